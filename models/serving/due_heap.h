/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * due_heap: what is due when, for the loops of engines.
 *
 * A heap of four children a node, inline: the calendar of events (calendar.h) is for what has handlers, and costs a
 * call an event. Of one instant, what was pushed first comes first, as long as no entry outlives two thousand million
 * others.
 */
#ifndef OUTLAY_SERVING_DUE_HEAP_H
#define OUTLAY_SERVING_DUE_HEAP_H

#include "outlay/arena.h"
#include "outlay/simtime.h"

struct ol_due {
    ol_time at;
    uint32_t order, what;
};

/* Zero-initialised is empty. */
struct ol_due_heap {
    struct ol_due *items;
    size_t count, capacity;
    uint32_t pushed;
};

static inline bool ol_due_is_before(const struct ol_due *a, const struct ol_due *b)
{
    return a->at < b->at || (a->at == b->at && (int32_t)(a->order - b->order) < 0);
}

/* When the earliest is due; never where there is none. */
static inline ol_time ol_due_next(const struct ol_due_heap *heap)
{
    return heap->count ? heap->items[0].at : OL_NEVER;
}

static inline void ol_due_push(struct ol_due_heap *heap, ol_time at, uint32_t what)
{
    const struct ol_due due = {at, heap->pushed++, what};
    if (heap->count == heap->capacity)
        OL_MEM_RESERVE(heap->items, heap->capacity, heap->count + 1);
    size_t hole = heap->count++;
    while (hole > 0 && ol_due_is_before(&due, &heap->items[(hole - 1) / 4])) {
        heap->items[hole] = heap->items[(hole - 1) / 4];
        hole = (hole - 1) / 4;
    }
    heap->items[hole] = due;
}

/* Of a heap that is not empty. */
static inline uint32_t ol_due_pop(struct ol_due_heap *heap)
{
    const uint32_t what = heap->items[0].what;
    const struct ol_due last = heap->items[--heap->count];
    size_t hole = 0;
    for (size_t child = 1; child < heap->count; child = 4 * hole + 1) {
        const size_t end = child + 4 < heap->count ? child + 4 : heap->count;
        size_t least = child;
        for (size_t i = child + 1; i < end; i++)
            if (ol_due_is_before(&heap->items[i], &heap->items[least]))
                least = i;
        if (!ol_due_is_before(&heap->items[least], &last))
            break;
        heap->items[hole] = heap->items[least];
        hole = least;
    }
    heap->items[hole] = last;
    return what;
}

static inline void ol_due_release(struct ol_due_heap *heap)
{
    ol_mem_free(heap->items);
    *heap = (struct ol_due_heap){0};
}

#endif
