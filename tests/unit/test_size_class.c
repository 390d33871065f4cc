/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Waits by the size of jobs, worked out by hand.
 */
#include "models/size_class.h"

#include "models/job_stats.h"
#include "outlay/arena.h"
#include "tests/check.h"

#include <math.h>

/* An hour is short, and 8 are narrow; in thousandths, 8,000 are. */
static void borders(void)
{
    static const struct {
        ol_time runtime;
        uint32_t units, grain;
        enum ol_size_class want;
    } cases[] = {
        {OL_HOUR, 8, 1, OL_SHORT_NARROW},         {OL_HOUR, 9, 1, OL_SHORT_WIDE},
        {OL_HOUR + 1, 8, 1, OL_LONG_NARROW},      {OL_HOUR + 1, 9, 1, OL_LONG_WIDE},
        {OL_SECOND, 8000, 1000, OL_SHORT_NARROW}, {OL_SECOND, 8001, 1000, OL_SHORT_WIDE},
        {1, UINT32_MAX, 1, OL_SHORT_WIDE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct ol_job job = {.runtime = cases[i].runtime, .units = cases[i].units};
        CHECK_INT(ol_size_class_of(&job, cases[i].grain), cases[i].want);
    }
}

static void end_job(struct ol_job_stats *stats, ol_time runtime, ol_time wait, bool is_in_warmup)
{
    struct ol_probes probes = {0};
    ol_job_stats_watch(stats, &probes);
    const struct ol_job job = {.submit = OL_MINUTE, .runtime = runtime, .units = 1};
    const struct ol_job_run run = {.job = &job, .start = OL_MINUTE + wait, .is_in_warmup = is_in_warmup};
    ol_probes_tell(&probes, OL_JOB_ENDED, OL_HOUR, &run);
}

static double metric_of(const struct ol_metrics *metrics, const char *name)
{
    const struct ol_metric *metric = ol_metrics_find(metrics, name);
    return metric ? metric->values[0] : -1;
}

/* Short ones waited 10 and 20 seconds, a long one 40; one of the warm-up is nobody's. */
static void waits(void)
{
    const struct ol_fairness_pool pools[] = {{1, 1, false}};
    struct ol_job_stats stats = {.sizes.pools = pools};
    struct ol_arena arena = {0};
    struct ol_metrics metrics = {.replications = 1, .arena = &arena};
    end_job(&stats, OL_MINUTE, 10 * OL_SECOND, false);
    end_job(&stats, OL_MINUTE, 20 * OL_SECOND, false);
    end_job(&stats, 2 * OL_HOUR, 40 * OL_SECOND, false);
    end_job(&stats, OL_MINUTE, OL_HOUR, true);
    ol_size_stats_metrics(&stats.sizes, &metrics, 0);
    ol_job_stats_metrics(&stats, &metrics, 0);
    CHECK_NEAR(metric_of(&metrics, "jobs.by_class.short-narrow.jobs"), 2, 0);
    CHECK_NEAR(metric_of(&metrics, "jobs.by_class.short-narrow.wait.mean_s"), 15, 1e-9);
    CHECK_NEAR(metric_of(&metrics, "jobs.by_class.long-narrow.wait.mean_s"), 40, 1e-9);
    CHECK_NEAR(metric_of(&metrics, "jobs.by_class.long-narrow.wait.p95_s"), 40, 0.16);
    CHECK_NEAR(metric_of(&metrics, "jobs.by_class.short-wide.jobs"), 0, 0);
    CHECK(isnan(metric_of(&metrics, "jobs.by_class.short-wide.wait.mean_s")));
    CHECK_NEAR(metric_of(&metrics, "jobs.wait.mean_s"), 70 / 3.0, 1e-9);
    CHECK_NEAR(metric_of(&metrics, "jobs.wait.max_s"), 40, 0);
    ol_arena_release(&arena);
    ol_job_stats_release(&stats);
}

/* However many were expected, each wait is kept where it came: none is lost as room is made for more. */
static void every_wait_is_kept(void)
{
    static const size_t expected[] = {0, 5, 280000, 300000, 1000000};
    const size_t count = 300000;
    for (size_t e = 0; e < sizeof expected / sizeof *expected; e++) {
        struct ol_job_stats stats = {.keeps_waits = true, .expected_jobs = expected[e]};
        struct ol_probes probes = {0};
        const struct ol_job job = {.runtime = OL_SECOND, .units = 1};
        size_t wrong = 0;
        ol_job_stats_watch(&stats, &probes);
        for (size_t i = 0; i < count; i++) {
            const struct ol_job_run run = {.job = &job, .start = (ol_time)(i * 7919 % count)};
            ol_probes_tell(&probes, OL_JOB_ENDED, OL_HOUR, &run);
        }
        for (size_t i = 0; i < count && i < stats.wait_count; i++)
            wrong += stats.waits[i] != (int64_t)(i * 7919 % count);
        CHECK_INT(stats.wait_count, count);
        CHECK_INT(wrong, 0);
        ol_job_stats_release(&stats);
    }
}

int main(void)
{
    CASE(borders);
    CASE(waits);
    CASE(every_wait_is_kept);
    return check_end();
}
