/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * endpoint_demand: what an endpoint is asked for, told before anything is simulated.
 *
 * A model's requests are its rate times its shapes, looked at in the middle of each of some thousand steps of the run;
 * a log's are counted, where it is small enough to be read for that. Where it is not, nothing is known.
 */
#ifndef OUTLAY_ENDPOINT_DEMAND_H
#define OUTLAY_ENDPOINT_DEMAND_H

#include "outlay/scenario.h"

struct ol_endpoint_demand {
    double mean, peak;     /* requests a second: over the run, and in its busiest hour */
    double prompt, output; /* tokens of a request in the mean; 0: not told */
    double told_share;     /* of the requests, those whose traffic tells the work */
    double told_work;      /* theirs, in the mean, in microseconds */
};

/* False where it is not known, or nothing comes. */
bool ol_endpoint_demand_of(const struct ol_scenario *scenario, const char *endpoint,
                           struct ol_endpoint_demand *demand);

#endif
