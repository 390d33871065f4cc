/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Replications of a trace: blocks that are drawn, gaps and runtimes that are shaken.
 *
 * The trace: five jobs on each of ten days, at 6:00, 9:00, 12:00, 15:00 and 18:00 and a minute per day later; job
 * 10 * day + k runs for 100 * day + k + 1 seconds, has twice the time as its estimate and is of user `day`.
 */
#include "scenarios/inflow.h"
#include "tests/model/stage.h"

#include "outlay/arena.h"

#define DAYS  10
#define HOURS 5
#define JOBS  (DAYS * HOURS)

static struct stage stage;
static struct ol_inflow inflow;

static ol_time submit_of(int day, int k)
{
    return day * OL_DAY + (6 + 3 * k) * OL_HOUR + day * OL_MINUTE;
}

static bool open_trace(const char *attributes, const char *run)
{
    struct ol_text text = {0};
    stage_begin(&stage);
    for (int day = 0; day < DAYS; day++)
        for (int k = 0; k < HOURS; k++) {
            const int runtime = 100 * day + k + 1;
            ol_text_addf(&text, "%d %lld -1 %d 1 -1 -1 1 %d -1 1 %d 1 1 1 1 -1 -1\n", 10 * day + k,
                         (long long)(submit_of(day, k) / OL_SECOND), runtime, 2 * runtime, day + 1);
        }
    fixture_write(&stage.fixture, "log.swf", text.data, text.length);
    ol_text_clear(&text);
    ol_text_addf(&text,
                 "<scenario version='1' name='log'>%s<workload><trace format='swf' href='log.swf' pool='p' %s/>"
                 "</workload><pool name='p' cpus='8'/></scenario>",
                 run, attributes);
    const bool is_open = stage_read(&stage, ol_text_string(&text));
    ol_text_release(&text);
    inflow = (struct ol_inflow){0};
    const int status = is_open ? ol_inflow_load(&inflow, stage.scenario, &stage.error) : OL_BAD_INPUT;
    if (is_open && status != OL_OK)
        CHECK_REPORT("the trace cannot be loaded: %s", stage.error.message);
    return status == OL_OK;
}

static void close_trace(void)
{
    ol_inflow_release(&inflow);
    stage_close(&stage);
}

/* The replication's jobs; how many. */
static size_t flow(uint64_t seed, uint64_t replication, struct ol_job jobs[2 * JOBS])
{
    static const bool all[] = {true};
    const struct ol_job *job;
    size_t count = 0;
    struct ol_inflow_queue *queue = ol_inflow_queue_new(&inflow, seed, replication, all, &stage.error);
    while (ol_inflow_queue_peek(queue, &job, &stage.error) == OL_OK && job && count < 2 * JOBS) {
        jobs[count++] = *job;
        ol_inflow_queue_take(queue);
    }
    ol_inflow_queue_free(queue);
    return count;
}

/* A block begins with the first job of a day, at 6:00 and a minute per day; jobs keep their place in it, so those of
 * one day stand together, each at its time since that. */
static void blocks_are_days_of_the_trace(void)
{
    struct ol_job jobs[2 * JOBS];
    bool was_drawn[DAYS] = {0}, was_repeated = false;
    if (open_trace("resample='1d'", ""))
        for (uint64_t r = 0; r < 50; r++) {
            int times[DAYS] = {0};
            const size_t count = flow(1, r, jobs);
            for (size_t i = 0; i < count; i++) {
                const int64_t name = ol_label_number(jobs[i].name);
                const int day = (int)(name / 10), k = (int)(name % 10);
                CHECK(i == 0 || jobs[i].submit >= jobs[i - 1].submit);
                CHECK_INT(jobs[i].submit % OL_DAY, submit_of(day, k) % OL_DAY);
                CHECK_INT(jobs[i].runtime, (100 * day + k + 1) * OL_SECOND);
                CHECK_INT(jobs[i].estimate, 2 * jobs[i].runtime);
                CHECK_INT(ol_label_number(jobs[i].user), day + 1);
                times[day] += k == 0;
                was_drawn[day] = true;
            }
            CHECK(count > 0 && jobs[count - 1].submit <= submit_of(DAYS - 1, HOURS - 1));
            for (int day = 0; day < DAYS; day++)
                was_repeated |= times[day] > 1;
        }
    /* The ten days, from 6:00 on the first to 18:09 on the last, hold nine whole blocks; the last day's jobs but for
     * the first, at 6:09, lie in the ninth or behind it. */
    for (int day = 0; day < DAYS - 1; day++)
        CHECK(was_drawn[day]);
    CHECK(was_repeated);
    close_trace();
}

static void replications_differ_and_repeat(void)
{
    struct ol_job a[2 * JOBS], b[2 * JOBS];
    if (open_trace("resample='2d' shake='3%'", "")) {
        const size_t first = flow(1, 0, a), again = flow(1, 0, b);
        CHECK_INT(first, again);
        CHECK(memcmp(a, b, first * sizeof *a) == 0);
        const size_t next = flow(1, 1, b), other = flow(2, 0, b);
        CHECK(next > 0 && other > 0);
        CHECK(other != first || memcmp(a, b, first * sizeof *a) != 0);
    }
    close_trace();
}

static void shaken_by_a_share(void)
{
    struct ol_job jobs[2 * JOBS];
    double least = 2, greatest = 0, sum = 0;
    if (open_trace("shake='10%'", ""))
        for (uint64_t r = 0; r < 20; r++) {
            CHECK_INT(flow(3, r, jobs), JOBS);
            for (int i = 0; i < JOBS; i++) {
                const int day = i / HOURS, k = i % HOURS;
                const ol_time gap = submit_of(day, k) - (i > 0 ? submit_of((i - 1) / HOURS, (i - 1) % HOURS) : 0);
                const double runtime = (double)jobs[i].runtime / (double)((100 * day + k + 1) * OL_SECOND);
                const double shaken = (double)(jobs[i].submit - (i > 0 ? jobs[i - 1].submit : 0)) / (double)gap;
                CHECK(shaken > 0.8999 && shaken < 1.1001);
                CHECK(runtime > 0.8999 && runtime < 1.1001);
                CHECK_NEAR((double)jobs[i].estimate, 2 * (double)jobs[i].runtime, 1);
                least = fmin(least, runtime);
                greatest = fmax(greatest, runtime);
                sum += runtime;
            }
        }
    CHECK(least < 0.91 && greatest > 1.09);
    /* Of 1,000 factors whose deviation is .1 / sqrt(3): four standard errors. */
    CHECK_NEAR(sum / (20 * JOBS), 1, 4 * 0.1 / sqrt(3.0 * 20 * JOBS));
    close_trace();
}

static void no_shake_is_the_trace(void)
{
    struct ol_job jobs[2 * JOBS], plain[2 * JOBS];
    if (open_trace("", ""))
        CHECK_INT(flow(1, 0, plain), JOBS);
    close_trace();
    if (open_trace("shake='0%'", "")) {
        CHECK_INT(flow(1, 7, jobs), JOBS);
        CHECK(memcmp(jobs, plain, JOBS * sizeof *jobs) == 0);
    }
    close_trace();
}

/* ---- what cannot be ---- */

static void check_fault(const char *attributes, bool streams, const char *want)
{
    const bool is_open = open_trace("", "");
    close_trace();
    if (!is_open)
        return;
    open_trace("", "");
    ol_inflow_release(&inflow);
    struct ol_trace *trace = ((struct ol_workload *)stage.scenario->workloads.items)->traces.items;
    trace->resample = strcmp(attributes, "resample") == 0 ? 6 * OL_DAY : 0;
    trace->shake = strcmp(attributes, "shake") == 0 ? 0.1 : 0;
    inflow = (struct ol_inflow){.streams = streams};
    CHECK_INT(ol_inflow_load(&inflow, stage.scenario, &stage.error), OL_BAD_INPUT);
    CHECK_HAS(stage.error.message, want);
    CHECK(stage.error.place.line > 0);
    close_trace();
}

static void faults(void)
{
    check_fault("resample", false, "at least 2 blocks of 6d");
    check_fault("resample", true, "a run that streams");
    check_fault("shake", true, "a run that streams");
}

int main(void)
{
    CASE(blocks_are_days_of_the_trace);
    CASE(replications_differ_and_repeat);
    CASE(shaken_by_a_share);
    CASE(no_shake_is_the_trace);
    CASE(faults);
    return check_end();
}
