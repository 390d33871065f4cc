/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/managed/managed_state.h"

#include "models/arbiter/arbiter.h"

#include "outlay/arena.h"

#include <math.h>

static bool pass_over(void *self)
{
    struct managed *pool = self;
    pool->is_due = false;
    ol_managed_grow_all(pool);
    const uint64_t wanted = pool->queued_units - pool->held_units + ol_managed_wishes(pool);
    const bool has_queue = pool->queued_jobs > pool->held_jobs;
    pool->is_ordering = true;
    const bool is_moving = !has_queue && ol_node_fleet_moves_back(pool->fleet) && ol_managed_move_back(pool);
    ol_node_fleet_want(pool->fleet, wanted > pool->free ? wanted - pool->free : 0, has_queue || is_moving);
    pool->is_ordering = false;
    return pool->is_due;
}

/* By a scheduler that knows its jobs. */
static bool is_refused(struct managed *pool, const struct ol_candidate *candidate)
{
    const struct ol_policy_ops *ops = pool->desk.policy->ops;
    const char *why;
    return ops->refuses && ops->refuses(pool->desk.policy, ol_sim_now(pool->sim), candidate, &why);
}

static void submit(struct ol_pool_model *model, const struct ol_job *job)
{
    struct managed *pool = (struct managed *)model;
    struct ol_job_run *run = ol_job_table_add(pool->setting.table, job);
    run->is_in_warmup = job->submit < pool->setting.warmup_end;
    const struct ol_candidate candidate = ol_managed_candidate_of(pool, run);
    if (candidate.units > pool->most || is_refused(pool, &candidate)) {
        run->status = OL_JOB_REJECTED;
        ol_managed_tell_job(pool, OL_JOB_REFUSED, run);
        ol_job_table_ended(pool->setting.table, run->slot);
        return;
    }
    run->status = OL_JOB_WAITING;
    pool->jobs++;
    ol_node_fleet_tell(pool->fleet, true);
    ol_managed_tell_job(pool, OL_JOB_ARRIVED, run);
    ol_managed_count_queued(pool, run, candidate.units);
    pool->desk.policy->ops->arrive(pool->desk.policy, ol_sim_now(pool->sim), &candidate);
    ol_desk_want_pass(&pool->desk);
}

static void finish(struct ol_pool_model *model, ol_time end)
{
    struct managed *pool = (struct managed *)model;
    for (size_t i = 0; i < pool->live_count; i++) {
        struct live *live = &pool->lives[i];
        if (!live->is_running) {
            ol_managed_forget_kept(pool, live);
            continue;
        }
        ol_managed_charge(pool, live);
        ol_managed_count_kept(pool, live, false);
        ol_course_stop(&live->course, end, &(struct ol_stretch_end){.emergency = -1, .keeps_memory = true});
        ol_course_settle(&live->course);
        run_of(pool, live)->lost = live->course.lost;
        ol_managed_tell_spending(pool, live);
    }
    ol_node_fleet_finish(pool->fleet, end);
}

static void metrics(const struct ol_pool_model *model, struct ol_metrics *table, size_t replication)
{
    const struct managed *pool = (const struct managed *)model;
    if (pool->setting.pool != &pool->whole) /* a pool that is only a number has no nodes to tell of */
        ol_node_fleet_metrics(pool->fleet, table, replication);
    if (ol_pool_is_arbitrated(pool->setting.pool))
        ol_arbiter_metrics(pool->desk.policy, pool->setting.warmup_end, ol_sim_now(pool->sim), table, replication);
}

static void verify(const struct ol_pool_model *model)
{
    const struct managed *pool = (const struct managed *)model;
    ol_node_fleet_verify(pool->fleet, pool->free);
    if (pool->desk.policy->ops->verify)
        pool->desk.policy->ops->verify(pool->desk.policy);
}

static void managed_free(struct ol_pool_model *model)
{
    struct managed *pool = (struct managed *)model;
    ol_desk_close(&pool->desk);
    ol_node_fleet_free(pool->fleet);
    ol_reclaimer_close(&pool->reclaimer);
    for (size_t i = 0; i < pool->live_count; i++)
        ol_course_release(&pool->lives[i].course);
    ol_mem_free(pool->lives);
    ol_mem_free(pool);
}

static const struct ol_pool_model_ops ops = {
    .submit = submit,
    .finish = finish,
    .restrain = ol_managed_restrain,
    .metrics = metrics,
    .verify = verify,
    .free = managed_free,
};

/* A pool that gives nothing but its size is one node of the user's own. */
static void imply_capacity(struct managed *pool)
{
    const struct ol_pool *pool_of_setting = pool->setting.pool;
    if (pool_of_setting->capacities.count > 0)
        return;
    pool->implied_node = (struct ol_xml_node){.name = "capacity", .place = pool_of_setting->node->place};
    pool->implied = (struct ol_capacity){.node = &pool->implied_node,
                                         .source = OL_CAPACITY_OWNED,
                                         .speed = 1,
                                         .units_each = ol_pool_size(pool_of_setting),
                                         .price_per_hour = NAN};
    pool->whole = *pool_of_setting;
    pool->whole.capacities = (struct ol_list){&pool->implied, 1};
    pool->setting.pool = &pool->whole;
}

static struct ol_node_fleet *new_fleet(struct managed *pool)
{
    const struct ol_managed_setting *setting = &pool->setting;
    const struct ol_fleet_setting fleet = {
        .pool = setting->pool,
        .index = setting->index,
        .seed = setting->seed,
        .replication = setting->replication,
        .warmup_end = setting->warmup_end,
        .has_end = setting->has_end,
        .arrivals_are_over = setting->arrivals_are_over,
        .lives = setting->lives,
        .hooks = ol_managed_hooks(pool),
    };
    return ol_node_fleet_new(pool->sim, &fleet);
}

struct ol_pool_model *ol_managed_pool_new(struct ol_sim *sim, const struct ol_managed_setting *setting)
{
    const struct ol_scheduler scheduler = ol_pool_scheduler(setting->pool);
    struct managed *pool = ol_mem_new(sizeof *pool);
    pool->model.ops = &ops;
    pool->model.arrival_phase = OL_PHASE_ARRIVAL;
    pool->setting = *setting;
    pool->sim = sim;
    pool->probes = ol_sim_probes(sim);
    pool->kills = scheduler.overrun == OL_OVERRUN_KILL;
    pool->unused = pool->first_elastic = pool->last_elastic = NO_LIVE;
    pool->failures = ol_rng_stream(setting->seed, "save failures", setting->pool->name, setting->replication);
    pool->starts = ol_rng_stream(setting->seed, "job start", setting->pool->name, setting->replication);
    pool->ended = ol_sim_handler(sim, ol_managed_stretch_done, pool);
    pool->left = ol_sim_handler(sim, ol_managed_left_node, pool);
    ol_managed_open_watch(pool);
    imply_capacity(pool);
    pool->fleet = new_fleet(pool);
    pool->most = ol_node_fleet_most(pool->fleet);
    pool->desk = (struct ol_desk){.sim = sim,
                                  .start = ol_managed_start_job,
                                  .stop = ol_managed_stop_job,
                                  .after = pass_over,
                                  .self = pool,
                                  .policy = ol_managed_arbiter(pool)};
    ol_desk_open(&pool->desk, &scheduler, &(struct ol_policy_setting){.units = pool->most, .free = 0});
    ol_node_fleet_begin(pool->fleet);
    return &pool->model;
}
