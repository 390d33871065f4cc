/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fair_tree: the fair-share factor by rank in a sorted tree (Cox and Morrison, Slurm's default since 19.05).
 *
 * Of all that stand under the same account, each has a level: its part of their shares over its part of their usage;
 * infinite where it used nothing, 0 where it has no shares. The tree is walked with higher levels first, members before
 * accounts where levels are equal, and members are ranked as they are met: the first gets 1, the last 1/members.
 * Members that tie share the higher rank; a member that ties with an account shares the rank of its best member.
 *
 * Accounts that tie: the documentation says that their children are merged and sorted as one. What slurmctld does
 * (fair_tree.c, _count_tied_accounts, at least from 14.11 to 22.05) is to walk one after the other, and to give the
 * first member of the next one the rank of the last one before it. Both are here; the second is what `sprio` shows.
 */
#ifndef OUTLAY_ORDER_FAIR_TREE_H
#define OUTLAY_ORDER_FAIR_TREE_H

#include "models/order/associations.h"

enum ol_account_ties { OL_TIES_WALKED, OL_TIES_MERGED };

/* What is kept from one ranking to the next, zero-initialised: who stands under whom, in the order of the last time,
 * which seldom changes much. All its own. */
struct ol_fair_tree {
    size_t listed;                /* associations */
    uint32_t *first;              /* of each: its places are places[first[i]] .. places[first[i + 1]] */
    struct ol_fair_place *places; /* private */
    double *factors;              /* [rank]: over the number of members */
    uint32_t *ranks; /* of each account: that of the first under it, if all are members and stood apart; else 0 */
    struct ol_fair_place *merged; /* memory of the walk: those under accounts that tie */
};

/* The level of one that is not the root, in long doubles as Slurm's. */
long double ol_fair_tree_level(const struct ol_associations *tree, uint32_t association);
/* Sets `factor` of the members; false where all stay as they are. Always of the same tree, which may have grown. */
bool ol_fair_tree_rank(struct ol_fair_tree *kept, struct ol_associations *tree, enum ol_account_ties ties);
void ol_fair_tree_release(struct ol_fair_tree *kept);

#endif
