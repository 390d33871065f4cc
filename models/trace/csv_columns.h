/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_columns: where a delimited trace keeps what, and a row of it as numbers.
 *
 * The <column>s of a trace say by name, position or constant where each field is. They are resolved once against
 * the header line; then every row is read into a record. Empty cells, and what databases write for nothing (NULL,
 * NA, nan ...), are missing values, not malformed ones. Times are numbers in a unit (which the heading may name in
 * brackets, where the column gives none), durations as written ("5m"), or instants by a pattern or ISO 8601; a column
 * whose rows mix numbers and instants is malformed from the first row that differs.
 */
#ifndef OUTLAY_TRACE_CSV_COLUMNS_H
#define OUTLAY_TRACE_CSV_COLUMNS_H

#include "outlay/source.h"
#include "trace_table.h"

/* How the times of a column are written, known after the first. */
enum ol_csv_sort { OL_CSV_UNSETTLED, OL_CSV_NUMBERS, OL_CSV_INSTANTS };

struct ol_csv_column {
    bool is_given;
    bool is_constant;
    size_t index;             /* of a column, from 0 */
    struct ol_slice constant; /* borrowed from the trace */
    ol_time unit;             /* of plain numbers */
    struct ol_zone *zone;
    struct ol_time_format *format; /* NULL: none */
    enum ol_csv_sort sort;
    const char *unit_name; /* as given; NULL: not */
};

/* Zero-initialised is empty; release frees. */
struct ol_csv_columns {
    struct ol_csv_column fields[OL_TRACE_FIELDS];
    struct ol_ask ask;         /* that every row begins with: set before the first is read */
    struct ol_labels *labels;  /* for the texts of asks; NULL: they are left out */
    const char *const *header; /* the table's names of all columns, borrowed; NULL where they have none */
    size_t fields_needed;      /* one more than the greatest index in use */
};

/* One row. Times and counts are valid where their bit (1 << enum ol_trace_field) is in `present`. A missing
 * runtime is taken from start and end where both are there. */
struct ol_csv_record {
    uint64_t present;
    bool was_fraction; /* cpus or gpus had to be rounded up to whole units */
    ol_time submit, runtime, estimate, start, end, lost;
    int64_t attempts; /* starts that the job had; 1 where nothing says so */
    int64_t cpus, gpus;
    int64_t cpu_thousandths, gpu_thousandths; /* the same, finer */
    struct ol_ask ask;                        /* of the source, with what the row says otherwise */
};

/* 0, or negative with `error` filled; release in any case. The table must outlive the columns. */
int ol_csv_columns_open(struct ol_csv_columns *columns, const struct ol_trace *trace,
                        const struct ol_trace_table *table, struct ol_error *error);
void ol_csv_columns_release(struct ol_csv_columns *columns);

/* Whether a column of the field takes a unit of time. */
bool ol_csv_is_time(enum ol_trace_field field);
/* The unit of time in brackets at a heading's end, as unit= of <column> writes it: "m" of "Duration (min)"; NULL where
 * there is none. It holds where a column gives no unit. */
const char *ol_csv_heading_unit(const char *heading);

/* The faults that can be seen without a file. */
void ol_csv_columns_check(const struct ol_trace *trace, bool has_header, struct ol_faults *faults);

/* False for a malformed row, with one sentence in `why`. */
#define OL_CSV_WHY 300
bool ol_csv_columns_read(struct ol_csv_columns *columns, const struct ol_trace_table *table,
                         struct ol_csv_record *record, char why[OL_CSV_WHY]);
/* The trimmed text of a field in the present row; empty where it is not given or missing. */
struct ol_slice ol_csv_columns_text(const struct ol_csv_columns *columns, const struct ol_trace_table *table,
                                    enum ol_trace_field field);

static inline bool ol_csv_has(const struct ol_csv_record *record, enum ol_trace_field field)
{
    return record->present >> field & 1;
}

#endif
