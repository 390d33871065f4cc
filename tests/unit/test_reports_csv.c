/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/check.h"

#include "outlay/report.h"

#define HEADER                                                                                                    \
    "job,user,team,queue,pool,units,submit_s,start_s,end_s,status,attempts,preemptions,interruptions,wait_s,"     \
    "run_s,lost_s,cost\n"

/* The row of a job that was submitted at 10 s, started at 25.5 s and ended at 3,625.5 s. */
static const char *row_of(struct ol_text *text, struct ol_job_run run, const char *pool, struct ol_labels *labels,
                          const char *name, const char *user)
{
    struct ol_job job = {.submit = 10 * OL_SECOND, .units = 8};
    job.name = ol_label_of_text(labels, name, strlen(name));
    job.user = ol_label_of_text(labels, user, strlen(user));
    job.queue = ol_label_of_number(labels, 2);
    run.job = &job;
    run.start = 25 * OL_SECOND + 500000;
    run.end = 3625 * OL_SECOND + 500000;
    ol_text_clear(text);
    struct ol_output *output = ol_output_to_text(text);
    ol_report_jobs_row(output, &run, pool, 1, labels, NULL);
    ol_output_close(output, NULL);
    return ol_text_string(text);
}

static void jobs(void)
{
    static const struct {
        struct ol_job_run run;
        const char *row;
    } cases[] = {
        {{.status = OL_JOB_COMPLETED, .attempts = 1},
         "7,ann,,2,sp2,8,10,25.5,3625.5,completed,1,0,0,15.5,3600,0,\n"},
        {{.status = OL_JOB_KILLED, .attempts = 3, .preemptions = 1, .interruptions = 1, .lost = 90 * OL_SECOND},
         "7,ann,,2,sp2,8,10,25.5,3625.5,killed,3,1,1,15.5,3600,90,\n"},
        {{.status = OL_JOB_FAILED, .attempts = 1}, "7,ann,,2,sp2,8,10,25.5,3625.5,failed,1,0,0,15.5,3600,0,\n"},
        {{.status = OL_JOB_RECLAIMED, .attempts = 2, .lost = OL_MINUTE},
         "7,ann,,2,sp2,8,10,25.5,3625.5,reclaimed,2,0,0,15.5,3600,60,\n"},
        {{.status = OL_JOB_RUNNING, .attempts = 1}, "7,ann,,2,sp2,8,10,25.5,,running,1,0,0,15.5,,0,\n"},
        {{.status = OL_JOB_WAITING}, "7,ann,,2,sp2,8,10,,,waiting,0,0,0,,,0,\n"},
        {{.status = OL_JOB_WAITING, .attempts = 1, .preemptions = 1},
         "7,ann,,2,sp2,8,10,25.5,,waiting,1,1,0,15.5,,0,\n"},
        {{.status = OL_JOB_REJECTED}, "7,ann,,2,sp2,8,10,,,rejected,0,0,0,,,0,\n"},
        {{.status = OL_JOB_PENDING}, "7,ann,,2,sp2,8,10,,,pending,0,0,0,,,0,\n"},
    };
    struct ol_labels labels = {0};
    struct ol_text text = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_STRING(row_of(&text, cases[i].run, "sp2", &labels, "7", "ann"), cases[i].row);
    ol_text_clear(&text);
    struct ol_output *output = ol_output_to_text(&text);
    ol_report_jobs_header(output);
    ol_output_close(output, NULL);
    CHECK_STRING(ol_text_string(&text), HEADER);
    ol_text_release(&text);
    ol_labels_release(&labels);
}

/* RFC 4180 quoting, and an apostrophe before what a spreadsheet would run. */
static void hostile_names(void)
{
    const struct ol_job_run run = {.status = OL_JOB_REJECTED};
    struct ol_labels labels = {0};
    struct ol_text text = {0};
    CHECK_STRING(row_of(&text, run, "a,b", &labels, "=cmd()", "x\"y\nz"),
                 "'=cmd(),\"x\"\"y\nz\",,2,\"a,b\",8,10,,,rejected,0,0,0,,,0,\n");
    CHECK_STRING(row_of(&text, run, "@p", &labels, "0", "-1+2"), "0,'-1+2,,2,'@p,8,10,,,rejected,0,0,0,,,0,\n");
    ol_text_release(&text);
    ol_labels_release(&labels);
}

static void series(void)
{
    struct ol_series_row rows[2] = {{50, 200, 1.5, 12}, {0, 0, 0, 0}};
    struct ol_series one = {.pool = "a,b",
                            .source = "owned",
                            .unit = "cpus",
                            .begin = OL_HOUR,
                            .step = 2 * OL_HOUR,
                            .rows = rows,
                            .count = 2,
                            .last_step = OL_HOUR};
    struct ol_result result = {.series = &one, .series_count = 1};
    struct ol_text text = {0};
    struct ol_output *output = ol_output_to_text(&text);
    ol_report_series(output, &result);
    ol_output_close(output, NULL);
    CHECK_STRING(ol_text_string(&text),
                 "time_s,pool,source,unit,capacity_units,busy_units,utilization,queued_jobs,queued_units,cost\n"
                 "3600,\"a,b\",owned,cpus,200,50,0.25,1.5,12,\n"
                 "10800,\"a,b\",owned,cpus,0,0,0,0,0,\n");
    ol_text_release(&text);
}

/* A sum over the rows of one time is the pool's: the queue stands in the first source's, and is empty in the
 * others'. Two hours, the latter a half: 2.5 of the first source is what an hour of it costs. */
static void series_by_source(void)
{
    static const double costs[2] = {8, 1.5};
    struct ol_series_row owned[2] = {{4, 8, 1, 8}, {8, 8, 0, 0}}, spot[2] = {{6, 12, 0, 0}, {0, 0, 0, 0}};
    struct ol_series both[2] = {{.pool = "p",
                                 .source = "owned",
                                 .unit = "gpus",
                                 .step = OL_HOUR,
                                 .rows = owned,
                                 .count = 2,
                                 .last_step = OL_HOUR / 2,
                                 .has_cost = true,
                                 .hourly_cost = 2.5,
                                 .is_managed = true}};
    struct ol_result result = {.series = both, .series_count = 2};
    struct ol_text text = {0};
    both[1] = both[0];
    both[1].source = "spot";
    both[1].rows = spot;
    both[1].costs = costs;
    both[1].is_further = true;
    struct ol_output *output = ol_output_to_text(&text);
    ol_report_series(output, &result);
    ol_output_close(output, NULL);
    CHECK_STRING(ol_text_string(&text),
                 "time_s,pool,source,unit,capacity_units,busy_units,utilization,queued_jobs,queued_units,cost\n"
                 "0,p,owned,gpus,8,4,0.5,1,8,2.5\n"
                 "3600,p,owned,gpus,8,8,1,0,0,1.25\n"
                 "0,p,spot,gpus,12,6,0.5,,,8\n"
                 "3600,p,spot,gpus,0,0,0,,,1.5\n");
    ol_text_release(&text);
}

static void replications(void)
{
    struct ol_arena arena = {0};
    struct ol_result result = {.replications = 2};
    result.metrics = (struct ol_metrics){.replications = 3, .arena = &arena};
    ol_metrics_set(&result.metrics, 0, "b", "s", 0.1);
    ol_metrics_set(&result.metrics, 0, "pool.x,y.utilization", "share", 1);
    ol_metrics_set(&result.metrics, 1, "b", "s", 2e300);
    struct ol_text text = {0};
    struct ol_output *output = ol_output_to_text(&text);
    ol_report_replications(output, &result);
    ol_output_close(output, NULL);
    CHECK_STRING(ol_text_string(&text), "replication,b,\"pool.x,y.utilization\"\n"
                                        "1,0.1,1\n"
                                        "2,2e+300,0\n");
    ol_text_release(&text);
    ol_arena_release(&arena);
}

/* 1767225600 s after the epoch is 2026-01-01T00:00:00Z (date -u -d 2026-01-01 +%s). */
static void manifest(void)
{
    const struct ol_manifest_input inputs[] = {{"a \"b\".xml", "scenario", "00ff"}};
    const struct ol_manifest_edit edits[] = {{"//pool/@cpus", "64"}};
    const struct ol_manifest given = {.version = "0.1.0",
                                      .command_line = "outlay run x",
                                      .seed = 1,
                                      .replications = 20,
                                      .threads = 2,
                                      .inputs = inputs,
                                      .input_count = 1,
                                      .edits = edits,
                                      .edit_count = 1,
                                      .started = 1767225600 * OL_SECOND,
                                      .finished = 1767225601 * OL_SECOND};
    struct ol_text text = {0};
    struct ol_output *output = ol_output_to_text(&text);
    ol_report_manifest(output, &given);
    ol_output_close(output, NULL);
    CHECK_STRING(ol_text_string(&text), "{\n"
                                        "  \"command_line\": \"outlay run x\",\n"
                                        "  \"edits\": [\n"
                                        "    {\n"
                                        "      \"value\": \"64\",\n"
                                        "      \"xpath\": \"//pool/@cpus\"\n"
                                        "    }\n"
                                        "  ],\n"
                                        "  \"finished\": \"2026-01-01T00:00:01Z\",\n"
                                        "  \"inputs\": [\n"
                                        "    {\n"
                                        "      \"path\": \"a \\\"b\\\".xml\",\n"
                                        "      \"role\": \"scenario\",\n"
                                        "      \"sha256\": \"00ff\"\n"
                                        "    }\n"
                                        "  ],\n"
                                        "  \"outlay\": \"0.1.0\",\n"
                                        "  \"replications\": 20,\n"
                                        "  \"seed\": 1,\n"
                                        "  \"started\": \"2026-01-01T00:00:00Z\",\n"
                                        "  \"stream\": false,\n"
                                        "  \"threads\": 2\n"
                                        "}\n");
    ol_text_release(&text);
}

static void empty(void)
{
    const struct ol_result result = {0};
    struct ol_text text = {0};
    struct ol_output *output = ol_output_to_text(&text);
    ol_report_series(output, &result);
    ol_report_replications(output, &result);
    ol_output_close(output, NULL);
    CHECK_STRING(ol_text_string(&text),
                 "time_s,pool,source,unit,capacity_units,busy_units,utilization,queued_jobs,queued_units,cost\n"
                 "replication\n");
    ol_text_release(&text);
}

int main(void)
{
    CASE(jobs);
    CASE(hostile_names);
    CASE(series);
    CASE(series_by_source);
    CASE(replications);
    CASE(manifest);
    CASE(empty);
    return check_end();
}
