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

/* All that follow write at `at`, where the next byte of the row goes in the output's buffer, and return where that
 * ends: a value that no byte written could change, so that it stays in a register. */

/* A text that begins with a letter and has nothing up to the comma in it, which holds quotes, blanks and line ends, is
 * no formula and needs no quotes. NULL: it is none of these, or long. */
static inline char *put_plain_text(char *at, const char *text)
{
    if ((unsigned)((*text | 0x20) - 'a') >= 26)
        return NULL;
    for (size_t i = 0; i < PLAIN_LIMIT; i++) {
        if ((unsigned char)text[i] <= ',')
            return text[i] == '\0' ? at + i : NULL;
        at[i] = text[i];
    }
    return NULL;
}

static char *put_text(struct ol_output *output, char *at, const char *text)
{
    char *const end = put_plain_text(at, text);
    if (end)
        return end;
    ol_output_ended(output, at);
    ol_output_csv(output, text);
    return ol_output_room(output, ROW_ROOM);
}

static inline char *put_comma(char *at)
{
    *at = ',';
    return at + 1;
}

static inline char *put_number(char *at, int64_t number)
{
    return put_comma(ol_digits_int(at, number));
}

/* As many processors or GPUs, with the thousandths that there are. */
static inline char *put_units(char *at, uint32_t units, uint32_t grain)
{
    return put_comma(grain > 1 ? ol_digits_seconds(at, (ol_time)units * (OL_SECOND / grain))
                               : ol_digits_int(at, units));
}

static inline char *put_seconds(char *at, bool is_known, ol_time time)
{
    return put_comma(is_known ? ol_digits_seconds(at, time) : at);
}

/* Most labels are numbers, and no number needs quoting. */
static inline char *put_label(struct ol_output *output, char *at, const struct ol_labels *labels, ol_label label)
{
    const int64_t number = ol_label_number(label);
    char buffer[OL_LABEL_BUFFER];
    if (number >= 0)
        at = ol_digits_int(at, number);
    else if (label != OL_NO_LABEL)
        at = put_text(output, at, ol_label_text(labels, label, buffer));
    return put_comma(at);
}

/* How it ended, and what happened before. Most jobs are completed at once: that is one copy. */
static inline char *put_fate(char *at, const struct ol_job_run *run)
{
    static const char at_once[16] = "completed,1,0,0,";
    if (run->status == OL_JOB_COMPLETED && run->attempts == 1 && (run->preemptions | run->interruptions) == 0) {
        memcpy(at, at_once, sizeof at_once);
        return at + sizeof at_once;
    }
    at = put_comma(stpcpy(at, ol_job_status_names[run->status]));
    at = put_number(at, run->attempts);
    at = put_number(at, run->preemptions);
    return put_number(at, run->interruptions);
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
    char *at = ol_output_room(output, ROW_ROOM);
    at = put_label(output, at, labels, job->name);
    at = put_label(output, at, labels, job->user);
    at = put_label(output, at, labels, job->team);
    at = put_label(output, at, labels, job->queue);
    at = put_comma(put_text(output, at, pool));
    at = put_units(at, job->units, grain);
    at = put_seconds(at, true, job->submit);
    at = put_seconds(at, started, run->start);
    at = put_seconds(at, ended, run->end);
    at = put_fate(at, run);
    at = put_seconds(at, started, run->start - job->submit);
    at = put_seconds(at, ended, run->end - run->start);
    at = put_seconds(at, true, run->lost);
    if (cost) {
        ol_output_ended(output, at);
        ol_output_money(output, *cost);
        at = ol_output_room(output, ROW_ROOM);
    }
    *at = '\n';
    ol_output_ended(output, at + 1);
}
