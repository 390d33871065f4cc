/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit_costs: what one of anything costs, how well commitments were used, and what was paid for nothing.
 *
 *     unit.cost_per_job                 what the nodes of pools cost over the jobs that ended, idle nodes and all
 *     unit.cost_per_successful_job      the same over those that were completed
 *     unit.cost_per_gpu_hour_allocated  what the nodes of GPU pools cost over the hours that jobs held their GPUs ...
 *     unit.cost_per_gpu_hour_useful     ... and over those of work that was kept; _cpu_ of pools of processors
 *     unit.cost_per_1k_inferences       what endpoints cost over the requests that they answered
 *     unit.cost_per_gb_month            what datasets cost, requests and all, over what they kept
 *     cost.effective_savings_rate       1 - effective cost of usage / the same on demand at list prices; what was not
 *                                       used of commitments is cost here, and taxes and credits are not
 *     cost.commitment_coverage          of what commitments could cover on demand, the share that they did
 *     cost.commitment_utilization       of what was paid for commitments, the share that was used
 *     cost.waste                        the sum of: cost.waste.unused_commitment; cost.waste.idle, nodes that no job
 *                                       held; cost.waste.lost_work, what jobs held for work that was thrown away. The
 *                                       three do not overlap: what is unused of a commitment is no node's
 *
 * What there is none of has no metric; what cannot be said, as nothing was done, has no value.
 */
#ifndef OUTLAY_UNIT_COSTS_H
#define OUTLAY_UNIT_COSTS_H

#include "pricing/bill_sum.h"
#include "scenarios/billing.h"

struct ol_unit_costs {
    ol_money usage;                     /* effective cost of usage, and of what was not used */
    ol_money on_demand;                 /* of the same */
    double lost_work;                   /* added up by pool */
    double jobs, gpus, cpus, endpoints; /* what they cost */
    double allocated[2], useful[2];     /* unit-hours: of GPUs, of processors */
    bool has_jobs, has_units[2], has_endpoints;
};

void ol_unit_costs_add(struct ol_unit_costs *costs, const struct ol_charge *charge);
/* Of a pool whose nodes cost so much, of which jobs bear a part. Its own metrics have been set. */
void ol_unit_costs_pool(struct ol_unit_costs *costs, const struct ol_pool *pool, double cost, double borne,
                        const struct ol_metrics *metrics, size_t replication);
/* After all others. */
void ol_unit_costs_metrics(struct ol_unit_costs *costs, const struct ol_bill_sum *sum, const char *currency,
                           struct ol_metrics *metrics, size_t replication);

#endif
