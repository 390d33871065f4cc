/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * served_runs: cases of an endpoint at volumes of its traffic, run side by side.
 *
 * The scenarios are made one after the other and simulated on as many threads as there are; a thread that is left over
 * does replications. Each run keeps what it found in a cell of its own, so that nothing depends on their order.
 */
#ifndef OUTLAY_SERVED_RUNS_H
#define OUTLAY_SERVED_RUNS_H

#include "scenarios/cheapest.h"

struct ol_served_run {
    struct ol_served_case *of; /* what it is gets known by the way */
    double volume;
    struct ol_served_cell *cell; /* is filled */
};

/* The currency and the length of the runs go into `cheapest`. */
int ol_served_runs(struct ol_cheapest *cheapest, struct ol_served_run *runs, size_t count, struct ol_error *error);

#endif
