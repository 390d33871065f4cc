/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pool_usage: the probe that integrates what a pool does over time.
 *
 * Managed pools tell their levels and what was spent on what themselves (pool_note.h); of the others, the fates of
 * their jobs say all.
 *
 * Between notes the levels (busy units, queue) are constant, so each note adds level x time to the running hour
 * (level_rows.h) and to the totals since the warm-up's end. Of a managed pool the same is kept for each source
 * that its nodes are of, which costs a note no more than the source that it is about.
 */
#ifndef OUTLAY_POOL_USAGE_H
#define OUTLAY_POOL_USAGE_H

#include "models/area.h"
#include "models/level_rows.h"
#include "outlay/pool.h"
#include "outlay/probe.h"

struct ol_pool_usage {
    uint32_t units; /* set these five before the run; units of a managed pool: the most there can be */
    uint32_t grain; /* units that make one cpu or gpu, in which all is told; 0 is 1 */
    ol_time warmup_end;
    bool is_managed;
    unsigned sources;            /* of a managed pool: 1u << enum ol_capacity_source for each that it has */
    struct ol_level_rows levels; /* capacity: of managed pools */
    struct ol_level_rows by_source[OL_CAPACITY_SOURCES]; /* of those */
    ol_area busy_area, capacity_area;                    /* unit-microseconds since the warm-up's end */
    ol_area capacity_by_source[OL_CAPACITY_SOURCES];     /* the same, of a managed pool */
    ol_area lost_area, useful_area, startup_area, restore_area, saving_area;
    uint64_t arrived, refused; /* jobs, the warm-up's too */
    uint32_t least_refused;    /* units of the smallest job refused */
};

/* Adds the ears of all pools: `usages` is indexed by the jobs' pool. */
void ol_pool_usage_watch(struct ol_pool_usage *usages, struct ol_probes *probes);
/* Integrate up to the end, and turn areas into means. */
void ol_pool_usage_finish(struct ol_pool_usage *usage, ol_time end);
void ol_pool_usage_metrics(const struct ol_pool_usage *usage, const char *pool, struct ol_metrics *metrics,
                           size_t replication);
/* Borrows the rows. */
struct ol_series ol_pool_usage_series(const struct ol_pool_usage *usage, const struct ol_pool *pool);
/* Of a managed pool: one for each of its sources, in their order; the count. */
size_t ol_pool_usage_sources(const struct ol_pool_usage *usage, const struct ol_pool *pool,
                             struct ol_series series[OL_CAPACITY_SOURCES]);
void ol_pool_usage_release(struct ol_pool_usage *usage);

#endif
