/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Published formats: small files in tests/fixtures/layouts, made for this test in the shape that each format's
 * description gives, whose jobs are worked out by hand beside each case.
 */
#include "models/trace/kubernetes_object.h"
#include "models/trace/trace_table.h"
#include "tests/check.h"
#include "tests/trace_reader.h"

#include <stdio.h>

#define FOLDER "tests/fixtures/layouts/"

static void read_file(struct trace_reader *reader, const char *format, enum ol_unit unit, const char *name)
{
    char path[100];
    trace_reader_begin(reader, format, unit);
    reader->trace.format.options = NULL;
    snprintf(path, sizeof path, FOLDER "%s", name);
    trace_reader_file(reader, path);
}

static void read_text(struct trace_reader *reader, const char *format, enum ol_unit unit, const char *text)
{
    trace_reader_begin(reader, format, unit);
    reader->trace.format.options = NULL;
    trace_reader_read(reader, text);
}

/* Midnight in Shanghai is 16:00 UTC of the day before: 2021-01-31T16:00:00Z is 1612108800 (date -u -d). One job asks
 * for no GPU, one never started. */
static void helios(void)
{
    struct trace_reader reader;
    read_file(&reader, "helios", OL_UNIT_GPUS, "helios.csv");
    CHECK_INT(reader.got, 0);
    CHECK_INT(reader.count, 1);
    CHECK_INT(reader.jobs[0].submit, 1612108800 * OL_SECOND);
    CHECK_INT(reader.jobs[0].runtime, OL_HOUR);
    CHECK_INT(reader.jobs[0].units, 8);
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].team), "vcX");
    CHECK_INT(reader.troubles.unrunnable, 2);
    trace_reader_end(&reader);
    /* by its processors, both that ran */
    read_file(&reader, "helios", OL_UNIT_CPUS, "helios.csv");
    CHECK_INT(reader.count, 2);
    CHECK_INT(reader.jobs[1].units, 4);
    trace_reader_end(&reader);
}

/* Copies without vc have all but teams; one without a submit time is none. */
static void variants(void)
{
    struct trace_reader reader;
    read_text(&reader, "helios", OL_UNIT_GPUS,
              "job_id,user,gpu_num,cpu_num,node_num,state,submit_time,start_time,end_time,duration,queue\n"
              "1,u,2,8,1,COMPLETED,2021-02-01 08:00:00,2021-02-01 08:00:00,2021-02-01 08:00:09,9,0\n");
    CHECK_INT(reader.count, 1);
    CHECK_INT(reader.jobs[0].team, OL_NO_LABEL);
    trace_reader_end(&reader);
    read_text(&reader, "helios", OL_UNIT_GPUS, "job_id,user,gpu_num,duration\n1,u,2,9\n");
    CHECK_INT(reader.got, OL_BAD_INPUT);
    CHECK_HAS(reader.error.message, "no column \"submit_time\"");
    trace_reader_end(&reader);
}

/* A column of the trace's own stands for the layout's. */
static void own_column(void)
{
    struct trace_reader reader;
    trace_reader_begin(&reader, "openb", OL_UNIT_GPUS);
    reader.trace.format.options = NULL;
    trace_reader_column(&reader, (struct ol_trace_column){.field = OL_TRACE_RUNTIME, .value = "5"});
    trace_reader_file(&reader, FOLDER "openb.csv");
    CHECK_INT(reader.count,
              2); /* the pod that was never scheduled has a runtime now; the one without GPU has not */
    CHECK_INT(reader.jobs[0].runtime, 5 * OL_SECOND);
    CHECK_INT(reader.jobs[1].units, 8);
    trace_reader_end(&reader);
}

/* 16:10 at +08:00 is 10 minutes after 08:00 at +00:00 (1685606400). Kalos' duration of 3630 s counts from the submit;
 * the job ran 3600. */
static void acme(void)
{
    struct trace_reader reader;
    read_file(&reader, "acme", OL_UNIT_GPUS, "acme.csv");
    CHECK_INT(reader.count, 2);
    CHECK_INT(reader.jobs[0].submit, 1685606400 * OL_SECOND);
    CHECK_INT(reader.jobs[0].runtime, OL_HOUR);
    CHECK_INT(reader.jobs[0].units, 16);
    CHECK_INT(reader.jobs[1].submit, (1685606400 + 600) * OL_SECOND);
    CHECK_INT(reader.jobs[1].runtime, 8 * OL_SECOND);
    trace_reader_end(&reader);
}

/* One instance of half a GPU; four of one; two parameter servers without; two of a quarter; one of two that still runs.
 * In thousandths a quarter each of two devices is 500. */
static void pai(void)
{
    struct trace_reader reader;
    read_file(&reader, "pai", OL_UNIT_GPUS, "pai_task_table.csv");
    CHECK_INT(reader.count, 3);
    CHECK_INT(reader.jobs[0].units, 1);
    CHECK_INT(reader.jobs[0].submit, 1000 * OL_SECOND);
    CHECK_INT(reader.jobs[0].runtime, 600 * OL_SECOND);
    CHECK_INT(reader.jobs[1].units, 4);
    CHECK_INT(reader.jobs[2].units, 2);
    CHECK_INT(reader.origin, OL_ORIGIN_RELATIVE);
    trace_reader_end(&reader);

    struct ol_asks asks = {0};
    trace_reader_begin(&reader, "pai", OL_UNIT_GPUS);
    reader.trace.format.options = NULL;
    reader.context.grain = 1000;
    reader.context.asks = &asks;
    trace_reader_file(&reader, FOLDER "pai_task_table.csv");
    CHECK_INT(reader.jobs[0].units, 500);
    CHECK_INT(ol_ask_of(&asks, &reader.jobs[0])->milli, 500);
    CHECK_INT(ol_ask_of(&asks, &reader.jobs[0])->cpu_milli, 6000);
    CHECK_INT(ol_ask_of(&asks, &reader.jobs[0])->model, OL_NO_LABEL); /* MISC */
    CHECK_INT(reader.jobs[1].units, 4000);
    CHECK_INT(ol_ask_of(&asks, &reader.jobs[1])->cpu_milli, 16000);
    CHECK_INT(ol_ask_of(&asks, &reader.jobs[1])->memory_bytes, INT64_C(64000000000));
    CHECK_INT(reader.jobs[2].units, 500);
    CHECK_INT(ol_ask_of(&asks, &reader.jobs[2])->milli, 250);
    ol_asks_release(&asks);
    trace_reader_end(&reader);
}

/* The greatest buckets are 30 cores and 70 GB. */
static void azure_vm(void)
{
    struct trace_reader reader;
    read_file(&reader, "azure-vm", OL_UNIT_CPUS, "vmtable.csv");
    CHECK_INT(reader.count, 2);
    CHECK_INT(reader.jobs[0].runtime, OL_HOUR);
    CHECK_INT(reader.jobs[0].units, 4);
    CHECK_INT(reader.jobs[1].submit, 300 * OL_SECOND);
    CHECK_INT(reader.jobs[1].runtime, 600 * OL_SECOND);
    CHECK_INT(reader.jobs[1].units, 30);
    trace_reader_end(&reader);
}

/* 2024-03-01T10:00:00Z is 1709287200. Two days, an hour, 30 minutes and 15 seconds are 178215 s. Steps are no jobs, and
 * one that waits still has not run. */
static void sacct(void)
{
    struct trace_reader reader;
    read_file(&reader, "sacct", OL_UNIT_CPUS, "sacct.txt");
    CHECK_INT(reader.got, 0);
    CHECK_INT(reader.count, 3);
    CHECK_INT(reader.jobs[0].submit, 1709287200 * OL_SECOND);
    CHECK_INT(reader.jobs[0].runtime, 2 * OL_HOUR);
    CHECK_INT(reader.jobs[0].estimate, OL_DAY);
    CHECK_INT(reader.jobs[0].units, 8);
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].team), "vision");
    CHECK_INT(reader.jobs[1].runtime, 178215 * OL_SECOND);
    CHECK_INT(reader.jobs[1].estimate, reader.jobs[1].runtime); /* UNLIMITED is none */
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[1].name), "102_3");
    CHECK_INT(reader.jobs[2].estimate, 600 * OL_SECOND); /* 10:00 */
    CHECK_INT(reader.troubles.unrunnable, 1);
    trace_reader_end(&reader);

    struct ol_asks asks = {0};
    trace_reader_begin(&reader, "sacct", OL_UNIT_GPUS);
    struct ol_layout_options options = {.zone = "+01:00"};
    reader.trace.format.options = &options;
    reader.context.asks = &asks;
    trace_reader_file(&reader, FOLDER "sacct.txt");
    CHECK_INT(reader.count, 1);
    CHECK_INT(reader.jobs[0].submit, (1709287200 - 3600) * OL_SECOND);
    CHECK_INT(reader.jobs[0].units, 2); /* the total and the same by model are not added up */
    CHECK_STRING(trace_reader_label(&reader, ol_ask_of(&asks, &reader.jobs[0])->model), "a100");
    CHECK_INT(ol_ask_of(&asks, &reader.jobs[0])->memory_bytes, INT64_C(64) << 30);
    ol_asks_release(&asks);
    trace_reader_end(&reader);
}

/* Raw columns go before written ones, Start and End stand in for a missing Elapsed, and GPUs by model alone add up. */
static void sacct_columns(void)
{
    struct trace_reader reader;
    read_text(&reader, "sacct", OL_UNIT_GPUS,
              "JobID|Submit|Start|End|TimelimitRaw|ReqTRES\n"
              "7|2024-03-01T10:00:00|2024-03-01T10:00:00|2024-03-01T10:01:40|30|cpu=2,gres/gpu:a100=1,gres/"
              "gpu:h100=3\n");
    CHECK_INT(reader.count, 1);
    CHECK_INT(reader.jobs[0].runtime, 100 * OL_SECOND);
    CHECK_INT(reader.jobs[0].estimate, 30 * OL_MINUTE);
    CHECK_INT(reader.jobs[0].units, 4);
    trace_reader_end(&reader);
    read_text(&reader, "sacct", OL_UNIT_CPUS, "User|State\nann|COMPLETED\n");
    CHECK_INT(reader.got, OL_BAD_INPUT);
    CHECK_HAS(reader.error.message, "no JobID");
    trace_reader_end(&reader);
}

/* 01:00 on 2017-10-07 in Pacific summer is 08:00 UTC, 1507363200. Ten minutes and two hours make one job's runtime, on
 * the 3 + 1 GPUs of its last attempt. The night of 2017-11-05 has an hour twice: from 00:30 to 03:30 are four. */
static void philly(void)
{
    struct trace_reader reader;
    read_file(&reader, "philly", OL_UNIT_GPUS, "philly.json");
    CHECK_INT(reader.got, 0);
    CHECK_INT(reader.count, 2);
    CHECK_INT(reader.jobs[0].submit, 1507363200 * OL_SECOND);
    CHECK_INT(reader.jobs[0].runtime, 130 * OL_MINUTE);
    CHECK_INT(reader.jobs[0].units, 4);
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].team), "v1");
    CHECK_INT(reader.jobs[1].runtime, 4 * OL_HOUR);
    CHECK_INT(reader.jobs[1].user, OL_NO_LABEL);
    CHECK_INT(reader.troubles.unrunnable, 2); /* one never scheduled, one still running */
    trace_reader_end(&reader);
    read_text(&reader, "philly", OL_UNIT_GPUS, "[{\"jobid\": \"a\", \"attempts\": [{\"start_time\": \"2017");
    CHECK_INT(reader.got, OL_BAD_INPUT);
    CHECK_HAS(reader.error.message, "ends within a value");
    trace_reader_end(&reader);
}

static void philly_csv(void)
{
    struct trace_reader reader;
    read_file(&reader, "philly-csv", OL_UNIT_GPUS, "philly.csv");
    CHECK_INT(reader.count, 3);
    CHECK_INT(reader.jobs[0].submit, 1507557600 * OL_SECOND); /* 07:00 Pacific daylight time is 14:00 UTC */
    CHECK_INT(reader.jobs[1].submit, reader.jobs[0].submit - OL_HOUR);
    CHECK_INT(reader.jobs[1].units, 4);
    trace_reader_end(&reader);
}

/* Task 301-0 runs a minute, is evicted, and runs 30 s more to its end; 300-0 is killed behind the trace's end, so that
 * nobody knows how long it ran; 302-1 never starts. Half a machine is rounded up to a processor. */
static void google_2011(void)
{
    struct trace_reader reader;
    read_file(&reader, "google-2011", OL_UNIT_CPUS, "google-2011.csv");
    CHECK_INT(reader.got, 0);
    CHECK_INT(reader.count, 1);
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].name), "301-0");
    CHECK_INT(reader.jobs[0].submit, 605 * OL_SECOND);
    CHECK_INT(reader.jobs[0].runtime, 90 * OL_SECOND);
    CHECK_INT(reader.jobs[0].units, 1);
    CHECK_INT(reader.troubles.unrunnable, 2);
    trace_reader_end(&reader);
    trace_reader_begin(&reader, "google-2011", OL_UNIT_CPUS);
    reader.trace.format.options = NULL;
    reader.context.grain = 1000;
    trace_reader_file(&reader, FOLDER "google-2011.csv");
    CHECK_INT(reader.jobs[0].units, 500);
    trace_reader_end(&reader);
}

static void google_2019(void)
{
    struct trace_reader reader;
    read_file(&reader, "google-2019", OL_UNIT_CPUS, "google-2019.json");
    CHECK_INT(reader.count, 1);
    CHECK_INT(reader.jobs[0].submit, OL_SECOND);
    CHECK_INT(reader.jobs[0].runtime, 10 * OL_SECOND);
    trace_reader_end(&reader);
    /* the same as a table, by the names of the events; a type that nobody knows is a row that cannot be read */
    read_text(&reader, "google-2019", OL_UNIT_CPUS,
              "time,type,collection_id,instance_index,resource_request.cpus\n"
              "1000000,SUBMIT,7,0,0.25\n2000000,SCHEDULE,7,0,0.25\n3000000,77,7,0,\n12000000,FINISH,7,0,0.25\n");
    CHECK_INT(reader.count, 1);
    CHECK_INT(reader.jobs[0].runtime, 10 * OL_SECOND);
    CHECK_INT(reader.troubles.malformed, 1);
    trace_reader_end(&reader);
}

/* train-0: created at 08:00 on 2024-05-01 (1714550400), its first container began at 08:00:30 and its last ended at
 * 10:02:10, 7300 s; 500m and 250m are 750 thousandths; 16Gi and 128Mi. web still runs. gone is known from its events:
 * 07:00:10 to 07:30, 1790 s, but not for how much. */
static void kubernetes(void)
{
    struct trace_reader reader;
    struct ol_asks asks = {0};
    trace_reader_begin(&reader, "kubernetes", OL_UNIT_GPUS);
    reader.trace.format.options = NULL;
    reader.context.asks = &asks;
    reader.context.grain = 1000;
    trace_reader_file(&reader, FOLDER "pods.json");
    CHECK_INT(reader.got, 0);
    CHECK_INT(reader.count, 1);
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].name), "vision/train-0");
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].user), "ann");
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].queue), "batch");
    CHECK_INT(reader.jobs[0].submit, 1714550400 * OL_SECOND);
    CHECK_INT(reader.jobs[0].runtime, 7300 * OL_SECOND);
    CHECK_INT(reader.jobs[0].units, 2000);
    CHECK_INT(ol_ask_of(&asks, &reader.jobs[0])->cpu_milli, 750);
    CHECK_INT(ol_ask_of(&asks, &reader.jobs[0])->memory_bytes, (INT64_C(16) << 30) + (INT64_C(128) << 20));
    CHECK_INT(ol_ask_of(&asks, &reader.jobs[0])->priority, 10);
    CHECK_INT(reader.troubles.unrunnable, 2);
    ol_asks_release(&asks);
    trace_reader_end(&reader);

    trace_reader_begin(&reader, "kubernetes", OL_UNIT_CPUS);
    reader.trace.format.options = NULL;
    trace_reader_column(&reader, (struct ol_trace_column){.field = OL_TRACE_CPUS, .value = "1"});
    trace_reader_file(&reader, FOLDER "pods.json");
    CHECK_INT(reader.count, 2);
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[1].name), "vision/gone");
    CHECK_INT(reader.jobs[1].runtime, 1790 * OL_SECOND);
    trace_reader_end(&reader);
}

/* The reference's suffixes; parts are rounded up, as the scheduler of Kubernetes does. */
static void quantities(void)
{
    static const struct {
        const char *text;
        int64_t scale, value;
    } cases[] = {{"500m", 1000, 500},   {"2", 1000, 2000}, {"1.5", 1000, 1500}, {"16Gi", 1, INT64_C(16) << 30},
                 {"1500k", 1, 1500000}, {"1e3", 1, 1000},  {"1m", 1, 1},        {"100u", 1000, 1}};
    static const char *const bad[] = {"", "m", "-1", "12Zi", "99999999999999Pi", "1 2", "NaN"};
    int64_t value;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK(ol_kubernetes_quantity(ol_slice_of(cases[i].text), cases[i].scale, &value));
        CHECK_INT(value, cases[i].value);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(!ol_kubernetes_quantity(ol_slice_of(bad[i]), 1000, &value));
}

/* A log with commas is the log: its zero, its sizes, and none of its comments. */
static void swf_csv(void)
{
    static const char log[] =
        "job,submit,wait,runtime,allocated,cpu-time,memory,requested,estimate,requested-memory,"
        "status,user,team,executable,queue,partition,preceding,think-time\n"
        "; UnixStartTime: 1000000000\n"
        "1,0,5,60,4,-1,-1,-1,120,-1,1,3,-1,-1,2,-1,-1,-1\n"
        "\"; Note: a, b\"\n"
        "2,7.5,-1,-1,4,-1,-1,8,-1,-1,5,3,-1,-1,2,-1,-1,-1\n"
        "3,8,-1,10,4,-1,-1,8,-1,-1,5\n";
    struct trace_reader reader;
    read_text(&reader, "swf-csv", OL_UNIT_CPUS, log);
    CHECK_INT(reader.got, 0);
    CHECK_INT(reader.count, 2);
    CHECK_INT(reader.jobs[0].units, 4);
    CHECK_INT(reader.jobs[0].estimate, 120 * OL_SECOND);
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].user), "3");
    CHECK_INT(reader.jobs[1].units, 8);
    CHECK_INT(reader.zero_instant, 1000000000 * OL_SECOND);
    CHECK_INT(reader.troubles.unrunnable, 1);
    trace_reader_end(&reader);
}

/* Every fixture is known by its beginning as what it is, and others are not. */
static void guesses(void)
{
    static const char *const files[][2] = {
        {"helios.csv", "helios"},
        {"acme.csv", "acme"},
        {"pai_task_table.csv", "pai"},
        {"vmtable.csv", "azure-vm"},
        {"sacct.txt", "sacct"},
        {"philly.json", "philly"},
        {"philly.csv", "philly-csv"},
        {"google-2011.csv", "google-2011"},
        {"google-2019.json", "google-2019"},
        {"pods.json", "kubernetes"},
        {"openb.csv", "openb"},
        {"openb-2025.csv", "openb-2025"},
    };
    static const char *const others[] = {"",
                                         "a,b,c\n1,2,3\n",
                                         "1 0 0 10 1\n",
                                         "{\"a\": 1}",
                                         "\xff\xfe\x00",
                                         "[[[[",
                                         "JobID,Submit\n",
                                         "timestamp,duration,num_gpus\n"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[100];
        struct ol_error error = {0};
        snprintf(path, sizeof path, FOLDER "%s", files[i][0]);
        struct ol_input *input = ol_input_open(path, OL_NOWHERE, &error);
        CHECK(input != NULL);
        const struct ol_trace_layout *layout = ol_trace_layout_guess(ol_input_peek(input));
        CHECK_STRING(layout ? layout->format.kind.name : "none", files[i][1]);
        ol_input_close(input);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CHECK(ol_trace_layout_guess(ol_slice_of(others[i])) == NULL);
}

int main(void)
{
    CASE(helios);
    CASE(variants);
    CASE(own_column);
    CASE(acme);
    CASE(pai);
    CASE(azure_vm);
    CASE(sacct);
    CASE(sacct_columns);
    CASE(philly);
    CASE(philly_csv);
    CASE(google_2011);
    CASE(google_2019);
    CASE(kubernetes);
    CASE(quantities);
    CASE(swf_csv);
    CASE(guesses);
    return check_end();
}
