/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/managed/managed_state.h"

#include <math.h>

void ol_managed_tell_change(const struct managed *pool, struct ol_pool_change *change)
{
    change->pool = pool->setting.index;
    ol_probes_tell(pool->probes, OL_POOL_CHANGED, ol_sim_now(pool->sim), change);
}

void ol_managed_tell_busy(struct managed *pool, const struct ol_job *job)
{
    for (int source = 0; source < OL_CAPACITY_SOURCES; source++) {
        const int64_t busy = ol_node_fleet_busy(pool->fleet, source), change = busy - pool->busy[source];
        if (change == 0)
            continue;
        pool->busy[source] = busy;
        ol_managed_tell_change(pool,
                               &(struct ol_pool_change){.job = job, .source = (uint8_t)source, .busy = change});
    }
}

void ol_managed_tell_node(const struct managed *pool, uint32_t node, int sign)
{
    ol_managed_tell_change(pool,
                           &(struct ol_pool_change){.source = (uint8_t)ol_node_capacity(pool->fleet, node)->source,
                                                    .capacity = sign * (int64_t)ol_node_units(pool->fleet, node),
                                                    .nodes = sign});
}

void ol_managed_tell_job(const struct managed *pool, enum ol_job_topic topic, const struct ol_job_run *run)
{
    ol_probes_tell(pool->probes, topic, ol_sim_now(pool->sim), run);
}

void ol_managed_tell_spending(const struct managed *pool, struct live *live)
{
    struct ol_spending *spent = &live->course.spent;
    spent->run = run_of(pool, live);
    ol_probes_tell(pool->probes, OL_JOB_SPENT, ol_sim_now(pool->sim), spent);
    /* One by one: clearing the whole at once is an instruction that takes longer to begin than all of these. */
    spent->useful = spent->lost = spent->startup = spent->restore = spent->saving = spent->vain = 0;
    spent->cost = 0;
}

void ol_managed_resize(struct managed *pool, int64_t units)
{
    if (units == 0)
        return;
    pool->free += (uint64_t)units;
    pool->desk.policy->ops->resize(pool->desk.policy, ol_sim_now(pool->sim), units);
}

static int64_t billionths(double amount)
{
    return llrint(fmin(amount, 1e9) * 1e9);
}

void ol_managed_charge(const struct managed *pool, struct live *live)
{
    const ol_time now = ol_sim_now(pool->sim), begun = live->course.begun, warm = pool->setting.warmup_end;
    const ol_time counted = begun > warm ? begun : now > warm ? warm : now;
    double price = 0;
    for (uint32_t i = live->hold; i != OL_NO_HOLD; i = ol_node_fleet_hold(pool->fleet, i)->next_of_holder) {
        const struct ol_hold *hold = ol_node_fleet_hold(pool->fleet, i);
        const double of_node = ol_node_capacity(pool->fleet, hold->node)->price_per_hour;
        price += isnan(of_node) ? 0 : of_node * hold->units / ol_node_units(pool->fleet, hold->node);
    }
    if (price == 0)
        return;
    run_of(pool, live)->cost += billionths(price * (double)(now - begun) / (double)OL_HOUR);
    live->course.spent.cost += billionths(price * (double)(now - counted) / (double)OL_HOUR);
}

void ol_managed_give_back(struct managed *pool, struct live *live, uint32_t gone)
{
    const uint32_t units = live->units;
    const struct ol_policy_ops *ops = pool->desk.policy->ops;
    ol_managed_leave_files(pool, live);
    if (ops->left)
        ops->left(pool->desk.policy, ol_sim_now(pool->sim), live->slot);
    ol_node_fleet_give(pool->fleet, live->hold, &gone);
    live->hold = OL_NO_HOLD;
    live->units = 0;
    pool->free += units;
    ops->release(pool->desk.policy, ol_sim_now(pool->sim), units, live->expected_end);
    ol_managed_resize(pool, -(int64_t)gone);
    ol_managed_tell_busy(pool, run_of(pool, live)->job);
}

void ol_managed_book_again(struct managed *pool, struct live *live, uint32_t before, uint32_t gone)
{
    struct ol_policy *policy = pool->desk.policy;
    const struct ol_job_run *run = run_of(pool, live);
    const ol_time now = ol_sim_now(pool->sim);
    if (policy->ops->left)
        policy->ops->left(policy, now, live->slot);
    policy->ops->release(policy, now, before, live->expected_end);
    pool->free += before;
    ol_managed_resize(pool, -(int64_t)gone);
    live->expected_end = now + ol_managed_expected_time(pool, run, live->units, 0);
    policy->ops->claim(policy, now, live->units, live->expected_end);
    if (policy->ops->took)
        policy->ops->took(policy, now, live->slot, live->units, live->expected_end);
    pool->free -= live->units;
    ol_managed_tell_busy(pool, run->job);
}

void ol_managed_count_queued(struct managed *pool, const struct ol_job_run *run, uint32_t units)
{
    pool->queued_jobs++;
    pool->queued_units += units;
    if (ol_managed_is_held(pool, run->slot)) {
        pool->held_jobs++;
        pool->held_units += units;
    }
    ol_managed_tell_change(pool,
                           &(struct ol_pool_change){.job = run->job, .queued_jobs = 1, .queued_units = units});
}
