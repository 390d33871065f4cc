/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * otherwise: when a job would have started had its pool's scheduler done one thing less.
 *
 * Each answer is a simulation of the same jobs, nodes and random numbers with that one change (rerun.h), and what
 * became of the job in it.
 */
#ifndef OUTLAY_OTHERWISE_H
#define OUTLAY_OTHERWISE_H

#include "scenarios/rerun.h"

struct ol_otherwise {
    const char *change; /* "without preemption" ... */
    ol_time start, end; /* OL_NEVER: not within the run */
    uint32_t attempts;
    char state[16]; /* its status then; "" where it could not be simulated, and then `why` says why not */
    char why[300];
};

/* Those of the changes that apply to the pool; how many. `row` is the job's in jobs.csv; of one that never waited it is
 * not asked what it would have done as the first in the queue. */
size_t ol_otherwise_all(struct ol_rerun *rerun, const char *pool, uint64_t row, bool waited,
                        struct ol_otherwise items[OL_CHANGES]);

#endif
