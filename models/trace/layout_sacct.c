/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout_sacct: what `sacct -p` or `-P` of Slurm prints, by its manual page (slurm.schedmd.com/sacct.html): a header,
 * fields between bars, with -p one more at each line's end. Which fields there are is the caller's choice; needed are
 * JobID, Submit, a length (Elapsed, ElapsedRaw, or Start and End) and a size (AllocTRES, ReqTRES, AllocCPUS, NCPUS or
 * ReqCPUS). Times are local, without a zone, as sacct prints them by default.
 *
 *     sacct -a -p -o JobID,User,Account,Partition,QOS,State,Submit,Start,End,Elapsed,Timelimit,ReqTRES,AllocTRES
 *
 * Lines of steps (123.batch) are left out and counted. Tasks of arrays (12_3) are jobs. "CANCELLED by 1000" is
 * CANCELLED. A job that still runs has run its Elapsed so far. What was allocated goes before what was asked for.
 */
#include "format_list.h"
#include "outlay/arena.h"
#include "trace_number.h"
#include "trace_table.h"

#include <inttypes.h>
#include <string.h>

enum { JOB, USER, ACCOUNT, PARTITION, QOS, STATE, SUBMIT, START, END, RUNTIME, LIMIT, CPUS, GPUS, MEMORY, MODEL };

static const char *const names[] = {"job",    "user",   "account",   "partition", "qos",       "state",
                                    "submit", "start",  "end",       "runtime",   "timelimit", "cpus",
                                    "gpus",   "memory", "gpu_model", NULL};

/* The fields of the file that are looked at. */
enum {
    IN_JOB,
    IN_USER,
    IN_ACCOUNT,
    IN_PARTITION,
    IN_QOS,
    IN_STATE,
    IN_SUBMIT,
    IN_START,
    IN_END,
    IN_ELAPSED,
    IN_ELAPSED_RAW,
    IN_LIMIT,
    IN_LIMIT_RAW,
    IN_ALLOC_TRES,
    IN_REQ_TRES,
    IN_ALLOC_CPUS,
    IN_NCPUS,
    IN_REQ_CPUS,
    IN_FIELDS
};
static const char *const in_names[IN_FIELDS] = {
    "JobID",   "User",       "Account",   "Partition",    "QOS",       "State",   "Submit",    "Start", "End",
    "Elapsed", "ElapsedRaw", "Timelimit", "TimelimitRaw", "AllocTRES", "ReqTRES", "AllocCPUS", "NCPUS", "ReqCPUS"};

struct sacct {
    size_t fields[IN_FIELDS]; /* SIZE_MAX: not in the file */
};

static void *sacct_open(struct ol_trace_table *table, struct ol_error *error)
{
    if (ol_trace_table_csv(table, error) != OL_OK)
        return NULL;
    struct sacct *sacct = ol_mem_new(sizeof *sacct);
    for (size_t i = 0; i < IN_FIELDS; i++)
        sacct->fields[i] = ol_trace_table_head(table, in_names[i]);
    if (sacct->fields[IN_JOB] != SIZE_MAX && sacct->fields[IN_SUBMIT] != SIZE_MAX)
        return sacct;
    ol_mem_free(sacct);
    ol_fail(
        error, OL_BAD_INPUT, ol_csv_place(table->csv),
        "the header names no JobID or no Submit; ask sacct -p for -o JobID,User,Account,Partition,State,Submit,"
        "Start,End,Elapsed,Timelimit,ReqTRES,AllocTRES");
    return NULL;
}

/* Empty where the file has no such field, and where Slurm writes that it knows nothing. */
static struct ol_slice cell(const struct sacct *sacct, const struct ol_trace_table *table, size_t field)
{
    static const char *const nothing[] = {"Unknown",         "None",   "N/A", "(null)", "UNLIMITED",
                                          "Partition_Limit", "INVALID"};
    const struct ol_slice empty = {"", 0};
    if (sacct->fields[field] == SIZE_MAX)
        return empty;
    const struct ol_slice text = ol_slice_trim(ol_csv_field(table->csv, sacct->fields[field]));
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        if (ol_slice_is(text, nothing[i]))
            return empty;
    return text;
}

static struct ol_slice up_to(struct ol_slice text, char end)
{
    const char *at = text.length ? memchr(text.data, end, text.length) : NULL;
    return (struct ol_slice){text.data, at ? (size_t)(at - text.data) : text.length};
}

static struct ol_slice behind(struct ol_slice text, size_t length)
{
    return (struct ol_slice){text.data + length, text.length - length};
}

/* [D-][HH:]MM:SS[.mmm]; false of anything else. */
static bool read_length(struct ol_slice text, ol_time *length)
{
    int64_t days = 0;
    const struct ol_slice first = up_to(text, '-');
    if (first.length < text.length) {
        if (!ol_trace_number(first, 1, &days) || days < 0 || days > 10000000)
            return false;
        text = behind(text, first.length + 1);
    }
    ol_time total = 0;
    int parts = 0;
    for (; parts < 3; parts++) {
        const struct ol_slice part = up_to(text, ':');
        const bool is_last = part.length == text.length;
        int64_t value;
        if (!ol_trace_number(part, OL_SECOND, &value) || value < 0 || value > 1000000 * OL_SECOND)
            return false;
        total = total * 60 + value;
        if (is_last)
            break;
        text = behind(text, part.length + 1);
    }
    *length = days * OL_DAY + total;
    return parts > 0 && parts < 3;
}

static void put_length(struct ol_trace_table *table, size_t column, struct ol_slice raw, int64_t unit,
                       struct ol_slice text)
{
    ol_time length;
    if (raw.length && ol_trace_number(raw, unit, &length))
        ol_trace_table_put_time(table, column, length);
    else if (text.length && read_length(text, &length))
        ol_trace_table_put_time(table, column, length);
    else
        ol_trace_table_put(table, column, raw.length ? raw : text);
}

/* What a list of trackable resources says: "cpu=4,gres/gpu=2,gres/gpu:a100=2,mem=16G,node=1". */
struct tres {
    struct ol_slice cpus, gpus, memory, model;
    int64_t typed; /* sum of GPUs that are given by model */
    bool has_typed, has_models;
};

static void take_item(struct tres *tres, struct ol_slice item)
{
    static const char gpu[] = "gres/gpu:";
    const struct ol_slice key = up_to(item, '=');
    if (key.length == item.length)
        return;
    const struct ol_slice value = behind(item, key.length + 1);
    int64_t count;
    if (ol_slice_is(key, "cpu"))
        tres->cpus = value;
    else if (ol_slice_is(key, "mem"))
        tres->memory = value;
    else if (ol_slice_is(key, "gres/gpu"))
        tres->gpus = value;
    else if (key.length > sizeof gpu - 1 && memcmp(key.data, gpu, sizeof gpu - 1) == 0 &&
             ol_trace_number(value, 1, &count) && count >= 0 && count < 1000000000) {
        tres->has_models = tres->has_typed;
        tres->has_typed = true;
        tres->typed += count;
        tres->model = behind(key, sizeof gpu - 1);
    }
}

static struct tres read_tres(struct ol_slice text)
{
    const struct ol_slice empty = {"", 0};
    struct tres tres = {.cpus = empty, .gpus = empty, .memory = empty, .model = empty};
    while (text.length) {
        const struct ol_slice item = up_to(text, ',');
        take_item(&tres, item);
        text = behind(text, item.length < text.length ? item.length + 1 : item.length);
    }
    return tres;
}

/* "16G" in bytes: Slurm's units are powers of 1024, and a number without one is MB. */
static void put_memory(struct ol_trace_table *table, struct ol_slice text)
{
    static const char units[] = "KMGTP";
    const char *unit = text.length ? memchr(units, text.data[text.length - 1], sizeof units - 1) : NULL;
    const int shift = unit ? 10 * (int)(unit - units + 1) : 20;
    const struct ol_slice number = {text.data, text.length - (unit != NULL)};
    int64_t bytes;
    if (ol_trace_number(number, INT64_C(1) << shift, &bytes))
        ol_trace_table_putf(table, MEMORY, "%" PRId64, bytes);
    else
        ol_trace_table_put(table, MEMORY, text);
}

static void put_sizes(const struct sacct *sacct, struct ol_trace_table *table)
{
    struct ol_slice list = cell(sacct, table, IN_ALLOC_TRES);
    if (!list.length)
        list = cell(sacct, table, IN_REQ_TRES);
    const struct tres tres = read_tres(list);
    struct ol_slice cpus = tres.cpus;
    for (size_t i = IN_ALLOC_CPUS; i <= IN_REQ_CPUS && (!cpus.length || ol_slice_is(cpus, "0")); i++)
        cpus = cell(sacct, table, i);
    ol_trace_table_put(table, CPUS, cpus);
    if (tres.gpus.length)
        ol_trace_table_put(table, GPUS, tres.gpus);
    else
        ol_trace_table_putf(table, GPUS, "%" PRId64, tres.typed);
    if (tres.has_typed && !tres.has_models)
        ol_trace_table_put(table, MODEL, tres.model);
    put_memory(table, tres.memory);
}

static void put_row(const struct sacct *sacct, struct ol_trace_table *table)
{
    static const struct {
        int to, from;
    } plain[] = {{USER, IN_USER}, {ACCOUNT, IN_ACCOUNT}, {PARTITION, IN_PARTITION},
                 {QOS, IN_QOS},   {SUBMIT, IN_SUBMIT},   {START, IN_START},
                 {END, IN_END}};
    ol_trace_table_begin(table, ol_csv_place(table->csv));
    ol_trace_table_put(table, JOB, cell(sacct, table, IN_JOB));
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        ol_trace_table_put(table, (size_t)plain[i].to, cell(sacct, table, (size_t)plain[i].from));
    ol_trace_table_put(table, STATE, up_to(cell(sacct, table, IN_STATE), ' '));
    put_length(table, RUNTIME, cell(sacct, table, IN_ELAPSED_RAW), OL_SECOND, cell(sacct, table, IN_ELAPSED));
    put_length(table, LIMIT, cell(sacct, table, IN_LIMIT_RAW), OL_MINUTE, cell(sacct, table, IN_LIMIT));
    put_sizes(sacct, table);
}

static int sacct_next(void *state, struct ol_trace_table *table, struct ol_error *error)
{
    const struct sacct *sacct = state;
    int got;
    while ((got = ol_csv_row(table->csv, error)) > 0) {
        const struct ol_slice job = cell(sacct, table, IN_JOB);
        if (!job.length || !memchr(job.data, '.', job.length)) {
            put_row(sacct, table);
            return 1;
        }
        table->passed_over++;
    }
    return got;
}

static void sacct_close(void *state)
{
    ol_mem_free(state);
}

static const struct ol_row_maker maker = {sacct_open, sacct_next, sacct_close};

#define TIMES "%Y-%m-%dT%H:%M:%S"

static const struct ol_trace_column columns[] = {
    {.field = OL_TRACE_JOB, .name = "job"},
    {.field = OL_TRACE_USER, .name = "user"},
    {.field = OL_TRACE_TEAM, .name = "account"},
    {.field = OL_TRACE_ACCOUNT, .name = "account"},
    {.field = OL_TRACE_QUEUE, .name = "partition"},
    {.field = OL_TRACE_PARTITION, .name = "partition"},
    {.field = OL_TRACE_QOS, .name = "qos"},
    {.field = OL_TRACE_STATUS, .name = "state"},
    {.field = OL_TRACE_SUBMIT, .name = "submit", .format = TIMES},
    {.field = OL_TRACE_START, .name = "start", .format = TIMES},
    {.field = OL_TRACE_END, .name = "end", .format = TIMES},
    {.field = OL_TRACE_RUNTIME, .name = "runtime", .unit = "s"},
    {.field = OL_TRACE_ESTIMATE, .name = "timelimit", .unit = "s"},
    {.field = OL_TRACE_CPUS, .name = "cpus"},
    {.field = OL_TRACE_GPUS, .name = "gpus"},
    {.field = OL_TRACE_MEMORY, .name = "memory", .unit = "B"},
    {.field = OL_TRACE_GPU_MODEL, .name = "gpu_model"},
    {0},
};

const struct ol_trace_layout ol_trace_sacct = {
    .format = OL_LAYOUT_FORMAT("sacct", "what sacct -p of Slurm prints"),
    .signature = "\\A(?=[^\\n]*\\bSubmit\\|)(?:[A-Za-z%0-9]+\\|)*JobID\\|",
    .delimiter = '|',
    .has_header = true,
    .names = names,
    .columns = columns,
    .maker = &maker,
    .passed_over = "job steps",
};
