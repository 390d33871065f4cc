/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/fleet/fleet_state.h"

static void count_successor(struct ol_node_fleet *fleet, uint32_t index, enum ol_replace when)
{
    struct node *node = &fleet->nodes[index];
    struct bank *bank = &fleet->banks[node->bank];
    const bool is_used = node->free < node->units;
    if (bank->terms->replace != (int)when || node->is_succeeded)
        return;
    node->is_succeeded = true;
    bank->closing++;
    ol_fleet_top_up(fleet, bank);
    if (is_used && bank->alive - bank->closing >= bank->least) {
        struct bank *turn = ol_fleet_turn(fleet);
        if (turn)
            ol_fleet_order(fleet, turn);
    }
}

static void hint(struct ol_node_fleet *fleet, uint32_t index)
{
    fleet->nodes[index].is_hinted = true;
    count_successor(fleet, index, OL_REPLACE_ON_HINT);
    if (fleet->nodes[index].state == NODE_SERVING && !fleet->nodes[index].is_closed)
        fleet->setting.hooks.hinted(fleet->setting.hooks.self, index);
}

uint32_t ol_node_fleet_drain(struct ol_node_fleet *fleet, uint32_t index)
{
    struct node *node = &fleet->nodes[index];
    const uint32_t free = takes_jobs(node) ? node->free : 0;
    node->is_drained = true;
    ol_fleet_unlist(fleet, index);
    return free;
}

static void close_node(struct ol_node_fleet *fleet, uint32_t index)
{
    const struct ol_fleet_hooks *hooks = &fleet->setting.hooks;
    struct node *node = &fleet->nodes[index];
    const uint32_t free = takes_jobs(node) ? node->free : 0;
    node->is_closed = true;
    node->closed_at = ol_sim_now(fleet->sim);
    ol_fleet_unlist(fleet, index);
    if (node->state != NODE_SERVING) {
        ol_fleet_expect(fleet, node, -1);
    } else {
        ol_fleet_cancel(fleet, &node->stage);
        hooks->closed(hooks->self, index, free);
    }
    count_successor(fleet, index, OL_REPLACE_ON_NOTICE);
}

static void lose(struct ol_node_fleet *fleet, uint32_t index)
{
    const struct ol_fleet_hooks *hooks = &fleet->setting.hooks;
    struct bank *bank = &fleet->banks[fleet->nodes[index].bank];
    if (hooks->renewed && ol_fleet_is_renewable(fleet, index) && hooks->renewed(hooks->self, index))
        return;
    if (!fleet->nodes[index].is_closed)
        close_node(fleet, index);
    if (fleet->nodes[index].state == NODE_SERVING)
        hooks->lost(hooks->self, index);
    OL_ASSERT(fleet->nodes[index].first_hold == OL_NO_HOLD);
    bank->losses += ol_sim_now(fleet->sim) >= fleet->setting.warmup_end;
    bank->seen_losses++;
    ol_fleet_discard(fleet, index, OL_USAGE_BY_PROVIDER);
    ol_fleet_top_up(fleet, bank);
    ol_fleet_ask_again(fleet);
}

/* What comes next on its way down, or now where its time has passed. */
static void watch_fate(struct ol_node_fleet *fleet, uint32_t index)
{
    struct node *node = &fleet->nodes[index];
    const struct ol_capacity *terms = fleet->banks[node->bank].terms;
    const ol_time now = ol_sim_now(fleet->sim);
    ol_time at = node->loss_at;
    if (terms->notice > 0 && !node->is_closed && at > node->loss_at - terms->notice)
        at = node->loss_at - terms->notice;
    if (terms->hint > 0 && !node->is_hinted && at > node->loss_at - terms->hint)
        at = node->loss_at - terms->hint;
    /* A node that has just started may have been ordered in a pass, which is past the phase of capacity. */
    const ol_time soonest = node->started == now ? now + 1 : now;
    ol_fleet_cancel(fleet, &node->fate);
    node->fate =
        ol_sim_schedule(fleet->sim, at > soonest ? at : soonest, OL_PHASE_CAPACITY, fleet->on_fate, index);
}

void ol_fleet_fate_due(void *self, uint32_t index)
{
    struct ol_node_fleet *fleet = self;
    const struct ol_capacity *terms = fleet->banks[fleet->nodes[index].bank].terms;
    const ol_time now = ol_sim_now(fleet->sim), loss_at = fleet->nodes[index].loss_at;
    fleet->nodes[index].fate = 0;
    if (loss_at <= now) {
        lose(fleet, index);
        return;
    }
    if (terms->hint > 0 && !fleet->nodes[index].is_hinted && now >= loss_at - terms->hint)
        hint(fleet, index);
    if (terms->notice > 0 && !fleet->nodes[index].is_closed && now >= loss_at - terms->notice)
        close_node(fleet, index);
    watch_fate(fleet, index);
}

void ol_fleet_doom(struct ol_node_fleet *fleet, uint32_t index, ol_time at)
{
    struct node *node = &fleet->nodes[index];
    if (at >= node->loss_at)
        return;
    node->loss_at = at;
    watch_fate(fleet, index);
}
