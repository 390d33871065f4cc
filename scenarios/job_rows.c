/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/job_rows.h"

#include "outlay/arena.h"
#include "outlay/csv.h"
#include "outlay/job.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

enum column {
    JOB,
    USER,
    TEAM,
    QUEUE,
    POOL,
    UNITS,
    SUBMIT,
    START,
    END,
    STATUS,
    ATTEMPTS,
    PREEMPTIONS,
    INTERRUPTIONS,
    WAIT,
    RUN,
    LOST,
    COST,
    COLUMNS
};
static const char *const names[COLUMNS] = {
    "job",    "user",     "team",        "queue",         "pool",   "units", "submit_s", "start_s", "end_s",
    "status", "attempts", "preemptions", "interruptions", "wait_s", "run_s", "lost_s",   "cost"};
#define LAST_NEEDED STATUS

struct ol_job_rows {
    char *path;
    struct ol_input *input;
    struct ol_csv *csv;
    size_t at[COLUMNS]; /* SIZE_MAX: it has none */
    uint64_t count;
};

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static int read_header(struct ol_job_rows *rows, struct ol_error *error)
{
    const int got = ol_csv_row(rows->csv, error);
    if (got < 0)
        return got;
    for (size_t i = 0; i < COLUMNS; i++) {
        rows->at[i] = SIZE_MAX;
        for (size_t k = 0; got > 0 && k < ol_csv_field_count(rows->csv); k++)
            if (ol_slice_is(ol_csv_field(rows->csv, k), names[i]))
                rows->at[i] = k;
        if (rows->at[i] == SIZE_MAX && i <= LAST_NEEDED)
            return ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = rows->path, .line = 1},
                           "this is no jobs.csv of a run: it has no column \"%s\"", names[i]);
    }
    return OL_OK;
}

struct ol_job_rows *ol_job_rows_open(const char *directory, struct ol_error *error)
{
    struct ol_text path = {0};
    ol_text_addf(&path, "%s/jobs.csv", directory);
    struct stat about;
    if (stat(ol_text_string(&path), &about) != 0) {
        ol_fail(error, OL_BAD_INPUT, OL_NOWHERE,
                is_folder(directory)
                    ? "\"%.300s\" holds no jobs.csv: it is no run directory, or its run was made with "
                      "--no-jobs; make it with \"outlay run SCENARIO -o DIR\""
                    : "\"%.300s\" is no run directory; make one with \"outlay run SCENARIO -o DIR\"",
                directory);
        ol_text_release(&path);
        return NULL;
    }
    struct ol_job_rows *rows = ol_mem_new(sizeof *rows);
    rows->path = path.data; /* freed by the close */
    rows->input = ol_input_open(rows->path, OL_NOWHERE, error);
    if (rows->input)
        rows->csv = ol_csv_new(rows->input, ',');
    if (rows->csv && read_header(rows, error) == OL_OK)
        return rows;
    ol_job_rows_close(rows);
    return NULL;
}

/* A name that a spreadsheet would take for a formula was written behind an apostrophe. */
static struct ol_slice text_of(const struct ol_job_rows *rows, enum column column)
{
    struct ol_slice text = {"", 0};
    if (rows->at[column] != SIZE_MAX)
        text = ol_csv_field(rows->csv, rows->at[column]);
    if (text.length > 1 && text.data[0] == '\'' && memchr("=+-@\t\r", text.data[1], 6))
        return (struct ol_slice){text.data + 1, text.length - 1};
    return text;
}

static int fail_column(const struct ol_job_rows *rows, enum column column, struct ol_error *error)
{
    struct ol_place place = ol_csv_place(rows->csv);
    char shown[OL_SHOWN_BUFFER];
    return ol_fail(error, OL_BAD_INPUT, place, "%s is \"%s\"; this is no row of a jobs.csv", names[column],
                   ol_slice_show(text_of(rows, column), shown));
}

static bool get_real(const struct ol_job_rows *rows, enum column column, double missing, double *value)
{
    const struct ol_slice text = text_of(rows, column);
    *value = missing;
    return text.length == 0 || ol_slice_real(text, value);
}

static bool get_time(const struct ol_job_rows *rows, enum column column, ol_time *time)
{
    double seconds;
    *time = OL_NEVER;
    if (!get_real(rows, column, INFINITY, &seconds))
        return false;
    if (fabs(seconds) < (double)OL_TIME_END / (double)OL_SECOND)
        *time = (ol_time)llrint(seconds * (double)OL_SECOND);
    return true;
}

static bool get_count(const struct ol_job_rows *rows, enum column column, int64_t *count)
{
    const struct ol_slice text = text_of(rows, column);
    *count = 0;
    return text.length == 0 || ol_slice_int(text, count);
}

static int read_numbers(struct ol_job_rows *rows, struct ol_job_row *row, struct ol_error *error)
{
    const struct {
        enum column column;
        ol_time *to;
    } times[] = {{SUBMIT, &row->submit}, {START, &row->start}, {END, &row->end},
                 {WAIT, &row->wait},     {RUN, &row->run},     {LOST, &row->lost}};
    const struct {
        enum column column;
        int64_t *to;
    } counts[] = {
        {ATTEMPTS, &row->attempts}, {PREEMPTIONS, &row->preemptions}, {INTERRUPTIONS, &row->interruptions}};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (!get_time(rows, times[i].column, times[i].to))
            return fail_column(rows, times[i].column, error);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (!get_count(rows, counts[i].column, counts[i].to))
            return fail_column(rows, counts[i].column, error);
    if (!get_real(rows, UNITS, 0, &row->units))
        return fail_column(rows, UNITS, error);
    if (row->submit == OL_NEVER)
        return fail_column(rows, SUBMIT, error);
    if (ol_job_row_has_ended(row) && (row->wait == OL_NEVER || row->run == OL_NEVER))
        return fail_column(rows, row->wait == OL_NEVER ? WAIT : RUN, error);
    return OL_OK;
}

int ol_job_rows_next(struct ol_job_rows *rows, struct ol_job_row *row, struct ol_error *error)
{
    char why[160];
    const int got = ol_csv_row(rows->csv, error);
    if (got <= 0)
        return got;
    *row = (struct ol_job_row){
        .row = ++rows->count,
        .job = text_of(rows, JOB),
        .user = text_of(rows, USER),
        .team = text_of(rows, TEAM),
        .queue = text_of(rows, QUEUE),
        .pool = text_of(rows, POOL),
        .status = text_of(rows, STATUS),
    };
    const struct ol_slice cost = text_of(rows, COST);
    row->has_cost = cost.length > 0 && ol_money_parse(cost, &row->cost, why);
    const int status = read_numbers(rows, row, error);
    return status == OL_OK ? 1 : status;
}

void ol_job_rows_close(struct ol_job_rows *rows)
{
    if (!rows)
        return;
    ol_csv_free(rows->csv);
    ol_input_close(rows->input);
    ol_mem_free(rows->path);
    ol_mem_free(rows);
}

double ol_job_row_slowdown(const struct ol_job_row *row)
{
    const double base = (double)(row->run > OL_SLOWDOWN_BOUND ? row->run : OL_SLOWDOWN_BOUND);
    const double slowdown = (double)(row->wait + row->run) / base;
    return slowdown > 1 ? slowdown : 1;
}

bool ol_job_row_has_ended(const struct ol_job_row *row)
{
    return row->start != OL_NEVER && row->end != OL_NEVER;
}
