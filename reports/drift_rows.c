/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/drift_rows.h"

#include "outlay/arena.h"

#include <stdlib.h>
#include <string.h>

const char *const ol_drift_kind_names[OL_DRIFT_KINDS] = {"number", "category"};

void ol_drift_rows_begin(struct ol_drift_rows *rows, const char *name, const struct ol_drift_field *fields,
                         size_t field_count, size_t room, uint64_t seed)
{
    *rows = (struct ol_drift_rows){
        .name = name,
        .fields = fields,
        .field_count = field_count,
        .room = room,
        .rng = ol_rng_stream(seed, "drift sample", "", 0),
    };
}

/* The kept row that the next one becomes; SIZE_MAX: none. */
static size_t place_for(struct ol_drift_rows *rows)
{
    if (rows->count < rows->room)
        return rows->count++;
    const uint64_t place = ol_rng_below(&rows->rng, rows->read);
    return place < rows->room ? (size_t)place : SIZE_MAX;
}

double *ol_drift_rows_add(struct ol_drift_rows *rows, ol_time at, uint64_t digest)
{
    rows->read++;
    const size_t place = place_for(rows);
    if (place == SIZE_MAX)
        return NULL;
    OL_MEM_RESERVE(rows->keys, rows->key_capacity, rows->count);
    OL_MEM_RESERVE(rows->values, rows->value_capacity, ol_mem_product(rows->field_count, rows->count) + 1);
    rows->keys[place] = (struct ol_drift_key){at, digest, rows->read};
    double *values = rows->values + place * rows->field_count;
    for (size_t i = 0; i < rows->field_count; i++)
        values[i] = OL_DRIFT_MISSING;
    return values;
}

/* splitmix64's finish (Steele, Lea and Flood 2014): a permutation of the ordinals without an order. */
static uint64_t mixed(uint64_t z)
{
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

struct place {
    ol_time at;
    uint64_t mixed;
    size_t row;
};

static int by_time(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->mixed < b->mixed ? -1 : a->mixed > b->mixed;
}

void ol_drift_rows_settle(struct ol_drift_rows *rows)
{
    const size_t width = rows->field_count * sizeof *rows->values;
    struct place *places = ol_mem_new(ol_mem_product(sizeof *places, rows->count + 1));
    struct ol_drift_key *keys = ol_mem_new(ol_mem_product(sizeof *keys, rows->count + 1));
    double *values = ol_mem_new(ol_mem_product(width, rows->count) + 1);
    for (size_t i = 0; i < rows->count; i++)
        places[i] = (struct place){rows->keys[i].at, mixed(rows->keys[i].ordinal), i};
    qsort(places, rows->count, sizeof *places, by_time);
    for (size_t i = 0; i < rows->count; i++) {
        keys[i] = rows->keys[places[i].row];
        memcpy(values + i * rows->field_count, rows->values + places[i].row * rows->field_count, width);
    }
    ol_mem_free(places);
    ol_mem_free(rows->keys);
    ol_mem_free(rows->values);
    rows->keys = keys;
    rows->values = values;
}

bool ol_drift_rows_is_sample(const struct ol_drift_rows *rows)
{
    return rows->read > rows->count;
}

void ol_drift_rows_release(struct ol_drift_rows *rows)
{
    ol_mem_free(rows->keys);
    ol_mem_free(rows->values);
    *rows = (struct ol_drift_rows){0};
}

struct ol_drift_span ol_drift_rows_all(const struct ol_drift_rows *rows)
{
    return (struct ol_drift_span){rows, 0, rows->count, rows->name, OL_NEVER, OL_NEVER};
}

static size_t first_from(const struct ol_drift_rows *rows, ol_time time)
{
    size_t low = 0, high = rows->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (rows->keys[middle].at < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct ol_drift_span ol_drift_rows_between(const struct ol_drift_rows *rows, ol_time from, ol_time to,
                                           const char *name)
{
    struct ol_drift_span span = {rows, first_from(rows, from), first_from(rows, to), name, from, to};
    if (span.from == 0)
        span.begins = OL_NEVER; /* nobody knows what was before the first row */
    if (span.to == rows->count || rows->keys[span.to].at == OL_NEVER)
        span.ends = OL_NEVER;
    return span;
}
