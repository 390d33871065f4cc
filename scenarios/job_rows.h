/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job_rows: the rows of a run directory's jobs.csv, one by one.
 *
 * Columns are found by their names, so a file with more of them is read too. Of a job that did not start or end the
 * times are OL_NEVER; of one that did, it is told how long it has waited and run. Memory does not depend on the number
 * of rows.
 *
 *     struct ol_job_rows *rows = ol_job_rows_open("week", &error);
 *     while ((got = ol_job_rows_next(rows, &row, &error)) > 0) ...
 *     ol_job_rows_close(rows);
 */
#ifndef OUTLAY_JOB_ROWS_H
#define OUTLAY_JOB_ROWS_H

#include "outlay/money.h"
#include "outlay/simtime.h"
#include "outlay/text.h"

/* The slices are valid until the next row. */
struct ol_job_row {
    uint64_t row; /* from 1 */
    struct ol_slice job, user, team, queue, pool, status;
    double units;
    ol_time submit, start, end, wait, run, lost;
    int64_t attempts, preemptions, interruptions;
    bool has_cost;
    ol_money cost;
};

struct ol_job_rows; /* opaque */

/* NULL with a filled error, also where the folder is none of a run. */
struct ol_job_rows *ol_job_rows_open(const char *directory, struct ol_error *error);
/* 1: a row; 0: the end; negative: `error` is filled. */
int ol_job_rows_next(struct ol_job_rows *rows, struct ol_job_row *row, struct ol_error *error);
void ol_job_rows_close(struct ol_job_rows *rows);

/* max(1, (wait + run) / max(run, 10 s)) of a job that has ended. */
double ol_job_row_slowdown(const struct ol_job_row *row);
/* It has run, and is over. */
bool ol_job_row_has_ended(const struct ol_job_row *row);

#endif
