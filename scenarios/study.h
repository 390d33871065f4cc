/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * study: one scenario run many times with this and that changed: the ground of sweeps, plans and risks.
 *
 * A point is a set of edits on top of the study's own, as --set has them. What points share is read once: the document,
 * price books, and traces that no edit touches. A point is known by its edits and the seed alone, so it yields the same
 * values whoever runs it, beside what others, on any number of threads, in this process or another.
 *
 * Points of one seed meet the same arrivals, failures and prices in replication 1, 2, ... (common random numbers), and
 * a point can be given more replications later: those that it has had are not run again.
 *
 *     struct ol_study *study = ol_study_open("pool.xml", edits, count, &faults, &error);
 *     status = ol_study_run(study, &point, &metrics, &error);
 *     ol_study_close(study);
 */
#ifndef OUTLAY_STUDY_H
#define OUTLAY_STUDY_H

#include "outlay/metric.h"
#include "outlay/scenario.h"

struct ol_study; /* opaque */

struct ol_study_point {
    const struct ol_edit *edits;
    size_t edit_count;
    uint64_t seed;
    size_t first, replications; /* replications first .. first + replications - 1 */
    size_t threads;             /* for these */
    const volatile int *stop;   /* may be NULL */
};

/* NULL where anything is wrong with the scenario as it is, or its traces: as ol_scenario_open. The path is borrowed. */
struct ol_study *ol_study_open(const char *path, const struct ol_edit *edits, size_t edit_count,
                               struct ol_faults *faults, struct ol_error *error);
/* As it is. */
const struct ol_scenario *ol_study_scenario(const struct ol_study *study);
/* What is wrong with a point is told in `error`, the first fault where there are several. Several threads may run
 * points of one study. The metrics are an empty table whose arena is the caller's; its replications are the point's. */
int ol_study_run(struct ol_study *study, const struct ol_study_point *point, struct ol_metrics *metrics,
                 struct ol_error *error);
void ol_study_close(struct ol_study *study);

#endif
