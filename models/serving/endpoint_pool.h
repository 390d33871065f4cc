/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * endpoint_pool: an endpoint as the kernel of events sees it: instances that come and go, and an engine in between.
 *
 * The instances are the nodes of a fleet (fleet/node_fleet.h). Once a period the engine is advanced to the present and
 * the autoscaler is asked; what it wants is ordered, or let go: the newest instance takes no more requests and is given
 * back when it has none. The engine runs behind the clock and catches up at each such moment, and at each at which an
 * instance joins or is lost. An instance that has drained in between is given back at the next question.
 *
 * A version in a rollout (rollout_split.h) comes when it is ordered and goes when its time is over: it then takes no
 * new request, serves those that wait, and gives all its instances back. A try that comes again after that wakes one
 * instance, as a request does where there is none.
 *
 * Where there is no instance, the next request wakes the endpoint, which then asks for one at once; it waits meanwhile.
 * The run of an endpoint is over when its traffic is and nothing is in flight; it then gives up its instances beyond
 * the fewest.
 */
#ifndef OUTLAY_SERVING_ENDPOINT_POOL_H
#define OUTLAY_SERVING_ENDPOINT_POOL_H

#include "models/pool_model.h"
#include "models/serving/function_meter.h"
#include "models/serving/request_tally.h"
#include "models/serving/rollout_split.h"
#include "models/traffic/request_merge.h"
#include "outlay/endpoint.h"
#include "outlay/node_life.h"
#include "outlay/result.h"

/* All pointers are borrowed. */
struct ol_endpoint_setting {
    const struct ol_pool *pool; /* the endpoint's */
    uint16_t index;             /* of the pool */
    uint64_t seed, replication;
    ol_time warmup_end, until; /* until: OL_NEVER where the clock has no length */
    ol_time start_instant;     /* of the clock; 0: not in the calendar */
    struct ol_node_lives *lives;
    struct ol_hour_sums *arrivals;  /* its requests by the hour; NULL: nobody asks */
    struct ol_request_merge *merge; /* of its traffic: copied, and owned from now on */
    struct ol_rollout_split *split; /* NULL: in no rollout */
    enum ol_rollout_side side;      /* that it is in there; its traffic is sifted already */
    const volatile int *stop;       /* of the run; may be NULL */
    void (*done)(void *self);       /* the traffic is over and nothing is in flight; may be NULL */
    void *done_self;
    bool with_series; /* keeps what became of the requests over time (request_series.h) */
};

struct ol_pool_model *ol_endpoint_pool_new(struct ol_sim *sim, const struct ol_endpoint_setting *setting);
/* What its provider counts of a <function>; NULL where it has instances. */
const struct ol_function_meter *ol_endpoint_pool_meter(const struct ol_pool_model *model);
/* What was counted of its requests. */
const struct ol_request_tally *ol_endpoint_pool_tally(const struct ol_pool_model *model);
/* When it had instances on nodes that stand anyway, once it has finished; none outside a rollout. */
const struct ol_node_lives *ol_endpoint_pool_standing(const struct ol_pool_model *model);
/* Where they came from. */
const struct ol_request_merge *ol_endpoint_pool_inflow(const struct ol_pool_model *model);
/* What was counted over time, once it has finished: the rows are the model's, and none where nobody asked for them. */
struct ol_endpoint_series ol_endpoint_pool_series(const struct ol_pool_model *model);

#endif
