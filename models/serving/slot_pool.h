/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * slot_pool: the slots of an endpoint's instances, and which of them serves next.
 *
 * Each instance brings so many slots. Idle ones stand in a ring: the one that has been idle longest serves next, so
 * that work goes round all instances.
 */
#ifndef OUTLAY_SERVING_SLOT_POOL_H
#define OUTLAY_SERVING_SLOT_POOL_H

#include "models/serving/service.h"

struct ol_slot_host { /* an instance */
    uint32_t id, busy;
    bool is_there, is_draining;
    double speed;
    ol_time joined;
};

struct ol_slot_pool {
    int64_t slots_each;

    struct ol_slot_host *hosts;
    size_t host_count, host_room;
    uint32_t *slots; /* the host of each */
    size_t slot_count, slot_room;
    uint32_t *idle; /* ring */
    size_t mask, head, idle_count;
    uint32_t *spare; /* stack: slots that no instance has */
    size_t spare_count, spare_room;
    uint32_t there; /* instances that take requests */
};

void ol_slot_pool_open(struct ol_slot_pool *pool, const struct ol_service *service);
void ol_slot_pool_close(struct ol_slot_pool *pool);
void ol_slot_pool_join(struct ol_slot_pool *pool, ol_time now, uint32_t id, double speed);
/* Of an instance that is there. */
struct ol_slot_host *ol_slot_pool_host(struct ol_slot_pool *pool, uint32_t id);
/* It takes no more requests: its idle slots leave, and its busy ones when they are given back. */
void ol_slot_pool_drain(struct ol_slot_pool *pool, struct ol_slot_host *host);
/* It is gone; none of its slots is busy. */
void ol_slot_pool_leave(struct ol_slot_pool *pool, struct ol_slot_host *host);

static inline bool ol_slot_pool_has(const struct ol_slot_pool *pool)
{
    return pool->idle_count > 0;
}
/* There has to be one. */
uint32_t ol_slot_pool_take(struct ol_slot_pool *pool);
void ol_slot_pool_give(struct ol_slot_pool *pool, uint32_t slot);

#endif
