/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Candidates in the order of arrival.
 *
 * The jobs of one size form a line: a growing array in arrival order with a min_tree over the estimates, in which a
 * job that left has no estimate any more. Two trees over the sizes hold each line's first arrival number and its
 * least estimate. A question is then two searches: the earliest first arrival among the sizes that fit into the
 * extra units, and, among the sizes that fit now, a walk down both trees that skips every subtree whose least
 * estimate is too long or whose earliest arrival is not before the best found.
 */
#include "models/policy/candidates.h"

#include "models/policy/min_tree.h"
#include "outlay/arena.h"

#include <string.h>

#define LINE_START 16

struct line { /* jobs of one size */
    struct ol_min_tree estimates;
    int64_t *arrivals; /* arrival numbers, increasing */
    uint32_t *slots;
    size_t head, end, capacity; /* positions in use: head .. end-1; the head is present unless empty */
    size_t present;
};

struct ol_candidates {
    uint32_t sizes;              /* largest size + 1 */
    struct line **lines;         /* by size; NULL until one waits */
    struct ol_min_tree firsts;   /* by size: the arrival number of the line's head */
    struct ol_min_tree shortest; /* by size: the least estimate in the line */
    int64_t arrivals;
    size_t head_size; /* of the queue's head; SIZE_MAX while it is empty */
    size_t smallest;  /* the least size that waits; SIZE_MAX while the queue is empty */
};

static struct ol_candidates *fifo_open(uint32_t pool_units)
{
    struct ol_candidates *fifo = ol_mem_new(sizeof *fifo);
    fifo->sizes = pool_units + 1;
    fifo->head_size = fifo->smallest = SIZE_MAX;
    fifo->lines = ol_mem_new(ol_mem_product(sizeof *fifo->lines, fifo->sizes));
    ol_min_tree_grow(&fifo->firsts, fifo->sizes);
    ol_min_tree_grow(&fifo->shortest, fifo->sizes);
    return fifo;
}

static void line_free(struct line *line)
{
    if (!line)
        return;
    ol_min_tree_release(&line->estimates);
    ol_mem_free(line->arrivals);
    ol_mem_free(line->slots);
    ol_mem_free(line);
}

static void fifo_close(struct ol_candidates *fifo)
{
    for (uint32_t size = 0; size < fifo->sizes; size++)
        line_free(fifo->lines[size]);
    ol_mem_free(fifo->lines);
    ol_min_tree_release(&fifo->firsts);
    ol_min_tree_release(&fifo->shortest);
    ol_mem_free(fifo);
}

/* At the array's end: close the gaps where at least half of it is gaps, else double it. */
static void line_make_room(struct line *line)
{
    if (line->present * 2 > line->capacity || line->capacity == 0) {
        line->capacity = line->capacity ? line->capacity * 2 : LINE_START;
        line->arrivals = ol_mem_resize(line->arrivals, ol_mem_product(sizeof *line->arrivals, line->capacity));
        line->slots = ol_mem_resize(line->slots, ol_mem_product(sizeof *line->slots, line->capacity));
        ol_min_tree_grow(&line->estimates, line->capacity);
        return;
    }
    size_t kept = 0;
    int64_t *estimates = line->estimates.level[0];
    for (size_t i = line->head; i < line->end; i++) {
        if (estimates[i] == OL_MIN_TREE_NONE)
            continue;
        estimates[kept] = estimates[i];
        line->arrivals[kept] = line->arrivals[i];
        line->slots[kept++] = line->slots[i];
    }
    line->head = 0;
    line->end = kept;
    ol_min_tree_fill(&line->estimates, estimates, kept);
}

static void fifo_push(struct ol_candidates *fifo, const struct ol_candidate *candidate)
{
    struct line *line = fifo->lines[candidate->units];
    if (!line)
        line = fifo->lines[candidate->units] = ol_mem_new(sizeof *line);
    if (line->end == line->capacity)
        line_make_room(line);
    line->arrivals[line->end] = fifo->arrivals;
    line->slots[line->end] = candidate->slot;
    ol_min_tree_set(&line->estimates, line->end++, candidate->estimate);
    if (!line->present++)
        ol_min_tree_set(&fifo->firsts, candidate->units, fifo->arrivals);
    if (candidate->estimate < ol_min_tree_key(&fifo->shortest, candidate->units))
        ol_min_tree_set(&fifo->shortest, candidate->units, candidate->estimate);
    fifo->arrivals++;
    if (fifo->head_size == SIZE_MAX)
        fifo->head_size = candidate->units;
    if (candidate->units < fifo->smallest)
        fifo->smallest = candidate->units;
}

static struct ol_candidate at(const struct ol_candidates *fifo, uint32_t size, size_t i)
{
    const struct line *line = fifo->lines[size];
    return (struct ol_candidate){
        .estimate = ol_min_tree_key(&line->estimates, i), .slot = line->slots[i], .units = size};
}

static void line_remove(struct ol_candidates *fifo, uint32_t size, size_t i)
{
    struct line *line = fifo->lines[size];
    int64_t estimate = ol_min_tree_key(&line->estimates, i);
    ol_min_tree_set(&line->estimates, i, OL_MIN_TREE_NONE);
    line->present--;
    if (i == line->head) {
        line->head++;
        while (line->head < line->end && ol_min_tree_key(&line->estimates, line->head) == OL_MIN_TREE_NONE)
            line->head++;
        if (!line->present)
            line->head = line->end = 0;
        ol_min_tree_set(&fifo->firsts, size, line->present ? line->arrivals[line->head] : OL_MIN_TREE_NONE);
        if (!line->present && size == fifo->smallest)
            fifo->smallest = ol_min_tree_first_at_most(&fifo->firsts, size, OL_MIN_TREE_NONE);
    }
    if (estimate == ol_min_tree_key(&fifo->shortest, size))
        ol_min_tree_set(&fifo->shortest, size, ol_min_tree_least(&line->estimates));
}

static bool fifo_head(const struct ol_candidates *fifo, struct ol_candidate *head)
{
    if (fifo->head_size == SIZE_MAX)
        return false;
    *head = at(fifo, (uint32_t)fifo->head_size, fifo->lines[fifo->head_size]->head);
    return true;
}

static void fifo_take_head(struct ol_candidates *fifo)
{
    OL_ASSERT(fifo->head_size != SIZE_MAX);
    line_remove(fifo, (uint32_t)fifo->head_size, fifo->lines[fifo->head_size]->head);
    fifo->head_size = ol_min_tree_least_before(&fifo->firsts, fifo->sizes);
}

struct search {
    const struct ol_candidates *fifo;
    ol_time slack;
    int64_t earliest; /* arrival number of the best so far */
    size_t size, position;
};

/* The line's first job that ends in time, if it came before the best so far. */
static void search_line(struct search *search, size_t size)
{
    const struct line *line = search->fifo->lines[size];
    size_t i = ol_min_tree_first_at_most(&line->estimates, line->head, search->slack);
    if (line->arrivals[i] < search->earliest) {
        search->earliest = line->arrivals[i];
        search->size = size;
        search->position = i;
    }
}

static inline bool may_hold_better(const struct search *search, int level, size_t node)
{
    return search->fifo->shortest.level[level][node] <= search->slack &&
           search->fifo->firsts.level[level][node] < search->earliest;
}

/* Up to where no size can hold anything better, from the start of a node; the start itself where one may. */
static size_t skip_nodes(const struct search *search, size_t from)
{
    size_t width = OL_MIN_TREE_FAN, next = from;
    for (int level = 1; level < search->fifo->firsts.levels && from % width == 0; level++) {
        if (!may_hold_better(search, level, from / width))
            next = from + width;
        width *= OL_MIN_TREE_FAN;
    }
    return next;
}

/* Of the sizes from `from` to before `to`. */
static void search_sizes(struct search *search, size_t from, size_t to)
{
    while (from < to) {
        const size_t next = from % OL_MIN_TREE_FAN ? from : skip_nodes(search, from);
        if (next > from) {
            from = next;
            continue;
        }
        const size_t node_end = from / OL_MIN_TREE_FAN * OL_MIN_TREE_FAN + OL_MIN_TREE_FAN;
        for (const size_t end = node_end < to ? node_end : to; from < end; from++)
            if (may_hold_better(search, 0, from))
                search_line(search, from);
    }
}

static bool fifo_take(struct ol_candidates *fifo, uint32_t free, uint32_t extra, ol_time slack,
                      struct ol_candidate *taken)
{
    if (fifo->smallest > free)
        return false;
    struct search search = {.fifo = fifo, .slack = slack, .earliest = INT64_MAX, .size = SIZE_MAX};
    uint32_t fits_always = free < extra ? free : extra;
    if (fifo->smallest <= fits_always) {
        search.size = ol_min_tree_least_before(&fifo->firsts, (size_t)fits_always + 1);
        search.position = fifo->lines[search.size]->head;
        search.earliest = ol_min_tree_key(&fifo->firsts, search.size);
    }
    if (slack > 0 && free > fits_always)
        search_sizes(&search, fifo->smallest > fits_always ? fifo->smallest : (size_t)fits_always + 1,
                     (size_t)free + 1);
    if (search.size == SIZE_MAX)
        return false;
    const bool is_head = search.size == fifo->head_size && search.position == fifo->lines[search.size]->head;
    *taken = at(fifo, (uint32_t)search.size, search.position);
    line_remove(fifo, (uint32_t)search.size, search.position);
    if (is_head)
        fifo->head_size = ol_min_tree_least_before(&fifo->firsts, fifo->sizes);
    return true;
}

static void fifo_verify(const struct ol_candidates *fifo)
{
    OL_ASSERT(fifo->head_size == ol_min_tree_least_before(&fifo->firsts, fifo->sizes));
    OL_ASSERT(fifo->smallest == ol_min_tree_first_at_most(&fifo->firsts, 0, OL_MIN_TREE_NONE));
    for (uint32_t size = 0; size < fifo->sizes; size++) {
        const struct line *line = fifo->lines[size];
        size_t present = 0;
        int64_t shortest = OL_MIN_TREE_NONE;
        for (size_t i = line ? line->head : 0; line && i < line->end; i++) {
            int64_t estimate = ol_min_tree_key(&line->estimates, i);
            OL_ASSERT(i == line->head || line->arrivals[i - 1] < line->arrivals[i]);
            present += estimate != OL_MIN_TREE_NONE;
            shortest = estimate < shortest ? estimate : shortest;
        }
        OL_ASSERT(present == (line ? line->present : 0));
        OL_ASSERT(ol_min_tree_key(&fifo->shortest, size) == shortest);
        OL_ASSERT(ol_min_tree_key(&fifo->firsts, size) ==
                  (present ? line->arrivals[line->head] : OL_MIN_TREE_NONE));
    }
}

const struct ol_candidates_ops ol_candidate_fifo = {
    .open = fifo_open,
    .close = fifo_close,
    .push = fifo_push,
    .head = fifo_head,
    .take_head = fifo_take_head,
    .take = fifo_take,
    .verify = fifo_verify,
};
