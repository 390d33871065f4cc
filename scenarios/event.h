/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * event: what happened to a job, or to the capacity of its pool, in words that outlive the simulation.
 *
 * A world makes events of what its models tell (event_watch.h); events.jsonl keeps them (event_file.h); the story of
 * one job is told from either (job_story.h). Jobs are named by their row in jobs.csv, as their own names need not be
 * unique. Units are processors or GPUs, parts of them included, whatever a pool counts in.
 */
#ifndef OUTLAY_EVENT_H
#define OUTLAY_EVENT_H

#include "models/decision.h"

enum ol_event_kind {
    /* fates of jobs */
    OL_EVENT_ARRIVED,
    OL_EVENT_REFUSED,
    OL_EVENT_STARTED,
    OL_EVENT_ENDED,
    OL_EVENT_INTERRUPTED,
    OL_EVENT_MOVED,
    OL_EVENT_PREEMPTED,
    /* decisions on them, of pools that tell them */
    OL_EVENT_DECIDED,
    /* nodes that came or went */
    OL_EVENT_CAPACITY,
    OL_EVENT_KINDS
};

/* "arrived" ..., "wait" ... and "head" ... as written; by kind, enum ol_decision_kind and enum ol_wait_reason. */
extern const char *const ol_event_names[OL_EVENT_KINDS + 1];
extern const char *const ol_event_decisions[OL_DECIDED_RECLAIM + 2];
extern const char *const ol_event_reasons[OL_WAIT_REASONS + 1];

/* What a kind has no use for is zero. Texts are never NULL but for `limit`, and valid during the call. */
struct ol_run_event {
    ol_time at;
    enum ol_event_kind kind;
    const char *pool;

    /* the pool, with this event in it */
    double free, capacity; /* units */
    uint32_t waiting;      /* jobs */

    /* of jobs */
    uint64_t row; /* in jobs.csv, from 1 */
    const char *job;
    double units;
    uint32_t attempt;  /* that it is in, from 1; 0: none yet */
    bool waits;        /* it is in the queue now */
    const char *state; /* "waiting" ...: its status */

    /* ARRIVED, REFUSED */
    const char *user, *team, *unit; /* unit: "cpus" or "gpus" */
    ol_time estimate;
    ol_time staged; /* ARRIVED: how long its data took to come, before which it was not in the queue */
    ol_time
        unstaged; /* in place of that, where it had not come when the run ended: how long it had taken by then */

    /* DECIDED */
    enum ol_decision_kind decision;
    enum ol_wait_reason reason;
    uint32_t place;
    uint64_t other; /* row of whom it waits for, or who had it stopped; 0: of none */
    const char *other_job;
    double needed;
    ol_time expected; /* OL_NEVER: not known */
    const char *limit;
    double rank;
    struct ol_rank_term terms[OL_RANK_TERMS];
    size_t term_count;
    bool is_backfilled;

    /* CAPACITY */
    const char *source; /* "spot" ... */
    int64_t nodes;      /* that came, or, below zero, went */
};

/* False: it wants no more, and is told no more. */
typedef bool ol_event_sink(void *self, const struct ol_run_event *event);

#endif
