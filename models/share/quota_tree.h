/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quota_tree: a pool's <quota>s as a tree of nodes, and which of them a job belongs to.
 *
 * Node 0 is the pool. Jobs belong to leaves: whatever has quotas in it has, behind them, a leaf for its other jobs,
 * which no <quota> stands for. Parents stand before their children, and siblings in the order of the scenario. A node
 * counts what runs and waits in all that is below it, in units; what is tried out (outlay/quota.h) stands beside it
 * and never stays.
 */
#ifndef OUTLAY_SHARE_QUOTA_TREE_H
#define OUTLAY_SHARE_QUOTA_TREE_H

#include "models/share/quota_element.h"
#include "outlay/label.h"
#include "outlay/quota.h"

#define OL_NO_NODE UINT32_MAX

struct ol_quota_node {
    const struct ol_quota *quota; /* NULL: the pool, others */
    const struct ol_quota
        *policy;       /* the same, and of others that of whom they are in; NULL: the pool, its others */
    const char *name;  /* of metrics: "research", "research.alice" */
    const char *said;  /* of phrases: "team research" */
    const char *whose; /* as written; NULL without a quota */
    enum ol_quota_owner owner;
    ol_label label; /* OL_NO_LABEL: no job of that name was seen yet */
    bool is_anybody, has_amount;
    uint32_t parent, first, next; /* OL_NO_NODE: none */
    uint32_t depth;               /* of the pool: 0 */
    int64_t amount;               /* gpus, or cpus in a pool of processors, in units; 0 where not given */

    int64_t used, waiting; /* units */
    int64_t tried;         /* units that are out of `used` while something is tried */
    int64_t firm;          /* of `used`: by jobs that ask not to be preempted */
    uint32_t running, queued;
};

struct ol_quota_tree {
    struct ol_sharing_setting setting;
    struct ol_quota_node *nodes;
    uint32_t count, depth; /* of the deepest node */
    size_t labels_seen;
    struct ol_arena arena; /* of the names */
};

void ol_quota_tree_open(struct ol_quota_tree *tree, const struct ol_sharing_setting *setting);
void ol_quota_tree_release(struct ol_quota_tree *tree);

/* The leaf that the job belongs to. */
uint32_t ol_quota_tree_leaf(struct ol_quota_tree *tree, const struct ol_job *job, const struct ol_ask *ask);
/* The node below `above` on the way from it to `node`, which lies below it. */
uint32_t ol_quota_tree_below(const struct ol_quota_tree *tree, uint32_t above, uint32_t node);
/* The innermost node that both are, or lie below. */
uint32_t ol_quota_tree_meet(const struct ol_quota_tree *tree, uint32_t a, uint32_t b);

/* What runs, as tried out. */
static inline int64_t ol_quota_node_used(const struct ol_quota_node *node)
{
    return node->used - node->tried;
}

/* An amount of processors or GPUs in units. */
int64_t ol_quota_tree_units(const struct ol_quota_tree *tree, double amount);
/* And back. */
double ol_quota_tree_amount(const struct ol_quota_tree *tree, int64_t units);
/* "GPUs" or "processors". */
const char *ol_quota_tree_unit(const struct ol_quota_tree *tree);

#endif
