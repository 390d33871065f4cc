/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/fair_tree.h"

#include "outlay/arena.h"

#include <math.h>
#include <stdlib.h>

#define NO_LEVEL 4294967294.0L /* Slurm's NO_VAL, which it sorts by */

/* One to be sorted: qsort has no context, and is not stable. */
struct place {
    long double level;
    uint32_t association;
    bool is_account;
};

struct walk {
    struct ol_associations *tree;
    enum ol_account_ties ties;
    uint32_t *first; /* of each: its children are children[first[i]] .. children[first[i + 1]] */
    uint32_t *children;
    size_t rank;  /* of the member met last */
    size_t unmet; /* members: the rank of the next one if it does not tie */
};

/* The parts are doubles and long doubles as in Slurm, so that what ties there ties here. */
static long double level_of(const struct ol_associations *tree, const struct ol_association *association)
{
    const long double total = tree->items[association->fair_parent].usage;
    const double shares =
        association->level_shares ? (double)association->shares / (double)association->level_shares : 0;
    if (association->is_with_parent)
        return association->is_member ? INFINITY : NO_LEVEL;
    if (!(shares > 0))
        return 0;
    const long double usage = total > 0 ? association->usage / total : 0;
    return usage > 0 ? shares / usage : INFINITY;
}

static int compare(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->level < y->level || x->level > y->level)
        return x->level < y->level ? 1 : -1;
    if (x->is_account != y->is_account)
        return x->is_account ? 1 : -1;
    return x->association < y->association ? -1 : x->association > y->association;
}

static void list_children(struct walk *walk)
{
    const struct ol_associations *tree = walk->tree;
    walk->first = ol_mem_new(ol_mem_product(sizeof *walk->first, tree->count + 2));
    walk->children = ol_mem_new(ol_mem_product(sizeof *walk->children, tree->count));
    for (size_t i = 1; i < tree->count; i++)
        walk->first[tree->items[i].fair_parent + 2]++;
    for (size_t i = 2; i < tree->count + 2; i++)
        walk->first[i] += walk->first[i - 1];
    for (size_t i = 1; i < tree->count; i++)
        walk->children[walk->first[tree->items[i].fair_parent + 1]++] = (uint32_t)i;
}

/* Accounts without shares of their own are left out: their children stand with their fair parent's. Where accounts are
 * walked one by one they are met all the same, with nothing under them, as slurmctld does: what comes behind them does
 * not tie with what came before. */
static size_t gather(const struct walk *walk, const struct place *accounts, size_t account_count,
                     struct place **places)
{
    size_t count = 0, capacity = 0;
    *places = NULL;
    for (size_t a = 0; a < account_count; a++) {
        const uint32_t account = accounts[a].association;
        for (uint32_t i = walk->first[account]; i < walk->first[account + 1]; i++) {
            const struct ol_association *child = &walk->tree->items[walk->children[i]];
            if (walk->ties == OL_TIES_MERGED && child->is_with_parent && !child->is_member)
                continue;
            OL_MEM_RESERVE(*places, capacity, count + 1);
            (*places)[count++] = (struct place){child->level, walk->children[i], !child->is_member};
        }
    }
    return count;
}

static bool is_equal(long double a, long double b)
{
    return !(a < b) && !(a > b);
}

/* The accounts whose children are walked as one, from the first of them. */
static size_t tied_accounts(const struct walk *walk, const struct place *places, size_t count)
{
    size_t tied = 1;
    while (walk->ties == OL_TIES_MERGED && tied < count && is_equal(places[tied].level, places[0].level))
        tied++;
    return tied;
}

static void rank_member(struct walk *walk, uint32_t member, bool is_tied)
{
    if (!is_tied)
        walk->rank = walk->unmet;
    walk->tree->items[member].factor = (double)walk->rank / (double)walk->tree->member_count;
    walk->unmet--;
}

/* `is_tied`: the accounts tie with what was met before them. */
static void visit(struct walk *walk, const struct place *accounts, size_t account_count, bool is_tied)
{
    struct place *places;
    const size_t count = gather(walk, accounts, account_count, &places);
    if (count > 1)
        qsort(places, count, sizeof *places, compare);
    for (size_t i = 0, step; i < count; i += step) {
        const bool ties = i == 0 ? is_tied : is_equal(places[i].level, places[i - 1].level);
        step = places[i].is_account ? tied_accounts(walk, places + i, count - i) : 1;
        if (places[i].is_account)
            visit(walk, places + i, step, ties);
        else
            rank_member(walk, places[i].association, ties);
    }
    ol_mem_free(places);
}

void ol_fair_tree_rank(struct ol_associations *tree, enum ol_account_ties ties)
{
    struct walk walk = {.tree = tree, .ties = ties, .rank = tree->member_count, .unmet = tree->member_count};
    const struct place root = {.association = OL_ROOT_ASSOCIATION, .is_account = true};
    for (size_t i = 1; i < tree->count; i++)
        tree->items[i].level = level_of(tree, &tree->items[i]);
    list_children(&walk);
    visit(&walk, &root, 1, false);
    ol_mem_free(walk.first);
    ol_mem_free(walk.children);
}
