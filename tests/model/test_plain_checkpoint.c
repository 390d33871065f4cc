/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The walk of plain_checkpoint.h against a case by hand, against the closed forms of a timeline, attempt by attempt and
 * microsecond by microsecond, and against Daly's expectation.
 */
#include "tests/model/plain_checkpoint.h"

#include "models/checkpoint/timeline.h"
#include "outlay/checkpoint.h"
#include "outlay/rng.h"
#include "outlay/stats.h"
#include "tests/check.h"

struct script {
    const int64_t *lifetimes;
    size_t next;
};

static int64_t next_line(void *context)
{
    struct script *script = context;
    return script->lifetimes[script->next++];
}

/* Work 25, an interval 10, startup 5, restore 7, save 3 that survives 4 later, downtime 2.
 *   1  5 start, 5-15 compute, 15-18 save, 18-28 compute, 28-31 save, compute; lost at 33: the second save would have
 *      survived from 35 on. 22 computed, 10 saved, 12 lost; 6 saving.
 *   2  5 start, 7 restore, 12-22 compute, lost at 24 in the save: 10 lost; 2 saving.
 *   3  the same, 22-25 save, lost at 29, just when it survives: 14 computed, 10 saved, 4 lost; 3 saving.
 *   4  lost at 9, 4 into the restore.
 *   5  5 left: 5 start, 7 restore, done at 17, just when it would be lost.
 * Begin to end: 33 + 24 + 29 + 9 + 17 and 4 times 2. */
static void by_hand(void)
{
    static const int64_t lifetimes[] = {33, 24, 29, 9, 17};
    struct script script = {lifetimes, 0};
    const struct plain_checkpoint plain = {.work = 25,
                                           .interval = 10,
                                           .cost = 3,
                                           .flush = 4,
                                           .startup = 5,
                                           .restore = 7,
                                           .downtime = 2,
                                           .lifetime = next_line,
                                           .context = &script};
    const struct plain_outcome outcome = plain_checkpoint_run(&plain);
    CHECK_INT(outcome.total, 120);
    CHECK_INT(outcome.useful, 25);
    CHECK_INT(outcome.lost, 26);
    CHECK_INT(outcome.overhead, 69);
    CHECK_INT(outcome.starting, 25);
    CHECK_INT(outcome.restoring, 25);
    CHECK_INT(outcome.saving, 11);
    CHECK_INT(outcome.down, 8);
    CHECK_INT(outcome.interruptions, 4);
    CHECK_INT(outcome.saves, 3);
    CHECK_INT(script.next, 5);
}

/* ---- against the timeline ---- */

struct node {
    struct ol_rng rng;
    double mean;
};

static int64_t draw_lifetime(void *context)
{
    struct node *node = context;
    return (int64_t)llrint(node->mean * ol_rng_exponential(&node->rng));
}

static struct plain_outcome by_timeline(const struct plain_checkpoint *plain)
{
    struct plain_outcome outcome = {.useful = plain->work};
    for (int64_t saved = 0;;) {
        const bool restores = outcome.interruptions > 0 && (saved > 0 || !plain->restores_saves_only);
        const struct ol_timeline timeline = {.startup = plain->startup,
                                             .restore = restores ? plain->restore : 0,
                                             .work = plain->work - saved,
                                             .interval = plain->interval,
                                             .save = plain->cost,
                                             .flush = plain->flush};
        const int64_t lifetime = plain->lifetime(plain->context), length = ol_timeline_length(&timeline);
        const bool is_done = lifetime >= length;
        const struct ol_timeline_split split = ol_timeline_at(&timeline, is_done ? length : lifetime);
        outcome.starting += split.startup;
        outcome.restoring += split.restore;
        outcome.saving += split.saving;
        outcome.saves += split.saves;
        outcome.total += is_done ? length : lifetime + plain->downtime;
        if (is_done)
            break;
        const int64_t kept = ol_timeline_saved(&timeline, split.surviving);
        outcome.lost += split.computed - kept;
        saved += kept;
        outcome.down += plain->downtime;
        outcome.interruptions++;
    }
    outcome.overhead = outcome.starting + outcome.restoring + outcome.saving + outcome.down;
    return outcome;
}

static void check_same(const struct plain_outcome *got, const struct plain_outcome *want)
{
    CHECK_INT(got->total, want->total);
    CHECK_INT(got->lost, want->lost);
    CHECK_INT(got->overhead, want->overhead);
    CHECK_INT(got->starting, want->starting);
    CHECK_INT(got->restoring, want->restoring);
    CHECK_INT(got->saving, want->saving);
    CHECK_INT(got->down, want->down);
    CHECK_INT(got->interruptions, want->interruptions);
    CHECK_INT(got->saves, want->saves);
}

/* Small numbers, so that losses strike at the very instants at which something ends; means from a few attempts to many.
 * One interval has to fit into a lifetime now and then. */
static void same_as_timeline(void)
{
    struct ol_rng rng = ol_rng_stream(1, "worlds", "", 0);
    for (int i = 0; i < 20000 && !check_failures; i++) {
        struct plain_checkpoint plain = {
            .work = 1 + (int64_t)ol_rng_below(&rng, 200),
            .interval = 1 + (int64_t)ol_rng_below(&rng, 12),
            .cost = (int64_t)ol_rng_below(&rng, 4),
            .flush = (int64_t)ol_rng_below(&rng, 20),
            .startup = (int64_t)ol_rng_below(&rng, 4),
            .restore = (int64_t)ol_rng_below(&rng, 5),
            .downtime = (int64_t)ol_rng_below(&rng, 3),
            .restores_saves_only = ol_rng_below(&rng, 2) == 0,
            .lifetime = draw_lifetime,
        };
        const struct node node = {ol_rng_stream(1, "lifetimes", "", (uint64_t)i),
                                  15 + 200 * ol_rng_unit(&rng) * ol_rng_unit(&rng)};
        struct node mine = node, yours = node;
        plain.context = &mine;
        const struct plain_outcome walked = plain_checkpoint_run(&plain);
        plain.context = &yours;
        const struct plain_outcome jumped = by_timeline(&plain);
        check_same(&jumped, &walked);
    }
}

/* ---- against Daly ---- */

#define REPLICATIONS 1000
#define MINUTES      60e6
#define HOURS        3600e6
#define WORK         (500 * HOURS)
#define RESTART      (10 * MINUTES)
#define COST         (5 * MINUTES)

struct row {
    double mean_between, downtime;
    double hours;     /* E[T] */
    double deviation; /* of one run; 0: not known */
};

/* Known numbers, computed outside this program; see tests/unit/test_interval_rules.c. */
static const struct row rows[] = {
    {24 * HOURS, 0, 547.8818, 6.43},
    {6 * HOURS, 0, 610.2164, 7.83},
    {6 * HOURS, 3 * MINUTES, 615.3015, 0},
    {15 * MINUTES, 0, 2504.165, 39.7},
};

/* Daly's formula takes the work as so many intervals, the last a part of one, and each with a save; what is walked has
 * no save behind the last, which may be shorter. The expectation of that is a sum over its segments. */
static double exact_hours(const struct row *row, double interval)
{
    const double m = row->mean_between, saves = ceil(WORK / interval) - 1;
    const double each = (m + row->downtime) * exp(RESTART / m);
    return each * (saves * expm1((interval + COST) / m) + expm1((WORK - saves * interval) / m)) / HOURS;
}

static void check_row(const struct row *row, uint64_t number)
{
    const struct ol_interval_rule *daly = (const struct ol_interval_rule *)ol_kind_find(ol_interval_rules, "daly");
    const double interval = rint(daly->interval(row->mean_between, COST));
    struct plain_checkpoint plain = {.work = (int64_t)WORK,
                                     .interval = (int64_t)interval,
                                     .cost = (int64_t)COST,
                                     .restore = (int64_t)RESTART,
                                     .downtime = (int64_t)row->downtime,
                                     .lifetime = draw_lifetime};
    struct ol_tally hours = {0};
    for (uint64_t i = 0; i < REPLICATIONS; i++) {
        struct node node = {ol_rng_stream(7 + number, "lifetimes", "", i), row->mean_between};
        plain.context = &node;
        const struct plain_outcome outcome = plain_checkpoint_run(&plain);
        CHECK_INT(outcome.useful, plain.work);
        ol_tally_add(&hours, (double)outcome.total / HOURS);
    }
    const double deviation = sqrt(ol_tally_variance(&hours)), error = deviation / sqrt(REPLICATIONS);
    CHECK_NEAR(ol_tally_mean(&hours), row->hours, 4 * error);
    CHECK_NEAR(ol_tally_mean(&hours), exact_hours(row, interval), 4 * error);
    /* a deviation of 1000 values is known to about 2.2% */
    if (row->deviation > 0)
        CHECK_NEAR(deviation / row->deviation, 1, .1);
}

static void same_as_daly(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_row(&rows[i], i);
}

/* Without losses: the work and its saves. */
static int64_t for_ever(void *context)
{
    (void)context;
    return INT64_MAX / 2;
}

static void without_losses(void)
{
    const struct plain_checkpoint plain = {
        .work = 100, .interval = 10, .cost = 3, .restore = 50, .lifetime = for_ever};
    const struct plain_outcome outcome = plain_checkpoint_run(&plain);
    CHECK_INT(outcome.total, 127);
    CHECK_INT(outcome.saves, 9);
    CHECK_INT(outcome.interruptions, 0);
    CHECK_INT(outcome.lost, 0);
}

int main(void)
{
    CASE(by_hand);
    CASE(without_losses);
    CASE(same_as_timeline);
    CASE(same_as_daly);
    return check_end();
}
