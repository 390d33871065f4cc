/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * world_arrivals: how jobs come into a world: from its queues by feeds of the kernel, by way of the data they wait for,
 * and from the authors who write work while it runs.
 */
#ifndef OUTLAY_WORLD_ARRIVALS_H
#define OUTLAY_WORLD_ARRIVALS_H

#include "scenarios/build.h"

/* Behind the pools, whose phases say when their jobs arrive. */
int ol_world_open_arrivals(struct ol_world *world, struct ol_error *error);
/* Nodes go on to come and go: a clock without a length ends with the work, which this looks for. */
void ol_world_end_with_work(struct ol_world *world);

#endif
