/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The jobs of several sources on one clock and in one order, kept or streamed.
 *
 * What came is written as "NAME@SUBMIT" in the order in which the queue gave it out. Traces are SWF; one whose first
 * submit lies past 1973 counts seconds since 1970.
 */
#include "scenarios/inflow.h"
#include "tests/model/stage.h"

#include "outlay/arena.h"

static struct stage stage;
static struct ol_text came;
static struct ol_inflow inflow;

/* "1@0 2@60": jobs of one cpu and a minute. */
static void write_trace(const char *name, const char *header, const char *jobs)
{
    struct ol_text text = {0};
    ol_text_adds(&text, header);
    for (const char *at = jobs; at; at = strchr(at, ' ') ? strchr(at, ' ') + 1 : NULL) {
        long id, submit;
        fixture_must(sscanf(at, "%ld@%ld", &id, &submit) == 2, jobs);
        ol_text_addf(&text, "%ld %ld -1 60 1 -1 -1 1 60 -1 1 1 1 1 1 1 -1 -1\n", id, submit);
    }
    fixture_write(&stage.fixture, name, text.data, text.length);
    ol_text_release(&text);
}

static bool read_workload(const char *clock, const char *workload)
{
    struct ol_text text = {0};
    ol_text_addf(&text,
                 "<scenario version='1' name='inflow'>%s<workload>%s</workload>"
                 "<pool name='p' cpus='8'/><pool name='q' cpus='8'><scheduler pass='event'/></pool></scenario>",
                 clock, workload);
    bool is_open = stage_read(&stage, ol_text_string(&text));
    ol_text_release(&text);
    return is_open;
}

static int drain(struct ol_inflow_queue *queue)
{
    const struct ol_job *job;
    char buffer[OL_LABEL_BUFFER];
    int status;
    while ((status = ol_inflow_queue_peek(queue, &job, &stage.error)) == OL_OK && job) {
        ol_text_addf(&came, "%s%s@%g", came.length ? " " : "",
                     ol_label_text(&stage.scenario->labels, job->name, buffer),
                     (double)job->submit / (double)OL_SECOND);
        ol_inflow_queue_take(queue);
    }
    return status;
}

/* All that comes in a replication from the sources that are taken; all are where `takes` is NULL. */
static const char *flow(uint64_t replication, const bool *takes)
{
    static const bool all[] = {true, true, true, true};
    ol_text_clear(&came);
    struct ol_inflow_queue *queue =
        ol_inflow_queue_new(&inflow, 1, replication, takes ? takes : all, &stage.error);
    CHECK(queue != NULL);
    if (queue)
        CHECK_INT(drain(queue), OL_OK);
    ol_inflow_queue_free(queue);
    return ol_text_string(&came);
}

static int load(bool streams)
{
    inflow = (struct ol_inflow){.streams = streams};
    return ol_inflow_load(&inflow, stage.scenario, &stage.error);
}

/* Kept and streamed alike. */
static void check_flow(const char *clock, const char *workload, const char *want)
{
    if (!read_workload(clock, workload))
        return;
    for (int streams = 0; streams < 2; streams++) {
        CHECK_INT(load(streams), OL_OK);
        CHECK_STRING(flow(0, NULL), want);
        ol_inflow_release(&inflow);
    }
    ol_scenario_close(stage.scenario);
    stage.scenario = NULL;
}

#define TRACE(href, pool) "<trace format='swf' href='" href "' pool='" pool "'/>"

/* Equal times: first the source that comes first in the scenario, then the order within it. A trace that is out of
 * order is put right. */
static void one_order(void)
{
    stage_begin(&stage);
    write_trace("a.swf", "", "1@0 2@60 3@60 4@30");
    write_trace("b.swf", "", "11@60 12@0 13@60");
    check_flow("", TRACE("a.swf", "p") TRACE("b.swf", "q"), "1@0 12@0 4@30 2@60 3@60 11@60 13@60");
    check_flow("", TRACE("b.swf", "p") TRACE("a.swf", "p"), "12@0 1@0 4@30 11@60 13@60 2@60 3@60");
    check_flow("",
               "<job name='x' pool='p' cpus='1' runtime='1s' submit='60s'/>" TRACE(
                   "a.swf", "p") "<job name='y' pool='p' cpus='1' runtime='1s' submit='60s'/>",
               "1@0 4@30 x@60 2@60 3@60 y@60");
    stage_close(&stage);
}

/* 2026-01-01T00:00:00Z is 1767225600 (date -ud 2026-01-01 +%s). */
static void where_the_clock_starts(void)
{
    stage_begin(&stage);
    write_trace("a.swf", "", "1@1767225660 2@1767225720");
    write_trace("b.swf", "", "11@1767225600 12@1767225700");
    write_trace("r.swf", "", "21@10 22@70");
    /* at the earliest submit of the traces that tell instants; a relative one begins there too */
    check_flow("", TRACE("a.swf", "p"), "1@0 2@60");
    check_flow("", TRACE("a.swf", "p") TRACE("b.swf", "p"), "11@0 1@60 12@100 2@120");
    check_flow("", TRACE("a.swf", "p") TRACE("r.swf", "p"), "1@0 21@10 2@60 22@70");
    check_flow("", TRACE("r.swf", "p"), "21@10 22@70");
    /* where it is stated, there: jobs of before are left out */
    check_flow("<clock start='2026-01-01T00:01:30Z'/>", TRACE("a.swf", "p") TRACE("r.swf", "p"),
               "21@10 2@30 22@70");
    /* shifted */
    check_flow("<clock start='2026-01-01'/>",
               "<trace format='swf' href='a.swf' pool='p' shift='1m'/>" TRACE("r.swf", "p"),
               "21@10 22@70 1@120 2@180");
    stage_close(&stage);
}

static void what_is_known_of_the_clock(void)
{
    stage_begin(&stage);
    write_trace("a.swf", "", "1@1767225660 2@1767225720");
    write_trace("zero.swf", "; UnixStartTime: 1767225600\n", "1@0 2@60");
    write_trace("none.swf", "", "1@0 2@60");
    static const struct {
        const char *clock, *workload;
        bool has_instant;
        int64_t start_s;
        unsigned long long skipped;
    } rows[] = {
        {"", TRACE("a.swf", "p"), true, 1767225660, 0},
        {"", TRACE("zero.swf", "p"), true, 1767225600, 0},
        {"", TRACE("none.swf", "p"), false, 0, 0},
        {"<clock start='2026-01-01T00:01:30Z'/>", TRACE("a.swf", "p"), true, 1767225690, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!read_workload(rows[i].clock, rows[i].workload))
            continue;
        CHECK_INT(load(false), OL_OK);
        CHECK_INT(inflow.has_instant, rows[i].has_instant);
        if (rows[i].has_instant)
            CHECK_INT(inflow.start_instant, rows[i].start_s * OL_SECOND);
        CHECK_INT(ol_inflow_skipped(&inflow), rows[i].skipped);
        ol_inflow_release(&inflow);
        ol_scenario_close(stage.scenario);
        stage.scenario = NULL;
    }
    stage_close(&stage);
}

/* A queue holds the sources that it is told to take, and knows how far it is. */
static void a_part_of_the_sources(void)
{
    stage_begin(&stage);
    write_trace("a.swf", "", "1@0 2@60");
    write_trace("b.swf", "", "11@30 12@90");
    if (read_workload("", TRACE("a.swf", "p") TRACE("b.swf", "q"))) {
        CHECK_INT(load(false), OL_OK);
        CHECK_STRING(flow(0, (const bool[]){true, false}), "1@0 2@60");
        CHECK_STRING(flow(0, (const bool[]){false, true}), "11@30 12@90");
        CHECK_INT(inflow.sources[0].pool, 0);
        CHECK_INT(inflow.sources[1].pool, 1);
        const struct ol_job *job;
        struct ol_inflow_queue *queue =
            ol_inflow_queue_new(&inflow, 1, 0, (const bool[]){true, true}, &stage.error);
        for (int taken = 0; taken < 4; taken++) {
            CHECK_NEAR(ol_inflow_queue_progress(queue), taken / 4.0, 1e-12);
            CHECK_INT(ol_inflow_queue_peek(queue, &job, &stage.error), OL_OK);
            CHECK_INT(job->pool, taken % 2);
            CHECK_INT(job->source, taken % 2);
            ol_inflow_queue_take(queue);
        }
        CHECK_INT(ol_inflow_queue_peek(queue, &job, &stage.error), OL_OK);
        CHECK(job == NULL);
        ol_inflow_queue_free(queue);
        ol_inflow_release(&inflow);
    }
    stage_close(&stage);
}

/* Traces are the same in all replications; generators are drawn anew in each, and alike in the same. */
static void replications(void)
{
    stage_begin(&stage);
    write_trace("a.swf", "", "1@0 2@60");
    if (read_workload("", TRACE("a.swf", "p") "<arrivals name='g' pool='p' count='20' cpus='1' "
                                              "interarrival='exponential(1m)' runtime='constant(1s)'/>")) {
        CHECK_INT(load(false), OL_OK);
        CHECK_STRING(flow(1, (const bool[]){true, false}), "1@0 2@60");
        char *first = strdup(flow(0, NULL)), *second = strdup(flow(1, NULL));
        CHECK(strcmp(first, second) != 0);
        CHECK_STRING(flow(0, NULL), first);
        free(first);
        free(second);
        ol_inflow_release(&inflow);
    }
    stage_close(&stage);
}

/* `late` jobs come one row after another, then one that was submitted before all of them. */
static void write_late(size_t late)
{
    struct ol_text text = {0};
    ol_text_adds(&text, "0@0");
    for (size_t i = 1; i <= late; i++)
        ol_text_addf(&text, " %zu@%zu", i, 100 + i);
    ol_text_adds(&text, " 99999@50");
    write_trace("late.swf", "", ol_text_string(&text));
    ol_text_release(&text);
}

/* The window holds 4096 jobs and is filled again after each that is taken. With 4095 rows between, the late job enters
 * in the place of job 0 and is still in time; with one more, it enters in the place of job 1, which comes after it. */
static void the_window_of_a_stream(void)
{
    stage_begin(&stage);
    write_late(OL_INFLOW_WINDOW - 1);
    if (read_workload("", TRACE("late.swf", "p"))) {
        CHECK_INT(load(true), OL_OK);
        CHECK(strncmp(flow(0, NULL), "0@0 99999@50 1@101 2@102 ", 25) == 0);
        ol_inflow_release(&inflow);
        ol_scenario_close(stage.scenario);
        stage.scenario = NULL;
    }
    write_late(OL_INFLOW_WINDOW);
    if (read_workload("", TRACE("late.swf", "p"))) {
        const bool takes[] = {true};
        ol_text_clear(&came);
        CHECK_INT(load(true), OL_OK);
        struct ol_inflow_queue *queue = ol_inflow_queue_new(&inflow, 1, 0, takes, &stage.error);
        CHECK_INT(drain(queue), OL_BAD_INPUT);
        CHECK_HAS(stage.error.message, "out of order");
        CHECK_HAS(stage.error.message, "stream=\"no\"");
        ol_inflow_queue_free(queue);
        ol_inflow_release(&inflow);
        CHECK_INT(load(false), OL_OK);
        CHECK(strncmp(flow(0, NULL), "0@0 99999@50 1@101 2@102 ", 25) == 0);
        ol_inflow_release(&inflow);
    }
    stage_close(&stage);
}

/* A trace without a job: said at loading, kept or streamed. */
static void nothing_to_run(void)
{
    stage_begin(&stage);
    fixture_write(&stage.fixture, "none.swf", "; nothing\n", 10);
    for (int streams = 0; streams < 2; streams++) {
        if (!read_workload("", TRACE("none.swf", "p")))
            continue;
        stage.error = (struct ol_error){0};
        CHECK_INT(load(streams), OL_BAD_INPUT);
        CHECK_HAS(stage.error.message, "none.swf");
        ol_inflow_release(&inflow);
        ol_scenario_close(stage.scenario);
        stage.scenario = NULL;
        stage.error = (struct ol_error){0};
    }
    stage_close(&stage);
}

int main(void)
{
    CASE(one_order);
    CASE(where_the_clock_starts);
    CASE(what_is_known_of_the_clock);
    CASE(a_part_of_the_sources);
    CASE(replications);
    CASE(the_window_of_a_stream);
    CASE(nothing_to_run);
    ol_text_release(&came);
    return check_end();
}
