/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout_philly: cluster_job_log of Microsoft's Philly cluster (2017; Jeon et al., ATC'19), as described in the
 * README of github.com/msr-fiddle/philly-traces: an array of objects with status (Pass, Killed, Failed), vc, jobid,
 * submitted_time, user and attempts, each of which has start_time, end_time and detail, a list of machines (ip) with
 * their gpus. Times are local without a zone, of a cluster whose utilization logs name Pacific time; "None" or null
 * where a log is incomplete.
 *
 * The runtime is the sum of the attempts that have both times; what all of them but the last ran is lost, and attempts
 * says how many there were. A job has as many GPUs as its last attempt that names any. A job whose last attempt has no
 * end still ran when the log was taken: its runtime is not known. One without attempts was never scheduled.
 */
#include "format_list.h"
#include "outlay/arena.h"
#include "outlay/json_reader.h"
#include "trace_table.h"

#include <inttypes.h>
#include <string.h>

enum { JOB, USER, VC, STATUS, SUBMIT, START, RUNTIME, GPUS, ATTEMPTS, LOST, MACHINES };
static const char *const names[] = {"jobid",   "user", "vc",       "status", "submitted_time", "start_time",
                                    "runtime", "gpus", "attempts", "lost",   "machines",       NULL};

/* Depths below a job's object. */
enum { OF_JOB = 1, OF_ATTEMPT = 3, OF_MACHINE = 5, OF_GPU = 6 };

/* Texts of the job and of the attempt that is being read. */
enum { T_JOB, T_USER, T_VC, T_STATUS, T_SUBMIT, T_FIRST_START, T_START, T_END, TEXTS };

static const struct {
    int depth, text;
    const char *key;
} kept[] = {
    {OF_JOB, T_JOB, "jobid"},
    {OF_JOB, T_USER, "user"},
    {OF_JOB, T_VC, "vc"},
    {OF_JOB, T_STATUS, "status"},
    {OF_JOB, T_SUBMIT, "submitted_time"},
    {OF_ATTEMPT, T_START, "start_time"},
    {OF_ATTEMPT, T_END, "end_time"},
};

struct philly {
    struct ol_json_reader *json;
    struct ol_zone *zone;
    struct ol_time_format *format;
    int base;        /* depth of jobs: 1 in an array, 0 where they stand one behind another; -1 before the first */
    bool is_in_gpus; /* within the list of a machine's */
    struct ol_text texts[TEXTS];
    ol_time runtime, last;
    bool has_end; /* the last attempt has one */
    int64_t attempts, gpus, attempt_gpus, machines, attempt_machines;
};

static void philly_close(void *state)
{
    struct philly *philly = state;
    ol_json_reader_free(philly->json);
    ol_time_format_free(philly->format);
    ol_zone_free(philly->zone);
    for (size_t i = 0; i < TEXTS; i++)
        ol_text_release(&philly->texts[i]);
    ol_mem_free(philly);
}

static void *philly_open(struct ol_trace_table *table, struct ol_error *error)
{
    struct philly *philly = ol_mem_new(sizeof *philly);
    philly->base = -1;
    philly->json = ol_json_reader_new(table->input);
    philly->zone = ol_zone_new(table->zone, OL_NOWHERE, error);
    if (philly->zone)
        philly->format = ol_time_format_new("%Y-%m-%d %H:%M:%S", philly->zone, OL_NOWHERE, error);
    if (philly->format)
        return philly;
    philly_close(philly);
    return NULL;
}

static void begin_job(struct philly *philly)
{
    for (size_t i = 0; i < TEXTS; i++)
        ol_text_clear(&philly->texts[i]);
    philly->runtime = philly->last = 0;
    philly->has_end = false;
    philly->attempts = philly->gpus = philly->machines = 0;
}

static void begin_attempt(struct philly *philly)
{
    ol_text_clear(&philly->texts[T_START]);
    ol_text_clear(&philly->texts[T_END]);
    philly->attempt_gpus = philly->attempt_machines = 0;
}

static void end_attempt(struct philly *philly)
{
    ol_time start, end;
    const bool has_start = ol_time_format_read(philly->format, ol_text_slice(&philly->texts[T_START]), &start);
    philly->has_end = ol_time_format_read(philly->format, ol_text_slice(&philly->texts[T_END]), &end);
    philly->last = has_start && philly->has_end && end > start ? end - start : 0;
    if (philly->runtime < OL_TIME_LIMIT - philly->last)
        philly->runtime += philly->last;
    philly->attempts++;
    if (has_start && !philly->texts[T_FIRST_START].length)
        ol_text_set(&philly->texts[T_FIRST_START], ol_text_slice(&philly->texts[T_START]));
    if (philly->attempt_gpus) {
        philly->gpus = philly->attempt_gpus;
        philly->machines = philly->attempt_machines;
    }
}

static void keep_text(struct philly *philly, const struct ol_json_event *event, int depth)
{
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (kept[i].depth == depth && ol_slice_is(event->key, kept[i].key))
            ol_text_set(&philly->texts[kept[i].text], event->text);
}

/* True at the end of a job. */
static bool take(struct philly *philly, const struct ol_json_event *event)
{
    const int depth = event->depth - philly->base;
    switch (event->type) {
    case OL_JSON_OBJECT:
        if (depth == 0)
            begin_job(philly);
        else if (depth == OF_ATTEMPT - 1)
            begin_attempt(philly);
        philly->attempt_machines += depth == OF_MACHINE - 1;
        return false;
    case OL_JSON_OBJECT_END:
        if (depth == OF_ATTEMPT - 1)
            end_attempt(philly);
        return depth == 0;
    case OL_JSON_ARRAY:
        philly->is_in_gpus = depth == OF_MACHINE && ol_slice_is(event->key, "gpus");
        return false;
    case OL_JSON_ARRAY_END:
        philly->is_in_gpus = false;
        return false;
    case OL_JSON_STRING:
    case OL_JSON_NUMBER:
        philly->attempt_gpus += philly->is_in_gpus && depth == OF_GPU;
        if (event->key.data)
            keep_text(philly, event, depth);
        return false;
    default:
        return false;
    }
}

static void put_job(const struct philly *philly, struct ol_trace_table *table)
{
    static const int texts[][2] = {{JOB, T_JOB},       {USER, T_USER},     {VC, T_VC},
                                   {STATUS, T_STATUS}, {SUBMIT, T_SUBMIT}, {START, T_FIRST_START}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ol_trace_table_put(table, (size_t)texts[i][0], ol_text_slice(&philly->texts[texts[i][1]]));
    ol_trace_table_putf(table, ATTEMPTS, "%" PRId64, philly->attempts);
    ol_trace_table_putf(table, MACHINES, "%" PRId64, philly->machines);
    if (philly->gpus)
        ol_trace_table_putf(table, GPUS, "%" PRId64, philly->gpus);
    if (philly->has_end)
        ol_trace_table_put_time(table, RUNTIME, philly->runtime);
    ol_trace_table_put_time(table, LOST, philly->has_end ? philly->runtime - philly->last : philly->runtime);
}

static int philly_next(void *state, struct ol_trace_table *table, struct ol_error *error)
{
    struct philly *philly = state;
    struct ol_json_event event;
    int got;
    while ((got = ol_json_next(philly->json, &event, error)) > 0) {
        if (philly->base < 0 && event.type == OL_JSON_OBJECT)
            philly->base = event.depth;
        if (philly->base < 0)
            continue;
        if (event.type == OL_JSON_OBJECT && event.depth == philly->base)
            ol_trace_table_begin(table, ol_json_place(philly->json));
        if (take(philly, &event)) {
            put_job(philly, table);
            return 1;
        }
    }
    return got;
}

static const struct ol_row_maker maker = {philly_open, philly_next, philly_close};

#define TIMES "%Y-%m-%d %H:%M:%S"

static const struct ol_trace_column columns[] = {
    {.field = OL_TRACE_JOB, .name = "jobid"},
    {.field = OL_TRACE_USER, .name = "user"},
    {.field = OL_TRACE_TEAM, .name = "vc"},
    {.field = OL_TRACE_STATUS, .name = "status"},
    {.field = OL_TRACE_SUBMIT, .name = "submitted_time", .format = TIMES},
    {.field = OL_TRACE_START, .name = "start_time", .format = TIMES},
    {.field = OL_TRACE_RUNTIME, .name = "runtime", .unit = "s"},
    {.field = OL_TRACE_GPUS, .name = "gpus"},
    {.field = OL_TRACE_ATTEMPTS, .name = "attempts"},
    {.field = OL_TRACE_LOST, .name = "lost", .unit = "s"},
    {0},
};

const struct ol_trace_layout ol_trace_philly = {
    .format = OL_LAYOUT_FORMAT("philly", "cluster_job_log of Microsoft's Philly cluster, JSON"),
    .signature = "\\A\\x{FEFF}?\\s*\\[?\\s*\\{(?=[\\s\\S]*?\"(?:jobid|submitted_time)\"\\s*:)[\\s\\S]*?"
                 "\"attempts\"\\s*:\\s*\\[",
    .names = names,
    .zone = "America/Los_Angeles",
    .columns = columns,
    .maker = &maker,
    .is_of_gpus = true,
};
