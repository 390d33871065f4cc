/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * want: a type of another cloud, or a plain wish, as a type of this book.
 *
 * "8xA100" wants eight GPUs of a kind, "16xvcpu" so many virtual processors; a type that only another of the books
 * knows wants as many GPUs of its kind or, where it has none, as many vCPUs and as much memory. The cheapest type that
 * has it and a price on the key's terms in its region is taken; of equally cheap ones the first by name.
 */
#ifndef OUTLAY_PRICING_WANT_H
#define OUTLAY_PRICING_WANT_H

#include "pricing/rate.h"

/* NULL where the text is no want, or nothing in the book meets it. */
const struct ol_book_type *ol_want_type(const struct ol_rating_setting *setting, const struct ol_book *book,
                                        const char *text, const struct ol_price_key *key, ol_time at);
/* A plain wish: how many GPUs or, where not `is_gpu`, vCPUs; false where the text is none. */
bool ol_want_read(const struct ol_book *book, const char *text, bool *is_gpu, int64_t *count);
/* The item that was meant by a misspelt one; NULL: none is near. */
const char *ol_want_nearest(const struct ol_book *book, enum ol_meter meter, const char *text);

#endif
