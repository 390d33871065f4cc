/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Levels over time, integrated by hand.
 */
#include "models/pool_usage.h"

#include "models/pool_note.h"
#include "outlay/arena.h"
#include "tests/check.h"

/* Two pools are watched; the second is looked at. */
struct watched {
    struct ol_pool_usage usages[2];
    struct ol_probes probes;
};

static void begin(struct watched *watched, uint32_t units, ol_time warmup_end)
{
    *watched = (struct watched){.usages = {{.units = 9}, {.units = units, .warmup_end = warmup_end}}};
    ol_pool_usage_watch(watched->usages, &watched->probes);
}

static void tell(struct watched *watched, enum ol_job_topic topic, ol_time at, const struct ol_job_run *run)
{
    CHECK_INT(watched->probes.lines[topic].count, 1);
    ol_probes_tell(&watched->probes, topic, at, run);
}

static void check_row(const struct ol_series *series, size_t i, double busy, double jobs, double units)
{
    CHECK_NEAR(series->rows[i].busy_units, busy, 1e-12);
    CHECK_NEAR(series->rows[i].queued_jobs, jobs, 1e-12);
    CHECK_NEAR(series->rows[i].queued_units, units, 1e-12);
}

static void check_metric(const struct ol_pool_usage *usage, const char *name, double want)
{
    struct ol_arena arena = {0};
    struct ol_metrics metrics = {.replications = 1, .arena = &arena};
    char whole[100];
    ol_pool_usage_metrics(usage, "gpus", &metrics, 0);
    snprintf(whole, sizeof whole, "pool.gpus.%s", name);
    const struct ol_metric *metric = ol_metrics_find(&metrics, whole);
    CHECK(metric != NULL);
    if (metric && isnan(want))
        CHECK(isnan(metric->values[0]));
    else if (metric)
        CHECK_NEAR(metric->values[0], want, 1e-12);
    ol_arena_release(&arena);
}

#define MINUTES(n) ((n)*OL_MINUTE)

/*
 *     minute  0    30    60    75       120  135  150
 *     w            1 unit runs, is killed
 *     x            2 units run -------------- end
 *     y                  3 units wait ------- run, are killed
 *
 * busy:   hour 0: (1 + 2) x .5; hour 1: 2 + 1 x .25; the last half hour: (2 x .25 + 3 x .25) / .5
 * queue:  hour 1: y; the last half hour: y for half of it
 * From the warm-up's end at 60: busy 1 x .25 + 2 x 1.25 + 3 x .25 = 3.5 unit-hours of 4 x 1.5; in vain .25 of w and
 * .75 of y.
 */
static void by_hand(void)
{
    static const struct ol_job small = {.units = 1, .pool = 1}, middle = {.units = 2, .pool = 1},
                               large = {.units = 3, .pool = 1}, elsewhere = {.units = 9, .pool = 0},
                               huge = {.units = 5, .pool = 1};
    struct ol_job_run w = {.job = &small, .end = MINUTES(75), .lost = MINUTES(45)}, x = {.job = &middle},
                      y = {.job = &large, .end = MINUTES(150), .lost = MINUTES(15)}, z = {.job = &elsewhere},
                      v = {.job = &huge};
    struct watched watched;
    struct ol_pool pool = {.name = "gpus", .gpus = 4};
    begin(&watched, 4, MINUTES(60));
    tell(&watched, OL_JOB_ARRIVED, MINUTES(10), &z);
    tell(&watched, OL_JOB_STARTED, MINUTES(10), &z);
    tell(&watched, OL_JOB_ARRIVED, MINUTES(30), &w);
    tell(&watched, OL_JOB_STARTED, MINUTES(30), &w);
    tell(&watched, OL_JOB_ARRIVED, MINUTES(30), &x);
    tell(&watched, OL_JOB_STARTED, MINUTES(30), &x);
    tell(&watched, OL_JOB_ARRIVED, MINUTES(60), &y);
    tell(&watched, OL_JOB_REFUSED, MINUTES(61), &v);
    tell(&watched, OL_JOB_ENDED, MINUTES(75), &w);
    tell(&watched, OL_JOB_ENDED, MINUTES(135), &x);
    tell(&watched, OL_JOB_STARTED, MINUTES(135), &y);
    tell(&watched, OL_JOB_ENDED, MINUTES(150), &y);
    ol_pool_usage_finish(&watched.usages[1], MINUTES(150));
    struct ol_series series = ol_pool_usage_series(&watched.usages[1], &pool);
    CHECK_STRING(series.pool, "gpus");
    CHECK_STRING(series.unit, "gpus");
    CHECK_STRING(series.source, "owned");
    CHECK_INT(series.step, OL_HOUR);
    CHECK_INT(series.last_step, MINUTES(30));
    CHECK_INT(series.count, 3);
    check_row(&series, 0, 1.5, 0, 0);
    check_row(&series, 1, 2.25, 1, 3);
    check_row(&series, 2, 2.5, 0.5, 1.5);
    CHECK_NEAR(series.rows[1].capacity_units, 4, 0);
    check_metric(&watched.usages[1], "unit_hours_allocated", 3.5);
    check_metric(&watched.usages[1], "unit_hours_lost", 1);
    check_metric(&watched.usages[1], "unit_hours_useful", 2.5);
    check_metric(&watched.usages[1], "utilization", 3.5 / 6);
    CHECK_INT(watched.usages[0].levels.busy, 9);
    ol_pool_usage_release(&watched.usages[0]);
    CHECK_INT(watched.usages[1].arrived, 3);
    CHECK_INT(watched.usages[1].refused, 1);
    CHECK_INT(watched.usages[1].least_refused, 5);
    ol_pool_usage_release(&watched.usages[1]);
}

static void change(struct watched *watched, ol_time at, struct ol_pool_change what)
{
    what.pool = 1;
    ol_probes_tell(&watched->probes, OL_POOL_CHANGED, at, &what);
}

/*
 *     minute  0      30      60      90      120     150
 *     owned   4 units, there all the time
 *                    2 busy ---------- none
 *     spot                   8 units ------- none
 *                            8 busy -------- none
 *     queue                  1 job of 3 units -------
 *
 * owned busy: hour 0: 2 x .5; hour 1: 2 x .5. spot: hour 1: 8. The pool: 4, 12, 4 units; the queue is the first
 * source's.
 */
static void by_source(void)
{
    enum { OWNED = OL_CAPACITY_OWNED, SPOT = OL_CAPACITY_SPOT };
    struct watched watched;
    struct ol_series series[OL_CAPACITY_SOURCES];
    struct ol_pool pool = {.name = "gpus", .gpus = 4};
    begin(&watched, 12, 0);
    watched.usages[1].is_managed = true;
    watched.usages[1].sources = 1u << OWNED | 1u << SPOT;
    change(&watched, 0, (struct ol_pool_change){.source = OWNED, .capacity = 4, .nodes = 1});
    change(&watched, MINUTES(30), (struct ol_pool_change){.source = OWNED, .busy = 2});
    change(&watched, MINUTES(60), (struct ol_pool_change){.queued_jobs = 1, .queued_units = 3});
    change(&watched, MINUTES(60), (struct ol_pool_change){.source = SPOT, .capacity = 8, .nodes = 1});
    change(&watched, MINUTES(60), (struct ol_pool_change){.source = SPOT, .busy = 8});
    change(&watched, MINUTES(90), (struct ol_pool_change){.source = OWNED, .busy = -2});
    change(&watched, MINUTES(120), (struct ol_pool_change){.source = SPOT, .busy = -8});
    change(&watched, MINUTES(120), (struct ol_pool_change){.source = SPOT, .capacity = -8, .nodes = -1});
    ol_pool_usage_finish(&watched.usages[1], MINUTES(150));
    CHECK_INT(ol_pool_usage_sources(&watched.usages[1], &pool, series), 2);
    CHECK_STRING(series[0].source, "owned");
    CHECK_STRING(series[1].source, "spot");
    CHECK(!series[0].is_further && series[1].is_further);
    for (size_t i = 0; i < 2; i++) {
        CHECK_INT(series[i].count, 3);
        CHECK_INT(series[i].last_step, MINUTES(30));
    }
    check_row(&series[0], 0, 1, 0, 0);
    check_row(&series[0], 1, 1, 1, 3);
    check_row(&series[0], 2, 0, 1, 3);
    check_row(&series[1], 0, 0, 0, 0);
    check_row(&series[1], 1, 8, 0, 0);
    check_row(&series[1], 2, 0, 0, 0);
    for (size_t i = 0; i < 3; i++) {
        CHECK_NEAR(series[0].rows[i].capacity_units, 4, 0);
        CHECK_NEAR(series[1].rows[i].capacity_units, i == 1 ? 8 : 0, 0);
    }
    check_metric(&watched.usages[1], "unit_hours_allocated", 10);
    check_metric(&watched.usages[1], "unit_hours_capacity", 4 * 2.5 + 8);
    ol_pool_usage_release(&watched.usages[1]);
}

/* Of no time there is no utilization. */
static void nothing_happened(void)
{
    struct watched watched;
    struct ol_pool pool = {.name = "gpus", .cpus = 4};
    begin(&watched, 4, 0);
    ol_pool_usage_finish(&watched.usages[1], 0);
    struct ol_series series = ol_pool_usage_series(&watched.usages[1], &pool);
    CHECK_INT(series.count, 0);
    CHECK_INT(series.last_step, 0);
    CHECK_STRING(series.unit, "cpus");
    check_metric(&watched.usages[1], "utilization", NAN);
    ol_pool_usage_release(&watched.usages[1]);
    /* An idle day, all of it in the warm-up. */
    begin(&watched, 4, OL_DAY);
    ol_pool_usage_finish(&watched.usages[1], OL_DAY);
    series = ol_pool_usage_series(&watched.usages[1], &pool);
    CHECK_INT(series.count, 24);
    CHECK_INT(series.last_step, OL_HOUR);
    check_row(&series, 23, 0, 0, 0);
    check_metric(&watched.usages[1], "utilization", NAN);
    ol_pool_usage_release(&watched.usages[1]);
}

/* One unit is busy in every odd hour, for a little more hours than there are rows: pairs are added, so that each
 * row of two hours is half busy, the last one for one hour only. */
static void the_step_doubles(void)
{
    static const struct ol_job job = {.units = 1, .pool = 1};
    const struct ol_job_run run = {.job = &job};
    struct watched watched;
    struct ol_pool pool = {.name = "gpus", .cpus = 2};
    const size_t hours = OL_SERIES_LIMIT + 101;
    begin(&watched, 2, 0);
    for (size_t hour = 1; hour < hours; hour += 2) {
        tell(&watched, OL_JOB_ARRIVED, (ol_time)hour * OL_HOUR, &run);
        tell(&watched, OL_JOB_STARTED, (ol_time)hour * OL_HOUR, &run);
        tell(&watched, OL_JOB_ENDED, (ol_time)(hour + 1) * OL_HOUR, &run);
    }
    ol_pool_usage_finish(&watched.usages[1], (ol_time)hours * OL_HOUR);
    struct ol_series series = ol_pool_usage_series(&watched.usages[1], &pool);
    CHECK_INT(series.step, 2 * OL_HOUR);
    CHECK_INT(series.count, OL_SERIES_LIMIT / 2 + 51);
    CHECK_INT(series.last_step, OL_HOUR);
    for (size_t i = 0; i + 1 < series.count; i++)
        if (series.rows[i].busy_units != 0.5)
            CHECK_REPORT("row %zu is %g", i, series.rows[i].busy_units);
    CHECK_NEAR(series.rows[series.count - 1].busy_units, 0, 0);
    check_metric(&watched.usages[1], "unit_hours_allocated", (double)(hours / 2));
    ol_pool_usage_release(&watched.usages[1]);
}

/* One idle stretch of eight times as many hours as there are rows. */
static void the_step_doubles_more_than_once(void)
{
    struct watched watched;
    struct ol_pool pool = {.name = "gpus", .cpus = 2};
    begin(&watched, 2, 0);
    ol_pool_usage_finish(&watched.usages[1], (ol_time)OL_SERIES_LIMIT * 8 * OL_HOUR);
    struct ol_series series = ol_pool_usage_series(&watched.usages[1], &pool);
    CHECK_INT(series.step, 8 * OL_HOUR);
    CHECK_INT(series.count, OL_SERIES_LIMIT);
    CHECK_INT(series.last_step, 8 * OL_HOUR);
    ol_pool_usage_release(&watched.usages[1]);
}

int main(void)
{
    CASE(by_hand);
    CASE(by_source);
    CASE(nothing_happened);
    CASE(the_step_doubles);
    CASE(the_step_doubles_more_than_once);
    return check_end();
}
