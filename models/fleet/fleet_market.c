/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fleet_market: what takes nodes away, or keeps them from coming, for all nodes of a capacity at once.
 *
 * A market is a signal: so many nodes may run. Where it falls below what there is, nodes that have not come yet are
 * forgone, then the newest are lost; where the capacity gives a notice, they hear of it that long before. Stock-outs
 * keep new nodes from coming and leave those that are there alone. Shocks take nodes of several capacities.
 *
 * Where the clock has no end, this stops when jobs have waited in vain for MOST_VAIN of such events, and of nodes that
 * came: what has not served them so far never will.
 */
#include "models/fleet/fleet_state.h"

#include "outlay/arena.h"

#include <math.h>
#include <stdlib.h>

#define MOST_VAIN 1000000

int64_t ol_fleet_market_limit(const struct bank *bank)
{
    return bank->has_market ? (int64_t)fmin(bank->market.value, OL_AVAILABLE) : (int64_t)OL_AVAILABLE;
}

static bool is_busy(const struct ol_node_fleet *fleet)
{
    for (size_t source = 0; source < OL_CAPACITY_SOURCES; source++)
        if (fleet->busy[source] > 0)
            return true;
    return false;
}

/* While no job runs. Where none will come any more, it may be that another pool's jobs wait in vain. */
void ol_fleet_count_vain(struct ol_node_fleet *fleet)
{
    const bool *const is_last = fleet->setting.arrivals_are_over;
    if (!is_busy(fleet))
        fleet->vain += fleet->has_jobs || (is_last && *is_last);
}

bool ol_fleet_goes_on(const struct ol_node_fleet *fleet)
{
    return fleet->setting.has_end || fleet->vain < MOST_VAIN;
}

/* ---- markets ---- */

/* Whether it is there now, or to come where these count too, and would be at `at`. */
static bool would_stand(const struct node *node, const struct bank *bank, ol_time at, bool counts_coming)
{
    return node->state != NODE_UNUSED && node->bank == bank->index && node->loss_at > at &&
           (counts_coming || node->state != NODE_ORDERED);
}

struct age {
    uint32_t node;
    ol_time started;
};

/* The newest first; what has not come yet (which starts at OL_NEVER) is newer than what has. */
static int compare_ages(const void *a, const void *b)
{
    const struct age *x = a, *y = b;
    if (x->started != y->started)
        return x->started > y->started ? -1 : 1;
    return (x->node > y->node) - (x->node < y->node);
}

/* So that no more than `limit` nodes are left at `at`. What has not come by then needs no notice. */
static void cut_down(struct ol_node_fleet *fleet, struct bank *bank, ol_time at, int64_t limit)
{
    const bool is_now = at == ol_sim_now(fleet->sim);
    int64_t count = 0;
    if (bank->alive <= limit)
        return;
    struct age *ages = ol_mem_new(ol_mem_product(sizeof *ages, (size_t)bank->alive));
    for (uint32_t i = 0; i < fleet->node_count; i++)
        if (would_stand(&fleet->nodes[i], bank, at, is_now))
            ages[count++] = (struct age){i, fleet->nodes[i].started};
    qsort(ages, (size_t)count, sizeof *ages, compare_ages);
    for (int64_t i = 0; i < count - limit; i++) {
        if (fleet->nodes[ages[i].node].state == NODE_ORDERED)
            ol_fleet_forgo(fleet, ages[i].node);
        else
            ol_fleet_doom(fleet, ages[i].node, at);
    }
    ol_mem_free(ages);
}

static void watch_market(struct ol_node_fleet *fleet, struct bank *bank)
{
    const ol_time now = ol_sim_now(fleet->sim), at = bank->market.until;
    const ol_time lead = bank->terms->notice > bank->terms->hint ? bank->terms->notice : bank->terms->hint;
    if (at == OL_NEVER)
        return;
    ol_sim_schedule(fleet->sim, at, OL_PHASE_CAPACITY, fleet->on_market, (uint32_t)bank->index);
    if (lead > 0)
        ol_sim_schedule(fleet->sim, at - lead > now ? at - lead : now, OL_PHASE_CAPACITY, fleet->on_market_notice,
                        (uint32_t)bank->index);
}

static void market_notice(void *self, uint32_t index)
{
    struct ol_node_fleet *fleet = self;
    struct bank *bank = &fleet->banks[index];
    struct ol_signal_cursor next = bank->market;
    if (bank->market.until <= ol_sim_now(fleet->sim))
        return;
    ol_signal_advance(&next);
    cut_down(fleet, bank, bank->market.until, (int64_t)fmin(next.value, OL_AVAILABLE));
}

static void market_changed(void *self, uint32_t index)
{
    struct ol_node_fleet *fleet = self;
    struct bank *bank = &fleet->banks[index];
    if (!ol_fleet_goes_on(fleet))
        return;
    ol_fleet_count_vain(fleet);
    ol_signal_advance(&bank->market);
    cut_down(fleet, bank, ol_sim_now(fleet->sim), ol_fleet_market_limit(bank));
    ol_fleet_top_up(fleet, bank);
    watch_market(fleet, bank);
    ol_fleet_ask_again(fleet);
}

/* ---- stock-outs ---- */

static ol_time later(const struct ol_node_fleet *fleet, const struct ol_law *law, struct ol_rng *rng)
{
    const double gap = fmin(ol_law_draw(law, rng), (double)OL_TIME_LIMIT);
    return ol_sim_now(fleet->sim) + (gap < 1 ? 1 : (ol_time)llrint(gap));
}

static void stock_out(void *self, uint32_t index)
{
    struct ol_node_fleet *fleet = self;
    struct bank *bank = &fleet->banks[index];
    if (!ol_fleet_goes_on(fleet))
        return;
    ol_fleet_count_vain(fleet);
    bank->is_out = true;
    ol_sim_schedule(fleet->sim, later(fleet, &bank->terms->stock_for, &bank->stocks), OL_PHASE_CAPACITY,
                    fleet->on_stock_in, index);
}

static void watch_stock(struct ol_node_fleet *fleet, struct bank *bank)
{
    if (!bank->terms->stock_every.type)
        return;
    ol_sim_schedule(fleet->sim, later(fleet, &bank->terms->stock_every, &bank->stocks), OL_PHASE_CAPACITY,
                    fleet->on_stock_out, (uint32_t)bank->index);
}

static void stock_in(void *self, uint32_t index)
{
    struct ol_node_fleet *fleet = self;
    struct bank *bank = &fleet->banks[index];
    bank->is_out = false;
    ol_fleet_top_up(fleet, bank);
    watch_stock(fleet, bank);
    ol_fleet_ask_again(fleet);
}

/* ---- shocks ---- */

static void watch_shock(struct ol_node_fleet *fleet, size_t i)
{
    struct shock_state *state = &fleet->shocks[i];
    ol_sim_schedule(fleet->sim, later(fleet, &state->shock->every, &state->gaps), OL_PHASE_CAPACITY,
                    fleet->on_shock, (uint32_t)i);
}

static void shock(void *self, uint32_t index)
{
    struct ol_node_fleet *fleet = self;
    struct shock_state *state = &fleet->shocks[index];
    const ol_time now = ol_sim_now(fleet->sim);
    if (!ol_fleet_goes_on(fleet))
        return;
    ol_fleet_count_vain(fleet);
    for (uint32_t i = 0; i < fleet->node_count; i++) {
        struct node *node = &fleet->nodes[i];
        const bool is_there = node->state == NODE_STARTING || node->state == NODE_SERVING;
        if (!is_there || !ol_shock_hits(state->shock, fleet->banks[node->bank].terms) ||
            ol_rng_unit(&state->victims) >= state->shock->share)
            continue;
        ol_fleet_doom(fleet, i, now + (ol_time)(ol_rng_unit(&state->victims) * (double)state->shock->within));
    }
    watch_shock(fleet, index);
}

/* ---- beginning ---- */

static void begin_market(struct ol_node_fleet *fleet, struct bank *bank)
{
    const struct ol_fleet_setting *setting = &fleet->setting;
    struct ol_text entity = {0};
    ol_text_addf(&entity, "%s/%zu", setting->pool->name, bank->index + 1);
    bank->has_market = bank->terms->market != NULL;
    bank->market_run = (double)INFINITY;
    if (bank->has_market) {
        bank->market =
            ol_signal_begin(bank->terms->market,
                            ol_rng_stream(setting->seed, "market", ol_text_string(&entity), setting->replication));
        bank->market_run = ol_signal_mean_run(bank->terms->market, 1);
    }
    ol_text_release(&entity);
}

void ol_fleet_begin_markets(struct ol_node_fleet *fleet)
{
    struct ol_sim *sim = fleet->sim;
    fleet->on_market = ol_sim_handler(sim, market_changed, fleet);
    fleet->on_market_notice = ol_sim_handler(sim, market_notice, fleet);
    fleet->on_stock_out = ol_sim_handler(sim, stock_out, fleet);
    fleet->on_stock_in = ol_sim_handler(sim, stock_in, fleet);
    fleet->on_shock = ol_sim_handler(sim, shock, fleet);
    for (size_t i = 0; i < fleet->bank_count; i++) {
        begin_market(fleet, &fleet->banks[i]);
        if (fleet->banks[i].has_market)
            watch_market(fleet, &fleet->banks[i]);
        watch_stock(fleet, &fleet->banks[i]);
    }
    for (size_t i = 0; i < fleet->shock_count; i++)
        watch_shock(fleet, i);
}
