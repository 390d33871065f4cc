/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rerun: the first replication of a run made before, simulated again to look closer, or with one thing changed.
 *
 * The scenario, its edits and the seed are those of the run's manifest, and every file that the run was made from must
 * still be what it was then: else what comes out is another run. Paths are those of the manifest, as they were given
 * to the run, so a rerun belongs in the folder that the run was made in.
 *
 *     struct ol_rerun rerun = {0};
 *     status = ol_rerun_open(&rerun, &record, NULL, why, &error);
 *     status = ol_rerun_simulate(&rerun, sink, self, &error);
 *     ol_rerun_release(&rerun);
 */
#ifndef OUTLAY_RERUN_H
#define OUTLAY_RERUN_H

#include "scenarios/build.h"
#include "scenarios/run_record.h"

struct ol_rerun {
    struct ol_scenario *scenario;
    struct ol_inflow inflow;
    uint64_t seed, replication; /* of its streams */
};

/* True where it can be simulated; else `why` is a sentence that says what is in the way. `path` is where the scenario
 * is now; NULL: where it was. Release in any case. */
bool ol_rerun_open(struct ol_rerun *rerun, const struct ol_run_record *record, const char *path, char why[400]);
/* What happens goes to the sink. */
int ol_rerun_simulate(struct ol_rerun *rerun, ol_event_sink *sink, void *self, struct ol_error *error);
void ol_rerun_release(struct ol_rerun *rerun);

/* One thing that a pool's scheduler could do otherwise. */
enum ol_change {
    OL_CHANGE_FIRST,    /* the job stands before all others, as far as its quotas let it */
    OL_CHANGE_PREEMPT,  /* nobody is stopped for others */
    OL_CHANGE_BACKFILL, /* nobody passes those before it */
    OL_CHANGE_QUOTAS,   /* nobody has a quota */
    OL_CHANGES
};
/* "without preemption" ... */
extern const char *const ol_change_names[OL_CHANGES];
/* Whether the change would be one: the pool does what it takes away, or has a queue of one pass an instant. */
bool ol_change_applies(const struct ol_pool *pool, enum ol_change change);
/* Simulates with it; the scenario is then as it was. `row` is the job's in jobs.csv. */
int ol_rerun_changed(struct ol_rerun *rerun, size_t pool, enum ol_change change, uint64_t row, ol_event_sink *sink,
                     void *self, struct ol_error *error);

#endif
