/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * node_fleet: the nodes of a managed pool, from their order to their end.
 *
 *     ordered --delay--> starting --startup--> serving --> given back by the pool, or lost
 *
 * The fleet orders nodes from the capacity whose turn it is, lets standing nodes stand, gives idle ones back, takes
 * away those that the laws, the markets and the shocks take, and keeps the books of what was there and when. Which job
 * holds which units of which node is kept here too (holds), because only so is it known who goes down with a node.
 *
 * It decides nothing about jobs: whoever owns it (managed_pool.h) hears through hooks what becomes of nodes and says
 * how many units are wanted. All hooks but `expected` are called in the phase CAPACITY, or METER for idle nodes.
 *
 * A loss is known to the fleet before it happens; the hint and the notice come so long before it as the capacity says,
 * or at once where that lies in the past. From the notice on a node is closed: it takes no more jobs; nor does it from
 * the hint on where jobs leave it then. One that is closed while it comes up never serves. The successor of a node that
 * jobs are on is kept, idle or not, until they have left it. Nodes that have a successor do not count against a max;
 * there are never more than twice as many as that.
 */
#ifndef OUTLAY_NODE_FLEET_H
#define OUTLAY_NODE_FLEET_H

#include "outlay/metric.h"
#include "outlay/node_life.h"
#include "outlay/pool.h"
#include "outlay/sim.h"

#define OL_NO_NODE UINT32_MAX
#define OL_NO_HOLD UINT32_MAX

struct ol_node_fleet; /* opaque */

struct ol_fleet_hooks {
    void *self;
    void (*expected)(void *self, int64_t units, ol_time at); /* on their way; negative: not any more */
    void (*joined)(void *self, uint32_t node);               /* it serves: all its units are free */
    void (*hinted)(void *self, uint32_t node);               /* it is at risk: jobs may leave it */
    void (*closed)(void *self, uint32_t node,
                   uint32_t free);           /* its free units are gone; jobs on it have the notice */
    void (*lost)(void *self, uint32_t node); /* it is gone: take all its holds away before returning */
    /* It is gone, its successor is there at once, and nobody else could take that: true where the owner has done all
     * that `lost` and `joined` would have led to, ol_node_fleet_renew with it. May be NULL. */
    bool (*renewed)(void *self, uint32_t node);
    void (*left)(void *self, uint32_t node); /* it is given back: its units, all free, are gone */
    void (*changed)(void *self);             /* more may be had than before: ask again */
};

struct ol_fleet_setting {
    const struct ol_pool *pool;
    uint16_t index; /* of the pool */
    uint64_t seed, replication;
    ol_time warmup_end;
    bool has_end;                  /* the clock has a length: markets go on however long they serve nobody */
    const bool *arrivals_are_over; /* no job will come any more; NULL: not known */
    bool begins_empty;             /* none of a provider's stands from the start: each is ordered when wanted */
    struct ol_node_lives *lives;   /* of moved capacities; borrowed */
    struct ol_fleet_hooks hooks;
};

/* The standing nodes are there when ol_node_fleet_begin returns, which tells them through `joined`. */
struct ol_node_fleet *ol_node_fleet_new(struct ol_sim *sim, const struct ol_fleet_setting *setting);
void ol_node_fleet_begin(struct ol_node_fleet *fleet);
void ol_node_fleet_free(struct ol_node_fleet *fleet);

/* ---- wants ---- */

/* The most units there can be at a time. */
uint32_t ol_node_fleet_most(const struct ol_node_fleet *fleet);
/* So many units are wanted beyond those that are free: orders what is not on its way yet. Idle nodes may go unless they
 * are held: somebody waits, or is about to. */
void ol_node_fleet_want(struct ol_node_fleet *fleet, uint64_t units, bool holds);
/* So many units of jobs run on a fallback and would move back: orders nodes of the capacities that they move back to,
 * and returns the units of these that are free. */
uint64_t ol_node_fleet_want_back(struct ol_node_fleet *fleet, uint64_t units);
bool ol_node_fleet_moves_back(const struct ol_node_fleet *fleet);
bool ol_node_is_fallback(const struct ol_node_fleet *fleet, uint32_t node);
/* No nodes of these sources, a bit for each, are ordered from now on; those on their way come. */
void ol_node_fleet_restrain(struct ol_node_fleet *fleet, unsigned sources);
/* None of a provider's nodes has to stand from now on: they go when they are idle. */
void ol_node_fleet_dismiss(struct ol_node_fleet *fleet);
/* Whether there are jobs, so that markets can tell whether they serve them in vain. */
void ol_node_fleet_tell(struct ol_node_fleet *fleet, bool has_jobs);

/* ---- nodes and holds ---- */

/* Jobs leave it on a hint, and none is to come in their place. Returns its free units, which are gone for everybody. */
uint32_t ol_node_fleet_drain(struct ol_node_fleet *fleet, uint32_t node);

struct ol_hold {
    uint32_t node, units;
    uint32_t holder;                         /* a number of the owner's */
    uint32_t next_of_holder, next, previous; /* the latter two: of the node's holds */
};

/* Take `units`, which are free on open nodes, for a holder: its first hold; the others follow by next_of_holder. What
 * fits on one node is put on one: the fullest that has room, of the first capacity in the order of use; a gang takes
 * whole nodes of one capacity where one has enough of them. */
uint32_t ol_node_fleet_take(struct ol_node_fleet *fleet, uint32_t holder, uint32_t units, uint32_t first_hold);
/* Gives all of them back. Units on nodes that are closed or drained, which are gone for everybody, are
 * added to `closed`. */
void ol_node_fleet_give(struct ol_node_fleet *fleet, uint32_t first_hold, uint32_t *closed);
/* Gives `units` of them back, those that were taken last first, and returns the list; `closed` is added to. */
uint32_t ol_node_fleet_give_some(struct ol_node_fleet *fleet, uint32_t first_hold, uint32_t units,
                                 uint32_t *closed);
/* Takes those on one node out of a holder's list, and returns the list: the node is being lost. Theirs are added to
 * `units`. */
uint32_t ol_node_fleet_drop(struct ol_node_fleet *fleet, uint32_t first_hold, uint32_t node, uint32_t *units);
const struct ol_hold *ol_node_fleet_hold(const struct ol_node_fleet *fleet, uint32_t hold);
int64_t ol_node_fleet_busy(const struct ol_node_fleet *fleet,
                           int source); /* units held of all nodes of a source */
uint32_t ol_node_first_hold(const struct ol_node_fleet *fleet, uint32_t node);
uint32_t ol_node_units(const struct ol_node_fleet *fleet, uint32_t node);
const struct ol_capacity *ol_node_capacity(const struct ol_node_fleet *fleet, uint32_t node);
size_t ol_node_capacity_index(const struct ol_node_fleet *fleet, uint32_t node);
/* Its books are closed, and those of its successor, which has its number and its holds, are opened. Returns when the
 * law takes that, or OL_NEVER: ol_node_fleet_await_loss is told of it next, or this is called again at that instant. */
ol_time ol_node_fleet_renew(struct ol_node_fleet *fleet, uint32_t node);
void ol_node_fleet_await_loss(struct ol_node_fleet *fleet, uint32_t node, ol_time loss);
/* How long before its loss, which is now, a node was closed. */
ol_time ol_node_notice(const struct ol_node_fleet *fleet, uint32_t node);
/* Of a node of a capacity: by the law and the shocks, or, where these say nothing, by the market; infinite: never
 * lost. `observed`: as seen so far in this run, begun with what the laws say. Microseconds. */
double ol_node_fleet_mean_life(const struct ol_node_fleet *fleet, size_t capacity, bool observed);

/* What can be said of a gang before its nodes are known: how long it lasts where nodes live shortest, and how fast jobs
 * of a kind are on the nodes that are used first. */
double ol_node_fleet_least_life(const struct ol_node_fleet *fleet, uint32_t units);
double ol_node_fleet_first_speed(const struct ol_node_fleet *fleet, const char *kind);

/* ---- the end ---- */

/* The nodes that are still there are added to the lives. */
void ol_node_fleet_finish(struct ol_node_fleet *fleet, ol_time end);
/* pool.NAME.nodes.mean .sd .max, and by source. */
void ol_node_fleet_metrics(const struct ol_node_fleet *fleet, struct ol_metrics *metrics, size_t replication);
/* Aborts where the books do not add up; for tests. */
void ol_node_fleet_verify(const struct ol_node_fleet *fleet, uint64_t free);

#endif
