/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drift_table: any delimited file with a header as rows for drift_reading.h: its columns typed, then read.
 */
#ifndef OUTLAY_DRIFT_TABLE_H
#define OUTLAY_DRIFT_TABLE_H

#include "scenarios/drift_reading.h"

/* A column of A, known by its name. */
enum ol_drift_column_sort {
    OL_COLUMN_NUMBER,
    OL_COLUMN_CATEGORY,
    OL_COLUMN_INSTANT,
    OL_COLUMN_SECONDS,
    OL_COLUMN_MILLISECONDS,
    OL_COLUMN_NOTHING
};

struct ol_drift_column {
    const char *name;
    enum ol_drift_column_sort sort;
    size_t field; /* SIZE_MAX: left out, or the rows' own time */
    bool is_time; /* the rows' own */
};

/* In the arena of the input. */
struct ol_drift_table {
    struct ol_drift_column *columns;
    size_t count;
    bool has_instants; /* the rows' own times */
};

/* Reads the head of A; fills the input's fields and notes. */
int ol_drift_table_plan(struct ol_drift_table *table, struct ol_drift_input *input,
                        const struct ol_drift_request *request, struct ol_error *error);
/* The i-th input into its rows, which have begun. */
int ol_drift_table_read(const struct ol_drift_table *table, struct ol_drift_input *input, const char *path,
                        size_t i, struct ol_error *error);

#endif
