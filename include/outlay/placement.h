/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * placement: on which nodes and devices a job goes.
 *
 * A cluster is the books of a pool's nodes: of each the processors, the memory, and what is left of each GPU, in
 * thousandths. Its rule chooses; a job is placed whole or not at all. The books can be copied, to try what would be if
 * some jobs were gone, and a copy can be asked to put a job where another one has it.
 *
 * A rule is a kind (field.h) whose fields stand on <scheduler placement="...">; it scores nodes for an ask, and adding
 * one is one file and one line in the list. What all rules share (who fits where, gangs over nodes, MIG geometry) is
 * the cluster's own.
 *
 *     struct ol_cluster *cluster = ol_cluster_new(&setting);
 *     if (ol_cluster_place(cluster, slot, view.units, view.ask)) ...
 *     ol_cluster_remove(cluster, slot);
 */
#ifndef OUTLAY_PLACEMENT_H
#define OUTLAY_PLACEMENT_H

#include "outlay/ask.h"
#include "outlay/field.h"
#include "outlay/metric.h"

/* Nodes of one shape, as <capacity> and node lists give them. */
struct ol_node_shape {
    uint32_t count;                  /* of nodes */
    uint32_t gpus;                   /* of each; 0: processors only. Of pools that count processors: these */
    int64_t cpu_milli, memory_bytes; /* of each; 0: not limited */
    ol_label model;                  /* of its GPUs */
    int slicing;                     /* enum ol_slicing */
    uint32_t sharers;                /* of a time-sliced GPU: jobs at once */
    double overhead;                 /* of a time-sliced GPU: the share of a job's speed that it costs, 0..1 */
};

enum ol_slicing { OL_SLICING_THOUSANDTHS, OL_SLICING_MIG, OL_SLICING_TIME };

struct ol_cluster_setting {
    const struct ol_node_shape *shapes; /* copied */
    size_t shape_count;
    struct ol_variant rule; /* one of ol_placements */
    const struct ol_labels *labels;
    const uint32_t *ranks;      /* of each node by its name; NULL: as they are listed. Copied */
    uint64_t seed, replication; /* of rules that draw */
};

/* A job's part on one node. */
struct ol_placed {
    uint32_t node;  /* counts through the shapes in their order */
    uint32_t units; /* thousandths of GPUs there */
};

struct ol_cluster;

struct ol_cluster *ol_cluster_new(const struct ol_cluster_setting *setting);
void ol_cluster_free(struct ol_cluster *cluster);
/* Makes `to`, a cluster of the same setting, equal to `from`. */
void ol_cluster_copy(struct ol_cluster *to, const struct ol_cluster *from);

/* Places `units` thousandths of GPUs by the rule, for the owner; false where it does not fit. An owner has one place.
 *
 * Below 1000 units it is a share of one device, else whole devices; of an ask for a slice, one instance, whatever the
 * units. Whole devices go on one node where they fit on one now, else over several: those that give most first, the
 * rest where the rule likes it. The ask's `nodes` says over exactly how many, with as much on each; 1: on one or not
 * at all, as is what holds no whole device. Processors and memory go with the devices, in proportion. */
bool ol_cluster_place(struct ol_cluster *cluster, uint32_t owner, uint32_t units, const struct ol_ask *ask);
/* Whether it would fit. */
bool ol_cluster_fits(const struct ol_cluster *cluster, uint32_t units, const struct ol_ask *ask);
/* Whether it would fit if the cluster were empty. */
bool ol_cluster_fits_empty(const struct ol_cluster *cluster, uint32_t units, const struct ol_ask *ask);
/* Puts the owner where it is in `other`; false, and nothing is changed, where that is taken here. */
bool ol_cluster_place_as(struct ol_cluster *cluster, const struct ol_cluster *other, uint32_t owner);
void ol_cluster_remove(struct ol_cluster *cluster, uint32_t owner);

/* The parts of an owner's place, valid until the cluster changes. */
const struct ol_placed *ol_cluster_parts(const struct ol_cluster *cluster, uint32_t owner, size_t *count);
/* How fast the owner's job runs there: 1, or less on time-sliced devices. */
double ol_cluster_speed(const struct ol_cluster *cluster, uint32_t owner);
uint32_t ol_cluster_nodes(const struct ol_cluster *cluster);
/* Thousandths of GPUs: of all nodes, and idle. */
uint64_t ol_cluster_units(const struct ol_cluster *cluster);
uint64_t ol_cluster_idle(const struct ol_cluster *cluster);

/* An ask of a kind that is typical for the workload, with its share of all. */
struct ol_typical {
    struct ol_ask ask;
    uint32_t units;
    double share;
};
/* For rules that look at the workload (fgd), and for the next: copied. */
void ol_cluster_expect(struct ol_cluster *cluster, const struct ol_typical *typical, size_t count);
/* Idle thousandths that no typical ask could use, in the mean over them (Weng et al., ATC'23). 0 where none were
 * told. */
double ol_cluster_fragmentation(const struct ol_cluster *cluster);
void ol_cluster_verify(const struct ol_cluster *cluster);

/* NULL-terminated: `placement` of <scheduler>. Each is a struct of models/place/, whose kind comes first. */
extern const struct ol_kind *const ol_placements[];
/* Whether jobs go on nodes at all. */
bool ol_placement_is_on_nodes(const struct ol_variant *placement);

/* The kinds of asks that make up `share` of all, by count: keyed on processors, size and model, the most frequent
 * first. Written into *typical, which the caller frees with ol_mem_free; the shares add up to 1. */
struct ol_asked {
    const struct ol_ask *ask;
    uint32_t units;
};
size_t ol_typical_gather(const struct ol_asked *requests, size_t count, double share, struct ol_typical **typical);

#endif
