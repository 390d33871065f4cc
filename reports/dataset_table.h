/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dataset_table: what became of data that is kept, as tables that the terminal and the page show.
 *
 * One line a dataset: how much of it there is at the end, how much came, went and was read, and what it cost; and one
 * line a storage class that it was in, with the GB-months there. Numbers are means over the replications.
 */
#ifndef OUTLAY_REPORTS_DATASET_TABLE_H
#define OUTLAY_REPORTS_DATASET_TABLE_H

#include "reports/pool_table.h"

/* Both fill an empty table; without rows where there is no dataset. */
void ol_dataset_table(struct ol_table *table, const struct ol_result *result);
void ol_dataset_class_table(struct ol_table *table, const struct ol_result *result);
/* One sentence about all of them. */
void ol_datasets_say(struct ol_text *text, const struct ol_result *result);
bool ol_result_has_datasets(const struct ol_result *result);

#endif
