/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/managed/managed_state.h"

void ol_managed_leave_soon(struct managed *pool, uint32_t index, enum leaving why)
{
    struct live *live = &pool->lives[index];
    const ol_time at = ol_sim_now(pool->sim) + ol_checkpoint_emergency(live->plan->checkpoint, live->units);
    if (live->leave || live->watch.is_crashed || at >= ol_course_end(&live->course))
        return;
    live->leaves = (uint8_t)why;
    live->leave = ol_sim_schedule(pool->sim, at, OL_PHASE_CAPACITY, pool->left, index);
}

void ol_managed_left_node(void *self, uint32_t index)
{
    struct managed *pool = self;
    struct live *live = &pool->lives[index];
    live->leave = 0;
    if (live->leaves == LEAVES_FOR_ANOTHER) {
        ol_managed_stopped(pool, index);
        return;
    }
    if (live->leaves == LEAVES_UNUSED) {
        ol_managed_reclaimed(pool, index);
        return;
    }
    if (live->leaves == LEAVES_UNPAID) {
        ol_managed_unpaid(pool, index);
        return;
    }
    if (live->leaves == LEAVES_WARNED)
        ol_managed_count_interruption(run_of(pool, live));
    ol_managed_stop_stretch(pool, live, ol_checkpoint_emergency(live->plan->checkpoint, live->units), false);
    ol_managed_requeue(pool, index, 0, live->leaves == LEAVES_FOR_BETTER ? OL_JOB_MOVED : OL_JOB_INTERRUPTED);
}

static bool is_on_fallback(const struct managed *pool, const struct live *live)
{
    for (uint32_t i = live->hold; i != OL_NO_HOLD; i = ol_node_fleet_hold(pool->fleet, i)->next_of_holder)
        if (ol_node_is_fallback(pool->fleet, ol_node_fleet_hold(pool->fleet, i)->node))
            return true;
    return false;
}

/* Whether it pays to save, move and read back: the rest takes longer than that. */
static bool would_move_back(const struct managed *pool, const struct live *live)
{
    const struct ol_checkpoint *checkpoint = live->plan->checkpoint;
    if (!live->is_running || !checkpoint || live->leave || live->watch.is_crashed || !is_on_fallback(pool, live))
        return false;
    const ol_time price =
        ol_checkpoint_emergency(checkpoint, live->units) + ol_checkpoint_restore(checkpoint, live->units);
    return ol_course_end(&live->course) - ol_sim_now(pool->sim) > price;
}

static bool is_leaving(const struct managed *pool)
{
    for (size_t i = 0; i < pool->live_count; i++)
        if (pool->lives[i].is_running && pool->lives[i].leave)
            return true;
    return false;
}

bool ol_managed_move_back(struct managed *pool)
{
    uint64_t units = 0;
    for (size_t i = 0; i < pool->live_count; i++)
        units += would_move_back(pool, &pool->lives[i]) ? pool->lives[i].units : 0;
    uint64_t free = ol_node_fleet_want_back(pool->fleet, units);
    for (size_t i = 0; i < pool->live_count; i++) {
        struct live *live = &pool->lives[i];
        if (live->units > free || !would_move_back(pool, live))
            continue;
        free -= live->units;
        ol_managed_leave_soon(pool, (uint32_t)i, LEAVES_FOR_BETTER);
    }
    return is_leaving(pool);
}
