/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A job's pace follows its share of the file system within the stretch: it keeps its memory, and its saves come after
 * as much computing as was planned. One that saves before it leaves does not compute any more, and goes as it was told.
 * What is kept on a file system is there from a job's first start to its end, also while it waits again.
 */
#include "models/managed/managed_state.h"

#include <math.h>
#include <string.h>

#define MOST_BYTES 1e18

static struct ol_file_sharing *sharing_of(const struct managed *pool, const struct ol_file_system *files)
{
    return files ? pool->setting.sharings[files - pool->setting.file_systems] : NULL;
}

/* One so slow that its end is past all that can be counted has none. */
static void schedule_end(struct managed *pool, uint32_t index)
{
    struct live *live = &pool->lives[index];
    const bool is_endless = live->course.timeline.work >= OL_TIME_LIMIT;
    ol_managed_cancel(pool, &live->end);
    live->end = ol_sim_schedule(pool->sim, is_endless ? OL_TIME_END : ol_course_end(&live->course),
                                OL_PHASE_RELEASE, pool->ended, index);
}

/* ---- what is read ---- */

static void share_changed(void *self, uint32_t index, double share)
{
    struct managed *pool = self;
    struct live *live = &pool->lives[index];
    const struct ol_checkpoint *checkpoint = live->plan->checkpoint;
    const ol_time now = ol_sim_now(pool->sim);
    live->io_share = share;
    if ((live->leave && checkpoint) || ol_course_end(&live->course) <= now)
        return;
    const int64_t fresh = ol_course_fresh_saves(&live->course, now);
    const int64_t failed = fresh > 0 ? ol_managed_draw_failed(pool, checkpoint) : 0;
    const ol_time emergency = checkpoint ? ol_checkpoint_emergency(checkpoint, live->units) : 0;
    ol_course_change_pace(&live->course, now, ol_managed_speed_of(pool, live, run_of(pool, live)->job) * share,
                          failed, emergency);
    schedule_end(pool, index);
}

static int64_t wish_of(const struct managed *pool, const struct live *live, double speed)
{
    const struct ol_work_plan *plan = live->plan;
    const double size = (double)run_of(pool, live)->job->units / ol_pool_grain(pool->setting.pool);
    const double wish = ((double)plan->io_rate + (double)plan->io_rate_per_unit * size) * speed;
    return wish < 1 ? 1 : (int64_t)fmin(wish, MOST_BYTES);
}

void ol_managed_use_files(struct managed *pool, uint32_t index, double speed)
{
    struct live *live = &pool->lives[index];
    struct ol_file_sharing *sharing = sharing_of(pool, live->plan->files);
    if (!sharing || (live->plan->io_rate == 0 && live->plan->io_rate_per_unit == 0))
        return;
    const struct ol_file_hook hook = {share_changed, pool, index};
    if (live->file_user == OL_NO_FILE_USER)
        live->file_user = ol_file_sharing_join(sharing, wish_of(pool, live, speed), &hook);
    else
        ol_file_sharing_wish(sharing, live->file_user, wish_of(pool, live, speed));
}

/* ---- what is saved ---- */

const struct ol_checkpoint *ol_managed_checkpoint_now(const struct managed *pool, const struct live *live,
                                                      struct ol_checkpoint *limited)
{
    const struct ol_checkpoint *checkpoint = live->plan->checkpoint;
    const struct ol_file_sharing *sharing = sharing_of(pool, checkpoint->files);
    const uint32_t user = live->plan->files == checkpoint->files ? live->file_user : OL_NO_FILE_USER;
    if (!sharing)
        return checkpoint;
    *limited = *checkpoint;
    limited->limit_bytes = ol_file_sharing_save_rate(sharing, user, live->save_rate);
    return limited;
}

ol_time ol_managed_restore_time(const struct managed *pool, const struct live *live, uint32_t units)
{
    struct ol_checkpoint limited;
    return live->plan->checkpoint ? ol_checkpoint_restore(ol_managed_checkpoint_now(pool, live, &limited), units)
                                  : 0;
}

/* The instant in which its stretch has begun is over: it is known who else reads and saves. */
static void plan_again(void *self, uint32_t index, double share)
{
    struct managed *pool = self;
    struct live *live = &pool->lives[index];
    struct ol_course *course = &live->course;
    const ol_time now = ol_sim_now(pool->sim);
    (void)share;
    if (!live->is_running || live->watch.is_crashed || live->save_rate == 0 || course->begun != now)
        return;
    struct ol_timeline timeline = ol_managed_plan_saves(pool, live);
    timeline.startup = course->timeline.startup;
    timeline.restore = course->timeline.restore > 0 ? ol_managed_restore_time(pool, live, live->units) : 0;
    timeline.work = course->timeline.work;
    if (memcmp(&timeline, &course->timeline, sizeof timeline) == 0)
        return;
    ol_course_start(course, now, live->units, course->speed, &timeline);
    schedule_end(pool, index);
}

void ol_managed_begin_saves(struct managed *pool, uint32_t index, const struct ol_timeline *timeline)
{
    struct live *live = &pool->lives[index];
    const struct ol_checkpoint *checkpoint = live->plan->checkpoint;
    const struct ol_file_hook hook = {plan_again, pool, index};
    if (!checkpoint || !checkpoint->files || timeline->interval == OL_NEVER)
        return;
    const double rate = (double)checkpoint->size_bytes * (double)OL_SECOND / (double)timeline->interval;
    live->save_rate = rate < 1 ? 1 : (int64_t)fmin(rate, MOST_BYTES);
    ol_file_sharing_begin_saves(sharing_of(pool, checkpoint->files), live->save_rate, &hook);
}

void ol_managed_end_saves(const struct managed *pool, struct live *live)
{
    if (live->save_rate > 0)
        ol_file_sharing_end_saves(sharing_of(pool, live->plan->checkpoint->files), live->save_rate);
    live->save_rate = 0;
}

/* ---- the end of both ---- */

void ol_managed_leave_files(const struct managed *pool, struct live *live)
{
    ol_managed_end_saves(pool, live);
    if (live->file_user != OL_NO_FILE_USER)
        ol_file_sharing_leave(sharing_of(pool, live->plan->files), live->file_user);
    live->file_user = OL_NO_FILE_USER;
    live->io_share = 1;
}

void ol_managed_keep_files(const struct managed *pool, const struct live *live, int sign)
{
    const struct ol_checkpoint *checkpoint = live->plan->checkpoint;
    if (live->plan->files)
        ol_file_sharing_keep(sharing_of(pool, live->plan->files), live->plan->files_bytes, sign);
    if (checkpoint && checkpoint->files)
        ol_file_sharing_keep(sharing_of(pool, checkpoint->files), checkpoint->size_bytes, sign * checkpoint->keep);
}
