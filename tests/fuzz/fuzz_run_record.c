/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as the files that a run or a sweep has left in its folder, read back as compare, report, explain, risk,
 * fairness, chargeback and sweep --resume read them. A line "= NAME" begins each file, of the names below. What is not
 * read says why; what is read is written as a page, in which nothing of it may become markup.
 */
#include "outlay/notice.h"
#include "scenarios/job_rows.h"
#include "scenarios/replication_file.h"
#include "scenarios/run_notices.h"
#include "scenarios/run_reading.h"
#include "scenarios/share_file.h"
#include "scenarios/sweep_journal.h"
#include "scenarios/sweep_line.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define MUST(condition) ((condition) ? (void)0 : abort())

static const char *const names[] = {
    "manifest.json", "summary.json", "replications.csv", "series.csv",         "costs.csv",
    "findings.csv",  "budgets.csv",  "burndown.csv",     "anomalies.csv",      "forecast.csv",
    "teams.csv",     "jobs.csv",     "commitments.xml",  "shards/1-of-2.part", "shards/2-of-2.points",
};

/* ---- the folder ---- */

static char folder[80];

static const char *path_of(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void remove_folder(void)
{
    rmdir(path_of("shards"));
    rmdir(folder);
}

/* In memory where that can be had. */
static void make_folder(void)
{
    const char *place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(folder, sizeof folder, "%s/outlay-fuzz-XXXXXX", place);
    MUST(mkdtemp(folder) && mkdir(path_of("shards"), 0700) == 0);
    atexit(remove_folder);
}

static void write_file(struct ol_slice name, struct ol_slice content)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        FILE *file = ol_slice_is(name, names[i]) ? fopen(path_of(names[i]), "wb") : NULL;
        if (file && fwrite(content.data, 1, content.length, file) < content.length)
            abort();
        if (file)
            fclose(file);
    }
}

static void write_files(struct ol_slice bytes)
{
    struct ol_slice name = {0};
    const char *at = bytes.data, *end = at + bytes.length, *begin = at;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at)), *next = newline ? newline + 1 : end;
        if (next - at > 3 && at[0] == '=' && at[1] == ' ') {
            write_file(name, (struct ol_slice){begin, (size_t)(at - begin)});
            name = (struct ol_slice){at + 2, (size_t)((newline ? newline : end) - at) - 2};
            begin = next;
        }
        at = next;
    }
    write_file(name, (struct ol_slice){begin, (size_t)(end - begin)});
}

static void remove_files(void)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(path_of(names[i]));
}

/* ---- the readers ---- */

static void must_tell(int status, const struct ol_error *error)
{
    MUST(status >= 0 || (error->status == status && error->message[0]));
}

static void check_notices(const struct ol_run_record *record)
{
    struct ol_arena arena = {0};
    struct ol_error error = {0};
    struct ol_notice *notices;
    size_t count = 0;
    must_tell(ol_run_notices(folder, record, &arena, &notices, &count, &error), &error);
    if (error.status == OL_OK) {
        static const struct ol_notice_origin origin = {"fuzz", "fuzz", 0};
        struct ol_text text = {0};
        struct ol_output *output = ol_output_to_text(&text);
        ol_report_calendar(output, &origin, notices, count);
        ol_report_alerts(output, &origin, notices, count);
        ol_output_close(output, NULL);
        ol_text_release(&text);
    }
    ol_arena_release(&arena);
}

static void check_replications(const struct ol_run_record *record)
{
    struct ol_arena arena = {0};
    struct ol_error error = {0};
    struct ol_metrics metrics = {.arena = &arena};
    const int status = ol_replication_file_read(&metrics, folder, record, &error);
    must_tell(status, &error);
    for (size_t i = 0; status == OL_OK && i < metrics.count; i++)
        for (size_t k = 0; k < metrics.replications; k++)
            MUST(!isinf(metrics.items[i].values[k]));
    ol_arena_release(&arena);
}

static void read_record(void)
{
    struct ol_run_record record = {0};
    struct ol_error error = {0};
    double mean;
    const int status = ol_run_record_read(&record, folder, &error);
    must_tell(status, &error);
    if (status == OL_OK) {
        for (size_t i = 0; i < record.figure_count; i++)
            MUST(!ol_run_record_metric(&record, record.figures[i].name, &mean) || isfinite(mean));
        check_notices(&record);
        check_replications(&record);
    }
    ol_run_record_release(&record);
}

/* The seeds have names with "<fuzz" in them. */
static void read_page(void)
{
    struct ol_run_reading reading = {0};
    struct ol_error error = {0};
    struct ol_text text = {0};
    const int status = ol_run_reading_read(&reading, folder, &error);
    must_tell(status, &error);
    if (status == OL_OK) {
        struct ol_output *output = ol_output_to_text(&text);
        ol_page_run_write(output, &reading.page);
        ol_output_close(output, NULL);
        MUST(text.length > 0 && !strstr(ol_text_string(&text), "<fuzz"));
    }
    ol_text_release(&text);
    ol_run_reading_release(&reading);
}

static void read_jobs(void)
{
    struct ol_error error = {0};
    struct ol_job_row row;
    struct ol_job_rows *rows = ol_job_rows_open(folder, &error);
    int got = rows ? 1 : error.status;
    while (rows && (got = ol_job_rows_next(rows, &row, &error)) > 0)
        MUST(!isnan(row.units) && (!ol_job_row_has_ended(&row) || ol_job_row_slowdown(&row) >= 1));
    must_tell(got, &error);
    ol_job_rows_close(rows);
}

static void read_teams(void)
{
    struct ol_arena arena = {0};
    struct ol_error error = {0};
    struct ol_pool_share *shares;
    size_t count = 0;
    const int status = ol_pool_shares_read(folder, &shares, &count, &arena, &error);
    must_tell(status, &error);
    for (size_t i = 0; status == OL_OK && i < count; i++)
        MUST(shares[i].cost >= 0);
    ol_arena_release(&arena);
}

static void take_metric(void *self, struct ol_slice name, struct ol_slice unit, const double *values, size_t count)
{
    (void)self;
    MUST(name.data && unit.data && (count == 0 || values));
}

static void take_failure(void *self, struct ol_slice why)
{
    (void)self;
    MUST(why.data);
}

static void take_apart(const char *line)
{
    static const struct ol_sweep_line_reader reader = {.metric = take_metric, .failed = take_failure};
    ol_sweep_line_read(line, &reader);
}

static void take_line(void *self, size_t index, struct ol_slice line)
{
    struct ol_text text = {0};
    size_t again;
    (void)self;
    MUST(ol_sweep_line_check(line, &again) && again == index);
    ol_text_add(&text, line.data, line.length);
    take_apart(ol_text_string(&text));
    ol_text_release(&text);
}

/* Sums are hard to guess: all is taken apart as if it were a line, too. */
static void read_journal(struct ol_slice bytes)
{
    struct ol_error error = {0};
    struct ol_text text = {0};
    ol_text_add(&text, bytes.data, bytes.length);
    take_apart(ol_text_string(&text));
    ol_text_release(&text);
    must_tell(ol_journal_read(folder, take_line, NULL, &error), &error);
    (void)ol_journal_is_finished(folder, 1, 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const struct ol_slice all = {(const char *)bytes, length};
    if (!folder[0])
        make_folder();
    write_files(all);
    read_record();
    read_page();
    read_jobs();
    read_teams();
    read_journal(all);
    remove_files();
    return 0;
}
