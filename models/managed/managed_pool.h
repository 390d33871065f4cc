/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * managed_pool: a pool whose nodes come and go, or whose jobs save, restart, shrink and grow.
 *
 * It is to its jobs what dispatch (dispatch.h) is to those of a pool that stands: it takes them in, asks the policy who
 * starts, starts and ends their stretches, and tells the probes. The nodes are the fleet's (fleet/node_fleet.h): who
 * hears from it what is wanted, and tells what becomes of it. How far a job has come is its course's (course.h).
 *
 * A job starts whole. When one of its nodes is lost, all of it is stopped and waits again in front of the queue, what
 * its last surviving save does not hold is lost, and its next attempt begins with the restore; an elastic job goes on
 * with the workers that are left, where these are enough. Elastic jobs start with their fewest workers and then grow
 * into units that nobody waits for, where the time gained is more than the rendezvous costs.
 *
 * A job that reads from a file system goes at the part of its speed that its share of the throughput allows
 * (storage/file_sharing.h); policies do not know of that, and see it outlive what they expected.
 *
 * What a policy expects of a job is its estimate with the saves that are planned. Where overrun="kill", a job is killed
 * once it has computed for as long as its estimate, and all its work is lost; nobody is killed for saves and restores.
 *
 * A pass is over once per instant; the other reading (pass="event") is for pools that stand.
 */
#ifndef OUTLAY_MANAGED_POOL_H
#define OUTLAY_MANAGED_POOL_H

#include "models/checkpoint/stored.h"
#include "models/job_table.h"
#include "models/pool_model.h"
#include "models/storage/file_sharing.h"
#include "outlay/ask.h"
#include "outlay/node_life.h"
#include "outlay/pool.h"
#include "outlay/work.h"

/* All pointers are borrowed. */
struct ol_managed_setting {
    const struct ol_pool *pool;
    uint16_t index; /* of the pool */
    uint64_t seed, replication;
    ol_time warmup_end;
    bool has_end;                      /* the clock has a length */
    const bool *arrivals_are_over;     /* no job will come any more; NULL: not known */
    const struct ol_work_plan *plans;  /* by a job's source */
    const struct ol_asks *asks;        /* of the jobs; NULL: they say nothing */
    const struct ol_labels *labels;    /* NULL: none */
    ol_time start_instant;             /* of the clock; 0: not in the calendar */
    const struct ol_pool_nodes *nodes; /* where jobs are placed on nodes */
    struct ol_job_table *table;
    struct ol_node_lives *lives;               /* may be NULL */
    const struct ol_checkpoint *checkpoints;   /* the scenario's ... */
    const struct ol_file_system *file_systems; /* the scenario's ... */
    struct ol_file_sharing **sharings;         /* ... and who gets how much of each, in the same order */
    struct ol_stored *stored;                  /* ... and what is kept of each, in the same order; may be NULL */
};

struct ol_pool_model *ol_managed_pool_new(struct ol_sim *sim, const struct ol_managed_setting *setting);

#endif
