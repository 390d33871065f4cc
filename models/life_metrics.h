/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * life_metrics: what the lives of a pool's nodes come to, source by source.
 *
 * For pools that keep no books of their own of their nodes: pool.NAME.SOURCE.node_hours, .node_starts,
 * .node_losses and .nodes.mean, and pool.NAME.nodes.mean. Only what lies in the window counts; a node that began
 * before it was not started in it.
 */
#ifndef OUTLAY_LIFE_METRICS_H
#define OUTLAY_LIFE_METRICS_H

#include "outlay/metric.h"
#include "outlay/node_life.h"
#include "outlay/pool.h"

void ol_life_metrics(const struct ol_node_lives *lives, const struct ol_pool *pool, size_t index, ol_time begin,
                     ol_time end, struct ol_metrics *metrics, size_t replication);

#endif
