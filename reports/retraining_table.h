/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * retraining_table: how stale models get and what it takes to keep them fresh, for the terminal and the page.
 *
 * One line a <retraining>: how often a trigger called and how often falsely; the age of the data of the model in place,
 * the points of quality that it lies below a new one, the time below the floor; the money a year. Numbers are means.
 */
#ifndef OUTLAY_REPORTS_RETRAINING_TABLE_H
#define OUTLAY_REPORTS_RETRAINING_TABLE_H

#include "reports/pool_table.h"

/* Fills an empty table; without rows where no model is retrained. */
void ol_retraining_table(struct ol_table *table, const struct ol_result *result);

#endif
