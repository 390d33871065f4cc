/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * associations: the tree of accounts and their members, with what each has used.
 *
 * Number 0 is the root account; parents have lower numbers than what stands under them. Usage is booked on a member and
 * on everything above it, so that an account's usage is that of all below it. Who is not listed in the scenario joins
 * when he is first met: the account under the root, the member with one share.
 *
 * Some stand "with their parent" (shares="parent"). For the shares they are not there: what stands under such an
 * account shares with those of the nearest one above that has shares of its own, its fair parent.
 *
 * It holds what Slurm calls associations, without a partition. What is made of it is told elsewhere: fair_tree.h,
 * classic_share.h.
 */
#ifndef OUTLAY_ORDER_ASSOCIATIONS_H
#define OUTLAY_ORDER_ASSOCIATIONS_H

#include "outlay/job_view.h"

struct ol_scheduler;

struct ol_association {
    const char *name; /* the tree's own */
    uint32_t parent, fair_parent;
    uint32_t shares;
    uint32_t priority;
    bool is_member, is_with_parent;
    long double usage; /* in unit-seconds, decayed */

    /* what fair shares are made of; set by ol_associations_share and the algorithms */
    uint32_t level_shares; /* of all under the same fair parent */
    double level_part;     /* its shares over these; 0 where there are none */
    long double effective; /* classic: usage that counts */
    double normal_shares;  /* classic: of the whole */
    double factor;         /* of a member: 0 .. 1 */
};

struct ol_associations {
    struct ol_association *items;
    size_t count, capacity, member_count;
    const struct ol_labels *labels;
    uint32_t most_priority;         /* of all */
    bool is_grown;                  /* somebody joined; cleared by ol_associations_share */
    struct ol_arena *arena;         /* of names */
    struct association_slot *slots; /* private: found ones by the job's labels */
    size_t slot_count, slots_used;
};

#define OL_ROOT_ASSOCIATION ((uint32_t)0)

/* Those of the scenario, in the order in which they are written, with their usage. */
void ol_associations_init(struct ol_associations *tree, const struct ol_scheduler *scheduler,
                          const struct ol_labels *labels);
void ol_associations_release(struct ol_associations *tree);

/* The job's: of its user in its account, else in the account where the user is a member first, else in that of its
 * team. May grow the tree. */
uint32_t ol_associations_find(struct ol_associations *tree, const struct ol_job *job, const struct ol_ask *ask);
/* Books usage on it and all above. */
void ol_associations_charge(struct ol_associations *tree, uint32_t association, long double amount);
/* All above but the root. */
static inline void ol_associations_charge_below_root(struct ol_associations *tree, uint32_t association,
                                                     long double amount)
{
    for (; association != OL_ROOT_ASSOCIATION; association = tree->items[association].parent)
        tree->items[association].usage += amount;
}
/* All usage times the factor; 0 forgets it. */
void ol_associations_decay(struct ol_associations *tree, double factor);
/* Level shares and fair parents, after somebody joined. */
void ol_associations_share(struct ol_associations *tree);

#endif
