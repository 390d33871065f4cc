/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile: the planned number of free units over time, as steps.
 *
 * Step i reaches from its time to that of step i+1, the last one to OL_TIME_END, where all plans end: what would
 * reach past it is cut off there. Slots are reserved and given back as ranges; the earliest slot that holds a job is
 * found by a walk along the steps.
 */
#ifndef OUTLAY_PROFILE_H
#define OUTLAY_PROFILE_H

#include "outlay/simtime.h"

#include <stddef.h>
#include <stdint.h>

struct ol_profile_step {
    ol_time at;
    int64_t free;
};

/* Begun by ol_profile_begin; release frees. */
struct ol_profile {
    struct ol_profile_step *steps;
    size_t head, end, capacity; /* steps in use: head .. end-1, at least one */
};

/* One step: `free` units from `now` on. Also to begin anew. */
void ol_profile_begin(struct ol_profile *profile, ol_time now, int64_t free);
void ol_profile_release(struct ol_profile *profile);
/* Forget what lies before `now`. */
void ol_profile_advance(struct ol_profile *profile, ol_time now);
/* Add `units` (negative to reserve) in [from, to). */
void ol_profile_add(struct ol_profile *profile, ol_time from, ol_time to, int64_t units);
/* The earliest instant from `now` on at which `units` are free for `length`. The range [own_from, own_to), which may
 * be empty, counts as free enough: it is the slot that the job would give up. OL_TIME_END where none is left. */
ol_time ol_profile_earliest(const struct ol_profile *profile, ol_time now, int64_t units, ol_time length,
                            ol_time own_from, ol_time own_to);

#endif
