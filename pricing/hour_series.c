/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/hour_series.h"

#include "outlay/arena.h"

#include <math.h>
#include <string.h>

#define LEAST_ROOM 1024

bool ol_hour_series_fits(const struct ol_hour_series *series, int64_t hour)
{
    return series->filled == 0 ||
           (hour - series->least < OL_HOUR_SERIES_LIMIT && series->last - hour < OL_HOUR_SERIES_LIMIT);
}

/* Room for `hour`, and as much again at the end that grew, so that rows in falling order cost no more than others. */
static void grow(struct ol_hour_series *series, int64_t hour)
{
    const size_t count = series->count < LEAST_ROOM / 2 ? LEAST_ROOM : 2 * series->count;
    int64_t first = hour; /* of an empty one */
    if (series->count > 0 && hour < series->first)
        first = series->first + (int64_t)series->count - (int64_t)count;
    else if (series->count > 0)
        first = series->first;
    double *values = ol_mem_new(ol_mem_product(sizeof *values, count));
    for (size_t i = 0; i < count; i++)
        values[i] = NAN;
    if (series->count > 0)
        memcpy(values + (series->first - first), series->values, series->count * sizeof *values);
    ol_mem_free(series->values);
    series->values = values;
    series->first = first;
    series->count = count;
}

void ol_hour_series_add(struct ol_hour_series *series, int64_t hour, double value)
{
    while (series->count == 0 || hour < series->first || hour >= series->first + (int64_t)series->count)
        grow(series, hour);
    double *at = &series->values[hour - series->first];
    if (!isnan(*at)) {
        *at += value;
        return;
    }
    *at = value;
    if (series->filled == 0 || hour < series->least)
        series->least = hour;
    if (series->filled == 0 || hour > series->last)
        series->last = hour;
    series->filled++;
}

double ol_hour_series_at(const struct ol_hour_series *series, int64_t hour)
{
    if (hour < series->first || hour >= series->first + (int64_t)series->count)
        return NAN;
    return series->values[hour - series->first];
}

void ol_hour_series_release(struct ol_hour_series *series)
{
    ol_mem_free(series->values);
    *series = (struct ol_hour_series){0};
}
