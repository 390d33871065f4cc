/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * book_base: what a price book takes over from the one that it extends.
 *
 * A provider's price list knows prices and no rules: how seconds are counted, how long objects have to stay, which
 * discounts there are. A book made of such a list therefore extends a shipped one (extends="aws") and has all of it
 * that it does not say itself: elements of names that it has not, rules and flat terms behind its own, and prices of
 * what it does not price. What it prices for any region it prices altogether: the base's prices of that item do not
 * come, however particular they are. A price without an operating system is one of Linux, and leaves those of Windows
 * to the base. A flat term of an item prices it as well.
 * A type that both have is the book's own, with what it leaves out filled in.
 *
 * Sources of the base are named with its name before them ("aws:documents"), so that every figure tells whose it is.
 * Texts and nodes stay in the base, which the book owns from then on; its prices are moved into the book, in which
 * they stand behind the book's own. Where the currencies differ, no prices come.
 *
 *     book->base = base;
 *     ol_book_base_take(book, faults);     // before the index is built
 */
#ifndef OUTLAY_PRICING_BOOK_BASE_H
#define OUTLAY_PRICING_BOOK_BASE_H

#include "outlay/pricebook.h"

/* `has_month`: whether the book says how long a month is. `band_count`: of the book's bands, without the first.
 * Faults are told at `place`, the attribute that names the base. */
void ol_book_base_take(struct ol_book *book, bool has_month, size_t band_count, struct ol_place place,
                       struct ol_faults *faults);

#endif
