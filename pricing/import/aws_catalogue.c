/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Open addressing with linear probing in a table of indices that is at most half full.
 */
#include "aws_catalogue.h"

#include <string.h>

#define LEAST_SLOTS 256

struct ol_aws_kept {
    const char *sku;
    ol_label item, region, system, pool;
    uint32_t length; /* of the SKU */
    uint8_t meter;
    bool is_spot;
};

static size_t hash(struct ol_slice sku)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    for (size_t i = 0; i < sku.length; i++)
        sum = (sum ^ (unsigned char)sku.data[i]) * UINT64_C(0x100000001b3);
    return (size_t)(sum ^ sum >> 32);
}

/* The slot that holds the SKU, or the empty one where it belongs. */
static uint32_t *find_slot(const struct ol_aws_catalogue *catalogue, struct ol_slice sku)
{
    const size_t mask = catalogue->slot_count - 1;
    size_t i = hash(sku) & mask;
    for (; catalogue->slots[i]; i = (i + 1) & mask) {
        const struct ol_aws_kept *kept = &catalogue->kept[catalogue->slots[i] - 1];
        if (kept->length == sku.length && memcmp(kept->sku, sku.data, sku.length) == 0)
            break;
    }
    return &catalogue->slots[i];
}

static void grow(struct ol_aws_catalogue *catalogue)
{
    ol_mem_free(catalogue->slots);
    catalogue->slot_count = catalogue->slot_count ? catalogue->slot_count * 2 : LEAST_SLOTS;
    catalogue->slots = ol_mem_new(ol_mem_product(sizeof *catalogue->slots, catalogue->slot_count));
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct ol_aws_kept *kept = &catalogue->kept[i];
        *find_slot(catalogue, (struct ol_slice){kept->sku, kept->length}) = (uint32_t)i + 1;
    }
}

static ol_label label_of(struct ol_aws_catalogue *catalogue, struct ol_slice text)
{
    return ol_label_of_text(&catalogue->labels, text.data, text.length);
}

void ol_aws_catalogue_add(struct ol_aws_catalogue *catalogue, struct ol_slice sku,
                          const struct ol_aws_product *product)
{
    if (catalogue->count * 2 >= catalogue->slot_count)
        grow(catalogue);
    uint32_t *slot = find_slot(catalogue, sku);
    if (*slot)
        return;
    OL_MEM_RESERVE(catalogue->kept, catalogue->capacity, catalogue->count + 1);
    catalogue->kept[catalogue->count++] = (struct ol_aws_kept){
        .sku = ol_arena_copy(&catalogue->skus, sku.data, sku.length),
        .length = (uint32_t)sku.length,
        .item = label_of(catalogue, product->item),
        .region = label_of(catalogue, product->region),
        .system = label_of(catalogue, product->system),
        .pool = label_of(catalogue, product->pool),
        .meter = (uint8_t)product->meter,
        .is_spot = product->is_spot,
    };
    *slot = (uint32_t)catalogue->count;
}

static struct ol_slice text_of(struct ol_aws_catalogue *catalogue, ol_label label, int field)
{
    return ol_slice_of(ol_label_text(&catalogue->labels, label, catalogue->numbers[field]));
}

bool ol_aws_catalogue_find(struct ol_aws_catalogue *catalogue, struct ol_slice sku, struct ol_price_row *row)
{
    const uint32_t slot = catalogue->slot_count ? *find_slot(catalogue, sku) : 0;
    if (!slot)
        return false;
    const struct ol_aws_kept *kept = &catalogue->kept[slot - 1];
    row->meter = kept->meter;
    row->term = kept->is_spot ? OL_TERM_SPOT : OL_TERM_ON_DEMAND;
    row->item = text_of(catalogue, kept->item, 0);
    row->region = text_of(catalogue, kept->region, 1);
    row->system = text_of(catalogue, kept->system, 2);
    row->pool = text_of(catalogue, kept->pool, 3);
    row->sku = (struct ol_slice){kept->sku, kept->length};
    return true;
}

void ol_aws_catalogue_release(struct ol_aws_catalogue *catalogue)
{
    ol_arena_release(&catalogue->skus);
    ol_labels_release(&catalogue->labels);
    ol_mem_free(catalogue->kept);
    ol_mem_free(catalogue->slots);
    *catalogue = (struct ol_aws_catalogue){0};
}
