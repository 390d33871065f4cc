/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pool_note: what managed pools tell probes beside the fates of jobs.
 *
 * In a pool whose nodes stand, a job's start and end say all: its units are busy in between. A managed pool, whose
 * nodes come and go or whose jobs save, restart, shrink and grow, tells each change of its levels (OL_POOL_CHANGED),
 * and what each stretch of a job's time on its nodes was spent on once that is settled (OL_JOB_SPENT). Only what lies
 * after the warm-up is told of spending; over a run useful + lost + startup + restore + saving is, exactly, the
 * unit-time that was busy then.
 */
#ifndef OUTLAY_POOL_NOTE_H
#define OUTLAY_POOL_NOTE_H

#include "models/area.h"
#include "outlay/job.h"

/* Of OL_POOL_CHANGED: what is added to each level. */
struct ol_pool_change {
    const struct ol_job *job; /* whose busy units they are; NULL: of none */
    uint16_t pool;
    uint8_t source; /* enum ol_capacity_source: of the nodes that came, went or are busy */
    int64_t busy, queued_jobs, queued_units;
    int64_t capacity, nodes; /* that serve: units and nodes */
};

/* Of OL_NODE_BILLED: nodes of a capacity that are paid for from now on, or (negative) not any more. From its start on,
 * before it serves, up to its end. */
struct ol_node_change {
    uint16_t pool, capacity; /* indices */
    int64_t nodes;
};

/* Of OL_JOB_SPENT, in unit-microseconds. */
struct ol_spending {
    const struct ol_job_run *run;
    ol_area useful, lost;             /* computed and kept, computed in vain */
    ol_area startup, restore, saving; /* overhead: coming up and rendezvous, reading back, saving */
    ol_area vain;                     /* of what was lost: held without computing, after a crash */
    int64_t cost;                     /* of the time that this is about, in billionths; where prices are known */
};

#endif
