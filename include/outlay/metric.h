/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * metric: named, dotted numbers with a unit, one value a replication.
 *
 * The table is kept in the order of names, so that setting and finding are binary searches and writing needs no
 * sorting. What a replication does not set is zero in it, as the cost of a team that had no job. A value may be NAN: no
 * value in this replication, as the mean wait of no job.
 *
 *     ol_metrics_set(&metrics, 0, "jobs.wait.mean_s", "s", 6834.587);
 */
#ifndef OUTLAY_METRIC_H
#define OUTLAY_METRIC_H

#include "outlay/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct ol_metric {
    const char *name; /* "jobs.wait.mean_s" */
    const char *unit; /* "s", "jobs", "share", "unit-hours", "ratio" */
    double *values;   /* one a replication: zero where never set, NAN where there is none */
};

/* Zero-initialised with `replications` and `arena` filled in is empty. */
struct ol_metrics {
    struct ol_metric *items;
    size_t count, capacity;
    size_t replications;
    struct ol_arena *arena; /* owns all that hangs below */
};

/* Zero where it is new. Names and units are copied. */
void ol_metrics_set(struct ol_metrics *metrics, size_t replication, const char *name, const char *unit,
                    double value);
/* NULL where there is none. */
const struct ol_metric *ol_metrics_find(const struct ol_metrics *metrics, const char *name);
/* Whether a run is judged by it where nobody says by what: the mean wait of jobs, the effective cost, the 95th
 * percentile of an endpoint's latency. */
bool ol_metric_is_judged(const char *name);
/* Puts a table whose items were not filled by ol_metrics_set into the order that the others rely on. */
void ol_metrics_sort(struct ol_metrics *metrics);

#endif
