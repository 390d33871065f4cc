/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * endpoint_table: what became of the requests of endpoints, as a table that the terminal and the page show.
 *
 * One line an endpoint: how many requests came and which share of them was answered, how long the answers took, which
 * share was in time, and what a thousand of them cost. Numbers are means over the replications.
 */
#ifndef OUTLAY_REPORTS_ENDPOINT_TABLE_H
#define OUTLAY_REPORTS_ENDPOINT_TABLE_H

#include "reports/pool_table.h"

/* Fills an empty table; without rows where there is no endpoint. */
void ol_endpoint_table(struct ol_table *table, const struct ol_result *result);
/* One sentence about the requests of all. */
void ol_endpoints_say(struct ol_text *text, const struct ol_result *result);
/* How often a request was turned away only because a line had reached the most that is kept. */
double ol_endpoints_overflowed(const struct ol_result *result);
bool ol_result_has_endpoints(const struct ol_result *result);
/* Whether the run is about jobs: with endpoints or datasets and without a job it is not. */
bool ol_result_has_jobs(const struct ol_result *result);

#endif
