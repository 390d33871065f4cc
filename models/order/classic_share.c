/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Doubles and long doubles stand where Slurm has them, so that factors agree to the last digit.
 */
#include "models/order/classic_share.h"

#include <math.h>

/* How strongly an account's own ratio holds back its members' (Slurm's constant). */
#define OBLIVIOUS_FORCE 5.0L

/* Its part of all usage. */
static long double normal_usage(const struct ol_associations *tree, const struct ol_association *association)
{
    const long double total = tree->items[OL_ROOT_ASSOCIATION].usage;
    const long double part = total > 0 ? association->usage / total : 0;
    return part > 1 ? 1 : part;
}

static double normal_shares(const struct ol_associations *tree, const struct ol_association *association)
{
    double product = 1;
    if (association->is_with_parent)
        return tree->items[association->fair_parent].normal_shares;
    for (; association != &tree->items[OL_ROOT_ASSOCIATION]; association = &tree->items[association->parent])
        if (!association->is_with_parent)
            product *=
                association->level_shares ? (double)association->shares / (double)association->level_shares : 0;
    return product;
}

static long double plain_effective(const struct ol_associations *tree, const struct ol_association *association)
{
    const long double usage = normal_usage(tree, association);
    const long double above = tree->items[association->fair_parent].effective;
    if (!association->level_shares)
        return above;
    return usage + (above - usage) * (association->shares / (long double)association->level_shares);
}

static long double siblings_usage(const struct ol_associations *tree, uint32_t fair_parent)
{
    long double sum = 0;
    for (size_t i = 1; i < tree->count; i++)
        if (tree->items[i].fair_parent == fair_parent && !tree->items[i].is_with_parent)
            sum += normal_usage(tree, &tree->items[i]);
    return sum;
}

static long double oblivious_effective(const struct ol_associations *tree,
                                       const struct ol_association *association)
{
    const struct ol_association *parent = &tree->items[association->fair_parent];
    const long double usage = normal_usage(tree, association);
    if (!(association->normal_shares > 0) || !(parent->normal_shares > 0) || !(parent->effective > 0) ||
        !(usage > 0))
        return usage;
    const long double above = parent->effective / parent->normal_shares;
    const long double siblings = siblings_usage(tree, association->fair_parent) / parent->normal_shares;
    const long double own = usage / association->normal_shares / siblings;
    long double power = 1;
    if (logl(above) * logl(own) < 0)
        power = 1 / (1 + powl(OBLIVIOUS_FORCE * logl(above), 2));
    return above * pow((double)own, (double)power) * association->normal_shares;
}

static void set_effective(struct ol_associations *tree, struct ol_association *association,
                          bool is_depth_oblivious)
{
    if (association->fair_parent == OL_ROOT_ASSOCIATION)
        association->effective = normal_usage(tree, association);
    else if (association->is_with_parent)
        association->effective = tree->items[association->fair_parent].effective;
    else if (is_depth_oblivious)
        association->effective = oblivious_effective(tree, association);
    else
        association->effective = plain_effective(tree, association);
}

static double factor_of(const struct ol_association *association, uint32_t dampening)
{
    if (!(association->normal_shares > 0))
        return 0;
    return pow(2.0, (double)-((association->effective / (long double)association->normal_shares) / dampening));
}

void ol_classic_share_rank(struct ol_associations *tree, uint32_t dampening, bool is_depth_oblivious)
{
    struct ol_association *items = tree->items;
    items[OL_ROOT_ASSOCIATION].effective = 1;
    items[OL_ROOT_ASSOCIATION].normal_shares = 1;
    for (size_t i = 1; i < tree->count; i++) {
        items[i].normal_shares = normal_shares(tree, &items[i]);
        set_effective(tree, &items[i], is_depth_oblivious);
    }
    for (size_t i = 1; i < tree->count; i++)
        if (items[i].is_member)
            items[i].factor =
                factor_of(items[i].is_with_parent ? &items[items[i].fair_parent] : &items[i], dampening);
}
