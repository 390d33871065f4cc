/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A stretch worked out by hand, then random ones against a stepper that walks from piece to piece, at and around every
 * instant at which something ends.
 */
#include "models/checkpoint/timeline.h"
#include "tests/check.h"
#include "tests/fixture.h"

static void check_split(struct ol_timeline_split got, struct ol_timeline_split want)
{
    CHECK_INT(got.startup, want.startup);
    CHECK_INT(got.restore, want.restore);
    CHECK_INT(got.saving, want.saving);
    CHECK_INT(got.computed, want.computed);
    CHECK_INT(got.saves, want.saves);
    CHECK_INT(got.surviving, want.surviving);
}

/* startup 5, restore 7, then 25 of work in intervals of 10 with saves of 3 that survive 4 later:
 *
 *     0    5      12        22   25        35   38   43
 *     | st | rest | compute | sv | compute | sv | co |
 *                                 ^ 29 survives       ^ 42 survives
 */
static const struct ol_timeline by_hand_plan = {
    .startup = 5, .restore = 7, .work = 25, .interval = 10, .save = 3, .flush = 4};

static void by_hand(void)
{
    const struct ol_timeline *plan = &by_hand_plan;
    CHECK_INT(ol_timeline_saves(plan), 2);
    CHECK_INT(ol_timeline_length(plan), 43);
    CHECK_INT(ol_timeline_save_end(plan, 1), 25);
    CHECK_INT(ol_timeline_save_end(plan, 2), 38);
    CHECK_INT(ol_timeline_saved(plan, 0), 0);
    CHECK_INT(ol_timeline_saved(plan, 2), 20);
    static const struct {
        ol_time elapsed;
        struct ol_timeline_split want; /* startup, restore, saving, computed, saves, surviving */
    } rows[] = {
        {0, {0, 0, 0, 0, 0, 0}},   {4, {4, 0, 0, 0, 0, 0}},   {5, {5, 0, 0, 0, 0, 0}},   {9, {5, 4, 0, 0, 0, 0}},
        {12, {5, 7, 0, 0, 0, 0}},  {13, {5, 7, 0, 1, 0, 0}},  {22, {5, 7, 0, 10, 0, 0}}, {24, {5, 7, 2, 10, 0, 0}},
        {25, {5, 7, 3, 10, 1, 0}}, {28, {5, 7, 3, 13, 1, 0}}, {29, {5, 7, 3, 14, 1, 1}}, {35, {5, 7, 3, 20, 1, 1}},
        {37, {5, 7, 5, 20, 1, 1}}, {38, {5, 7, 6, 20, 2, 1}}, {41, {5, 7, 6, 23, 2, 1}}, {42, {5, 7, 6, 24, 2, 2}},
        {43, {5, 7, 6, 25, 2, 2}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_split(ol_timeline_at(plan, rows[i].elapsed), rows[i].want);
}

/* What would be saved at the very end is not: work of 20 in intervals of 10 has one save, and of 10 none. */
static void ends_with_computing(void)
{
    struct ol_timeline plan = {.work = 20, .interval = 10, .save = 3};
    CHECK_INT(ol_timeline_saves(&plan), 1);
    CHECK_INT(ol_timeline_length(&plan), 23);
    plan.work = 10;
    CHECK_INT(ol_timeline_saves(&plan), 0);
    CHECK_INT(ol_timeline_length(&plan), 10);
    plan.work = 11;
    CHECK_INT(ol_timeline_saves(&plan), 1);
    CHECK_INT(ol_timeline_length(&plan), 14);
}

/* Saves that cost nothing: the i-th has ended the moment the i-th interval is over. */
static void free_saves(void)
{
    const struct ol_timeline plan = {.work = 30, .interval = 10, .flush = 15};
    CHECK_INT(ol_timeline_length(&plan), 30);
    check_split(ol_timeline_at(&plan, 9), (struct ol_timeline_split){.computed = 9});
    check_split(ol_timeline_at(&plan, 10), (struct ol_timeline_split){.computed = 10, .saves = 1});
    /* at 24 both have been taken and neither is flushed; a microsecond later the first one is */
    check_split(ol_timeline_at(&plan, 24), (struct ol_timeline_split){.computed = 24, .saves = 2});
    check_split(ol_timeline_at(&plan, 25), (struct ol_timeline_split){.computed = 25, .saves = 2, .surviving = 1});
    /* the second one's flush would end at 35, after the work */
    check_split(ol_timeline_at(&plan, 30), (struct ol_timeline_split){.computed = 30, .saves = 2, .surviving = 1});
}

static void never_saves(void)
{
    const struct ol_timeline plan = {.restore = 2, .work = OL_TIME_LIMIT - 2, .interval = OL_NEVER, .save = 3};
    CHECK_INT(ol_timeline_saves(&plan), 0);
    CHECK_INT(ol_timeline_length(&plan), OL_TIME_LIMIT);
    CHECK_INT(ol_timeline_saved(&plan, 0), 0);
    check_split(ol_timeline_at(&plan, OL_TIME_LIMIT),
                (struct ol_timeline_split){.restore = 2, .computed = OL_TIME_LIMIT - 2});
}

/* A save a microsecond over 73,000 years, each as long: about 2^122, cut. */
static void longest(void)
{
    const ol_time most = OL_TIME_LIMIT;
    const struct ol_timeline dense = {most, most, most, 1, most, most};
    CHECK_INT(ol_timeline_saves(&dense), most - 1);
    CHECK_INT(ol_timeline_length(&dense), most);
    CHECK_INT(ol_timeline_save_end(&dense, most - 1), most);
    CHECK_INT(ol_timeline_saved(&dense, most - 1), most - 1);
    check_split(ol_timeline_at(&dense, most), (struct ol_timeline_split){.startup = most});
    /* without the head, the one save of the first cycle is being taken at the limit */
    const struct ol_timeline bare = {.work = most, .interval = most - 1, .save = most, .flush = most};
    CHECK_INT(ol_timeline_saves(&bare), 1);
    CHECK_INT(ol_timeline_length(&bare), most);
    check_split(ol_timeline_at(&bare, most), (struct ol_timeline_split){.saving = 1, .computed = most - 1});
    /* half computing, half saving, exactly to the limit */
    const struct ol_timeline halves = {.work = most / 2, .interval = 1, .save = 1};
    CHECK_INT(ol_timeline_length(&halves), most - 1);
    check_split(ol_timeline_at(&halves, most - 1),
                (struct ol_timeline_split){0, 0, most / 2 - 1, most / 2, most / 2 - 1, most / 2 - 1});
}

/* ---- against a stepper ---- */

struct walk {
    ol_time now, until;
};

static ol_time walk_piece(struct walk *walk, ol_time length)
{
    const ol_time before = walk->now, end = before + length;
    walk->now = end < walk->until ? end : walk->until;
    return walk->now - before;
}

static struct ol_timeline_split stepped(const struct ol_timeline *plan, ol_time elapsed)
{
    struct walk walk = {0, elapsed};
    struct ol_timeline_split split = {0};
    split.startup = walk_piece(&walk, plan->startup);
    split.restore = walk_piece(&walk, plan->restore);
    ol_time begin = plan->startup + plan->restore;
    for (ol_time left = plan->work;;) {
        const ol_time computing = left < plan->interval ? left : plan->interval;
        split.computed += walk_piece(&walk, computing);
        left -= computing;
        if (left == 0)
            return split;
        const ol_time end = begin + computing + plan->save;
        split.saving += walk_piece(&walk, plan->save);
        split.saves += end <= elapsed;
        split.surviving += end + plan->flush <= elapsed;
        begin = end;
    }
}

static ol_time below(uint64_t *state, uint64_t bound)
{
    return (ol_time)(fixture_random(state) % bound);
}

/* Of any magnitude up to 2^50; often nothing. */
static ol_time any_size(uint64_t *state)
{
    return fixture_random(state) % 4 == 0 ? 0 : below(state, (uint64_t)1 << below(state, 51));
}

static void check_at(const struct ol_timeline *plan, ol_time elapsed, struct ol_timeline_split *before)
{
    if (elapsed < 0 || elapsed > ol_timeline_length(plan))
        return;
    const struct ol_timeline_split split = ol_timeline_at(plan, elapsed);
    check_split(split, stepped(plan, elapsed));
    CHECK_INT(split.startup + split.restore + split.saving + split.computed, elapsed);
    CHECK(split.surviving <= split.saves && split.saves <= ol_timeline_saves(plan));
    CHECK(ol_timeline_saved(plan, split.saves) <= split.computed);
    if (before) {
        CHECK(split.startup >= before->startup && split.restore >= before->restore);
        CHECK(split.saving >= before->saving && split.computed >= before->computed);
        CHECK(split.saves >= before->saves && split.surviving >= before->surviving);
        *before = split;
    }
}

static void check_around(const struct ol_timeline *plan, ol_time instant)
{
    for (ol_time shift = -1; shift <= 1; shift++)
        check_at(plan, instant + shift, NULL);
}

static void check_end_of(const struct ol_timeline *plan)
{
    const ol_time length = ol_timeline_length(plan);
    const struct ol_timeline_split end = ol_timeline_at(plan, length);
    CHECK_INT(end.computed, plan->work);
    CHECK_INT(end.saves, ol_timeline_saves(plan));
    CHECK_INT(length, plan->startup + plan->restore + plan->work + end.saves * plan->save);
    check_around(plan, length);
}

/* Every microsecond of short ones. */
static void short_ones(void)
{
    uint64_t state = 1;
    for (int i = 0; i < 4000 && !check_failures; i++) {
        const struct ol_timeline plan = {below(&state, 4),     below(&state, 4), 1 + below(&state, 40),
                                         1 + below(&state, 9), below(&state, 4), below(&state, 20)};
        struct ol_timeline_split before = {0};
        for (ol_time elapsed = 0; elapsed <= ol_timeline_length(&plan); elapsed++)
            check_at(&plan, elapsed, &before);
        check_end_of(&plan);
    }
}

/* Up to 30 saves, at their ends and flushes, and anywhere. */
static void long_ones(void)
{
    uint64_t state = 2;
    for (int i = 0; i < 2000 && !check_failures; i++) {
        struct ol_timeline plan = {.startup = any_size(&state), .restore = any_size(&state)};
        plan.interval = 1 + any_size(&state);
        plan.work = plan.interval * below(&state, 30) + 1 + below(&state, (uint64_t)plan.interval);
        plan.save = any_size(&state);
        plan.flush = any_size(&state);
        check_around(&plan, plan.startup);
        check_around(&plan, plan.startup + plan.restore);
        for (int64_t save = 1; save <= ol_timeline_saves(&plan); save++) {
            const ol_time end = ol_timeline_save_end(&plan, save);
            check_around(&plan, end - plan.save);
            check_around(&plan, end);
            check_around(&plan, end + plan.flush);
            CHECK_INT(ol_timeline_at(&plan, end).saves, save);
            CHECK_INT(ol_timeline_at(&plan, end - 1).saves, save - 1);
        }
        for (int j = 0; j < 10; j++)
            check_at(&plan, below(&state, (uint64_t)ol_timeline_length(&plan) + 1), NULL);
        check_end_of(&plan);
    }
}

int main(void)
{
    CASE(by_hand);
    CASE(ends_with_computing);
    CASE(free_saves);
    CASE(never_saves);
    CASE(longest);
    CASE(short_ones);
    CASE(long_ones);
    return check_end();
}
