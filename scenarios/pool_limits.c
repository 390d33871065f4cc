/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/pool_limits.h"

#include <string.h>

/* ---- the most units that there can be ---- */

static const char *group_of(const struct ol_capacity *capacity, bool by_quota)
{
    return by_quota ? capacity->quota : capacity->fleet;
}

/* Of all capacities that name a quota or a fleet, or (NULL) none. */
static int64_t units_of_group(const struct ol_pool *pool, bool by_quota, const char *name, int64_t *largest)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    int64_t units = 0;
    *largest = 0;
    for (size_t i = 0; i < pool->capacities.count; i++) {
        const char *group = group_of(&capacities[i], by_quota);
        if (group == NULL ? name != NULL : name == NULL || strcmp(group, name) != 0)
            continue;
        units += capacities[i].units_each * ol_capacity_most(&capacities[i]);
        *largest = capacities[i].units_each > *largest ? capacities[i].units_each : *largest;
    }
    return units;
}

static int64_t units_by_quotas(const struct ol_pool *pool)
{
    const struct ol_capacity_quota *quotas = pool->quotas.items;
    int64_t largest, units = units_of_group(pool, true, NULL, &largest);
    for (size_t i = 0; i < pool->quotas.count; i++) {
        const int64_t all = units_of_group(pool, true, quotas[i].name, &largest);
        units += all < quotas[i].units ? all : quotas[i].units;
    }
    return units;
}

static int64_t units_by_fleets(const struct ol_pool *pool)
{
    const struct ol_fleet_group *fleets = pool->fleets.items;
    int64_t largest, units = units_of_group(pool, false, NULL, &largest);
    for (size_t i = 0; i < pool->fleets.count; i++) {
        const int64_t all = units_of_group(pool, false, fleets[i].name, &largest);
        const int64_t most = fleets[i].max_nodes > 0 ? fleets[i].max_nodes * largest : all;
        units += all < most ? all : most;
    }
    return units;
}

int64_t ol_pool_units_within_limits(const struct ol_pool *pool)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    const int64_t by_quotas = units_by_quotas(pool), by_fleets = units_by_fleets(pool);
    int64_t standing = 0;
    for (size_t i = 0; i < pool->capacities.count; i++)
        standing += capacities[i].units_each * ol_capacity_least(&capacities[i]);
    const int64_t units = by_quotas < by_fleets ? by_quotas : by_fleets;
    return units > standing ? units : standing;
}

/* Of the capacities that name a quota. */
static int64_t standing_units(const struct ol_pool *pool, const char *quota)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    int64_t units = 0;
    for (size_t i = 0; i < pool->capacities.count; i++)
        if (capacities[i].quota && strcmp(capacities[i].quota, quota) == 0)
            units += capacities[i].units_each * ol_capacity_least(&capacities[i]);
    return units;
}

void ol_pool_check_limits(const struct ol_pool *pool, struct ol_faults *faults)
{
    const struct ol_capacity_quota *quotas = pool->quotas.items;
    for (size_t i = 0; i < pool->quotas.count; i++) {
        const int64_t standing = quotas[i].name ? standing_units(pool, quotas[i].name) : 0;
        if (standing > quotas[i].units)
            ol_faults_add(
                faults, quotas[i].node->place,
                "<capacity-quota name=\"%.60s\"> allows %lld units, and the nodes that stand have %lld; raise "
                "it, or let fewer stand",
                quotas[i].name, (long long)quotas[i].units, (long long)standing);
    }
}
