/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * deadline: pools in which each job has nodes of its own, chosen anew at every tick to be cheap and in time.
 *
 * A pool with a <deadline> element has no queue: a job that arrives begins its own course of ticks. At each tick a
 * policy proposes on-demand, spot or nothing, by what is left to do, what time is left, and whether spot is to be
 * had; a guarantee over all policies turns to on-demand when no tick is left to waste. Changing to a node costs
 * `restart`, which is worked off before anything else. A node is billed from tick to tick. These are the
 * definitions of "Can't Be Late" (Wu et al., NSDI'24): see models/deadline/deadline_pool.h.
 *
 * The pool's capacities are its markets: those with source="spot" are zones (each with an <availability>), of
 * which a job keeps the one it is in while it can, and else takes the first, in the order of use, that is
 * available; one is on-demand. A policy is a kind (field.h); adding one is one file and one line in the list.
 */
#ifndef OUTLAY_DEADLINE_H
#define OUTLAY_DEADLINE_H

#include "outlay/field.h"
#include "outlay/simtime.h"

enum ol_deadline_node { OL_NODE_NONE, OL_NODE_SPOT, OL_NODE_ON_DEMAND };

/* What a policy may know at a tick; all times since the job's arrival. */
struct ol_deadline_view {
    ol_time now, tick, restart;
    ol_time work, deadline; /* of the whole job; a deadline of OL_NEVER: none */
    ol_time left, done;     /* of the work; done = work - left */
    ol_time overhead;       /* of a restart, still to be worked off */
    bool has_spot;
    enum ol_deadline_node last;    /* held in the tick before */
    enum ol_deadline_node current; /* the same, but none where it was spot and is lost */
};

struct ol_deadline_policy {
    struct ol_kind kind;
    /* Pure. Spot that is not to be had becomes none. */
    enum ol_deadline_node (*propose)(const struct ol_deadline_view *view);
};
/* NULL-terminated: on-demand, greedy, uniform-progress ... */
extern const struct ol_kind *const ol_deadline_policies[];

struct ol_deadline { /* <deadline>, a child of <pool> */
    const struct ol_xml_node *node;
    struct ol_variant policy; /* a struct ol_deadline_policy */
    ol_time tick, restart;
};
extern const struct ol_element ol_deadline_element;

/* Whether these can be its pool's markets: one on-demand capacity and any number of zones, of which nothing is
 * said that only nodes that stand or are ordered could do. `capacities` is of struct ol_capacity. */
void ol_deadline_check(const struct ol_deadline *deadline, const struct ol_list *capacities,
                       struct ol_faults *faults);

#endif
