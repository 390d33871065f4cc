/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * world_store: a world's datasets, from its building to its end: what jobs write goes there, and midnights are turned.
 */
#ifndef OUTLAY_WORLD_STORE_H
#define OUTLAY_WORLD_STORE_H

#include "scenarios/build.h"

/* `store` stays NULL where the scenario has no datasets. */
void ol_world_open_store(struct ol_world *world);
/* Bad input where more came to be in a dataset than can be counted. */
int ol_world_finish_store(struct ol_world *world, struct ol_error *error);

#endif
