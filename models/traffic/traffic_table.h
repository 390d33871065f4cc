/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * traffic_table: a delimited log as records, row by row.
 *
 * It is the common part of the formats that have rows of cells: the columns are found in the header line by name, or by
 * position, and each row is read into a record. The file is the table's own.
 */
#ifndef OUTLAY_TRAFFIC_TRAFFIC_TABLE_H
#define OUTLAY_TRAFFIC_TRAFFIC_TABLE_H

#include "outlay/csv.h"
#include "traffic_columns.h"

enum ol_table_header { OL_HEADER_NO, OL_HEADER_YES, OL_HEADER_GUESS };

/* Zero-initialised can be released. */
struct ol_traffic_table {
    struct ol_input *input;
    struct ol_csv *csv;
    struct ol_traffic_columns columns;
    struct {
        enum ol_traffic_field field;
        size_t index;
    } cells[OL_TRAFFIC_FIELDS]; /* that are read of a row */
    size_t cell_count, needed;
    bool has_row; /* the row that was looked at for a header is one of data, and has not been handed out */
};

/* 0, or negative with `error` filled; release in any case. A header is guessed by whether the last cell of the first
 * row is a number. Where nothing is named, one column is the count and of several the first is the time and the
 * second the count, if `is_series`. */
int ol_traffic_table_open(struct ol_traffic_table *table, const struct ol_traffic *traffic, const char *delimiter,
                          enum ol_table_header header, bool is_series, struct ol_labels *labels,
                          struct ol_error *error);
void ol_traffic_table_release(struct ol_traffic_table *table);

/* 1: a row, read, or with `why` not empty if it cannot be; 0: the end; negative: error. */
int ol_traffic_table_row(struct ol_traffic_table *table, struct ol_traffic_record *record,
                         char why[OL_TRAFFIC_WHY], struct ol_error *error);
double ol_traffic_table_progress(const struct ol_traffic_table *table);

/* A delimiter as an attribute has it: one character, or "tab"; NULL: found out. */
void ol_traffic_check_delimiter(const struct ol_traffic *traffic, const char *delimiter, struct ol_faults *faults);

#endif
