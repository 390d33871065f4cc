/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compose: what an hour of a type costs, where it is sold in one piece and where it is sold in parts.
 *
 * Some providers price vCPUs and memory of a family, and GPUs by kind, and a machine is the sum of them. A listed
 * price of the whole type goes before that.
 */
#ifndef OUTLAY_PRICING_COMPOSE_H
#define OUTLAY_PRICING_COMPOSE_H

#include "pricing/book_near.h"

/* Whether the type's vCPUs have a price on the key's term in its region, and memory and GPUs too where it has any. */
bool ol_compose_has_parts(const struct ol_book *book, const struct ol_book_type *type,
                          const struct ol_price_key *key, ol_time at);
/* An hour on the key's terms: listed, by a flat share off on-demand, or in parts; for comparing and showing. `price`
 * (may be NULL) gets the listed one, or NULL. False: the book has none. */
bool ol_compose_hourly(const struct ol_book *book, const struct ol_book_type *type, const struct ol_price_key *key,
                       ol_time at, double *hourly, const struct ol_price **price);

#endif
