/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sweep_table: the lines of a sweep as one table, and the front of two of its metrics.
 *
 *     ol_sweep_table(&table, &sweep);
 *     ol_sweep_table_release(&table);
 */
#ifndef OUTLAY_SCENARIOS_SWEEP_TABLE_H
#define OUTLAY_SCENARIOS_SWEEP_TABLE_H

#include "outlay/trial.h"
#include "scenarios/sweep.h"

struct ol_sweep_table {
    struct ol_trials trials; /* borrows from here and from the sweep */
    size_t failed;

    /* private */
    struct ol_metrics names; /* of all points, in order */
    struct ol_interval *results;
    struct ol_arena arena;
};

/* Of a sweep all of whose points are done. Zero-initialise the table before. */
void ol_sweep_table(struct ol_sweep_table *table, const struct ol_sweep *sweep);
/* Marks the points that are on the front of two metrics, indices into the table's. */
void ol_trials_mark_front(struct ol_trials *trials, struct ol_trial_front x, struct ol_trial_front y);
void ol_sweep_table_release(struct ol_sweep_table *table);

#endif
