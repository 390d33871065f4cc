/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rollout_table: what rollouts did to the callers of a service and what they took, for the terminal and the page.
 *
 * One line a rollout: the requests of both versions together (of a shadow, of the old one), how many the new one had
 * and how many of its answers were wrong, the slow end of the latency, the share in time, the instance-hours that it
 * took beyond those of one version, and in which share of the replications all went back. Numbers are means.
 */
#ifndef OUTLAY_REPORTS_ROLLOUT_TABLE_H
#define OUTLAY_REPORTS_ROLLOUT_TABLE_H

#include "reports/pool_table.h"

/* Fills an empty table; without rows where there is no rollout. */
void ol_rollout_table(struct ol_table *table, const struct ol_result *result);

#endif
