/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * book_near: prices also for instants before a book begins.
 *
 * A price list tells what holds since its date, and users rate last month by the list they fetched today. So where no
 * price is in force yet, the first that will be serves; where the last one has ended, none does.
 */
#ifndef OUTLAY_PRICING_BOOK_NEAR_H
#define OUTLAY_PRICING_BOOK_NEAR_H

#include "outlay/pricebook.h"

const struct ol_price *ol_book_find_near(const struct ol_book *book, const struct ol_price_key *key, ol_time at);
/* `until`: the instant up to which that is the answer. */
const struct ol_price *ol_book_find_near_until(const struct ol_book *book, const struct ol_price_key *key,
                                               ol_time at, ol_time *until);
/* Whether the book has any price of the item under this meter. */
bool ol_book_prices_item(const struct ol_book *book, enum ol_meter meter, ol_label item);
/* Whether it has any price under this meter. */
bool ol_book_prices_meter(const struct ol_book *book, enum ol_meter meter);

#endif
