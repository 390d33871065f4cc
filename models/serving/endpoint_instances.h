/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * endpoint_instances: an endpoint's instances: the nodes of its fleet, and whom the engine has on them.
 *
 * An instance is a node that the engine was told of. Whoever owns them says how many there should be; the missing ones
 * are taken up from free nodes, and ordered where there is none; of those too many the newest takes no more requests
 * and is given back when it has none. Nodes that are lost take their instance along. What the fleet tells is heard
 * here; the owner is asked to look again, at the same instant, by the handler that it names.
 *
 *     ol_instances_open(&instances, &setting);
 *     ol_instances_adjust(&instances, 3);
 *     ol_instances_close(&instances);
 */
#ifndef OUTLAY_SERVING_ENDPOINT_INSTANCES_H
#define OUTLAY_SERVING_ENDPOINT_INSTANCES_H

#include "models/fleet/node_fleet.h"
#include "models/serving/engine.h"

#include <stdbool.h>

struct ol_instance {
    uint32_t hold, node;
    ol_time since; /* it was taken up */
    bool is_used, is_draining;
};

/* All that is pointed to is borrowed. */
struct ol_instances_setting {
    struct ol_sim *sim;
    struct ol_fleet_setting fleet; /* its hooks are filled in here */
    void *self;
    /* Brings the engine up to the present; false where it cannot be. */
    bool (*catch_up)(void *self);
    double speed;        /* of each, times that of its capacity */
    bool notes_standing; /* keeps the lives of instances on nodes that stand anyway */
    uint32_t adjusted;   /* handler of the owner's, deferred to where more or fewer nodes are there than before */
};

struct ol_instances {
    struct ol_instances_setting setting;
    struct ol_node_fleet *fleet; /* owned */
    struct ol_engine *engine;    /* set by the owner before nodes begin to come, and closed by him */
    struct ol_instance *items;   /* by the engine's number */
    size_t count, capacity;
    size_t all_used;       /* the first so many are in use */
    int serving, draining; /* instances that the engine has */
    int64_t free;          /* of the fleet's nodes */
    struct ol_node_lives standing;
};

/* There are no nodes yet: ol_node_fleet_begin of its fleet lets them come. */
void ol_instances_open(struct ol_instances *instances, const struct ol_instances_setting *setting);
/* So many are to serve: as far as there are nodes; the rest is ordered. The engine is up to the present. */
void ol_instances_adjust(struct ol_instances *instances, int wanted);
/* For the engine's hook: it has nothing on this one any more. */
void ol_instances_drained(struct ol_instances *instances, uint32_t id);
/* The run is over, with the instances that there are. */
void ol_instances_finish(struct ol_instances *instances, ol_time end);
/* Aborts where the books do not add up; for tests. */
void ol_instances_verify(const struct ol_instances *instances);
void ol_instances_close(struct ol_instances *instances);

#endif
