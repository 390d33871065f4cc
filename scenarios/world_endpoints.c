/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/world_endpoints.h"

#include "models/serving/endpoint_pool.h"
#include "models/serving/rollout_metrics.h"
#include "outlay/arena.h"
#include "scenarios/scenario_rollouts.h"
#include "scenarios/traffic_inflow.h"

void ol_world_open_rollouts(struct ol_world *world)
{
    const struct ol_scenario *scenario = world->inflow->scenario;
    const struct ol_rollout *rollouts = scenario->rollouts.items;
    world->splits = ol_mem_new(ol_mem_product(sizeof *world->splits, scenario->rollouts.count));
    for (size_t i = 0; i < scenario->rollouts.count; i++)
        ol_rollout_split_open(&world->splits[i], &rollouts[i], world->sim, world->setting.seed,
                              world->setting.replication, world->warmup_end);
}

/* All of its traffic, or its part of that of a rollout's old version. */
static int open_traffic(struct ol_world *world, const char *name, const struct ol_traffic_clock *clock,
                        struct ol_endpoint_setting *setting)
{
    const struct ol_scenario *scenario = world->inflow->scenario;
    size_t index;
    if (ol_scenario_rollout_of(scenario, name, &index, &setting->side))
        setting->split = &world->splits[index];
    const char *sender = setting->split ? setting->split->terms->from : name;
    if (ol_traffic_inflow_open(setting->merge, scenario, sender, clock, &world->models_of_traffic,
                               &world->error) != OL_OK)
        return world->error.status;
    if (setting->split && !(setting->side == OL_ROLLOUT_OLD && ol_rollout_copies(setting->split))) {
        const struct ol_request_sieve sieve = ol_rollout_sieve(setting->split, setting->side);
        ol_request_merge_sieve(setting->merge, &sieve);
    }
    return OL_OK;
}

struct ol_pool_model *ol_world_endpoint(struct ol_world *world, size_t i, void (*done)(void *self))
{
    const struct ol_inflow *inflow = world->inflow;
    const struct ol_pool *pool = ol_scenario_pool(inflow->scenario, i);
    const struct ol_traffic_clock clock = {.start_instant = inflow->has_instant ? inflow->start_instant : 0,
                                           .until = world->until,
                                           .seed = world->setting.seed,
                                           .replication = world->setting.replication};
    struct ol_endpoint_setting setting = {.pool = pool,
                                          .index = (uint16_t)i,
                                          .seed = clock.seed,
                                          .replication = clock.replication,
                                          .warmup_end = world->warmup_end,
                                          .until = world->until,
                                          .start_instant = clock.start_instant,
                                          .lives = &world->lives,
                                          .arrivals = ol_world_telemetry_arrivals(&world->telemetry, i),
                                          .merge = ol_mem_new(sizeof *setting.merge),
                                          .stop = world->setting.stop,
                                          .done = done,
                                          .done_self = world,
                                          .with_series = clock.replication == 0};
    struct ol_pool_model *model = NULL;
    if (open_traffic(world, pool->name, &clock, &setting) == OL_OK) {
        world->open_jobs++;
        model = ol_endpoint_pool_new(world->sim, &setting);
    }
    ol_mem_free(setting.merge);
    return model;
}

static void rollout_metrics(const struct ol_world *world, const struct ol_rollout_split *split,
                            struct ol_metrics *metrics, size_t replication)
{
    const char *const names[OL_ROLLOUT_SIDES] = {split->terms->from, split->terms->to};
    struct ol_rollout_result result = {.split = split, .lives = &world->lives, .end = world->end};
    for (int side = 0; side < OL_ROLLOUT_SIDES; side++) {
        const size_t pool = ol_scenario_pool_index(world->inflow->scenario, names[side]);
        result.pools[side] = (uint16_t)pool;
        result.tallies[side] = ol_endpoint_pool_tally(world->models[pool]);
        result.standing[side] = ol_endpoint_pool_standing(world->models[pool]);
    }
    ol_rollout_metrics(&result, metrics, replication);
}

void ol_world_rollout_metrics(const struct ol_world *world, struct ol_metrics *metrics, size_t replication)
{
    for (size_t i = 0; i < world->inflow->scenario->rollouts.count; i++)
        rollout_metrics(world, &world->splits[i], metrics, replication);
}
