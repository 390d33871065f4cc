/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flow_table: the pipelines of a run, and their steps, as people read them.
 */
#ifndef OUTLAY_REPORTS_FLOW_TABLE_H
#define OUTLAY_REPORTS_FLOW_TABLE_H

#include "outlay/result.h"
#include "reports/pool_table.h"

/* Without rows where there are none. The caller releases. */
void ol_flow_table(struct ol_table *table, const struct ol_result *result);
void ol_step_table(struct ol_table *table, const struct ol_result *result);

#endif
