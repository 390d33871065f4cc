/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/managed/managed_state.h"

ol_time ol_managed_emergency(const struct managed *pool, const struct live *live, uint32_t node)
{
    const struct ol_checkpoint *checkpoint = live->plan->checkpoint;
    if (!checkpoint || live->watch.is_crashed || checkpoint->on_notice == OL_NOTICE_IGNORE)
        return -1;
    const ol_time save = ol_checkpoint_emergency(checkpoint, live->units);
    const ol_time notice = ol_node_notice(pool->fleet, node);
    return notice > 0 && save <= notice ? save : -1;
}

static void lose_part(struct managed *pool, uint32_t index, uint32_t node)
{
    struct live *live = &pool->lives[index];
    struct ol_job_run *run = run_of(pool, live);
    uint32_t held = 0, lost = 0;
    for (uint32_t i = live->hold; i != OL_NO_HOLD; i = ol_node_fleet_hold(pool->fleet, i)->next_of_holder)
        held += ol_node_fleet_hold(pool->fleet, i)->node == node ? ol_node_fleet_hold(pool->fleet, i)->units : 0;
    ol_managed_count_interruption(run);
    if (ol_managed_can_shrink(live, live->units - held)) {
        live->hold = ol_node_fleet_drop(pool->fleet, live->hold, node, &lost);
        ol_managed_shrink(pool, index, lost);
        return;
    }
    ol_managed_stop_stretch(pool, live, ol_managed_emergency(pool, live, node), false);
    live->hold = ol_node_fleet_drop(pool->fleet, live->hold, node, &lost);
    ol_managed_requeue(pool, index, lost, OL_JOB_INTERRUPTED);
}

static void node_lost(void *self, uint32_t node)
{
    struct managed *pool = self;
    uint32_t hold;
    while ((hold = ol_node_first_hold(pool->fleet, node)) != OL_NO_HOLD)
        lose_part(pool, ol_node_fleet_hold(pool->fleet, hold)->holder, node);
    ol_managed_tell_node(pool, node, -1);
}

static void units_expected(void *self, int64_t units, ol_time at)
{
    struct managed *pool = self;
    pool->desk.policy->ops->expect(pool->desk.policy, ol_sim_now(pool->sim), units, at);
    pool->is_due = true;
}

static void node_joined(void *self, uint32_t node)
{
    struct managed *pool = self;
    const int64_t units = ol_node_units(pool->fleet, node);
    ol_managed_resize(pool, units);
    ol_managed_tell_node(pool, node, 1);
    pool->is_due = true;
    if (!pool->is_ordering)
        ol_desk_want_pass(&pool->desk);
}

static void node_left(void *self, uint32_t node)
{
    struct managed *pool = self;
    const int64_t units = ol_node_units(pool->fleet, node);
    ol_managed_resize(pool, -units);
    ol_managed_tell_node(pool, node, -1);
}

/* Each job on the node that leaves on such a warning; whether there is one. */
static bool let_leave(struct managed *pool, uint32_t node, bool is_notice)
{
    bool has_any = false;
    for (uint32_t i = ol_node_first_hold(pool->fleet, node); i != OL_NO_HOLD;
         i = ol_node_fleet_hold(pool->fleet, i)->next) {
        const uint32_t index = ol_node_fleet_hold(pool->fleet, i)->holder;
        const struct ol_checkpoint *checkpoint = pool->lives[index].plan->checkpoint;
        if (!checkpoint ||
            (is_notice ? checkpoint->on_notice != OL_NOTICE_MIGRATE : checkpoint->on_hint != OL_HINT_MIGRATE))
            continue;
        ol_managed_leave_soon(pool, index, LEAVES_WARNED);
        has_any = true;
    }
    return has_any;
}

/* Whoever leaves a node does not come back to it. */
static void node_hinted(void *self, uint32_t node)
{
    struct managed *pool = self;
    if (let_leave(pool, node, false))
        ol_managed_resize(pool, -(int64_t)ol_node_fleet_drain(pool->fleet, node));
}

static void node_closed(void *self, uint32_t node, uint32_t free)
{
    struct managed *pool = self;
    ol_managed_resize(pool, -(int64_t)free);
    let_leave(pool, node, true);
    ol_desk_want_pass(&pool->desk);
}

static void fleet_changed(void *self)
{
    ol_desk_want_pass(&((struct managed *)self)->desk);
}

struct ol_fleet_hooks ol_managed_hooks(struct managed *pool)
{
    return (struct ol_fleet_hooks){.self = pool,
                                   .expected = units_expected,
                                   .joined = node_joined,
                                   .hinted = node_hinted,
                                   .closed = node_closed,
                                   .lost = node_lost,
                                   .renewed = ol_managed_renew,
                                   .left = node_left,
                                   .changed = fleet_changed};
}
