/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pool_table: what became of the pools and their nodes, as tables that the terminal and the page show.
 *
 * One line a pool: its size, how much of it was in use, and what for. Of managed pools (result.h) a second table tells
 * where their nodes were from: how many in the mean and at most, for how long, how many came and were taken away, and
 * what they cost. Numbers are means over the replications.
 *
 *     struct ol_table table = {0};
 *     ol_pool_table(&table, result);
 *     ol_table_release(&table);
 */
#ifndef OUTLAY_REPORTS_POOL_TABLE_H
#define OUTLAY_REPORTS_POOL_TABLE_H

#include "outlay/result.h"
#include "outlay/text.h"

#define OL_TABLE_COLUMNS 12

/* Cells are texts, row by row; the first of a row is a name as a user wrote it. */
struct ol_table {
    const char *heads[OL_TABLE_COLUMNS]; /* static */
    size_t columns, names;               /* the first `names` columns are words, the others numbers */
    bool has_long_names;                 /* names are not to be cut short */
    const char **cells;
    size_t rows, room;
    struct ol_arena arena;
};

/* Both fill an empty table; without rows where there is nothing to tell. */
void ol_pool_table(struct ol_table *table, const struct ol_result *result);
void ol_source_table(struct ol_table *table, const struct ol_result *result);

/* For those who fill one. */
void ol_table_set_heads(struct ol_table *table, const char *const *heads, size_t columns, size_t names);
/* Its cells are empty. */
const char **ol_table_add_row(struct ol_table *table);
/* Goes without columns that nobody has a number for. */
void ol_table_drop_empty(struct ol_table *table);
void ol_table_release(struct ol_table *table);

/* Mean units of a pool over the run, from all its sources; its unit too. 0 where no series tells. */
double ol_pool_capacity(const struct ol_result *result, struct ol_slice pool, const char **unit);
/* What its hours are of: "gpu-hours" of a pool of gpus, "unit-hours" where no series tells. */
#define OL_POOL_HOURS_BUFFER 24
const char *ol_pool_hours(const struct ol_result *result, struct ol_slice pool, char said[OL_POOL_HOURS_BUFFER]);
/* The NAME of "pool.NAME.SUFFIX", suffix with its point. */
bool ol_pool_of_metric(const char *metric, const char *suffix, struct ol_slice *pool);

#endif
