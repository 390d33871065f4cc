/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/fleet/fleet_state.h"

#include "models/pool_note.h"
#include "outlay/arena.h"

#include <math.h>

static ol_time draw(const struct ol_law *law, struct ol_rng *rng)
{
    return law->type ? (ol_time)llrint(fmin(ol_law_draw(law, rng), (double)OL_TIME_LIMIT)) : 0;
}

static ol_time mean_of(const struct ol_law *law)
{
    return law->type ? (ol_time)llrint(fmin(ol_law_mean(law), (double)OL_TIME_LIMIT / 4)) : 0;
}

static uint32_t new_node(struct ol_node_fleet *fleet)
{
    uint32_t index = fleet->unused;
    if (index != OL_NO_NODE) {
        fleet->unused = fleet->nodes[index].next;
        return index;
    }
    OL_MEM_RESERVE(fleet->nodes, fleet->node_capacity, fleet->node_count + 1);
    return (uint32_t)fleet->node_count++;
}

void ol_fleet_cancel(struct ol_node_fleet *fleet, ol_ticket *ticket)
{
    if (*ticket)
        ol_sim_cancel(fleet->sim, *ticket);
    *ticket = 0;
}

void ol_fleet_note_life(struct ol_node_fleet *fleet, const struct node *node, ol_time end, enum ol_usage_end ended)
{
    struct bank *bank = &fleet->banks[node->bank];
    const ol_time warmup_end = fleet->setting.warmup_end;
    const ol_time from = node->started > warmup_end ? node->started : warmup_end;
    bank->node_time += end - node->started;
    if (end > from)
        bank->billed += end - from;
    if (fleet->setting.lives && bank->is_moved && bank->terms->source >= OL_CAPACITY_ON_DEMAND &&
        end > node->started)
        ol_node_lives_add(fleet->setting.lives, (struct ol_node_life){.start = node->started,
                                                                      .end = end,
                                                                      .pool = fleet->setting.index,
                                                                      .capacity = node->bank,
                                                                      .ended = (uint8_t)ended});
}

static void tell_billed(const struct ol_node_fleet *fleet, const struct node *node, int64_t nodes)
{
    const struct ol_probes *probes = ol_sim_probes(fleet->sim);
    if (!ol_probes_are_listening(probes, OL_NODE_BILLED))
        return;
    const struct ol_node_change change = {.pool = fleet->setting.index, .capacity = node->bank, .nodes = nodes};
    ol_probes_tell(probes, OL_NODE_BILLED, ol_sim_now(fleet->sim), &change);
}

void ol_fleet_discard(struct ol_node_fleet *fleet, uint32_t index, enum ol_usage_end ended)
{
    struct node *node = &fleet->nodes[index];
    struct bank *bank = &fleet->banks[node->bank];
    ol_fleet_unlist(fleet, index);
    ol_fleet_cancel(fleet, &node->stage);
    ol_fleet_cancel(fleet, &node->fate);
    if (node->state == NODE_SERVING)
        ol_fleet_level_add(fleet, bank, -1);
    if (node->state != NODE_ORDERED) {
        ol_fleet_note_life(fleet, node, ol_sim_now(fleet->sim), ended);
        tell_billed(fleet, node, -1);
    }
    bank->alive--;
    bank->closing -= node->is_succeeded;
    *node = (struct node){.state = NODE_UNUSED, .next = fleet->unused};
    fleet->unused = index;
}

void ol_fleet_expect(struct ol_node_fleet *fleet, const struct node *node, int sign)
{
    const struct ol_fleet_hooks *hooks = &fleet->setting.hooks;
    fleet->banks[node->bank].ordered_units += sign * (int64_t)node->units;
    hooks->expected(hooks->self, sign * (int64_t)node->units, node->expected_at);
}

static void serve(struct ol_node_fleet *fleet, uint32_t index)
{
    struct node *node = &fleet->nodes[index];
    if (node->is_closed) /* it is taken away before it has served */
        return;
    ol_fleet_expect(fleet, node, -1);
    node->state = NODE_SERVING;
    ol_fleet_level_add(fleet, &fleet->banks[node->bank], 1);
    node->idle_since = ol_sim_now(fleet->sim);
    ol_fleet_list(fleet, index);
    fleet->setting.hooks.joined(fleet->setting.hooks.self, index);
    if (fleet->nodes[index].free == fleet->nodes[index].units)
        ol_fleet_watch_idle(fleet, index);
}

/* Returns when its law takes it, or OL_NEVER. */
static ol_time begin_life(struct ol_node_fleet *fleet, uint32_t index)
{
    struct node *node = &fleet->nodes[index];
    struct bank *bank = &fleet->banks[node->bank];
    const ol_time now = ol_sim_now(fleet->sim);
    ol_time life = bank->terms->interruptions.type ? draw(&bank->terms->interruptions, &bank->lives) : OL_NEVER;
    if (bank->terms->lifetime_limit > 0 && life > bank->terms->lifetime_limit)
        life = bank->terms->lifetime_limit;
    node->started = now;
    bank->starts += now >= fleet->setting.warmup_end;
    tell_billed(fleet, node, 1);
    return life < OL_TIME_LIMIT ? now + (life > 0 ? life : 1) : OL_NEVER;
}

void ol_fleet_start(struct ol_node_fleet *fleet, uint32_t index, bool is_standing)
{
    struct node *node = &fleet->nodes[index];
    struct bank *bank = &fleet->banks[node->bank];
    const ol_time now = ol_sim_now(fleet->sim);
    const ol_time startup = is_standing ? 0 : draw(&bank->terms->startup, &bank->startups);
    ol_fleet_count_vain(fleet);
    node->state = NODE_STARTING;
    ol_fleet_doom(fleet, index, begin_life(fleet, index));
    if (startup == 0)
        serve(fleet, index);
    else
        node->stage = ol_sim_schedule(fleet->sim, now + startup, OL_PHASE_CAPACITY, fleet->on_stage, index);
}

void ol_fleet_stage_done(void *self, uint32_t index)
{
    struct ol_node_fleet *fleet = self;
    fleet->nodes[index].stage = 0;
    if (fleet->nodes[index].state == NODE_ORDERED)
        ol_fleet_start(fleet, index, false);
    else
        serve(fleet, index);
}

uint32_t ol_fleet_add_node(struct ol_node_fleet *fleet, struct bank *bank)
{
    const uint32_t index = new_node(fleet);
    const ol_time now = ol_sim_now(fleet->sim);
    fleet->nodes[index] = (struct node){
        .bank = (uint16_t)bank->index,
        .state = NODE_ORDERED,
        .units = bank->units_per_node,
        .free = bank->units_per_node,
        .first_hold = OL_NO_HOLD,
        .expected_at = now + mean_of(&bank->terms->delay) + mean_of(&bank->terms->startup),
        .started = OL_NEVER,
        .loss_at = OL_NEVER,
    };
    bank->alive++;
    ol_fleet_expect(fleet, &fleet->nodes[index], 1);
    return index;
}

bool ol_fleet_is_renewable(const struct ol_node_fleet *fleet, uint32_t index)
{
    const struct node *node = &fleet->nodes[index];
    const struct bank *bank = &fleet->banks[node->bank];
    const struct ol_capacity *terms = bank->terms;
    return node->state == NODE_SERVING && node->free == 0 && !node->is_drained && bank->alive == bank->least &&
           bank->closing == 0 && terms->replace == OL_REPLACE_ON_LOSS && !terms->delay.type &&
           !terms->startup.type && !bank->has_market && !bank->is_out && !bank->group && !bank->quota &&
           !(fleet->stopped_sources >> terms->source & 1) && !fleet->keeps_idle && !fleet->has_overdue &&
           !fleet->moves_back;
}

ol_time ol_node_fleet_renew(struct ol_node_fleet *fleet, uint32_t index)
{
    struct node *node = &fleet->nodes[index];
    struct bank *bank = &fleet->banks[node->bank];
    const ol_time now = ol_sim_now(fleet->sim);
    bank->losses += now >= fleet->setting.warmup_end;
    bank->seen_losses++;
    ol_fleet_level_add(fleet, bank, 0);
    ol_fleet_note_life(fleet, node, now, OL_USAGE_BY_PROVIDER);
    tell_billed(fleet, node, -1);
    node->is_closed = node->is_hinted = false;
    node->expected_at = node->idle_since = now;
    node->loss_at = OL_NEVER;
    node->closed_at = 0;
    return begin_life(fleet, index);
}

void ol_node_fleet_await_loss(struct ol_node_fleet *fleet, uint32_t index, ol_time loss)
{
    ol_fleet_doom(fleet, index, loss);
}

bool ol_fleet_order(struct ol_node_fleet *fleet, struct bank *bank)
{
    if (!ol_fleet_can_order(fleet, bank) || !ol_fleet_goes_on(fleet))
        return false;
    const uint32_t index = ol_fleet_add_node(fleet, bank);
    const ol_time delay = draw(&bank->terms->delay, &bank->delays);
    if (delay == 0)
        ol_fleet_start(fleet, index, false);
    else
        fleet->nodes[index].stage =
            ol_sim_schedule(fleet->sim, ol_sim_now(fleet->sim) + delay, OL_PHASE_CAPACITY, fleet->on_stage, index);
    return true;
}

void ol_fleet_forgo(struct ol_node_fleet *fleet, uint32_t index)
{
    ol_fleet_expect(fleet, &fleet->nodes[index], -1);
    ol_fleet_discard(fleet, index, OL_USAGE_BY_PROVIDER);
}

void ol_fleet_top_up(struct ol_node_fleet *fleet, struct bank *bank)
{
    while (bank->alive - bank->closing < bank->least && ol_fleet_order(fleet, bank))
        ;
}

static bool is_needed(const struct bank *bank)
{
    return bank->alive - bank->closing <= bank->least;
}

bool ol_fleet_is_successor_awaited(const struct ol_node_fleet *fleet)
{
    int64_t closing = 0;
    for (size_t i = 0; i < fleet->bank_count; i++)
        closing += fleet->banks[i].closing;
    for (size_t i = 0; closing > 0 && i < fleet->node_count; i++)
        if (fleet->nodes[i].is_succeeded && fleet->nodes[i].first_hold != OL_NO_HOLD)
            return true;
    return false;
}

static ol_time idle_until(const struct ol_node_fleet *fleet, const struct node *node)
{
    const struct ol_capacity *terms = fleet->banks[node->bank].terms;
    const ol_time idle = node->idle_since + terms->idle, least = node->started + terms->minimum;
    return idle > least ? idle : least;
}

static void retire(struct ol_node_fleet *fleet, uint32_t index)
{
    const struct ol_fleet_hooks *hooks = &fleet->setting.hooks;
    ol_fleet_unlist(fleet, index);
    hooks->left(hooks->self, index);
    ol_fleet_discard(fleet, index, OL_USAGE_BY_USER);
}

void ol_fleet_idle_done(void *self, uint32_t index)
{
    struct ol_node_fleet *fleet = self;
    fleet->nodes[index].stage = 0;
    if (fleet->keeps_idle || is_needed(&fleet->banks[fleet->nodes[index].bank]) ||
        ol_fleet_is_successor_awaited(fleet))
        fleet->has_overdue = true;
    else
        retire(fleet, index);
}

void ol_fleet_watch_idle(struct ol_node_fleet *fleet, uint32_t index)
{
    struct node *node = &fleet->nodes[index];
    const struct bank *bank = &fleet->banks[node->bank];
    if (bank->most == bank->least)
        return;
    node->stage = ol_sim_schedule(fleet->sim, idle_until(fleet, node), OL_PHASE_METER, fleet->on_idle, index);
}

void ol_fleet_sweep(struct ol_node_fleet *fleet)
{
    const ol_time now = ol_sim_now(fleet->sim);
    fleet->has_overdue = false;
    for (size_t i = 0; i < fleet->bank_count; i++) {
        struct bank *bank = &fleet->banks[i];
        for (uint32_t k = bank->empty, next; k != OL_NO_NODE && bank->most > bank->least; k = next) {
            next = fleet->nodes[k].next;
            if (fleet->nodes[k].stage || idle_until(fleet, &fleet->nodes[k]) > now)
                continue;
            if (is_needed(bank))
                fleet->has_overdue = true;
            else
                retire(fleet, k);
        }
    }
}
