/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arbiter: the policy of pools whose scheduler weighs: order x backfill x preemption x sharing x placement.
 *
 * The fast policies of models/policy/ serve in the order of arrival and know a job by its size. The arbiter looks at
 * all that wait in each pass: it asks the order for ranks, the sharing rule whether a job may start, the cluster where
 * it fits, and starts whoever may. The first for whom there is not enough is the head. Behind it:
 *
 *     none          nobody starts
 *     easy          who ends by the head's earliest start, or takes only what the head leaves over
 *     easy-sjbf     the same, shortest first
 *     conservative  who delays nobody before it: each pass plans a slot for every job in the order of the queue
 *
 * On plain pools under orders that allow it, those who wait stand in lines instead, and a pass looks at the first of
 * each (arbiter_lines.h); who starts, and when, is the same.
 *
 * A job that its quota holds back holds up nobody. On nodes, the head's earliest start is found by taking the running
 * jobs away as they are expected to end until it fits, and what it leaves over is the cluster as it will be then, with
 * the head in it.
 *
 * Where jobs may be stopped for others (preemption.h), a job that cannot start looks for victims: those that the
 * sharing rule lets it reclaim from, or, where the rule does not say, those of a lower class, priority or rank. Victims
 * are gathered by group and choice until it would fit and be admitted; then, in reverse, each that turns out not to be
 * needed is spared. It is nominated: what its victims leave is kept for it. The head is promised nothing against that:
 * who has others stopped starts when they have gone, wherever it stands.
 *
 * It is a policy (policy.h) with the optional slots for pools whose nodes come and go and whose jobs can be stopped.
 */
#ifndef OUTLAY_ARBITER_H
#define OUTLAY_ARBITER_H

#include "outlay/pool.h"
#include "outlay/probe.h"

/* All borrowed, for the life of the policy. */
struct ol_arbiter_setting {
    const struct ol_pool *pool;
    const struct ol_labels *labels;
    const struct ol_asks *asks;
    uint32_t units, free; /* as of ol_policy_setting */
    uint64_t seed, replication;
    const struct ol_pool_nodes *nodes; /* where jobs are placed on nodes */
    double price_per_hour;             /* of a processor or GPU, for budgets; NAN: not known */
    ol_time start_instant;             /* of the clock; 0: not in the calendar */
    ol_time warmup_end;
    const struct ol_probes *probes;

    void *self;
    void (*view)(void *self, uint32_t slot, struct ol_job_view *view);
    const struct ol_job_run *(*run)(void *self, uint32_t slot);
    bool (*is_held)(void *self, uint32_t slot); /* there is no money for it now (restraint.h); NULL: of no job */
};

struct ol_policy *ol_arbiter_open(const struct ol_arbiter_setting *setting);
/* What it and its rules count; over [begin, end). */
void ol_arbiter_metrics(struct ol_policy *policy, ol_time begin, ol_time end, struct ol_metrics *metrics,
                        size_t replication);

#endif
