/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * world_endpoints: the endpoints of a world, their traffic, and the rollouts between them.
 */
#ifndef OUTLAY_WORLD_ENDPOINTS_H
#define OUTLAY_WORLD_ENDPOINTS_H

#include "scenarios/build.h"

/* The split of each rollout; before the endpoints. */
void ol_world_open_rollouts(struct ol_world *world);
/* The i-th pool, which is an endpoint's, counted as open work; done(world) tells that its traffic is over. NULL where
 * that cannot be read, with the world's error filled. */
struct ol_pool_model *ol_world_endpoint(struct ol_world *world, size_t i, void (*done)(void *self));
void ol_world_rollout_metrics(const struct ol_world *world, struct ol_metrics *metrics, size_t replication);

#endif
