/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * world_check: whether a world that was run has come to an end that means something.
 */
#ifndef OUTLAY_WORLD_CHECK_H
#define OUTLAY_WORLD_CHECK_H

#include "scenarios/build.h"

/* Of a run without an end of its own: bad input where work is left. */
int ol_world_check_over(const struct ol_world *world, struct ol_error *error);
/* Bad input where every job that came to a pool asks for more than it has. */
int ol_world_check_fit(const struct ol_world *world, struct ol_error *error);

#endif
