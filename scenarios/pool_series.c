/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/pool_series.h"

#include "models/serving/endpoint_pool.h"

#include <math.h>

struct making {
    const struct ol_world *world;
    const struct ol_billing *billing;
    struct ol_arena *arena;
    struct ol_series *series;
    size_t count;
};

static const struct ol_pool *pool_at(const struct making *making, size_t i)
{
    return ol_scenario_pool(making->world->inflow->scenario, i);
}

/* ---- pools that stand ---- */

/* Of which source a pool's units are; "mixed": of several. */
static const char *source_of(const struct ol_pool *pool)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    for (size_t i = 1; i < pool->capacities.count; i++)
        if (capacities[i].source != capacities[0].source)
            return "mixed";
    return ol_capacity_source_names[pool->capacities.count > 0 ? capacities[0].source : OL_CAPACITY_OWNED];
}

static void add_standing(struct making *making, size_t i)
{
    struct ol_series *series = &making->series[making->count++];
    ol_money hourly = 0;
    *series = ol_pool_usage_series(&making->world->usages[i], pool_at(making, i));
    series->source = source_of(pool_at(making, i));
    series->has_cost = ol_billing_hourly(making->billing, i, &hourly);
    series->hourly_cost = ol_money_real(hourly);
}

/* ---- managed pools ---- */

static ol_time length_of(const struct ol_series *series, size_t i)
{
    return i + 1 == series->count ? series->last_step : series->step;
}

/* Node-time by step. A life takes part of its first step and of its last one, and all of those between; of the latter
 * only where they begin and end is kept, so that a long life costs no more than a short one. */
struct presence {
    ol_time *part;
    int64_t *whole; /* changes of the number of nodes that are there for all of a step */
};

static void add_life(const struct presence *presence, const struct ol_series *series,
                     const struct ol_node_life *life)
{
    const size_t first = (size_t)(life->start / series->step), last = (size_t)((life->end - 1) / series->step);
    if (life->end <= life->start || last >= series->count)
        return;
    if (first == last) {
        presence->part[first] += life->end - life->start;
        return;
    }
    presence->part[first] += (ol_time)(first + 1) * series->step - life->start;
    presence->part[last] += life->end - (ol_time)last * series->step;
    presence->whole[first + 1]++;
    presence->whole[last]--;
}

static void add_moved(const struct making *making, const struct ol_series *series, size_t pool, size_t capacity,
                      double price, double *costs)
{
    const struct ol_node_lives *lives = &making->world->lives;
    const size_t bytes = ol_mem_product(sizeof(int64_t), series->count + 1);
    const struct presence presence = {ol_mem_new(bytes), ol_mem_new(bytes)};
    int64_t nodes = 0;
    for (size_t i = 0; i < lives->count; i++)
        if (lives->items[i].pool == pool && lives->items[i].capacity == capacity)
            add_life(&presence, series, &lives->items[i]);
    for (size_t i = 0; i < series->count; i++) {
        nodes += presence.whole[i];
        costs[i] += price * ((double)presence.part[i] + (double)nodes * (double)series->step) / (double)OL_HOUR;
    }
    ol_mem_free(presence.part);
    ol_mem_free(presence.whole);
}

static void add_costs(const struct making *making, const struct ol_series *series, size_t pool, size_t capacity,
                      double *costs)
{
    const struct ol_capacity *terms =
        (const struct ol_capacity *)pool_at(making, pool)->capacities.items + capacity;
    if (terms->source >= OL_CAPACITY_ON_DEMAND && ol_pool_moves(pool_at(making, pool), capacity)) {
        add_moved(making, series, pool, capacity, terms->price_per_hour, costs);
        return;
    }
    const double hourly = terms->price_per_hour * (double)ol_capacity_least(terms);
    for (size_t i = 0; i < series->count; i++)
        costs[i] += hourly * (double)length_of(series, i) / (double)OL_HOUR;
}

/* Nothing where the price of one of the source's capacities is not known. */
static void price(const struct making *making, struct ol_series *series, size_t pool, size_t source)
{
    const struct ol_capacity *capacities = pool_at(making, pool)->capacities.items;
    const size_t count = pool_at(making, pool)->capacities.count;
    if (!making->billing->currency || count == 0)
        return;
    for (size_t i = 0; i < count; i++)
        if (capacities[i].source == (int)source && isnan(capacities[i].price_per_hour))
            return;
    double *costs = OL_ARENA_ARRAY(making->arena, double, series->count);
    for (size_t i = 0; i < count; i++)
        if (capacities[i].source == (int)source)
            add_costs(making, series, pool, i, costs);
    series->has_cost = true;
    series->costs = costs;
}

static void count_losses(const struct making *making, struct ol_series *series, size_t pool, size_t source)
{
    const struct ol_node_lives *lives = &making->world->lives;
    const struct ol_capacity *capacities = pool_at(making, pool)->capacities.items;
    double *losses = NULL;
    for (size_t i = 0; i < lives->count && series->count > 0; i++) {
        const struct ol_node_life *life = &lives->items[i];
        if (life->pool != pool || life->ended != OL_USAGE_BY_PROVIDER ||
            capacities[life->capacity].source != (int)source)
            continue;
        if (!losses)
            losses = OL_ARENA_ARRAY(making->arena, double, series->count);
        const size_t row = (size_t)(life->end / series->step);
        losses[row < series->count ? row : series->count - 1]++;
    }
    series->losses = losses;
}

static void add_managed(struct making *making, size_t i)
{
    const struct ol_pool_usage *usage = &making->world->usages[i];
    struct ol_series *series = &making->series[making->count];
    const size_t count = ol_pool_usage_sources(usage, pool_at(making, i), series);
    size_t k = 0;
    for (size_t source = 0; source < OL_CAPACITY_SOURCES; source++) {
        if (!(usage->sources >> source & 1))
            continue;
        price(making, &series[k], i, source);
        count_losses(making, &series[k++], i, source);
    }
    making->count += count;
}

struct ol_series *ol_pool_series(const struct ol_world *world, const struct ol_billing *billing,
                                 struct ol_arena *arena, size_t *count)
{
    struct making making = {world, billing, arena, NULL, 0};
    making.series = OL_ARENA_ARRAY(arena, struct ol_series, world->pool_count * OL_CAPACITY_SOURCES);
    for (size_t i = 0; i < world->pool_count; i++)
        (world->managed[i] ? add_managed : add_standing)(&making, i);
    *count = making.count;
    return making.series;
}

struct ol_endpoint_series *ol_requests_series(const struct ol_world *world, struct ol_arena *arena, size_t *count)
{
    struct ol_endpoint_series *series = OL_ARENA_ARRAY(arena, struct ol_endpoint_series, world->pool_count);
    *count = 0;
    for (size_t i = 0; i < world->pool_count; i++)
        if (ol_scenario_pool(world->inflow->scenario, i)->endpoint)
            series[(*count)++] = ol_endpoint_pool_series(world->models[i]);
    return series;
}
