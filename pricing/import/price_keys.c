/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Open addressing with linear probing; the table is at most half full.
 */
#include "pricing/import/price_keys.h"

#include "outlay/arena.h"

#define LEAST_CAPACITY 256

struct ol_price_hash {
    uint64_t one, other; /* `one` is 0 in an empty place only */
};

static void take_byte(struct ol_price_hash *hash, unsigned byte)
{
    hash->one = (hash->one ^ byte) * UINT64_C(0x100000001b3); /* FNV-1a */
    hash->other = (hash->other + byte + 1) * UINT64_C(0xd1342543de82ef95);
}

static void take_text(struct ol_price_hash *hash, struct ol_slice text)
{
    for (size_t i = 0; i < text.length; i++)
        take_byte(hash, (unsigned char)text.data[i]);
    take_byte(hash, 0xff); /* in no UTF-8 text: nothing else ends like this */
}

/* The step of splitmix64 (Steele, Lea and Flood 2014). */
static uint64_t mixed(uint64_t z)
{
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static struct ol_price_hash hash_of(const struct ol_price_row *row)
{
    struct ol_price_hash hash = {UINT64_C(0xcbf29ce484222325), 1};
    const uint64_t from = (uint64_t)(row->from == 0 ? OL_ALWAYS : row->from);
    const bool is_rate = ol_term_is_commitment(row->term); /* others have no payment and no years */
    take_byte(&hash, (unsigned)row->meter);
    take_byte(&hash, (unsigned)row->term);
    take_byte(&hash, is_rate ? (unsigned)row->payment : 0);
    take_byte(&hash, is_rate ? (unsigned)row->years : 0);
    for (int shift = 0; shift < 64; shift += 8)
        take_byte(&hash, from >> shift & 0xff);
    take_text(&hash, row->item);
    take_text(&hash, row->region);
    take_text(&hash, row->zone);
    take_text(&hash, row->system);
    hash.one = mixed(hash.one) | 1;
    hash.other = mixed(hash.other);
    return hash;
}

static struct ol_price_hash *find(const struct ol_price_keys *keys, struct ol_price_hash hash)
{
    const size_t mask = keys->capacity - 1;
    size_t i = hash.other & mask;
    while (keys->places[i].one && (keys->places[i].one != hash.one || keys->places[i].other != hash.other))
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
