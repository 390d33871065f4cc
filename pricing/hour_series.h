/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hour_series: sums by the hour, while it is not known which hours there will be.
 *
 * An hour is a number, counted from 1970. Hours come in any order; the series grows at both ends, and an hour to which
 * nothing was added is NaN.
 *
 *     struct ol_hour_series series = {0};
 *     ol_hour_series_add(&series, hour, 3);
 *     ol_hour_series_at(&series, hour)    // 3
 */
#ifndef OUTLAY_PRICING_HOUR_SERIES_H
#define OUTLAY_PRICING_HOUR_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A century: a stray date must not cost all memory. */
#define OL_HOUR_SERIES_LIMIT 876600

/* Zero-initialised is empty; release frees. */
struct ol_hour_series {
    double *values;
    int64_t first;       /* the hour of values[0] */
    size_t count;        /* hours that there is room for */
    int64_t least, last; /* hours that were added to; both 0 while empty */
    size_t filled;       /* distinct ones of them */
};

/* Whether the hour would keep the series within its limit. */
bool ol_hour_series_fits(const struct ol_hour_series *series, int64_t hour);
/* `hour` fits. */
void ol_hour_series_add(struct ol_hour_series *series, int64_t hour, double value);
/* NaN where nothing was added. */
double ol_hour_series_at(const struct ol_hour_series *series, int64_t hour);
void ol_hour_series_release(struct ol_hour_series *series);

#endif
