/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * timeline: what one uninterrupted stretch of a job on its nodes does with its time.
 *
 *     | startup | restore | compute | save | compute | save | ... | compute |
 *
 * Between saves lies one interval of computing; the work ends with computing: what would be saved at its very end is
 * not. As the plan is regular, where it stands after any time follows in closed form: no event is needed for a save,
 * and a stretch of a year with a save a minute costs as much as one of an hour. All in whole microseconds, exact.
 *
 * A save survives once `flush` has passed after its end. A save whose flush is longer than an interval and a save does
 * not hold up the next one: saves are flushed side by side.
 *
 * What ends at an instant has ended: a loss at the very end of a save, or of its flush, leaves it. Times are up to
 * OL_TIME_LIMIT each.
 *
 *     const struct ol_timeline_split split = ol_timeline_at(&timeline, lost_at - start);
 *     lost = split.computed - ol_timeline_saved(&timeline, split.surviving);
 */
#ifndef OUTLAY_TIMELINE_H
#define OUTLAY_TIMELINE_H

#include "outlay/simtime.h"

struct ol_timeline {
    ol_time startup;  /* pod start, rendezvous: before anything else */
    ol_time restore;  /* reading back what was saved */
    ol_time work;     /* computing that is still to be done, > 0 */
    ol_time interval; /* computing between saves, > 0; OL_NEVER: no saves */
    ol_time save;     /* that each save stops the computing, >= 0 */
    ol_time flush;    /* after that, until it survives, >= 0 */
};

/* Where a stretch stands after `elapsed`: startup + restore + saving + computed == elapsed, exactly. */
struct ol_timeline_split {
    ol_time startup, restore, saving, computed;
    int64_t saves;     /* that have ended */
    int64_t surviving; /* of them: that have been flushed */
};

/* Saves in the whole of it: ceil(work / interval) - 1. */
int64_t ol_timeline_saves(const struct ol_timeline *timeline);
/* From begin to end. Sums past OL_TIME_LIMIT are cut there. */
ol_time ol_timeline_length(const struct ol_timeline *timeline);
/* 0 <= elapsed <= length; what is computed then is all of the work, but where the length was cut. */
struct ol_timeline_split ol_timeline_at(const struct ol_timeline *timeline, ol_time elapsed);
/* The computing that the first `saves` saves hold; none hold none. */
ol_time ol_timeline_saved(const struct ol_timeline *timeline, int64_t saves);
/* From begin until save `i` (from 1) has ended; cut like the length. */
ol_time ol_timeline_save_end(const struct ol_timeline *timeline, int64_t i);

#endif
