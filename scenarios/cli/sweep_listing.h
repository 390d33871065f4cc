/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sweep_listing: the table of a sweep for people: a row a point, the metrics that differ between points.
 *
 * As many metrics as a line has room for are shown, those of the front first; of many points only those on the front
 * or, without one, the first. What is left out is said in a line below.
 */
#ifndef OUTLAY_CLI_SWEEP_LISTING_H
#define OUTLAY_CLI_SWEEP_LISTING_H

#include "outlay/output.h"
#include "outlay/trial.h"
#include "scenarios/cli/metric_choice.h"

/* `choice`: applied to the table's metrics, and in the order that matters. */
void ol_sweep_listing_write(const struct ol_trials *trials, const struct ol_metric_choice *choice,
                            struct ol_output *output);

#endif
