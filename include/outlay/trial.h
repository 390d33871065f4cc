/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trial: what came of many points of a scenario, as one table.
 *
 * A row is a point: a value for each thing that was varied, and the interval of each metric over its replications, or
 * why it could not run. Two metrics may be set against each other: the points of their front are those than which none
 * is better in one and as good in the other (Pareto).
 */
#ifndef OUTLAY_TRIAL_H
#define OUTLAY_TRIAL_H

#include "outlay/stats.h"

#include <stdbool.h>
#include <stddef.h>

struct ol_trial {
    const char *const *values;         /* of each thing that was varied, as written */
    const char *failure;               /* why it did not run; NULL: it did */
    const struct ol_interval *results; /* of each metric; NAN where it has none */
    bool is_best;                      /* on the front */
};

struct ol_trial_front {
    size_t metric;
    bool is_most_best; /* more is better */
};

/* All borrowed. */
struct ol_trials {
    const char *title;
    const char *const *varied; /* what: XPaths */
    size_t varied_count;
    bool is_grid; /* every combination of the values, in order, the first thing changing slowest */
    const char *const *metrics, *const *units;
    size_t metric_count;
    struct ol_trial *items; /* by index of the point */
    size_t count;
    bool has_front;
    struct ol_trial_front front[2];
};

#endif
