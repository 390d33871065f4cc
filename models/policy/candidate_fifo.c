/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Candidates in the order of arrival: the oldest in a row, the others behind them in lines (candidate_lines.c).
 *
 * Most queues are short, and a short queue is asked fastest by walking it. The row is a plain array in order of
 * arrival, in which a job that left is a gap. Beside it stand what each needs and how long it takes, cut down to 15
 * bits (brief()) that never change the order of two numbers but may make them equal: thirty-two jobs are looked at
 * together without a branch, and only where one of them may fit are its own numbers asked.
 *
 * Who finds the row full goes to the lines, and so does everybody after; those who are left come back to the row
 * together once half of it holds them all. So whoever is in the row came before all who are in the lines.
 */
#include "models/policy/candidates.h"

#include "outlay/arena.h"

#define ROW     128
#define GAPS    16 /* places that nobody holds: so many are closed when somebody comes */
#define LANES   8
#define GROUPS  4 /* of lanes, that are looked at together */
#define STRETCH (GROUPS * LANES)
#define CUT     9 /* bits of a number that are kept below its first */

typedef int16_t lanes __attribute__((vector_size(2 * LANES)));

struct ol_candidates {
    lanes units[ROW / LANES], estimates[ROW / LANES]; /* in brief; INT16_MAX where nobody stands */
    struct ol_candidate row[ROW];                     /* a gap has no slot */
    size_t head, end; /* positions in use; the head is present unless the row is empty */
    size_t present;
    struct ol_candidates *lines;
    size_t behind; /* in the lines */
};

/* Of two numbers the greater is never the lesser in brief. */
static inline int16_t brief(uint64_t number)
{
    if (number >> CUT == 0)
        return (int16_t)number;
    const unsigned shift = 63 - (unsigned)__builtin_clzll(number) - CUT;
    return (int16_t)((shift << CUT) + (unsigned)(number >> shift));
}

static inline void note(struct ol_candidates *self, size_t i, int16_t units, int16_t estimate)
{
    self->units[i / LANES][i % LANES] = units;
    self->estimates[i / LANES][i % LANES] = estimate;
}

static void leave(struct ol_candidates *self, size_t i)
{
    self->row[i].slot = OL_NO_SLOT;
    note(self, i, INT16_MAX, INT16_MAX);
}

static void stand(struct ol_candidates *self, size_t i, const struct ol_candidate *candidate)
{
    self->row[i] = *candidate;
    note(self, i, brief(candidate->units), brief((uint64_t)candidate->estimate));
}

static struct ol_candidates *fifo_open(uint32_t pool_units)
{
    struct ol_candidates *self = ol_mem_new(sizeof *self);
    for (size_t i = 0; i < ROW; i++)
        leave(self, i);
    self->lines = ol_candidate_lines.open(pool_units);
    return self;
}

static void fifo_close(struct ol_candidates *self)
{
    ol_candidate_lines.close(self->lines);
    ol_mem_free(self);
}

static void close_gaps(struct ol_candidates *self)
{
    size_t kept = 0;
    for (size_t i = self->head; i < self->end; i++)
        if (self->row[i].slot != OL_NO_SLOT)
            stand(self, kept++, &self->row[i]);
    for (size_t i = kept; i < self->end; i++)
        leave(self, i);
    self->head = 0;
    self->end = kept;
}

static void fifo_push(struct ol_candidates *self, const struct ol_candidate *candidate)
{
    if (self->end - self->present >= GAPS)
        close_gaps(self);
    if (self->behind > 0 || self->end == ROW) {
        ol_candidate_lines.push(self->lines, candidate);
        self->behind++;
        return;
    }
    stand(self, self->end++, candidate);
    self->present++;
}

static void gather(struct ol_candidates *self)
{
    close_gaps(self);
    for (; self->behind > 0; self->behind--, self->present++) {
        struct ol_candidate head;
        ol_candidate_lines.head(self->lines, &head);
        ol_candidate_lines.take_head(self->lines);
        stand(self, self->end++, &head);
    }
}

/* One left the row or the lines. */
static inline void settle(struct ol_candidates *self)
{
    while (self->head < self->end && self->row[self->head].slot == OL_NO_SLOT)
        self->head++;
    if (self->present == 0)
        self->head = self->end = 0;
    if (self->behind > 0 && self->present + self->behind <= ROW / 2)
        gather(self);
}

static bool fifo_head(const struct ol_candidates *self, struct ol_candidate *head)
{
    if (self->present == 0)
        return self->behind > 0 && ol_candidate_lines.head(self->lines, head);
    *head = self->row[self->head];
    return true;
}

static void fifo_take_head(struct ol_candidates *self)
{
    if (self->present > 0) {
        leave(self, self->head);
        self->present--;
    } else {
        ol_candidate_lines.take_head(self->lines);
        self->behind--;
    }
    settle(self);
}

struct search {
    uint32_t free, extra;
    ol_time slack;
    int16_t brief_free, brief_extra, brief_slack;
};

static bool fits(const struct search *search, const struct ol_candidate *candidate)
{
    return candidate->units <= search->free &&
           (candidate->units <= search->extra || candidate->estimate <= search->slack);
}

/* Lanes of ones for those that do not fit, gaps among them. */
static inline lanes unfit(const struct ol_candidates *self, size_t group, const struct search *search)
{
    return (self->units[group] > search->brief_extra) &
           ((self->units[group] > search->brief_free) | (self->estimates[group] > search->brief_slack));
}

static inline bool is_full(lanes mask)
{
    const union {
        lanes lanes;
        uint64_t words[2];
    } all = {mask};
    return (all.words[0] & all.words[1]) == UINT64_MAX;
}

/* The first of four that fits, as far as their lanes do not rule it out; SIZE_MAX where none does. */
static inline size_t first_of_four(const struct ol_candidate *row, uint64_t unfit, const struct search *search)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    unfit = __builtin_bswap64(unfit);
#endif
    for (; unfit != UINT64_MAX; unfit |= UINT64_C(0xffff) << __builtin_ctzll(~unfit)) {
        const size_t i = (size_t)__builtin_ctzll(~unfit) / 16;
        if (fits(search, &row[i]))
            return i;
    }
    return SIZE_MAX;
}

/* Its position in the row; ROW where none fits. */
static size_t first_in_row(const struct ol_candidates *self, const struct search *search)
{
    union {
        lanes groups[GROUPS];
        uint64_t fours[STRETCH / 4];
    } mask;
    for (size_t first = self->head / STRETCH * STRETCH; first < self->end; first += STRETCH) {
        for (size_t i = 0; i < GROUPS; i++)
            mask.groups[i] = unfit(self, first / LANES + i, search);
        if (is_full(mask.groups[0] & mask.groups[1] & mask.groups[2] & mask.groups[3]))
            continue;
        for (size_t i = first; i < first + STRETCH; i += 4) {
            const size_t found = first_of_four(self->row + i, mask.fours[(i - first) / 4], search);
            if (found != SIZE_MAX)
                return i + found;
        }
    }
    return ROW;
}

static bool fifo_take(struct ol_candidates *self, uint32_t free, uint32_t extra, ol_time slack,
                      struct ol_candidate *taken)
{
    const uint32_t fits_always = free < extra ? free : extra;
    const struct search search = {.free = free,
                                  .extra = fits_always,
                                  .slack = slack,
                                  .brief_free = brief(free),
                                  .brief_extra = brief(fits_always),
                                  .brief_slack = slack > 0 ? brief((uint64_t)slack) : -1};
    const size_t i = first_in_row(self, &search);
    if (i < ROW) {
        *taken = self->row[i];
        leave(self, i);
        self->present--;
    } else if (self->behind > 0 && ol_candidate_lines.take(self->lines, free, extra, slack, taken)) {
        self->behind--;
    } else {
        return false;
    }
    settle(self);
    return true;
}

static void fifo_verify(const struct ol_candidates *self)
{
    struct ol_candidate head;
    size_t present = 0;
    for (size_t i = 0; i < ROW; i++) {
        const struct ol_candidate *candidate = &self->row[i];
        const bool is_there = candidate->slot != OL_NO_SLOT;
        OL_ASSERT(!is_there || (self->head <= i && i < self->end));
        OL_ASSERT(self->units[i / LANES][i % LANES] == (is_there ? brief(candidate->units) : INT16_MAX));
        OL_ASSERT(self->estimates[i / LANES][i % LANES] ==
                  (is_there ? brief((uint64_t)candidate->estimate) : INT16_MAX));
        present += is_there;
    }
    OL_ASSERT(present == self->present);
    OL_ASSERT(present == 0 || self->row[self->head].slot != OL_NO_SLOT);
    OL_ASSERT(self->behind == 0 || self->present + self->behind > ROW / 2);
    OL_ASSERT(ol_candidate_lines.head(self->lines, &head) == (self->behind > 0));
    ol_candidate_lines.verify(self->lines);
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
