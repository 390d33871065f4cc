/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cluster_stage: small clusters for tests, and jobs for them in one line.
 */
#ifndef OUTLAY_TESTS_CLUSTER_STAGE_H
#define OUTLAY_TESTS_CLUSTER_STAGE_H

#include "models/place/placement_rule.h"

#include "outlay/arena.h"
#include "outlay/placement.h"
#include "tests/check.h"

struct cluster_stage {
    struct ol_cluster *cluster;
    struct ol_labels labels;
    struct ol_node_shape shapes[64];
    size_t count;
    struct ol_ties ties;
    const uint32_t *ranks;
    uint32_t owners; /* that were given a number */
};

static inline ol_label stage_label(struct cluster_stage *stage, const char *text)
{
    return text ? ol_label_of_text(&stage->labels, text, strlen(text)) : OL_NO_LABEL;
}

/* Nodes of so many GPUs, processors and memory; 0: not limited. */
static inline struct ol_node_shape *stage_nodes(struct cluster_stage *stage, uint32_t count, uint32_t gpus,
                                                int64_t cpus)
{
    stage->shapes[stage->count] = (struct ol_node_shape){.count = count, .gpus = gpus, .cpu_milli = cpus * 1000};
    return &stage->shapes[stage->count++];
}

static inline struct ol_cluster *stage_cluster(struct cluster_stage *stage, const char *rule)
{
    const struct ol_kind *kind = ol_kind_find(ol_placements, rule);
    const struct ol_cluster_setting setting = {
        .shapes = stage->shapes,
        .shape_count = stage->count,
        .rule = {.kind = kind, .options = kind->options_size > 0 ? &stage->ties : NULL},
        .labels = &stage->labels,
        .ranks = stage->ranks,
        .seed = 7,
    };
    return ol_cluster_new(&setting);
}

static inline void stage_open(struct cluster_stage *stage, const char *rule)
{
    stage->cluster = stage_cluster(stage, rule);
}

static inline void stage_close(struct cluster_stage *stage)
{
    ol_cluster_verify(stage->cluster);
    ol_cluster_free(stage->cluster);
    ol_labels_release(&stage->labels);
}

/* Places one more job; the node of its first part, or -1 where it does not fit. What fits is told the same before. */
static inline int stage_place(struct cluster_stage *stage, uint32_t units, const struct ol_ask *ask)
{
    size_t count;
    const bool fits = ol_cluster_fits(stage->cluster, units, ask);
    const uint32_t owner = stage->owners++;
    const bool is_placed = ol_cluster_place(stage->cluster, owner, units, ask);
    ol_cluster_verify(stage->cluster);
    CHECK_INT(is_placed, fits);
    if (!is_placed)
        return -1;
    const struct ol_placed *parts = ol_cluster_parts(stage->cluster, owner, &count);
    return parts ? (int)parts[0].node : -2;
}

/* A job of so many thousandths of GPUs and processors. */
static inline int stage_job(struct cluster_stage *stage, uint32_t units, int64_t cpus)
{
    return stage_place(stage, units, &(struct ol_ask){.cpu_milli = cpus * 1000});
}

#endif
