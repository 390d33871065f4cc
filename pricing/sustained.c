/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sustained: what long use within a month takes off by itself.
 *
 * The discount belongs to levels, not to machines: the first vCPU in use at any moment is level one, whichever machine
 * it is in, so machines that follow each other count as one that ran on, and the discount is the largest that their
 * times allow. Each level pays by the quarters of the month that it has been in use: the first at the full rate, the
 * next ones less.
 *
 * Levels are filled from below, so the time in use never grows with the level, and the stack is a short list of steps:
 * so many levels that have been in use for so long.
 */
#include "pricing/rater.h"

/* Of a quarter's rate, in millionths (the quarters of each class: Google's documentation of sustained use). */
static const int64_t rates[][4] = {
    [OL_SUSTAINED_NONE] = {1000000, 1000000, 1000000, 1000000},
    [OL_SUSTAINED_20] = {1000000, 867800, 733000, 600000},
    [OL_SUSTAINED_30] = {1000000, 800000, 600000, 400000},
};

struct step {
    ol_money levels; /* millionths */
    ol_time used;
};

struct ol_sustained_stack {
    enum ol_sustained kind;
    ol_time quarter;
    struct step *steps; /* from the bottom */
    size_t count, capacity;
};

struct ol_sustained_stack *ol_sustained_new(enum ol_sustained kind, ol_time month_length)
{
    struct ol_sustained_stack *stack = ol_mem_new(sizeof *stack);
    stack->kind = kind;
    stack->quarter = month_length / 4;
    return stack;
}

void ol_sustained_free(struct ol_sustained_stack *stack)
{
    if (!stack)
        return;
    ol_mem_free(stack->steps);
    ol_mem_free(stack);
}

/* What use from `begin` to `end` of a level's time weighs: microseconds times millionths. */
static ol_money weigh(const struct ol_sustained_stack *stack, ol_time begin, ol_time end)
{
    ol_money weight = 0;
    while (begin < end) {
        const ol_time quarter = begin / stack->quarter < 3 ? begin / stack->quarter : 3;
        const ol_time edge = quarter < 3 ? (quarter + 1) * stack->quarter : end;
        const ol_time until = edge < end ? edge : end;
        weight += (ol_money)(until - begin) * rates[stack->kind][quarter];
        begin = until;
    }
    return weight;
}

/* A step boundary at so many levels from the bottom. */
static size_t part_at(struct ol_sustained_stack *stack, ol_money levels)
{
    size_t i = 0;
    for (; i < stack->count && levels >= stack->steps[i].levels; i++)
        levels -= stack->steps[i].levels;
    if (levels == 0)
        return i;
    OL_MEM_RESERVE(stack->steps, stack->capacity, stack->count + 1);
    if (i == stack->count) {
        stack->steps[stack->count++] = (struct step){.levels = levels};
        return stack->count;
    }
    for (size_t k = stack->count; k > i; k--)
        stack->steps[k] = stack->steps[k - 1];
    stack->count++;
    stack->steps[i].levels = levels;
    stack->steps[i + 1].levels -= levels;
    return i + 1;
}

static void join_equal(struct ol_sustained_stack *stack)
{
    size_t kept = 0;
    for (size_t i = 0; i < stack->count; i++) {
        if (kept > 0 && stack->steps[kept - 1].used == stack->steps[i].used)
            stack->steps[kept - 1].levels += stack->steps[i].levels;
        else
            stack->steps[kept++] = stack->steps[i];
    }
    stack->count = kept;
}

ol_money ol_sustained_hold(struct ol_sustained_stack *stack, ol_money levels, ol_time length)
{
    const size_t top = part_at(stack, levels);
    ol_money weight = 0;
    for (size_t i = 0; i < top; i++) {
        struct step *step = &stack->steps[i];
        weight += step->levels * weigh(stack, step->used, step->used + length);
        step->used += length;
    }
    join_equal(stack);
    return weight;
}
