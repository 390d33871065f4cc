/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_table: a line for each budget and month: what was spent, which alerts went off when, and where it is heading.
 */
#ifndef OUTLAY_REPORTS_BUDGET_TABLE_H
#define OUTLAY_REPORTS_BUDGET_TABLE_H

#include "reports/pool_table.h"

/* Fills an empty table; without rows where there are no budgets. Of many months the last ones. */
void ol_budget_table(struct ol_table *table, const struct ol_result *result);

#endif
