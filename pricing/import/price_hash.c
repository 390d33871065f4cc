/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/import/price_hash.h"

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

struct ol_price_hash ol_price_hash(const struct ol_price_row *row, struct ol_slice system, ol_time from)
{
    struct ol_price_hash hash = {UINT64_C(0xcbf29ce484222325), 1};
    const bool is_rate = ol_term_is_commitment(row->term);
    take_byte(&hash, (unsigned)row->meter);
    take_byte(&hash, (unsigned)row->term);
    take_byte(&hash, is_rate ? (unsigned)row->payment : 0);
    take_byte(&hash, is_rate ? (unsigned)row->years : 0);
    for (int shift = 0; shift < 64; shift += 8)
        take_byte(&hash, (unsigned)((uint64_t)from >> shift & 0xff));
    take_text(&hash, row->item);
    take_text(&hash, row->region);
    take_text(&hash, row->zone);
    take_text(&hash, system);
    hash.one = mixed(hash.one) | 1;
    hash.other = mixed(hash.other);
    return hash;
}
