/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drift_reading: two inputs as rows of the same fields, for reports/drift.h.
 *
 * What a file is shows in its first lines: a bill (bill.h), a log of requests (traffic.h), a job trace
 * (trace_reading.h), or else any table with a header, whose columns are typed by the first 2,000 rows of A. A run
 * directory stands for its jobs.csv beside a trace or another run, and for its focus.csv beside a bill. Both inputs are
 * of one kind, and B of a table is read by A's columns: one that B lacks is missing in all of B's rows.
 *
 * Columns of a table that name their rows (all different texts, numbers that count up) are left out and said, unless
 * they are asked for. Of several columns of times the first that is known as one of submission or start is the rows'
 * own, and the others become the seconds from there.
 *
 * Everything streams; what is kept is bounded by `room` rows, or else by 64 MiB an input.
 *
 *     struct ol_drift_input input;
 *     status = ol_drift_input_read(&input, &request, &error);      release whatever the result
 *     ... ol_drift_rows_all(&input.rows[0]) ...
 *     ol_drift_input_release(&input);
 */
#ifndef OUTLAY_DRIFT_READING_H
#define OUTLAY_DRIFT_READING_H

#include "outlay/arena.h"
#include "outlay/error.h"
#include "outlay/label.h"
#include "reports/drift_rows.h"

extern const char *const ol_drift_inputs[]; /* "bill", "traffic", "trace", "table"; NULL-terminated */

/* Strings must outlive the input. */
struct ol_drift_request {
    const char *paths[2];
    size_t count;              /* 1 or 2 */
    const char *kind;          /* one of ol_drift_inputs; NULL: told by the file */
    const char *time;          /* of a table: the column of the rows' times; NULL: found by name */
    const char *const *wanted; /* columns of a table that are not to be left out; may be NULL */
    size_t wanted_count;
    size_t room; /* rows kept of each; 0: as many as fit */
    uint64_t seed;
};

struct ol_drift_input {
    struct ol_arena arena;
    struct ol_labels labels;
    const char *kind;
    struct ol_drift_field *fields;
    size_t field_count;
    struct ol_drift_rows rows[2];
    const char **notes; /* sentences on what was left out, and why */
    size_t note_count, note_capacity;
    const char **added; /* columns of a table that B has and A lacks */
    size_t added_count, added_capacity;
};

int ol_drift_input_read(struct ol_drift_input *input, const struct ol_drift_request *request,
                        struct ol_error *error);
void ol_drift_input_release(struct ol_drift_input *input);

#endif
