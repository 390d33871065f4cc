/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/course.h"

#include "outlay/arena.h"

#include <math.h>
#include <string.h>

#define NOT_WAITED_FOR 1e-3 /* microseconds: what rounding may add */

void ol_course_begin(struct ol_course *course, ol_time work, ol_time warmup_end)
{
    *course = (struct ol_course){.left = work, .saved_left = work, .warmup_end = warmup_end};
}

ol_time ol_course_time(ol_time work, double speed)
{
    if (speed == 1)
        return work;
    const double time = ceil((double)work / speed);
    return time < 1 ? 1 : time < (double)OL_TIME_LIMIT ? (ol_time)time : OL_TIME_LIMIT;
}

/* The pace that it computed at then. */
static struct ol_pace pace_at(const struct ol_course *course, ol_time computed)
{
    for (size_t i = course->pace_count; i-- > 0;)
        if (course->paces[i].from <= computed)
            return course->paces[i];
    OL_ASSERT(course->pace_count == 0);
    return (struct ol_pace){.speed = course->speed};
}

static double done_by(const struct ol_pace *pace, ol_time computed)
{
    return pace->done + (double)(computed - pace->from) * pace->speed;
}

/* Short of its end it has not done all, whatever rounding says. */
ol_time ol_course_work(const struct ol_course *course, ol_time computed)
{
    if (course->is_vain)
        return 0;
    if (computed >= course->timeline.work)
        return course->left;
    const struct ol_pace pace = pace_at(course, computed);
    if (pace.speed == 1 && pace.done == 0)
        return computed - pace.from;
    const ol_time done = (ol_time)done_by(&pace, computed);
    return done < course->left ? done : course->left - 1;
}

void ol_course_start(struct ol_course *course, ol_time now, uint32_t units, double speed,
                     const struct ol_timeline *timeline)
{
    course->begun = now;
    course->units = units;
    course->speed = speed;
    course->is_vain = false;
    course->timeline = *timeline;
    course->timeline.work = ol_course_time(course->left, speed);
    course->pace_count = 0;
    course->looked_at = course->good = 0;
}

void ol_course_hold(struct ol_course *course, ol_time now, uint32_t units, ol_time length)
{
    course->begun = now;
    course->units = units;
    course->speed = 0;
    course->is_vain = true;
    course->timeline = (struct ol_timeline){.work = length, .interval = OL_NEVER};
    course->pace_count = 0;
    course->looked_at = course->good = 0;
}

/* ---- changes of pace ---- */

/* The last save that is good of those that have survived; 0: none. */
static int64_t last_good(const struct ol_course *course, int64_t surviving, int64_t failed)
{
    return surviving - course->looked_at > failed ? surviving - failed : course->good;
}

int64_t ol_course_fresh_saves(const struct ol_course *course, ol_time now)
{
    return ol_timeline_at(&course->timeline, now - course->begun).surviving - course->looked_at;
}

/* Nobody will ask for what was computed before `from`. */
static void forget_paces(struct ol_course *course, ol_time from)
{
    size_t first = 0;
    while (first + 1 < course->pace_count && course->paces[first + 1].from <= from)
        first++;
    course->pace_count -= first;
    memmove(course->paces, course->paces + first, course->pace_count * sizeof *course->paces);
}

void ol_course_change_pace(struct ol_course *course, ol_time now, double speed, int64_t failed, ol_time emergency)
{
    const ol_time elapsed = now - course->begun;
    const struct ol_timeline_split split = ol_timeline_at(&course->timeline, elapsed);
    if (course->is_vain || split.computed >= course->timeline.work)
        return;
    OL_MEM_RESERVE(course->paces, course->pace_capacity, course->pace_count + 2);
    if (course->pace_count == 0)
        course->paces[course->pace_count++] = (struct ol_pace){.speed = course->speed};
    const struct ol_pace pace = {split.computed, done_by(&course->paces[course->pace_count - 1], split.computed),
                                 speed};
    course->good = last_good(course, split.surviving, failed);
    course->looked_at = split.surviving;
    ol_time asked = elapsed > emergency ? ol_timeline_at(&course->timeline, elapsed - emergency).computed : 0;
    if (course->good > 0 && ol_timeline_saved(&course->timeline, course->good) < asked)
        asked = ol_timeline_saved(&course->timeline, course->good);
    if (split.saves > split.surviving && ol_timeline_saved(&course->timeline, split.surviving + 1) < asked)
        asked = ol_timeline_saved(&course->timeline, split.surviving + 1);
    course->paces[course->pace_count++] = pace;
    forget_paces(course, asked);
    const double rest = ceil(((double)course->left - pace.done) / speed - NOT_WAITED_FOR);
    const double work = (double)split.computed + (rest < 1 ? 1 : rest);
    course->speed = speed;
    course->timeline.work = work < (double)OL_TIME_LIMIT ? (ol_time)work : OL_TIME_LIMIT;
}

ol_time ol_course_end(const struct ol_course *course)
{
    return course->begun + ol_timeline_length(&course->timeline);
}

/* Of a time that the stretch computed, the part after the warm-up; `until` is where the stretch stands. */
struct counted {
    ol_time startup, restore, saving, computed;
};

/* What of the stretch lies after the warm-up's end. */
static struct counted counted_part(const struct ol_course *course, const struct ol_timeline_split *split,
                                   ol_time now)
{
    struct counted part = {split->startup, split->restore, split->saving, split->computed};
    if (course->begun >= course->warmup_end)
        return part;
    if (now <= course->warmup_end)
        return (struct counted){0};
    const struct ol_timeline_split before = ol_timeline_at(&course->timeline, course->warmup_end - course->begun);
    part.startup -= before.startup;
    part.restore -= before.restore;
    part.saving -= before.saving;
    part.computed -= before.computed;
    return part;
}

static void count_overhead(struct ol_course *course, const struct counted *part)
{
    ol_area_add(&course->spent.startup, course->units, part->startup);
    ol_area_add(&course->spent.restore, course->units, part->restore);
    ol_area_add(&course->spent.saving, course->units, part->saving);
}

static void keep(struct ol_course *course, ol_area area, ol_time time)
{
    course->spent.useful += area;
    course->kept_area += area;
    course->kept += time;
}

static void secure(struct ol_course *course)
{
    keep(course, course->risk_area, course->at_risk);
    course->risk_area = 0;
    course->at_risk = 0;
}

void ol_course_waste(struct ol_course *course)
{
    course->spent.lost += course->risk_area;
    course->lost += course->at_risk;
    course->risk_area = 0;
    course->at_risk = 0;
}

void ol_course_forfeit(struct ol_course *course)
{
    ol_course_waste(course);
    course->spent.useful -= course->kept_area;
    course->spent.lost += course->kept_area;
    course->lost += course->kept;
    course->kept_area = 0;
    course->kept = 0;
}

void ol_course_settle(struct ol_course *course)
{
    secure(course);
}

void ol_course_release(struct ol_course *course)
{
    ol_mem_free(course->paces);
    course->paces = NULL;
    course->pace_count = course->pace_capacity = 0;
}

/* The last `unsaved` of what was computed stays at risk; what came before is safe where a save holds it. */
static void count_computed(struct ol_course *course, ol_time counted, ol_time computed, ol_time unsaved,
                           bool is_saved)
{
    const ol_time counted_risk = counted < unsaved ? counted : unsaved;
    const ol_area safe = (ol_area)course->units * (counted - counted_risk);
    if (is_saved) {
        secure(course);
        keep(course, safe, computed - unsaved);
    } else {
        course->risk_area += safe;
    }
    ol_area_add(&course->risk_area, course->units, counted_risk);
    course->at_risk += is_saved ? unsaved : computed;
}

void ol_course_complete(struct ol_course *course, ol_time now)
{
    const struct ol_timeline_split split = ol_timeline_at(&course->timeline, now - course->begun);
    const struct counted part = counted_part(course, &split, now);
    count_overhead(course, &part);
    count_computed(course, part.computed, split.computed, 0, true);
    course->left = course->saved_left = 0;
}

/* With a save in the last moments: it stops whatever was going on, and holds all that was computed by then. A time
 * within the startup or the restore has nothing new to save. */
static bool saves_in_emergency(const struct ol_course *course, ol_time now, const struct ol_stretch_end *end,
                               struct ol_timeline_split *split)
{
    const ol_time elapsed = now - course->begun;
    if (end->emergency < 0 || end->emergency > elapsed || course->is_vain)
        return false;
    *split = ol_timeline_at(&course->timeline, elapsed - end->emergency);
    return split->computed > 0;
}

static struct counted emergency_part(const struct ol_course *course, const struct ol_timeline_split *split,
                                     ol_time now, ol_time emergency)
{
    const ol_time from = now - emergency;
    struct counted part = counted_part(course, split, from);
    const ol_time after = from > course->warmup_end ? from : course->warmup_end;
    part.saving += now > after ? now - after : 0;
    return part;
}

int64_t ol_course_stop(struct ol_course *course, ol_time now, const struct ol_stretch_end *end)
{
    struct ol_timeline_split split;
    struct counted part;
    const bool is_emergency = saves_in_emergency(course, now, end, &split),
               holds_all = is_emergency && !end->is_vain;
    if (is_emergency) {
        part = emergency_part(course, &split, now, end->emergency);
    } else {
        split = ol_timeline_at(&course->timeline, now - course->begun);
        part = counted_part(course, &split, now);
    }
    const int64_t good = last_good(course, split.surviving, end->failed);
    const ol_time saved = holds_all ? split.computed : ol_timeline_saved(&course->timeline, good);
    count_overhead(course, &part);
    if (course->is_vain)
        ol_area_add(&course->spent.vain, course->units, part.computed);
    count_computed(course, part.computed, split.computed, split.computed - saved, holds_all || good > 0);
    if (holds_all || good > 0)
        course->saved_left = course->left - ol_course_work(course, saved);
    if (end->keeps_memory && !course->is_vain) {
        course->left -= ol_course_work(course, split.computed);
    } else {
        ol_course_waste(course);
        course->left = course->saved_left;
    }
    return good + holds_all;
}
