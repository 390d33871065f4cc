/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quota_limits: what a <quota> forbids under any sharing rule.
 *
 * Each quota on the way from a job's own to the pool is asked: running jobs, what one user has running, memory and
 * processors beside GPUs, waiting jobs (of a job that arrives), and what was used in this month. A month is one of the
 * calendar where the clock has one, else 30 days from the clock's start; from `stop-at` of the month's hours or money
 * on, jobs are not started until the next. What runs goes on.
 *
 * A quota of a user in a team's stands in place of the team's `per-user`.
 */
#ifndef OUTLAY_SHARE_QUOTA_LIMITS_H
#define OUTLAY_SHARE_QUOTA_LIMITS_H

#include "models/area.h"
#include "models/share/ledger.h"
#include "models/share/quota_tree.h"

struct ol_quota_limit {
    bool has_user_limit;
    int64_t cpu_milli, memory_bytes; /* that running jobs hold, where the quota limits them */
    double month_units;              /* unit-microseconds from which on it is stopped; infinite without a budget */
    ol_area spent;                   /* since the month began */
    ol_time month_end, last;
};

struct ol_quota_limits {
    struct ol_quota_limit *items; /* by node */
    struct ol_ledger users;       /* by node and user */
};

struct ol_limit_ask {
    const struct ol_job_view *view;
    uint32_t leaf;
    bool is_new, is_preemptible;
    struct ol_text *why; /* may be NULL */
};

void ol_quota_limits_open(struct ol_quota_limits *limits, const struct ol_quota_tree *tree);
void ol_quota_limits_release(struct ol_quota_limits *limits);
enum ol_admission ol_quota_limits_admit(struct ol_quota_limits *limits, const struct ol_quota_tree *tree,
                                        ol_time now, const struct ol_limit_ask *ask);
/* A job of the leaf holds so many units (sign 1), or gave them back. */
void ol_quota_limits_hold(struct ol_quota_limits *limits, const struct ol_quota_tree *tree, uint32_t leaf,
                          const struct ol_job_view *view, int64_t units, int sign);
/* What the node used up to now counts, before that changes. */
void ol_quota_limits_advance(struct ol_quota_limits *limits, const struct ol_quota_tree *tree, uint32_t node,
                             ol_time now);
/* When the next month begins for somebody who is stopped. */
ol_time ol_quota_limits_wake(struct ol_quota_limits *limits, const struct ol_quota_tree *tree, ol_time now);

#endif
