/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * request_spread: requests of a log that tells whole seconds, or anything as coarse, at times within them.
 *
 * All requests of one instant are gathered and laid over the time that the log does not tell apart, uniformly at random
 * and in their order. Of one instant at most OL_SPREAD_GROUP are gathered, so that memory has a bound; more of them are
 * laid one group upon the other.
 */
#ifndef OUTLAY_TRAFFIC_REQUEST_SPREAD_H
#define OUTLAY_TRAFFIC_REQUEST_SPREAD_H

#include "outlay/request.h"
#include "outlay/rng.h"

#include <stdbool.h>
#include <stddef.h>

#define OL_SPREAD_GROUP ((size_t)1 << 20)

/* Set `resolution` and `places`; all else zero. */
struct ol_request_spread {
    ol_time resolution;
    struct ol_rng places;

    /* private: the group of one instant, of which `taken` were handed out */
    struct ol_request *group;
    size_t taken, count, capacity;
    double at; /* share of the resolution that has gone by */
    ol_time last;
    bool has_last;
};

/* False where it belongs to another instant, or there are too many: then take all first. */
bool ol_request_spread_add(struct ol_request_spread *spread, const struct ol_request *request);
/* The next of the group; false where all are taken. To be asked once the group is whole. */
bool ol_request_spread_take(struct ol_request_spread *spread, struct ol_request *request);
void ol_request_spread_release(struct ol_request_spread *spread);

#endif
