/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_table: a small CSV of a run directory, whole in memory, its cells by the names of their columns.
 */
#ifndef OUTLAY_CSV_TABLE_H
#define OUTLAY_CSV_TABLE_H

#include "outlay/arena.h"

struct ol_csv_table {
    const char **cells; /* the line of names first; in the arena */
    size_t columns, rows;
    struct ol_arena *arena; /* the caller's */
};

/* Up to a million rows; each has as many cells as the first line. */
int ol_csv_table_read(struct ol_csv_table *table, const char *path, struct ol_arena *arena,
                      struct ol_error *error);
/* Of the i-th row, counted without the line of names; "" where there is no such column. */
const char *ol_csv_table_cell(const struct ol_csv_table *table, size_t row, const char *column);

#endif
