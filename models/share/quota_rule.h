/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quota_rule: what all sharing rules that know <quota>s have in common: the tree, its books, limits and meters.
 *
 * A rule embeds it first, gives it the ops (its own where it decides, those below for the rest), and asks
 * ol_quota_rule_admit before it decides on its own. Books are of units as they were told, so that a job that comes
 * back with other units leaves no trace.
 */
#ifndef OUTLAY_SHARE_QUOTA_RULE_H
#define OUTLAY_SHARE_QUOTA_RULE_H

#include "models/share/job_queue.h"
#include "models/share/ledger.h"
#include "models/share/quota_limits.h"
#include "models/share/quota_meter.h"
#include "models/share/quota_tree.h"

struct ol_quota_rule {
    struct ol_sharing sharing;
    struct ol_quota_tree tree;
    struct ol_quota_limits limits;
    struct ol_quota_meters meters;
    struct ol_ledger jobs; /* by slot: who waits or runs, where, with how many units */
    bool is_stale;         /* what is asked for has changed since the rule last set it back */
    char why[240];
};

/* Zeroed before. */
void ol_quota_rule_init(struct ol_quota_rule *rule, const struct ol_sharing_setting *setting,
                        const struct ol_sharing_ops *ops);
void ol_quota_rule_release(struct ol_quota_rule *rule);

/* The leaf of a job that was told of, or that has just arrived. */
uint32_t ol_quota_rule_leaf(struct ol_quota_rule *rule, const struct ol_job_view *view);
/* The limits that hold under any rule. */
enum ol_admission ol_quota_rule_admit(struct ol_quota_rule *rule, ol_time now, const struct ol_job_view *view,
                                      uint32_t leaf, const char **why);
/* Sets `why` and returns `answer`. */
enum ol_admission ol_quota_rule_say(struct ol_quota_rule *rule, enum ol_admission answer, const char **why,
                                    const char *format, ...) OL_PRINTF(4, 5);

/* Ops (quota.h). */
void ol_quota_rule_waits(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view);
void ol_quota_rule_started(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view);
void ol_quota_rule_stopped(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view);
void ol_quota_rule_try_out(struct ol_sharing *sharing, const struct ol_job_view *view, int sign);
ol_time ol_quota_rule_wake(struct ol_sharing *sharing, ol_time now);
void ol_quota_rule_metrics(struct ol_sharing *sharing, ol_time begin, ol_time end, struct ol_metrics *metrics,
                           size_t replication);
void ol_quota_rule_verify(const struct ol_sharing *sharing);

#endif
