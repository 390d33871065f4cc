/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * file_table: what file systems had to do, for the terminal and the page.
 *
 * One line a file system: how much of its throughput was taken in the mean, how many times as much the jobs that ran
 * wished for as they got, the most that was kept there and what there is room for, and what it cost. Numbers are means
 * over the replications. Notices say where it was too small or too slow for what was asked of it.
 */
#ifndef OUTLAY_REPORTS_FILE_TABLE_H
#define OUTLAY_REPORTS_FILE_TABLE_H

#include "reports/pool_table.h"

/* Fills an empty table; without rows where there is no file system. */
void ol_file_table(struct ol_table *table, const struct ol_result *result);
/* A line each. */
void ol_file_notices(struct ol_text *text, const struct ol_result *result);

#endif
