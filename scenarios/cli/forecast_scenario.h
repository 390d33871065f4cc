/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_scenario: what the months of a scenario will cost, from its replications.
 *
 * A month's quantiles are those of its cost over the replications: of what arrivals, failures and prices do, with the
 * growth that the scenario states. A month that the clock holds only a part of is marked. What is uncertain about the
 * scenario itself is the matter of `outlay risk`.
 */
#ifndef OUTLAY_CLI_FORECAST_SCENARIO_H
#define OUTLAY_CLI_FORECAST_SCENARIO_H

#include "scenarios/cli/command.h"

/* The whole of `outlay forecast SCENARIO`; the exit status. */
int ol_forecast_scenario(const struct ol_invocation *invocation);

#endif
