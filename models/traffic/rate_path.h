/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rate_path: the rate of a model over time: a mean rate times all its shapes.
 *
 * The path is walked forward in pieces. Within a piece the rate is at most `bound`; where it is not flat, a model that
 * has no memory proposes arrivals at the bound and keeps each with probability rate / bound (thinning: Lewis and
 * Shedler 1979), and one that has takes the rate in the middle of the piece for all of it.
 */
#ifndef OUTLAY_TRAFFIC_RATE_PATH_H
#define OUTLAY_TRAFFIC_RATE_PATH_H

#include "shape.h"

struct ol_rate_path {
    double base;   /* per microsecond */
    double bound;  /* of the rate in the present piece */
    ol_time until; /* where that ends */
    bool is_flat;

    /* private */
    struct ol_open_shape *shapes;
    size_t shape_count;
    ol_time from;
};

/* The rate times all of `shapes` (struct ol_shape). 0, or negative with `error` filled; release in any case. Then seek
 * the beginning. */
int ol_rate_path_open(struct ol_rate_path *path, const struct ol_list *shapes,
                      const struct ol_shape_context *context, double rate_per_second, struct ol_error *error);
void ol_rate_path_release(struct ol_rate_path *path);

/* To the piece that `at` lies in. */
void ol_rate_path_seek(struct ol_rate_path *path, ol_time at);
/* In the present piece, per microsecond. */
double ol_rate_path_at(const struct ol_rate_path *path, ol_time at);
double ol_rate_path_middle(const struct ol_rate_path *path);
/* From `at` in the present piece to where the rate, as it is in the middle of each piece, has added up to `amount`;
 * infinite where that is past `last`. */
double ol_rate_path_travel(struct ol_rate_path *path, double at, double amount, double last);

#endif
