/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quota_element: what a <quota> says, before any rule gives it a meaning.
 *
 * A quota is somebody's: a team's, a user's, a queue's or an account's ("*": anybody's), or a cohort's, which only
 * groups those in it. A job belongs to the first quota in the order of the scenario that is its own, and in it to the
 * innermost that is; who has none belongs to the others. What a quota says of itself holds for all below it.
 *
 * Some attributes mean the same under any rule (quota_limits.h); each of the others belongs to some rules, and
 * quota_check.c says to which. Amounts are in processors or GPUs; whether one was given tells ol_quota_gives.
 */
#ifndef OUTLAY_SHARE_QUOTA_ELEMENT_H
#define OUTLAY_SHARE_QUOTA_ELEMENT_H

#include "outlay/field.h"

enum ol_quota_owner { OL_OWNER_TEAM, OL_OWNER_USER, OL_OWNER_QUEUE, OL_OWNER_ACCOUNT, OL_OWNER_COHORT, OL_OWNERS };
extern const char *const ol_quota_owner_names[OL_OWNERS + 1];

/* Kueue's preemption policies. */
enum ol_quota_preempts {
    OL_QUOTA_NEVER,
    OL_QUOTA_LOWER_PRIORITY,
    OL_QUOTA_LOWER_OR_NEWER, /* lower, or equal and submitted later */
    OL_QUOTA_ANY,
};
enum ol_quota_queueing { OL_QUEUEING_BEST_EFFORT, OL_QUEUEING_STRICT };
enum ol_quota_stop { OL_STOP_ALL, OL_STOP_PREEMPTIBLE };

struct ol_quota { /* <quota> */
    const struct ol_xml_node *node;
    const char *owners[OL_OWNERS]; /* exactly one is given */
    struct ol_list inner;          /* <quota> */

    double gpus, cpus; /* in a pool of GPUs, cpus are the processors that its jobs hold beside them */

    /* under any rule */
    double per_user;       /* units of one user */
    int64_t per_user_jobs; /* running jobs of one user; 0: any number */
    int64_t jobs, queued;  /* running, waiting; 0: any number */
    int64_t memory_bytes;  /* of running jobs; 0: any */
    double monthly_unit_hours, monthly_budget, unit_cost;
    double stop_at; /* share of the month's */
    int at_stop;    /* enum ol_quota_stop: who is not started any more */

    /* limits */
    double burst; /* times the quota */
    ol_time burst_for;

    /* kueue */
    double borrowing_limit, lending_limit;
    int within_queue, within_cohort, while_borrowing; /* enum ol_quota_preempts */
    int64_t priority_threshold;                       /* of those preempted while borrowing */
    int queueing;                                     /* enum ol_quota_queueing */

    /* kai, proportion */
    double weight;
    double limit;      /* kai: the most it may have */
    int64_t priority;  /* kai: who is given more than its quota first */
    double capability; /* proportion: the most it may have */
    double guarantee;  /* proportion: kept for it */
    bool is_reclaimable;
};

/* Whose it is, and the name there; OL_OWNERS and NULL where it says neither. */
enum ol_quota_owner ol_quota_owner_of(const struct ol_quota *quota, const char **name);
bool ol_quota_gives(const struct ol_quota *quota, const char *attribute);

#endif
