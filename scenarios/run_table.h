/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run_table: a table that lies in a run directory, row by row.
 *
 * Columns are found by their names, so that a file with more of them, or in another order, is read too. A file that is
 * not there is no error but has no rows: older runs lack what newer ones write.
 *
 *     static const char *const names[] = {"finding", "cost", NULL};
 *     struct ol_run_table *table = ol_run_table_open("week", "findings.csv", names, 1, &arena, &error);
 *     while ((got = ol_run_table_next(table, &error)) > 0)
 *         use(ol_run_table_text(table, 0), ol_run_table_real(table, 1));
 *     ol_run_table_close(table);
 */
#ifndef OUTLAY_SCENARIOS_RUN_TABLE_H
#define OUTLAY_SCENARIOS_RUN_TABLE_H

#include "outlay/arena.h"
#include "outlay/money.h"

#include <stdbool.h>

struct ol_run_table; /* opaque */

/* `names` ends with NULL and outlives the table; the first `needed` of them must be there. The arena keeps
 * the path for errors. NULL where the file is not there, and then `error` is untouched, or where it cannot be read. */
struct ol_run_table *ol_run_table_open(const char *directory, const char *file, const char *const *names,
                                       size_t needed, struct ol_arena *arena, struct ol_error *error);
void ol_run_table_close(struct ol_run_table *table); /* NULL is fine */
/* 1: a row; 0: the end; negative: an error. Of a NULL table it is the end, or the status that `error` has. */
int ol_run_table_next(struct ol_run_table *table, struct ol_error *error);

/* Of the current row, by the column's index in `names`. A column that is not there is empty. */
struct ol_slice ol_run_table_text(const struct ol_run_table *table, size_t column);
const char *ol_run_table_keep(const struct ol_run_table *table, size_t column, struct ol_arena *arena);
/* NAN where the cell is empty or no number that is finite. */
double ol_run_table_real(const struct ol_run_table *table, size_t column);
/* 0 where the cell is empty; false where it is no amount. */
bool ol_run_table_money(const struct ol_run_table *table, size_t column, ol_money *money);
/* The cell is not what it should be: says so, at its place. */
int ol_run_table_fail(const struct ol_run_table *table, size_t column, struct ol_error *error);

#endif
