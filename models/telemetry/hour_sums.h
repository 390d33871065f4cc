/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hour_sums: how much of something there was in each hour of the simulated clock.
 *
 * Events are counted where they fall; a level that lasts is spread over the hours by its time, in units of
 * level-hours. Beyond OL_TELEMETRY_LIMIT nothing is counted any more, and is_full is set. Zero-initialised is empty.
 */
#ifndef OUTLAY_TELEMETRY_HOUR_SUMS_H
#define OUTLAY_TELEMETRY_HOUR_SUMS_H

#include "outlay/telemetry.h"

struct ol_hour_sums {
    double *hours;
    size_t count, capacity;
    bool is_full;
};

/* Makes sure that hour is there; false where it is too far out. */
bool ol_hour_sums_reach(struct ol_hour_sums *sums, int64_t hour);
static inline void ol_hour_sums_add(struct ol_hour_sums *sums, ol_time at, double amount)
{
    const int64_t hour = at / OL_HOUR;
    if (hour < (int64_t)sums->count || ol_hour_sums_reach(sums, hour))
        sums->hours[hour] += amount;
}
void ol_hour_sums_spread(struct ol_hour_sums *sums, ol_time from, ol_time to, double level);
void ol_hour_sums_release(struct ol_hour_sums *sums);

#endif
