/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/favourite_order.h"

#include "outlay/arena.h"

#include <math.h>

struct wrapped {
    struct ol_ranker ranker;
    struct ol_ranker_ops ops; /* with the slots that the inner one has */
    struct ol_ranker *inner;
    uint32_t slot;
};

static struct ol_ranker *inner_of(struct ol_ranker *ranker)
{
    return ((struct wrapped *)ranker)->inner;
}

static double favourite_rank(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct ol_ranker *inner = inner_of(ranker);
    return view->slot == ((struct wrapped *)ranker)->slot ? INFINITY : inner->ops->rank(inner, now, view);
}

static size_t favourite_terms(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view,
                              struct ol_rank_term terms[OL_RANK_TERMS])
{
    struct ol_ranker *inner = inner_of(ranker);
    return inner->ops->terms(inner, now, view, terms);
}

static void favourite_waits(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct ol_ranker *inner = inner_of(ranker);
    inner->ops->waits(inner, now, view);
}

static void favourite_started(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct ol_ranker *inner = inner_of(ranker);
    inner->ops->started(inner, now, view);
}

static void favourite_stopped(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct ol_ranker *inner = inner_of(ranker);
    inner->ops->stopped(inner, now, view);
}

static ol_time favourite_wake(struct ol_ranker *ranker, ol_time now)
{
    struct ol_ranker *inner = inner_of(ranker);
    return inner->ops->wake(inner, now);
}

static void favourite_close(struct ol_ranker *ranker)
{
    struct ol_ranker *inner = inner_of(ranker);
    inner->ops->close(inner);
    ol_mem_free(ranker);
}

static struct ol_ranker *favourite_open(const struct ol_order_setting *setting, const void *options)
{
    const struct ol_favourite *favourite = options;
    const struct ol_order *order = (const struct ol_order *)favourite->order.kind;
    struct wrapped *wrapped = ol_mem_new(sizeof *wrapped);
    wrapped->inner = order->open(setting, favourite->order.options);
    wrapped->slot = favourite->slot;
    const struct ol_ranker_ops *ops = wrapped->inner->ops;
    wrapped->ops = (struct ol_ranker_ops){.rank = favourite_rank,
                                          .terms = ops->terms ? favourite_terms : NULL,
                                          .waits = ops->waits ? favourite_waits : NULL,
                                          .started = ops->started ? favourite_started : NULL,
                                          .stopped = ops->stopped ? favourite_stopped : NULL,
                                          .wake = ops->wake ? favourite_wake : NULL,
                                          .close = favourite_close};
    wrapped->ranker = (struct ol_ranker){.ops = &wrapped->ops, .is_fixed = wrapped->inner->is_fixed};
    return &wrapped->ranker;
}

static const struct ol_order favourite_order = {
    .kind = {.name = "favourite", .summary = "one job before all others"},
    .open = favourite_open,
};

struct ol_variant ol_favourite_variant(struct ol_favourite *favourite)
{
    return (struct ol_variant){.kind = &favourite_order.kind, .options = favourite};
}
