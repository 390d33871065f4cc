/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pool_usage: the probe that integrates what a pool does over time.
 *
 * Between notes the levels (busy units, queue) are constant, so each note adds level x time to the running hour and
 * to the totals since the warm-up's end. Memory is one row an hour; a run of more than OL_SERIES_LIMIT hours has
 * its step doubled and neighbouring rows added.
 */
#ifndef OUTLAY_POOL_USAGE_H
#define OUTLAY_POOL_USAGE_H

#include "models/area.h"
#include "outlay/pool.h"
#include "outlay/probe.h"
#include "outlay/result.h"

struct ol_pool_usage {
    uint32_t units; /* set these two before the run */
    ol_time warmup_end;
    int64_t busy, queued_jobs, queued_units; /* levels */
    ol_time last;                            /* integrated up to here */
    ol_time step;
    struct ol_series_row *rows; /* areas in unit-microseconds until finish() */
    size_t count, capacity;
    ol_time row_end;
    ol_area busy_area, lost_area; /* unit-microseconds since the warm-up's end */
    uint64_t arrived, refused;    /* jobs, the warm-up's too */
    uint32_t least_refused;       /* units of the smallest job refused */
};

/* One probe for all pools: `usages` is indexed by the jobs' pool. */
struct ol_probe ol_pool_usage_probe(struct ol_pool_usage *usages);
/* Integrate up to the end, and turn areas into means. */
void ol_pool_usage_finish(struct ol_pool_usage *usage, ol_time end);
void ol_pool_usage_metrics(const struct ol_pool_usage *usage, const char *pool, struct ol_metrics *metrics,
                           size_t replication);
/* Borrows the rows. */
struct ol_series ol_pool_usage_series(const struct ol_pool_usage *usage, const struct ol_pool *pool);
void ol_pool_usage_release(struct ol_pool_usage *usage);

#endif
