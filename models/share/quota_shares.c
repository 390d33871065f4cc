/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/share/quota_shares.h"

#include <math.h>

void ol_quota_shares_open(struct ol_quota_shares *shares, const struct ol_quota_tree *tree)
{
    shares->items = ol_mem_new(ol_mem_product(sizeof *shares->items, tree->count));
    shares->row = ol_mem_new(ol_mem_product(sizeof *shares->row, tree->count));
    shares->pasts = ol_mem_new(ol_mem_product(sizeof *shares->pasts, tree->count));
}

void ol_quota_shares_release(struct ol_quota_shares *shares)
{
    ol_mem_free(shares->items);
    ol_mem_free(shares->row);
    ol_mem_free(shares->pasts);
    *shares = (struct ol_quota_shares){0};
}

/* The integral of a level of 1 over the stretch, as it counts at its end. */
static double stretch_hours(const struct ol_quota_shares *shares, double hours, double kept)
{
    const double half = (double)shares->half_life / (double)OL_HOUR;
    return shares->half_life > 0 ? (1 - kept) * half / M_LN2 : hours;
}

void ol_quota_shares_advance(struct ol_quota_shares *shares, const struct ol_quota_tree *tree, ol_time now)
{
    const double hours = (double)(now - shares->last) / (double)OL_HOUR;
    if (shares->k <= 0 || hours <= 0)
        return;
    const double kept =
        shares->half_life > 0 ? exp2(-(double)(now - shares->last) / (double)shares->half_life) : 1;
    const double grown = stretch_hours(shares, hours, kept);
    for (uint32_t i = 0; i < tree->count; i++)
        shares->pasts[i] = shares->pasts[i] * kept + ol_quota_tree_amount(tree, tree->nodes[i].used) * grown;
    shares->past_whole = shares->past_whole * kept + ol_quota_tree_amount(tree, tree->setting.units) * grown;
    shares->last = now;
}

static void divide_children(struct ol_quota_shares *shares, const struct ol_quota_tree *tree, uint32_t parent)
{
    size_t count = 0;
    for (uint32_t i = tree->nodes[parent].first; i != OL_NO_NODE; i = tree->nodes[i].next) {
        const struct ol_quota_node *node = &tree->nodes[i];
        struct ol_share_claim *claim = &shares->row[count++];
        *claim = (struct ol_share_claim){
            .asked = ol_quota_tree_amount(tree, node->used + node->waiting),
            .most = INFINITY,
            .past = shares->past_whole > 0 ? shares->pasts[i] / shares->past_whole : 0,
        };
        shares->claim(tree, i, claim);
    }
    shares->divide(shares->row, count, shares->items[parent].share, shares->k);
    count = 0;
    for (uint32_t i = tree->nodes[parent].first; i != OL_NO_NODE; i = tree->nodes[i].next)
        shares->items[i] = shares->row[count++];
}

const struct ol_share_claim *ol_quota_shares_of(struct ol_quota_shares *shares, struct ol_quota_rule *rule,
                                                ol_time now)
{
    const struct ol_quota_tree *tree = &rule->tree;
    if (!rule->is_stale && (shares->k <= 0 || now < shares->divided + shares->update))
        return shares->items;
    ol_quota_shares_advance(shares, tree, now);
    rule->is_stale = false;
    shares->divided = now;
    shares->items[0] = (struct ol_share_claim){.share = ol_quota_tree_amount(tree, tree->setting.units)};
    for (uint32_t i = 0; i < tree->count; i++)
        if (tree->nodes[i].first != OL_NO_NODE)
            divide_children(shares, tree, i);
    return shares->items;
}

ol_time ol_quota_shares_wake(const struct ol_quota_shares *shares, const struct ol_quota_tree *tree, ol_time now)
{
    if (shares->k <= 0 || tree->nodes[0].queued == 0)
        return OL_NEVER;
    const ol_time next = shares->divided + shares->update;
    return next > now ? next : now + shares->update;
}
