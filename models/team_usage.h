/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * team_usage: the probe that tells who used how much of which pool.
 *
 * Unit-time by pool and team, after the warm-up, also of jobs that have not ended; of managed pools by the source of
 * the nodes too. What a pool cost is shared out by it; where the calendar months are asked for, month by month.
 */
#ifndef OUTLAY_TEAM_USAGE_H
#define OUTLAY_TEAM_USAGE_H

#include "models/area.h"
#include "outlay/job.h"
#include "outlay/probe.h"

#include <stdbool.h>
#include <stddef.h>

struct ol_team_share {
    ol_label team; /* OL_NO_LABEL: of none */
    uint16_t pool;
    uint8_t source; /* enum ol_capacity_source, of a managed pool; else 0 */
    int64_t busy;   /* units, now */
    ol_area area;   /* unit-microseconds */
};

/* The areas of all shares at the end of a month. */
struct ol_team_mark {
    ol_time at; /* simulated */
    ol_area *areas;
    size_t count; /* shares that came later had none */
};

/* Zero-initialised with `warmup_end` filled in is empty. */
struct ol_team_usage {
    ol_time warmup_end;
    bool by_month;
    ol_time start_instant; /* of the clock's zero, where it is by month */
    const bool *managed;   /* by pool: whether it tells its levels itself (pool_note.h); NULL: none does */
    struct ol_team_share *shares;
    size_t count, capacity, last;
    struct ol_team_mark *marks; /* a month each, in order; the last month has none */
    size_t mark_count, mark_capacity;
    ol_time month_end; /* private: of the month that it is; 0: not known yet */
};

struct ol_probe ol_team_usage_probe(struct ol_team_usage *usage);
/* Counts what still runs up to the end. */
void ol_team_usage_finish(struct ol_team_usage *usage, ol_time end);
/* The area of a share in the month that begins at `month` (simulated; before 0 in the first), after the finish. */
ol_area ol_team_usage_of_month(const struct ol_team_usage *usage, size_t share, ol_time month);
void ol_team_usage_release(struct ol_team_usage *usage);

#endif
