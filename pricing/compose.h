/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compose: what a machine of a type is made of, as prices.
 *
 * Some providers sell types whole, others sell the vCPUs, the memory and the GPUs in them. And where a term has no
 * prices, a flat share off the on-demand price may stand for them. A composition is what was found: one part for a
 * whole machine, or one each for vCPUs (of the type's family), memory (likewise) and GPUs (of their kind), and the flat
 * term if the parts are priced on demand.
 *
 *     struct ol_composition machine;
 *     if (ol_compose(book, type, &key, at, &machine)) ... machine.hourly ...
 */
#ifndef OUTLAY_PRICING_COMPOSE_H
#define OUTLAY_PRICING_COMPOSE_H

#include "outlay/pricebook.h"

#define OL_PARTS_LIMIT 3

struct ol_part {
    const struct ol_price *price;
    enum ol_meter meter;
    ol_label item;  /* as it was asked for */
    ol_money units; /* of the meter in one machine, in billionths: machines, vCPUs, GiB, GPUs */
};

struct ol_composition {
    struct ol_part parts[OL_PARTS_LIMIT];
    size_t count;
    const struct ol_book_flat *flat; /* off the parts' prices, which are those on demand; NULL: none */
    ol_money hourly; /* of one machine; what is paid upfront is spread over the term's years of 365 days */
    double interruption_low, interruption_high; /* of spot; 0: not told */
    bool is_assumed;                            /* some of it is no published figure */
};

/* `key` says where and on which term; its meter is OL_METER_INSTANCE or another that is sold by type, and its item does
 * not matter. False where the book has no such price, or one that is too large to be counted. */
bool ol_compose(const struct ol_book *book, const struct ol_book_type *type, const struct ol_price_key *key,
                ol_time at, struct ol_composition *composition);
/* The same from parts alone, also where the whole has a price. */
bool ol_compose_parts(const struct ol_book *book, const struct ol_book_type *type, const struct ol_price_key *key,
                      ol_time at, struct ol_composition *composition);
/* 1 - flat->discount, in whole millionths. */
int64_t ol_flat_millionths(const struct ol_book_flat *flat);

#endif
