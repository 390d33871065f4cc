/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * request_volume: more or fewer requests than a log has.
 *
 * Below 1 each request is kept with that probability. Above 1 a request stays where it is and is given replicas: the
 * whole part of the volume less one of them, and one more with the probability of its fraction. A replica lies at a
 * time drawn uniformly between its request and the OL_REPLICA_SPREAD-th behind it, so that it follows the log's rate
 * at every scale and no instant gets all of them. Both draw from streams of their own: of two volumes up to 1 under one
 * seed the greater has all requests of the lesser one.
 */
#ifndef OUTLAY_TRAFFIC_REQUEST_VOLUME_H
#define OUTLAY_TRAFFIC_REQUEST_VOLUME_H

#include "outlay/request.h"
#include "outlay/rng.h"

#include <stdbool.h>
#include <stddef.h>

#define OL_REPLICA_SPREAD 16
#define OL_VOLUME_MAX     10000

/* Set `volume` and the streams; all else zero. */
struct ol_request_volume {
    double volume;
    struct ol_rng chances, places;

    /* private: those ahead, a ring of which `count` from `first` on are held; and replicas, a heap by time */
    struct ol_request ahead[OL_REPLICA_SPREAD + 1];
    int first, count;
    bool is_replicated; /* the first of the ring has its replicas in the heap */
    struct ol_request *heap;
    size_t heap_count, heap_capacity;
};

/* Takes out of `requests` those that fall; how many are left. For volumes below 1. */
int ol_request_volume_thin(struct ol_request_volume *state, struct ol_request *requests, int count);

/* For volumes above 1: whether another request is wanted before the next can be taken. */
bool ol_request_volume_wants(const struct ol_request_volume *state);
void ol_request_volume_add(struct ol_request_volume *state, const struct ol_request *request);
/* The next in order, once none is wanted or the input has ended; false where there is none. */
bool ol_request_volume_take(struct ol_request_volume *state, struct ol_request *request);
void ol_request_volume_release(struct ol_request_volume *state);

#endif
