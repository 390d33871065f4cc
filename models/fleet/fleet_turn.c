/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fleet_turn: who is asked for the next node.
 *
 * Capacities take their turn by `order`; at one order, those that another names as its fallback come last; else as
 * listed. The first that can give a node now gives it. A member of a group stands for the group: its strategy
 * (strategy.c) says which member gives.
 */
#include "models/fleet/fleet_state.h"

#include <math.h>

static bool comes_before(const struct bank *a, const struct bank *b)
{
    if (a->terms->order != b->terms->order)
        return a->terms->order < b->terms->order;
    if (a->is_fallback != b->is_fallback)
        return b->is_fallback;
    return a->index < b->index;
}

void ol_fleet_find_turns(struct ol_node_fleet *fleet)
{
    bool falls_back = false;
    for (size_t i = 0; i < fleet->bank_count; i++)
        falls_back |= fleet->banks[i].terms->source == OL_CAPACITY_SPOT &&
                      fleet->banks[i].terms->fallback == OL_FALLBACK_ON_DEMAND;
    for (size_t i = 0; i < fleet->bank_count; i++) {
        size_t k = i;
        fleet->banks[i].is_fallback = falls_back && fleet->banks[i].terms->source == OL_CAPACITY_ON_DEMAND;
        for (; k > 0 && comes_before(&fleet->banks[i], &fleet->banks[fleet->turns[k - 1]]); k--)
            fleet->turns[k] = fleet->turns[k - 1];
        fleet->turns[k] = i;
    }
}

/* ---- limits ---- */

static bool has_quota(const struct ol_node_fleet *fleet, const struct bank *bank)
{
    int64_t units = bank->units_per_node;
    if (!bank->quota)
        return true;
    for (size_t i = 0; i < fleet->bank_count; i++)
        if (fleet->banks[i].quota == bank->quota)
            units += fleet->banks[i].alive * fleet->banks[i].units_per_node;
    return units <= bank->quota->units;
}

static bool has_group_room(const struct ol_node_fleet *fleet, const struct bank *bank)
{
    int64_t nodes = 1;
    if (!bank->group || bank->group->max_nodes == 0)
        return true;
    for (size_t i = 0; i < fleet->bank_count; i++)
        if (fleet->banks[i].group == bank->group)
            nodes += fleet->banks[i].alive - fleet->banks[i].closing;
    return nodes <= bank->group->max_nodes;
}

static bool has_stock(const struct bank *bank)
{
    return !bank->is_out && bank->alive < ol_fleet_market_limit(bank);
}

/* Nodes that have a successor do not count, but there is one for each at most: where nodes are warned of their loss as
 * soon as they start, successors would have successors without end. */
static bool has_room(const struct bank *bank)
{
    return bank->alive - bank->closing < bank->most && bank->alive < 2 * bank->most;
}

bool ol_fleet_can_order(const struct ol_node_fleet *fleet, const struct bank *bank)
{
    return !(fleet->stopped_sources >> bank->terms->source & 1) && has_room(bank) && has_stock(bank) &&
           has_quota(fleet, bank) && has_group_room(fleet, bank);
}

static struct ol_fleet_offer offer_of(const struct ol_node_fleet *fleet, const struct bank *bank)
{
    const double price = bank->terms->price_per_hour / bank->units_per_node / bank->terms->speed;
    return (struct ol_fleet_offer){
        .unit_price = isnan(price) ? (double)INFINITY : price,
        .has_market = bank->has_market,
        .room = (double)(ol_fleet_market_limit(bank) - bank->alive),
        .mean_life = ol_node_fleet_mean_life(fleet, bank->index, false),
        .units = bank->alive * bank->units_per_node,
    };
}

static struct bank *member_of(struct ol_node_fleet *fleet, const struct ol_fleet_group *group)
{
    const struct ol_strategy *strategy = (const struct ol_strategy *)group->strategy.kind;
    size_t count = 0;
    for (size_t i = 0; i < fleet->bank_count; i++) {
        struct bank *bank = &fleet->banks[fleet->turns[i]];
        if (bank->group != group || !ol_fleet_can_order(fleet, bank))
            continue;
        fleet->offers[count] = offer_of(fleet, bank);
        fleet->offering[count++] = bank;
    }
    return count > 0 ? fleet->offering[strategy->choose(fleet->offers, count)] : NULL;
}

/* Jobs wait for it rather than go on to later ones. */
static bool is_waited_for(const struct bank *bank)
{
    return bank->terms->fallback == OL_FALLBACK_NONE && has_room(bank) && !has_stock(bank);
}

struct bank *ol_fleet_turn(struct ol_node_fleet *fleet)
{
    for (size_t i = 0; i < fleet->bank_count; i++) {
        struct bank *bank = &fleet->banks[fleet->turns[i]];
        if (bank->group)
            bank = member_of(fleet, bank->group);
        if (bank && ol_fleet_can_order(fleet, bank))
            return bank;
        if (is_waited_for(&fleet->banks[fleet->turns[i]]))
            return NULL;
    }
    return NULL;
}
