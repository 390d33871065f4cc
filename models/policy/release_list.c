/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/policy/release_list.h"

#include "outlay/arena.h"

#include <string.h>

#define BLOCK 127 /* and a last entry that is never filled */

struct entry {
    ol_time at;
    uint64_t units;
};

struct ol_release_block {
    uint64_t sum;
    size_t count;
    struct entry entries[BLOCK + 1]; /* from `count` on at OL_NEVER */
};

static ol_time block_last(const struct ol_release_block *block)
{
    return block->entries[block->count - 1].at;
}

/* The first block that ends at or after `at`; the last block where none does. The list is not empty. */
static size_t find_block(const struct ol_release_list *list, ol_time at)
{
    size_t low = 0, high = list->count - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (block_last(list->blocks[middle]) < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Over `step` entries where they all lie before `at`: without a branch, which no processor could predict. */
static inline const struct entry *leap(const struct entry *from, size_t step, ol_time at)
{
    return from + step * (size_t)(from[step - 1].at < at);
}

/* The first entry of the block at or after `at`; its count where none is. The last fifteen are counted, as each leap
 * has to wait for the one before. */
static inline size_t find_entry(const struct ol_release_block *block, ol_time at)
{
    const struct entry *found = block->entries;
    if (block->count > 31)
        found = leap(leap(found, 64, at), 32, at);
    if (block->count > 15)
        found = leap(found, 16, at);
    size_t before = 0;
    for (size_t i = 0; i < 15; i++)
        before += found[i].at < at;
    return (size_t)(found - block->entries) + before;
}

static void empty(struct entry *from, const struct entry *end)
{
    for (; from < end; from++)
        *from = (struct entry){.at = OL_NEVER};
}

static struct ol_release_block *insert_block(struct ol_release_list *list, size_t i)
{
    OL_MEM_RESERVE(list->blocks, list->capacity, list->count + 1);
    memmove(list->blocks + i + 1, list->blocks + i, (list->count - i) * sizeof *list->blocks);
    list->count++;
    list->blocks[i] = ol_mem_new(sizeof **list->blocks);
    empty(list->blocks[i]->entries, list->blocks[i]->entries + BLOCK + 1);
    return list->blocks[i];
}

static void split_block(struct ol_release_list *list, size_t i)
{
    struct ol_release_block *upper = insert_block(list, i + 1), *lower = list->blocks[i];
    upper->count = lower->count / 2;
    lower->count -= upper->count;
    memcpy(upper->entries, lower->entries + lower->count, upper->count * sizeof *upper->entries);
    empty(lower->entries + lower->count, lower->entries + BLOCK);
    for (size_t k = 0; k < upper->count; k++)
        upper->sum += upper->entries[k].units;
    lower->sum -= upper->sum;
}

void ol_release_list_add(struct ol_release_list *list, ol_time at, uint32_t units)
{
    if (!list->count)
        insert_block(list, 0);
    size_t i = list->blocks[0]->count ? find_block(list, at) : 0;
    if (list->blocks[i]->count == BLOCK) {
        split_block(list, i);
        i += block_last(list->blocks[i]) < at;
    }
    struct ol_release_block *block = list->blocks[i];
    size_t k = find_entry(block, at);
    block->sum += units;
    if (k < block->count && block->entries[k].at == at) {
        block->entries[k].units += units;
        return;
    }
    memmove(block->entries + k + 1, block->entries + k, (block->count - k) * sizeof *block->entries);
    block->entries[k] = (struct entry){at, units};
    block->count++;
}

void ol_release_list_remove(struct ol_release_list *list, ol_time at, uint32_t units)
{
    OL_ASSERT(list->count);
    size_t i = find_block(list, at);
    struct ol_release_block *block = list->blocks[i];
    size_t k = find_entry(block, at);
    OL_ASSERT(k < block->count && block->entries[k].at == at && block->entries[k].units >= units);
    block->sum -= units;
    block->entries[k].units -= units;
    if (block->entries[k].units)
        return;
    /* with the one at OL_NEVER behind the last */
    memmove(block->entries + k, block->entries + k + 1, (block->count - k) * sizeof *block->entries);
    block->count--;
    if (!block->count && list->count > 1) {
        ol_mem_free(block);
        list->count--;
        memmove(list->blocks + i, list->blocks + i + 1, (list->count - i) * sizeof *list->blocks);
    }
}

uint64_t ol_release_list_due(const struct ol_release_list *list, ol_time now)
{
    uint64_t due = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct ol_release_block *block = list->blocks[i];
        if (!block->count || block->entries[0].at > now)
            break;
        size_t end = find_entry(block, now + 1);
        if (end == block->count)
            due += block->sum;
        else
            for (size_t k = 0; k < end; k++)
                due += block->entries[k].units;
    }
    return due;
}

ol_time ol_release_list_shadow(const struct ol_release_list *list, ol_time now, uint64_t needed, uint64_t *surplus)
{
    uint64_t back = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct ol_release_block *block = list->blocks[i];
        if (back + block->sum < needed) {
            back += block->sum;
            continue;
        }
        size_t k = 0;
        while (k < block->count && back < needed)
            back += block->entries[k++].units;
        OL_ASSERT(k);
        ol_time at = block->entries[k - 1].at;
        if (at < now) {
            at = now;
            back = ol_release_list_due(list, now);
        }
        *surplus = back - needed;
        return at;
    }
    return OL_NEVER;
}

void ol_release_list_each(const struct ol_release_list *list,
                          void (*visit)(void *self, ol_time at, uint64_t units), void *self)
{
    for (size_t i = 0; i < list->count; i++)
        for (size_t k = 0; k < list->blocks[i]->count; k++)
            visit(self, list->blocks[i]->entries[k].at, list->blocks[i]->entries[k].units);
}

void ol_release_list_verify(const struct ol_release_list *list)
{
    ol_time last = INT64_MIN;
    for (size_t i = 0; i < list->count; i++) {
        const struct ol_release_block *block = list->blocks[i];
        uint64_t sum = 0;
        OL_ASSERT(block->count || list->count == 1);
        for (size_t k = 0; k < block->count; k++) {
            OL_ASSERT((i == 0 && k == 0) || block->entries[k].at > last);
            OL_ASSERT(block->entries[k].units > 0);
            last = block->entries[k].at;
            sum += block->entries[k].units;
        }
        OL_ASSERT(sum == block->sum);
        for (size_t k = block->count; k <= BLOCK; k++)
            OL_ASSERT(block->entries[k].at == OL_NEVER);
    }
}

void ol_release_list_release(struct ol_release_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        ol_mem_free(list->blocks[i]);
    ol_mem_free(list->blocks);
    *list = (struct ol_release_list){0};
}
