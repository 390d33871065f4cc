/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/storage/wire.h"

#include "outlay/arena.h"

#include <math.h>

/* Of a microsecond: what a sum of rounded numbers may be off. */
#define SLACK 1e-3

struct under_way {
    double finish; /* where the wire's measure has to come */
    uint64_t order;
    int64_t bytes;
    uint32_t token;
};

struct ol_wire {
    struct ol_sim *sim;
    const struct ol_link *link;
    void (*done)(void *self, uint32_t token);
    void *self;
    struct under_way *heap; /* by finish, then order */
    size_t count, capacity;
    uint32_t *due; /* tokens that leave at this instant */
    size_t due_capacity;
    double measure; /* bytes that a transfer would have passed that was always there */
    ol_time settled;
    uint64_t sent;
    ol_ticket ticket; /* of the next end; 0: none */
    uint32_t handler;
};

static bool is_before(const struct under_way *a, const struct under_way *b)
{
    return a->finish < b->finish || (a->finish == b->finish && a->order < b->order);
}

static void push(struct ol_wire *wire, struct under_way item)
{
    OL_MEM_RESERVE(wire->heap, wire->capacity, wire->count + 1);
    size_t i = wire->count++;
    for (; i > 0 && is_before(&item, &wire->heap[(i - 1) / 2]); i = (i - 1) / 2)
        wire->heap[i] = wire->heap[(i - 1) / 2];
    wire->heap[i] = item;
}

static struct under_way pop(struct ol_wire *wire)
{
    const struct under_way first = wire->heap[0], last = wire->heap[--wire->count];
    size_t i = 0, child;
    while ((child = 2 * i + 1) < wire->count) {
        if (child + 1 < wire->count && is_before(&wire->heap[child + 1], &wire->heap[child]))
            child++;
        if (!is_before(&wire->heap[child], &last))
            break;
        wire->heap[i] = wire->heap[child];
        i = child;
    }
    wire->heap[i] = last;
    return first;
}

/* Bytes a microsecond, of each transfer. */
static double rate_of(const struct ol_wire *wire)
{
    const double each = wire->link->each_bytes > 0 ? (double)wire->link->each_bytes : INFINITY;
    const double part =
        wire->link->bandwidth_bytes > 0 ? (double)wire->link->bandwidth_bytes / (double)wire->count : INFINITY;
    return fmin(each, part) / (double)OL_SECOND;
}

static void settle(struct ol_wire *wire)
{
    const ol_time now = ol_sim_now(wire->sim);
    if (wire->count == 0)
        wire->measure = 0; /* nobody remembers: start again where numbers are small */
    else
        wire->measure += rate_of(wire) * (double)(now - wire->settled);
    wire->settled = now;
}

static void plan(struct ol_wire *wire)
{
    if (wire->ticket)
        ol_sim_cancel(wire->sim, wire->ticket);
    wire->ticket = 0;
    if (wire->count == 0)
        return;
    const double length = ceil((wire->heap[0].finish - wire->measure) / rate_of(wire) - SLACK);
    const ol_time now = ol_sim_now(wire->sim);
    const ol_time end = length >= (double)(OL_TIME_END - now) ? OL_TIME_END : now + (ol_time)fmax(length, 1);
    wire->ticket = ol_sim_schedule(wire->sim, end, OL_PHASE_EARLY_RELEASE, wire->handler, 0);
}

/* The first is due, whatever the rounding. All that are due leave before anybody is told, who may send the next. */
static void on_end(void *self, uint32_t argument)
{
    struct ol_wire *wire = self;
    (void)argument;
    wire->ticket = 0;
    settle(wire);
    const double reach = wire->measure + rate_of(wire) * 2 * SLACK;
    size_t due = 0;
    do {
        OL_MEM_RESERVE(wire->due, wire->due_capacity, due + 1);
        wire->due[due++] = pop(wire).token;
    } while (wire->count > 0 && wire->heap[0].finish <= reach);
    plan(wire);
    for (size_t i = 0; i < due; i++)
        wire->done(wire->self, wire->due[i]);
}

struct ol_wire *ol_wire_new(struct ol_sim *sim, const struct ol_link *link,
                            void (*done)(void *self, uint32_t token), void *self)
{
    OL_ASSERT(ol_link_alone(link) > 0);
    struct ol_wire *wire = ol_mem_new(sizeof *wire);
    *wire = (struct ol_wire){.sim = sim, .link = link, .done = done, .self = self};
    wire->handler = ol_sim_handler(sim, on_end, wire);
    return wire;
}

void ol_wire_send(struct ol_wire *wire, int64_t bytes, uint32_t token)
{
    settle(wire);
    push(wire,
         (struct under_way){
             .finish = wire->measure + (double)bytes, .order = wire->sent++, .bytes = bytes, .token = token});
    plan(wire);
}

void ol_wire_tell(struct ol_wire *wire, void (*visit)(void *self, uint32_t token, int64_t passed), void *self)
{
    settle(wire);
    for (size_t i = 0; i < wire->count; i++) {
        const struct under_way *item = &wire->heap[i];
        const double left = fmin(fmax(item->finish - wire->measure, 0), (double)item->bytes);
        visit(self, item->token, item->bytes - (int64_t)left);
    }
}

void ol_wire_free(struct ol_wire *wire)
{
    if (!wire)
        return;
    ol_mem_free(wire->heap);
    ol_mem_free(wire->due);
    ol_mem_free(wire);
}
