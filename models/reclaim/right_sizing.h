/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * right_sizing: the probe that finds GPUs which jobs held and had no use for.
 *
 * It hears what jobs' time on their nodes was spent on, and compares it with what they say they really do
 * (outlay/ask.h); findings.h tells which findings there are, and that they do not overlap. Of a job on asked of the
 * pool's GPUs that held an area A of unit-time, C of it computing or saving and V of it after a crash:
 *
 *     crashed    V
 *     oversized  (A - V) (asked - used) / asked        where it uses fewer than it asked for
 *     idle       C (1 - use) less what of C is oversized, at least 0; where its use is below the pool's limit
 *
 * The limit is that of the pool's <reclaim>, or 20%. Of a job that was reclaimed the use is 0: nothing came of it. All
 * areas are of after the warm-up, and cost by what the job's own nodes cost in the mean.
 *
 * A job is overlong where it was completed in a third or less of its estimate, and in an hour less at least.
 *
 * Only GPU pools are looked at, and none with a <deadline>. What a job holds is known of managed pools by their notes
 * (pool_note.h), of others by start and end. Costs a record for each job
 * that runs or waits again.
 */
#ifndef OUTLAY_RIGHT_SIZING_H
#define OUTLAY_RIGHT_SIZING_H

#include "models/area.h"
#include "models/reclaim/waste_book.h"
#include "outlay/ask.h"
#include "outlay/metric.h"
#include "outlay/pool.h"
#include "outlay/probe.h"

/* What a job held so far. */
struct ol_holding {
    ol_area held, computed, vain; /* of held: computed and saved; and in vain, which is in neither */
    ol_money cost;
};

struct ol_sized_pool {
    bool is_watched, is_managed;
    uint32_t grain;
    double below;
    double price_per_unit_hour;  /* of a pool that stands; 0: not known */
    struct ol_holding *holdings; /* of a managed pool: by the pool's record of the job */
    size_t count, capacity;
};

/* Zero-initialised watches nothing. */
struct ol_right_sizing {
    const struct ol_asks *asks;
    ol_time warmup_end;
    bool has_cost; /* set before the run: prices are known */
    struct ol_sized_pool *pools;
    size_t pool_count;
    struct ol_waste_book book;
};

/* Describes the pools; `managed` says of each whether it tells its levels itself. */
void ol_right_sizing_open(struct ol_right_sizing *sizing, const struct ol_pool *pools, const bool *managed,
                          size_t count);
struct ol_probe ol_right_sizing_probe(struct ol_right_sizing *sizing);
/* One that has not ended when the run does is counted as far as it came. */
void ol_right_sizing_unfinished(struct ol_right_sizing *sizing, const struct ol_job_run *run, ol_time end);
/* "waste.idle_unit_hours" ...; by team where these are given. `currency`: NULL where prices are not known. */
void ol_right_sizing_metrics(const struct ol_right_sizing *sizing, const struct ol_labels *labels,
                             const char *currency, struct ol_metrics *metrics, size_t replication);
void ol_right_sizing_release(struct ol_right_sizing *sizing);

#endif
