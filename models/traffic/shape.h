/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shape: how the rate of a model's requests varies: by hour, by weekday, by growth, by a flash crowd.
 *
 * A shape is a factor of the rate, a function of time that is nowhere negative. It is looked at piece by piece: a look
 * says up to when the factor stays within a bound, and whether it is that bound all the time. Several shapes multiply
 * (rate_path.h). Shapes that describe a pattern (daily, weekly, profile) have a mean of 1, so that the rate stays what
 * it says; those that describe an event leave it at 1 but for that.
 *
 * A kind of shape (field.h) ends its file in one struct ol_shape_kind; adding one is that file and one line.
 */
#ifndef OUTLAY_TRAFFIC_SHAPE_H
#define OUTLAY_TRAFFIC_SHAPE_H

#include "outlay/traffic.h"

struct ol_shape { /* <shape> */
    const struct ol_xml_node *node;
    struct ol_variant kind;
};

struct ol_shape_context {
    ol_time zero_instant; /* of the stream's axis */
    uint64_t seed, replication;
    const char *name; /* of the random streams: the traffic's, and which of its shapes */
};

struct ol_shape_view {
    ol_time until; /* later than the time looked at; OL_NEVER: for ever */
    double bound;  /* not exceeded before */
    bool is_flat;  /* it is the bound all the time */
};

struct ol_shape_kind {
    struct ol_kind kind;
    /* What fields alone cannot check. May be NULL. */
    void (*check)(const struct ol_shape *shape, struct ol_faults *faults);
    /* The state behind the two below, freed with ol_mem_free; NULL with `error` filled. */
    void *(*open)(const struct ol_shape *shape, const struct ol_shape_context *context, struct ol_error *error);
    /* Times do not go back from look to look. */
    struct ol_shape_view (*look)(void *state, ol_time at);
    /* Within the last look. */
    double (*factor)(const void *state, ol_time at);
};

extern const struct ol_kind *const ol_shape_kinds[];
extern const struct ol_element ol_shape_element;

#endif
