/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * offers: where capacity can be had that meets a wish, and at what price.
 *
 * Every type of a book in every region is a candidate. A wish for GPUs may be met by several machines of a type; vCPUs
 * and memory are then those of all of them. Without GPUs one machine has to do. The blended price mixes the price on
 * the wished term with a share of spot. Prices that a book has for any region make one offer for all of them; where it
 * has prices of zones alone, the cheapest zone's counts.
 */
#ifndef OUTLAY_PRICING_OFFERS_H
#define OUTLAY_PRICING_OFFERS_H

#include "pricing/compose.h"

struct ol_wish {
    const char *gpu; /* kind: "A100" also means "A100-80GB"; NULL: any, none too */
    int64_t gpus, memory_bytes;
    double vcpus;
    const char *area, *region; /* NULL: any */
    const char *system;        /* NULL: linux */
    enum ol_term term;
    int years;
    enum ol_payment payment;
    int64_t spot_millionths; /* share of spot in the mix */
    ol_time at;
};

struct ol_offer {
    const struct ol_book *book;
    const struct ol_book_type *type;
    const char *region, *area;         /* "": in any */
    const char *base_zone, *spot_zone; /* "": in the whole region */
    int64_t machines;                  /* how many meet the wish */
    struct ol_composition base, spot;  /* of one machine; spot.count 0: there is none */
    ol_money blended, per_gpu; /* an hour: of all machines, and of each of their GPUs (0: they have none) */
    bool is_assumed;
};

struct ol_offers { /* zero-initialised is empty */
    struct ol_offer *items;
    size_t count, capacity;
};

/* Appends the book's offers; the book must outlive them. */
void ol_offers_add(struct ol_offers *offers, const struct ol_book *book, const struct ol_wish *wish);
enum ol_offer_order { OL_OFFERS_BY_PRICE, OL_OFFERS_BY_GPU_PRICE, OL_OFFERS_BY_VCPUS };
/* Equal ones by the number of machines, provider, type, region. */
void ol_offers_sort(struct ol_offers *offers, enum ol_offer_order order);
void ol_offers_release(struct ol_offers *offers);

#endif
