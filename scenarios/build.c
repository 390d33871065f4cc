/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/build.h"

#include "outlay/arena.h"

/* ---- arrivals ---- */

static ol_time feed_next(struct ol_world_feed *feed)
{
    int status = ol_inflow_queue_peek(feed->queue, &feed->next, &feed->world->error);
    if (status != OL_OK)
        return status;
    return feed->next ? feed->next->submit : OL_NEVER;
}

static ol_time feed_fire(void *self)
{
    struct ol_world_feed *feed = self;
    struct ol_world *world = feed->world;
    ol_dispatch_submit(world->dispatches[feed->next->pool], feed->next);
    ol_inflow_queue_take(feed->queue);
    if (world->setting.tick && *world->setting.wants_tick)
        world->setting.tick(world->setting.tick_self, ol_inflow_queue_progress(feed->queue), world->table.count);
    return feed_next(feed);
}

static int add_feed(struct ol_world *world, struct ol_world_feed *feed, enum ol_phase phase,
                    struct ol_error *error)
{
    bool *takes = ol_mem_new(world->inflow->source_count * sizeof *takes);
    bool has_any = false;
    for (size_t i = 0; i < world->inflow->source_count; i++) {
        takes[i] = ol_dispatch_arrival_phase(world->dispatches[world->inflow->sources[i].pool]) == phase;
        has_any |= takes[i];
    }
    int status = OL_OK;
    feed->world = world;
    if (has_any) {
        feed->queue =
            ol_inflow_queue_new(world->inflow, world->setting.seed, world->setting.replication, takes, error);
        status = feed->queue ? OL_OK : error->status;
    }
    ol_mem_free(takes);
    if (!feed->queue)
        return status;
    ol_time next = feed_next(feed);
    if (next < 0) {
        *error = world->error;
        return (int)next;
    }
    ol_sim_feed(world->sim, (struct ol_feed){.next = next, .phase = phase, .fire = feed_fire, .self = feed});
    return OL_OK;
}

/* ---- pools and probes ---- */

static void add_pools(struct ol_world *world)
{
    const struct ol_scenario *scenario = world->inflow->scenario;
    world->pool_count = ol_scenario_pool_count(scenario);
    world->dispatches = ol_mem_new(ol_mem_product(sizeof *world->dispatches, world->pool_count));
    world->usages = ol_mem_new(ol_mem_product(sizeof *world->usages, world->pool_count));
    for (size_t i = 0; i < world->pool_count; i++) {
        const struct ol_pool *pool = ol_scenario_pool(scenario, i);
        world->dispatches[i] = ol_dispatch_new(world->sim, pool, &world->table, world->warmup_end);
        world->usages[i].units = ol_pool_units(pool);
        world->usages[i].warmup_end = world->warmup_end;
    }
    ol_probes_add(ol_sim_probes(world->sim), ol_pool_usage_probe(world->usages));
    world->stats.keeps_waits = !world->inflow->streams;
    ol_probes_add(ol_sim_probes(world->sim), ol_job_stats_probe(&world->stats));
    world->teams.warmup_end = world->warmup_end;
    if (world->setting.counts_teams)
        ol_probes_add(ol_sim_probes(world->sim), ol_team_usage_probe(&world->teams));
}

int ol_world_build(struct ol_world *world, struct ol_inflow *inflow, const struct ol_world_setting *setting,
                   struct ol_error *error)
{
    struct ol_clock clock = ol_scenario_clock(inflow->scenario);
    *world = (struct ol_world){
        .inflow = inflow,
        .setting = *setting,
        .sim = ol_sim_new(),
        .table = {.copies = inflow->streams, .visit = setting->visit, .visit_self = setting->visit_self},
        .warmup_end = clock.warmup,
        .until = clock.length ? clock.length : OL_NEVER,
    };
    if (setting->stop)
        ol_sim_watch_stop(world->sim, setting->stop);
    add_pools(world);
    int status = add_feed(world, &world->feeds[0], OL_PHASE_EARLY_ARRIVAL, error);
    return status == OL_OK ? add_feed(world, &world->feeds[1], OL_PHASE_ARRIVAL, error) : status;
}

/* Simulated time is long, but not endless. */
static bool has_work_left(const struct ol_world *world)
{
    bool has_work = world->feeds[0].next || world->feeds[1].next;
    for (size_t i = 0; i < world->pool_count; i++)
        has_work |= world->usages[i].busy > 0 || world->usages[i].queued_jobs > 0;
    return has_work;
}

int ol_world_run(struct ol_world *world, struct ol_error *error)
{
    int status = ol_sim_run(world->sim, world->until);
    if (status != OL_OK) {
        *error = world->error;
        return status;
    }
    if (world->until == OL_NEVER && !ol_world_was_stopped(world) && has_work_left(world))
        return ol_fail(error, OL_BAD_INPUT, world->inflow->scenario->node->place,
                       "the work does not end within the 146,000 years that can be simulated; look for absurd "
                       "runtimes and submit times (outlay trace info), or give the <clock> a length");
    world->end = ol_sim_now(world->sim);
    ol_job_table_drain(&world->table);
    for (size_t i = 0; i < world->pool_count; i++)
        ol_pool_usage_finish(&world->usages[i], world->end);
    ol_team_usage_finish(&world->teams, world->end);
    return OL_OK;
}

bool ol_world_was_stopped(const struct ol_world *world)
{
    return ol_sim_was_stopped(world->sim);
}

int ol_world_check_fit(const struct ol_world *world, struct ol_error *error)
{
    for (size_t i = 0; i < world->pool_count; i++) {
        const struct ol_pool_usage *usage = &world->usages[i];
        const struct ol_pool *pool = ol_scenario_pool(world->inflow->scenario, i);
        const char *unit = ol_pool_unit(pool) == OL_UNIT_GPUS ? "gpus" : "cpus";
        if (usage->refused && !usage->arrived)
            return ol_fail(error, OL_BAD_INPUT, pool->node->place,
                           "no job fits into <pool name=\"%s\">: it has %u %s, and the smallest of the %llu jobs "
                           "asks for %u; enlarge the pool",
                           pool->name, usage->units, unit, (unsigned long long)usage->refused,
                           usage->least_refused);
    }
    return OL_OK;
}

void ol_world_metrics(struct ol_world *world, struct ol_metrics *metrics, size_t replication)
{
    ol_job_stats_metrics(&world->stats, metrics, replication);
    ol_metrics_set(metrics, replication, "jobs.skipped", "jobs", (double)ol_inflow_skipped(world->inflow));
    for (size_t i = 0; i < world->pool_count; i++)
        ol_pool_usage_metrics(&world->usages[i], ol_scenario_pool(world->inflow->scenario, i)->name, metrics,
                              replication);
}

void ol_world_release(struct ol_world *world)
{
    for (size_t i = 0; i < 2; i++)
        ol_inflow_queue_free(world->feeds[i].queue);
    for (size_t i = 0; i < world->pool_count; i++) {
        ol_dispatch_free(world->dispatches[i]);
        ol_pool_usage_release(&world->usages[i]);
    }
    ol_mem_free(world->dispatches);
    ol_mem_free(world->usages);
    ol_job_stats_release(&world->stats);
    ol_team_usage_release(&world->teams);
    ol_job_table_release(&world->table);
    ol_sim_free(world->sim);
    *world = (struct ol_world){0};
}
