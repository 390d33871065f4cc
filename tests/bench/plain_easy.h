/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plain_easy: EASY backfilling as its definition reads, by walking the queue from front to end in every pass.
 *
 * The opponent in race_schedulers.c. Both lists are plain arrays in order, the fastest thing that a walk can have.
 */
#ifndef OUTLAY_BENCH_PLAIN_EASY_H
#define OUTLAY_BENCH_PLAIN_EASY_H

#include "outlay/arena.h"
#include "outlay/policy.h"

#include <string.h>

struct plain_waiting {
    ol_time estimate;
    uint32_t units, slot;
};

struct plain_running {
    ol_time expected_end;
    uint32_t units, slot;
};

struct plain_policy {
    struct ol_policy base;
    uint32_t free;
    struct plain_waiting *queue;   /* in order of arrival */
    struct plain_running *running; /* by expected end */
    size_t queue_count, queue_capacity, running_count, running_capacity;
    /* the pass */
    bool has_shadow;
    size_t at; /* the candidate to look at next */
    ol_time shadow;
    uint32_t extra;
};

static inline void plain_arrive(struct ol_policy *policy, ol_time now, uint32_t slot, const struct ol_job *job)
{
    struct plain_policy *plain = (struct plain_policy *)policy;
    (void)now;
    OL_MEM_RESERVE(plain->queue, plain->queue_capacity, plain->queue_count + 1);
    plain->queue[plain->queue_count++] = (struct plain_waiting){job->estimate, job->units, slot};
}

static inline void plain_release(struct ol_policy *policy, ol_time now, uint32_t slot, const struct ol_job *job,
                                 ol_time expected_end)
{
    struct plain_policy *plain = (struct plain_policy *)policy;
    size_t i = 0;
    (void)now, (void)expected_end;
    while (plain->running[i].slot != slot)
        i++;
    memmove(plain->running + i, plain->running + i + 1, (--plain->running_count - i) * sizeof *plain->running);
    plain->free += job->units;
}

/* Takes the i-th waiting job out of the queue and among the running ones. */
static inline uint32_t plain_start(struct plain_policy *plain, ol_time now, size_t i)
{
    struct plain_waiting job = plain->queue[i];
    struct plain_running run = {now + job.estimate, job.units, job.slot};
    size_t to = plain->running_count;

    memmove(plain->queue + i, plain->queue + i + 1, (--plain->queue_count - i) * sizeof *plain->queue);
    OL_MEM_RESERVE(plain->running, plain->running_capacity, plain->running_count + 1);
    for (; to > 0 && plain->running[to - 1].expected_end > run.expected_end; to--)
        plain->running[to] = plain->running[to - 1];
    plain->running[to] = run;
    plain->running_count++;
    plain->free -= job.units;
    return job.slot;
}

/* The earliest time at which the head fits, and what is free then beyond its need. */
static inline void plain_reserve(struct plain_policy *plain, ol_time now)
{
    uint32_t free = plain->free, need = plain->queue[0].units;
    size_t i = 0;

    plain->shadow = now;
    while (free < need || (i < plain->running_count && plain->running[i].expected_end <= plain->shadow)) {
        if (plain->running[i].expected_end > plain->shadow)
            plain->shadow = plain->running[i].expected_end;
        free += plain->running[i++].units;
    }
    plain->extra = free - need;
    plain->has_shadow = true;
    plain->at = 1;
}

static inline uint32_t plain_next(struct ol_policy *policy, ol_time now)
{
    struct plain_policy *plain = (struct plain_policy *)policy;

    if (!plain->has_shadow) {
        if (plain->queue_count > 0 && plain->queue[0].units <= plain->free)
            return plain_start(plain, now, 0);
        if (plain->queue_count == 0)
            return OL_NO_SLOT;
        plain_reserve(plain, now);
    }
    for (; plain->at < plain->queue_count; plain->at++) {
        const struct plain_waiting *job = &plain->queue[plain->at];
        if (job->units > plain->free)
            continue;
        bool ends_in_time = now + job->estimate <= plain->shadow;
        if (!ends_in_time && job->units > plain->extra)
            continue;
        if (!ends_in_time)
            plain->extra -= job->units;
        return plain_start(plain, now, plain->at);
    }
    plain->has_shadow = false;
    return OL_NO_SLOT;
}

static inline void plain_close(struct ol_policy *policy)
{
    struct plain_policy *plain = (struct plain_policy *)policy;
    ol_mem_free(plain->queue);
    ol_mem_free(plain->running);
    ol_mem_free(plain);
}

static inline struct ol_policy *plain_open(const struct ol_policy_setting *setting, const void *options)
{
    static const struct ol_policy_ops ops = {
        .arrive = plain_arrive, .release = plain_release, .next = plain_next, .close = plain_close};
    struct plain_policy *plain = ol_mem_new(sizeof *plain);
    (void)options;
    plain->base.ops = &ops;
    plain->free = setting->units;
    return &plain->base;
}

static const struct ol_backfill plain_easy = {.kind = {.name = "plain", .summary = "walks"}, .open = plain_open};

#endif
