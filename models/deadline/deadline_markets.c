/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/deadline/deadline_markets.h"

#include "outlay/arena.h"

#include <math.h>

static double most_of(const struct ol_signal *signal)
{
    double most = 0;
    for (size_t i = 0; i < signal->count; i++)
        most = fmax(most, signal->values[i]);
    return most;
}

static struct ol_deadline_market new_market(const struct ol_pool *pool, size_t i, uint64_t seed,
                                            uint64_t replication)
{
    const struct ol_capacity *capacity = (const struct ol_capacity *)pool->capacities.items + i;
    struct ol_deadline_market market = {
        .capacity = (uint16_t)i,
        .source = (uint8_t)capacity->source,
        .units_per_node = capacity->units_each,
        .order = capacity->order,
        .price_per_hour = capacity->price_per_hour,
        .is_moved = capacity->market != NULL,
    };
    if (market.is_moved) {
        market.most = most_of(capacity->market);
        struct ol_text entity = {0};
        ol_text_addf(&entity, "%s/%zu", pool->name, i);
        market.cursor =
            ol_signal_begin(capacity->market, ol_rng_stream(seed, "market", ol_text_string(&entity), replication));
        ol_text_release(&entity);
    }
    return market;
}

/* Behind those of the same order, as they are listed. */
static void insert_zone(struct ol_deadline_markets *markets, struct ol_deadline_market zone)
{
    size_t i = markets->zone_count++;
    for (; i > 0 && markets->zones[i - 1].order > zone.order; i--)
        markets->zones[i] = markets->zones[i - 1];
    markets->zones[i] = zone;
}

void ol_deadline_markets_init(struct ol_deadline_markets *markets, const struct ol_pool *pool, uint64_t seed,
                              uint64_t replication)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    *markets = (struct ol_deadline_markets){0};
    markets->zones = ol_mem_new(ol_mem_product(sizeof *markets->zones, pool->capacities.count));
    for (size_t i = 0; i < pool->capacities.count; i++) {
        struct ol_deadline_market market = new_market(pool, i, seed, replication);
        if (capacities[i].source == OL_CAPACITY_SPOT)
            insert_zone(markets, market);
        else
            markets->on_demand = market;
    }
}

void ol_deadline_markets_release(struct ol_deadline_markets *markets)
{
    ol_mem_free(markets->zones);
    *markets = (struct ol_deadline_markets){0};
}

static bool is_available(struct ol_deadline_market *zone, ol_time now, uint32_t units)
{
    if (!zone->is_moved)
        return true;
    while (zone->cursor.until <= now)
        ol_signal_advance(&zone->cursor);
    return zone->cursor.value >= (double)ol_deadline_market_nodes(zone, units);
}

const struct ol_deadline_market *ol_deadline_markets_spot(struct ol_deadline_markets *markets, ol_time now,
                                                          uint32_t units, const struct ol_deadline_market *held)
{
    const struct ol_deadline_market *first = NULL;
    for (size_t i = 0; i < markets->zone_count; i++) {
        struct ol_deadline_market *zone = &markets->zones[i];
        if ((first && zone != held) || !is_available(zone, now, units))
            continue;
        if (zone == held)
            return zone;
        first = zone;
    }
    return first;
}

bool ol_deadline_markets_go_on(const struct ol_deadline_markets *markets, uint32_t units)
{
    for (size_t i = 0; i < markets->zone_count; i++) {
        const struct ol_deadline_market *zone = &markets->zones[i];
        const double most = zone->cursor.until == OL_NEVER ? zone->cursor.value : zone->most;
        if (!zone->is_moved || most >= (double)ol_deadline_market_nodes(zone, units))
            return true;
    }
    return false;
}

int64_t ol_deadline_market_nodes(const struct ol_deadline_market *market, uint32_t units)
{
    return market->units_per_node ? (units + market->units_per_node - 1) / market->units_per_node : 1;
}

int64_t ol_deadline_market_units(const struct ol_deadline_market *market, uint32_t units)
{
    return market->units_per_node ? ol_deadline_market_nodes(market, units) * market->units_per_node : units;
}
