/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/managed/managed_state.h"

#include "outlay/arena.h"

/* Its estimate is of computing: saves, restores and starts come on top, and no job is killed for them. */
static bool is_cut_off(const struct managed *pool, const struct ol_job *job)
{
    return pool->kills && job->estimate < job->runtime;
}

static uint32_t new_live(struct managed *pool, struct ol_job_run *run)
{
    uint32_t index = pool->unused;
    if (index != NO_LIVE) {
        pool->unused = pool->lives[index].next;
    } else {
        OL_MEM_RESERVE(pool->lives, pool->live_capacity, pool->live_count + 1);
        index = (uint32_t)pool->live_count++;
    }
    pool->lives[index] =
        (struct live){.plan = &pool->setting.plans[run->job->source], .slot = run->slot, .hold = OL_NO_HOLD};
    pool->lives[index].io_share = 1;
    pool->lives[index].file_user = OL_NO_FILE_USER;
    ol_managed_keep_files(pool, &pool->lives[index], 1);
    pool->lives[index].work = is_cut_off(pool, run->job) ? run->job->estimate : run->job->runtime;
    ol_course_begin(&pool->lives[index].course, pool->lives[index].work, pool->setting.warmup_end);
    run->live = index;
    return index;
}

void ol_managed_start_job(void *self, uint32_t slot)
{
    struct managed *pool = self;
    struct ol_job_run *run = ol_job_table_run(pool->setting.table, slot);
    const ol_time now = ol_sim_now(pool->sim);
    const bool is_first = run->attempts == 0;
    const uint32_t index = is_first ? new_live(pool, run) : run->live;
    struct live *live = &pool->lives[index];
    OL_ASSERT(run->status == OL_JOB_WAITING);
    live->units = ol_managed_wanted_units(live->plan, run->job);
    live->hold = ol_node_fleet_take(pool->fleet, index, live->units, OL_NO_HOLD);
    live->is_running = true;
    const ol_time restore = is_first ? 0 : ol_managed_restore_time(pool, live, live->units);
    live->expected_end = now + ol_managed_candidate_of(pool, run).estimate;
    pool->free -= live->units;
    pool->queued_jobs--;
    pool->queued_units -= live->units;
    run->start = is_first ? now : run->start;
    if (run->attempts < MOST_ATTEMPTS)
        run->attempts++;
    run->status = OL_JOB_RUNNING;
    const ol_time startup = ol_managed_draw_start(pool, live);
    if (live->plan->elastic)
        ol_managed_join_elastic(pool, index);
    ol_managed_begin_stretch(pool, index, startup, restore);
    ol_managed_watch(pool, index);
    ol_managed_tell_change(
        pool, &(struct ol_pool_change){.job = run->job, .queued_jobs = -1, .queued_units = -(int64_t)live->units});
    ol_managed_tell_busy(pool, run->job);
    ol_managed_tell_job(pool, OL_JOB_STARTED, run);
}

struct ol_candidate ol_managed_candidate_of(const struct managed *pool, const struct ol_job_run *run)
{
    const struct ol_work_plan *plan = &pool->setting.plans[run->job->source];
    const uint32_t units = ol_managed_wanted_units(plan, run->job);
    const ol_time restore =
        run->attempts > 0 && plan->checkpoint ? ol_checkpoint_restore(plan->checkpoint, units) : 0;
    return (struct ol_candidate){ol_managed_expected_time(pool, run, units, restore), run->slot, units};
}

static void drop_live(struct managed *pool, uint32_t index)
{
    ol_managed_keep_files(pool, &pool->lives[index], -1);
    ol_course_release(&pool->lives[index].course);
    pool->lives[index].next = pool->unused;
    pool->lives[index].is_running = false;
    pool->unused = index;
    pool->jobs--;
    ol_node_fleet_tell(pool->fleet, pool->jobs > 0);
}

void ol_managed_close_job(struct managed *pool, uint32_t index, enum ol_job_status status)
{
    struct live *live = &pool->lives[index];
    struct ol_job_run *run = run_of(pool, live);
    ol_managed_unwatch(pool, live);
    ol_managed_forget_kept(pool, live);
    if (status != OL_JOB_COMPLETED)
        ol_course_forfeit(&live->course);
    ol_managed_tell_spending(pool, live);
    run->end = ol_sim_now(pool->sim);
    run->lost = live->course.lost;
    run->status = (uint8_t)status;
    if (live->plan->elastic)
        ol_managed_leave_elastic(pool, index);
    ol_managed_give_back(pool, live, 0);
    ol_managed_tell_job(pool, OL_JOB_ENDED, run);
    const uint32_t slot = live->slot;
    drop_live(pool, index);
    ol_job_table_ended(pool->setting.table, slot);
    ol_desk_want_pass(&pool->desk);
}

void ol_managed_end_job(struct managed *pool, uint32_t index, bool is_killed)
{
    struct live *live = &pool->lives[index];
    if (live->watch.is_crashed) {
        ol_managed_stop_stretch(pool, live, -1, false);
        ol_managed_close_job(pool, index, OL_JOB_FAILED);
        return;
    }
    ol_managed_cancel(pool, &live->leave);
    ol_managed_charge(pool, live);
    ol_managed_count_kept(pool, live, false);
    ol_course_complete(&live->course, ol_sim_now(pool->sim));
    ol_managed_close_job(pool, index,
                         is_killed                             ? OL_JOB_KILLED
                         : run_of(pool, live)->job->is_to_fail ? OL_JOB_FAILED
                                                               : OL_JOB_COMPLETED);
}

void ol_managed_stretch_done(void *self, uint32_t index)
{
    struct managed *pool = self;
    struct live *live = &pool->lives[index];
    live->end = 0;
    ol_managed_end_job(pool, index, is_cut_off(pool, run_of(pool, live)->job));
}

/* One that is never done keeps a run without an end from ending. */
static void watch_attempts(struct managed *pool, const struct ol_job_run *run)
{
    char text[OL_TIME_BUFFER];
    if (run->attempts < MOST_ATTEMPTS || pool->setting.has_end || pool->model.has_failed)
        return;
    pool->model.has_failed = true;
    ol_sim_end(pool->sim);
    ol_fail(&pool->model.error, OL_BAD_INPUT, pool->setting.pool->node->place,
            "a job of pool \"%s\" has been interrupted %d times and still has %s of work to do: what it saves "
            "does not "
            "bring it on; save more often, restore faster, or give the <clock> a length",
            pool->setting.pool->name, MOST_ATTEMPTS, ol_duration_say(pool->lives[run->live].course.left, text));
}

void ol_managed_count_interruption(struct ol_job_run *run)
{
    if (run->interruptions < UINT16_MAX)
        run->interruptions++;
}

void ol_managed_requeue(struct managed *pool, uint32_t index, uint32_t gone, enum ol_job_topic why)
{
    struct live *live = &pool->lives[index];
    struct ol_job_run *run = run_of(pool, live);
    if (live->plan->elastic)
        ol_managed_leave_elastic(pool, index);
    live->is_running = false;
    live->since = ol_sim_now(pool->sim);
    ol_managed_unwatch(pool, live);
    ol_managed_give_back(pool, live, gone);
    run->status = OL_JOB_WAITING;
    const struct ol_candidate candidate = ol_managed_candidate_of(pool, run);
    pool->desk.policy->ops->rejoin(pool->desk.policy, ol_sim_now(pool->sim), &candidate);
    ol_managed_count_queued(pool, run, candidate.units);
    ol_managed_tell_job(pool, why, run);
    watch_attempts(pool, run);
    ol_desk_want_pass(&pool->desk);
}
