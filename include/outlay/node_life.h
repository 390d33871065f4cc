/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * node_life: when a node of a moved capacity was there, and who ended it: what a cloud bills.
 *
 * A list of lives grows in the order in which nodes end; those that still run at a run's end are added then. It is
 * usage (usage.h) in the making: the scenario knows what a capacity's nodes are.
 */
#ifndef OUTLAY_NODE_LIFE_H
#define OUTLAY_NODE_LIFE_H

#include "outlay/arena.h"
#include "outlay/simtime.h"
#include "outlay/usage.h"

#include <stddef.h>

struct ol_node_life {
    ol_time start, end; /* simulated; [start, end) */
    uint16_t pool;      /* index into the scenario's pools */
    uint16_t capacity;  /* index into the pool's capacities */
    uint8_t ended;      /* enum ol_usage_end */
};

/* Zero-initialised is empty; items are freed with ol_mem_free. */
struct ol_node_lives {
    struct ol_node_life *items;
    size_t count, capacity;
};

static inline void ol_node_lives_add(struct ol_node_lives *lives, struct ol_node_life life)
{
    OL_MEM_RESERVE(lives->items, lives->capacity, lives->count + 1);
    lives->items[lives->count++] = life;
}

#endif
