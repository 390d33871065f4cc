/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout_swf_csv: a log in the Standard Workload Format with commas, as `outlay trace convert` writes it.
 *
 * The header names the 18 fields (swf_row.h) in their order:
 * job,submit,wait,runtime,allocated,cpu-time,memory,requested,
 * estimate,requested-memory,status,user,team,executable,queue,partition,preceding,think-time. A row has the field's
 * texts as the log has them, -1 where nothing is known. Comments of the log are rows whose first cell begins with a
 * semicolon, quoted where they hold a comma or a quote. What the fields mean is what they mean in SWF: the size is
 * what was requested, or else allocated, and the estimate the requested time.
 */
#include "format_list.h"
#include "outlay/arena.h"
#include "swf_row.h"
#include "trace_number.h"
#include "trace_table.h"

enum { SIZE = OL_SWF_FIELDS, START };
static const char *const names[] = {
    "job",       "submit",           "wait",   "runtime", "allocated", "cpu-time",   "memory", "requested",
    "estimate",  "requested-memory", "status", "user",    "team",      "executable", "queue",  "partition",
    "preceding", "think-time",       "cpus",   "start",   NULL};

struct swf_csv {
    struct ol_swf_header header;
    bool is_ahead; /* the first row of data was read for what stands above it */
};

static void swf_csv_close(void *state)
{
    ol_mem_free(state);
}

/* Up to a row of data. */
static int next_data(struct swf_csv *log, struct ol_trace_table *table, struct ol_error *error)
{
    int got;
    while ((got = ol_csv_row(table->csv, error)) > 0) {
        const struct ol_slice first = ol_slice_trim(ol_csv_field(table->csv, 0));
        if (!first.length || *first.data != ';')
            break;
        ol_swf_header_add(&log->header, first);
    }
    return got;
}

static void *swf_csv_open(struct ol_trace_table *table, struct ol_error *error)
{
    if (ol_trace_table_csv(table, error) != OL_OK)
        return NULL;
    struct swf_csv *log = ol_mem_new(sizeof *log);
    const int got = next_data(log, table, error);
    log->is_ahead = got > 0;
    table->log_header = &log->header;
    if (got >= 0)
        return log;
    swf_csv_close(log);
    return NULL;
}

static struct ol_slice cell(const struct ol_trace_table *table, size_t i)
{
    return ol_slice_trim(ol_csv_field(table->csv, i));
}

static bool is_known(struct ol_slice text)
{
    int64_t value;
    return !ol_trace_number(text, OL_SECOND, &value) || value >= 0;
}

static void put_derived(struct ol_trace_table *table)
{
    int64_t requested, submit, wait;
    const bool is_requested =
        ol_trace_number(cell(table, OL_SWF_REQUESTED), OL_SECOND, &requested) && requested > 0;
    ol_trace_table_put(table, SIZE, cell(table, is_requested ? OL_SWF_REQUESTED : OL_SWF_ALLOCATED));
    if (ol_trace_number(cell(table, OL_SWF_SUBMIT), OL_SECOND, &submit) &&
        ol_trace_number(cell(table, OL_SWF_WAIT), OL_SECOND, &wait) && wait >= 0 && submit < OL_TIME_LIMIT &&
        wait < OL_TIME_LIMIT)
        ol_trace_table_put_time(table, START, submit + wait);
}

static int swf_csv_next(void *state, struct ol_trace_table *table, struct ol_error *error)
{
    struct swf_csv *log = state;
    const int got = log->is_ahead ? 1 : next_data(log, table, error);
    log->is_ahead = false;
    if (got <= 0)
        return got;
    ol_trace_table_begin(table, ol_csv_place(table->csv));
    for (size_t i = 0; i < OL_SWF_FIELDS; i++)
        if (is_known(cell(table, i)))
            ol_trace_table_put(table, i, cell(table, i));
    put_derived(table);
    return 1;
}

static const struct ol_row_maker maker = {swf_csv_open, swf_csv_next, swf_csv_close};

static const struct ol_trace_column columns[] = {
    {.field = OL_TRACE_JOB, .name = "job"},
    {.field = OL_TRACE_SUBMIT, .name = "submit", .unit = "s"},
    {.field = OL_TRACE_START, .name = "start", .unit = "s"},
    {.field = OL_TRACE_RUNTIME, .name = "runtime", .unit = "s"},
    {.field = OL_TRACE_ESTIMATE, .name = "estimate", .unit = "s"},
    {.field = OL_TRACE_CPUS, .name = "cpus"},
    {.field = OL_TRACE_USER, .name = "user"},
    {.field = OL_TRACE_TEAM, .name = "team"},
    {.field = OL_TRACE_QUEUE, .name = "queue"},
    {.field = OL_TRACE_STATUS, .name = "status"},
    {0},
};

const struct ol_trace_layout ol_trace_swf_csv = {
    .format =
        OL_LAYOUT_FORMAT("swf-csv", "a log in the Standard Workload Format with commas, by outlay trace convert"),
    .signature = "\\Ajob,submit,wait,runtime,allocated,cpu-time,memory,requested,estimate,requested-memory,",
    .delimiter = ',',
    .has_header = true,
    .names = names,
    .columns = columns,
    .maker = &maker,
};
