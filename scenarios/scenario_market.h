/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenario_market: the recorded markets of a scenario's capacities, read once for all replications.
 *
 * An <availability> is the market itself; a <price-history> is one where the price passes the capacity's max-price. A
 * history whose rows are instants is cut at the clock's start, where the clock has one.
 */
#ifndef OUTLAY_SCENARIO_MARKET_H
#define OUTLAY_SCENARIO_MARKET_H

#include "outlay/scenario.h"

/* Reads the files and adds the faults in them. */
void ol_scenario_open_markets(struct ol_scenario *scenario, struct ol_faults *faults);
void ol_scenario_close_markets(struct ol_scenario *scenario);
/* What a person should know though nothing is wrong: markets that end before `end` (OL_NEVER: not known), checkpoints
 * that hardly help. */
void ol_scenario_notes(const struct ol_scenario *scenario, ol_time end, struct ol_faults *notes);

#endif
