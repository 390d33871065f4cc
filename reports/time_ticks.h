/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * time_ticks: where an axis of time has its ticks, and what stands there.
 *
 * Ticks are at round places: dates and times of day where the clock is anchored in the calendar, else so many seconds,
 * minutes, hours or days since the start.
 *
 *     struct ol_time_ticks ticks;
 *     ol_time_ticks_find(&ticks, begin, end, result->has_instant ? &result->start_instant : NULL, 10);
 */
#ifndef OUTLAY_REPORTS_TIME_TICKS_H
#define OUTLAY_REPORTS_TIME_TICKS_H

#include "outlay/simtime.h"

#include <stddef.h>

#define OL_TIME_TICKS 64
struct ol_time_ticks {
    struct {
        ol_time at; /* since the start */
        char label[OL_TIME_BUFFER];
    } items[OL_TIME_TICKS];
    size_t count;
    const char *what; /* static: "UTC", "Hours since the start" */
};

/* Of a time from `begin` to `end`, which lie that far from the start; `origin` is the start's instant, NULL where there
 * is none. About `most` of them, or fewer. */
void ol_time_ticks_find(struct ol_time_ticks *ticks, ol_time begin, ol_time end, const ol_time *origin, int most);

#endif
