/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Candidates in the order of arrival, however many.
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

static struct ol_candidates *lines_open(uint32_t pool_units)
{
    struct ol_candidates *self = ol_mem_new(sizeof *self);
    self->sizes = pool_units + 1;
    self->head_size = self->smallest = SIZE_MAX;
    self->lines = ol_mem_new(ol_mem_product(sizeof *self->lines, self->sizes));
    ol_min_tree_grow(&self->firsts, self->sizes);
    ol_min_tree_grow(&self->shortest, self->sizes);
    return self;
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

static void lines_close(struct ol_candidates *self)
{
    for (uint32_t size = 0; size < self->sizes; size++)
        line_free(self->lines[size]);
    ol_mem_free(self->lines);
    ol_min_tree_release(&self->firsts);
    ol_min_tree_release(&self->shortest);
    ol_mem_free(self);
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

static void lines_push(struct ol_candidates *self, const struct ol_candidate *candidate)
{
    struct line *line = self->lines[candidate->units];
    if (!line)
        line = self->lines[candidate->units] = ol_mem_new(sizeof *line);
    if (line->end == line->capacity)
        line_make_room(line);
    line->arrivals[line->end] = self->arrivals;
    line->slots[line->end] = candidate->slot;
    ol_min_tree_set(&line->estimates, line->end++, candidate->estimate);
    if (!line->present++)
        ol_min_tree_set(&self->firsts, candidate->units, self->arrivals);
    if (candidate->estimate < ol_min_tree_key(&self->shortest, candidate->units))
        ol_min_tree_set(&self->shortest, candidate->units, candidate->estimate);
    self->arrivals++;
    if (self->head_size == SIZE_MAX)
        self->head_size = candidate->units;
    if (candidate->units < self->smallest)
        self->smallest = candidate->units;
}

static struct ol_candidate at(const struct ol_candidates *self, uint32_t size, size_t i)
{
    const struct line *line = self->lines[size];
    return (struct ol_candidate){
        .estimate = ol_min_tree_key(&line->estimates, i), .slot = line->slots[i], .units = size};
}

static void line_remove(struct ol_candidates *self, uint32_t size, size_t i)
{
    struct line *line = self->lines[size];
    int64_t estimate = ol_min_tree_key(&line->estimates, i);
    ol_min_tree_set(&line->estimates, i, OL_MIN_TREE_NONE);
    line->present--;
    if (i == line->head) {
        line->head++;
        while (line->head < line->end && ol_min_tree_key(&line->estimates, line->head) == OL_MIN_TREE_NONE)
            line->head++;
        if (!line->present)
            line->head = line->end = 0;
        ol_min_tree_set(&self->firsts, size, line->present ? line->arrivals[line->head] : OL_MIN_TREE_NONE);
        if (!line->present && size == self->smallest)
            self->smallest = ol_min_tree_first_at_most(&self->firsts, size, OL_MIN_TREE_NONE);
    }
    if (estimate == ol_min_tree_key(&self->shortest, size))
        ol_min_tree_set(&self->shortest, size, ol_min_tree_least(&line->estimates));
}

static bool lines_head(const struct ol_candidates *self, struct ol_candidate *head)
{
    if (self->head_size == SIZE_MAX)
        return false;
    *head = at(self, (uint32_t)self->head_size, self->lines[self->head_size]->head);
    return true;
}

static void lines_take_head(struct ol_candidates *self)
{
    OL_ASSERT(self->head_size != SIZE_MAX);
    line_remove(self, (uint32_t)self->head_size, self->lines[self->head_size]->head);
    self->head_size = ol_min_tree_least_before(&self->firsts, self->sizes);
}

struct search {
    const struct ol_candidates *self;
    ol_time slack;
    int64_t earliest; /* arrival number of the best so far */
    size_t size, position;
};

/* The line's first job that ends in time, if it came before the best so far. */
static void search_line(struct search *search, size_t size)
{
    const struct line *line = search->self->lines[size];
    size_t i = ol_min_tree_first_at_most(&line->estimates, line->head, search->slack);
    if (line->arrivals[i] < search->earliest) {
        search->earliest = line->arrivals[i];
        search->size = size;
        search->position = i;
    }
}

static inline bool may_hold_better(const struct search *search, int level, size_t node)
{
    return search->self->shortest.level[level][node] <= search->slack &&
           search->self->firsts.level[level][node] < search->earliest;
}

/* Up to where no size can hold anything better, from the start of a node; the start itself where one may. */
static size_t skip_nodes(const struct search *search, size_t from)
{
    size_t width = OL_MIN_TREE_FAN, next = from;
    for (int level = 1; level < search->self->firsts.levels && from % width == 0; level++) {
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

static bool lines_take(struct ol_candidates *self, uint32_t free, uint32_t extra, ol_time slack,
                       struct ol_candidate *taken)
{
    if (self->smallest > free)
        return false;
    struct search search = {.self = self, .slack = slack, .earliest = INT64_MAX, .size = SIZE_MAX};
    uint32_t fits_always = free < extra ? free : extra;
    if (self->smallest <= fits_always) {
        search.size = ol_min_tree_least_before(&self->firsts, (size_t)fits_always + 1);
        search.position = self->lines[search.size]->head;
        search.earliest = ol_min_tree_key(&self->firsts, search.size);
    }
    if (slack > 0 && free > fits_always)
        search_sizes(&search, self->smallest > fits_always ? self->smallest : (size_t)fits_always + 1,
                     (size_t)free + 1);
    if (search.size == SIZE_MAX)
        return false;
    const bool is_head = search.size == self->head_size && search.position == self->lines[search.size]->head;
    *taken = at(self, (uint32_t)search.size, search.position);
    line_remove(self, (uint32_t)search.size, search.position);
    if (is_head)
        self->head_size = ol_min_tree_least_before(&self->firsts, self->sizes);
    return true;
}

static void lines_verify(const struct ol_candidates *self)
{
    OL_ASSERT(self->head_size == ol_min_tree_least_before(&self->firsts, self->sizes));
    OL_ASSERT(self->smallest == ol_min_tree_first_at_most(&self->firsts, 0, OL_MIN_TREE_NONE));
    for (uint32_t size = 0; size < self->sizes; size++) {
        const struct line *line = self->lines[size];
        size_t present = 0;
        int64_t shortest = OL_MIN_TREE_NONE;
        for (size_t i = line ? line->head : 0; line && i < line->end; i++) {
            int64_t estimate = ol_min_tree_key(&line->estimates, i);
            OL_ASSERT(i == line->head || line->arrivals[i - 1] < line->arrivals[i]);
            present += estimate != OL_MIN_TREE_NONE;
            shortest = estimate < shortest ? estimate : shortest;
        }
        OL_ASSERT(present == (line ? line->present : 0));
        OL_ASSERT(ol_min_tree_key(&self->shortest, size) == shortest);
        OL_ASSERT(ol_min_tree_key(&self->firsts, size) ==
                  (present ? line->arrivals[line->head] : OL_MIN_TREE_NONE));
    }
}

const struct ol_candidates_ops ol_candidate_lines = {
    .open = lines_open,
    .close = lines_close,
    .push = lines_push,
    .head = lines_head,
    .take_head = lines_take_head,
    .take = lines_take,
    .verify = lines_verify,
};
