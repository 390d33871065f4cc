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
 * so many levels that have been in use for so long. There is a stack for each month, region, meter and family (of GPUs:
 * kind).
 *
 * Commitments cover by the clock hour, but levels are counted instant by instant: sixty machines that run for the same
 * minute are sixty levels, not one. What is uncovered of a piece in an hour is taken to lie evenly over its time there.
 */
#include "pricing/rater.h"

#include <stdlib.h>
#include <string.h>

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

struct stack {
    const char *sort, *region;
    ol_time month, quarter;
    enum ol_sustained kind;
    uint8_t meter;
    struct step *steps; /* from the bottom */
    size_t count, capacity;
};

/* A piece in a block. */
struct member {
    uint32_t piece, stack;
    ol_time start, end; /* within the block */
    ol_money left;
    ol_money levels; /* millionths of units */
};

/* An instant at which levels change. */
struct change {
    ol_time at;
    ol_money levels; /* more from here on */
    ol_money weight; /* of one level from the block's start to here: microseconds times 1e15 */
};

struct ol_sustained_use {
    struct ol_rater *rater;
    struct stack *stacks;
    size_t stack_count, stack_capacity;
    struct member *members;
    size_t member_capacity;
    struct change *changes;
    size_t change_capacity;
};

#define WEIGHT_SCALE 1000000000 /* of a level's weight, besides the rates' millionths */
/* Ten million million units at once, in millionths: for a month they still weigh less than 2^127. */
#define LEVELS_LIMIT ((ol_money)OL_MILLION * 10000000000000)

struct ol_sustained_use *ol_sustained_new(struct ol_rater *rater)
{
    struct ol_sustained_use *sustained = ol_mem_new(sizeof *sustained);
    sustained->rater = rater;
    return sustained;
}

void ol_sustained_free(struct ol_sustained_use *sustained)
{
    for (size_t i = 0; i < sustained->stack_count; i++)
        ol_mem_free(sustained->stacks[i].steps);
    ol_mem_free(sustained->stacks);
    ol_mem_free(sustained->members);
    ol_mem_free(sustained->changes);
    ol_mem_free(sustained);
}

/* ---- one stack ---- */

/* What use from `begin` to `end` of a level's time weighs: microseconds times millionths. */
static ol_money weigh(const struct stack *stack, ol_time begin, ol_time end)
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
static size_t part_at(struct stack *stack, ol_money levels)
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

static void join_equal(struct stack *stack)
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

/* `levels` millionths of units are held for `length` on top of what was held before: what that weighs. At the full rate
 * it would be levels * length * a million. */
static ol_money hold(struct stack *stack, ol_money levels, ol_time length)
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

/* ---- blocks ---- */

static double levels_of(const struct ol_piece *piece)
{
    return piece->meter == OL_METER_INSTANCE && piece->tariff->type->vcpus > 0 ? piece->tariff->type->vcpus : 1;
}

/* What counts together: whole machines by family, parts by what they are sold as. */
static const char *sort_of(const struct ol_piece *piece)
{
    const struct ol_tariff *tariff = piece->tariff;
    return piece->meter == OL_METER_INSTANCE && tariff->type->family ? tariff->type->family : tariff->item_text;
}

static uint32_t stack_of(struct ol_sustained_use *sustained, const struct ol_piece *piece)
{
    const struct ol_tariff *tariff = piece->tariff;
    const struct ol_book *book = sustained->rater->book;
    const ol_time month = ol_month_of(piece->start);
    const char *sort = sort_of(piece);
    for (size_t i = sustained->stack_count; i-- > 0;) {
        const struct stack *stack = &sustained->stacks[i];
        if (stack->month == month && stack->meter == piece->meter && strcmp(stack->region, tariff->region) == 0 &&
            strcmp(stack->sort, sort) == 0)
            return (uint32_t)i;
    }
    OL_MEM_RESERVE(sustained->stacks, sustained->stack_capacity, sustained->stack_count + 1);
    sustained->stacks[sustained->stack_count] = (struct stack){
        .sort = sort,
        .region = tariff->region,
        .month = month,
        .quarter = ol_month_length(book, month) / 4,
        .kind = tariff->sustained,
        .meter = piece->meter,
    };
    return (uint32_t)sustained->stack_count++;
}

static int compare_members(const void *left, const void *right)
{
    const struct member *a = left, *b = right;
    if (a->stack != b->stack)
        return a->stack < b->stack ? -1 : 1;
    return a->piece < b->piece ? -1 : a->piece > b->piece;
}

static int gather(struct ol_sustained_use *sustained, const uint32_t *active, const ol_money *left, size_t count,
                  ol_time start, ol_time end, size_t *gathered, struct ol_error *error)
{
    const struct ol_rater *rater = sustained->rater;
    size_t members = 0;
    double together = 0;
    OL_MEM_RESERVE(sustained->members, sustained->member_capacity, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct ol_piece *piece = &rater->pieces[active[i]];
        if (left[i] <= 0 || piece->discounted < 0)
            continue;
        struct member member = {.piece = active[i], .left = left[i]};
        member.start = piece->start > start ? piece->start : start;
        member.end = piece->end < end ? piece->end : end;
        const double seconds = (double)(member.end - member.start) / OL_SECOND;
        const double levels = (double)left[i] / 1000 * levels_of(piece) / seconds;
        together += levels;
        if (together > (double)LEVELS_LIMIT)
            return ol_fail(error, OL_BAD_INPUT, ol_rater_place(rater, piece->usage),
                           "the quantity, with what is used at the same time, is larger than can be counted for "
                           "sustained use");
        member.levels = (ol_money)(levels + 0.5);
        member.stack = stack_of(sustained, piece);
        sustained->members[members++] = member;
    }
    qsort(sustained->members, members, sizeof *sustained->members, compare_members);
    *gathered = members;
    return OL_OK;
}

static int compare_changes(const void *left, const void *right)
{
    const struct change *a = left, *b = right;
    return a->at < b->at ? -1 : a->at > b->at;
}

/* Each level's part of what they weigh together; first divided, since together they may be too many to be scaled. */
static ol_money a_level_of(ol_money together, ol_money levels)
{
    return together / levels * WEIGHT_SCALE + together % levels * WEIGHT_SCALE / levels;
}

/* The instants at which the members' levels change, each once, with the weight of a level up to there. */
static size_t sweep(struct ol_sustained_use *sustained, struct stack *stack, const struct member *members,
                    size_t count)
{
    size_t kept = 0;
    ol_money levels = 0, weight = 0;
    OL_MEM_RESERVE(sustained->changes, sustained->change_capacity, 2 * count);
    struct change *changes = sustained->changes;
    for (size_t i = 0; i < count; i++) {
        changes[2 * i] = (struct change){.at = members[i].start, .levels = members[i].levels};
        changes[2 * i + 1] = (struct change){.at = members[i].end, .levels = -members[i].levels};
    }
    qsort(changes, 2 * count, sizeof *changes, compare_changes);
    for (size_t i = 0; i < 2 * count; i++) {
        const ol_time length = kept > 0 ? changes[i].at - changes[kept - 1].at : 0;
        if (length > 0 && levels > 0)
            weight += a_level_of(hold(stack, levels, length), levels);
        levels += changes[i].levels;
        if (kept == 0 || length > 0)
            kept++;
        changes[kept - 1] = (struct change){.at = changes[i].at, .weight = weight};
    }
    return kept;
}

static ol_money weight_at(const struct ol_sustained_use *sustained, size_t count, ol_time at)
{
    const struct change wanted = {.at = at};
    const struct change *found =
        bsearch(&wanted, sustained->changes, count, sizeof *sustained->changes, compare_changes);
    OL_ASSERT(found);
    return found->weight;
}

int ol_sustained_block(struct ol_sustained_use *sustained, const uint32_t *active, const ol_money *left,
                       size_t count, ol_time start, ol_time end, struct ol_error *error)
{
    size_t members = 0;
    const int status = gather(sustained, active, left, count, start, end, &members, error);
    if (status != OL_OK)
        return status;
    for (size_t first = 0, next; first < members; first = next) {
        const struct member *group = &sustained->members[first];
        for (next = first + 1; next < members && sustained->members[next].stack == group->stack;)
            next++;
        const size_t changes = sweep(sustained, &sustained->stacks[group->stack], group, next - first);
        for (size_t i = first; i < next; i++) {
            const struct member *member = &sustained->members[i];
            const ol_money weight =
                weight_at(sustained, changes, member->end) - weight_at(sustained, changes, member->start);
            const ol_money full = (ol_money)(member->end - member->start) * OL_MILLION * WEIGHT_SCALE;
            ol_money discounted = member->left;
            ol_money_ratio(member->left, weight, full, &discounted);
            sustained->rater->pieces[member->piece].discounted += discounted;
        }
    }
    return OL_OK;
}
