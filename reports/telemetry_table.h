/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * telemetry_table: what logs and custom metrics came to, as tables that the terminal and the page show.
 */
#ifndef OUTLAY_REPORTS_TELEMETRY_TABLE_H
#define OUTLAY_REPORTS_TELEMETRY_TABLE_H

#include "reports/pool_table.h"

/* Each fills an empty table; without rows where there are none. */
void ol_logs_table(struct ol_table *table, const struct ol_result *result);
void ol_series_table(struct ol_table *table, const struct ol_result *result);
/* Whether there are logs or custom metrics; one sentence about all of them. */
bool ol_result_has_logs(const struct ol_result *result);
void ol_logs_say(struct ol_text *text, const struct ol_result *result);

#endif
