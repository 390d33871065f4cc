/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenario_what_ifs: what is wrong with the <what-if>s of a scenario's sources, and what they did in a replication.
 *
 * What-ifs of one name in several sources are told as one:
 *
 *     what_if.NAME.jobs               that it is about
 *     what_if.NAME.changed_jobs       whose runtime, GPUs or GPU model are others now
 *     what_if.NAME.unfit_jobs         left as they were: they would need more memory than a GPU has
 *     what_if.NAME.gpu_hours_before   runtime times GPUs of all that it is about; the same after
 *     what_if.NAME.gpu_hours_after
 *     what_if.NAME.memory_before_gb   on each GPU, of the job that takes most; where the model's size is told
 *     what_if.NAME.memory_after_gb
 *     what_if.NAME.short_gb           what the unfit job that lacks most lacks
 *
 * They are of jobs as they are submitted, all of a trace and those drawn in a replication. What they wait and cost is
 * told by two runs: `outlay compare`, with the measures applied or not.
 */
#ifndef OUTLAY_SCENARIO_WHAT_IFS_H
#define OUTLAY_SCENARIO_WHAT_IFS_H

#include "outlay/metric.h"
#include "scenarios/inflow.h"

void ol_scenario_check_what_ifs(const struct ol_scenario *scenario, struct ol_faults *faults);
/* Adds to what another queue of the same replication told. */
void ol_what_if_metrics(const struct ol_inflow_queue *queue, struct ol_metrics *metrics, size_t replication);

#endif
