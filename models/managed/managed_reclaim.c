/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An attempt that uses less than it should, or has crashed, has one alarm pending: that of its warning, then that of
 * its stop. While it saves in between it is leaving, like a job that moves. An attempt that crashed goes on with a
 * stretch that holds its units in vain up to where its work would have been done.
 */
#include "models/decision.h"
#include "models/managed/managed_state.h"

#include <stdio.h>

static const struct ol_ask *ask_of(const struct managed *pool, const struct live *live)
{
    return pool->setting.asks ? ol_ask_of(pool->setting.asks, run_of(pool, live)->job) : &ol_ask_none;
}

/* ---- what is told ---- */

#define PHRASE 120

static const char *say_idle(const struct managed *pool, const struct live *live, char phrase[PHRASE])
{
    char time[OL_TIME_BUFFER];
    const char *step = live->watch.is_warned ? "stopped" : "warned";
    ol_duration_say(ol_sim_now(pool->sim) - live->watch.idle_from, time);
    if (live->watch.is_crashed)
        snprintf(phrase, PHRASE, "%s: it crashed, and its GPUs were idle for %s", step, time);
    else
        snprintf(phrase, PHRASE, "%s: its GPUs were %.3g%% busy for %s", step,
                 100 * (double)ask_of(pool, live)->gpu_use, time);
    return phrase;
}

static void tell_reclaim(const struct managed *pool, const struct live *live)
{
    char phrase[PHRASE];
    const struct ol_decision decision = {.run = run_of(pool, live),
                                         .kind = OL_DECIDED_RECLAIM,
                                         .other = OL_NO_SLOT,
                                         .needed = live->units,
                                         .free = (int64_t)pool->free,
                                         .expected = OL_NEVER,
                                         .limit = say_idle(pool, live, phrase)};
    ol_probes_tell(pool->probes, OL_JOB_DECIDED, ol_sim_now(pool->sim), &decision);
}

/* ---- the alarm ---- */

static void set_alarm(struct managed *pool, uint32_t index, ol_time at)
{
    pool->lives[index].watch.alarm = ol_sim_schedule(pool->sim, at, OL_PHASE_CAPACITY, pool->alarmed, index);
}

static void watch_from(struct managed *pool, uint32_t index, ol_time idle_from)
{
    struct live *live = &pool->lives[index];
    if (!pool->reclaimer.reclaim || live->watch.alarm ||
        ol_reclaimer_spares(&pool->reclaimer, run_of(pool, live)->job, ask_of(pool, live)))
        return;
    live->watch.idle_from = idle_from;
    set_alarm(pool, index, idle_from + pool->reclaimer.reclaim->idle_for);
}

void ol_managed_reclaimed(struct managed *pool, uint32_t index)
{
    struct live *live = &pool->lives[index];
    const struct ol_reclaim *reclaim = pool->reclaimer.reclaim;
    const struct ol_checkpoint *checkpoint = live->plan->checkpoint;
    const bool is_crashed = live->watch.is_crashed;
    ol_managed_stop_stretch(pool, live, checkpoint ? ol_checkpoint_emergency(checkpoint, live->units) : -1, false);
    if (is_crashed) {
        ol_managed_close_job(pool, index, OL_JOB_FAILED);
    } else if (reclaim->then == OL_RECLAIM_REQUEUE && live->returns < reclaim->requeues) {
        live->returns++;
        ol_managed_requeue(pool, index, 0, OL_JOB_MOVED);
    } else {
        ol_managed_close_job(pool, index, OL_JOB_RECLAIMED);
    }
}

/* One that is on its way out, or done before it has saved, is left to that. */
static void save_and_stop(struct managed *pool, uint32_t index)
{
    struct live *live = &pool->lives[index];
    if (live->leave)
        return;
    if (live->watch.is_crashed || !live->plan->checkpoint) {
        tell_reclaim(pool, live);
        ol_managed_reclaimed(pool, index);
        return;
    }
    ol_managed_leave_soon(pool, index, LEAVES_UNUSED);
    if (live->leave)
        tell_reclaim(pool, live);
}

static void alarm_went(void *self, uint32_t index)
{
    struct managed *pool = self;
    struct live *live = &pool->lives[index];
    live->watch.alarm = 0;
    if (live->watch.is_warned) {
        save_and_stop(pool, index);
        return;
    }
    tell_reclaim(pool, live);
    live->watch.is_warned = true;
    set_alarm(pool, index, ol_sim_now(pool->sim) + pool->reclaimer.reclaim->grace);
}

/* ---- crashes ---- */

/* One that is on its way out does not crash any more. */
static void job_crashed(void *self, uint32_t index)
{
    struct managed *pool = self;
    struct live *live = &pool->lives[index];
    const ol_time now = ol_sim_now(pool->sim), end = ol_course_end(&live->course);
    live->watch.crash = 0;
    if (live->leave || end <= now)
        return;
    ol_managed_stop_stretch(pool, live, -1, false);
    ol_managed_leave_files(pool, live);
    live->watch.is_crashed = true;
    ol_course_hold(&live->course, now, live->units, end - now);
    live->end = ol_sim_schedule(pool->sim, end, OL_PHASE_RELEASE, pool->ended, index);
    watch_from(pool, index, now);
}

void ol_managed_open_watch(struct managed *pool)
{
    const struct ol_managed_setting *setting = &pool->setting;
    ol_reclaimer_open(&pool->reclaimer, setting->pool->reclaims.count > 0 ? setting->pool->reclaims.items : NULL,
                      setting->labels);
    pool->crashed = ol_sim_handler(pool->sim, job_crashed, pool);
    pool->alarmed = ol_sim_handler(pool->sim, alarm_went, pool);
}

void ol_managed_watch(struct managed *pool, uint32_t index)
{
    struct live *live = &pool->lives[index];
    const struct ol_ask *ask = ask_of(pool, live);
    const struct ol_course *course = &live->course;
    live->watch = (struct watch){0};
    if (ask->crash > 0) {
        struct ol_timeline until = course->timeline;
        until.work = ask->crash;
        live->watch.crash = ol_sim_schedule(pool->sim, course->begun + ol_timeline_length(&until),
                                            OL_PHASE_CAPACITY, pool->crashed, index);
    }
    if (pool->reclaimer.reclaim && ol_ask_is_idle(ask, pool->reclaimer.reclaim->below))
        watch_from(pool, index, course->begun + course->timeline.startup + course->timeline.restore);
}

bool ol_managed_is_watched(const struct managed *pool, const struct live *live)
{
    return pool->reclaimer.reclaim || ask_of(pool, live)->crash > 0;
}

void ol_managed_unwatch(struct managed *pool, struct live *live)
{
    ol_managed_cancel(pool, &live->watch.alarm);
    ol_managed_cancel(pool, &live->watch.crash);
    live->watch = (struct watch){0};
}
