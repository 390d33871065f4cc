/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/slot_pool.h"

#include "outlay/arena.h"

#include <string.h>

/* ---- the ring of idle slots ---- */

/* The ring holds all slots, whatever their number, and the stack of spare ones too. */
static void hold_slots(struct ol_slot_pool *pool, size_t count)
{
    size_t room = pool->idle ? pool->mask + 1 : 0, next = room ? room : 64;
    OL_MEM_RESERVE(pool->slots, pool->slot_room, count);
    OL_MEM_RESERVE(pool->spare, pool->spare_room, count);
    while (next < count)
        next *= 2;
    if (next == room)
        return;
    uint32_t *idle = ol_mem_new(ol_mem_product(sizeof *idle, next));
    for (size_t i = 0; i < pool->idle_count; i++)
        idle[i] = pool->idle[(pool->head + i) & pool->mask];
    ol_mem_free(pool->idle);
    pool->idle = idle;
    pool->mask = next - 1;
    pool->head = 0;
}

static void push_idle(struct ol_slot_pool *pool, uint32_t slot)
{
    pool->idle[(pool->head + pool->idle_count++) & pool->mask] = slot;
}

static uint32_t pop_oldest(struct ol_slot_pool *pool)
{
    const uint32_t slot = pool->idle[pool->head];
    pool->head = (pool->head + 1) & pool->mask;
    pool->idle_count--;
    return slot;
}

/* ---- instances ---- */

static uint32_t new_host(struct ol_slot_pool *pool)
{
    for (size_t i = 0; i < pool->host_count; i++)
        if (!pool->hosts[i].is_there)
            return (uint32_t)i;
    OL_MEM_RESERVE(pool->hosts, pool->host_room, pool->host_count + 1);
    return (uint32_t)pool->host_count++;
}

static uint32_t new_slot(struct ol_slot_pool *pool)
{
    if (pool->spare_count)
        return pool->spare[--pool->spare_count];
    hold_slots(pool, pool->slot_count + 1);
    return (uint32_t)pool->slot_count++;
}

void ol_slot_pool_join(struct ol_slot_pool *pool, ol_time now, uint32_t id, double speed)
{
    OL_ASSERT(speed > 0);
    const uint32_t host = new_host(pool);
    pool->hosts[host] = (struct ol_slot_host){.id = id, .is_there = true, .speed = speed, .joined = now};
    pool->there++;
    for (int64_t i = 0; i < pool->slots_each; i++) {
        const uint32_t slot = new_slot(pool);
        pool->slots[slot] = host;
        push_idle(pool, slot);
    }
}

struct ol_slot_host *ol_slot_pool_host(struct ol_slot_pool *pool, uint32_t id)
{
    size_t i = 0;
    while (i < pool->host_count && !(pool->hosts[i].is_there && pool->hosts[i].id == id))
        i++;
    OL_ASSERT(i < pool->host_count);
    return &pool->hosts[i];
}

void ol_slot_pool_drain(struct ol_slot_pool *pool, struct ol_slot_host *host)
{
    const uint32_t index = (uint32_t)(host - pool->hosts);
    if (host->is_draining)
        return;
    host->is_draining = true;
    pool->there--;
    for (size_t left = pool->idle_count; left > 0; left--) {
        const uint32_t slot = pop_oldest(pool);
        if (pool->slots[slot] == index)
            pool->spare[pool->spare_count++] = slot;
        else
            push_idle(pool, slot);
    }
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
    const uint32_t slot = pop_oldest(pool);
    pool->hosts[pool->slots[slot]].busy++;
    return slot;
}

void ol_slot_pool_give(struct ol_slot_pool *pool, uint32_t slot)
{
    struct ol_slot_host *host = &pool->hosts[pool->slots[slot]];
    host->busy--;
    if (host->is_draining)
        pool->spare[pool->spare_count++] = slot;
    else
        push_idle(pool, slot);
}

/* ---- making ---- */

void ol_slot_pool_open(struct ol_slot_pool *pool, const struct ol_service *service)
{
    *pool = (struct ol_slot_pool){.slots_each = service->concurrency};
}

void ol_slot_pool_close(struct ol_slot_pool *pool)
{
    ol_mem_free(pool->hosts);
    ol_mem_free(pool->slots);
    ol_mem_free(pool->idle);
    ol_mem_free(pool->spare);
}
