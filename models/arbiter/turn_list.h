/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * turn_list: jobs in the order of their turn, which is searched for the next one that fits.
 *
 * Turns go by rank, the highest first, then by submit, then by slot, so that no two are equal. They are kept sorted in
 * blocks of at most 128. Each block, and the list, knows its fewest and its most units and, for each power of two, the
 * least estimate of those of fewer units: a search skips a block in which nobody can be small and short enough. To put
 * in, to take out and to search costs a walk over the blocks and one block; a job that comes last, as most do, goes to
 * the end of the last.
 */
#ifndef OUTLAY_ARBITER_TURN_LIST_H
#define OUTLAY_ARBITER_TURN_LIST_H

#include "outlay/policy.h"

struct ol_turn {
    double rank;
    ol_time submit, since;
    struct ol_candidate job;
};

struct ol_turn_block;

/* Where a turn stands, or would: the first that does not stand before it. Behind all: the count of blocks, and 0. */
struct ol_turn_place {
    size_t at, i; /* block, and which of it */
};

#define OL_TURN_WIDTHS 33 /* of numbers of units, in bits */

/* What is known of some turns without looking at them. */
struct ol_turn_summary {
    uint32_t least_units, most_units; /* UINT32_MAX and 0: there is nobody */
    ol_time shortest[OL_TURN_WIDTHS]; /* [w]: the least estimate of those whose units have at most w bits */
};

/* Zero-initialised is empty. */
struct ol_turn_list {
    struct ol_turn_block **blocks;
    size_t count, capacity;         /* of blocks, none of which is empty */
    uint32_t first;                 /* slot of who stands in front; of no meaning where there is nobody */
    struct ol_turn_place last;      /* that was looked for, and mostly is again; may not be there any more */
    struct ol_turn_summary summary; /* of no meaning where there is nobody */
};

/* Who fits: into `free` units, if it takes no longer than `slack`; else into `extra` of them. Who needs more than
 * `available` units and less than `wanted` is found, too: it may look for others to stop. `wanted` 0: nobody. */
struct ol_turn_room {
    uint64_t free, extra;
    ol_time slack;
    uint64_t available;
    uint32_t wanted;
};

static inline unsigned ol_turn_width(uint64_t units)
{
    return units > UINT32_MAX ? OL_TURN_WIDTHS - 1 : units == 0 ? 0 : 64 - (unsigned)__builtin_clzll(units);
}

/* Whether there may be somebody who fits or is wanted; `width`: that of the free units. */
static inline bool ol_turn_may_fit(const struct ol_turn_summary *summary, unsigned width,
                                   const struct ol_turn_room *room)
{
    return (summary->least_units <= room->free &&
            (summary->shortest[width] <= room->slack || summary->least_units <= room->extra)) ||
           (room->wanted > 0 && summary->least_units < room->wanted && summary->most_units > room->available);
}

bool ol_turn_is_before(const struct ol_turn *a, const struct ol_turn *b);
bool ol_turn_fits(const struct ol_turn *turn, const struct ol_turn_room *room);
bool ol_turn_is_wanted(const struct ol_turn *turn, const struct ol_turn_room *room);

/* Where `keeps_since`, those who came to wait earlier have to stand first: false, and nothing is put in, where the turn
 * would stand otherwise. */
bool ol_turn_list_put(struct ol_turn_list *list, const struct ol_turn *turn, bool keeps_since);
void ol_turn_list_take(struct ol_turn_list *list, const struct ol_turn *turn);
/* NULL where there is none. Pointers hold until the list is changed. */
const struct ol_turn *ol_turn_list_first(const struct ol_turn_list *list);
const struct ol_turn *ol_turn_list_after(struct ol_turn_list *list, const struct ol_turn *turn);
/* The first from `from` on, or where it would stand, that fits or is wanted. */
const struct ol_turn *ol_turn_list_fitting(struct ol_turn_list *list, const struct ol_turn *from,
                                           const struct ol_turn_room *room);
void ol_turn_list_verify(const struct ol_turn_list *list);
void ol_turn_list_release(struct ol_turn_list *list);

#endif
