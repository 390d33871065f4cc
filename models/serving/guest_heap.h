/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * guest_heap: heaps of requests in service, from which any of them may leave.
 *
 * A guest is a try that shares an instance. It may lie in two heaps, by when its work is done and by when it gives up,
 * and knows its places in both.
 */
#ifndef OUTLAY_SERVING_GUEST_HEAP_H
#define OUTLAY_SERVING_GUEST_HEAP_H

#include "models/serving/front.h"

enum ol_guest_order { OL_GUEST_BY_WORK, OL_GUEST_BY_DEADLINE, OL_GUEST_ORDERS };

struct ol_guest {
    struct ol_try try;
    ol_time began;
    double keys[OL_GUEST_ORDERS];
    uint32_t places[OL_GUEST_ORDERS];
    uint32_t host;
};

struct ol_guest_heap {
    uint32_t *items; /* indices of guests */
    size_t count, room;
};

void ol_guest_heap_push(struct ol_guest_heap *heap, struct ol_guest *guests, enum ol_guest_order order,
                        uint32_t guest);
void ol_guest_heap_remove(struct ol_guest_heap *heap, struct ol_guest *guests, enum ol_guest_order order,
                          uint32_t guest);

#endif
