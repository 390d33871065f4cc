/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * request_ring: requests that wait, first come first served; those that have to begin again go in front.
 */
#ifndef OUTLAY_SERVING_REQUEST_RING_H
#define OUTLAY_SERVING_REQUEST_RING_H

#include "outlay/arena.h"
#include "outlay/request.h"

#include <string.h>

/* Zero-initialised is empty. */
struct ol_request_ring {
    struct ol_request *items; /* `capacity`, 0 or a power of two */
    size_t head, count, capacity;
};

static inline struct ol_request *ol_ring_at(const struct ol_request_ring *ring, size_t i)
{
    return &ring->items[(ring->head + i) & (ring->capacity - 1)];
}

static inline void ol_ring_grow(struct ol_request_ring *ring)
{
    struct ol_request_ring grown = {.capacity = ring->capacity ? 2 * ring->capacity : 64, .count = ring->count};
    grown.items = ol_mem_new(ol_mem_product(sizeof *grown.items, grown.capacity));
    for (size_t i = 0; i < ring->count; i++)
        grown.items[i] = *ol_ring_at(ring, i);
    ol_mem_free(ring->items);
    *ring = grown;
}

static inline void ol_ring_push(struct ol_request_ring *ring, const struct ol_request *request)
{
    if (ring->count == ring->capacity)
        ol_ring_grow(ring);
    ring->count++;
    *ol_ring_at(ring, ring->count - 1) = *request;
}

static inline void ol_ring_push_front(struct ol_request_ring *ring, const struct ol_request *request)
{
    if (ring->count == ring->capacity)
        ol_ring_grow(ring);
    ring->head = (ring->head - 1) & (ring->capacity - 1);
    ring->count++;
    *ol_ring_at(ring, 0) = *request;
}

/* Of a ring that is not empty. */
static inline struct ol_request ol_ring_pop(struct ol_request_ring *ring)
{
    const struct ol_request request = *ol_ring_at(ring, 0);
    ring->head = (ring->head + 1) & (ring->capacity - 1);
    ring->count--;
    return request;
}

static inline void ol_ring_release(struct ol_request_ring *ring)
{
    ol_mem_free(ring->items);
    *ring = (struct ol_request_ring){0};
}

#endif
