/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/arbiter/arbiter_state.h"

#include <stdlib.h>
#include <string.h>

struct ol_job_view ol_arbiter_view(const struct arbiter *arbiter, uint32_t slot)
{
    struct ol_job_view view;
    arbiter->setting.view(arbiter->setting.self, slot, &view);
    return view;
}

struct ol_job_view ol_arbiter_view_started(const struct arbiter *arbiter, uint32_t slot, uint32_t units,
                                           ol_time now)
{
    struct ol_job_view view = ol_arbiter_view(arbiter, slot);
    view.units = units;
    if (!view.is_running)
        view.since = now;
    view.is_running = true;
    return view;
}

static int by_turn(const void *a, const void *b)
{
    const struct waiter *x = a, *y = b;
    if (x->precede != y->precede)
        return x->precede < y->precede ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank > y->rank ? -1 : 1;
    if (x->submit != y->submit)
        return x->submit < y->submit ? -1 : 1;
    return x->job.slot < y->job.slot ? -1 : x->job.slot > y->job.slot;
}

static void rank(struct arbiter *arbiter, ol_time now, struct waiter *waiter)
{
    const struct ol_job_view view = ol_arbiter_view(arbiter, waiter->job.slot);
    struct ol_sharing *sharing = arbiter->sharing;
    waiter->rank = arbiter->ranker->ops->rank(arbiter->ranker, now, &view);
    waiter->precede = sharing && sharing->ops->precede ? sharing->ops->precede(sharing, now, &view) : 0;
}

/* Whether everybody's turn stays what it was when it was last asked for. */
static bool is_settled(const struct arbiter *arbiter, ol_time now)
{
    struct ol_ranker *ranker = arbiter->ranker;
    if (arbiter->sharing && arbiter->sharing->ops->precede)
        return false;
    if (ranker->is_fixed || now < arbiter->ranks_until)
        return true;
    return arbiter->scheduler.recalculate == 0 && ranker->ops->standing &&
           ranker->ops->standing(ranker, now) == arbiter->standing;
}

static size_t place_of(const struct arbiter *arbiter, const struct waiter *waiter)
{
    size_t low = 0, high = arbiter->waiter_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (by_turn(&arbiter->waiters[middle], waiter) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct waiter *insert_at(struct arbiter *arbiter, size_t at, const struct waiter *waiter)
{
    OL_MEM_RESERVE(arbiter->waiters, arbiter->waiter_capacity, arbiter->waiter_count + 1);
    memmove(arbiter->waiters + at + 1, arbiter->waiters + at, (arbiter->waiter_count - at) * sizeof *waiter);
    arbiter->waiters[at] = *waiter;
    arbiter->waiter_count++;
    return &arbiter->waiters[at];
}

struct waiter *ol_arbiter_put_aside(struct arbiter *arbiter, const struct waiter *waiter)
{
    return insert_at(arbiter, place_of(arbiter, waiter), waiter);
}

void ol_arbiter_take_back(struct arbiter *arbiter, const struct waiter *waiter)
{
    const size_t at = (size_t)(waiter - arbiter->waiters);
    arbiter->waiter_count--;
    if (at < arbiter->first_gone && arbiter->first_gone != SIZE_MAX)
        arbiter->first_gone = at;
    memmove(arbiter->waiters + at, arbiter->waiters + at + 1, (arbiter->waiter_count - at) * sizeof *waiter);
}

static void insert(struct arbiter *arbiter, ol_time now, const struct ol_candidate *job,
                   const struct ol_job_view *view)
{
    struct waiter waiter = {.job = *job,
                            .submit = view->job->submit,
                            .since = now,
                            .hold = OL_NEVER,
                            .told_other = OL_NO_SLOT,
                            .kin = ol_arbiter_kin_of(arbiter, view),
                            .ask = view->job->ask};
    size_t at = arbiter->waiter_count;
    if (is_settled(arbiter, now)) {
        rank(arbiter, now, &waiter);
        at = place_of(arbiter, &waiter);
    }
    insert_at(arbiter, at, &waiter);
}

void ol_arbiter_enqueue(struct arbiter *arbiter, ol_time now, const struct ol_candidate *job)
{
    const struct ol_job_view view = ol_arbiter_view(arbiter, job->slot);
    if (!arbiter->is_begun && ol_arbiter_has_lines(arbiter))
        arbiter->lines = ol_mem_new(sizeof *arbiter->lines);
    arbiter->is_begun = true;
    if (arbiter->ranker->ops->waits)
        arbiter->ranker->ops->waits(arbiter->ranker, now, &view);
    if (arbiter->sharing && arbiter->sharing->ops->waits)
        arbiter->sharing->ops->waits(arbiter->sharing, now, &view);
    if (arbiter->lines)
        ol_arbiter_line_up(arbiter, job, &view);
    else
        insert(arbiter, now, job, &view);
    arbiter->is_stale = true;
}

/* They stand as they did in the last pass, so that few have to move far; else it is left to qsort. */
static void sort(struct waiter *waiters, size_t count)
{
    size_t moves = 4 * count;
    for (size_t i = 1; i < count; i++) {
        if (by_turn(&waiters[i - 1], &waiters[i]) < 0)
            continue;
        const struct waiter waiter = waiters[i];
        size_t at = i - 1;
        while (at > 0 && i - at <= moves && by_turn(&waiters[at - 1], &waiter) > 0)
            at--;
        if (i - at > moves) {
            qsort(waiters, count, sizeof *waiters, by_turn);
            return;
        }
        memmove(waiters + at + 1, waiters + at, (i - at) * sizeof waiter);
        waiters[at] = waiter;
        moves -= i - at;
    }
}

void ol_arbiter_order_again(struct arbiter *arbiter, ol_time now, size_t first)
{
    for (size_t i = first; i < arbiter->waiter_count; i++)
        rank(arbiter, now, &arbiter->waiters[i]);
    if (first < arbiter->waiter_count)
        sort(arbiter->waiters + first, arbiter->waiter_count - first);
}

void ol_arbiter_order(struct arbiter *arbiter, ol_time now)
{
    const size_t first = arbiter->first_gone < arbiter->waiter_count ? arbiter->first_gone : arbiter->waiter_count;
    size_t kept = first;
    for (size_t i = first; i < arbiter->waiter_count; i++)
        if (!arbiter->waiters[i].is_gone)
            arbiter->waiters[kept++] = arbiter->waiters[i];
    arbiter->waiter_count = kept;
    arbiter->first_gone = SIZE_MAX;
    arbiter->gone = 0;
    if (is_settled(arbiter, now))
        return;
    ol_arbiter_order_again(arbiter, now, 0);
    const ol_time period = arbiter->scheduler.recalculate;
    arbiter->ranks_until = period > 0 ? (now / period + 1) * period : now;
    if (arbiter->ranker->ops->standing)
        arbiter->standing = arbiter->ranker->ops->standing(arbiter->ranker, now);
}

size_t ol_arbiter_waiting(const struct arbiter *arbiter)
{
    return arbiter->waiter_count - arbiter->gone + (arbiter->lines ? arbiter->lines->waiting : 0);
}
