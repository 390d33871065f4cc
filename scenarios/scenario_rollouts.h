/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenario_rollouts: a scenario's <rollout>s, and the faults between them and its endpoints.
 *
 * An endpoint is in one rollout at most: who would have two after each other makes two scenarios of it.
 */
#ifndef OUTLAY_SCENARIO_ROLLOUTS_H
#define OUTLAY_SCENARIO_ROLLOUTS_H

#include "models/serving/rollout.h"
#include "models/serving/rollout_split.h"
#include "outlay/scenario.h"

/* The one that an endpoint is the new version of; NULL: none. */
const struct ol_rollout *ol_scenario_rollout_to(const struct ol_scenario *scenario, const char *endpoint);
/* The number of the one that an endpoint is in, and on which side; false: in none. */
bool ol_scenario_rollout_of(const struct ol_scenario *scenario, const char *endpoint, size_t *index,
                            enum ol_rollout_side *side);
/* Tells its endpoints that they come and go. Names may be missing. */
void ol_scenario_mark_rollouts(struct ol_scenario *scenario);
void ol_scenario_check_rollouts(const struct ol_scenario *scenario, struct ol_faults *faults);

#endif
