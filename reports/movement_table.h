/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * movement_table: what data moved, as a table that the terminal and the page show.
 *
 * One line a dataset whose data left its place, and one an endpoint whose answers are counted: how many GB went to
 * other zones, to other regions, and out to the internet, and what that cost. Numbers are means over the replications.
 */
#ifndef OUTLAY_REPORTS_MOVEMENT_TABLE_H
#define OUTLAY_REPORTS_MOVEMENT_TABLE_H

#include "reports/pool_table.h"

/* Fills an empty table; without rows where nothing moves. */
void ol_movement_table(struct ol_table *table, const struct ol_result *result);

#endif
