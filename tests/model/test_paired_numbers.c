/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why policies are compared on common random numbers: what both meet goes out of their difference.
 *
 * On sixty windows of the KTH SP2 log the variance of the difference between EASY and its shortest-job-first variant
 * is 445.7 where both get the same windows, and 3,220.7 where each gets its own: the interval is 2.7 times as narrow.
 * Here the windows are replications of a small scenario.
 */
#include "outlay/arena.h"
#include "scenarios/comparison.h"
#include "scenarios/run.h"
#include "tests/model/stage.h"

#define REPLICATIONS 20

static const char wait[] = "jobs.wait.mean_s";

static void add_run(struct ol_comparison *comparison, const char *backfill, uint64_t seed)
{
    struct stage stage;
    struct ol_text text = {0};
    struct ol_run run = {0};
    const struct ol_run_setting setting = {
        .seed = seed, .replications = REPLICATIONS, .threads = 1, .version = "0", .command_line = "common"};
    ol_text_addf(&text,
                 "<scenario version='1' name='common'><workload><arrivals name='jobs' pool='p' count='300' "
                 "interarrival='exponential(6m)' cpus='uniform(1,16)' runtime='lognormal(15m,20m)' "
                 "estimate-factor='uniform(1,4)'/></workload>"
                 "<pool name='p' cpus='24'><scheduler backfill='%s'/></pool></scenario>",
                 backfill);
    const size_t side = ol_comparison_add(comparison, backfill);
    if (stage_open(&stage, ol_text_string(&text))) {
        CHECK_INT(ol_run_execute(&run, stage.scenario, &setting, &stage.error), OL_OK);
        ol_comparison_take(comparison, side, &run.result);
        ol_run_release(&run);
    }
    stage_close(&stage);
    ol_text_release(&text);
}

static double width_of(const struct ol_difference *difference)
{
    return difference->interval.hi - difference->interval.lo;
}

/* EASY against its variant: once on the same jobs, once on others, and once as if the same were others. */
static void pairs_are_narrower(void)
{
    struct ol_comparison comparison = {0};
    add_run(&comparison, "easy", 1);
    add_run(&comparison, "easy-sjbf", 1);
    add_run(&comparison, "easy-sjbf", 2);
    ol_comparison_settle(&comparison);
    const struct ol_difference paired = ol_comparison_difference(&comparison, 1, wait, NULL);
    const struct ol_difference apart = ol_comparison_difference(&comparison, 2, wait, NULL);
    CHECK(comparison.sides[1].is_paired && !comparison.sides[2].is_paired);
    CHECK(paired.is_clear && paired.interval.mean < 0);
    CHECK(!apart.is_clear);
    CHECK(2 * width_of(&paired) < width_of(&apart));
    comparison.sides[1].is_paired = false;
    const struct ol_difference blind = ol_comparison_difference(&comparison, 1, wait, NULL);
    CHECK_NEAR(blind.interval.mean, paired.interval.mean, 1e-6);
    CHECK(2 * width_of(&paired) < width_of(&blind));
    ol_comparison_release(&comparison);
}

static void same_is_same(void)
{
    struct ol_comparison comparison = {0};
    add_run(&comparison, "easy", 1);
    add_run(&comparison, "easy", 1);
    ol_comparison_settle(&comparison);
    CHECK_INT(comparison.note_count, 0);
    for (size_t i = 0; i < comparison.metric_count; i++) {
        const struct ol_difference difference =
            ol_comparison_difference(&comparison, 1, comparison.metrics[i], NULL);
        if (!difference.is_same)
            CHECK_REPORT("%s differs", comparison.metrics[i]);
    }
    ol_comparison_release(&comparison);
}

int main(void)
{
    CASE(pairs_are_narrower);
    CASE(same_is_same);
    return check_end();
}
