/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/fleet/fleet_state.h"

#include "outlay/arena.h"

#include <math.h>
#include <string.h>

void ol_fleet_ask_again(struct ol_node_fleet *fleet)
{
    if (fleet->keeps_idle || fleet->moves_back)
        fleet->setting.hooks.changed(fleet->setting.hooks.self);
}

static const struct ol_fleet_group *group_of(const struct ol_pool *pool, const char *name)
{
    const struct ol_fleet_group *groups = pool->fleets.items;
    for (size_t i = 0; name && i < pool->fleets.count; i++)
        if (strcmp(groups[i].name, name) == 0)
            return &groups[i];
    return NULL;
}

static const struct ol_capacity_quota *quota_of(const struct ol_pool *pool, const char *name)
{
    const struct ol_capacity_quota *quotas = pool->quotas.items;
    for (size_t i = 0; name && i < pool->quotas.count; i++)
        if (strcmp(quotas[i].name, name) == 0)
            return &quotas[i];
    return NULL;
}

/* Of what is never drawn there is no stream: its name would be hashed for nothing. */
static struct ol_rng stream(const struct ol_fleet_setting *setting, const char *purpose, size_t bank,
                            const struct ol_law *law)
{
    if (!law->type)
        return (struct ol_rng){0};
    struct ol_text entity = {0};
    ol_text_addf(&entity, "%s/%zu", setting->pool->name, bank + 1);
    const struct ol_rng rng = ol_rng_stream(setting->seed, purpose, ol_text_string(&entity), setting->replication);
    ol_text_release(&entity);
    return rng;
}

static bool is_provided(const struct ol_capacity *terms)
{
    return terms->source >= OL_CAPACITY_ON_DEMAND;
}

static void make_bank(struct ol_node_fleet *fleet, size_t i)
{
    const struct ol_fleet_setting *setting = &fleet->setting;
    const struct ol_capacity *terms = (const struct ol_capacity *)setting->pool->capacities.items + i;
    fleet->banks[i] = (struct bank){
        .terms = terms,
        .index = i,
        .least = setting->begins_empty && is_provided(terms) ? 0 : ol_capacity_least(terms),
        .most = ol_capacity_most(terms),
        .is_moved = ol_pool_moves(setting->pool, i),
        .empty = OL_NO_NODE,
        .partial = OL_NO_NODE,
        .units_per_node = (uint32_t)terms->units_each * ol_pool_grain(setting->pool),
        .delays = stream(setting, "delay", i, &terms->delay),
        .startups = stream(setting, "startup", i, &terms->startup),
        .lives = stream(setting, "interruptions", i, &terms->interruptions),
        .stocks = stream(setting, "stock", i, &terms->stock_every),
        .group = group_of(setting->pool, terms->fleet),
        .quota = quota_of(setting->pool, terms->quota),
    };
}

static void make_shocks(struct ol_node_fleet *fleet)
{
    const struct ol_fleet_setting *setting = &fleet->setting;
    const struct ol_shock *shocks = setting->pool->shocks.items;
    fleet->shock_count = setting->pool->shocks.count;
    fleet->shocks = ol_mem_new(ol_mem_product(sizeof *fleet->shocks, fleet->shock_count));
    for (size_t i = 0; i < fleet->shock_count; i++) {
        struct ol_text entity = {0};
        ol_text_addf(&entity, "%s/%s", setting->pool->name, shocks[i].name);
        fleet->shocks[i] = (struct shock_state){
            .shock = &shocks[i],
            .gaps = ol_rng_stream(setting->seed, "shock", ol_text_string(&entity), setting->replication),
            .victims = ol_rng_stream(setting->seed, "victims", ol_text_string(&entity), setting->replication),
        };
        ol_text_release(&entity);
    }
}

struct ol_node_fleet *ol_node_fleet_new(struct ol_sim *sim, const struct ol_fleet_setting *setting)
{
    struct ol_node_fleet *fleet = ol_mem_new(sizeof *fleet);
    fleet->sim = sim;
    fleet->setting = *setting;
    fleet->unused = OL_NO_NODE;
    fleet->unused_hold = OL_NO_HOLD;
    fleet->bank_count = setting->pool->capacities.count;
    fleet->banks = ol_mem_new(ol_mem_product(sizeof *fleet->banks, fleet->bank_count));
    fleet->turns = ol_mem_new(ol_mem_product(sizeof *fleet->turns, fleet->bank_count));
    fleet->offers = ol_mem_new(ol_mem_product(sizeof *fleet->offers, fleet->bank_count));
    fleet->offering = ol_mem_new(ol_mem_product(sizeof *fleet->offering, fleet->bank_count));
    for (size_t i = 0; i < fleet->bank_count; i++)
        make_bank(fleet, i);
    for (size_t i = 0; i < fleet->bank_count; i++)
        fleet->moves_back |= fleet->banks[i].terms->moves_back;
    ol_fleet_find_turns(fleet);
    make_shocks(fleet);
    fleet->on_stage = ol_sim_handler(sim, ol_fleet_stage_done, fleet);
    fleet->on_idle = ol_sim_handler(sim, ol_fleet_idle_done, fleet);
    fleet->on_fate = ol_sim_handler(sim, ol_fleet_fate_due, fleet);
    return fleet;
}

static double lawful_life(const struct ol_node_fleet *fleet, const struct bank *bank)
{
    const struct ol_law *law = &bank->terms->interruptions;
    double rate = law->type ? 1 / ol_law_mean(law) : 0;
    if (bank->terms->lifetime_limit > 0)
        rate = fmax(rate, 1 / (double)bank->terms->lifetime_limit);
    for (size_t i = 0; i < fleet->shock_count; i++)
        if (ol_shock_hits(fleet->shocks[i].shock, bank->terms))
            rate += fleet->shocks[i].shock->share / ol_law_mean(&fleet->shocks[i].shock->every);
    return rate > 0 ? 1 / rate : bank->market_run;
}

void ol_node_fleet_begin(struct ol_node_fleet *fleet)
{
    ol_fleet_begin_markets(fleet);
    for (size_t i = 0; i < fleet->bank_count; i++)
        fleet->banks[i].lawful_life = lawful_life(fleet, &fleet->banks[i]);
    for (size_t i = 0; i < fleet->bank_count; i++) {
        struct bank *bank = &fleet->banks[i];
        while (bank->alive < bank->least && ol_fleet_can_order(fleet, bank))
            ol_fleet_start(fleet, ol_fleet_add_node(fleet, bank), true);
    }
}

void ol_node_fleet_free(struct ol_node_fleet *fleet)
{
    if (!fleet)
        return;
    ol_mem_free(fleet->nodes);
    ol_mem_free(fleet->holds);
    ol_mem_free(fleet->banks);
    ol_mem_free(fleet->turns);
    ol_mem_free(fleet->offers);
    ol_mem_free(fleet->offering);
    ol_mem_free(fleet->shocks);
    ol_mem_free(fleet);
}

uint32_t ol_node_fleet_most(const struct ol_node_fleet *fleet)
{
    return ol_pool_units(fleet->setting.pool);
}

void ol_node_fleet_want(struct ol_node_fleet *fleet, uint64_t units, bool holds)
{
    uint64_t coming = 0;
    struct bank *bank;
    fleet->keeps_idle = holds;
    for (size_t i = 0; i < fleet->bank_count; i++)
        coming += (uint64_t)fleet->banks[i].ordered_units;
    while (coming < units && (bank = ol_fleet_turn(fleet)) && ol_fleet_order(fleet, bank))
        coming += bank->units_per_node;
    if (!holds && fleet->has_overdue && !ol_fleet_is_successor_awaited(fleet))
        ol_fleet_sweep(fleet);
}

bool ol_node_fleet_moves_back(const struct ol_node_fleet *fleet)
{
    return fleet->moves_back;
}

bool ol_node_is_fallback(const struct ol_node_fleet *fleet, uint32_t node)
{
    return fleet->banks[fleet->nodes[node].bank].is_fallback;
}

static uint64_t free_units(const struct ol_node_fleet *fleet, const struct bank *bank)
{
    uint64_t units = 0;
    for (uint32_t i = bank->empty; i != OL_NO_NODE; i = fleet->nodes[i].next)
        units += fleet->nodes[i].free;
    for (uint32_t i = bank->partial; i != OL_NO_NODE; i = fleet->nodes[i].next)
        units += fleet->nodes[i].free;
    return units;
}

uint64_t ol_node_fleet_want_back(struct ol_node_fleet *fleet, uint64_t units)
{
    uint64_t free = 0, coming = 0;
    for (size_t i = 0; i < fleet->bank_count; i++) {
        struct bank *bank = &fleet->banks[fleet->turns[i]];
        if (!bank->terms->moves_back)
            continue;
        free += free_units(fleet, bank);
        coming += (uint64_t)bank->ordered_units;
        while (free + coming < units && ol_fleet_order(fleet, bank))
            coming += bank->units_per_node;
    }
    return free;
}

void ol_node_fleet_restrain(struct ol_node_fleet *fleet, unsigned sources)
{
    fleet->stopped_sources = sources;
    for (size_t i = 0; i < fleet->bank_count; i++)
        ol_fleet_top_up(fleet, &fleet->banks[i]);
}

void ol_node_fleet_dismiss(struct ol_node_fleet *fleet)
{
    for (size_t i = 0; i < fleet->bank_count; i++)
        if (is_provided(fleet->banks[i].terms))
            fleet->banks[i].least = 0;
    fleet->has_overdue = true;
}

void ol_node_fleet_tell(struct ol_node_fleet *fleet, bool has_jobs)
{
    fleet->has_jobs = has_jobs;
}

uint32_t ol_node_first_hold(const struct ol_node_fleet *fleet, uint32_t node)
{
    return fleet->nodes[node].first_hold;
}

uint32_t ol_node_units(const struct ol_node_fleet *fleet, uint32_t node)
{
    return fleet->nodes[node].units;
}

const struct ol_capacity *ol_node_capacity(const struct ol_node_fleet *fleet, uint32_t node)
{
    return fleet->banks[fleet->nodes[node].bank].terms;
}

size_t ol_node_capacity_index(const struct ol_node_fleet *fleet, uint32_t node)
{
    return fleet->nodes[node].bank;
}

ol_time ol_node_notice(const struct ol_node_fleet *fleet, uint32_t node)
{
    return fleet->nodes[node].is_closed ? ol_sim_now(fleet->sim) - fleet->nodes[node].closed_at : 0;
}

double ol_node_fleet_mean_life(const struct ol_node_fleet *fleet, size_t capacity, bool observed)
{
    const struct bank *bank = &fleet->banks[capacity];
    const double lawful = bank->lawful_life, prior = isinf(lawful) ? (double)OL_DAY : lawful;
    double time = (double)bank->node_time;
    if (!observed)
        return lawful;
    for (size_t i = 0; i < fleet->node_count; i++)
        if (fleet->nodes[i].bank == capacity && fleet->nodes[i].state >= NODE_STARTING)
            time += (double)(ol_sim_now(fleet->sim) - fleet->nodes[i].started);
    return (time + prior) / (double)(bank->seen_losses + 1);
}

double ol_node_fleet_least_life(const struct ol_node_fleet *fleet, uint32_t units)
{
    double least = (double)INFINITY;
    for (size_t i = 0; i < fleet->bank_count; i++) {
        const struct bank *bank = &fleet->banks[i];
        const uint32_t nodes = (units + bank->units_per_node - 1) / bank->units_per_node;
        least = fmin(least, bank->lawful_life / nodes);
    }
    return least;
}

double ol_node_fleet_first_speed(const struct ol_node_fleet *fleet, const char *kind)
{
    return ol_capacity_speed(fleet->banks[fleet->turns[0]].terms, kind);
}

void ol_node_fleet_finish(struct ol_node_fleet *fleet, ol_time end)
{
    for (size_t i = 0; i < fleet->bank_count; i++)
        ol_fleet_level_add(fleet, &fleet->banks[i], 0);
    for (size_t i = 0; i < fleet->node_count; i++)
        if (fleet->nodes[i].state >= NODE_STARTING)
            ol_fleet_note_life(fleet, &fleet->nodes[i], end, OL_USAGE_RUNNING);
}

void ol_node_fleet_verify(const struct ol_node_fleet *fleet, uint64_t free)
{
    uint64_t found = 0;
    for (uint32_t i = 0; i < fleet->node_count; i++) {
        const struct node *node = &fleet->nodes[i];
        uint64_t held = 0;
        if (node->state != NODE_SERVING)
            continue;
        for (uint32_t k = node->first_hold; k != OL_NO_HOLD; k = fleet->holds[k].next)
            held += fleet->holds[k].units;
        OL_ASSERT(held + node->free == node->units);
        OL_ASSERT((node->list != LIST_NONE) == (takes_jobs(node) && node->free > 0));
        found += takes_jobs(node) ? node->free : 0;
    }
    OL_ASSERT(found == free);
}
