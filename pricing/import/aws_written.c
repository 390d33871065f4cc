/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Open addressing with linear probing over the keys' own hashes; the table is at most half full.
 */
#include "aws_written.h"

#include "outlay/arena.h"

#define LEAST_CAPACITY 1024

struct ol_aws_written_key {
    uint64_t one, other; /* of two hashes; both 0: an empty place */
    ol_time date;
    bool is_general;
};

/* The step of splitmix64 (Steele, Lea and Flood 2014). */
static uint64_t mixed(uint64_t z)
{
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static void take_byte(struct ol_aws_written_key *key, unsigned byte)
{
    key->one = (key->one ^ byte) * UINT64_C(0x100000001b3);
    key->other = (key->other + byte + 1) * UINT64_C(0xd1342543de82ef95);
}

static void take_text(struct ol_aws_written_key *key, struct ol_slice text)
{
    for (size_t i = 0; i < text.length; i++)
        take_byte(key, (unsigned char)text.data[i]);
    take_byte(key, 0xff); /* in no UTF-8 text: nothing else ends like this */
}

static struct ol_aws_written_key key_of(const struct ol_price_row *row, struct ol_slice system)
{
    struct ol_aws_written_key key = {.one = UINT64_C(0xcbf29ce484222325), .other = 1, .date = OL_ALWAYS};
    take_byte(&key, (unsigned)row->meter);
    take_byte(&key, (unsigned)row->term);
    take_byte(&key, (unsigned)row->payment);
    take_byte(&key, (unsigned)row->years);
    take_text(&key, row->item);
    take_text(&key, row->region);
    take_text(&key, row->zone);
    take_text(&key, system);
    key.one = mixed(key.one) | 1;
    key.other = mixed(key.other);
    return key;
}

static struct ol_aws_written_key *find(const struct ol_aws_written *written, const struct ol_aws_written_key *key)
{
    const size_t mask = written->capacity - 1;
    size_t i = key->other & mask;
    while (written->keys[i].one && (written->keys[i].one != key->one || written->keys[i].other != key->other))
        i = (i + 1) & mask;
    return &written->keys[i];
}

static void grow(struct ol_aws_written *written)
{
    const struct ol_aws_written old = *written;
    written->capacity = old.capacity ? old.capacity * 2 : LEAST_CAPACITY;
    written->keys = ol_mem_new(ol_mem_product(sizeof *written->keys, written->capacity));
    for (size_t i = 0; i < old.capacity; i++)
        if (old.keys[i].one)
            *find(written, &old.keys[i]) = old.keys[i];
    ol_mem_free(old.keys);
}

/* The key's place, new where `*is_new`; valid until the next add. */
static struct ol_aws_written_key *add(struct ol_aws_written *written, const struct ol_price_row *row,
                                      struct ol_slice system, bool *is_new)
{
    if (written->count * 2 >= written->capacity)
        grow(written);
    const struct ol_aws_written_key key = key_of(row, system);
    struct ol_aws_written_key *place = find(written, &key);
    *is_new = !place->one;
    written->count += *is_new;
    if (*is_new)
        *place = key;
    return place;
}

static bool may_be_general(const struct ol_price_row *row)
{
    if (row->meter == OL_METER_DATABASE)
        return ol_slice_is(row->system, "mysql");
    return row->meter == OL_METER_ML_INSTANCE &&
           (ol_slice_is(row->system, "training") || ol_slice_is(row->system, "hosting"));
}

static bool has_price(const struct ol_price_row *row)
{
    return row->amount.length || row->upfront.length || row->tier_count;
}

void ol_aws_write(struct ol_aws_written *written, struct ol_book_writer *writer, struct ol_import_tally *tally,
                  struct ol_price_row *row, ol_time since, struct ol_place place)
{
    bool is_general = false, is_new;
    const ol_time date = row->from;
    if (!has_price(row)) {
        tally->unpriced++;
        return;
    }
    if (may_be_general(row))
        add(written, row, (struct ol_slice){"", 0}, &is_general);
    struct ol_aws_written_key *key = add(written, row, row->system, &is_new);
    if (!is_new && date <= key->date) {
        tally->repeated++;
        return;
    }
    key->is_general |= is_new && is_general;
    key->date = date;
    row->from = is_new ? since : date;
    if (key->is_general)
        row->system = (struct ol_slice){"", 0};
    ol_import_price(tally, writer, row, place);
}

void ol_aws_written_release(struct ol_aws_written *written)
{
    ol_mem_free(written->keys);
    *written = (struct ol_aws_written){0};
}
