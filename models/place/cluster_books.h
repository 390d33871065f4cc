/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cluster_books: what a cluster writes down of its nodes, for those who place jobs on them.
 *
 * Nodes, devices and places are flat arrays, so that a copy costs as little as their bytes. Of each node the books keep
 * what its devices add up to (idle thousandths, whole idle devices, the widest room for a share), so that whether a job
 * fits there is a few comparisons. A want is an ask as the books need it: split into whole devices, a share or a MIG
 * instance, with the models that will do as a mask. It is made once for each question.
 *
 * Who fits where is told here, in ol_node_fits; which of those nodes is taken is the rule's choice (placement_rule.h).
 */
#ifndef OUTLAY_PLACE_CLUSTER_BOOKS_H
#define OUTLAY_PLACE_CLUSTER_BOOKS_H

#include "models/place/mig.h"
#include "models/place/owner_places.h"

#include "outlay/placement.h"
#include "outlay/rng.h"

#define OL_MODEL_CLASSES 64 /* GPU models that are told apart; the last one stands for all further ones */
#define OL_NO_JOB_KIND   UINT32_MAX

struct ol_node {
    int64_t cpu_left, memory_left;
    uint64_t state; /* a hash of all that its fragmentation depends on */
    uint32_t shape, first_device;
    uint32_t idle;    /* thousandths */
    uint32_t whole;   /* devices that nobody holds any of */
    uint32_t kinds;   /* of jobs there */
    uint16_t widest;  /* most thousandths left on a device that takes one more share */
    uint8_t openings; /* MIG profiles that find room */
};

struct ol_device {
    uint32_t holder; /* owner of the whole of it, plus 1; 0: none */
    uint16_t left;   /* thousandths */
    uint16_t jobs;   /* that share it */
    uint8_t taken;   /* places of MIG instances */
};

/* A shape with what follows from it. */
struct ol_shape {
    struct ol_node_shape is;
    struct ol_node empty; /* such a node without jobs */
    uint32_t model_class; /* OL_MODEL_CLASSES: of no model */
    enum ol_mig_geometry geometry;
};

struct ol_want {
    const struct ol_ask *ask;
    uint32_t units;   /* that it will hold */
    uint32_t devices; /* whole ones; 0 of a share, an instance, or processors only */
    uint32_t share;   /* thousandths of one device, 1 .. 1000; 0: none */
    uint32_t count;   /* of such shares or instances; 1 where there are none */
    bool is_slice;
    int8_t profiles[OL_MIG_GEOMETRIES]; /* of a slice; -1 where the geometry has none */
    int64_t cpu_milli, memory_bytes;    /* of all */
    uint64_t models;                    /* classes that do */
    bool is_any_model;                  /* also nodes of no model do */
    uint32_t kind; /* shares and instances 0, else the number of devices; OL_NO_JOB_KIND of processors only */
    uint64_t key;  /* a hash of all that its score can depend on */
};

struct ol_model_masks; /* by label, the models that it means */
struct ol_score_memo;  /* scores by want and state of the node (fgd.c) */

struct ol_cluster {
    struct ol_shape *shapes;
    size_t shape_count;
    uint32_t node_count, device_count, kind_count;
    struct ol_node *nodes;
    struct ol_device *devices;
    uint32_t *ranks;
    uint32_t *kinds; /* jobs of each kind; of a node gpus + 1, beginning at first_device + its number */
    struct ol_places places;
    uint64_t units, idle;
    int64_t most_cpu;    /* of a node; 0: none is limited */
    uint32_t most_units; /* of a node */
    struct ol_rng rng;
    struct ol_variant rule;
    const struct ol_labels *labels;
    struct ol_typical *typical;
    struct ol_want *typical_wants; /* of each */
    size_t typical_count;
    uint64_t expectation; /* a hash of them */

    /* not copied: what was worked out once, and room to work in */
    struct ol_model_masks *masks;
    struct ol_score_memo *memo;
    uint32_t *tied;          /* nodes with equal scores */
    struct ol_placed *gang;  /* parts that are being gathered */
    bool *is_chosen;         /* by node: has a part already; all false between calls */
    bool *is_spared;         /* by node: not to be chosen */
    struct ol_device *spare; /* as many as a node has at most */
};

#define OL_NO_NODE UINT32_MAX

struct ol_want ol_want_of(const struct ol_cluster *cluster, uint32_t units, const struct ol_ask *ask);
/* The classes that a text such as "A100|H100" means, by its label; OL_NO_LABEL: all, and *is_any. */
uint64_t ol_models_of(const struct ol_cluster *cluster, ol_label model, bool *is_any);
struct ol_model_masks *ol_model_masks_new(void);
void ol_model_masks_free(struct ol_model_masks *masks);
/* The want's part with so many of its devices. */
struct ol_want ol_want_part(const struct ol_want *want, uint32_t devices);
/* One of its shares. */
struct ol_want ol_want_share(const struct ol_want *want);
/* How many of the want's devices find room on a node, with their share of processors and memory. */
uint32_t ol_node_room(const struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want);

static inline const struct ol_shape *ol_shape_of(const struct ol_cluster *cluster, const struct ol_node *node)
{
    return &cluster->shapes[node->shape];
}

static inline bool ol_device_is_idle(const struct ol_device *device)
{
    return !device->holder && device->jobs == 0;
}

static inline bool ol_shape_is_model(const struct ol_shape *shape, const struct ol_want *want)
{
    return want->is_any_model ||
           (shape->model_class < OL_MODEL_CLASSES && (want->models >> shape->model_class & 1));
}

/* Whether all of the want fits on the node. */
static inline bool ol_node_fits(const struct ol_cluster *cluster, const struct ol_node *node,
                                const struct ol_want *want)
{
    if (node->cpu_left < want->cpu_milli || node->memory_left < want->memory_bytes)
        return false;
    if (want->devices > 0 ? node->whole < want->devices : !want->is_slice && node->widest < want->share)
        return false;
    if (want->is_slice) {
        const int profile = want->profiles[ol_shape_of(cluster, node)->geometry];
        if (profile < 0 || !(node->openings >> profile & 1))
            return false;
    }
    return ol_shape_is_model(ol_shape_of(cluster, node), want);
}

/* Thousandths that the device has for one more share; 0 where it takes none. */
static inline uint32_t ol_device_room(const struct ol_shape *shape, const struct ol_device *device)
{
    if (shape->is.slicing == OL_SLICING_MIG || device->holder)
        return 0;
    return shape->is.slicing == OL_SLICING_TIME && device->jobs >= shape->is.sharers ? 0 : device->left;
}

static inline struct ol_device *ol_node_devices(const struct ol_cluster *cluster, const struct ol_node *node)
{
    return cluster->devices + node->first_device;
}

/* ---- cluster_hold.c: what changes the books ---- */

/* Works out again what the node's devices add up to. */
void ol_node_sum_up(const struct ol_cluster *cluster, struct ol_node *node);
/* The want, or its part, for the owner on a node where it fits; `device` for a share or an instance. */
void ol_node_hold(struct ol_cluster *cluster, uint32_t owner, const struct ol_want *want, uint32_t node,
                  uint32_t device, uint32_t part);

/* Puts a share or an instance on the device, and returns the places that it takes. */
uint8_t ol_device_share(const struct ol_shape *shape, struct ol_device *device, const struct ol_want *want);
/* Gives so many idle devices to the owner. */
void ol_devices_hold(struct ol_device *devices, uint32_t count, uint32_t owner);

/* ---- fragments.c ---- */

/* Idle thousandths on such devices that no typical ask could use, in the mean. */
double ol_fragments_of(const struct ol_cluster *cluster, const struct ol_shape *shape,
                       const struct ol_device *devices, int64_t cpu_left);
void ol_fragments_expect(struct ol_cluster *cluster, const struct ol_typical *typical, size_t count);

/* ---- cluster_shares.c: several shares or instances of one job ---- */

/* How many of them find room on the node; `is_empty`: as if nobody were there. */
uint32_t ol_node_room_of_shares(const struct ol_cluster *cluster, const struct ol_node *node,
                                const struct ol_want *want, bool is_empty);
bool ol_cluster_place_shares(struct ol_cluster *cluster, uint32_t owner, const struct ol_want *want);

/* ---- cluster_choice.c ---- */

/* The node that the rule likes best of those where the want fits, or OL_NO_NODE. `is_spared` of nodes that are not
 * asked for; may be NULL. */
uint32_t ol_cluster_choose(struct ol_cluster *cluster, const struct ol_want *want, const bool *is_spared);
/* The device on the node for a share or an instance. */
uint32_t ol_cluster_choose_device(struct ol_cluster *cluster, const struct ol_want *want, uint32_t node);
/* Into cluster->gang: the parts of whole devices over several nodes; 0 where they find no room. */
size_t ol_cluster_gather(struct ol_cluster *cluster, const struct ol_want *want);
/* Whether that would find room, on nodes or, empty, on shapes. */
bool ol_cluster_has_room(const struct ol_cluster *cluster, const struct ol_want *want, bool is_empty);

#endif
