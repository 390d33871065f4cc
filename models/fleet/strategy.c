/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * strategy: which member of a fleet gives the next node.
 *
 * The names and what they are for are those of EC2 Fleet; what the providers weigh is not published beyond that. Here
 * capacity is the room that a member's market has left or, where no market tells, how long its nodes live.
 */
#include "outlay/fleet.h"

typedef bool is_better(const struct ol_fleet_offer *a, const struct ol_fleet_offer *b);

static size_t best_of(const struct ol_fleet_offer *offers, size_t count, is_better *better)
{
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        if (better(&offers[i], &offers[best]))
            best = i;
    return best;
}

static bool is_cheaper(const struct ol_fleet_offer *a, const struct ol_fleet_offer *b)
{
    return a->unit_price < b->unit_price;
}

static bool is_deeper(const struct ol_fleet_offer *a, const struct ol_fleet_offer *b)
{
    if (a->room != b->room && (a->has_market || b->has_market))
        return a->room > b->room;
    return a->mean_life > b->mean_life;
}

static bool is_rarer(const struct ol_fleet_offer *a, const struct ol_fleet_offer *b)
{
    return a->units < b->units;
}

static size_t choose_cheapest(const struct ol_fleet_offer *offers, size_t count)
{
    return best_of(offers, count, is_cheaper);
}

static size_t choose_deepest(const struct ol_fleet_offer *offers, size_t count)
{
    return best_of(offers, count, is_deeper);
}

static size_t choose_rarest(const struct ol_fleet_offer *offers, size_t count)
{
    return best_of(offers, count, is_rarer);
}

/* Whether fewer than half of the offers are deeper. */
static bool is_in_better_half(const struct ol_fleet_offer *offers, size_t count, size_t i)
{
    size_t deeper = 0;
    for (size_t k = 0; k < count; k++)
        deeper += is_deeper(&offers[k], &offers[i]);
    return 2 * deeper < count;
}

static size_t choose_cheapest_of_deep(const struct ol_fleet_offer *offers, size_t count)
{
    size_t best = count;
    for (size_t i = 0; i < count; i++)
        if (is_in_better_half(offers, count, i) && (best == count || is_cheaper(&offers[i], &offers[best])))
            best = i;
    return best;
}

static const struct ol_strategy lowest_price = {
    .kind = {.name = "lowest-price", .summary = "the cheapest by unit, as fast as it is"},
    .choose = choose_cheapest};
static const struct ol_strategy capacity_optimized = {
    .kind = {.name = "capacity-optimized", .summary = "the one with most room, then with the longest lives"},
    .choose = choose_deepest};
static const struct ol_strategy diversified = {
    .kind = {.name = "diversified", .summary = "the one that has the fewest units there now"},
    .choose = choose_rarest};
static const struct ol_strategy price_capacity = {
    .kind = {.name = "price-capacity-optimized", .summary = "the cheapest of the better half by room and lives"},
    .choose = choose_cheapest_of_deep};

const struct ol_kind *const ol_strategies[] = {
    &lowest_price.kind, &capacity_optimized.kind, &diversified.kind, &price_capacity.kind, NULL,
};
