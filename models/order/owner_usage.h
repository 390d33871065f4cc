/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * owner_usage: what each owner of jobs (a team, a user, an account) has used of the pool.
 *
 * Usage is unit-time in seconds: GPUs or processors times seconds. With a half-life it fades as it is made: at any
 * instant, what was used a half-life ago counts half. Without one it never fades. Owners that the scenario lists are
 * known from the start, with their usage and shares: teams and accounts by <account>, users by <member>; others join
 * with their first job, with one share. Jobs of no owner belong to one without a name.
 */
#ifndef OUTLAY_ORDER_OWNER_USAGE_H
#define OUTLAY_ORDER_OWNER_USAGE_H

#include "outlay/order.h"

enum ol_owner { OL_OWNER_TEAM, OL_OWNER_USER, OL_OWNER_ACCOUNT };
extern const char *const ol_owner_names[]; /* NULL-terminated */

struct ol_owner_account {
    const char *name; /* of one that is listed; NULL once it was met, and of others */
    ol_label label;
    double shares, used; /* used: at `at`, in unit-seconds */
    uint64_t units;      /* that its running jobs hold */
    ol_time at;
};

struct ol_owner_usage {
    enum ol_owner by;
    double half_life; /* seconds; 0: usage never fades */
    double grain, shares;
    const struct ol_labels *labels;
    struct ol_owner_account all; /* of all owners together */
    struct ol_owner_account *owners;
    size_t count, capacity;
    uint32_t *slots; /* private: owners by label, plus one */
    size_t slot_count, met_count;
};

void ol_owner_usage_init(struct ol_owner_usage *usage, const struct ol_order_setting *setting, enum ol_owner by,
                         ol_time half_life);
void ol_owner_usage_release(struct ol_owner_usage *usage);

/* A job of the owner starts to hold units, or gives them back. */
void ol_owner_usage_started(struct ol_owner_usage *usage, ol_time now, const struct ol_job_view *view);
void ol_owner_usage_stopped(struct ol_owner_usage *usage, ol_time now, const struct ol_job_view *view);

/* Of the job's owner, who joins where he is new: counts up from 0; and the ratio of one by his number. */
size_t ol_owner_number(struct ol_owner_usage *usage, const struct ol_job_view *view);
double ol_owner_number_ratio(const struct ol_owner_usage *usage, ol_time now, size_t number);
/* Of the job's owner, who joins where he is new: what was used, and what was used over what his shares promise of all
 * that was used (1: just that; 1 where nothing was used at all). */
double ol_owner_used(struct ol_owner_usage *usage, ol_time now, const struct ol_job_view *view);
double ol_owner_ratio(struct ol_owner_usage *usage, ol_time now, const struct ol_job_view *view);
/* What was used in the mean over all owners that have joined. */
double ol_owner_mean(const struct ol_owner_usage *usage, ol_time now);

#endif
