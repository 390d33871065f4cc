/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * policy: who starts next on a pool.
 *
 * A policy decides and dispatch acts. It hears of arrivals and releases as they happen, keeps what state it
 * needs in step, and in a scheduling pass names one job after the other to be started now. It never sees the
 * pool's own books, changes nothing but itself, and knows a job by its slot. Being told of changes instead of
 * being shown a queue is what lets a pass cost O(log n) instead of a walk over all that wait.
 *
 * A policy is exact: its starts are those of the plain scan that its definition describes (the scan is kept
 * under tests/ and compared job by job).
 *
 * A backfill rule is a kind (field.h); adding one is one file and one line in the list.
 */
#ifndef OUTLAY_POLICY_H
#define OUTLAY_POLICY_H

#include "outlay/field.h"
#include "outlay/job.h"

#include <stdbool.h>

/* What a policy may know about its pool. */
struct ol_policy_setting {
    uint32_t units; /* the most there can be */
    uint32_t free;  /* that are there at the start; all of them where the pool's nodes stand */
};

/* A job that waits, as a policy sees it: how long it is expected to run from its start, and on how many units. */
struct ol_candidate {
    ol_time estimate;
    uint32_t slot, units;
};

struct ol_policy; /* each kind embeds it first in its own struct */

struct ol_policy_ops {
    /* A job has joined the queue's end. */
    void (*arrive)(struct ol_policy *policy, ol_time now, const struct ol_candidate *job);
    /* A started job gives units back now. `expected_end` is its start plus its estimate. */
    void (*release)(struct ol_policy *policy, ol_time now, uint32_t units, ol_time expected_end);
    /* In pools whose pass is "event", units whose job ends right at its expected end come back before anything else
     * happens at that instant, and the release takes its turn later. Where both slots are there, the first is called
     * at once and the second in turn; where they are NULL, `release` is called at once. */
    void (*release_early)(struct ol_policy *policy, ol_time now, uint32_t units, ol_time expected_end);
    void (*confirm)(struct ol_policy *policy);
    /* In such pools, releases of one instant take their turns in the order of starting, or, where this is set, of
     * arriving. */
    bool releases_by_arrival;
    /* The next job to start at `now`, or OL_NO_SLOT when the pass is over. The caller starts it before it asks
     * again; the policy already counts it as running. */
    uint32_t (*next)(struct ol_policy *policy, ol_time now);
    /* The instant at which a pass is due though nothing arrives or ends, or OL_NEVER. May be NULL. */
    ol_time (*wake)(const struct ol_policy *policy);
    /* Of pools whose nodes come and go; their pass is "instant".
     * A job that lost its nodes waits again, before all that never ran; such jobs among themselves by arrival. */
    void (*rejoin)(struct ol_policy *policy, ol_time now, const struct ol_candidate *job);
    /* Free units join (or, negative, leave) the pool. */
    void (*resize)(struct ol_policy *policy, ol_time now, int64_t units);
    /* Units are on their way and expected at `at` (negative: they are not any more, or are about to join). */
    void (*expect)(struct ol_policy *policy, ol_time now, int64_t units, ol_time at);
    /* A running job takes free units without having waited for them. */
    void (*claim)(struct ol_policy *policy, ol_time now, uint32_t units, ol_time expected_end);
    /* Of policies that know each job (models/arbiter/); NULL in the others.
     * Whether a job that arrives can never be served, and why in `why`, valid until the next call. */
    bool (*refuses)(struct ol_policy *policy, ol_time now, const struct ol_candidate *job, const char **why);
    /* A running job gives up its units: right before their release. It holds them: right after their claim. */
    void (*left)(struct ol_policy *policy, ol_time now, uint32_t slot);
    void (*took)(struct ol_policy *policy, ol_time now, uint32_t slot, uint32_t units, ol_time expected_end);
    /* The next running job to be stopped for another, or OL_NO_SLOT; asked for when a pass is over, and followed by
     * another pass where there was one. */
    uint32_t (*evict)(struct ol_policy *policy, ol_time now);
    /* How fast a job runs where it was put; 1 is as fast as stated. */
    double (*speed)(const struct ol_policy *policy, uint32_t slot);
    /* Aborts where an invariant is broken; for tests. May be NULL. */
    void (*verify)(const struct ol_policy *policy);
    void (*close)(struct ol_policy *policy);
};

struct ol_policy {
    const struct ol_policy_ops *ops;
};

struct ol_backfill {
    struct ol_kind kind;
    struct ol_policy *(*open)(const struct ol_policy_setting *setting, const void *options);
};

/* NULL-terminated: `backfill` of <scheduler>. */
extern const struct ol_kind *const ol_backfills[];

#endif
