/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/ask.h"

#include "outlay/arena.h"
#include "outlay/error.h"

#include <string.h>

const struct ol_ask ol_ask_none = {.gpu_use = -1};

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

/* By value, as the bytes between members are anybody's. */
static uint64_t hash_of(const struct ol_ask *ask)
{
    uint32_t use;
    memcpy(&use, &ask->gpu_use, sizeof use);
    const uint64_t values[] = {
        (uint64_t)ask->cpu_milli,
        (uint64_t)ask->memory_bytes,
        (uint64_t)ask->milli << 32 | ask->nodes,
        (uint64_t)ask->model << 32 | ask->slice,
        (uint64_t)ask->deadline,
        (uint64_t)ask->account << 32 | ask->qos,
        (uint64_t)ask->partition << 32 | ask->type,
        (uint64_t)(uint32_t)ask->priority << 32 | (uint32_t)ask->nice,
        (uint64_t)ask->is_preemptible << 2 | (uint64_t)ask->is_override << 1 | ask->is_exempt,
        (uint64_t)use << 32 | ask->gpus_used,
        (uint64_t)ask->crash,
    };
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        hash = mix(hash, values[i]);
    return hash;
}

static bool is_equal(const struct ol_ask *a, const struct ol_ask *b)
{
    return a->cpu_milli == b->cpu_milli && a->memory_bytes == b->memory_bytes && a->milli == b->milli &&
           a->nodes == b->nodes && a->model == b->model && a->slice == b->slice && a->deadline == b->deadline &&
           a->account == b->account && a->qos == b->qos && a->partition == b->partition && a->type == b->type &&
           a->priority == b->priority && a->nice == b->nice && a->is_preemptible == b->is_preemptible &&
           a->is_override == b->is_override && a->is_exempt == b->is_exempt &&
           memcmp(&a->gpu_use, &b->gpu_use, sizeof a->gpu_use) == 0 && a->gpus_used == b->gpus_used &&
           a->crash == b->crash;
}

static void put(struct ol_asks *asks, uint32_t number)
{
    size_t at = hash_of(&asks->items[number - 1]) & (asks->slot_count - 1);
    while (asks->slots[at])
        at = (at + 1) & (asks->slot_count - 1);
    asks->slots[at] = number;
}

/* Room for one more, so that a slot is always free. */
static void grow(struct ol_asks *asks)
{
    if ((asks->count + 1) * 2 < asks->slot_count)
        return;
    ol_mem_free(asks->slots);
    asks->slot_count = asks->slot_count ? asks->slot_count * 2 : 64;
    asks->slots = ol_mem_new(ol_mem_product(sizeof *asks->slots, asks->slot_count));
    for (uint32_t number = 1; number <= asks->count; number++)
        put(asks, number);
}

static uint32_t find(const struct ol_asks *asks, const struct ol_ask *ask)
{
    if (asks->slot_count == 0)
        return 0;
    size_t at = hash_of(ask) & (asks->slot_count - 1);
    while (asks->slots[at] && !is_equal(&asks->items[asks->slots[at] - 1], ask))
        at = (at + 1) & (asks->slot_count - 1);
    return asks->slots[at];
}

uint32_t ol_asks_intern(struct ol_asks *asks, const struct ol_ask *ask)
{
    if (is_equal(ask, &ol_ask_none))
        return 0;
    const uint32_t number = find(asks, ask);
    if (number > 0)
        return number;
    grow(asks);
    OL_MEM_RESERVE(asks->items, asks->capacity, asks->count + 1);
    asks->items[asks->count++] = *ask;
    put(asks, (uint32_t)asks->count);
    return (uint32_t)asks->count;
}

void ol_asks_copy(struct ol_asks *to, const struct ol_asks *from)
{
    OL_ASSERT(to->count == 0);
    for (size_t i = 0; i < from->count; i++)
        ol_asks_intern(to, &from->items[i]);
}

void ol_asks_release(struct ol_asks *asks)
{
    ol_mem_free(asks->items);
    ol_mem_free(asks->slots);
    *asks = (struct ol_asks){0};
}

uint32_t ol_slice_milli(const char *profile)
{
    const int parts = profile[0] - '0';
    return parts >= 1 && parts <= 7 && profile[1] == 'g' && profile[2] == '.' ? (uint32_t)parts * 1000 / 7 : 0;
}
