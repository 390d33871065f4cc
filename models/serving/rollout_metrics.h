/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rollout_metrics: a service in a rollout as its callers see it, and what the rollout took.
 *
 * The service is both versions together; of a shadow, whose answers nobody sees, the old one alone. Extra instance
 * hours are those of the version that is not the only one to answer: of the new one until it is given all requests and
 * after they went back, of the old one in between. They are the hours that a provider bills, from an instance's start;
 * on nodes that stand anyway, owned or reserved, they are those in which there is an instance of that version.
 */
#ifndef OUTLAY_SERVING_ROLLOUT_METRICS_H
#define OUTLAY_SERVING_ROLLOUT_METRICS_H

#include "models/serving/request_tally.h"
#include "models/serving/rollout_split.h"
#include "outlay/node_life.h"

/* All is borrowed; by enum ol_rollout_side. */
struct ol_rollout_result {
    const struct ol_rollout_split *split;
    const struct ol_request_tally *tallies[OL_ROLLOUT_SIDES];
    uint16_t pools[OL_ROLLOUT_SIDES];
    const struct ol_node_lives *lives; /* of all pools */
    const struct ol_node_lives *standing[OL_ROLLOUT_SIDES];
    ol_time end; /* of the run */
};

/* rollout.NAME.requests, .latency.p50_s ..., .extra_instance_hours ... */
void ol_rollout_metrics(const struct ol_rollout_result *result, struct ol_metrics *metrics, size_t replication);

#endif
