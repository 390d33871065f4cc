/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A standing node is lost, its successor is there in the same instant, and the job that had all of it is the one that
 * takes it again. Where nobody waits, no unit is free and nothing else is due in that instant, this is certain: the
 * job need not go through the queue, its units not through the policy's free ones, the successor not through the
 * orders, and no pass has to find out. What is told, drawn and scheduled is the same, in the same order, as on the way
 * by managed_loss.c and a pass; where any of it could differ, that way is taken.
 *
 * Where the next loss is also the next thing that happens at all, the clock leaps to it: no event is scheduled for it,
 * nor for the job's end, which it would cancel, and the policy, whom nobody asks meanwhile, hears of the last attempt
 * only. Runs of one job on spot nodes are all but this.
 */
#include "models/managed/managed_state.h"

/* Policies that know each job, or act at times of their own, are told of everything. */
static bool has_plain_policy(const struct managed *pool)
{
    const struct ol_policy_ops *ops = pool->desk.policy->ops;
    return !ops->left && !ops->took && !ops->wake && !ops->evict;
}

static bool has_plain_plan(const struct ol_work_plan *plan)
{
    const struct ol_checkpoint *checkpoint = plan->checkpoint;
    return !plan->elastic && !plan->files &&
           !(checkpoint && (checkpoint->files || checkpoint->on_notice == OL_NOTICE_MIGRATE ||
                            (checkpoint->rule && checkpoint->rule->adapts)));
}

/* The one hold of the node is all that its job has. */
static bool is_alone(const struct managed *pool, uint32_t node, const struct ol_hold *hold)
{
    return hold->next == OL_NO_HOLD && hold->next_of_holder == OL_NO_HOLD &&
           hold->units == ol_node_units(pool->fleet, node) && pool->lives[hold->holder].units == hold->units;
}

static bool goes_on_at_once(const struct managed *pool, uint32_t node, uint32_t first)
{
    const struct ol_hold *hold = first != OL_NO_HOLD ? ol_node_fleet_hold(pool->fleet, first) : NULL;
    if (!hold || pool->queued_jobs > 0 || pool->free > 0 || pool->restraints.count > 0 ||
        pool->first_elastic != NO_LIVE || !is_alone(pool, node, hold) || !has_plain_policy(pool))
        return false;
    const struct live *live = &pool->lives[hold->holder];
    return live->leave == 0 && !ol_managed_is_watched(pool, live) && has_plain_plan(live->plan) &&
           run_of(pool, live)->attempts < MOST_ATTEMPTS && ol_sim_is_last(pool->sim);
}

/* Of its units: those that are queued, and those of a source that are busy. */
static void tell_units(const struct managed *pool, const struct live *live, int source, int queued, int busy)
{
    const int64_t units = live->units;
    ol_managed_tell_change(pool, &(struct ol_pool_change){.job = run_of(pool, live)->job,
                                                          .source = (uint8_t)source,
                                                          .busy = busy * units,
                                                          .queued_jobs = queued,
                                                          .queued_units = queued * units});
}

static void stop(struct managed *pool, struct live *live, uint32_t node, int source)
{
    struct ol_job_run *run = run_of(pool, live);
    ol_managed_count_interruption(run);
    ol_managed_stop_stretch(pool, live, ol_managed_emergency(pool, live, node), false);
    live->since = ol_sim_now(pool->sim);
    tell_units(pool, live, source, 0, -1);
    run->status = OL_JOB_WAITING;
    tell_units(pool, live, 0, 1, 0);
    ol_managed_tell_job(pool, OL_JOB_INTERRUPTED, run);
}

/* On a node of the same terms: saves are planned as before. */
static void go_on(struct managed *pool, struct live *live, int source)
{
    struct ol_job_run *run = run_of(pool, live);
    struct ol_timeline timeline = live->course.timeline;
    run->attempts++;
    run->status = OL_JOB_RUNNING;
    timeline.startup = ol_managed_draw_start(pool, live);
    timeline.restore = ol_managed_restore_time(pool, live, live->units);
    ol_course_start(&live->course, ol_sim_now(pool->sim), live->units, live->course.speed, &timeline);
    tell_units(pool, live, 0, -1, 0);
    tell_units(pool, live, source, 0, 1);
    ol_managed_tell_job(pool, OL_JOB_STARTED, run);
}

/* Returns when the successor is lost. */
static ol_time renew(struct managed *pool, struct live *live, uint32_t node, int source)
{
    stop(pool, live, node, source);
    ol_managed_tell_node(pool, node, -1);
    const ol_time loss = ol_node_fleet_renew(pool->fleet, node);
    ol_managed_tell_node(pool, node, 1);
    go_on(pool, live, source);
    return loss;
}

static bool leaps(const struct managed *pool, const struct live *live, const struct ol_capacity *terms,
                  ol_time loss)
{
    return terms->notice == 0 && terms->hint == 0 && run_of(pool, live)->attempts < MOST_ATTEMPTS &&
           loss < ol_course_end(&live->course) && ol_sim_leap(pool->sim, loss, OL_PHASE_CAPACITY);
}

bool ol_managed_renew(void *self, uint32_t node)
{
    struct managed *pool = self;
    const uint32_t first = ol_node_first_hold(pool->fleet, node);
    if (!goes_on_at_once(pool, node, first))
        return false;
    const uint32_t index = ol_node_fleet_hold(pool->fleet, first)->holder;
    const struct ol_capacity *terms = ol_node_capacity(pool->fleet, node);
    struct ol_policy *policy = pool->desk.policy;
    struct live *live = &pool->lives[index];
    ol_time loss;
    policy->ops->release(policy, ol_sim_now(pool->sim), live->units, live->expected_end);
    do
        loss = renew(pool, live, node, terms->source);
    while (leaps(pool, live, terms, loss));
    const ol_time now = ol_sim_now(pool->sim);
    live->expected_end = now + ol_managed_candidate_of(pool, run_of(pool, live)).estimate;
    policy->ops->claim(policy, now, live->units, live->expected_end);
    ol_node_fleet_await_loss(pool->fleet, node, loss);
    ol_managed_await_end(pool, index);
    return true;
}
