/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/managed/managed_state.h"

#include <math.h>

double ol_managed_speed_of(const struct managed *pool, const struct live *live, const struct ol_job *job)
{
    double speed = INFINITY;
    for (uint32_t i = live->hold; i != OL_NO_HOLD; i = ol_node_fleet_hold(pool->fleet, i)->next_of_holder) {
        const uint32_t node = ol_node_fleet_hold(pool->fleet, i)->node;
        speed = fmin(speed, ol_capacity_speed(ol_node_capacity(pool->fleet, node), live->plan->kind));
    }
    if (live->hold == OL_NO_HOLD) /* of processors only, in a pool of GPUs */
        speed = 1;
    if (pool->desk.policy->ops->speed)
        speed *= pool->desk.policy->ops->speed(pool->desk.policy, live->slot);
    return speed * ol_managed_scaling(live->plan, job, live->units);
}

/* Between losses of any of its nodes. */
static double mean_between(const struct managed *pool, const struct live *live, bool observed)
{
    double rate = 0;
    for (uint32_t i = live->hold; i != OL_NO_HOLD; i = ol_node_fleet_hold(pool->fleet, i)->next_of_holder)
        rate += 1 / ol_node_fleet_mean_life(
                        pool->fleet, ol_node_capacity_index(pool->fleet, ol_node_fleet_hold(pool->fleet, i)->node),
                        observed);
    return rate > 0 ? 1 / rate : INFINITY;
}

ol_time ol_managed_draw_start(struct managed *pool, const struct live *live)
{
    ol_time start = 0;
    for (uint32_t i = live->hold; i != OL_NO_HOLD; i = ol_node_fleet_hold(pool->fleet, i)->next_of_holder) {
        const struct ol_law *law =
            &ol_node_capacity(pool->fleet, ol_node_fleet_hold(pool->fleet, i)->node)->job_start;
        const double drawn = law->type ? fmin(ol_law_draw(law, &pool->starts), (double)OL_TIME_LIMIT) : 0;
        start = drawn > (double)start ? (ol_time)llrint(drawn) : start;
    }
    return start;
}

struct ol_timeline ol_managed_plan_saves(const struct managed *pool, const struct live *live)
{
    struct ol_timeline timeline = {.interval = OL_NEVER};
    if (!live->plan->checkpoint)
        return timeline;
    struct ol_checkpoint limited;
    const struct ol_checkpoint *checkpoint = ol_managed_checkpoint_now(pool, live, &limited);
    const bool observed = checkpoint->rule && checkpoint->rule->adapts;
    const double between = !checkpoint->rule || (checkpoint->mean_between > 0 && !observed)
                               ? (double)checkpoint->mean_between
                               : mean_between(pool, live, observed);
    timeline.interval = ol_checkpoint_interval(checkpoint, between, live->units);
    timeline.save = ol_checkpoint_cost(checkpoint, live->units);
    timeline.flush = ol_checkpoint_flush(checkpoint, live->units);
    return timeline;
}

ol_time ol_managed_expected_time(const struct managed *pool, const struct ol_job_run *run, uint32_t units,
                                 ol_time restore)
{
    const struct ol_work_plan *plan = &pool->setting.plans[run->job->source];
    const ol_time done = run->attempts == 0 ? 0 : pool->lives[run->live].work - pool->lives[run->live].course.left;
    const ol_time left = run->job->estimate > done ? run->job->estimate - done : 1;
    const double speed =
        ol_managed_scaling(plan, run->job, units) * ol_node_fleet_first_speed(pool->fleet, plan->kind);
    struct ol_timeline timeline = {.restore = restore, .work = ol_course_time(left, speed), .interval = OL_NEVER};
    if (plan->checkpoint) {
        const double between = plan->checkpoint->rule ? ol_node_fleet_least_life(pool->fleet, units) : 0;
        timeline.interval = ol_checkpoint_interval(plan->checkpoint, between, units);
        timeline.save = ol_checkpoint_cost(plan->checkpoint, units);
    }
    return ol_timeline_length(&timeline);
}

void ol_managed_begin_stretch(struct managed *pool, uint32_t index, ol_time startup, ol_time restore)
{
    struct live *live = &pool->lives[index];
    struct ol_job_run *run = run_of(pool, live);
    const double speed = ol_managed_speed_of(pool, live, run->job);
    ol_managed_end_saves(pool, live);
    struct ol_timeline timeline = ol_managed_plan_saves(pool, live);
    timeline.startup = startup;
    timeline.restore = restore;
    ol_managed_begin_saves(pool, index, &timeline);
    ol_managed_use_files(pool, index, speed);
    ol_course_start(&live->course, ol_sim_now(pool->sim), live->units, speed * live->io_share, &timeline);
    ol_managed_await_end(pool, index);
}

void ol_managed_await_end(struct managed *pool, uint32_t index)
{
    struct live *live = &pool->lives[index];
    live->end = ol_sim_schedule(pool->sim, ol_course_end(&live->course), OL_PHASE_RELEASE, pool->ended, index);
}

void ol_managed_cancel(struct managed *pool, ol_ticket *ticket)
{
    if (*ticket)
        ol_sim_cancel(pool->sim, *ticket);
    *ticket = 0;
}

int64_t ol_managed_draw_failed(struct managed *pool, const struct ol_checkpoint *checkpoint)
{
    int64_t failed = 0;
    while (checkpoint && checkpoint->failure > 0 && ol_rng_unit(&pool->failures) < checkpoint->failure)
        failed++;
    return failed;
}

/* Where what this job keeps is counted; NULL where nobody asks. */
static struct ol_stored *store_of(const struct managed *pool, const struct live *live)
{
    const struct ol_checkpoint *checkpoint = live->plan->checkpoint;
    return pool->setting.stored && checkpoint && checkpoint->storage
               ? &pool->setting.stored[checkpoint - pool->setting.checkpoints]
               : NULL;
}

void ol_managed_count_kept(struct managed *pool, struct live *live, bool saves_last)
{
    const struct ol_course *course = &live->course;
    const struct ol_checkpoint *checkpoint = live->plan->checkpoint;
    const ol_time now = ol_sim_now(pool->sim);
    struct ol_stored *store = store_of(pool, live);
    if (!store)
        return;
    const int64_t saves = ol_timeline_at(&course->timeline, now - course->begun).saves;
    ol_stored_saves(store, &live->kept, checkpoint, &course->timeline, course->begun, saves, now);
    if (saves_last)
        ol_stored_save(store, &live->kept, checkpoint, now);
}

void ol_managed_forget_kept(const struct managed *pool, struct live *live)
{
    struct ol_stored *store = store_of(pool, live);
    if (store)
        ol_stored_delete(store, &live->kept, live->plan->checkpoint, ol_sim_now(pool->sim));
}

void ol_managed_stop_stretch(struct managed *pool, struct live *live, ol_time emergency, bool keeps_memory)
{
    const struct ol_checkpoint *checkpoint = live->plan->checkpoint;
    if (live->watch.is_crashed)
        emergency = -1;
    struct ol_stretch_end end = {.emergency = emergency, .keeps_memory = keeps_memory};
    ol_managed_cancel(pool, &live->end);
    ol_managed_cancel(pool, &live->leave);
    ol_managed_charge(pool, live);
    if (emergency >= 0)
        end.is_vain = ol_managed_draw_failed(pool, checkpoint) > 0;
    if (checkpoint && checkpoint->failure > 0)
        end.failed = ol_managed_draw_failed(pool, checkpoint);
    ol_managed_count_kept(pool, live, end.emergency >= 0);
    ol_course_stop(&live->course, ol_sim_now(pool->sim), &end);
    run_of(pool, live)->lost = live->course.lost;
    ol_managed_tell_spending(pool, live);
}
