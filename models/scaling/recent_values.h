/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * recent_values: the last values of a window of time, in a ring that never grows.
 *
 * Values come in the order of time. Where they come more often than was said, the oldest are forgotten early. What is
 * asked for is of those later than a moment, which itself no longer counts.
 */
#ifndef OUTLAY_SCALING_RECENT_VALUES_H
#define OUTLAY_SCALING_RECENT_VALUES_H

#include "outlay/simtime.h"

struct ol_recent {
    struct ol_recent_value {
        ol_time at;
        double value, weight;
    } * values; /* owned */
    size_t room, next, count;
};

/* For a window of values that come once a period. */
void ol_recent_init(struct ol_recent *recent, ol_time window, ol_time period);
void ol_recent_release(struct ol_recent *recent);
void ol_recent_add(struct ol_recent *recent, ol_time at, double value, double weight);

/* `otherwise`: where there are none. */
double ol_recent_greatest(const struct ol_recent *recent, ol_time after, double otherwise);
double ol_recent_least(const struct ol_recent *recent, ol_time after, double otherwise);
double ol_recent_sum(const struct ol_recent *recent, ol_time after);
/* By their weights; NAN where there are none. */
double ol_recent_mean(const struct ol_recent *recent, ol_time after);

#endif
