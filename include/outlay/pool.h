/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pool: a number of equal units, and the jobs that wait for and run on them.
 *
 * A flat pool: any units serve any job, a job holds all its units at once. The description is bound from the scenario;
 * the state of one replication is private to the model that runs the pool (models/pool_model.h), which is the only one
 * to change it.
 */
#ifndef OUTLAY_POOL_H
#define OUTLAY_POOL_H

#include "outlay/capacity.h"
#include "outlay/deadline.h"
#include "outlay/fleet.h"
#include "outlay/node_list.h"
#include "outlay/scheduler.h"
#include "outlay/source.h"

struct ol_endpoint; /* outlay/endpoint.h */

/* A pool's units are counted in arrays; more make no sense on one machine. */
#define OL_POOL_UNITS_LIMIT (1 << 24)

struct ol_pool { /* <pool> */
    const struct ol_xml_node *node;
    const char *name;
    int64_t cpus, gpus; /* exactly one is positive, once capacity is counted */
    int64_t cpus_per_node, gpus_per_node;
    struct ol_list schedulers;             /* none or one */
    struct ol_list capacities;             /* struct ol_capacity; where there are any, the units are theirs */
    struct ol_list node_lists;             /* <nodes>: outlay/node_list.h; their rows become capacities */
    struct ol_list fleets, quotas, shocks; /* outlay/fleet.h */
    struct ol_list deadlines;              /* none or one */
    struct ol_list shares;                 /* <quota>, nested: models/share/quota_element.h */
    struct ol_list queues;                 /* <queue>: models/share/job_queue.h */
    struct ol_list reclaims;               /* none or one <reclaim>: models/reclaim/reclaim.h */
    const struct ol_endpoint *endpoint;    /* whose instances it is made of; NULL: it takes jobs */
    bool is_fractional;                    /* jobs may take parts of a GPU */
    bool is_restrained; /* there may be no money for its jobs (restraint.h); set by the scenario */
};

extern const struct ol_element ol_pool_element;

/* Faults that the fields alone cannot see. */
void ol_pool_check(const struct ol_pool *pool, struct ol_faults *faults);
enum ol_unit ol_pool_unit(const struct ol_pool *pool);
/* "cpus", "gpus" or "instances". */
const char *ol_pool_unit_name(const struct ol_pool *pool);
/* Units that make one processor or GPU: 1000 where jobs may take parts of GPUs or are placed on nodes, else 1. */
uint32_t ol_pool_grain(const struct ol_pool *pool);
/* Of a cpu or gpu of the nodes that stand, in the mean; NAN where a price is not known. */
double ol_pool_price_per_hour(const struct ol_pool *pool);
/* Whether its jobs go on nodes. */
bool ol_pool_is_placed(const struct ol_pool *pool);
/* Processors or GPUs, the most there can be. */
int64_t ol_pool_size(const struct ol_pool *pool);
/* In units: as many as there are processors or GPUs, times the grain. */
uint32_t ol_pool_units(const struct ol_pool *pool);
/* Whether the i-th capacity's number of nodes can change in a run. */
bool ol_pool_moves(const struct ol_pool *pool, size_t i);
/* Whether it is made of nodes, by capacities or lists. */
bool ol_pool_has_nodes(const struct ol_pool *pool);
/* What its lists have of a unit. */
int64_t ol_pool_listed(const struct ol_pool *pool, enum ol_unit unit);
/* Adds the nodes of its lists to its capacities: owned ones, one for each number of units that a node has. */
void ol_pool_add_listed(struct ol_pool *pool, enum ol_unit unit, struct ol_arena *arena, struct ol_faults *faults);

/* The nodes on which its jobs are placed, as they are listed: those of its capacities that stand, then those of its
 * lists. Where it counts processors, these are the devices. */
struct ol_pool_nodes {
    struct ol_node_shape *shapes;
    size_t shape_count;
    uint32_t
        *ranks; /* of the nodes by their names, those of capacities before the others; NULL: as they are listed */
    uint32_t node_count;
};
struct ol_pool_nodes ol_pool_nodes_of(const struct ol_pool *pool, struct ol_labels *labels,
                                      struct ol_arena *arena);
/* Faults of a pool whose jobs are placed. */
void ol_pool_check_placement(const struct ol_pool *pool, struct ol_faults *faults);

/* NULL where each job waits in the pool's queue. */
const struct ol_deadline *ol_pool_deadline(const struct ol_pool *pool);
/* Whether its scheduler weighs (order.h, quota.h, placement.h, preemption), or just serves in order. */
bool ol_pool_is_arbitrated(const struct ol_pool *pool);
/* The scheduler given, or the default one (fcfs, easy, instant, run). */
struct ol_scheduler ol_pool_scheduler(const struct ol_pool *pool);

#endif
