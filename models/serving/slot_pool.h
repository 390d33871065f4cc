/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * slot_pool: the slots of an endpoint's instances, and which of them serves next.
 *
 * Each instance has so many slots, which are numbered by it: those of instance i follow on i times as many. Idle ones
 * stand in a list: the one that has been idle longest serves next, so that work goes round all instances. An instance
 * that comes or goes costs as much as it has slots, however many others there are.
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

struct ol_slot {
    uint32_t host;
    uint32_t next, previous; /* among the idle */
    bool is_idle;
};

struct ol_slot_pool {
    int64_t slots_each;
    struct ol_slot_host *hosts; /* by id */
    size_t host_count, host_room;
    struct ol_slot *slots;
    size_t slot_room;
    uint32_t first, last; /* of the idle; OL_NO_IDLE: there are none */
    uint32_t there;       /* instances that take requests */
};
#define OL_NO_IDLE UINT32_MAX

void ol_slot_pool_open(struct ol_slot_pool *pool, const struct ol_service *service);
void ol_slot_pool_close(struct ol_slot_pool *pool);
/* The id is of nobody who is there. */
void ol_slot_pool_join(struct ol_slot_pool *pool, ol_time now, uint32_t id, double speed);
/* It takes no more requests: its idle slots leave, and its busy ones when they are given back. */
void ol_slot_pool_drain(struct ol_slot_pool *pool, struct ol_slot_host *host);
/* It is gone; none of its slots is busy. */
void ol_slot_pool_leave(struct ol_slot_pool *pool, struct ol_slot_host *host);

static inline bool ol_slot_pool_has(const struct ol_slot_pool *pool)
{
    return pool->first != OL_NO_IDLE;
}
/* There has to be one. */
uint32_t ol_slot_pool_take(struct ol_slot_pool *pool);
void ol_slot_pool_give(struct ol_slot_pool *pool, uint32_t slot);

#endif
