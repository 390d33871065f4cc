/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job: what somebody asked a pool to run, and what became of it.
 *
 * A job is the request: it never changes, and may be shared by all replications. A job run is its fate in one
 * replication. Together they take at most 128 bytes, because millions of them are kept.
 *
 * Topics are what models tell probes about jobs; each note's `what` is the struct ol_job_run.
 */
#ifndef OUTLAY_JOB_H
#define OUTLAY_JOB_H

#include "outlay/label.h"
#include "outlay/simtime.h"

#include <stdbool.h>
#include <stdint.h>

struct ol_job {
    ol_time submit;   /* since the clock's start; jobs come sorted by it */
    ol_time runtime;  /* > 0, on the pool's reference units */
    ol_time estimate; /* > 0, what the scheduler is told */
    uint32_t units;   /* > 0, of the pool's unit (cpus or gpus) */
    ol_label name;    /* the trace's own id; need not be unique */
    ol_label user, team, queue;
    uint16_t pool;           /* index into the scenario's pools */
    uint16_t source;         /* index into the scenario's sources */
    uint32_t ask;            /* number in the scenario's table (ask.h); 0: it says nothing beside the above */
    uint32_t written : 31;   /* number among those that authors wrote (author.h); 0: none of theirs */
    uint32_t is_to_fail : 1; /* when its work is done, it turns out that all of it was in vain */
};

enum ol_job_status {
    OL_JOB_PENDING, /* not yet arrived */
    OL_JOB_WAITING,
    OL_JOB_RUNNING,
    OL_JOB_COMPLETED,
    OL_JOB_KILLED,    /* ended at its estimate by overrun="kill" */
    OL_JOB_FAILED,    /* was to fail, and did; or crashed: it held its units to its end, or was stopped before */
    OL_JOB_RECLAIMED, /* did not use its units, and was stopped for it */
    OL_JOB_REJECTED,  /* asks for more than the pool can ever give */
    OL_JOB_STATUSES
};

/* "waiting", "completed" ... as written in jobs.csv. */
extern const char *const ol_job_status_names[OL_JOB_STATUSES];

struct ol_job_run {
    const struct ol_job *job;
    ol_time start; /* first start; valid from OL_JOB_RUNNING on */
    ol_time end;   /* valid once ended */
    ol_time lost;  /* run time whose work was thrown away */
    uint32_t slot; /* the index by which dispatch and policies name it */
    uint16_t attempts, preemptions, interruptions;
    uint8_t status;    /* enum ol_job_status */
    bool is_in_warmup; /* arrived in the warm-up: runs, but is left out of the metrics */
    bool lacks_data;   /* when all ended, what it reads was still under way */
    uint32_t live;     /* of managed pools: their record of it, while it has one */
    int64_t cost;      /* of managed pools: what its time on their nodes cost, in billionths */
};

enum ol_job_topic {
    OL_JOB_ARRIVED,
    OL_JOB_REFUSED, /* rejected on arrival */
    OL_JOB_STARTED,
    OL_JOB_ENDED,
    OL_JOB_INTERRUPTED, /* lost a node, or left it when it was warned: waits again, or goes on with fewer units */
    OL_JOB_MOVED,       /* left its nodes with a save, to go on at a better place; waits again */
    OL_JOB_SPENT,       /* `what` is a struct ol_spending (models/pool_note.h) */
    OL_POOL_CHANGED,    /* `what` is a struct ol_pool_change (models/pool_note.h) */
    OL_JOB_PREEMPTED,   /* was stopped for another: waits again, or is killed (its end is told next) */
    OL_JOB_DECIDED,     /* `what` is a struct ol_decision (models/decision.h) */
    OL_NODE_BILLED,     /* `what` is a struct ol_node_change (models/pool_note.h) */
    OL_JOB_TOPICS
};

#define OL_NO_SLOT UINT32_MAX

/* It ran and is over, one way or another. */
static inline bool ol_job_has_ended(const struct ol_job_run *run)
{
    return run->status >= OL_JOB_COMPLETED && run->status < OL_JOB_REJECTED;
}

/* The units of time after which a bounded slowdown counts a short job as this long (10 s). */
#define OL_SLOWDOWN_BOUND (10 * OL_SECOND)
static inline double ol_job_bounded_slowdown(const struct ol_job_run *run)
{
    ol_time wait = run->start - run->job->submit, length = run->end - run->start;
    ol_time base = length > OL_SLOWDOWN_BOUND ? length : OL_SLOWDOWN_BOUND;
    double slowdown = (double)(wait + length) / (double)base;
    return slowdown > 1 ? slowdown : 1;
}

#endif
