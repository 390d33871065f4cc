/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * world_watch: who watches a world, and what each of them is told before it runs.
 */
#ifndef OUTLAY_WORLD_WATCH_H
#define OUTLAY_WORLD_WATCH_H

#include "scenarios/build.h"

/* In the order in which they hear; before the pools, which tell what stands at the start. */
void ol_world_watch(struct ol_world *world);

#endif
