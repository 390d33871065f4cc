/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * waste_table: GPUs that were held for nothing, as tables that the terminal and the page show.
 *
 * One line a sort of finding (outlay/finding.h), means over the replications; and the dearest findings of the first
 * replication, job by job. Both are empty where nobody looked or nothing was found.
 */
#ifndef OUTLAY_REPORTS_WASTE_TABLE_H
#define OUTLAY_REPORTS_WASTE_TABLE_H

#include "reports/pool_table.h"

/* Both fill an empty table. */
void ol_waste_table(struct ol_table *table, const struct ol_result *result);
void ol_finding_table(struct ol_table *table, const struct ol_result *result);

#endif
