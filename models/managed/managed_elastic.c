/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/managed/managed_state.h"

static uint32_t fewest_units(const struct ol_elastic *elastic)
{
    return (uint32_t)(elastic->min * elastic->worker);
}

static double speedup(const struct ol_elastic *elastic, uint32_t units)
{
    return ol_elastic_speedup(elastic, (double)units / (double)elastic->worker);
}

double ol_managed_scaling(const struct ol_work_plan *plan, const struct ol_job *job, uint32_t units)
{
    return plan->elastic ? speedup(plan->elastic, units) / speedup(plan->elastic, job->units) : 1;
}

uint32_t ol_managed_wanted_units(const struct ol_work_plan *plan, const struct ol_job *job)
{
    return plan->elastic ? fewest_units(plan->elastic) : job->units;
}

void ol_managed_join_elastic(struct managed *pool, uint32_t index)
{
    struct live *live = &pool->lives[index];
    live->next = NO_LIVE;
    live->previous = pool->last_elastic;
    *(pool->last_elastic == NO_LIVE ? &pool->first_elastic : &pool->lives[pool->last_elastic].next) = index;
    pool->last_elastic = index;
}

void ol_managed_leave_elastic(struct managed *pool, uint32_t index)
{
    struct live *live = &pool->lives[index];
    *(live->previous == NO_LIVE ? &pool->first_elastic : &pool->lives[live->previous].next) = live->next;
    *(live->next == NO_LIVE ? &pool->last_elastic : &pool->lives[live->next].previous) = live->previous;
}

/* What a stretch begins with that follows another one of the same job, whose memory it has. */
struct head {
    ol_time startup, restore;
};

/* Pods that were coming up still do so during the rendezvous; what had not been read back yet is in nobody's memory,
 * and is read anew. */
static struct head head_after(const struct managed *pool, const struct live *live, uint32_t units)
{
    const struct ol_timeline *timeline = &live->course.timeline;
    const ol_time elapsed = ol_sim_now(pool->sim) - live->course.begun,
                  rendezvous = live->plan->elastic->rendezvous;
    const ol_time rest = timeline->startup - elapsed;
    const bool reads = timeline->restore > 0 && elapsed < timeline->startup + timeline->restore;
    return (struct head){.startup = rest > rendezvous ? rest : rendezvous,
                         .restore = reads ? ol_managed_restore_time(pool, live, units) : 0};
}

void ol_managed_shrink(struct managed *pool, uint32_t index, uint32_t lost)
{
    struct live *live = &pool->lives[index];
    const struct ol_elastic *elastic = live->plan->elastic;
    const bool keeps = elastic->keeps == OL_KEEPS_IN_MEMORY;
    const uint32_t before = live->units, left = before - lost, worker = (uint32_t)elastic->worker;
    uint32_t gone = lost;
    struct head head = head_after(pool, live, left / worker * worker);
    ol_managed_stop_stretch(pool, live, -1, keeps);
    live->units = left / worker * worker;
    if (!keeps && live->plan->checkpoint)
        head.restore = ol_managed_restore_time(pool, live, live->units);
    live->hold = ol_node_fleet_give_some(pool->fleet, live->hold, left - live->units, &gone);
    ol_managed_book_again(pool, live, before, gone);
    ol_managed_begin_stretch(pool, index, head.startup, head.restore);
    ol_managed_tell_job(pool, OL_JOB_INTERRUPTED, run_of(pool, live));
    ol_desk_want_pass(&pool->desk);
}

bool ol_managed_can_shrink(const struct live *live, uint32_t left)
{
    return live->plan->elastic && !live->watch.is_crashed && left >= fewest_units(live->plan->elastic);
}

/* The time that `units` workers' worth would take for what is left. */
static double time_left(const struct managed *pool, const struct live *live, uint32_t units)
{
    const struct ol_job *job = run_of(pool, live)->job;
    const double pace = ol_managed_speed_of(pool, live, job) / ol_managed_scaling(live->plan, job, live->units);
    return (double)live->course.left / (pace * ol_managed_scaling(live->plan, job, units));
}

/* Whether it is done sooner with more; one that waits for its data is not. */
static bool is_worth_growing(const struct managed *pool, const struct live *live, uint32_t units,
                             const struct head *head)
{
    const struct ol_timeline *timeline = &live->course.timeline;
    const ol_time now = ol_sim_now(pool->sim), end = ol_course_end(&live->course);
    const ol_time computes_at = live->course.begun + timeline->startup + timeline->restore;
    const double computing = (double)(end - (now > computes_at ? now : computes_at));
    const double pace = live->io_share < 1 ? 1 : time_left(pool, live, units) / time_left(pool, live, live->units);
    return (double)(head->startup + head->restore) + computing * pace < (double)(end - now);
}

static void grow(struct managed *pool, uint32_t index)
{
    struct live *live = &pool->lives[index];
    const struct ol_elastic *elastic = live->plan->elastic;
    const uint32_t before = live->units, worker = (uint32_t)elastic->worker;
    const uint32_t most = (uint32_t)elastic->max * worker;
    uint64_t more = before < most ? most - before : 0;
    more = (more < pool->free ? more : pool->free) / worker * worker;
    if (more == 0 || live->leave || live->watch.is_crashed)
        return;
    const bool is_fresh = ol_sim_now(pool->sim) == live->course.begun;
    const struct ol_timeline timeline = live->course.timeline;
    const struct head head = is_fresh ? (struct head){timeline.startup, timeline.restore}
                                      : head_after(pool, live, before + (uint32_t)more);
    if (!is_fresh && !is_worth_growing(pool, live, before + (uint32_t)more, &head))
        return;
    ol_managed_stop_stretch(pool, live, -1, true);
    live->hold = ol_node_fleet_take(pool->fleet, index, (uint32_t)more, live->hold);
    live->units += (uint32_t)more;
    ol_managed_book_again(pool, live, before, 0);
    ol_managed_begin_stretch(pool, index, head.startup, head.restore);
}

void ol_managed_grow_all(struct managed *pool)
{
    for (uint32_t i = pool->first_elastic; i != NO_LIVE && pool->queued_jobs == 0 && pool->free > 0;
         i = pool->lives[i].next)
        grow(pool, i);
}

uint64_t ol_managed_wishes(const struct managed *pool)
{
    uint64_t units = 0;
    for (uint32_t i = pool->first_elastic; i != NO_LIVE; i = pool->lives[i].next) {
        const uint32_t own = run_of(pool, &pool->lives[i])->job->units;
        units += !pool->lives[i].watch.is_crashed && own > pool->lives[i].units ? own - pool->lives[i].units : 0;
    }
    return units;
}
