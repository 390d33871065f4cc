/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/telemetry/hour_sums.h"

#include "outlay/arena.h"

bool ol_hour_sums_reach(struct ol_hour_sums *sums, int64_t hour)
{
    if (hour >= OL_TELEMETRY_LIMIT / OL_HOUR) {
        sums->is_full = true;
        return false;
    }
    OL_MEM_RESERVE(sums->hours, sums->capacity, (size_t)hour + 1);
    while (sums->count <= (size_t)hour)
        sums->hours[sums->count++] = 0;
    return true;
}

void ol_hour_sums_spread(struct ol_hour_sums *sums, ol_time from, ol_time to, double level)
{
    while (level != 0 && from < to && !sums->is_full) {
        const ol_time next = (from / OL_HOUR + 1) * OL_HOUR, until = next < to ? next : to;
        ol_hour_sums_add(sums, from, level * (double)(until - from) / (double)OL_HOUR);
        from = until;
    }
}

void ol_hour_sums_release(struct ol_hour_sums *sums)
{
    ol_mem_free(sums->hours);
    *sums = (struct ol_hour_sums){0};
}
