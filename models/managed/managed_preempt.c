/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A job that is stopped for another ends at once or after the grace; where it saves first, as soon as its save is done,
 * if that is within the grace. Without a grace it saves for as long as it takes.
 */
#include "models/managed/managed_state.h"

#include "models/arbiter/arbiter.h"
#include "models/arbiter/preemption.h"

#include <math.h>

/* ---- what schedulers see ---- */

/* Time on nodes since the last save that would survive a stop now. */
static ol_time at_risk(const struct live *live, const struct ol_timeline_split *split)
{
    const ol_time saved = ol_timeline_saved(&live->course.timeline, split->surviving);
    return split->computed - saved + (split->surviving > 0 ? 0 : live->course.at_risk);
}

static void view_live(const struct managed *pool, const struct live *live, struct ol_job_view *view)
{
    const struct ol_course *course = &live->course;
    const ol_time now = ol_sim_now(pool->sim);
    ol_time done = live->work - course->left;
    view->attained = course->kept + course->lost + course->at_risk;
    view->since = live->since;
    if (live->is_running) {
        const ol_time elapsed = now - course->begun;
        const struct ol_timeline_split split = ol_timeline_at(&course->timeline, elapsed);
        view->attained += elapsed;
        done += ol_course_work(course, split.computed);
        view->is_running = true;
        view->units = live->units;
        view->since = course->begun;
        view->expected_end = live->expected_end;
        view->at_risk = at_risk(live, &split);
    }
    view->left = view->estimate > done ? view->estimate - done : 1;
}

static void view(void *self, uint32_t slot, struct ol_job_view *view)
{
    const struct managed *pool = self;
    const struct ol_job_run *run = ol_job_table_run(pool->setting.table, slot);
    *view =
        (struct ol_job_view){.job = run->job,
                             .ask = pool->setting.asks ? ol_ask_of(pool->setting.asks, run->job) : &ol_ask_none,
                             .slot = slot,
                             .units = ol_managed_wanted_units(&pool->setting.plans[run->job->source], run->job),
                             .since = run->job->submit,
                             .estimate = run->job->estimate,
                             .left = run->job->estimate,
                             .preemptions = run->preemptions};
    if (run->attempts > 0)
        view_live(pool, &pool->lives[run->live], view);
}

static const struct ol_job_run *run_at(void *self, uint32_t slot)
{
    return ol_job_table_run(((const struct managed *)self)->setting.table, slot);
}

struct ol_policy *ol_managed_arbiter(struct managed *pool)
{
    const struct ol_managed_setting *setting = &pool->setting;
    if (!ol_pool_is_arbitrated(setting->pool))
        return NULL;
    const struct ol_scheduler scheduler = ol_pool_scheduler(setting->pool);
    const struct ol_preemption *preemption = scheduler.preemptions.count > 0 ? scheduler.preemptions.items : NULL;
    pool->preempt = scheduler.preempt;
    pool->grace = preemption ? preemption->grace : 0;
    return ol_arbiter_open(&(struct ol_arbiter_setting){.pool = setting->pool,
                                                        .labels = setting->labels,
                                                        .asks = setting->asks,
                                                        .units = pool->most,
                                                        .free = 0,
                                                        .seed = setting->seed,
                                                        .replication = setting->replication,
                                                        .nodes = setting->nodes,
                                                        .price_per_hour = ol_pool_price_per_hour(setting->pool),
                                                        .start_instant = setting->start_instant,
                                                        .warmup_end = setting->warmup_end,
                                                        .probes = pool->probes,
                                                        .self = pool,
                                                        .view = view,
                                                        .run = run_at,
                                                        .is_held = ol_managed_is_held});
}

/* ---- stopping ---- */

/* How long its save takes, or -1 where it makes none. */
static ol_time last_save(const struct managed *pool, const struct live *live)
{
    const struct ol_checkpoint *checkpoint = live->plan->checkpoint;
    if (pool->preempt != OL_PREEMPT_CHECKPOINT || !checkpoint || live->watch.is_crashed)
        return -1;
    const ol_time save = ol_checkpoint_emergency(checkpoint, live->units);
    return pool->grace == 0 || save <= pool->grace ? save : -1;
}

void ol_managed_stop_job(void *self, uint32_t slot)
{
    struct managed *pool = self;
    const uint32_t index = run_at(pool, slot)->live;
    struct live *live = &pool->lives[index];
    const ol_time save = last_save(pool, live), now = ol_sim_now(pool->sim);
    const ol_time at = now + (save >= 0 ? save : pool->grace);
    if (at >= ol_course_end(&live->course)) /* it is done by then */
        return;
    ol_managed_cancel(pool, &live->leave);
    live->leaves = LEAVES_FOR_ANOTHER;
    if (at > now)
        live->leave = ol_sim_schedule(pool->sim, at, OL_PHASE_CAPACITY, pool->left, index);
    else
        ol_managed_stopped(pool, index);
}

void ol_managed_stopped(struct managed *pool, uint32_t index)
{
    struct live *live = &pool->lives[index];
    struct ol_job_run *run = run_of(pool, live);
    if (run->preemptions < UINT16_MAX)
        run->preemptions++;
    if (pool->preempt == OL_PREEMPT_KILL) {
        ol_managed_cancel(pool, &live->end);
        ol_managed_tell_job(pool, OL_JOB_PREEMPTED, run);
        ol_managed_end_job(pool, index, true);
        return;
    }
    ol_managed_stop_stretch(pool, live, last_save(pool, live), false);
    ol_managed_requeue(pool, index, 0, OL_JOB_PREEMPTED);
}
