/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who got how much, who gained and who lost, of two small jobs.csv.
 */
#include "scenarios/fair_shares.h"

#include "scenarios/job_rows.h"
#include "tests/check.h"
#include "tests/fixture.h"

#include <sys/stat.h>

#define HEADER                                                                                                    \
    "job,user,team,queue,pool,units,submit_s,start_s,end_s,status,attempts,preemptions,interruptions,wait_s,"     \
    "run_s,lost_s,cost\n"

static struct fixture fixture;
static char run[500], baseline[500];

static void write_run(const char *name, char path[500], const char *rows)
{
    struct ol_text text = {0};
    snprintf(path, 500, "%s", fixture_path(&fixture, name));
    mkdir(path, 0700);
    ol_text_addf(&text, HEADER "%s", rows);
    char file[100];
    snprintf(file, sizeof file, "%s/jobs.csv", name);
    fixture_write(&fixture, file, ol_text_string(&text), text.length);
    ol_text_release(&text);
}

static const struct ol_fair_party *party(const struct ol_fair_list *list, const char *name)
{
    static const struct ol_fair_party none;
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].name, name) == 0)
            return &list->items[i];
    CHECK_REPORT("there is no %s", name);
    return &none;
}

/*
 * The baseline: 1 (a, 2 units) runs at once for 1 h; 2 (b, 2 units) waits 1 h and runs 1 h; 3 (b, 4 units) waits 2 h
 * and runs 1 h; 4 (a) is still running at its end, hour 4, since 3. The run: 1 waits 1 h, 2 runs at once, 3 as before,
 * 4 (the same name as 1) ended.
 *
 * Services of the run: a: 2 + 1 of 4 + 1 unit-hours (jobs 1 and 4), b: 2 + 4 of 2 + 12.
 */
static void gains_and_losses(void)
{
    struct ol_error error = {0};
    write_run("base", baseline,
              "x,ann,a,,p,2,0,0,3600,completed,1,0,0,0,3600,0,\n"
              "y,bob,b,,p,2,0,3600,7200,completed,1,0,0,3600,3600,0,\n"
              "z,bob,b,,p,4,0,7200,10800,completed,1,0,0,7200,3600,0,\n"
              "x,ann,a,,p,1,10800,10800,,running,1,0,0,0,,0,\n");
    write_run("run", run,
              "x,ann,a,,p,2,0,3600,7200,completed,1,0,0,3600,3600,0,\n"
              "y,bob,b,,p,2,0,0,3600,completed,1,0,0,0,3600,0,\n"
              "z,bob,b,,p,4,0,7200,10800,completed,1,0,0,7200,3600,0,\n"
              "x,ann,a,,p,1,10800,10800,14400,completed,1,0,0,0,3600,0,\n"
              "new,cy,,,p,1,10800,10800,14400,completed,1,0,0,0,3600,0,\n");
    struct ol_fair_shares shares = {.worst_limit = 100};
    CHECK_INT(ol_fair_shares_read(&shares, run, baseline, 4 * OL_HOUR, 4 * OL_HOUR, &error), OL_OK);
    CHECK_STRING(error.message, "");
    const struct ol_fair_party *a = party(&shares.teams, "a"), *b = party(&shares.teams, "b");
    CHECK_NEAR(ol_fair_service(a), 3.0 / 5, 1e-12);
    CHECK_NEAR(ol_fair_service(b), 6.0 / 14, 1e-12);
    const double x = 3.0 / 5, y = 6.0 / 14, before_x = 3.0 / 3, before_y = 6.0 / 16;
    CHECK_NEAR(shares.jain, (x + y) * (x + y) / (2 * (x * x + y * y)), 1e-12);
    CHECK_NEAR(shares.baseline_jain,
               (before_x + before_y) * (before_x + before_y) / (2 * (before_x * before_x + before_y * before_y)),
               1e-12);
    CHECK_INT(a->matched, 1); /* the other one had not ended before */
    CHECK_INT(a->worse, 1);
    CHECK_NEAR(ol_sum_total(&a->wait_change), 3600, 0);
    CHECK_INT(b->matched, 2);
    CHECK_INT(b->better, 1);
    CHECK_INT(b->same, 1);
    CHECK_NEAR(ol_sum_total(&b->turnaround_change), -3600, 0);
    CHECK_INT(party(&shares.users, "cy")->matched, 0);
    CHECK_INT(shares.unmatched, 1);
    CHECK_INT(shares.unfinished, 0);
    CHECK_INT(shares.worst_count, 1);
    CHECK_STRING(shares.worst[0].job, "x");
    CHECK_INT(shares.worst[0].row, 1);
    CHECK_INT(shares.worst[0].turnaround, 2 * OL_HOUR);
    CHECK_INT(shares.worst[0].baseline_turnaround, OL_HOUR);
    ol_fair_shares_release(&shares);
}

/* Of 50 jobs that got worse by (7 i mod 50) + 1 seconds the ten worst, in order. */
static void worst_first(void)
{
    struct ol_error error = {0};
    struct ol_text before = {0}, after = {0};
    for (int i = 0; i < 50; i++) {
        const int late = 7 * i % 50 + 1;
        ol_text_addf(&before, "%d,,,,p,1,%d,%d,%d,completed,1,0,0,0,10,0,\n", i, i, i, i + 10);
        ol_text_addf(&after, "%d,,,,p,1,%d,%d,%d,completed,1,0,0,%d,10,0,\n", i, i, i + late, i + late + 10, late);
    }
    write_run("before", baseline, ol_text_string(&before));
    write_run("after", run, ol_text_string(&after));
    struct ol_fair_shares shares = {.worst_limit = 10};
    CHECK_INT(ol_fair_shares_read(&shares, run, baseline, OL_NEVER, OL_NEVER, &error), OL_OK);
    CHECK_INT(shares.worst_count, 10);
    for (size_t i = 0; i < shares.worst_count; i++)
        CHECK_INT(shares.worst[i].wait - shares.worst[i].baseline_wait, (50 - (ol_time)i) * OL_SECOND);
    CHECK(isnan(shares.jain));
    ol_fair_shares_release(&shares);
    ol_text_release(&before);
    ol_text_release(&after);
}

static void foreign_folders(void)
{
    struct ol_error error = {0};
    struct ol_job_row row;
    CHECK(ol_job_rows_open("/nowhere", &error) == NULL);
    CHECK_HAS(error.message, "is no run directory");
    CHECK(ol_job_rows_open(fixture.folder, &error) == NULL);
    CHECK_HAS(error.message, "holds no jobs.csv");
    fixture_write(&fixture, "jobs.csv", "a,b\n", 4);
    CHECK(ol_job_rows_open(fixture.folder, &error) == NULL);
    CHECK_HAS(error.message, "this is no jobs.csv of a run: it has no column \"job\"");
    static const char *const bad[][2] = {
        {"1,,,,p,one,0,0,0,completed,1,0,0,0,0,0,\n", "units is \"one\""},
        {"1,,,,p,1,0,0,9,completed,1,0,0,,9,0,\n", "wait_s is \"\""}, /* it ended, after a wait that is not told */
        {"1,,,,p,1,0,0,9,completed,1,0,0,0,1e300,0,\n", "run_s is \"1e300\""},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        write_run("bad", run, bad[i][0]);
        struct ol_job_rows *rows = ol_job_rows_open(run, &error);
        CHECK_INT(ol_job_rows_next(rows, &row, &error), OL_BAD_INPUT);
        CHECK_HAS(error.message, bad[i][1]);
        ol_job_rows_close(rows);
    }
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(gains_and_losses);
    CASE(worst_first);
    CASE(foreign_folders);
    fixture_end(&fixture);
    return check_end();
}
