/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * what_if_table: what the what-ifs of a scenario did to its jobs, for the terminal and the page.
 *
 * One line a what-if: the jobs that it is about, those that it changed, those that it left because they would not go
 * into a GPU's memory, their GPU-hours before and after, and what the largest takes of a GPU's memory before and after.
 * Numbers are means over the replications.
 */
#ifndef OUTLAY_REPORTS_WHAT_IF_TABLE_H
#define OUTLAY_REPORTS_WHAT_IF_TABLE_H

#include "reports/pool_table.h"

/* Fills an empty table; without rows where no measure was applied. */
void ol_what_if_table(struct ol_table *table, const struct ol_result *result);
/* A line for each that left jobs as they were. */
void ol_what_if_notices(struct ol_text *text, const struct ol_result *result);

#endif
