/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Candidates in the order of their estimates, equal ones in the order of arrival.
 *
 * The queue itself is a growing array in arrival order. The jobs of one size form a binary heap by (estimate,
 * arrival), and a tree over the sizes holds the least estimate of each. A job that was taken from one side is only
 * marked in the other and dropped when it comes to the front there, so the front of each heap is always waiting.
 */
#include "models/policy/candidates.h"

#include "models/policy/min_tree.h"
#include "outlay/arena.h"

#include <string.h>

struct item {
    struct ol_candidate candidate;
    int64_t arrival;
};

struct heap { /* jobs of one size */
    struct item *items;
    size_t count, capacity;
};

struct ol_candidates {
    uint32_t sizes;
    struct heap *heaps;
    struct ol_min_tree shortest; /* by size: the estimate at the heap's front */
    struct {
        struct ol_candidate candidate;
        bool is_gone;
    } * queue;
    size_t head, end, capacity; /* positions in use; the head is waiting unless empty */
    int64_t first_arrival;      /* arrival number of position 0 */
    size_t waiting;
};

static struct ol_candidates *shortest_open(uint32_t pool_units)
{
    struct ol_candidates *self = ol_mem_new(sizeof *self);
    self->sizes = pool_units + 1;
    self->heaps = ol_mem_new(ol_mem_product(sizeof *self->heaps, self->sizes));
    ol_min_tree_grow(&self->shortest, self->sizes);
    return self;
}

static void shortest_close(struct ol_candidates *self)
{
    for (uint32_t size = 0; size < self->sizes; size++)
        ol_mem_free(self->heaps[size].items);
    ol_mem_free(self->heaps);
    ol_mem_free(self->queue);
    ol_min_tree_release(&self->shortest);
    ol_mem_free(self);
}

static bool is_gone(const struct ol_candidates *self, int64_t arrival)
{
    return arrival < self->first_arrival + (int64_t)self->head ||
           self->queue[arrival - self->first_arrival].is_gone;
}

static bool comes_before(const struct item *a, const struct item *b)
{
    return a->candidate.estimate < b->candidate.estimate ||
           (a->candidate.estimate == b->candidate.estimate && a->arrival < b->arrival);
}

static void heap_push(struct heap *heap, const struct item *item)
{
    OL_MEM_RESERVE(heap->items, heap->capacity, heap->count + 1);
    size_t i = heap->count++;
    for (; i > 0 && comes_before(item, &heap->items[(i - 1) / 2]); i = (i - 1) / 2)
        heap->items[i] = heap->items[(i - 1) / 2];
    heap->items[i] = *item;
}

static void heap_pop(struct heap *heap)
{
    struct item last = heap->items[--heap->count];
    size_t i = 0;
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= heap->count)
            break;
        if (child + 1 < heap->count && comes_before(&heap->items[child + 1], &heap->items[child]))
            child++;
        if (!comes_before(&heap->items[child], &last))
            break;
        heap->items[i] = heap->items[child];
        i = child;
    }
    heap->items[i] = last;
}

/* Bring a waiting job to the front of the heap and tell the tree. */
static void heap_settle(struct ol_candidates *self, uint32_t size)
{
    struct heap *heap = &self->heaps[size];
    while (heap->count && is_gone(self, heap->items[0].arrival))
        heap_pop(heap);
    int64_t least = heap->count ? heap->items[0].candidate.estimate : OL_MIN_TREE_NONE;
    if (least != ol_min_tree_key(&self->shortest, size))
        ol_min_tree_set(&self->shortest, size, least);
}

static void shortest_push(struct ol_candidates *self, const struct ol_candidate *candidate)
{
    if (self->end == self->capacity && self->head * 2 > self->capacity) {
        self->end -= self->head;
        memmove(self->queue, self->queue + self->head, self->end * sizeof *self->queue);
        self->first_arrival += (int64_t)self->head;
        self->head = 0;
    }
    OL_MEM_RESERVE(self->queue, self->capacity, self->end + 1);
    self->queue[self->end].candidate = *candidate;
    self->queue[self->end].is_gone = false;
    struct item item = {.candidate = *candidate, .arrival = self->first_arrival + (int64_t)self->end++};
    heap_push(&self->heaps[candidate->units], &item);
    heap_settle(self, candidate->units);
    self->waiting++;
}

static bool shortest_head(const struct ol_candidates *self, struct ol_candidate *head)
{
    if (!self->waiting)
        return false;
    *head = self->queue[self->head].candidate;
    return true;
}

static void remove_position(struct ol_candidates *self, size_t i)
{
    self->queue[i].is_gone = true;
    self->waiting--;
    while (self->head < self->end && self->queue[self->head].is_gone)
        self->head++;
}

static void shortest_take_head(struct ol_candidates *self)
{
    uint32_t size = self->queue[self->head].candidate.units;
    remove_position(self, self->head);
    heap_settle(self, size);
}

/* Of the sizes from 1 to `last`, the one whose front has the least (estimate, arrival). Equal estimates of several
 * sizes are told apart by a walk over the sizes that have it. */
static size_t least_front(const struct ol_candidates *self, uint32_t last)
{
    size_t best = ol_min_tree_least_before(&self->shortest, (size_t)last + 1);
    if (best == SIZE_MAX)
        return best;
    int64_t estimate = ol_min_tree_key(&self->shortest, best);
    for (size_t size = best;;) {
        size = ol_min_tree_first_at_most(&self->shortest, size + 1, estimate);
        if (size > last)
            return best;
        if (comes_before(&self->heaps[size].items[0], &self->heaps[best].items[0]))
            best = size;
    }
}

static bool shortest_take(struct ol_candidates *self, uint32_t free, uint32_t extra, ol_time slack,
                          struct ol_candidate *taken)
{
    size_t size = least_front(self, free);
    if (size == SIZE_MAX)
        return false;
    if (ol_min_tree_key(&self->shortest, size) > slack) {
        size = least_front(self, free < extra ? free : extra);
        if (size == SIZE_MAX)
            return false;
    }
    const struct item *front = &self->heaps[size].items[0];
    *taken = front->candidate;
    remove_position(self, (size_t)(front->arrival - self->first_arrival));
    heap_settle(self, (uint32_t)size);
    return true;
}

static void shortest_verify(const struct ol_candidates *self)
{
    size_t waiting = 0;
    for (size_t i = self->head; i < self->end; i++)
        waiting += !self->queue[i].is_gone;
    OL_ASSERT(waiting == self->waiting);
    for (uint32_t size = 0; size < self->sizes; size++) {
        const struct heap *heap = &self->heaps[size];
        for (size_t i = 1; i < heap->count; i++)
            OL_ASSERT(comes_before(&heap->items[(i - 1) / 2], &heap->items[i]));
        OL_ASSERT(!heap->count || !is_gone(self, heap->items[0].arrival));
        OL_ASSERT(ol_min_tree_key(&self->shortest, size) ==
                  (heap->count ? heap->items[0].candidate.estimate : OL_MIN_TREE_NONE));
    }
}

const struct ol_candidates_ops ol_candidate_shortest = {
    .open = shortest_open,
    .close = shortest_close,
    .push = shortest_push,
    .head = shortest_head,
    .take_head = shortest_take_head,
    .take = shortest_take,
    .verify = shortest_verify,
};
