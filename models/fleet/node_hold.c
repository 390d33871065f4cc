/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * node_hold: who holds which units of which node.
 *
 * A hold is in two lists: its holder's, singly linked, and its node's, doubly linked, so that both a job's end and a
 * node's loss cost no more than the holds they touch.
 */
#include "models/fleet/fleet_state.h"

#include "outlay/arena.h"

/* ---- nodes with room ---- */

static uint32_t *head_of(struct ol_node_fleet *fleet, const struct node *node)
{
    struct bank *bank = &fleet->banks[node->bank];
    return node->list == LIST_EMPTY ? &bank->empty : &bank->partial;
}

void ol_fleet_unlist(struct ol_node_fleet *fleet, uint32_t index)
{
    struct node *node = &fleet->nodes[index];
    if (node->list == LIST_NONE)
        return;
    if (node->previous != OL_NO_NODE)
        fleet->nodes[node->previous].next = node->next;
    else
        *head_of(fleet, node) = node->next;
    if (node->next != OL_NO_NODE)
        fleet->nodes[node->next].previous = node->previous;
    node->list = LIST_NONE;
}

void ol_fleet_list(struct ol_node_fleet *fleet, uint32_t index)
{
    struct node *node = &fleet->nodes[index];
    const bool has_room = node->state == NODE_SERVING && takes_jobs(node) && node->free > 0;
    const enum node_list list = !has_room ? LIST_NONE : node->free == node->units ? LIST_EMPTY : LIST_PARTIAL;
    if (node->list == list)
        return;
    ol_fleet_unlist(fleet, index);
    node->list = (uint8_t)list;
    if (list == LIST_NONE)
        return;
    uint32_t *head = head_of(fleet, node);
    node->previous = OL_NO_NODE;
    node->next = *head;
    if (*head != OL_NO_NODE)
        fleet->nodes[*head].previous = index;
    *head = index;
}

/* ---- taking ---- */

static uint32_t new_hold(struct ol_node_fleet *fleet)
{
    uint32_t hold = fleet->unused_hold;
    if (hold != OL_NO_HOLD) {
        fleet->unused_hold = fleet->holds[hold].next;
        return hold;
    }
    OL_MEM_RESERVE(fleet->holds, fleet->hold_capacity, fleet->hold_count + 1);
    return (uint32_t)fleet->hold_count++;
}

static uint32_t hold_units(struct ol_node_fleet *fleet, uint32_t index, uint32_t holder, uint32_t units,
                           uint32_t first_hold)
{
    struct node *node = &fleet->nodes[index];
    const uint32_t hold = new_hold(fleet);
    OL_ASSERT(units > 0 && units <= node->free && takes_jobs(node));
    fleet->holds[hold] = (struct ol_hold){.node = index,
                                          .units = units,
                                          .holder = holder,
                                          .next_of_holder = first_hold,
                                          .next = node->first_hold,
                                          .previous = OL_NO_HOLD};
    if (node->first_hold != OL_NO_HOLD)
        fleet->holds[node->first_hold].previous = hold;
    node->first_hold = hold;
    node->free -= units;
    fleet->busy[fleet->banks[node->bank].terms->source] += units;
    if (node->stage && node->state == NODE_SERVING) {
        ol_sim_cancel(fleet->sim, node->stage);
        node->stage = 0;
    }
    ol_fleet_list(fleet, index);
    return hold;
}

/* The node on which all of it fits with the least left over; an empty one last. */
static uint32_t best_fit(const struct ol_node_fleet *fleet, const struct bank *bank, uint32_t units)
{
    uint32_t best = OL_NO_NODE;
    for (uint32_t i = bank->partial; i != OL_NO_NODE; i = fleet->nodes[i].next)
        if (fleet->nodes[i].free >= units &&
            (best == OL_NO_NODE || fleet->nodes[i].free < fleet->nodes[best].free))
            best = i;
    if (best == OL_NO_NODE && bank->empty != OL_NO_NODE && fleet->nodes[bank->empty].free >= units)
        best = bank->empty;
    return best;
}

static uint64_t empty_units(const struct ol_node_fleet *fleet, const struct bank *bank, uint64_t enough)
{
    uint64_t units = 0;
    for (uint32_t i = bank->empty; i != OL_NO_NODE && units < enough; i = fleet->nodes[i].next)
        units += fleet->nodes[i].free;
    return units;
}

/* Whole nodes, then what is left over on one node, as far as this bank goes. */
static uint32_t take_from(struct ol_node_fleet *fleet, struct bank *bank, uint32_t holder, uint32_t *units,
                          uint32_t hold)
{
    while (*units > 0) {
        uint32_t node = bank->empty;
        if (*units < bank->units_per_node || node == OL_NO_NODE)
            node = best_fit(fleet, bank, *units);
        if (node == OL_NO_NODE)
            return hold;
        const uint32_t taken = *units < fleet->nodes[node].free ? *units : fleet->nodes[node].free;
        hold = hold_units(fleet, node, holder, taken, hold);
        *units -= taken;
    }
    return hold;
}

/* Whatever is free, node after node. */
static uint32_t take_crumbs(struct ol_node_fleet *fleet, struct bank *bank, uint32_t holder, uint32_t *units,
                            uint32_t hold)
{
    while (*units > 0) {
        const uint32_t node = bank->partial != OL_NO_NODE ? bank->partial : bank->empty;
        if (node == OL_NO_NODE)
            return hold;
        const uint32_t taken = *units < fleet->nodes[node].free ? *units : fleet->nodes[node].free;
        hold = hold_units(fleet, node, holder, taken, hold);
        *units -= taken;
    }
    return hold;
}

static bool holds_all(const struct ol_node_fleet *fleet, const struct bank *bank, uint32_t units)
{
    return best_fit(fleet, bank, units) != OL_NO_NODE || empty_units(fleet, bank, units) >= units;
}

uint32_t ol_node_fleet_take(struct ol_node_fleet *fleet, uint32_t holder, uint32_t units, uint32_t hold)
{
    fleet->vain = 0;
    for (size_t i = 0; i < fleet->bank_count && units > 0; i++)
        if (holds_all(fleet, &fleet->banks[fleet->turns[i]], units))
            hold = take_from(fleet, &fleet->banks[fleet->turns[i]], holder, &units, hold);
    for (size_t i = 0; i < fleet->bank_count && units > 0; i++)
        hold = take_from(fleet, &fleet->banks[fleet->turns[i]], holder, &units, hold);
    for (size_t i = 0; i < fleet->bank_count && units > 0; i++)
        hold = take_crumbs(fleet, &fleet->banks[fleet->turns[i]], holder, &units, hold);
    OL_ASSERT(units == 0);
    return hold;
}

/* ---- giving back ---- */

static void unlink_hold(struct ol_node_fleet *fleet, uint32_t index)
{
    const struct ol_hold *hold = &fleet->holds[index];
    if (hold->previous != OL_NO_HOLD)
        fleet->holds[hold->previous].next = hold->next;
    else
        fleet->nodes[hold->node].first_hold = hold->next;
    if (hold->next != OL_NO_HOLD)
        fleet->holds[hold->next].previous = hold->previous;
    fleet->holds[index].next = fleet->unused_hold;
    fleet->unused_hold = index;
}

static void watch_idle(struct ol_node_fleet *fleet, uint32_t index)
{
    struct node *node = &fleet->nodes[index];
    if (node->free < node->units || !takes_jobs(node) || node->state != NODE_SERVING)
        return;
    node->idle_since = ol_sim_now(fleet->sim);
    ol_fleet_watch_idle(fleet, index);
}

static void give_units(struct ol_node_fleet *fleet, uint32_t index, uint32_t units, uint32_t *closed)
{
    struct node *node = &fleet->nodes[index];
    node->free += units;
    fleet->busy[fleet->banks[node->bank].terms->source] -= units;
    if (!takes_jobs(node))
        *closed += units;
    ol_fleet_list(fleet, index);
    watch_idle(fleet, index);
}

void ol_node_fleet_give(struct ol_node_fleet *fleet, uint32_t hold, uint32_t *closed)
{
    while (hold != OL_NO_HOLD) {
        const struct ol_hold given = fleet->holds[hold];
        unlink_hold(fleet, hold);
        give_units(fleet, given.node, given.units, closed);
        hold = given.next_of_holder;
    }
}

uint32_t ol_node_fleet_give_some(struct ol_node_fleet *fleet, uint32_t first, uint32_t units, uint32_t *closed)
{
    while (units > 0 && first != OL_NO_HOLD) {
        struct ol_hold *hold = &fleet->holds[first];
        const uint32_t given = hold->units < units ? hold->units : units, node = hold->node;
        units -= given;
        hold->units -= given;
        if (hold->units == 0) {
            const uint32_t next = hold->next_of_holder;
            unlink_hold(fleet, first);
            first = next;
        }
        give_units(fleet, node, given, closed);
    }
    return first;
}

uint32_t ol_node_fleet_drop(struct ol_node_fleet *fleet, uint32_t first, uint32_t node, uint32_t *units)
{
    const int source = fleet->banks[fleet->nodes[node].bank].terms->source;
    uint32_t *link = &first;
    while (*link != OL_NO_HOLD) {
        const uint32_t hold = *link;
        if (fleet->holds[hold].node != node) {
            link = &fleet->holds[hold].next_of_holder;
            continue;
        }
        *units += fleet->holds[hold].units;
        fleet->nodes[node].free += fleet->holds[hold].units;
        fleet->busy[source] -= fleet->holds[hold].units;
        *link = fleet->holds[hold].next_of_holder;
        unlink_hold(fleet, hold);
    }
    return first;
}

int64_t ol_node_fleet_busy(const struct ol_node_fleet *fleet, int source)
{
    return fleet->busy[source];
}

const struct ol_hold *ol_node_fleet_hold(const struct ol_node_fleet *fleet, uint32_t hold)
{
    return &fleet->holds[hold];
}
