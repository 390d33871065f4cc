/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * jobs.csv: one row a job. Traces have millions, so a row is a few copies of bytes and conversions of integers;
 * nothing is formatted by a pattern.
 */
#include "outlay/digits.h"
#include "outlay/report.h"

#include <string.h>

void ol_report_jobs_header(struct ol_output *output)
{
    ol_output_string(output, "job,user,team,queue,pool,units,submit_s,start_s,end_s,status,attempts,preemptions,"
                             "interruptions,wait_s,run_s,lost_s,cost\n");
}

#define ROW_ROOM    1024 /* for all of a row but its texts, and short plain ones too */
#define PLAIN_LIMIT 64

/* A row in the writing: where the next byte goes in the output's buffer. */
struct row {
    struct ol_output *output;
    char *at;
};

/* A text that begins with a letter and has nothing up to the comma in it, which holds quotes, blanks and line ends, is
 * no formula and needs no quotes. */
static inline bool put_plain_text(struct row *row, const char *text)
{
    if ((unsigned)((*text | 0x20) - 'a') >= 26)
        return false;
    char *to = row->at;
    for (size_t i = 0; i < PLAIN_LIMIT; i++) {
        if ((unsigned char)text[i] <= ',') {
            row->at = to + i;
            return text[i] == '\0';
        }
        to[i] = text[i];
    }
    return false;
}

static void put_text(struct row *row, const char *text)
{
    char *const before = row->at;
    if (put_plain_text(row, text))
        return;
    row->at = before;
    ol_output_ended(row->output, row->at);
    ol_output_csv(row->output, text);
    row->at = ol_output_room(row->output, ROW_ROOM);
}

static inline void put_number(struct row *row, int64_t number)
{
    row->at = ol_digits_int(row->at, number);
    *row->at++ = ',';
}

/* As many processors or GPUs, with the thousandths that there are. */
static inline void put_units(struct row *row, uint32_t units, uint32_t grain)
{
    row->at = grain > 1 ? ol_digits_seconds(row->at, (ol_time)units * (OL_SECOND / grain))
                        : ol_digits_int(row->at, units);
    *row->at++ = ',';
}

static inline void put_seconds(struct row *row, bool is_known, ol_time time)
{
    if (is_known)
        row->at = ol_digits_seconds(row->at, time);
    *row->at++ = ',';
}

/* Most labels are numbers, and no number needs quoting. */
static inline void put_label(struct row *row, const struct ol_labels *labels, ol_label label)
{
    int64_t number = ol_label_number(label);
    char buffer[OL_LABEL_BUFFER];
    if (number >= 0)
        row->at = ol_digits_int(row->at, number);
    else if (label != OL_NO_LABEL)
        put_text(row, ol_label_text(labels, label, buffer));
    *row->at++ = ',';
}

static inline void put_status(struct row *row, uint8_t status)
{
    row->at = stpcpy(row->at, ol_job_status_names[status]);
    *row->at++ = ',';
}

/* A waiting job that was sent back to the queue has a first start too. */
static bool has_started(const struct ol_job_run *run)
{
    return run->status == OL_JOB_RUNNING || ol_job_has_ended(run) ||
           (run->status == OL_JOB_WAITING && run->attempts > 0);
}

void ol_report_jobs_row(struct ol_output *output, const struct ol_job_run *run, const char *pool, uint32_t grain,
                        const struct ol_labels *labels, const ol_money *cost)
{
    const struct ol_job *job = run->job;
    bool started = has_started(run), ended = ol_job_has_ended(run);
    struct row row = {output, ol_output_room(output, ROW_ROOM)};
    put_label(&row, labels, job->name);
    put_label(&row, labels, job->user);
    put_label(&row, labels, job->team);
    put_label(&row, labels, job->queue);
    put_text(&row, pool);
    *row.at++ = ',';
    put_units(&row, job->units, grain);
    put_seconds(&row, true, job->submit);
    put_seconds(&row, started, run->start);
    put_seconds(&row, ended, run->end);
    put_status(&row, run->status);
    put_number(&row, run->attempts);
    put_number(&row, run->preemptions);
    put_number(&row, run->interruptions);
    put_seconds(&row, started, run->start - job->submit);
    put_seconds(&row, ended, run->end - run->start);
    put_seconds(&row, true, run->lost);
    if (cost) {
        ol_output_ended(output, row.at);
        ol_output_money(output, *cost);
        row.at = ol_output_room(output, ROW_ROOM);
    }
    *row.at++ = '\n';
    ol_output_ended(output, row.at);
}
