/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A job that is held stays where it stands in the queue, and the scheduler passes it over (arbiter.h): so nothing has
 * to be remembered of it but how many there are, for whom no nodes are ordered.
 */
#include "models/managed/managed_state.h"

bool ol_managed_is_held(void *self, uint32_t slot)
{
    const struct managed *pool = self;
    if (pool->restraints.count == 0)
        return false;
    const struct ol_job *job = ol_job_table_run(pool->setting.table, slot)->job;
    return ol_restraints_hold(&pool->restraints, job,
                              pool->setting.asks ? ol_ask_of(pool->setting.asks, job) : &ol_ask_none);
}

/* Other pools' jobs are in the table, too. */
static void count_held(struct managed *pool)
{
    const struct ol_job_table *table = pool->setting.table;
    pool->held_jobs = pool->held_units = 0;
    if (pool->restraints.count == 0)
        return;
    for (uint32_t slot = table->retired; slot < table->count; slot++) {
        const struct ol_job_run *run = ol_job_table_run(table, slot);
        if (run->status != OL_JOB_WAITING || run->job->pool != pool->setting.index ||
            !ol_managed_is_held(pool, slot))
            continue;
        pool->held_jobs++;
        pool->held_units += ol_managed_wanted_units(&pool->setting.plans[run->job->source], run->job);
    }
}

void ol_managed_unpaid(struct managed *pool, uint32_t index)
{
    struct live *live = &pool->lives[index];
    struct ol_job_run *run = run_of(pool, live);
    const struct ol_checkpoint *checkpoint = live->plan->checkpoint;
    const bool saves = checkpoint && !live->watch.is_crashed, has_crashed = live->watch.is_crashed;
    ol_managed_stop_stretch(pool, live, saves ? ol_checkpoint_emergency(checkpoint, live->units) : -1, false);
    if (has_crashed) {
        ol_managed_close_job(pool, index, OL_JOB_FAILED);
        return;
    }
    if (run->preemptions < UINT16_MAX)
        run->preemptions++;
    ol_managed_requeue(pool, index, 0, OL_JOB_PREEMPTED);
}

/* One that is on its way out already waits again when it has gone, or is done before. */
static void stop(struct managed *pool, uint32_t index)
{
    const struct live *live = &pool->lives[index];
    if (live->leave)
        return;
    if (live->plan->checkpoint && !live->watch.is_crashed)
        ol_managed_leave_soon(pool, index, LEAVES_UNPAID);
    else if (ol_course_end(&live->course) > ol_sim_now(pool->sim))
        ol_managed_unpaid(pool, index);
}

void ol_managed_restrain(struct ol_pool_model *model, const struct ol_restraints *restraints)
{
    struct managed *pool = (struct managed *)model;
    unsigned sources = 0;
    pool->restraints = *restraints;
    for (size_t i = 0; i < restraints->count; i++)
        sources |= restraints->items[i].stopped_sources;
    count_held(pool);
    ol_node_fleet_restrain(pool->fleet, sources);
    for (size_t i = 0; i < pool->live_count; i++)
        if (pool->lives[i].is_running && ol_managed_is_held(pool, pool->lives[i].slot))
            stop(pool, (uint32_t)i);
    /* Nobody's units have changed, but who may start has. */
    pool->desk.policy->ops->resize(pool->desk.policy, ol_sim_now(pool->sim), 0);
    ol_desk_want_pass(&pool->desk);
}
