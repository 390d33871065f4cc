/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flow_state: what the author of a pipeline knows while the run goes on; for the files of this folder.
 */
#ifndef OUTLAY_MODELS_FLOW_STATE_H
#define OUTLAY_MODELS_FLOW_STATE_H

#include "models/flow/flow_clock.h"
#include "models/flow/flow_path.h"
#include "models/serving/due_heap.h"

enum step_state { STEP_WAITS, STEP_GOES_ON, STEP_SUCCEEDED, STEP_FAILED, STEP_BLOCKED, STEP_SKIPPED };

struct step_fate {
    uint8_t state;       /* enum step_state */
    uint32_t waits;      /* steps before it that are not done with */
    uint32_t attempts;   /* that were begun */
    ol_time waited, ran; /* of all its attempts */
    int64_t cost;        /* in billionths */
    int64_t cost_failed; /* of it: of attempts that failed */
    struct ol_rng rng;   /* of this step in this run */
};

/* One that goes on. */
struct flow_run {
    uint64_t number; /* from 1, in the order in which they were due */
    ol_time scheduled, started;
    size_t open; /* steps that are not done with */
    bool has_failed;
    struct step_fate *fates;
    struct ol_flow_span *spans;
    uint32_t slot;
};

/* One that is over. */
struct flow_record {
    uint64_t number;
    ol_time scheduled, started, end;
    bool has_failed, is_counted; /* counted: not of the warm-up */
    uint32_t attempts;
    ol_time critical_wait; /* on the critical path, from submit to start */
    int64_t cost, cost_failed;
    uint16_t *path; /* owned */
    size_t length;
};

/* Of the runs that count, all of which are over. */
struct step_sums {
    uint64_t taken;                      /* runs in which it was tried at all */
    uint64_t attempts, failures;         /* failures: runs in which it failed for good */
    double critical, slack, waited, ran; /* microseconds; slack of those runs in which it was taken */
    double cost;                         /* billionths */
};

struct flow_author {
    struct ol_author base;
    const struct ol_flow *flow;
    struct ol_author_context context;
    struct ol_flow_graph graph;
    struct ol_job *jobs; /* of each step, all but the times */

    struct ol_flow_clock clock;
    ol_time next_run; /* OL_NEVER: none is to come */
    ol_time last_run; /* no run begins from then on */
    uint64_t runs;    /* that were due */
    uint64_t skipped; /* of these: because another went on; in the warm-up they do not count */
    uint64_t unfinished;

    struct flow_run **live; /* by slot; NULL: free */
    size_t live_count, live_capacity, going;
    uint32_t *spares; /* slots that are free */
    size_t spare_count, spare_capacity;
    struct {
        ol_time *items;
        size_t head, count, capacity; /* from head on they wait */
    } queue;
    uint64_t queued; /* number of the run that waits longest */

    struct ol_due_heap dues; /* attempts that are to be submitted: slot * steps + step, as are references */

    struct flow_record *records;
    size_t record_count, record_capacity;
    struct step_sums *sums;
    ol_time *slacks; /* room for all steps, as has `path` */
    uint16_t *path;
};

/* The first moment, and an error where there are more than are followed; when the next is due behind that of `at`. */
int ol_flow_open_moments(struct flow_author *author, struct ol_error *error);
ol_time ol_flow_run_after(struct flow_author *author, ol_time at);

/* A run is over: kept, summed and freed by the caller. */
void ol_flow_record(struct flow_author *author, const struct flow_run *run, ol_time end);
void ol_flow_metrics(const struct ol_author *author, struct ol_metrics *metrics, size_t replication);
void ol_flow_rows(const struct ol_author *author, struct ol_output *output);

#endif
