/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/arbiter/arbiter_state.h"

#include <stdlib.h>

/* ---- without nodes ---- */

static void find_shadow_of_units(struct arbiter *arbiter, ol_time now)
{
    struct pass *pass = &arbiter->pass;
    const uint64_t available = ol_arbiter_available(arbiter, &pass->head);
    uint64_t surplus = available;
    OL_ASSERT(pass->head.job.units > available);
    pass->shadow = ol_release_list_shadow(&arbiter->releases, now, pass->head.job.units - available, &surplus);
    pass->extra = surplus;
}

/* ---- on nodes ---- */

static int by_end(const void *a, const void *b)
{
    const struct runner *x = a, *y = b;
    if (x->expected_end != y->expected_end)
        return x->expected_end < y->expected_end ? -1 : 1;
    return x->slot < y->slot ? -1 : x->slot > y->slot;
}

/* The cluster without the first `count` that are expected to end; what is promised is so already without those who are
 * being stopped. */
static void without(struct arbiter *arbiter, size_t count)
{
    const bool is_promised = arbiter->nominated > 0;
    ol_cluster_copy(arbiter->at_head, is_promised ? arbiter->promised : arbiter->cluster);
    for (size_t i = 0; i < count; i++)
        if (!is_promised || arbiter->runners[i].taker == OL_NO_SLOT)
            ol_cluster_remove(arbiter->at_head, arbiter->runners[i].slot);
}

static bool fits_without(struct arbiter *arbiter, size_t count, const struct ol_job_view *head)
{
    without(arbiter, count);
    return ol_cluster_fits(arbiter->at_head, arbiter->pass.head.job.units, head->ask);
}

/* The fewest ends after which it fits; all of them where not even those are enough. */
static size_t ends_needed(struct arbiter *arbiter, const struct ol_job_view *head)
{
    size_t low = 0, high = arbiter->runner_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (fits_without(arbiter, middle, head))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void find_shadow_on_nodes(struct arbiter *arbiter, ol_time now)
{
    struct pass *pass = &arbiter->pass;
    const struct ol_job_view head = ol_arbiter_view(arbiter, pass->head.job.slot);
    if (arbiter->runner_count > 1)
        qsort(arbiter->runners, arbiter->runner_count, sizeof *arbiter->runners, by_end);
    size_t count = ends_needed(arbiter, &head);
    if (count == 0 || !fits_without(arbiter, count, &head)) {
        pass->shadow = OL_NEVER;
        return;
    }
    pass->shadow = arbiter->runners[count - 1].expected_end;
    while (count < arbiter->runner_count && arbiter->runners[count].expected_end <= pass->shadow)
        count++;
    pass->shadow = pass->shadow > now ? pass->shadow : now;
    without(arbiter, count);
    ol_cluster_place(arbiter->at_head, pass->head.job.slot, pass->head.job.units, head.ask);
}

/* ---- both ---- */

void ol_arbiter_find_shadow(struct arbiter *arbiter, ol_time now)
{
    if (arbiter->backfilling == BACKFILL_NONE && !ol_arbiter_is_heard(arbiter))
        arbiter->pass.shadow = OL_NEVER;
    else if (arbiter->cluster)
        find_shadow_on_nodes(arbiter, now);
    else
        find_shadow_of_units(arbiter, now);
}

bool ol_arbiter_may_pass(struct arbiter *arbiter, ol_time now, const struct waiter *waiter)
{
    struct pass *pass = &arbiter->pass;
    if (pass->shadow == OL_NEVER && arbiter->cluster)
        return true;
    if (waiter->job.estimate <= pass->shadow - now)
        return true;
    if (arbiter->cluster)
        return ol_cluster_place_as(arbiter->at_head, arbiter->cluster, waiter->job.slot);
    if (waiter->job.units > pass->extra)
        return false;
    pass->extra -= waiter->job.units;
    return true;
}

/* ---- a slot for everyone ----
 *
 * A job keeps its slot from pass to pass, and moves it up where it can; it loses it when somebody comes to stand before
 * it, or the pool is not what it was: then all those behind plan anew. */

/* So many hold slots, as real schedulers limit it; those behind start where they delay none of these. */
#define MOST_PLANNED 1000

static void plan_release(void *self, ol_time at, uint64_t units)
{
    struct arbiter *arbiter = self;
    ol_profile_add(&arbiter->profile, at > arbiter->last_pass ? at : arbiter->last_pass + 1, OL_TIME_END,
                   (int64_t)units);
}

static void reserve(struct arbiter *arbiter, const struct waiter *waiter, int sign)
{
    const ol_time length = waiter->job.estimate, from = waiter->hold;
    if (from < OL_TIME_END)
        ol_profile_add(&arbiter->profile, from, from > OL_TIME_END - length ? OL_TIME_END : from + length,
                       -sign * (int64_t)waiter->job.units);
}

static void keep_holds(struct arbiter *arbiter, ol_time now)
{
    const bool was_overdue = arbiter->is_overdue;
    arbiter->is_overdue = ol_release_list_due(&arbiter->releases, now) > 0;
    bool is_anew = arbiter->is_void || arbiter->is_overdue || was_overdue;
    for (size_t i = 0; i < arbiter->waiter_count; i++) {
        struct waiter *waiter = &arbiter->waiters[i];
        is_anew |= waiter->hold < now || waiter->hold == OL_NEVER;
        if (is_anew)
            waiter->hold = OL_NEVER;
        else
            reserve(arbiter, waiter, 1);
    }
    arbiter->is_void = false;
}

void ol_arbiter_begin_plan(struct arbiter *arbiter, ol_time now)
{
    const uint64_t kept = arbiter->earmarked < arbiter->free ? arbiter->earmarked : arbiter->free;
    ol_profile_begin(&arbiter->profile, now, (int64_t)(arbiter->free - kept));
    ol_release_list_each(&arbiter->releases, plan_release, arbiter);
    keep_holds(arbiter, now);
    arbiter->planned = OL_NEVER;
    arbiter->planned_count = 0;
}

/* Where its own slot counts as free. */
static ol_time earliest(const struct arbiter *arbiter, ol_time now, const struct waiter *waiter)
{
    const bool has_own = waiter->hold < OL_TIME_END;
    const ol_time length = waiter->job.estimate, own = has_own ? waiter->hold : 0;
    const ol_time own_end = own > OL_TIME_END - length ? OL_TIME_END : own + length;
    return ol_profile_earliest(&arbiter->profile, now, waiter->job.units, length, own, has_own ? own_end : own);
}

bool ol_arbiter_plan(struct arbiter *arbiter, ol_time now, struct waiter *waiter)
{
    const bool has_own = waiter->hold < OL_TIME_END;
    if (!has_own && arbiter->planned_count >= MOST_PLANNED && waiter->job.units > arbiter->free)
        return false;
    const ol_time at = has_own && !arbiter->is_freed ? waiter->hold : earliest(arbiter, now, waiter);
    const bool is_now = at <= now && waiter->job.units <= ol_arbiter_available(arbiter, waiter);
    if (!is_now && arbiter->planned_count++ >= MOST_PLANNED)
        return false;
    reserve(arbiter, waiter, -1);
    waiter->hold = at;
    reserve(arbiter, waiter, 1);
    if (at > now + arbiter->is_overdue && at < arbiter->planned)
        arbiter->planned = at;
    return is_now;
}
