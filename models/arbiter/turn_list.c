/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/arbiter/turn_list.h"

#include "outlay/arena.h"

#include <string.h>

#define BLOCK 128

struct ol_turn_block {
    uint32_t count;
    struct ol_turn_summary summary;
    struct ol_turn *turns;
    size_t capacity;
};

bool ol_turn_is_before(const struct ol_turn *a, const struct ol_turn *b)
{
    if (a->rank != b->rank)
        return a->rank > b->rank;
    if (a->submit != b->submit)
        return a->submit < b->submit;
    return a->job.slot < b->job.slot;
}

bool ol_turn_fits(const struct ol_turn *turn, const struct ol_turn_room *room)
{
    return turn->job.units <= room->free && (turn->job.estimate <= room->slack || turn->job.units <= room->extra);
}

bool ol_turn_is_wanted(const struct ol_turn *turn, const struct ol_turn_room *room)
{
    return turn->job.units < room->wanted && turn->job.units > room->available;
}

/* ---- blocks ---- */

static const struct ol_turn *last_in(const struct ol_turn_block *block)
{
    return &block->turns[block->count - 1];
}

static void clear(struct ol_turn_summary *summary)
{
    summary->least_units = UINT32_MAX;
    summary->most_units = 0;
    for (size_t i = 0; i < OL_TURN_WIDTHS; i++)
        summary->shortest[i] = OL_NEVER;
}

static void count_in(struct ol_turn_summary *summary, const struct ol_candidate *job)
{
    for (size_t i = ol_turn_width(job->units); i < OL_TURN_WIDTHS && job->estimate < summary->shortest[i]; i++)
        summary->shortest[i] = job->estimate;
    summary->least_units = job->units < summary->least_units ? job->units : summary->least_units;
    summary->most_units = job->units > summary->most_units ? job->units : summary->most_units;
}

/* Whether the summary may be another one without the job. */
static bool is_decisive(const struct ol_turn_summary *summary, const struct ol_candidate *job)
{
    return job->units == summary->least_units || job->units == summary->most_units ||
           job->estimate == summary->shortest[ol_turn_width(job->units)];
}

/* Nobody is wider than the widest. */
static void fill_up(struct ol_turn_summary *summary)
{
    const unsigned widest = ol_turn_width(summary->most_units);
    for (size_t i = widest + 1; i < OL_TURN_WIDTHS; i++)
        summary->shortest[i] = summary->shortest[widest];
}

static void sum_up(const struct ol_turn_block *block, struct ol_turn_summary *summary)
{
    clear(summary);
    for (size_t i = 0; i < block->count; i++) {
        const struct ol_candidate *job = &block->turns[i].job;
        ol_time *shortest = &summary->shortest[ol_turn_width(job->units)];
        *shortest = job->estimate < *shortest ? job->estimate : *shortest;
        summary->least_units = job->units < summary->least_units ? job->units : summary->least_units;
        summary->most_units = job->units > summary->most_units ? job->units : summary->most_units;
    }
    for (size_t i = 1; i <= ol_turn_width(summary->most_units); i++)
        if (summary->shortest[i - 1] < summary->shortest[i])
            summary->shortest[i] = summary->shortest[i - 1];
    fill_up(summary);
}

/* The first in it that does not stand before the turn. */
static size_t place_in(const struct ol_turn_block *block, const struct ol_turn *turn)
{
    size_t low = 0, high = block->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (ol_turn_is_before(&block->turns[middle], turn))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first block whose last does not stand before the turn. */
static size_t block_of(const struct ol_turn_list *list, const struct ol_turn *turn)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (ol_turn_is_before(last_in(list->blocks[middle]), turn))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Who stands before a place, or NULL. */
static const struct ol_turn *turn_before(const struct ol_turn_list *list, struct ol_turn_place place)
{
    if (place.i > 0)
        return &list->blocks[place.at]->turns[place.i - 1];
    return place.at > 0 ? last_in(list->blocks[place.at - 1]) : NULL;
}

static bool is_place_of(const struct ol_turn_list *list, struct ol_turn_place place, const struct ol_turn *turn)
{
    if (place.at >= list->count || place.i >= list->blocks[place.at]->count ||
        ol_turn_is_before(&list->blocks[place.at]->turns[place.i], turn))
        return false;
    const struct ol_turn *before = turn_before(list, place);
    return !before || ol_turn_is_before(before, turn);
}

/* Most who are looked for stand in front, where somebody was looked for last, or come last. */
static struct ol_turn_place place_of(struct ol_turn_list *list, const struct ol_turn *turn)
{
    if (list->count > 0 && !ol_turn_is_before(&list->blocks[0]->turns[0], turn))
        return (struct ol_turn_place){0};
    if (!is_place_of(list, list->last, turn)) {
        const size_t at = block_of(list, turn);
        list->last = (struct ol_turn_place){at, at < list->count ? place_in(list->blocks[at], turn) : 0};
    }
    return list->last;
}

static struct ol_turn_block *insert_block(struct ol_turn_list *list, size_t at)
{
    struct ol_turn_block *block = ol_mem_new(sizeof *block);
    clear(&block->summary);
    OL_MEM_RESERVE(list->blocks, list->capacity, list->count + 1);
    memmove(list->blocks + at + 1, list->blocks + at, (list->count - at) * sizeof *list->blocks);
    list->blocks[at] = block;
    list->count++;
    return block;
}

static void free_block(struct ol_turn_block *block)
{
    ol_mem_free(block->turns);
    ol_mem_free(block);
}

static void drop_block(struct ol_turn_list *list, size_t at)
{
    free_block(list->blocks[at]);
    list->count--;
    memmove(list->blocks + at, list->blocks + at + 1, (list->count - at) * sizeof *list->blocks);
}

static void split(struct ol_turn_list *list, size_t at)
{
    struct ol_turn_block *block = list->blocks[at], *rest = insert_block(list, at + 1);
    OL_MEM_RESERVE(rest->turns, rest->capacity, BLOCK);
    rest->count = BLOCK / 2;
    block->count -= rest->count;
    memcpy(rest->turns, block->turns + block->count, rest->count * sizeof *rest->turns);
    sum_up(block, &block->summary);
    sum_up(rest, &rest->summary);
}

/* With the next, where both together fill no more than half of one. */
static void join(struct ol_turn_list *list, size_t at)
{
    if (at + 1 >= list->count || list->blocks[at]->count + list->blocks[at + 1]->count > BLOCK / 2)
        return;
    struct ol_turn_block *block = list->blocks[at], *rest = list->blocks[at + 1];
    OL_MEM_RESERVE(block->turns, block->capacity, block->count + rest->count);
    memcpy(block->turns + block->count, rest->turns, rest->count * sizeof *rest->turns);
    block->count += rest->count;
    drop_block(list, at + 1);
    sum_up(block, &block->summary);
}

/* ---- the list ---- */

static bool keeps_order(const struct ol_turn_list *list, struct ol_turn_place place, const struct ol_turn *turn)
{
    const struct ol_turn *before = turn_before(list, place), *after = NULL;
    if (place.at < list->count && place.i < list->blocks[place.at]->count)
        after = &list->blocks[place.at]->turns[place.i];
    return (!before || before->since <= turn->since) && (!after || turn->since <= after->since);
}

static bool comes_last(const struct ol_turn_list *list, const struct ol_turn *turn)
{
    return list->count == 0 || ol_turn_is_before(last_in(list->blocks[list->count - 1]), turn);
}

bool ol_turn_list_put(struct ol_turn_list *list, const struct ol_turn *turn, bool keeps_since)
{
    const struct ol_turn_place place =
        comes_last(list, turn) ? (struct ol_turn_place){.at = list->count} : place_of(list, turn);
    size_t at = place.at, i = place.i;
    if (at == list->count && at > 0 && list->blocks[at - 1]->count < BLOCK)
        i = list->blocks[--at]->count;
    if (keeps_since && !keeps_order(list, (struct ol_turn_place){at, i}, turn))
        return false;
    if (at == list->count)
        insert_block(list, at);
    if (list->blocks[at]->count == BLOCK) {
        split(list, at);
        at += i > BLOCK / 2;
        i -= i > BLOCK / 2 ? BLOCK / 2 : 0;
    }
    struct ol_turn_block *block = list->blocks[at];
    OL_MEM_RESERVE(block->turns, block->capacity, block->count + 1);
    memmove(block->turns + i + 1, block->turns + i, (block->count - i) * sizeof *turn);
    block->turns[i] = *turn;
    block->count++;
    count_in(&block->summary, &turn->job);
    if (list->count == 1 && block->count == 1)
        clear(&list->summary);
    count_in(&list->summary, &turn->job);
    list->first = list->blocks[0]->turns[0].job.slot;
    return true;
}

static void sum_up_blocks(const struct ol_turn_list *list, struct ol_turn_summary *summary)
{
    clear(summary);
    for (size_t at = 0; at < list->count; at++) {
        const struct ol_turn_summary *block = &list->blocks[at]->summary;
        summary->least_units =
            block->least_units < summary->least_units ? block->least_units : summary->least_units;
        summary->most_units = block->most_units > summary->most_units ? block->most_units : summary->most_units;
    }
    const unsigned widest = ol_turn_width(summary->most_units);
    for (size_t at = 0; at < list->count; at++) {
        const ol_time *shortest = list->blocks[at]->summary.shortest;
        for (size_t i = 0; i <= widest; i++)
            summary->shortest[i] = shortest[i] < summary->shortest[i] ? shortest[i] : summary->shortest[i];
    }
    fill_up(summary);
}

void ol_turn_list_take(struct ol_turn_list *list, const struct ol_turn *turn)
{
    const struct ol_turn_place place = place_of(list, turn);
    const size_t at = place.at, i = place.i;
    OL_ASSERT(at < list->count);
    struct ol_turn_block *block = list->blocks[at];
    OL_ASSERT(i < block->count && block->turns[i].job.slot == turn->job.slot);
    const struct ol_candidate job = turn->job;
    block->count--;
    memmove(block->turns + i, block->turns + i + 1, (block->count - i) * sizeof *block->turns);
    const bool is_changed = is_decisive(&block->summary, &job);
    if (block->count == 0) {
        drop_block(list, at);
    } else {
        if (is_changed)
            sum_up(block, &block->summary);
        join(list, at);
    }
    if (is_changed && is_decisive(&list->summary, &job))
        sum_up_blocks(list, &list->summary);
    if (list->count > 0)
        list->first = list->blocks[0]->turns[0].job.slot;
}

const struct ol_turn *ol_turn_list_first(const struct ol_turn_list *list)
{
    return list->count > 0 ? &list->blocks[0]->turns[0] : NULL;
}

const struct ol_turn *ol_turn_list_after(struct ol_turn_list *list, const struct ol_turn *turn)
{
    struct ol_turn_place place = place_of(list, turn);
    if (place.at == list->count)
        return NULL;
    if (!ol_turn_is_before(turn, &list->blocks[place.at]->turns[place.i]))
        place.i++;
    if (place.i == list->blocks[place.at]->count)
        place = (struct ol_turn_place){place.at + 1, 0};
    list->last = place;
    return place.at < list->count ? &list->blocks[place.at]->turns[place.i] : NULL;
}

const struct ol_turn *ol_turn_list_fitting(struct ol_turn_list *list, const struct ol_turn *from,
                                           const struct ol_turn_room *room)
{
    const unsigned width = ol_turn_width(room->free);
    if (!ol_turn_may_fit(&list->summary, width, room))
        return NULL;
    const struct ol_turn_place first = place_of(list, from);
    for (size_t at = first.at; at < list->count; at++) {
        const struct ol_turn_block *block = list->blocks[at];
        if (!ol_turn_may_fit(&block->summary, width, room))
            continue;
        for (size_t i = at == first.at ? first.i : 0; i < block->count; i++)
            if (ol_turn_fits(&block->turns[i], room) || ol_turn_is_wanted(&block->turns[i], room)) {
                list->last = (struct ol_turn_place){at, i};
                return &block->turns[i];
            }
    }
    return NULL;
}

void ol_turn_list_verify(const struct ol_turn_list *list)
{
    const struct ol_turn *last = NULL;
    struct ol_turn_summary whole;
    sum_up_blocks(list, &whole);
    OL_ASSERT(list->count == 0 || list->first == list->blocks[0]->turns[0].job.slot);
    OL_ASSERT(list->count == 0 || memcmp(&whole, &list->summary, sizeof whole) == 0);
    for (size_t at = 0; at < list->count; at++) {
        const struct ol_turn_block *block = list->blocks[at];
        struct ol_turn_summary afresh;
        OL_ASSERT(block->count > 0 && block->count <= BLOCK && block->count <= block->capacity);
        sum_up(block, &afresh);
        OL_ASSERT(memcmp(&afresh, &block->summary, sizeof afresh) == 0);
        for (size_t i = 0; i < block->count; i++) {
            OL_ASSERT(!last || ol_turn_is_before(last, &block->turns[i]));
            last = &block->turns[i];
        }
    }
}

void ol_turn_list_release(struct ol_turn_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free_block(list->blocks[i]);
    ol_mem_free(list->blocks);
    *list = (struct ol_turn_list){0};
}
