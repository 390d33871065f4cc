/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenario_telemetry: whether a scenario's <logs> and <custom-metrics> fit its pools and price books.
 */
#ifndef OUTLAY_SCENARIO_TELEMETRY_H
#define OUTLAY_SCENARIO_TELEMETRY_H

#include "outlay/scenario.h"

/* `has_all_names`: no pool or endpoint has been lost to another fault. */
void ol_scenario_check_telemetry(const struct ol_scenario *scenario, bool has_all_names, struct ol_faults *faults);

#endif
