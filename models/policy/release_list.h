/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * release_list: when how many units are expected back.
 *
 * The running jobs of a pool as (expected end, units), sorted, equal times added up. Kept in blocks of 127 with the
 * sum of each, so that finding the instant at which enough units are back costs a walk over block sums and one
 * block, and a change moves at most two kilobytes.
 */
#ifndef OUTLAY_RELEASE_LIST_H
#define OUTLAY_RELEASE_LIST_H

#include "outlay/simtime.h"

#include <stddef.h>
#include <stdint.h>

struct ol_release_block;

/* Zero-initialised is empty. */
struct ol_release_list {
    struct ol_release_block **blocks;
    size_t count, capacity;
};

void ol_release_list_add(struct ol_release_list *list, ol_time at, uint32_t units);
/* Of an instant that was added. */
void ol_release_list_remove(struct ol_release_list *list, ol_time at, uint32_t units);
/* The earliest instant, not before `now`, at which at least `needed` units are back, counting all of that instant;
 * what is overdue counts as back now. `surplus` gets what is more than needed. OL_NEVER where all together are
 * too few. */
ol_time ol_release_list_shadow(const struct ol_release_list *list, ol_time now, uint64_t needed,
                               uint64_t *surplus);
/* Units expected back at or before `now`. */
uint64_t ol_release_list_due(const struct ol_release_list *list, ol_time now);
/* All entries in order. */
void ol_release_list_each(const struct ol_release_list *list,
                          void (*visit)(void *self, ol_time at, uint64_t units), void *self);
void ol_release_list_verify(const struct ol_release_list *list);
void ol_release_list_release(struct ol_release_list *list);

#endif
