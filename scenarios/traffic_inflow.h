/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * traffic_inflow: the traffic of a scenario, opened and placed on its clock.
 *
 * Traffic whose times are instants lies where they say, against the clock's start; as with traces of jobs (inflow.h),
 * the earliest of them is where a clock without a start begins. That takes a look at the beginning of each log.
 * Requests are not kept: each replication, and each endpoint, opens its own streams.
 */
#ifndef OUTLAY_TRAFFIC_INFLOW_H
#define OUTLAY_TRAFFIC_INFLOW_H

#include "models/traffic/request_merge.h"
#include "outlay/scenario.h"

struct ol_traffic_clock {
    ol_time start_instant; /* of the clock; 0 where it has none */
    ol_time until;         /* OL_NEVER where it has no end */
    uint64_t seed, replication;
};

/* The earliest instant of all traffic; OL_NEVER where none has instants. 0, or negative with `error` filled. */
int ol_traffic_inflow_earliest(const struct ol_scenario *scenario, ol_time *earliest, struct ol_error *error);

/* The faults that show when traffic is opened: a log whose first rows cannot be read, a model without an end. */
void ol_traffic_inflow_check(const struct ol_scenario *scenario, struct ol_faults *faults);

/* All traffic of one endpoint, merged. `labels` of models are the caller's, and may not be shared between threads.
 * 0, or negative with `error` filled, and then there is nothing to close. */
int ol_traffic_inflow_open(struct ol_request_merge *merge, const struct ol_scenario *scenario,
                           const char *endpoint, const struct ol_traffic_clock *clock, struct ol_labels *labels,
                           struct ol_error *error);

#endif
