/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenario_check: the faults between elements, which no table of fields can see.
 */
#ifndef OUTLAY_SCENARIOS_SCENARIO_CHECK_H
#define OUTLAY_SCENARIOS_SCENARIO_CHECK_H

#include "outlay/scenario.h"

/* Of a scenario as it was bound. Where that failed, `faults` holds all that is wrong with it, so that nothing is told
 * twice. */
void ol_scenario_check(const struct ol_scenario *scenario, struct ol_faults *faults);

#endif
