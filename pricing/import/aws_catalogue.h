/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aws_catalogue: the products of an offer file that are wanted, found by their SKU.
 *
 * Offer files name a product once and then only by its SKU. Of each wanted product its SKU and what becomes of its
 * prices are kept, some 80 bytes, with texts interned: a region's file has a million SKUs, of which some ten thousand
 * are of any use.
 *
 *     ol_aws_catalogue_add(&catalogue, sku, &product);
 *     if (ol_aws_catalogue_find(&catalogue, sku, &row)) ...
 */
#ifndef OUTLAY_PRICING_AWS_CATALOGUE_H
#define OUTLAY_PRICING_AWS_CATALOGUE_H

#include "aws_product.h"
#include "outlay/arena.h"

struct ol_aws_catalogue { /* zero-initialised is empty; private */
    struct ol_arena skus;
    struct ol_labels labels;
    struct ol_aws_kept *kept;
    size_t count, capacity;
    uint32_t *slots; /* one more than the index */
    size_t slot_count;
    char numbers[4][OL_LABEL_BUFFER]; /* of the row found last: its texts that read as numbers */
};

/* The first of a SKU stays. */
void ol_aws_catalogue_add(struct ol_aws_catalogue *catalogue, struct ol_slice sku,
                          const struct ol_aws_product *product);
/* Fills meter, term (on demand or spot), item, region, system, pool and sku of the row, and nothing else; the slices
 * are the catalogue's, valid until the next find. False where the SKU is not there. */
bool ol_aws_catalogue_find(struct ol_aws_catalogue *catalogue, struct ol_slice sku, struct ol_price_row *row);
void ol_aws_catalogue_release(struct ol_aws_catalogue *catalogue);

#endif
