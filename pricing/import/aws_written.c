/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Open addressing with linear probing over the keys' own hashes; the table is at most half full.
 */
#include "aws_written.h"

#include "outlay/arena.h"
#include "pricing/import/price_hash.h"

#define LEAST_CAPACITY 1024

struct ol_aws_written_key {
    struct ol_price_hash hash;
    ol_time date;
    bool is_general;
};

static struct ol_aws_written_key *find(const struct ol_aws_written *written, struct ol_price_hash hash)
{
    const size_t mask = written->capacity - 1;
    size_t i = hash.other & mask;
    while (written->keys[i].hash.one && !ol_price_hash_is(written->keys[i].hash, hash))
        i = (i + 1) & mask;
    return &written->keys[i];
}

static void grow(struct ol_aws_written *written)
{
    const struct ol_aws_written old = *written;
    written->capacity = old.capacity ? old.capacity * 2 : LEAST_CAPACITY;
    written->keys = ol_mem_new(ol_mem_product(sizeof *written->keys, written->capacity));
    for (size_t i = 0; i < old.capacity; i++)
        if (old.keys[i].hash.one)
            *find(written, old.keys[i].hash) = old.keys[i];
    ol_mem_free(old.keys);
}

/* The key's place, new where `*is_new`; valid until the next add. */
static struct ol_aws_written_key *add(struct ol_aws_written *written, const struct ol_price_row *row,
                                      struct ol_slice system, bool *is_new)
{
    if (written->count * 2 >= written->capacity)
        grow(written);
    const struct ol_price_hash hash = ol_price_hash(row, system, OL_ALWAYS);
    struct ol_aws_written_key *place = find(written, hash);
    *is_new = !place->hash.one;
    written->count += *is_new;
    if (*is_new)
        *place = (struct ol_aws_written_key){.hash = hash, .date = OL_ALWAYS};
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

int ol_aws_write_files(const struct ol_import *import, struct ol_book_writer *writer,
                       struct ol_import_tally *tally, ol_aws_file_reader *read_file, struct ol_error *error)
{
    struct ol_aws_written written = {0};
    int status = 0;
    for (size_t i = 0; i < import->file_count && status == 0; i++)
        status = read_file(import->files[i], import, writer, tally, &written, error);
    ol_aws_written_release(&written);
    return status;
}

void ol_aws_written_release(struct ol_aws_written *written)
{
    ol_mem_free(written->keys);
    *written = (struct ol_aws_written){0};
}
