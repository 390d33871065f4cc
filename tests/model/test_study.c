/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A point of a study is the run of a scenario with the same edits: the values expected are those of a scenario opened
 * and run by itself, to the bit, whatever the point borrowed.
 */
#include "scenarios/run.h"
#include "scenarios/study.h"
#include "tests/check.h"

#include <pthread.h>
#include <string.h>

static struct ol_study *study;

static void open_study(const char *path)
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    ol_study_close(study);
    study = ol_study_open(path, NULL, 0, &faults, &error);
    CHECK(study != NULL);
    if (!study)
        ol_error_print(faults.count ? &faults.items[0] : &error, stderr);
    ol_faults_release(&faults);
}

static int run_point(const struct ol_study_point *point, struct ol_metrics *metrics, struct ol_error *error)
{
    metrics->replications = point->replications;
    return ol_study_run(study, point, metrics, error);
}

static void check_equal(const struct ol_metrics *got, size_t at, const struct ol_metrics *want)
{
    CHECK_INT(got->count, want->count);
    for (size_t i = 0; i < want->count; i++) {
        const struct ol_metric *metric = ol_metrics_find(got, want->items[i].name);
        CHECK(metric != NULL);
        if (!metric)
            continue;
        CHECK_STRING(metric->unit, want->items[i].unit);
        for (size_t r = 0; r < got->replications; r++)
            if (memcmp(&metric->values[r], &want->items[i].values[at + r], sizeof(double)) != 0)
                CHECK_STRING(metric->name, "as by itself");
    }
}

/* Three replications of the scenario by itself, and of the point: at once, and the last two of them alone. */
static void compare(const char *path, const struct ol_edit *edits, size_t edit_count)
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    struct ol_run run = {0};
    struct ol_arena arena = {0};
    struct ol_scenario *scenario = ol_scenario_open(path, edits, edit_count, &faults, &error);
    CHECK(scenario != NULL);
    if (!scenario)
        return;
    const struct ol_run_setting setting = {.seed = 7, .replications = 3, .threads = 1};
    CHECK_INT(ol_run_execute(&run, scenario, &setting, &error), OL_OK);
    const struct ol_study_point all = {edits, edit_count, 7, 0, 3, 1, NULL};
    const struct ol_study_point later = {edits, edit_count, 7, 1, 2, 2, NULL};
    struct ol_metrics metrics = {.arena = &arena}, last = {.arena = &arena};
    CHECK_INT(run_point(&all, &metrics, &error), OL_OK);
    check_equal(&metrics, 0, &run.result.metrics);
    CHECK_INT(run_point(&later, &last, &error), OL_OK);
    check_equal(&last, 1, &run.result.metrics);
    ol_run_release(&run);
    ol_scenario_close(scenario);
    ol_arena_release(&arena);
}

static const char trace[] = "scenarios/trace-swf.xml";

static void a_point_is_a_run_of_its_own(void)
{
    const struct ol_edit fewer[] = {{"//arrivals/@count", "300"}, {"//clock/@warmup", "0s"}};
    const struct ol_edit more[] = {{"//arrivals/@count", "200"}, {"//clock/@warmup", "1h"}, {"//pool/@cpus", "5"}};
    open_study("scenarios/mm4-queue.xml");
    compare("scenarios/mm4-queue.xml", fewer, 2);
    compare("scenarios/mm4-queue.xml", more, 3);
}

/* Untouched it is borrowed; moved on the clock, or edited, it is read again. */
static void a_trace_is_borrowed_or_read_again(void)
{
    const struct ol_edit scheduler[] = {{"//scheduler/@backfill", "none"}};
    const struct ol_edit shifted[] = {{"//trace/@shift", "1h"}};
    const struct ol_edit start[] = {{"/scenario/clock/@start", "2030-01-01T00:00:00Z"}};
    open_study(trace);
    compare(trace, scheduler, 1);
    compare(trace, shifted, 1);
    compare(trace, start, (size_t)(ol_study_scenario(study)->clocks.count > 0));
    compare(trace, NULL, 0);
}

static void price_books_are_borrowed(void)
{
    const struct ol_edit dearer[] = {{"//clock/@length", "2d"}};
    open_study("scenarios/elastic-spot.xml");
    compare("scenarios/elastic-spot.xml", dearer, 1);
    open_study("scenarios/ten-requests-a-day.xml");
    compare("scenarios/ten-requests-a-day.xml", dearer, 1);
}

static void a_bad_point_says_why_and_others_go_on(void)
{
    const struct ol_edit absurd[] = {{"//pool/@cpus", "-1"}};
    const struct ol_edit nowhere[] = {{"//pool/@no/@where", "1"}};
    const struct ol_edit fine[] = {{"//arrivals/@count", "100"}, {"//clock/@warmup", "0s"}};
    struct ol_error error = {0};
    struct ol_arena arena = {0};
    struct ol_metrics metrics = {.arena = &arena};
    open_study("scenarios/mm4-queue.xml");
    CHECK_INT(run_point(&(struct ol_study_point){absurd, 1, 1, 0, 1, 1, NULL}, &metrics, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "cpus");
    CHECK_INT(run_point(&(struct ol_study_point){nowhere, 1, 1, 0, 1, 1, NULL}, &metrics, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "selects nothing");
    compare("scenarios/mm4-queue.xml", fine, 2);
    ol_arena_release(&arena);
}

static void *run_beside(void *unused)
{
    (void)unused;
    for (int i = 0; i < 20; i++) {
        char count[16];
        snprintf(count, sizeof count, "%d", 50 + i);
        const struct ol_edit edits[] = {{"//arrivals/@count", count}, {"//clock/@warmup", "0s"}};
        struct ol_error error = {0};
        struct ol_arena arena = {0};
        struct ol_metrics metrics = {.arena = &arena};
        CHECK_INT(run_point(&(struct ol_study_point){edits, 2, 1, 0, 1, 1, NULL}, &metrics, &error), OL_OK);
        CHECK_INT(ol_metrics_find(&metrics, "jobs.submitted")->values[0], 50 + i);
        ol_arena_release(&arena);
    }
    return NULL;
}

static void points_run_side_by_side(void)
{
    pthread_t threads[4];
    open_study("scenarios/mm4-queue.xml");
    for (size_t i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, run_beside, NULL);
    for (size_t i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}

int main(void)
{
    CASE(a_point_is_a_run_of_its_own);
    CASE(a_trace_is_borrowed_or_read_again);
    CASE(price_books_are_borrowed);
    CASE(a_bad_point_says_why_and_others_go_on);
    CASE(points_run_side_by_side);
    ol_study_close(study);
    return check_end();
}
