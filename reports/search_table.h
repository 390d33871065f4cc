/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * search_table: the searches and the job arrays of a run, as people read them.
 */
#ifndef OUTLAY_REPORTS_SEARCH_TABLE_H
#define OUTLAY_REPORTS_SEARCH_TABLE_H

#include "outlay/result.h"
#include "reports/pool_table.h"

/* Without rows where there are none. The caller releases. */
void ol_search_table(struct ol_table *table, const struct ol_result *result);
void ol_array_table(struct ol_table *table, const struct ol_result *result);

#endif
