/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pool_series: the series of a run's pools, with what their nodes cost and which were taken away.
 *
 * Made after the run, of the first replication: levels are the probe's (models/pool_usage.h), cost and losses
 * follow from the lives of nodes. An hour of a node costs its price_per_hour (capacity.h); nodes that came and
 * went cost it for as long as they were there, the others for the whole run. The bill itself may differ where
 * prices change over time or providers round up.
 */
#ifndef OUTLAY_POOL_SERIES_H
#define OUTLAY_POOL_SERIES_H

#include "outlay/result.h"
#include "scenarios/billing.h"

/* Pool by pool, in the arena; rows are the world's. */
struct ol_series *ol_pool_series(const struct ol_world *world, const struct ol_billing *billing,
                                 struct ol_arena *arena, size_t *count);
/* What became of the requests of its endpoints, the same way. */
struct ol_endpoint_series *ol_requests_series(const struct ol_world *world, struct ol_arena *arena, size_t *count);

#endif
