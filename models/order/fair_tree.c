/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/fair_tree.h"

#include "outlay/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NO_LEVEL 4294967294.0L /* Slurm's NO_VAL, which it sorts by */

/* A level in doubles misses that in long doubles by less than four roundings, 2^-51 of it. */
#define SURELY_MORE (1 + 0x1p-48)
/* Usage of which doubles keep all bits, and which they can divide by one another. */
#define LEAST_USAGE 1e-150
#define MOST_USAGE  1e150

/* One to be sorted: qsort has no context, and is not stable. */
struct ol_fair_place {
    double near; /* its level, nearly, or NAN */
    struct ol_association *own;
    const struct ol_association *above; /* whose usage its own is a part of */
};

struct walk {
    struct ol_fair_tree *kept;
    struct ol_associations *tree;
    enum ol_account_ties ties;
    size_t used;    /* of the places, by those that are walked now; everybody has at most one */
    double factor;  /* of the member met last: its rank over their number */
    uint32_t unmet; /* members: the rank of the next one if it does not tie */
    bool is_moved;  /* some member's factor is another one than before */
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

long double ol_fair_tree_level(const struct ol_associations *tree, uint32_t association)
{
    const struct ol_association *own = &tree->items[association];
    return level_of(own, tree->items[own->fair_parent].usage);
}

/* `total`: above LEAST_USAGE and below MOST_USAGE. */
static inline double near_level(const struct ol_association *association, double total)
{
    const double usage = (double)association->usage;
    return !association->is_with_parent && usage > LEAST_USAGE ? association->level_part * total / usage : NAN;
}

/* Most levels differ by far, so that two divisions of long doubles, each as long as a dozen of other steps, need not
 * be made to tell which is more. */
static inline bool is_higher(const struct ol_fair_place *a, const struct ol_fair_place *b)
{
    if (a->near > b->near * SURELY_MORE)
        return true;
    return !(b->near > a->near * SURELY_MORE) &&
           level_of(a->own, a->above->usage) > level_of(b->own, b->above->usage);
}

static int compare(const void *a, const void *b)
{
    const struct ol_fair_place *x = a, *y = b;
    if (is_higher(x, y))
        return -1;
    if (is_higher(y, x))
        return 1;
    if (x->own->is_member != y->own->is_member)
        return x->own->is_member ? -1 : 1;
    return x->own < y->own ? -1 : x->own > y->own;
}

/* They stand as they did the last time, so that few have to move; else it is left to qsort. */
static void sort(struct ol_fair_place *places, size_t count)
{
    size_t moves = 8 * count;
    for (size_t i = 1; i < count; i++) {
        if (is_higher(&places[i - 1], &places[i]))
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

static void list_places(struct ol_fair_tree *kept, struct ol_associations *tree, enum ol_account_ties ties)
{
    ol_fair_tree_release(kept);
    kept->listed = tree->count;
    kept->places = ol_mem_new(ol_mem_product(sizeof *kept->places, tree->count));
    kept->merged = ol_mem_new(ol_mem_product(sizeof *kept->merged, tree->count));
    kept->first = ol_mem_new(ol_mem_product(sizeof *kept->first, tree->count + 2));
    kept->factors = ol_mem_new(ol_mem_product(sizeof *kept->factors, tree->member_count + 1));
    kept->ranks = ol_mem_new(ol_mem_product(sizeof *kept->ranks, tree->count));
    for (size_t i = 1; i <= tree->member_count; i++)
        kept->factors[i] = (double)i / (double)tree->member_count;
    for (size_t i = 1; i < tree->count; i++)
        kept->first[tree->items[i].fair_parent + 2] += is_met(&tree->items[i], ties);
    for (size_t i = 2; i < tree->count + 2; i++)
        kept->first[i] += kept->first[i - 1];
    for (size_t i = 1; i < tree->count; i++) {
        struct ol_association *own = &tree->items[i];
        if (is_met(own, ties))
            kept->places[kept->first[own->fair_parent + 1]++] =
                (struct ol_fair_place){.own = own, .above = &tree->items[own->fair_parent]};
    }
}

/* With their levels of now; how many. `stand_apart`: each is surely higher than the one behind it, as mostly, so that
 * there is nothing to sort and no tie. */
static size_t list_under(const struct walk *walk, const struct ol_association *account,
                         struct ol_fair_place **places, bool *stand_apart)
{
    const double total = (double)account->usage;
    const bool is_plain = total > LEAST_USAGE && total < MOST_USAGE;
    const uint32_t *first = &walk->kept->first[account - walk->tree->items];
    struct ol_fair_place *const listed = &walk->kept->places[first[0]];
    struct ol_fair_place *const end = &walk->kept->places[first[1]];
    double before = INFINITY;
    bool is_falling = true;
    for (struct ol_fair_place *place = listed; place < end; place++) {
        const double near = is_plain ? near_level(place->own, total) : NAN;
        is_falling &= before > near * SURELY_MORE;
        place->near = before = near;
    }
    *places = listed;
    *stand_apart = is_falling;
    return (size_t)(end - listed);
}

static size_t merge(struct walk *walk, const struct ol_fair_place *accounts, size_t account_count,
                    struct ol_fair_place **places)
{
    size_t count = 0;
    *places = walk->kept->merged + walk->used;
    for (size_t a = 0; a < account_count; a++) {
        struct ol_fair_place *under;
        bool stand_apart;
        const size_t more = list_under(walk, accounts[a].own, &under, &stand_apart);
        memcpy(*places + count, under, more * sizeof *under);
        count += more;
    }
    walk->used += count;
    return count;
}

/* Of two that follow each other. */
static bool is_tie(const struct ol_fair_place *place)
{
    return !is_higher(&place[-1], place);
}

/* The accounts whose children are walked as one, from the first of them. */
static size_t tied_accounts(const struct walk *walk, const struct ol_fair_place *places, size_t count)
{
    size_t tied = 1;
    while (walk->ties == OL_TIES_MERGED && tied < count && is_tie(&places[tied]))
        tied++;
    return tied;
}

static void rank_member(struct walk *walk, struct ol_association *member, bool is_tied)
{
    if (!is_tied)
        walk->factor = walk->kept->factors[walk->unmet];
    if (member->factor != walk->factor) {
        member->factor = walk->factor;
        walk->is_moved = true;
    }
    walk->unmet--;
}

static void visit(struct walk *walk, const struct ol_fair_place *accounts, size_t account_count, bool is_tied);

/* Who stand apart are met one by one. Members who did so the last time, with the same ranks, have their factors. */
static void meet_apart(struct walk *walk, uint32_t *rank, const struct ol_fair_place *places, size_t count,
                       bool is_tied)
{
    const uint32_t first = walk->unmet;
    bool are_members = count > 0 && !is_tied;
    if (are_members && *rank == first) {
        walk->unmet -= (uint32_t)count;
        walk->factor = walk->kept->factors[walk->unmet + 1];
        return;
    }
    for (const struct ol_fair_place *place = places; place < places + count; place++, is_tied = false) {
        if (place->own->is_member) {
            rank_member(walk, place->own, is_tied);
        } else {
            visit(walk, place, 1, is_tied);
            are_members = false;
        }
    }
    *rank = are_members ? first : 0;
}

static void meet_sorted(struct walk *walk, struct ol_fair_place *places, size_t count, bool is_tied)
{
    sort(places, count);
    for (size_t i = 0, step; i < count; i += step) {
        const bool ties = i == 0 ? is_tied : is_tie(&places[i]);
        step = places[i].own->is_member ? 1 : tied_accounts(walk, places + i, count - i);
        if (places[i].own->is_member)
            rank_member(walk, places[i].own, ties);
        else
            visit(walk, places + i, step, ties);
    }
}

/* `is_tied`: the accounts tie with what was met before them. */
static void visit(struct walk *walk, const struct ol_fair_place *accounts, size_t account_count, bool is_tied)
{
    const size_t used = walk->used;
    struct ol_fair_place *places;
    bool stand_apart = false;
    const size_t count = account_count == 1 ? list_under(walk, accounts->own, &places, &stand_apart)
                                            : merge(walk, accounts, account_count, &places);
    uint32_t *const ranks = walk->kept->ranks;
    if (stand_apart) {
        meet_apart(walk, &ranks[accounts->own - walk->tree->items], places, count, is_tied);
    } else {
        for (size_t a = 0; a < account_count; a++)
            ranks[accounts[a].own - walk->tree->items] = 0;
        meet_sorted(walk, places, count, is_tied);
    }
    walk->used = used;
}

bool ol_fair_tree_rank(struct ol_fair_tree *kept, struct ol_associations *tree, enum ol_account_ties ties)
{
    struct walk walk = {
        .kept = kept, .tree = tree, .ties = ties, .factor = 1, .unmet = (uint32_t)tree->member_count};
    const struct ol_fair_place root = {.own = &tree->items[OL_ROOT_ASSOCIATION]};
    if (kept->listed != tree->count)
        list_places(kept, tree, ties);
    visit(&walk, &root, 1, false);
    return walk.is_moved;
}

void ol_fair_tree_release(struct ol_fair_tree *kept)
{
    ol_mem_free(kept->first);
    ol_mem_free(kept->places);
    ol_mem_free(kept->merged);
    ol_mem_free(kept->factors);
    ol_mem_free(kept->ranks);
    *kept = (struct ol_fair_tree){0};
}
