/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quota_shares: the shares of all nodes of a tree, each parent's divided among its children, kept until what is asked
 * for changes; and what each used in the past.
 *
 * The past decays: what was used a half-life ago counts half. Its part is of all that the pool could have given in
 * the same past, so that nodes that used all of it since the start have 1.
 */
#ifndef OUTLAY_SHARE_QUOTA_SHARES_H
#define OUTLAY_SHARE_QUOTA_SHARES_H

#include "models/share/quota_rule.h"
#include "models/share/share_division.h"

struct ol_quota_shares {
    struct ol_share_claim *items; /* by node, in processors or GPUs */
    struct ol_share_claim *row;   /* of the children of one */
    double *pasts;                /* by node: decayed amount-hours */
    double past_whole;            /* of the pool */
    ol_time half_life;            /* 0: nothing is forgotten */
    double k;                     /* 0: the past does not count */
    ol_time update;               /* how often shares follow the past, where it counts */
    ol_time divided, last;
    void (*divide)(struct ol_share_claim *claims, size_t count, double whole, double k);
    /* Quota, weight, priority and bounds of a node's claim; `asked` and `past` are filled. */
    void (*claim)(const struct ol_quota_tree *tree, uint32_t node, struct ol_share_claim *claim);
};

void ol_quota_shares_open(struct ol_quota_shares *shares, const struct ol_quota_tree *tree);
void ol_quota_shares_release(struct ol_quota_shares *shares);
/* The past up to now, before what is used changes. */
void ol_quota_shares_advance(struct ol_quota_shares *shares, const struct ol_quota_tree *tree, ol_time now);
/* As of now: by node. */
const struct ol_share_claim *ol_quota_shares_of(struct ol_quota_shares *shares, struct ol_quota_rule *rule,
                                                ol_time now);
/* When the past will have changed the shares; OL_NEVER where nobody waits for it. */
ol_time ol_quota_shares_wake(const struct ol_quota_shares *shares, const struct ol_quota_tree *tree, ol_time now);

#endif
