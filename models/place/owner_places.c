/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/place/owner_places.h"

#include "outlay/arena.h"

#include <string.h>

/* ---- blocks of parts ---- */

static unsigned class_of(uint32_t count)
{
    unsigned class = 0;
    while ((uint32_t)1 << class < count)
        class ++;
    return class;
}

static uint32_t take_block(struct ol_places *places, unsigned class)
{
    const uint32_t spare = places->spare[class];
    if (spare) {
        places->spare[class] = places->placed[spare - 1].node;
        return spare - 1;
    }
    const size_t first = places->end;
    places->end += (size_t)1 << class;
    OL_MEM_RESERVE(places->placed, places->placed_capacity, places->end);
    OL_MEM_RESERVE(places->parts, places->parts_capacity, places->end);
    return (uint32_t)first;
}

static void give_block(struct ol_places *places, uint32_t first, unsigned class)
{
    places->placed[first].node = places->spare[class];
    places->spare[class] = first + 1;
}

/* ---- owners ---- */

static size_t home_of(const struct ol_places *places, uint32_t owner)
{
    return (size_t)(owner * UINT32_C(0x9e3779b1)) & (places->slot_count - 1);
}

static void put(struct ol_places *places, const struct ol_owner_slot *slot)
{
    size_t at = home_of(places, slot->owner);
    while (places->slots[at].count)
        at = (at + 1) & (places->slot_count - 1);
    places->slots[at] = *slot;
}

static void grow(struct ol_places *places)
{
    struct ol_owner_slot *old = places->slots;
    const size_t count = places->slot_count;
    places->slot_count = count ? 2 * count : 64;
    places->slots = ol_mem_new(ol_mem_product(sizeof *places->slots, places->slot_count));
    for (size_t i = 0; i < count; i++)
        if (old[i].count)
            put(places, &old[i]);
    ol_mem_free(old);
}

const struct ol_owner_slot *ol_places_find(const struct ol_places *places, uint32_t owner)
{
    if (places->slot_count == 0)
        return NULL;
    for (size_t at = home_of(places, owner); places->slots[at].count; at = (at + 1) & (places->slot_count - 1))
        if (places->slots[at].owner == owner)
            return &places->slots[at];
    return NULL;
}

uint32_t ol_places_add(struct ol_places *places, uint32_t owner, uint32_t count)
{
    OL_ASSERT(count > 0 && !ol_places_find(places, owner));
    if ((places->used + 1) * 2 > places->slot_count)
        grow(places);
    const struct ol_owner_slot slot = {
        .owner = owner, .first = take_block(places, class_of(count)), .count = count};
    put(places, &slot);
    places->used++;
    return slot.first;
}

/* Those behind the gap move up where their way from home leads through it. */
static void close_gap(struct ol_places *places, size_t gap)
{
    const size_t mask = places->slot_count - 1;
    for (size_t at = (gap + 1) & mask; places->slots[at].count; at = (at + 1) & mask) {
        const size_t home = home_of(places, places->slots[at].owner);
        if (((at - home) & mask) < ((at - gap) & mask))
            continue;
        places->slots[gap] = places->slots[at];
        gap = at;
    }
    places->slots[gap].count = 0;
}

void ol_places_remove(struct ol_places *places, uint32_t owner)
{
    const struct ol_owner_slot *slot = ol_places_find(places, owner);
    OL_ASSERT(slot);
    give_block(places, slot->first, class_of(slot->count));
    places->used--;
    close_gap(places, (size_t)(slot - places->slots));
}

/* ---- all of them ---- */

void ol_places_copy(struct ol_places *to, const struct ol_places *from)
{
    if (to->slot_count != from->slot_count) {
        to->slots = ol_mem_resize(to->slots, ol_mem_product(sizeof *to->slots, from->slot_count));
        to->slot_count = from->slot_count;
    }
    if (from->slot_count > 0)
        memcpy(to->slots, from->slots, from->slot_count * sizeof *to->slots);
    if (from->end > 0) {
        OL_MEM_RESERVE(to->placed, to->placed_capacity, from->end);
        OL_MEM_RESERVE(to->parts, to->parts_capacity, from->end);
        memcpy(to->placed, from->placed, from->end * sizeof *to->placed);
        memcpy(to->parts, from->parts, from->end * sizeof *to->parts);
    }
    to->used = from->used;
    to->end = from->end;
    memcpy(to->spare, from->spare, sizeof to->spare);
}

void ol_places_release(struct ol_places *places)
{
    ol_mem_free(places->slots);
    ol_mem_free(places->placed);
    ol_mem_free(places->parts);
    *places = (struct ol_places){0};
}
