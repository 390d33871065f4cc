/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Open addressing with linear probing; the table is at most half full.
 */
#include "pricing/import/price_keys.h"

#include "outlay/arena.h"
#include "pricing/import/price_hash.h"

#define LEAST_CAPACITY 256

static struct ol_price_hash hash_of(const struct ol_price_row *row)
{
    return ol_price_hash(row, row->system, row->from == 0 ? OL_ALWAYS : row->from);
}

static struct ol_price_hash *find(const struct ol_price_keys *keys, struct ol_price_hash hash)
{
    const size_t mask = keys->capacity - 1;
    size_t i = hash.other & mask;
    while (keys->places[i].one && !ol_price_hash_is(keys->places[i], hash))
        i = (i + 1) & mask;
    return &keys->places[i];
}

static void grow(struct ol_price_keys *keys)
{
    const struct ol_price_keys old = *keys;
    keys->capacity = old.capacity ? old.capacity * 2 : LEAST_CAPACITY;
    keys->places = ol_mem_new(ol_mem_product(sizeof *keys->places, keys->capacity));
    for (size_t i = 0; i < old.capacity; i++)
        if (old.places[i].one)
            *find(keys, old.places[i]) = old.places[i];
    ol_mem_free(old.places);
}

bool ol_price_keys_has(const struct ol_price_keys *keys, const struct ol_price_row *row)
{
    return keys->count && find(keys, hash_of(row))->one;
}

void ol_price_keys_add(struct ol_price_keys *keys, const struct ol_price_row *row)
{
    if (keys->count * 2 >= keys->capacity)
        grow(keys);
    const struct ol_price_hash hash = hash_of(row);
    struct ol_price_hash *place = find(keys, hash);
    keys->count += !place->one;
    *place = hash;
}

void ol_price_keys_release(struct ol_price_keys *keys)
{
    ol_mem_free(keys->places);
    *keys = (struct ol_price_keys){0};
}
