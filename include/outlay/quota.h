/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quota: who may use how much of a pool, and who gives back when the owner asks.
 *
 * A pool may have <quota>s, one a team, user, queue or account, nested as the organisation is. `sharing` of
 * <scheduler> names the rules by which they lend to and take from each other: plain limits, Kueue's cohorts, KAI's
 * over-quota weights, Volcano's proportion. Rules keep their own books: they are told who waits, starts and stops.
 *
 * Three questions are asked of them in a pass: whose turn it is (`precede`), whether a job may start (`admit`), and
 * whether it may take back what another job borrows (`reclaims`). To try what stopping some jobs would allow, their
 * units are taken out of the books with `try_out`, and put back by the same. What is asked of one victim depends on
 * those that were tried before it, so it is asked when its turn comes. Where a job holds more or less than before, it
 * stopped, waits and started.
 *
 * A pool's rule, the limits of its <quota>s that hold under any rule, and its <queue>s answer as one
 * (ol_sharing_open): where one of them says no, nobody says yes.
 *
 * A sharing rule is a kind (field.h) whose fields stand on <scheduler>; adding one is one file and one line.
 */
#ifndef OUTLAY_QUOTA_H
#define OUTLAY_QUOTA_H

#include "outlay/field.h"
#include "outlay/job_view.h"
#include "outlay/metric.h"

struct ol_pool;

struct ol_sharing_setting {
    const struct ol_pool *pool; /* with its <quota>s */
    const struct ol_labels *labels;
    uint32_t units;             /* of the pool */
    uint32_t grain;             /* units that make one processor or GPU: 1 or 1000; quotas are stated in those */
    double unit_price_per_hour; /* of a processor or GPU, for quotas in money; NAN: not known */
    ol_time start_instant;      /* of the clock; 0: it has no calendar, and months are of 30 days */
    ol_time warmup_end;         /* what is metered begins there */
};

enum ol_admission {
    OL_ADMIT,       /* it may start */
    OL_ADMIT_LATER, /* not now: those behind it are looked at as if it were not there */
    OL_ADMIT_NEVER, /* it asks for more than it can ever get: refused when it arrives */
};

struct ol_sharing; /* each rule embeds it first in its own struct */

struct ol_sharing_ops {
    /* Asked of a job that arrives before `waits` tells of it, and again in each pass. `why`, where it is not NULL, is
     * set to a phrase for OL_ADMIT_LATER and _NEVER ("team vision is at its 64 GPUs"), valid until the next call. */
    enum ol_admission (*admit)(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view,
                               const char **why);
    /* Jobs with a lower number stand before others whatever their ranks. A rule's lies in [0, 1]; those of a queue of
     * higher priority lie below it. NULL: ranks alone count. */
    double (*precede)(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view);
    /* It may have `victim`, which runs, stopped though it would not outrank it, as the books now stand. `group` is set:
     * those of lower groups are stopped first. NULL: nobody reclaims. */
    bool (*reclaims)(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *taker,
                     const struct ol_job_view *victim, int *group);
    /* In the order of time: a job arrived or waits again; starts to hold view->units; gives them back. */
    void (*waits)(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view);
    void (*started)(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view);
    void (*stopped)(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view);
    /* As if a running job gave its units back (sign -1), and as if it had not (sign 1); or as if one that waits held
     * what it needs (sign 1), and as if it did not (sign -1). */
    void (*try_out)(struct ol_sharing *sharing, const struct ol_job_view *view, int sign);
    /* The next instant after `now` at which an answer may change though nothing happens, or OL_NEVER. May be NULL. */
    ol_time (*wake)(struct ol_sharing *sharing, ol_time now);
    /* Of each quota: "quota.NAME.utilization" ... over [begin, end). May be NULL. */
    void (*metrics)(struct ol_sharing *sharing, ol_time begin, ol_time end, struct ol_metrics *metrics,
                    size_t replication);
    void (*verify)(const struct ol_sharing *sharing); /* may be NULL */
    void (*close)(struct ol_sharing *sharing);
};

struct ol_sharing {
    const struct ol_sharing_ops *ops;
};

struct ol_sharing_rule {
    struct ol_kind kind;
    void (*check)(const struct ol_pool *pool, const void *options, struct ol_faults *faults); /* may be NULL */
    struct ol_sharing *(*open)(const struct ol_sharing_setting *setting, const void *options);
};

/* NULL-terminated: `sharing` of <scheduler>. */
extern const struct ol_kind *const ol_sharing_rules[];
/* Whether it is the one that limits nobody. */
bool ol_sharing_is_none(const struct ol_variant *sharing);
/* All that shares the pool, as one: its rule (where <quota>s are given and no rule is, `limits`) behind its <queue>s.
 * NULL where there is neither; its `close` frees it. The setting is copied, what it points to is borrowed. */
struct ol_sharing *ol_sharing_open(const struct ol_sharing_setting *setting);
/* Faults of the pool's <quota>s and <queue>s that the fields alone cannot see. */
void ol_sharing_check(const struct ol_pool *pool, struct ol_faults *faults);

/* <quota>: its struct and the rest of its fields are those of the rules; see models/share/. */
extern const struct ol_element ol_quota_element;
/* <queue>: models/share/job_queue.h. */
extern const struct ol_element ol_job_queue_element;

#endif
