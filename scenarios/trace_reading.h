/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace_reading: a trace as it stands in its file, for those who want to know it rather than run it.
 *
 * A source yields jobs that can run; a reading yields every row that can be read, with what is missing in it said.
 * A name that ends in .swf tells the format, or else the beginning of the file where it is that of a published one
 * (trace_table.h), or else the name, or the first line of data: eleven numbers between blanks are SWF. The columns of
 * delimited files are guessed by their names where they are not given.
 */
#ifndef OUTLAY_TRACE_READING_H
#define OUTLAY_TRACE_READING_H

#include "models/trace/swf_row.h"

#include "outlay/source.h"

struct ol_trace_reading; /* opaque */

/* What to read. All strings must outlive the reading. */
struct ol_trace_request {
    const char *path;
    const char *format;                        /* a name of ol_trace_formats; NULL: guessed */
    const char *column_names[OL_TRACE_FIELDS]; /* of tables, as in the header; NULL: guessed, or the layout's */
};

/* Missing times are OL_NEVER, a missing size 0. */
struct ol_trace_row {
    struct ol_place place;
    ol_time submit, runtime, estimate, wait;
    int64_t units;
    bool was_fraction; /* the size was rounded up to whole units, or is of parts of devices */
    bool has_status;
    uint64_t attempts;                        /* starts; 1 where nothing tells of them */
    ol_time lost;                             /* what all attempts but the last ran; OL_NEVER: not told */
    ol_label name, user, team, queue, status; /* status: of tables */
    uint64_t digest;                          /* of the row's text: equal rows have equal ones */
};

struct ol_trace_reading *ol_trace_reading_open(const struct ol_trace_request *request, struct ol_error *error);
/* 1: `row` is filled; 0: the end; negative: error. Malformed rows are passed over and counted. */
int ol_trace_reading_next(struct ol_trace_reading *reading, struct ol_trace_row *row, struct ol_error *error);
void ol_trace_reading_close(struct ol_trace_reading *reading); /* NULL is fine */

/* Valid to the end of the reading: a name of ol_trace_formats. */
const char *ol_trace_reading_format(const struct ol_trace_reading *reading);
/* "cpus", or "gpus" where a delimited trace has only those. */
const char *ol_trace_reading_unit(const struct ol_trace_reading *reading);
/* Whether a table has the field. */
bool ol_trace_reading_has(const struct ol_trace_reading *reading, enum ol_trace_field field);
/* NULL for a format without one. */
const struct ol_swf_header *ol_trace_reading_header(const struct ol_trace_reading *reading);
/* Whether submits are instants; known after the first row. */
bool ol_trace_reading_has_instants(const struct ol_trace_reading *reading);
/* "submit from \"timestamp\", runtime from ..." where columns were found by name; "" else. */
const char *ol_trace_reading_columns(const struct ol_trace_reading *reading);
/* Lines so far that are no jobs and were left out, and what they are: "job steps"; NULL where there are none. */
uint64_t ol_trace_reading_passed_over(const struct ol_trace_reading *reading, const char **what);
/* So far, of a delimited file. */
uint64_t ol_trace_reading_blank_lines(const struct ol_trace_reading *reading);
/* Of users, teams and queues. */
const struct ol_labels *ol_trace_reading_labels(const struct ol_trace_reading *reading);
/* So far. */
const struct ol_troubles *ol_trace_reading_troubles(const struct ol_trace_reading *reading);

#endif
