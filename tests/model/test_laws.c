/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What holds of every run, whatever its numbers: on random scenarios, in the files of the run directory.
 */
#include "outlay/arena.h"
#include "outlay/input.h"
#include "scenarios/run.h"
#include "tests/model/stage.h"

#include <stdlib.h>

static struct stage stage;
static uint64_t state;

static unsigned below(unsigned bound)
{
    return (unsigned)(fixture_random(&state) % bound);
}

/* ---- scenarios ---- */

/* Two pools, one of each pass, loads below and above what they can do, some jobs larger than their pool; a trace
 * beside the generators. */
static void write_scenario(struct ol_text *text, const char *more_arrivals)
{
    static const char *const backfills[] = {"none", "easy", "easy-sjbf", "conservative"};
    static const char *const clocks[] = {"", "<clock length='20h'/>", "<clock length='30h' warmup='4h'/>"};
    ol_text_addf(text, "<scenario version='1' name='laws'>%s<workload>", clocks[below(3)]);
    ol_text_adds(text, "<trace format='swf' href='trace.swf' pool='p'/>");
    ol_text_addf(text,
                 "<arrivals name='first' pool='p' count='%u' interarrival='exponential(%um)' cpus='uniform(1,%u)' "
                 "runtime='lognormal(30m,1h)' estimate-factor='uniform(1,5)'/>",
                 40 + below(300), 2 + below(10), 6 + below(6));
    ol_text_addf(text,
                 "<arrivals name='second' pool='q' count='%u' interarrival='constant(5m)' "
                 "runtime='gamma(2,20m)' gpus='uniform(1,4)'/>%s</workload>",
                 40 + below(100), more_arrivals);
    for (unsigned i = 0; i < 2; i++)
        ol_text_addf(text, "<pool name='%s' %s='%u'><scheduler backfill='%s' pass='%s' overrun='%s'/></pool>",
                     i ? "q" : "p", i ? "gpus" : "cpus", 6 + below(8), backfills[below(4)],
                     below(2) ? "event" : "instant", below(2) ? "kill" : "run");
    ol_text_adds(text, "</scenario>");
}

/* Estimates on both sides of the runtime, ties, and one job that no pool here can take. */
static void write_trace(void)
{
    struct ol_text text = {0};
    long submit = 0;
    for (int i = 1; i <= 60; i++) {
        submit += 300 * below(4);
        ol_text_addf(&text, "%d %ld -1 %u -1 -1 -1 %u %u -1 1 %u 1 1 1 1 -1 -1\n", i, submit, 60 + 60 * below(60),
                     i == 7 ? 99 : 1 + below(6), 60 + 60 * below(60), 1 + below(5));
    }
    fixture_write(&stage.fixture, "trace.swf", text.data, text.length);
    ol_text_release(&text);
}

static bool open_random(uint64_t seed, const char *more_arrivals)
{
    struct ol_text text = {0};
    state = seed;
    stage_begin(&stage);
    write_trace();
    write_scenario(&text, more_arrivals);
    bool is_open = stage_read(&stage, ol_text_string(&text));
    ol_text_release(&text);
    return is_open;
}

/* ---- runs ---- */

struct way {
    const char *name; /* of its directory */
    uint64_t seed;
    size_t threads;
    bool streams;
};

static void run_into(struct ol_run *run, const struct way *way)
{
    char path[500];
    snprintf(path, sizeof path, "%s/%s", stage.fixture.folder, way->name);
    const struct ol_run_setting setting = {.seed = way->seed,
                                           .replications = 3,
                                           .threads = way->threads,
                                           .streams = way->streams,
                                           .directory = path,
                                           .with_jobs = true,
                                           .version = "0",
                                           .command_line = "laws"};
    *run = (struct ol_run){0};
    int status = ol_run_execute(run, stage.scenario, &setting, &stage.error);
    if (status != OL_OK)
        CHECK_REPORT("the run failed: %s", stage.error.message);
}

static void run_and_forget(const struct way *way)
{
    struct ol_run run;
    run_into(&run, way);
    ol_run_release(&run);
}

/* The file's text, to be freed with ol_mem_free. */
static char *read_whole(const char *way, const char *name)
{
    char path[600];
    size_t length = 0;
    snprintf(path, sizeof path, "%s/%s/%s", stage.fixture.folder, way, name);
    char *text = ol_input_slurp(path, (size_t)1 << 30, &length, OL_NOWHERE, NULL);
    fixture_must(text != NULL, path);
    return text;
}

static void check_same_file(const char *a, const char *b, const char *name, bool want_same)
{
    char *first = read_whole(a, name), *second = read_whole(b, name);
    if ((strcmp(first, second) == 0) != want_same)
        CHECK_REPORT("%s of %s and of %s %s", name, a, b, want_same ? "differ" : "are the same");
    ol_mem_free(first);
    ol_mem_free(second);
}

static double value(const struct ol_run *run, const char *name, size_t replication)
{
    const struct ol_metric *metric = ol_metrics_find(&run->result.metrics, name);
    return metric ? metric->values[replication] : NAN;
}

/* ---- laws ---- */

static void jobs_in_are_jobs_out(const struct ol_run *run)
{
    for (size_t i = 0; i < run->result.replications; i++)
        CHECK_NEAR(value(run, "jobs.completed", i) + value(run, "jobs.failed", i) +
                       value(run, "jobs.rejected", i) + value(run, "jobs.waiting_at_end", i) +
                       value(run, "jobs.running_at_end", i),
                   value(run, "jobs.submitted", i), 0);
}

static void nobody_has_more_than_there_is(const struct ol_run *run)
{
    for (size_t i = 0; i < run->result.series_count; i++) {
        const struct ol_series *series = &run->result.series[i];
        CHECK(series->count > 0);
        for (size_t k = 0; k < series->count; k++)
            CHECK(series->rows[k].busy_units >= 0 &&
                  series->rows[k].busy_units <= series->rows[k].capacity_units * (1 + 1e-12));
    }
}

/* The n-th column of a row, from 0. */
static const char *column(const char *row, int n)
{
    for (; n > 0; n--)
        row = strchr(row, ',') + 1;
    return row;
}

/* Behind the line's end; the text's end where it has none. */
static const char *next_line(const char *line)
{
    const char *end = strchr(line, '\n');
    return end ? end + 1 : line + strlen(line);
}

/* Seconds of the job's units within the window. */
static double unit_seconds(const char *row, double from, double to)
{
    const char *start_text = column(row, 7), *end_text = column(row, 8);
    if (*start_text == ',')
        return 0;
    double start = strtod(start_text, NULL), end = *end_text == ',' ? to : strtod(end_text, NULL);
    start = start > from ? start : from;
    end = end < to ? end : to;
    return end > start ? strtod(column(row, 5), NULL) * (end - start) : 0;
}

/* What the meters of the pools say is what the rows of the jobs add up to. */
static void hours_are_the_sum_of_jobs(const struct ol_run *run, const char *way)
{
    double from = (double)run->result.begin / (double)OL_SECOND, to = (double)run->result.end / (double)OL_SECOND;
    double sums[2] = {0};
    size_t rows = 0;
    char *text = read_whole(way, "jobs.csv");
    for (const char *row = next_line(text); *row; row = next_line(row), rows++)
        sums[*column(row, 4) == 'q'] += unit_seconds(row, from, to);
    ol_mem_free(text);
    CHECK(rows > 100);
    CHECK_NEAR(value(run, "pool.p.unit_hours_allocated", 0), sums[0] / 3600, 1e-6);
    CHECK_NEAR(value(run, "pool.q.unit_hours_allocated", 0), sums[1] / 3600, 1e-6);
    for (size_t i = 0; i < 2; i++) {
        const char *pool = i ? "pool.q" : "pool.p";
        char useful[64], lost[64], allocated[64];
        snprintf(useful, sizeof useful, "%s.unit_hours_useful", pool);
        snprintf(lost, sizeof lost, "%s.unit_hours_lost", pool);
        snprintf(allocated, sizeof allocated, "%s.unit_hours_allocated", pool);
        CHECK_NEAR(value(run, useful, 0) + value(run, lost, 0), value(run, allocated, 0), 1e-6);
    }
}

static void totals(void)
{
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct ol_run run;
        if (open_random(seed, "")) {
            run_into(&run, &(struct way){"run", seed, 1, false});
            jobs_in_are_jobs_out(&run);
            nobody_has_more_than_there_is(&run);
            hours_are_the_sum_of_jobs(&run, "run");
            ol_run_release(&run);
        }
        stage_close(&stage);
    }
}

static void same_seed_same_bytes(void)
{
    static const char *const files[] = {"summary.json", "replications.csv", "series.csv", "jobs.csv"};
    for (uint64_t seed = 1; seed <= 10; seed++) {
        if (open_random(seed, "")) {
            run_and_forget(&(struct way){"one", 7, 1, false});
            run_and_forget(&(struct way){"two", 7, 2, false});
            run_and_forget(&(struct way){"three", 7, 3, false});
            run_and_forget(&(struct way){"streamed", 7, 1, true});
            run_and_forget(&(struct way){"other", 8, 1, false});
            for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
                check_same_file("one", "two", files[i], true);
                check_same_file("one", "three", files[i], true);
            }
            check_same_file("one", "streamed", "jobs.csv", true);
            check_same_file("one", "streamed", "series.csv", true);
            check_same_file("one", "other", "jobs.csv", false);
        }
        stage_close(&stage);
    }
}

static void replications_differ(void)
{
    struct ol_run run;
    if (open_random(3, "")) {
        run_into(&run, &(struct way){"run", 1, 1, false});
        CHECK(value(&run, "jobs.turnaround.mean_s", 0) != value(&run, "jobs.turnaround.mean_s", 1));
        CHECK(value(&run, "jobs.turnaround.mean_s", 1) != value(&run, "jobs.turnaround.mean_s", 2));
        ol_run_release(&run);
    }
    stage_close(&stage);
}

/* ---- common random numbers ---- */

/* The requests of the pool's jobs (units, submit) in their order; those of the team "extra" are left out. */
static void add_requests(struct ol_text *requests, const char *way)
{
    char *text = read_whole(way, "jobs.csv");
    for (const char *row = next_line(text); *row; row = next_line(row)) {
        const char *units = column(row, 5);
        if (strncmp(column(row, 2), "extra,", 6) != 0)
            ol_text_addf(requests, "%.*s\n", (int)(column(row, 7) - units), units);
    }
    ol_mem_free(text);
}

/* Another source of jobs leaves those of the others as they were: the streams go by name, not by order of use. */
static void another_source_changes_no_other(void)
{
    static const char *const extras[] = {
        "", "<arrivals name='extra' pool='p' count='50' interarrival='exponential(7m)' cpus='1' "
            "runtime='exponential(1h)' team='extra'/>"};
    struct ol_text requests[2] = {0};
    for (int i = 0; i < 2; i++) {
        if (open_random(5, extras[i])) {
            run_and_forget(&(struct way){"run", 11, 1, false});
            add_requests(&requests[i], "run");
        }
        stage_close(&stage);
    }
    CHECK(requests[0].length > 1000);
    CHECK_STRING(ol_text_string(&requests[0]), ol_text_string(&requests[1]));
    ol_text_release(&requests[0]);
    ol_text_release(&requests[1]);
}

int main(void)
{
    CASE(totals);
    CASE(same_seed_same_bytes);
    CASE(replications_differ);
    CASE(another_source_changes_no_other);
    return check_end();
}
