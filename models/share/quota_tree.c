/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/share/quota_tree.h"

#include "outlay/pool.h"

#include <math.h>
#include <string.h>

static bool counts_gpus(const struct ol_quota_tree *tree)
{
    return ol_pool_unit(tree->setting.pool) == OL_UNIT_GPUS;
}

int64_t ol_quota_tree_units(const struct ol_quota_tree *tree, double amount)
{
    return llround(amount * tree->setting.grain);
}

double ol_quota_tree_amount(const struct ol_quota_tree *tree, int64_t units)
{
    return (double)units / tree->setting.grain;
}

const char *ol_quota_tree_unit(const struct ol_quota_tree *tree)
{
    return counts_gpus(tree) ? "GPUs" : "processors";
}

/* ---- making ---- */

static size_t count_quotas(const struct ol_list *list)
{
    size_t count = list->count;
    for (size_t i = 0; i < list->count; i++)
        count += count_quotas(&((const struct ol_quota *)list->items)[i].inner);
    return count;
}

/* Cohorts are left out of the names of those in them. */
static void name_node(struct ol_quota_tree *tree, struct ol_quota_node *node)
{
    const struct ol_quota_node *above = &tree->nodes[node->parent];
    while (above->quota && above->owner == OL_OWNER_COHORT)
        above = &tree->nodes[above->parent];
    const char *own = node->is_anybody ? "any" : node->whose;
    node->name = above->quota ? ol_arena_format(&tree->arena, "%s.%s", above->name, own) : own;
    node->said = ol_arena_format(&tree->arena, "%s %.60s", ol_quota_owner_names[node->owner], node->whose);
}

static struct ol_quota_node *add_node(struct ol_quota_tree *tree, uint32_t parent, uint32_t *link)
{
    struct ol_quota_node *node = &tree->nodes[tree->count];
    *node = (struct ol_quota_node){.parent = parent, .first = OL_NO_NODE, .next = OL_NO_NODE, .owner = OL_OWNERS};
    node->depth = parent == OL_NO_NODE ? 0 : tree->nodes[parent].depth + 1;
    tree->depth = node->depth > tree->depth ? node->depth : tree->depth;
    if (link)
        *link = tree->count;
    tree->count++;
    return node;
}

static void add_others(struct ol_quota_tree *tree, uint32_t parent, uint32_t *link)
{
    const struct ol_quota_node *above = &tree->nodes[parent];
    struct ol_quota_node *others = add_node(tree, parent, link);
    others->policy = above->quota;
    others->name = above->quota ? ol_arena_format(&tree->arena, "%s.others", above->name) : "others";
    others->said =
        above->quota ? ol_arena_format(&tree->arena, "the others of %s", above->said) : "those without a quota";
}

static void add_quotas(struct ol_quota_tree *tree, uint32_t parent, const struct ol_list *list)
{
    const char *attribute = counts_gpus(tree) ? "gpus" : "cpus";
    const struct ol_quota *quotas = list->items;
    uint32_t *link = &tree->nodes[parent].first;
    for (size_t i = 0; i < list->count; i++) {
        struct ol_quota_node *node = add_node(tree, parent, link);
        node->quota = node->policy = &quotas[i];
        node->owner = ol_quota_owner_of(node->quota, &node->whose);
        node->whose = node->whose ? node->whose : "";
        node->is_anybody = node->owner != OL_OWNER_COHORT && strcmp(node->whose, "*") == 0;
        node->has_amount = ol_quota_gives(node->quota, attribute);
        node->amount = ol_quota_tree_units(tree, counts_gpus(tree) ? quotas[i].gpus : quotas[i].cpus);
        name_node(tree, node);
        if (node->quota->inner.count > 0)
            add_quotas(tree, (uint32_t)(node - tree->nodes), &node->quota->inner);
        link = &node->next;
    }
    add_others(tree, parent, link);
}

void ol_quota_tree_open(struct ol_quota_tree *tree, const struct ol_sharing_setting *setting)
{
    const struct ol_list *quotas = &setting->pool->shares;
    *tree = (struct ol_quota_tree){.setting = *setting};
    tree->nodes = ol_mem_new(ol_mem_product(sizeof *tree->nodes, 2 * count_quotas(quotas) + 2));
    struct ol_quota_node *pool = add_node(tree, OL_NO_NODE, NULL);
    pool->name = "pool", pool->said = "the pool";
    pool->amount = setting->units;
    add_quotas(tree, 0, quotas);
}

void ol_quota_tree_release(struct ol_quota_tree *tree)
{
    ol_mem_free(tree->nodes);
    ol_arena_release(&tree->arena);
    *tree = (struct ol_quota_tree){0};
}

/* ---- finding ---- */

/* Names that were not in the table yet may be by now: sources that stream add them as they come. */
static void find_labels(struct ol_quota_tree *tree)
{
    if (tree->labels_seen == tree->setting.labels->count + 1)
        return;
    tree->labels_seen = tree->setting.labels->count + 1;
    for (uint32_t i = 0; i < tree->count; i++) {
        struct ol_quota_node *node = &tree->nodes[i];
        if (node->whose && node->label == OL_NO_LABEL && node->owner < OL_OWNER_COHORT)
            node->label = ol_label_find(tree->setting.labels, node->whose, strlen(node->whose));
    }
}

static bool is_its(const struct ol_quota_node *node, const struct ol_job *job, const struct ol_ask *ask)
{
    const ol_label labels[OL_OWNERS] = {
        [OL_OWNER_TEAM] = job->team,
        [OL_OWNER_USER] = job->user,
        [OL_OWNER_QUEUE] = job->queue,
        [OL_OWNER_ACCOUNT] = ask->account,
    };
    return node->is_anybody || (node->label != OL_NO_LABEL && labels[node->owner] == node->label);
}

static uint32_t others_of(const struct ol_quota_tree *tree, uint32_t above)
{
    uint32_t i = tree->nodes[above].first;
    while (tree->nodes[i].quota)
        i = tree->nodes[i].next;
    return i;
}

/* The leaf below `above`, or OL_NO_NODE where only its others are left. */
static uint32_t search(const struct ol_quota_tree *tree, uint32_t above, const struct ol_job *job,
                       const struct ol_ask *ask)
{
    for (uint32_t i = tree->nodes[above].first; i != OL_NO_NODE; i = tree->nodes[i].next) {
        const struct ol_quota_node *node = &tree->nodes[i];
        if (!node->quota || (node->owner < OL_OWNER_COHORT && !is_its(node, job, ask)))
            continue;
        const uint32_t inner = search(tree, i, job, ask);
        if (inner != OL_NO_NODE)
            return inner;
        if (node->owner < OL_OWNER_COHORT)
            return node->first == OL_NO_NODE ? i : others_of(tree, i);
    }
    return OL_NO_NODE;
}

uint32_t ol_quota_tree_leaf(struct ol_quota_tree *tree, const struct ol_job *job, const struct ol_ask *ask)
{
    find_labels(tree);
    const uint32_t leaf = search(tree, 0, job, ask);
    return leaf != OL_NO_NODE ? leaf : others_of(tree, 0);
}

uint32_t ol_quota_tree_below(const struct ol_quota_tree *tree, uint32_t above, uint32_t node)
{
    while (tree->nodes[node].parent != above)
        node = tree->nodes[node].parent;
    return node;
}

uint32_t ol_quota_tree_meet(const struct ol_quota_tree *tree, uint32_t a, uint32_t b)
{
    while (a != b) {
        uint32_t *deeper = tree->nodes[a].depth >= tree->nodes[b].depth ? &a : &b;
        *deeper = tree->nodes[*deeper].parent;
    }
    return a;
}
