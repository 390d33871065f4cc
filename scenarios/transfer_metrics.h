/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transfer_metrics: how much data moved how far, and what that cost.
 */
#ifndef OUTLAY_TRANSFER_METRICS_H
#define OUTLAY_TRANSFER_METRICS_H

#include "scenarios/billing.h"

/* transfer.gb.internet, .inter_region and .inter_zone; the same of each dataset and endpoint whose bytes moved, as
 * transfer.NAME.internet_gb and so on. Nothing where nothing can move. */
void ol_transfer_metrics(const struct ol_world *world, struct ol_metrics *metrics, size_t replication);
/* transfer.cost and transfer.NAME.cost. `by_resource`: effective costs by label. */
void ol_transfer_cost_metrics(const struct ol_billing *billing, const ol_money *by_resource, size_t count,
                              struct ol_metrics *metrics, size_t replication);

#endif
