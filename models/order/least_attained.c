/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Least attained service with two queues (Gu et al., Tiresias, NSDI'19, discretized 2D-LAS): what a job has used is its
 * time on nodes times its GPUs or processors. Until that reaches the threshold it stands in the first queue, then in
 * the second, and each queue is served by submit. No estimate is needed. Without preemption a job in the second queue
 * is one that was lost and waits again.
 */
#include "models/order/orders.h"

#include "outlay/arena.h"

#include <math.h>

struct las_options {
    double threshold; /* unit-seconds */
};

struct running {
    uint32_t slot;
    ol_time crosses_at; /* the threshold; OL_NEVER once it has */
};

struct las {
    struct ol_plain_ranker plain;
    double threshold;
    struct running *running;
    size_t count, capacity;
};

static double attained(const struct las *las, const struct ol_job_view *view)
{
    return ol_order_seconds(view->attained) * ol_order_size(&las->plain.setting, view);
}

static double las_rank(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    const struct las *las = (const struct las *)ranker;
    (void)now;
    return attained(las, view) < las->threshold ? 0 : -1;
}

static void las_started(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct las *las = (struct las *)ranker;
    const double seconds = (las->threshold - attained(las, view)) / ol_order_size(&las->plain.setting, view);
    const double after = ceil(seconds * (double)OL_SECOND);
    OL_MEM_RESERVE(las->running, las->capacity, las->count + 1);
    las->running[las->count++] = (struct running){
        .slot = view->slot,
        .crosses_at = after > 0 && after < (double)OL_TIME_LIMIT ? now + (ol_time)after : OL_NEVER,
    };
}

static void las_stopped(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct las *las = (struct las *)ranker;
    (void)now;
    for (size_t i = 0; i < las->count; i++) {
        if (las->running[i].slot != view->slot)
            continue;
        las->running[i] = las->running[--las->count];
        return;
    }
}

static ol_time las_wake(struct ol_ranker *ranker, ol_time now)
{
    const struct las *las = (const struct las *)ranker;
    ol_time next = OL_NEVER;
    for (size_t i = 0; i < las->count; i++)
        if (las->running[i].crosses_at > now && las->running[i].crosses_at < next)
            next = las->running[i].crosses_at;
    return next;
}

static void las_close(struct ol_ranker *ranker)
{
    ol_mem_free(((struct las *)ranker)->running);
    ol_mem_free(ranker);
}

static const struct ol_ranker_ops las_ops = {
    .rank = las_rank,
    .started = las_started,
    .stopped = las_stopped,
    .wake = las_wake,
    .close = las_close,
};

static struct ol_ranker *las_open(const struct ol_order_setting *setting, const void *options)
{
    struct las *las = ol_mem_new(sizeof *las);
    *las = (struct las){
        .plain = {.ranker = {.ops = &las_ops, .is_fixed = true}, .setting = *setting},
        .threshold = ((const struct las_options *)options)->threshold,
    };
    return &las->plain.ranker;
}

static const struct ol_field las_fields[] = {
    {.name = "threshold",
     .type = OL_FIELD_REAL,
     .unit = "GPU-seconds",
     .fallback = "3600",
     .max = 1e15,
     .help = "what a job uses before it goes from the first queue to the second",
     OL_FIELD_AT(struct las_options, threshold)},
    {0},
};

const struct ol_order ol_order_las = {
    .kind = {.name = "las",
             .summary = "least attained service: two queues by GPU-seconds used so far (Tiresias)",
             .fields = las_fields,
             .options_size = sizeof(struct las_options)},
    .open = las_open,
};
