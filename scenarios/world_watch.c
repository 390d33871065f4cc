/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/world_watch.h"

#include "outlay/arena.h"
#include "scenarios/objective.h"
#include "scenarios/scenario_work.h"
#include "scenarios/world_arrivals.h"

/* A bit each; what is only counted in units is the user's own. */
static unsigned sources_of(const struct ol_pool *pool)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    unsigned sources = pool->capacities.count > 0 ? 0 : 1u << OL_CAPACITY_OWNED;
    for (size_t i = 0; i < pool->capacities.count; i++)
        sources |= 1u << capacities[i].source;
    return sources;
}

static void watch_pools(struct ol_world *world)
{
    const struct ol_scenario *scenario = world->inflow->scenario;
    for (size_t i = 0; i < world->pool_count; i++) {
        struct ol_pool_usage *usage = &world->usages[i];
        const struct ol_pool *pool = ol_scenario_pool(scenario, i);
        usage->units = ol_pool_units(pool);
        usage->grain = ol_pool_grain(pool);
        usage->warmup_end = world->warmup_end;
        usage->is_managed = world->managed[i];
        usage->sources = world->managed[i] ? sources_of(pool) : 0;
    }
    ol_pool_usage_watch(world->usages, ol_sim_probes(world->sim));
}

static bool has_deadlines(const struct ol_world *world)
{
    for (size_t i = 0; i < world->inflow->source_count; i++)
        if (world->plans[i].deadline > 0)
            return true;
    return false;
}

static bool has_reclaim(const struct ol_scenario *scenario)
{
    for (size_t i = 0; i < ol_scenario_pool_count(scenario); i++)
        if (ol_scenario_pool(scenario, i)->reclaims.count > 0)
            return true;
    return false;
}

static void watch_waste(struct ol_world *world)
{
    const struct ol_scenario *scenario = world->inflow->scenario;
    if (!world->stats.counts_reclaimed && !ol_scenario_tells_use(scenario))
        return;
    world->sizing.asks = &scenario->asks;
    world->sizing.warmup_end = world->warmup_end;
    world->sizing.has_cost = world->setting.currency != NULL;
    ol_right_sizing_open(&world->sizing, scenario->pools.items, world->managed, world->pool_count);
    ol_probes_add(ol_sim_probes(world->sim), ol_right_sizing_probe(&world->sizing));
}

/* Of traces that are kept, and of one that is read on as many as count. */
static size_t jobs_read(const struct ol_world *world)
{
    size_t jobs = 0;
    for (size_t i = 0; i < world->inflow->source_count; i++)
        jobs += world->inflow->sources[i].count;
    return jobs;
}

static size_t jobs_expected(const struct ol_world *world)
{
    size_t jobs = 0;
    for (size_t i = 0; i < world->inflow->source_count; i++)
        jobs += world->inflow->sources[i].expected;
    return jobs;
}

static void watch_jobs(struct ol_world *world)
{
    world->stats.keeps_waits = !world->inflow->streams;
    world->stats.expected_jobs = jobs_expected(world);
    world->stats.counts_reclaimed = has_reclaim(world->inflow->scenario);
    world->stats.plans = has_deadlines(world) ? world->plans : NULL;
    ol_job_stats_watch(&world->stats, ol_sim_probes(world->sim));
}

static void watch_teams(struct ol_world *world)
{
    world->teams.warmup_end = world->warmup_end;
    world->teams.managed = world->managed;
    world->teams.by_month = world->setting.counts_months;
    world->teams.start_instant = world->inflow->start_instant;
    if (world->setting.counts_teams)
        ol_probes_add(ol_sim_probes(world->sim), ol_team_usage_probe(&world->teams));
}

/* A plain log of millions is not to pay for it, as "outlay fairness" tells it of any run directory. */
#define FAIRNESS_JOBS (OL_INFLOW_COUNTED - 1)

static bool asks_for_fairness(const struct ol_world *world)
{
    static const char *const told[] = {"team.", "class.", "fairness.", "jobs.by_class.", NULL};
    if (ol_objectives_ask(&world->inflow->scenario->objectives, told))
        return true;
    for (size_t i = 0; i < world->pool_count; i++)
        if (ol_pool_is_arbitrated(ol_scenario_pool(world->inflow->scenario, i)))
            return true;
    return jobs_read(world) <= FAIRNESS_JOBS;
}

static void watch_fairness(struct ol_world *world)
{
    if (!asks_for_fairness(world))
        return;
    const struct ol_scenario *scenario = world->inflow->scenario;
    world->fairness_pools = ol_mem_new(ol_mem_product(sizeof *world->fairness_pools, world->pool_count));
    for (size_t i = 0; i < world->pool_count; i++)
        world->fairness_pools[i] = (struct ol_fairness_pool){.units = world->usages[i].units,
                                                             .grain = ol_pool_grain(ol_scenario_pool(scenario, i)),
                                                             .managed = world->managed[i]};
    world->fairness = (struct ol_fairness){.warmup_end = world->warmup_end,
                                           .pools = world->fairness_pools,
                                           .asks = &scenario->asks,
                                           .keeps_jobs = !world->inflow->streams,
                                           .expected_jobs = jobs_expected(world)};
    world->stats.sizes.pools = world->fairness_pools;
    ol_fairness_watch(&world->fairness, ol_sim_probes(world->sim));
}

static void watch_events(struct ol_world *world)
{
    if (!world->setting.event)
        return;
    world->watch = (struct ol_event_watch){.scenario = world->inflow->scenario,
                                           .table = &world->table,
                                           .managed = world->managed,
                                           .sink = world->setting.event,
                                           .self = world->setting.event_self};
    ol_event_watch_open(&world->watch);
    ol_event_watch_listen(&world->watch, ol_sim_probes(world->sim));
}

static void count_open(void *self, const struct ol_note *note)
{
    struct ol_world *world = self;
    world->open_jobs += note->topic == OL_JOB_ARRIVED ? 1 : -1;
    ol_world_end_with_work(world);
}

static void watch_work(struct ol_world *world)
{
    for (size_t i = 0; i < world->pool_count; i++)
        world->ends_with_work |= world->managed[i] && world->until == OL_NEVER;
    world->ends_with_work |= world->inflow->scenario->places->plan_count > 0 && world->until == OL_NEVER;
    if (world->ends_with_work)
        ol_probes_add(ol_sim_probes(world->sim),
                      (struct ol_probe){
                          .topics = 1u << OL_JOB_ARRIVED | 1u << OL_JOB_ENDED, .hear = count_open, .self = world});
}

static void watch_spending(struct ol_world *world)
{
    if (!world->setting.currency)
        return;
    const struct ol_spend_setting setting = {.scenario = world->inflow->scenario,
                                             .sim = world->sim,
                                             .models = world->models,
                                             .managed = world->managed,
                                             .start_instant = world->inflow->start_instant,
                                             .warmup_end = world->warmup_end,
                                             .has_end = world->until != OL_NEVER};
    ol_spend_meter_open(&world->spend, &setting);
}

void ol_world_watch(struct ol_world *world)
{
    struct ol_probes *probes = ol_sim_probes(world->sim);
    watch_pools(world);
    watch_jobs(world);
    watch_teams(world);
    watch_fairness(world);
    watch_events(world);
    watch_waste(world);
    if (world->inflow->author_count > 0) /* before those who ask whether more is to come */
        ol_probes_add(probes, ol_author_feed_probe(&world->authors));
    watch_work(world);
    ol_world_telemetry_open(&world->telemetry, world->inflow->scenario, world->managed, probes);
    watch_spending(world);
}
