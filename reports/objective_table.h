/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * objective_table: what was asked of a run's metrics, what they are, and whether that is met.
 */
#ifndef OUTLAY_REPORTS_OBJECTIVE_TABLE_H
#define OUTLAY_REPORTS_OBJECTIVE_TABLE_H

#include "reports/pool_table.h"

/* Fills an empty table; without rows where nothing was asked. */
void ol_objective_table(struct ol_table *table, const struct ol_result *result);
/* One of them, as six cells in the arena: metric, bound, state, what it is, half of its interval, margin; in a person's
 * units. */
#define OL_OBJECTIVE_CELLS 6
void ol_objective_cells(const struct ol_objective_verdict *verdict, struct ol_arena *arena,
                        const char *cells[OL_OBJECTIVE_CELLS]);
extern const char *const ol_objective_heads[OL_OBJECTIVE_CELLS];

#endif
