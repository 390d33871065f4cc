/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flow_graph: which step comes after which.
 *
 * Owns its arrays. Steps are numbers, in the order in which they are written.
 */
#ifndef OUTLAY_MODELS_FLOW_GRAPH_H
#define OUTLAY_MODELS_FLOW_GRAPH_H

#include "models/flow/flow.h"

struct ol_flow_edges { /* of one step: the others */
    uint16_t *items;
    size_t count, capacity;
};

struct ol_flow_graph {
    size_t count;                         /* steps */
    struct ol_flow_edges *before, *after; /* of each: what it comes after, and what comes after it */
    uint16_t *order;                      /* all steps, none before one that it comes after */
};

/* Empty lists of edges for so many steps. */
struct ol_flow_graph ol_flow_graph_empty(size_t count);
void ol_flow_graph_join(struct ol_flow_graph *graph, size_t before, size_t after);
/* Fills `order`; false where the steps go round in a circle, and `circle` (room for all) then holds one of `*length`,
 * each step before the next. */
bool ol_flow_graph_sort(struct ol_flow_graph *graph, uint16_t *circle, size_t *length);
/* By the names in `after`; what is wrong is added to the faults, which may be NULL where it was checked before. */
struct ol_flow_graph ol_flow_graph_of(const struct ol_flow *flow, struct ol_faults *faults);
void ol_flow_graph_release(struct ol_flow_graph *graph);

#endif
