/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stretches of a job worked out by hand, each way in which one may end, and random sequences of them, whose books add
 * up to the unit-time that they took.
 */
#include "models/course.h"
#include "outlay/rng.h"
#include "tests/check.h"

#define BEGUN 100
#define UNITS 2

/* startup 5, restore 7, then 25 of work in intervals of 10 with saves of 3 that survive 4 later:
 *
 *     0    5      12        22   25        35   38   43
 *     | st | rest | compute | sv | compute | sv | co |
 *                                 ^ 29 survives       ^ 42 survives
 */
static const struct ol_timeline plan = {.startup = 5, .restore = 7, .interval = 10, .save = 3, .flush = 4};

/* In unit-time. */
struct books {
    int useful, lost, startup, restore, saving, risk;
};

static struct ol_course begin(ol_time warmup)
{
    struct ol_course course;
    ol_course_begin(&course, 25, BEGUN + warmup);
    ol_course_start(&course, BEGUN, UNITS, 1, &plan);
    return course;
}

static void check_books(const struct ol_course *course, struct books want)
{
    CHECK_INT(course->spent.useful, want.useful);
    CHECK_INT(course->spent.lost, want.lost);
    CHECK_INT(course->spent.startup, want.startup);
    CHECK_INT(course->spent.restore, want.restore);
    CHECK_INT(course->spent.saving, want.saving);
    CHECK_INT(course->risk_area, want.risk);
}

static void check_work(const struct ol_course *course, ol_time left, ol_time saved_left, ol_time at_risk,
                       ol_time lost)
{
    CHECK_INT(course->left, left);
    CHECK_INT(course->saved_left, saved_left);
    CHECK_INT(course->at_risk, at_risk);
    CHECK_INT(course->lost, lost);
}

static void all_of_it_is_useful_when_it_is_done(void)
{
    struct ol_course course = begin(-BEGUN);
    CHECK_INT(course.timeline.work, 25);
    CHECK_INT(ol_course_end(&course), BEGUN + 43);
    ol_course_complete(&course, BEGUN + 43);
    check_books(&course, (struct books){.useful = 50, .startup = 10, .restore = 14, .saving = 12});
    check_work(&course, 0, 0, 0, 0);
}

static void what_no_save_holds_is_lost(void)
{
    static const struct {
        ol_time at;
        int64_t failed, saves;
        ol_time left, lost;
        struct books books; /* useful, lost, startup, restore, saving */
    } rows[] = {
        {8, 0, 0, 25, 0, {0, 0, 10, 6, 0, 0}},     /* in the restore */
        {12, 0, 0, 25, 0, {0, 0, 10, 14, 0, 0}},   /* at its end */
        {20, 0, 0, 25, 8, {0, 16, 10, 14, 0, 0}},  /* before any save */
        {24, 0, 0, 25, 10, {0, 20, 10, 14, 4, 0}}, /* in the first */
        {28, 0, 0, 25, 13, {0, 26, 10, 14, 6, 0}}, /* before it is flushed */
        {29, 0, 1, 15, 4, {20, 8, 10, 14, 6, 0}},  /* as it is */
        {41, 0, 1, 15, 13, {20, 26, 10, 14, 12, 0}},
        {42, 0, 2, 5, 4, {40, 8, 10, 14, 12, 0}},
        {42, 1, 1, 15, 14, {20, 28, 10, 14, 12, 0}}, /* the second was no good */
        {42, 2, 0, 25, 24, {0, 48, 10, 14, 12, 0}},  /* neither was */
        {42, 9, 0, 25, 24, {0, 48, 10, 14, 12, 0}},
        {41, 1, 0, 25, 23, {0, 46, 10, 14, 12, 0}}, /* of those that survive the last */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ol_course course = begin(-BEGUN);
        const struct ol_stretch_end end = {.failed = rows[i].failed, .emergency = -1};
        CHECK_INT(ol_course_stop(&course, BEGUN + rows[i].at, &end), rows[i].saves);
        check_books(&course, rows[i].books);
        check_work(&course, rows[i].left, rows[i].left, 0, rows[i].lost);
    }
}

/* A save in the last moments holds what was computed before it began, and takes the place of whatever goes on. Where
 * nothing was computed yet, there is nothing to save, and the stretch is one without. */
static void an_emergency_save_holds_all_before_it(void)
{
    static const struct {
        ol_time at, emergency;
        int64_t failed, saves;
        ol_time left, lost;
        struct books books;
    } rows[] = {
        {34, 4, 0, 2, 10, 0, {30, 0, 10, 14, 14, 0}}, /* from 30, in computing */
        {34, 4, 7, 1, 10, 0, {30, 0, 10, 14, 14, 0}}, /* whatever the others were */
        {27, 3, 0, 1, 15, 0, {20, 0, 10, 14, 10, 0}}, /* from 24, in a save */
        {28, 3, 0, 1, 15, 0, {20, 0, 10, 14, 12, 0}}, /* from 25, between the two */
        {20, 0, 0, 1, 17, 0, {16, 0, 10, 14, 0, 0}},  /* in no time */
        {17, 4, 0, 1, 24, 0, {2, 0, 10, 14, 8, 0}},   /* from 13: a first microsecond */
        {16, 4, 0, 0, 25, 4, {0, 8, 10, 14, 0, 0}},   /* from 12: nothing yet */
        {13, 4, 0, 0, 25, 1, {0, 2, 10, 14, 0, 0}},   /* from 9, in the restore */
        {3, 4, 0, 0, 25, 0, {0, 0, 6, 0, 0, 0}},      /* longer than the stretch */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ol_course course = begin(-BEGUN);
        const struct ol_stretch_end end = {.failed = rows[i].failed, .emergency = rows[i].emergency};
        CHECK_INT(ol_course_stop(&course, BEGUN + rows[i].at, &end), rows[i].saves);
        check_books(&course, rows[i].books);
        check_work(&course, rows[i].left, rows[i].left, 0, rows[i].lost);
    }
}

/* A last save that was no good took its time, from 30 on; the one that survived at 29 is left, or none. */
static void an_emergency_save_may_be_in_vain(void)
{
    struct ol_course course = begin(-BEGUN), none = course;
    CHECK_INT(ol_course_stop(&course, BEGUN + 34, &(struct ol_stretch_end){.emergency = 4, .is_vain = true}), 1);
    check_books(&course, (struct books){20, 10, 10, 14, 14, 0});
    check_work(&course, 15, 15, 0, 5);
    CHECK_INT(
        ol_course_stop(&none, BEGUN + 34, &(struct ol_stretch_end){.emergency = 4, .is_vain = true, .failed = 1}),
        0);
    check_books(&none, (struct books){0, 30, 10, 14, 14, 0});
    check_work(&none, 25, 25, 0, 15);
}

/* What is kept in memory stays at risk, at the size at which it was computed, until a save of a later stretch, or the
 * end, holds it. */
static void memory_is_at_risk_over_several_stretches(void)
{
    static const struct ol_timeline second = {.interval = 10, .save = 3};
    const struct ol_stretch_end keeps = {.emergency = -1, .keeps_memory = true}, dies = {.emergency = -1};
    struct ol_course course = begin(-BEGUN);
    CHECK_INT(ol_course_stop(&course, BEGUN + 29, &keeps), 1);
    check_books(&course, (struct books){20, 0, 10, 14, 6, 8});
    check_work(&course, 11, 15, 4, 0);
    ol_course_start(&course, 200, 3, 1, &second);
    CHECK_INT(course.timeline.work, 11);

    struct ol_course early = course; /* before the save: those 4 and 9 more, back to the 15 */
    CHECK_INT(ol_course_stop(&early, 209, &dies), 0);
    check_books(&early, (struct books){20, 8 + 27, 10, 14, 6, 0});
    check_work(&early, 15, 15, 0, 13);

    struct ol_course late = course; /* after it */
    CHECK_INT(ol_course_stop(&late, 213, &dies), 1);
    check_books(&late, (struct books){20 + 8 + 30, 0, 10, 14, 6 + 9, 0});
    check_work(&late, 1, 1, 0, 0);

    struct ol_course done = course;
    ol_course_complete(&done, 214);
    check_books(&done, (struct books){20 + 8 + 33, 0, 10, 14, 6 + 9, 0});
    check_work(&done, 0, 0, 0, 0);

    struct ol_course again = course; /* a third stretch, which dies: 4, 5 and 2 */
    CHECK_INT(ol_course_stop(&again, 205, &keeps), 0);
    check_books(&again, (struct books){20, 0, 10, 14, 6, 8 + 15});
    check_work(&again, 6, 15, 9, 0);
    ol_course_start(&again, 300, 1, 1, &second);
    CHECK_INT(ol_course_stop(&again, 302, &dies), 0);
    check_books(&again, (struct books){20, 8 + 15 + 2, 10, 14, 6, 0});
    check_work(&again, 15, 15, 0, 11);
}

static void what_is_at_risk_is_wasted_or_settled(void)
{
    const struct ol_stretch_end keeps = {.emergency = -1, .keeps_memory = true};
    struct ol_course course = begin(-BEGUN);
    ol_course_stop(&course, BEGUN + 20, &keeps);
    check_books(&course, (struct books){0, 0, 10, 14, 0, 16});
    check_work(&course, 17, 25, 8, 0);
    struct ol_course wasted = course;
    ol_course_waste(&wasted);
    check_books(&wasted, (struct books){0, 16, 10, 14, 0, 0});
    check_work(&wasted, 17, 25, 0, 8);
    ol_course_settle(&course);
    check_books(&course, (struct books){16, 0, 10, 14, 0, 0});
    check_work(&course, 17, 25, 0, 0);
}

/* The warm-up ends somewhere in a stretch that is lost at 42, or at 34 with a save since 30. What became of the work
 * does not depend on it. */
static void only_what_lies_after_the_warm_up_is_counted(void)
{
    static const struct {
        ol_time warmup;
        struct books lost, saved;
    } rows[] = {
        {-1, {40, 8, 10, 14, 12, 0}, {30, 0, 10, 14, 14, 0}},
        {0, {40, 8, 10, 14, 12, 0}, {30, 0, 10, 14, 14, 0}},
        {3, {40, 8, 4, 14, 12, 0}, {30, 0, 4, 14, 14, 0}},
        {9, {40, 8, 0, 6, 12, 0}, {30, 0, 0, 6, 14, 0}},
        {17, {30, 8, 0, 0, 12, 0}, {20, 0, 0, 0, 14, 0}},
        {23, {20, 8, 0, 0, 10, 0}, {10, 0, 0, 0, 12, 0}},
        {28, {14, 8, 0, 0, 6, 0}, {4, 0, 0, 0, 8, 0}},
        {32, {6, 8, 0, 0, 6, 0}, {0, 0, 0, 0, 4, 0}},
        {40, {0, 4, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0}},
        {42, {0}, {0}},
        {50, {0}, {0}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ol_course lost = begin(rows[i].warmup), saved = lost;
        ol_course_stop(&lost, BEGUN + 42, &(struct ol_stretch_end){.emergency = -1});
        check_books(&lost, rows[i].lost);
        check_work(&lost, 5, 5, 0, 4);
        ol_course_stop(&saved, BEGUN + 34, &(struct ol_stretch_end){.emergency = 4});
        check_books(&saved, rows[i].saved);
        check_work(&saved, 10, 10, 0, 0);
    }
}

/* Time is rounded up, and work done down, so that nothing is done twice as often as it is. */
static void work_goes_by_at_the_speed(void)
{
    static const struct ol_timeline fives = {.interval = 5, .save = 1};
    struct ol_course course;
    CHECK_INT(ol_course_time(25, 1), 25);
    CHECK_INT(ol_course_time(25, 2), 13);
    CHECK_INT(ol_course_time(25, 0.5), 50);
    CHECK_INT(ol_course_time(1, 1000), 1);
    CHECK_INT(ol_course_time(OL_TIME_LIMIT, 0.001), OL_TIME_LIMIT);
    ol_course_begin(&course, 25, 0);
    ol_course_start(&course, 0, 1, 2, &fives);
    CHECK_INT(ol_course_end(&course), 15); /* 13 and two saves */
    CHECK_INT(ol_course_stop(&course, 8, &(struct ol_stretch_end){.emergency = -1}), 1);
    check_books(&course, (struct books){.useful = 5, .lost = 2, .saving = 1});
    check_work(&course, 15, 15, 0, 2);
    ol_course_start(&course, 10, 1, 3, &fives);
    CHECK_INT(ol_course_end(&course), 15);
    CHECK_INT(ol_course_stop(&course, 13, &(struct ol_stretch_end){.emergency = -1, .keeps_memory = true}), 0);
    check_work(&course, 6, 15, 3, 2);
    ol_course_start(&course, 13, 1, 0.4, &fives); /* 15 and two saves */
    ol_course_complete(&course, 30);
    check_books(&course, (struct books){.useful = 5 + 3 + 15, .lost = 2, .saving = 3});
}

/* ---- sequences ---- */

static ol_time below(struct ol_rng *rng, uint64_t bound)
{
    return (ol_time)ol_rng_below(rng, bound);
}

static double draw_speed(struct ol_rng *rng)
{
    static const double speeds[] = {1, 1, 2, 0.7, 3.5, 11 / 6.0, 1e-3, 1.3 * 6 / 11.0};
    return speeds[ol_rng_below(rng, sizeof speeds / sizeof *speeds)];
}

static ol_area sum(const struct ol_course *course)
{
    const struct ol_spending *spent = &course->spent;
    return spent->useful + spent->lost + spent->startup + spent->restore + spent->saving + course->risk_area;
}

/* One more stretch; returns the unit-time of it after the warm-up. */
static ol_area add_stretch(struct ol_course *course, struct ol_rng *rng, ol_time *now)
{
    const struct ol_timeline timeline = {.startup = below(rng, 5),
                                         .restore = below(rng, 9),
                                         .interval = ol_rng_below(rng, 5) ? 1 + below(rng, 30) : OL_NEVER,
                                         .save = below(rng, 4),
                                         .flush = below(rng, 2) * below(rng, 40)};
    const uint32_t units = 1 + (uint32_t)ol_rng_below(rng, 9);
    const ol_time start = *now + below(rng, 5), left = course->left;
    ol_course_start(course, start, units, draw_speed(rng), &timeline);
    const ol_time length = ol_course_end(course) - start, stop = below(rng, (uint64_t)length + length / 8 + 1);
    *now = start + (stop < length ? stop : length);
    if (stop >= length) {
        ol_course_complete(course, *now);
    } else {
        const struct ol_stretch_end end = {.failed = below(rng, 3) * below(rng, 3),
                                           .emergency = below(rng, 20) - 10,
                                           .is_vain = ol_rng_below(rng, 4) == 0,
                                           .keeps_memory = ol_rng_below(rng, 2) == 0};
        ol_course_stop(course, *now, &end);
        CHECK(course->left > 0 && course->left <= course->saved_left);
        CHECK(end.keeps_memory ? course->left <= left
                               : course->left == course->saved_left && course->at_risk == 0);
    }
    const ol_time from = start > course->warmup_end ? start : course->warmup_end;
    return *now > from ? (ol_area)units * (*now - from) : 0;
}

/* The save that survives at 29 holds 10; what was computed after it is lost at 30, and so is all of the 20 that
 * follow, whatever a last save may seem to hold, and whoever says that the memory is kept. Of the warm-up's 35 nothing
 * counts. */
static void holding_in_vain_is_lost(void)
{
    struct ol_course course = begin(35);
    ol_course_stop(&course, BEGUN + 30, &(struct ol_stretch_end){.emergency = -1});
    check_work(&course, 15, 15, 0, 5);
    ol_course_hold(&course, BEGUN + 30, UNITS, 20);
    CHECK_INT(ol_course_end(&course), BEGUN + 50);
    CHECK_INT(ol_course_stop(&course, BEGUN + 50, &(struct ol_stretch_end){.emergency = 2, .keeps_memory = true}),
              0);
    check_books(&course, (struct books){.lost = 30});
    CHECK_INT(course.spent.vain, 30);
    check_work(&course, 15, 15, 0, 25);
    ol_course_start(&course, BEGUN + 60, UNITS, 1, &(struct ol_timeline){.interval = OL_NEVER});
    ol_course_complete(&course, BEGUN + 75);
    check_books(&course, (struct books){.useful = 30, .lost = 30});
    ol_course_forfeit(&course);
    check_books(&course, (struct books){.lost = 60});
    CHECK_INT(course.spent.vain, 30);
}

/* useful + lost + startup + restore + saving + at risk is the unit-time that was taken, after each stretch. */
/* A stretch without startup or restore, walked microsecond by microsecond: what was done by each save, and when it
 * ended. Speeds are halves, so that nothing is rounded. */
struct walk {
    const struct ol_timeline *saves;
    double work, speed, done;
    ol_time computed, saving;
    int64_t save_count;
    ol_time at[64];
    double held[64];
};

/* From `now` on; whether the work is done then. */
static bool walk_on(struct walk *walk, ol_time now)
{
    if (walk->saving > 0) {
        walk->saving--;
        if (walk->saving == 0) {
            walk->at[walk->save_count] = now + 1;
            walk->held[walk->save_count++] = walk->done;
        }
        return false;
    }
    walk->computed++;
    walk->done += walk->speed;
    if (walk->done >= walk->work)
        return true;
    walk->saving = walk->computed % walk->saves->interval == 0 ? walk->saves->save : 0;
    return false;
}

/* What the last save that has survived holds. */
static double walk_saved(const struct walk *walk, ol_time now)
{
    double saved = 0;
    for (int64_t i = 0; i < walk->save_count; i++)
        saved = walk->at[i] + walk->saves->flush <= now ? walk->held[i] : saved;
    return saved;
}

static void change_pace(struct walk *walk, struct ol_course *course, struct ol_rng *rng, ol_time now)
{
    walk->speed = (double)(1 + below(rng, 4)) / 2;
    ol_course_change_pace(course, BEGUN + now, walk->speed, 0, 0);
}

static void walk_beside(struct walk *walk, struct ol_course *course, struct ol_rng *rng, ol_time stop)
{
    for (ol_time now = 0; now < stop; now++) {
        for (uint64_t times = below(rng, 4) / 2; times > 0; times--)
            change_pace(walk, course, rng, now);
        if (walk_on(walk, now)) {
            CHECK_INT(ol_course_end(course), BEGUN + now + 1);
            ol_course_complete(course, BEGUN + now + 1);
            CHECK_INT(course->left, 0);
            return;
        }
    }
    ol_course_stop(course, BEGUN + stop, &(struct ol_stretch_end){.emergency = -1});
    CHECK_INT(course->saved_left, (ol_time)walk->work - (ol_time)walk_saved(walk, stop));
    CHECK_INT(course->left, course->saved_left);
}

/* A change of pace moves no save and no work, whenever it comes. */
static void the_pace_may_change_at_any_time(void)
{
    struct ol_rng rng = ol_rng_stream(1, "course", "pace", 0);
    for (int round = 0; round < 3000; round++) {
        const ol_time work = 2 + (ol_time)below(&rng, 120);
        const struct ol_timeline saves = {.interval = 3 + (ol_time)below(&rng, 12),
                                          .save = 1 + (ol_time)below(&rng, 3),
                                          .flush = (ol_time)below(&rng, 9)};
        struct walk walk = {.saves = &saves, .work = (double)work, .speed = 1};
        struct ol_course course;
        ol_course_begin(&course, work, 0);
        ol_course_start(&course, BEGUN, 1, 1, &saves);
        walk_beside(&walk, &course, &rng, 1 + (ol_time)below(&rng, 150));
        ol_course_release(&course);
    }
}

/* The plan above at half speed from 20 on, 8 into its computing: 8 + 17/2 are done at its end, after saves at 22 to 25
 * and 35 to 38, and 8 + 1 and 8 + 6 by these. The rest of 17 takes 34: computing up to 42 in all, saves after 10, 20,
 * 30 and 40 of it. At 42, when the second has survived, and was no good, the first is what is left; where that was seen
 * to be no good at an earlier change, nothing is. */
static void saves_that_failed_before_a_change_stay_so(void)
{
    static const struct {
        int64_t before, after;
        ol_time saved_left;
    } rows[] = {{0, 0, 11}, {0, 1, 16}, {1, 1, 25}, {1, 0, 11}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ol_course course = begin(-BEGUN);
        ol_course_change_pace(&course, BEGUN + 20, .5, 0, 0);
        CHECK_INT(course.timeline.work, 42);
        CHECK_INT(ol_course_fresh_saves(&course, BEGUN + 30), 1);
        ol_course_change_pace(&course, BEGUN + 30, .5, rows[i].before, 0);
        CHECK_INT(course.timeline.work, 42);
        CHECK_INT(ol_course_fresh_saves(&course, BEGUN + 42), 1);
        ol_course_stop(&course, BEGUN + 42, &(struct ol_stretch_end){.failed = rows[i].after, .emergency = -1});
        CHECK_INT(course.saved_left, rows[i].saved_left);
        ol_course_release(&course);
    }
}

/* A save in the four before 35, and thus from 31 on, before the last change. 8 are done at 20; the 7 of computing from
 * 20 to 22 and 25 to 30 are at half speed: 11.5; the one up to 31 at double: 13.5. */
static void a_last_save_looks_back_before_a_change(void)
{
    struct ol_course course = begin(-BEGUN);
    ol_course_change_pace(&course, BEGUN + 20, .5, 0, 4);
    ol_course_change_pace(&course, BEGUN + 30, 2, 0, 4);
    ol_course_change_pace(&course, BEGUN + 34, 2, 0, 4);
    ol_course_stop(&course, BEGUN + 35, &(struct ol_stretch_end){.emergency = 4});
    CHECK_INT(course.saved_left, 25 - 13);
    ol_course_release(&course);
}

static void the_books_add_up(void)
{
    struct ol_rng rng = ol_rng_stream(1, "courses", "", 0);
    int done = 0, stretches = 0;
    for (int i = 0; i < 20000 && !check_failures; i++) {
        struct ol_course course;
        ol_area taken = 0;
        ol_time now = below(&rng, 50);
        ol_course_begin(&course, 1 + below(&rng, 300), below(&rng, 2) * below(&rng, 300));
        for (int k = 0; k < 12 && course.left > 0 && !check_failures; k++, stretches++) {
            taken += add_stretch(&course, &rng, &now);
            CHECK(sum(&course) == taken);
        }
        done += course.left == 0;
        if (below(&rng, 2))
            ol_course_waste(&course);
        else
            ol_course_settle(&course);
        CHECK(sum(&course) == taken && course.risk_area == 0 && course.at_risk == 0);
    }
    CHECK(done > 5000 && stretches > 50000);
}

int main(void)
{
    CASE(all_of_it_is_useful_when_it_is_done);
    CASE(what_no_save_holds_is_lost);
    CASE(an_emergency_save_holds_all_before_it);
    CASE(an_emergency_save_may_be_in_vain);
    CASE(memory_is_at_risk_over_several_stretches);
    CASE(what_is_at_risk_is_wasted_or_settled);
    CASE(only_what_lies_after_the_warm_up_is_counted);
    CASE(work_goes_by_at_the_speed);
    CASE(holding_in_vain_is_lost);
    CASE(the_pace_may_change_at_any_time);
    CASE(saves_that_failed_before_a_change_stay_so);
    CASE(a_last_save_looks_back_before_a_change);
    CASE(the_books_add_up);
    return check_end();
}
