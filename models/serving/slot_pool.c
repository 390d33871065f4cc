/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/slot_pool.h"

#include "outlay/arena.h"

/* ---- the idle ---- */

static void push_idle(struct ol_slot_pool *pool, uint32_t slot)
{
    struct ol_slot *pushed = &pool->slots[slot];
    pushed->is_idle = true;
    pushed->previous = pool->last;
    pushed->next = OL_NO_IDLE;
    *(pool->last == OL_NO_IDLE ? &pool->first : &pool->slots[pool->last].next) = slot;
    pool->last = slot;
}

static void remove_idle(struct ol_slot_pool *pool, uint32_t slot)
{
    struct ol_slot *removed = &pool->slots[slot];
    removed->is_idle = false;
    *(removed->previous == OL_NO_IDLE ? &pool->first : &pool->slots[removed->previous].next) = removed->next;
    *(removed->next == OL_NO_IDLE ? &pool->last : &pool->slots[removed->next].previous) = removed->previous;
}

/* ---- instances ---- */

static uint32_t first_slot(const struct ol_slot_pool *pool, uint32_t id)
{
    return (uint32_t)(id * pool->slots_each);
}

void ol_slot_pool_join(struct ol_slot_pool *pool, ol_time now, uint32_t id, double speed)
{
    const uint32_t from = first_slot(pool, id), to = from + (uint32_t)pool->slots_each;
    OL_ASSERT(speed > 0);
    OL_MEM_RESERVE(pool->hosts, pool->host_room, (size_t)id + 1);
    OL_MEM_RESERVE(pool->slots, pool->slot_room, to);
    while (pool->host_count <= id)
        pool->hosts[pool->host_count++] = (struct ol_slot_host){0};
    OL_ASSERT(!pool->hosts[id].is_there);
    pool->hosts[id] = (struct ol_slot_host){.id = id, .is_there = true, .speed = speed, .joined = now};
    pool->there++;
    for (uint32_t slot = from; slot < to; slot++) {
        pool->slots[slot].host = id;
        push_idle(pool, slot);
    }
}

void ol_slot_pool_drain(struct ol_slot_pool *pool, struct ol_slot_host *host)
{
    const uint32_t from = first_slot(pool, host->id), to = from + (uint32_t)pool->slots_each;
    if (host->is_draining)
        return;
    host->is_draining = true;
    pool->there--;
    for (uint32_t slot = from; slot < to; slot++)
        if (pool->slots[slot].is_idle)
            remove_idle(pool, slot);
}

void ol_slot_pool_leave(struct ol_slot_pool *pool, struct ol_slot_host *host)
{
    ol_slot_pool_drain(pool, host);
    OL_ASSERT(host->busy == 0);
    host->is_there = false;
}

/* ---- at work ---- */

uint32_t ol_slot_pool_take(struct ol_slot_pool *pool)
{
    const uint32_t slot = pool->first;
    remove_idle(pool, slot);
    pool->hosts[pool->slots[slot].host].busy++;
    return slot;
}

void ol_slot_pool_give(struct ol_slot_pool *pool, uint32_t slot)
{
    struct ol_slot_host *host = &pool->hosts[pool->slots[slot].host];
    host->busy--;
    if (!host->is_draining)
        push_idle(pool, slot);
}

/* ---- making ---- */

void ol_slot_pool_open(struct ol_slot_pool *pool, const struct ol_service *service)
{
    *pool = (struct ol_slot_pool){.slots_each = service->concurrency, .first = OL_NO_IDLE, .last = OL_NO_IDLE};
}

void ol_slot_pool_close(struct ol_slot_pool *pool)
{
    ol_mem_free(pool->hosts);
    ol_mem_free(pool->slots);
}
