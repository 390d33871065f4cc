/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * deadline_pool: runs the jobs of a pool with a <deadline>, each on nodes of its own.
 *
 * The engine of "Can't Be Late" (Wu et al., NSDI'24), in continuous simulated time. A job's ticks begin at its
 * arrival and are `tick` apart. At each:
 *
 *   1. The market is looked at: spot that is held and no longer to be had is lost.
 *   2. What was held in the tick that ends works off the overhead of its restart first and the job's work then;
 *      this counts also when the node is lost now. Where no work is left the job is over: now, though the work may
 *      have been done within the tick, as nodes are held and billed for whole ticks.
 *   3. The policy proposes what to hold in the tick that begins, the guarantee over it (deadline_policies.h)
 *      decides, and spot that is not to be had becomes none.
 *   4. What is held anew has the whole restart before it, whatever was left of the one before.
 *
 * Where several zones are available a job keeps the one it holds; losing it, it goes to the first other one, for a
 * restart. A job without a deadline is never pressed: Uniform Progress and greedy wait for spot, and where no zone
 * will ever have it again its ticks end.
 *
 * Ticks come in OL_PHASE_DECIDE: arrivals of the instant have been taken in. Jobs do not meet each other, so that
 * their order within the instant shows in the order of notes only.
 *
 * What it tells: a job starts once, with the first node that it holds, and is running from then on, though it may
 * hold none for a while; losses of spot are interruptions, changes of mind are not. Levels (OL_POOL_CHANGED): a
 * job that holds nothing counts as queued; its nodes count with all their units as capacity, and the job's own as
 * busy. OL_JOB_SPENT is told at every tick: work as useful, overhead as startup, and what was paid for after the
 * work was done as lost, which is the run's `lost`, too. Nodes' lives: one each for every stretch of ticks in the
 * same market, ended by the provider where it was lost, and by the user where the job left or was over.
 */
#ifndef OUTLAY_DEADLINE_POOL_H
#define OUTLAY_DEADLINE_POOL_H

#include "models/job_table.h"
#include "models/pool_model.h"
#include "outlay/deadline.h"
#include "outlay/node_life.h"
#include "outlay/pool.h"
#include "outlay/sim.h"
#include "outlay/work.h"

struct ol_deadline_setting {
    uint16_t pool; /* index into the scenario's pools */
    ol_time warmup_end;
    uint64_t seed, replication;
    const struct ol_work_plan *plans; /* by the jobs' source; their deadlines are used */
    struct ol_node_lives *lives;      /* where ended nodes are added */
};

/* Of jobs that arrived after the warm-up and have a deadline. One that ends right at its deadline meets it; one that
 * still runs at the end of the run has missed it where it lies behind, and counts for neither where it does not. */
struct ol_deadline_tally {
    uint64_t met, missed;
};

/* Borrows all but the setting itself. `pool` and `deadline` have passed ol_deadline_check. Jobs come in
 * OL_PHASE_ARRIVAL; none is refused: one that cannot be in time runs and misses. */
struct ol_pool_model *ol_deadline_pool_new(struct ol_sim *sim, const struct ol_pool *pool,
                                           const struct ol_deadline *deadline, struct ol_job_table *table,
                                           const struct ol_deadline_setting *setting);
struct ol_deadline_tally ol_deadline_pool_tally(const struct ol_pool_model *model);

#endif
