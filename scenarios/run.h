/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run: a scenario simulated in all its replications, and the run directory that tells of it.
 *
 * The directory is begun before any work, so that a place that cannot be written is known at once, and appears
 * under its name only when it is complete. A run that is stopped keeps the replications that were finished, or
 * else what the first one had done so far, and says that it is partial.
 *
 * A run in windows cuts its work by submit times into spans of equal length, and simulates each by itself: the pool is
 * empty when it begins, and it goes on until its last job is over. They begin behind the warm-up; what is left over at
 * the end is left out. Generated arrivals are those of the first replication, up to the clock's end.
 *
 *     struct ol_run run = {0};
 *     status = ol_run_execute(&run, scenario, &setting, &error);
 *     ... run.result ...
 *     ol_run_release(&run);
 */
#ifndef OUTLAY_RUN_H
#define OUTLAY_RUN_H

#include "outlay/estimate.h"
#include "outlay/report.h"
#include "outlay/result.h"
#include "scenarios/billing.h"
#include "scenarios/build.h"
#include "scenarios/event_log.h"

#define OL_RUN_WINDOWS 10000 /* at most */

struct ol_run_setting {
    uint64_t seed;
    size_t first, replications, threads; /* of replications first .. first + replications - 1 */
    enum ol_variance variance;           /* antithetic: `replications` is even */
    double precision; /* above 0: `replications` is a limit, and they end where the means are known so well */
    const char *const *metrics; /* that have to be; none: scenarios/replications.h */
    size_t metric_count;
    ol_time window; /* > 0: replications are windows of this length, as many as the traces have whole ones */
    bool streams;
    bool only_metrics;              /* the result has nothing else */
    const struct ol_inflow *lender; /* as of struct ol_inflow; may be NULL */
    const char *directory;          /* NULL: nothing is written */
    bool with_page, with_jobs;
    unsigned plot_forms; /* beside SVG: report.h */
    enum ol_log_events events;
    const struct ol_edit *edits; /* that were made to the scenario, for the manifest */
    size_t edit_count;
    const char *version, *command_line;
    const volatile int *stop, *wants_tick; /* set by signals; may be NULL */
    void (*tick)(void *self, double share, uint64_t jobs);
    void *tick_self;
};

struct ol_run {
    struct ol_result result;
    struct ol_inflow inflow; /* what was read of the traces, and what was wrong in them */
    struct ol_billing billing;
    char note[300]; /* something a person should know ("gnuplot is missing"), or "" */

    /* private */
    struct ol_arena arena;
    struct ol_world world; /* of the first replication */
    struct ol_series *series;
    struct ol_finding *findings;
};

/* `run` is zero-initialised: a log that turns out to be in disorder (inflow.h) is run again from nothing. */
int ol_run_execute(struct ol_run *run, struct ol_scenario *scenario, const struct ol_run_setting *setting,
                   struct ol_error *error);
void ol_run_release(struct ol_run *run);

#endif
