/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plain_easy: the plain scan of tests/model/plain_scheduler.h as a policy, the opponent in race_schedulers.c.
 */
#ifndef OUTLAY_BENCH_PLAIN_EASY_H
#define OUTLAY_BENCH_PLAIN_EASY_H

#include "outlay/arena.h"
#include "outlay/policy.h"
#include "tests/model/plain_scheduler.h"

struct plain_policy {
    struct ol_policy base;
    struct plain_scheduler plain;
    size_t told; /* of those that the pass has started */
    bool is_in_pass;
};

static inline void plain_arrive(struct ol_policy *policy, ol_time now, const struct ol_candidate *job)
{
    const struct ol_job whole = {.estimate = job->estimate, .units = job->units};
    plain_scheduler_arrive(&((struct plain_policy *)policy)->plain, now, job->slot, &whole);
}

/* Two that run on as many units up to the same instant are the same to the scan. */
static inline void plain_release(struct ol_policy *policy, ol_time now, uint32_t units, ol_time expected_end)
{
    struct plain_scheduler *plain = &((struct plain_policy *)policy)->plain;
    size_t i = 0;
    (void)now;
    while (plain->running[i].units != units || plain->running[i].expected_end != expected_end)
        i++;
    plain_scheduler_leave(plain, plain->running[i].id);
}

static inline uint32_t plain_next(struct ol_policy *policy, ol_time now)
{
    struct plain_policy *self = (struct plain_policy *)policy;
    if (!self->is_in_pass) {
        plain_scheduler_pass(&self->plain, now);
        self->told = 0;
    }
    self->is_in_pass = self->told < self->plain.started_count;
    return self->is_in_pass ? self->plain.started[self->told++] : OL_NO_SLOT;
}

static inline void plain_close(struct ol_policy *policy)
{
    plain_scheduler_end(&((struct plain_policy *)policy)->plain);
    ol_mem_free(policy);
}

static inline struct ol_policy *plain_open(const struct ol_policy_setting *setting, const void *options)
{
    static const struct ol_policy_ops ops = {
        .arrive = plain_arrive, .release = plain_release, .next = plain_next, .close = plain_close};
    struct plain_policy *self = ol_mem_new(sizeof *self);
    (void)options;
    self->base.ops = &ops;
    plain_scheduler_begin(&self->plain, &(struct plain_rules){.units = setting->units, .backfill = PLAIN_EASY});
    return &self->base;
}

static const struct ol_backfill plain_easy = {.kind = {.name = "plain", .summary = "walks"}, .open = plain_open};

#endif
