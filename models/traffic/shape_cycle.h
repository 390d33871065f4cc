/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shape_cycle: a factor that takes one value after another, each for as long, and begins again.
 */
#ifndef OUTLAY_TRAFFIC_SHAPE_CYCLE_H
#define OUTLAY_TRAFFIC_SHAPE_CYCLE_H

#include "shape.h"

struct ol_shape_cycle {
    ol_time step;
    ol_time phase; /* of time 0 of the stream in the cycle, not negative */
    size_t count;
    double values[]; /* of mean 1 */
};

#define OL_CYCLE_VALUES 100000

/* For ol_mem_free. The values are divided by their mean, which is positive. */
struct ol_shape_cycle *ol_shape_cycle_new(const double *values, size_t count, ol_time step, ol_time phase);
struct ol_shape_view ol_shape_cycle_look(void *state, ol_time at);
double ol_shape_cycle_factor(const void *state, ol_time at);

/* Numbers between blanks and commas: how many, at most `limit`; 0 with one sentence in `why` where one is no number of
 * at least 0, all are 0, or they are too many. */
#define OL_SHAPE_WHY 200
size_t ol_shape_numbers(const char *text, double *values, size_t limit, char why[OL_SHAPE_WHY]);

#endif
