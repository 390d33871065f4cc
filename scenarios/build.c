/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/build.h"

#include "models/deadline/deadline_pool.h"
#include "models/dispatch.h"
#include "models/managed/managed_pool.h"
#include "outlay/arena.h"
#include "scenarios/scenario_what_ifs.h"
#include "scenarios/scenario_work.h"
#include "scenarios/transfer_metrics.h"
#include "scenarios/world_arrivals.h"
#include "scenarios/world_check.h"
#include "scenarios/world_endpoints.h"
#include "scenarios/world_store.h"
#include "scenarios/world_watch.h"

static void make_plans(struct ol_world *world)
{
    const struct ol_inflow *inflow = world->inflow;
    world->plans = ol_mem_new(ol_mem_product(sizeof *world->plans, inflow->source_count));
    for (size_t i = 0; i < inflow->source_count; i++)
        world->plans[i] = ol_scenario_plan(inflow->scenario, inflow->sources[i].work);
}

static void endpoint_done(void *self)
{
    struct ol_world *world = self;
    world->open_jobs--;
    ol_world_end_with_work(world);
}

static struct ol_pool_model *new_model(struct ol_world *world, size_t i)
{
    const struct ol_scenario *scenario = world->inflow->scenario;
    const struct ol_pool *pool = ol_scenario_pool(scenario, i);
    if (pool->endpoint)
        return ol_world_endpoint(world, i, endpoint_done);
    if (ol_pool_deadline(pool)) {
        const struct ol_deadline_setting setting = {.pool = (uint16_t)i,
                                                    .warmup_end = world->warmup_end,
                                                    .seed = world->setting.seed,
                                                    .replication = world->setting.replication,
                                                    .plans = world->plans,
                                                    .lives = &world->lives};
        return ol_deadline_pool_new(world->sim, pool, ol_pool_deadline(pool), &world->table, &setting);
    }
    if (!ol_scenario_is_managed(scenario, i))
        return ol_dispatch_new(world->sim, pool, &world->table, world->warmup_end);
    const struct ol_managed_setting setting = {.pool = pool,
                                               .index = (uint16_t)i,
                                               .seed = world->setting.seed,
                                               .replication = world->setting.replication,
                                               .warmup_end = world->warmup_end,
                                               .has_end = world->until != OL_NEVER,
                                               .arrivals_are_over = &world->arrivals_are_over,
                                               .plans = world->plans,
                                               .asks = &scenario->asks,
                                               .labels = &scenario->labels,
                                               .nodes = scenario->nodes ? &scenario->nodes[i] : NULL,
                                               .start_instant =
                                                   world->inflow->has_instant ? world->inflow->start_instant : 0,
                                               .table = &world->table,
                                               .lives = &world->lives,
                                               .checkpoints = scenario->checkpoints.items,
                                               .file_systems = scenario->file_systems.items,
                                               .sharings = world->sharings,
                                               .stored = world->stored};
    return ol_managed_pool_new(world->sim, &setting);
}

static void add_pools(struct ol_world *world)
{
    const struct ol_scenario *scenario = world->inflow->scenario;
    world->pool_count = ol_scenario_pool_count(scenario);
    world->models = ol_mem_new(ol_mem_product(sizeof *world->models, world->pool_count));
    world->usages = ol_mem_new(ol_mem_product(sizeof *world->usages, world->pool_count));
    world->managed = ol_mem_new(ol_mem_product(sizeof *world->managed, world->pool_count));
    for (size_t i = 0; i < world->pool_count; i++)
        world->managed[i] = ol_scenario_is_managed(scenario, i);
    ol_world_open_rollouts(world);
    ol_world_watch(world);
    for (size_t i = 0; i < world->pool_count; i++)
        if (world->error.status == OL_OK)
            world->models[i] = new_model(world, i);
}

static void open_sharings(struct ol_world *world)
{
    const struct ol_list *list = &world->inflow->scenario->file_systems;
    const struct ol_file_system *files = list->items;
    world->sharings = ol_mem_new(ol_mem_product(sizeof(struct ol_file_sharing *), list->count));
    for (size_t i = 0; i < list->count; i++)
        world->sharings[i] = ol_file_sharing_open(world->sim, &files[i], world->warmup_end);
}

int ol_world_build(struct ol_world *world, struct ol_inflow *inflow, const struct ol_world_setting *setting,
                   struct ol_error *error)
{
    struct ol_clock clock = ol_scenario_clock(inflow->scenario);
    *world = (struct ol_world){
        .inflow = inflow,
        .setting = *setting,
        .sim = ol_sim_new(),
        .table = {.copies = ol_inflow_forgets(inflow), .visit = setting->visit, .visit_self = setting->visit_self},
        .warmup_end = setting->window_until > 0 ? setting->window_from : clock.warmup,
        .until = clock.length && setting->window_until == 0 ? clock.length : OL_NEVER,
    };
    if (setting->stop)
        ol_sim_watch_stop(world->sim, setting->stop);
    make_plans(world);
    world->stored = ol_mem_new(ol_mem_product(sizeof *world->stored, inflow->scenario->checkpoints.count));
    ol_world_open_store(world);
    open_sharings(world);
    add_pools(world);
    int status = world->error.status;
    if (status != OL_OK) {
        *error = world->error;
        return status;
    }
    return ol_world_open_arrivals(world, error);
}

static int check_models(const struct ol_world *world, struct ol_error *error)
{
    for (size_t i = 0; i < world->pool_count; i++)
        if (world->models[i]->has_failed) {
            *error = world->models[i]->error;
            return error->status;
        }
    return OL_OK;
}

/* Whose data has not come waits as any other does, and its pool has not heard of it. */
static void tell_unstaged(struct ol_world *world)
{
    const size_t count = ol_movement_waiting(&world->movement);
    const struct ol_job **jobs = count > 0 ? ol_staging_unfinished(world->movement.staging) : NULL;
    for (size_t i = 0; i < count; i++) {
        struct ol_job_run *run = ol_job_table_add(&world->table, jobs[i]);
        run->is_in_warmup = jobs[i]->submit < world->warmup_end;
        run->status = OL_JOB_WAITING;
        run->lacks_data = true;
        ol_probes_tell(ol_sim_probes(world->sim), OL_JOB_ARRIVED, world->end, run);
    }
    ol_mem_free(jobs);
}

/* What still waits or runs, to those who count it up to the end. */
static void tell_unfinished(struct ol_world *world)
{
    for (uint32_t slot = world->table.retired; slot < world->table.count; slot++) {
        const struct ol_job_run *run = ol_job_table_run(&world->table, slot);
        if (world->stats.plans)
            ol_job_stats_unfinished(&world->stats, run, world->end);
        if (world->sizing.pool_count > 0)
            ol_right_sizing_unfinished(&world->sizing, run, world->end);
        if (world->fairness_pools)
            ol_fairness_unfinished(&world->fairness, run, world->end);
    }
}

int ol_world_run(struct ol_world *world, struct ol_error *error)
{
    int status = ol_sim_run(world->sim, world->until);
    if (status != OL_OK)
        *error = world->error;
    if (status == OL_OK)
        status = check_models(world, error);
    if (status == OL_OK && world->spend.error.status != OL_OK) {
        *error = world->spend.error;
        status = error->status;
    }
    if (status == OL_OK && world->until == OL_NEVER && !ol_world_was_stopped(world))
        status = ol_world_check_over(world, error);
    if (status != OL_OK)
        return status;
    world->end = ol_sim_now(world->sim);
    for (size_t i = 0; i < world->pool_count; i++)
        if (world->models[i]->ops->finish)
            world->models[i]->ops->finish(world->models[i], world->end);
    tell_unstaged(world);
    ol_author_feed_finish(&world->authors, world->end);
    ol_movement_finish(&world->movement, world->end);
    for (size_t i = 0; i < world->inflow->scenario->file_systems.count; i++)
        ol_file_sharing_finish(world->sharings[i], world->end);
    tell_unfinished(world);
    ol_job_table_drain(&world->table);
    status = ol_world_finish_store(world, error);
    if (status != OL_OK)
        return status;
    for (size_t i = 0; i < world->pool_count; i++)
        ol_pool_usage_finish(&world->usages[i], world->end);
    ol_team_usage_finish(&world->teams, world->end);
    ol_spend_meter_finish(&world->spend, world->end);
    if (world->fairness_pools)
        ol_fairness_finish(&world->fairness, world->end);
    return ol_world_telemetry_finish(&world->telemetry, world->end, error);
}

bool ol_world_was_stopped(const struct ol_world *world)
{
    return ol_sim_was_stopped(world->sim);
}

void ol_world_metrics(struct ol_world *world, struct ol_metrics *metrics, size_t replication)
{
    ol_job_stats_metrics(&world->stats, metrics, replication);
    ol_movement_metrics(&world->movement, metrics, replication);
    ol_transfer_metrics(world, metrics, replication);
    ol_author_feed_metrics(&world->authors, metrics, replication);
    if (world->fairness_pools)
        ol_fairness_metrics(&world->fairness, &world->inflow->scenario->labels, metrics, replication);
    if (world->fairness_pools && world->inflow->source_count > 0)
        ol_size_stats_metrics(&world->stats.sizes, metrics, replication);
    for (size_t i = 0; i < 2; i++)
        if (world->feeds[i].queue)
            ol_what_if_metrics(world->feeds[i].queue, metrics, replication);
    ol_metrics_set(metrics, replication, "jobs.skipped", "jobs", (double)ol_inflow_skipped(world->inflow));
    for (size_t i = 0; i < world->pool_count; i++) {
        if (!ol_scenario_pool(world->inflow->scenario, i)->endpoint) /* those tell of requests instead */
            ol_pool_usage_metrics(&world->usages[i], ol_scenario_pool(world->inflow->scenario, i)->name, metrics,
                                  replication);
        if (world->models[i]->ops->metrics)
            world->models[i]->ops->metrics(world->models[i], metrics, replication);
    }
    ol_world_rollout_metrics(world, metrics, replication);
    if (world->store)
        ol_store_metrics(world->store, metrics, replication);
    ol_world_telemetry_metrics(&world->telemetry, world->warmup_end, world->end, metrics, replication);
    for (size_t i = 0; i < world->inflow->scenario->file_systems.count; i++)
        ol_file_sharing_metrics(world->sharings[i], metrics, replication);
    ol_right_sizing_metrics(&world->sizing, &world->inflow->scenario->labels, world->setting.currency, metrics,
                            replication);
}

void ol_world_errors(const struct ol_world *world, double *errors)
{
    for (size_t i = 0; i < 2; i++)
        if (world->feeds[i].queue)
            ol_inflow_queue_errors(world->feeds[i].queue, errors);
}

void ol_world_release(struct ol_world *world)
{
    for (size_t i = 0; i < 2; i++)
        ol_inflow_queue_free(world->feeds[i].queue);
    for (size_t i = 0; i < world->pool_count; i++) {
        if (world->models[i])
            world->models[i]->ops->free(world->models[i]);
        ol_pool_usage_release(&world->usages[i]);
    }
    ol_movement_release(&world->movement);
    ol_mem_free(world->models);
    ol_mem_free(world->managed);
    ol_mem_free(world->plans);
    ol_mem_free(world->splits);
    for (size_t i = 0; world->stored && i < world->inflow->scenario->checkpoints.count; i++)
        ol_stored_release(&world->stored[i]);
    ol_mem_free(world->stored);
    ol_store_close(world->store);
    for (size_t i = 0; world->sharings && i < world->inflow->scenario->file_systems.count; i++)
        ol_file_sharing_close(world->sharings[i]);
    ol_mem_free(world->sharings);
    ol_mem_free(world->lives.items);
    ol_labels_release(&world->models_of_traffic);
    ol_mem_free(world->usages);
    ol_job_stats_release(&world->stats);
    ol_team_usage_release(&world->teams);
    ol_fairness_release(&world->fairness);
    ol_mem_free(world->fairness_pools);
    ol_event_watch_close(&world->watch);
    ol_world_telemetry_release(&world->telemetry);
    ol_spend_meter_release(&world->spend);
    ol_right_sizing_release(&world->sizing);
    ol_job_table_release(&world->table);
    ol_author_feed_release(&world->authors);
    ol_sim_free(world->sim);
    *world = (struct ol_world){0};
}
