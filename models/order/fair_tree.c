/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/fair_tree.h"

#include "outlay/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NO_LEVEL 4294967294.0L /* Slurm's NO_VAL, which it sorts by */

/* One to be sorted: qsort has no context, and is not stable. */
struct ol_fair_place {
    long double level;
    uint32_t association;
    bool is_account;
};

struct walk {
    struct ol_fair_tree *kept;
    struct ol_associations *tree;
    enum ol_account_ties ties;
    size_t used;    /* of the places, by those that are walked now; everybody has at most one */
    double factor;  /* of the member met last: its rank over their number */
    uint32_t unmet; /* members: the rank of the next one if it does not tie */
};

/* The parts are doubles and long doubles as in Slurm, so that what ties there ties here. `total`: usage of all under
 * the same account. */
static long double level_of(const struct ol_association *association, long double total)
{
    if (association->is_with_parent)
        return association->is_member ? INFINITY : NO_LEVEL;
    if (!(association->level_part > 0))
        return 0;
    const long double usage = total > 0 ? association->usage / total : 0;
    return usage > 0 ? association->level_part / usage : INFINITY;
}

static int compare(const void *a, const void *b)
{
    const struct ol_fair_place *x = a, *y = b;
    if (x->level < y->level || x->level > y->level)
        return x->level < y->level ? 1 : -1;
    if (x->is_account != y->is_account)
        return x->is_account ? 1 : -1;
    return x->association < y->association ? -1 : x->association > y->association;
}

/* They stand as they did the last time, so that few have to move; else it is left to qsort. */
static void sort(struct ol_fair_place *places, size_t count)
{
    size_t moves = 8 * count;
    for (size_t i = 1; i < count; i++) {
        if (places[i - 1].level > places[i].level)
            continue;
        const struct ol_fair_place place = places[i];
        size_t at = i;
        for (; at > 0 && compare(&places[at - 1], &place) > 0; at--)
            places[at] = places[at - 1];
        places[at] = place;
        if (i - at > moves) {
            qsort(places, count, sizeof *places, compare);
            return;
        }
        moves -= i - at;
    }
}

/* Accounts without shares of their own are left out: their children stand with their fair parent's. Where accounts are
 * walked one by one they are met all the same, with nothing under them, as slurmctld does: what comes behind them does
 * not tie with what came before. */
static bool is_met(const struct ol_association *association, enum ol_account_ties ties)
{
    return ties != OL_TIES_MERGED || !association->is_with_parent || association->is_member;
}

static void list_places(struct ol_fair_tree *kept, const struct ol_associations *tree, enum ol_account_ties ties)
{
    ol_fair_tree_release(kept);
    kept->listed = tree->count;
    kept->places = ol_mem_new(ol_mem_product(sizeof *kept->places, tree->count));
    kept->merged = ol_mem_new(ol_mem_product(sizeof *kept->merged, tree->count));
    kept->first = ol_mem_new(ol_mem_product(sizeof *kept->first, tree->count + 2));
    kept->factors = ol_mem_new(ol_mem_product(sizeof *kept->factors, tree->member_count + 1));
    for (size_t i = 1; i <= tree->member_count; i++)
        kept->factors[i] = (double)i / (double)tree->member_count;
    for (size_t i = 1; i < tree->count; i++)
        kept->first[tree->items[i].fair_parent + 2] += is_met(&tree->items[i], ties);
    for (size_t i = 2; i < tree->count + 2; i++)
        kept->first[i] += kept->first[i - 1];
    for (size_t i = 1; i < tree->count; i++)
        if (is_met(&tree->items[i], ties))
            kept->places[kept->first[tree->items[i].fair_parent + 1]++] =
                (struct ol_fair_place){.association = (uint32_t)i, .is_account = !tree->items[i].is_member};
}

/* With their levels of now; how many. */
static size_t list_under(const struct walk *walk, uint32_t account, struct ol_fair_place **places)
{
    struct ol_association *items = walk->tree->items;
    const long double total = items[account].usage;
    const uint32_t *first = &walk->kept->first[account];
    const size_t count = first[1] - first[0];
    *places = &walk->kept->places[first[0]];
    for (size_t i = 0; i < count; i++) {
        struct ol_fair_place *place = &(*places)[i];
        struct ol_association *child = &items[place->association];
        place->level = child->level = level_of(child, total);
    }
    return count;
}

static size_t merge(struct walk *walk, const struct ol_fair_place *accounts, size_t account_count,
                    struct ol_fair_place **places)
{
    size_t count = 0;
    *places = walk->kept->merged + walk->used;
    for (size_t a = 0; a < account_count; a++) {
        struct ol_fair_place *under;
        const size_t more = list_under(walk, accounts[a].association, &under);
        memcpy(*places + count, under, more * sizeof *under);
        count += more;
    }
    walk->used += count;
    return count;
}

/* Of two that follow each other. */
static bool is_tie(const struct ol_fair_place *place)
{
    return !(place[-1].level > place->level);
}

/* The accounts whose children are walked as one, from the first of them. */
static size_t tied_accounts(const struct walk *walk, const struct ol_fair_place *places, size_t count)
{
    size_t tied = 1;
    while (walk->ties == OL_TIES_MERGED && tied < count && is_tie(&places[tied]))
        tied++;
    return tied;
}

static void rank_member(struct walk *walk, uint32_t member, bool is_tied)
{
    if (!is_tied)
        walk->factor = walk->kept->factors[walk->unmet];
    walk->tree->items[member].factor = walk->factor;
    walk->unmet--;
}

/* `is_tied`: the accounts tie with what was met before them. */
static void visit(struct walk *walk, const struct ol_fair_place *accounts, size_t account_count, bool is_tied)
{
    const size_t used = walk->used;
    struct ol_fair_place *places;
    const size_t count = account_count == 1 ? list_under(walk, accounts->association, &places)
                                            : merge(walk, accounts, account_count, &places);
    sort(places, count);
    for (size_t i = 0, step; i < count; i += step) {
        const bool ties = i == 0 ? is_tied : is_tie(&places[i]);
        step = places[i].is_account ? tied_accounts(walk, places + i, count - i) : 1;
        if (places[i].is_account)
            visit(walk, places + i, step, ties);
        else
            rank_member(walk, places[i].association, ties);
    }
    walk->used = used;
}

void ol_fair_tree_rank(struct ol_fair_tree *kept, struct ol_associations *tree, enum ol_account_ties ties)
{
    struct walk walk = {
        .kept = kept, .tree = tree, .ties = ties, .factor = 1, .unmet = (uint32_t)tree->member_count};
    const struct ol_fair_place root = {.association = OL_ROOT_ASSOCIATION, .is_account = true};
    if (kept->listed != tree->count)
        list_places(kept, tree, ties);
    visit(&walk, &root, 1, false);
}

void ol_fair_tree_release(struct ol_fair_tree *kept)
{
    ol_mem_free(kept->first);
    ol_mem_free(kept->places);
    ol_mem_free(kept->merged);
    ol_mem_free(kept->factors);
    *kept = (struct ol_fair_tree){0};
}
