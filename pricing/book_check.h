/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * book_check: what a price book says of itself that no table of fields can check: names that refer to something, names
 * given twice, ends before beginnings, terms that contradict each other.
 *
 * Prices are checked where they are read (price_reader.c) and indexed (book_index.c).
 */
#ifndef OUTLAY_PRICING_BOOK_CHECK_H
#define OUTLAY_PRICING_BOOK_CHECK_H

#include "pricing/price_reader.h"

/* The book is indexed. Adds all faults. */
void ol_book_check(const struct ol_book *book, struct ol_faults *faults);
/* Turns the prices' sources from uses into indexes of the book's sources, and marks what an assumed source says. */
void ol_book_settle_sources(struct ol_book *book, const struct ol_source_use *uses, size_t use_count,
                            struct ol_faults *faults);

#endif
