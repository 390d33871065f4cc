/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cached: what a cache holds of which datasets.
 *
 * A read of part of a dataset takes any part of it with equal chance, so that the share of it that is in the cache is
 * the share that need not come from afar; that is counted as such, and nothing is drawn. What had to come is in the
 * cache from when it is there. Where there is no room, bytes of the dataset go that was not read for the longest time;
 * and all of a dataset goes that was not read for `keep`.
 */
#ifndef OUTLAY_STORAGE_CACHED_H
#define OUTLAY_STORAGE_CACHED_H

#include "models/checkpoint/stored.h"
#include "outlay/link.h"

struct ol_cached_data {
    size_t dataset;
    int64_t bytes;
    ol_time read, since; /* last read; since when `bytes` has not changed */
};

/* Zero-initialised with `terms` is empty. */
struct ol_cached {
    const struct ol_cache *terms;
    struct ol_cached_data *data;
    size_t count, capacity;
    struct ol_stored kept; /* for its bill */
    ol_time begin;         /* of what counts: the warm-up's end */
    ol_area asked, hit;    /* bytes */
};

/* How many of `bytes` of a dataset of `whole` bytes are found there. */
int64_t ol_cached_peek(const struct ol_cached *cached, size_t dataset, int64_t bytes, int64_t whole, ol_time now);
/* The same, as a read that counts. */
int64_t ol_cached_read(struct ol_cached *cached, size_t dataset, int64_t bytes, int64_t whole, ol_time now);
/* So many bytes have come. */
void ol_cached_put(struct ol_cached *cached, size_t dataset, int64_t bytes, int64_t whole, ol_time now);
int64_t ol_cached_bytes(const struct ol_cached *cached);
void ol_cached_finish(struct ol_cached *cached, ol_time end);
void ol_cached_release(struct ol_cached *cached);

#endif
