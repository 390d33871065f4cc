/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/world_check.h"

/* Simulated time is long, but not endless; and nodes that are never to be had again leave jobs waiting for good. */
int ol_world_check_over(const struct ol_world *world, struct ol_error *error)
{
    bool has_work = ol_author_feed_goes_on(&world->authors) || world->feeds[0].next || world->feeds[1].next ||
                    ol_movement_waiting(&world->movement) > 0;
    for (size_t i = 0; i < world->pool_count; i++) {
        const struct ol_pool_usage *usage = &world->usages[i];
        const struct ol_pool *pool = ol_scenario_pool(world->inflow->scenario, i);
        if (pool->endpoint) /* its instances stand there with nothing to do */
            continue;
        if (usage->is_managed && usage->levels.busy == 0 && usage->levels.queued_jobs > 0 && !has_work)
            return ol_fail(
                error, OL_BAD_INPUT, pool->node->place,
                "%lld job%s of pool \"%s\" wait%s for nodes that it never gets; raise a max or a quota, add "
                "a capacity to fall back on, or give the <clock> a length",
                (long long)usage->levels.queued_jobs, usage->levels.queued_jobs == 1 ? "" : "s", pool->name,
                usage->levels.queued_jobs == 1 ? "s" : "");
        has_work |= usage->levels.busy > 0 || usage->levels.queued_jobs > 0;
    }
    if (has_work)
        return ol_fail(error, OL_BAD_INPUT, world->inflow->scenario->node->place,
                       "the work does not end within the 146,000 years that can be simulated; look for absurd "
                       "runtimes and submit times (outlay trace info), or give the <clock> a length");
    return OL_OK;
}

int ol_world_check_fit(const struct ol_world *world, struct ol_error *error)
{
    for (size_t i = 0; i < world->pool_count; i++) {
        const struct ol_pool_usage *usage = &world->usages[i];
        const struct ol_pool *pool = ol_scenario_pool(world->inflow->scenario, i);
        const char *unit = ol_pool_unit_name(pool);
        const double least = (double)usage->least_refused / ol_pool_grain(pool);
        if (usage->refused && !usage->arrived && least <= (double)ol_pool_size(pool))
            return ol_fail(error, OL_BAD_INPUT, pool->node->place,
                           "each of the %llu jobs of <pool name=\"%s\"> asks for more than its quotas, queues or "
                           "nodes can ever give it; loosen these, or give them smaller jobs",
                           (unsigned long long)usage->refused, pool->name);
        if (usage->refused && !usage->arrived)
            return ol_fail(
                error, OL_BAD_INPUT, pool->node->place,
                "no job fits into <pool name=\"%s\">: it has %lld %s, and the smallest of the %llu jobs "
                "asks for %.15g; enlarge the pool",
                pool->name, (long long)ol_pool_size(pool), unit, (unsigned long long)usage->refused, least);
    }
    return OL_OK;
}
