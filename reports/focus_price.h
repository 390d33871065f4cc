/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * focus_price: what follows from a charge's price alone, in words, made once for each price that is met.
 *
 * Bills have many lines of few prices. The texts of a price (its SKU, what it is a price of, the amounts) are kept in a
 * table by all that they depend on; a line of the same price as the one before finds them at once.
 */
#ifndef OUTLAY_REPORTS_FOCUS_PRICE_H
#define OUTLAY_REPORTS_FOCUS_PRICE_H

#include "outlay/arena.h"
#include "outlay/charge.h"

/* Texts are "" where they are not known. */
struct ol_focus_price {
    const char *sku, *sku_price;
    const char *meter;
    const char *details; /* a flat JSON object */
    const char *region, *region_title;
    const char *list, *contracted; /* prices of one pricing unit, as decimals */
};

/* Zero-initialised is empty. */
struct ol_focus_prices {
    struct ol_arena arena;
    struct ol_focus_price_entry *entries;
    size_t count, capacity, last;
    uint32_t *slots; /* one more than the entry's index */
    size_t slot_count;
};

/* Valid to the next call. */
const struct ol_focus_price *ol_focus_price_of(struct ol_focus_prices *prices, const struct ol_charge *charge);
void ol_focus_prices_release(struct ol_focus_prices *prices);

#endif
