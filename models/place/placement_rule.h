/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * placement_rule: what a placement rule is.
 *
 * A rule gives each node on which a want fits a score, and the highest one wins; equal scores are told apart by the
 * nodes' names or by chance. A share goes to the fullest device that will do unless the rule picks one itself. The
 * options of a rule that has any begin with a struct ol_ties.
 *
 * The scores of those that were published are whole numbers, as published: what is cut off makes nodes equal, and so is
 * part of the rule.
 */
#ifndef OUTLAY_PLACE_PLACEMENT_RULE_H
#define OUTLAY_PLACE_PLACEMENT_RULE_H

#include "models/place/cluster_books.h"

enum ol_tie { OL_TIE_NAME, OL_TIE_FIRST, OL_TIE_RANDOM };
struct ol_ties {
    int ties; /* enum ol_tie */
};

/* Of the largest node's, at most 1; 0 where no node has a limit. */
static inline double ol_share_of_most(double amount, double most)
{
    return most <= 0 ? 0 : amount < most ? amount / most : 1;
}

struct ol_placement {
    struct ol_kind kind;
    enum ol_tie ties; /* of a rule without options */
    /* NULL: all are equal. */
    double (*score)(struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want);
    /* Of a share, on a node where it fits: its number there. NULL: the fullest, and of these the first. */
    uint32_t (*device)(struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want);
};

#endif
