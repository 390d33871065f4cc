/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * owner_places: who is where: for each owner the parts of its place, one after the other.
 *
 * Owners are looked up in a table with open addressing. Parts lie in blocks of 1, 2, 4 ... of one array, and blocks
 * that are given back are strung together by size, so that all is flat and a copy is a few memcpy.
 */
#ifndef OUTLAY_PLACE_OWNER_PLACES_H
#define OUTLAY_PLACE_OWNER_PLACES_H

#include "outlay/placement.h"

#define OL_NO_DEVICE UINT32_MAX

/* What a part holds on its node beside the units. */
struct ol_part {
    int64_t cpu_milli, memory_bytes;
    uint32_t device; /* of the cluster, that a share or an instance is on; OL_NO_DEVICE: whole ones, or none */
    uint32_t kind;   /* ol_want's */
    uint8_t taken;   /* the places of an instance */
};

struct ol_places {
    struct ol_owner_slot {
        uint32_t owner, first, count; /* count 0: the slot is free */
    } * slots;
    size_t slot_count, used;
    struct ol_placed *placed; /* both: by place, `end` in use or strung together */
    struct ol_part *parts;
    size_t end, placed_capacity, parts_capacity;
    uint32_t spare[32]; /* by block size: the first block that was given back, plus 1; 0: none */
};

/* The index of the first of `count` parts, to be filled by the caller. The owner must have none. */
uint32_t ol_places_add(struct ol_places *places, uint32_t owner, uint32_t count);
/* NULL where it has no place. */
const struct ol_owner_slot *ol_places_find(const struct ol_places *places, uint32_t owner);
void ol_places_remove(struct ol_places *places, uint32_t owner);
void ol_places_copy(struct ol_places *to, const struct ol_places *from);
void ol_places_release(struct ol_places *places);

#endif
