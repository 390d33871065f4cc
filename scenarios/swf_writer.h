/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * swf_writer: a scenario's jobs as a log in the Standard Workload Format, version 2.2.
 *
 * All sources are written in the order in which the simulator would meet their jobs, with times on the scenario's
 * clock. Jobs are numbered anew from 1, as the format has it. Users, teams and queues that are numbers stay; those
 * that are text get the numbers behind, and the header tells which. Pools are partitions.
 */
#ifndef OUTLAY_SWF_WRITER_H
#define OUTLAY_SWF_WRITER_H

#include "outlay/output.h"
#include "scenarios/inflow.h"

/* Of a loaded inflow that does not stream. Failing writes show when `output` is closed. */
int ol_swf_write(struct ol_inflow *inflow, uint64_t seed, struct ol_output *output, struct ol_error *error);

#endif
