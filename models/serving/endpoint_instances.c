/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/endpoint_instances.h"

#include "models/pool_note.h"
#include "outlay/arena.h"

#include <stdlib.h>

/* ---- books ---- */

static void tell(const struct ol_instances *instances, struct ol_pool_change change)
{
    change.pool = instances->setting.fleet.index;
    ol_probes_tell(ol_sim_probes(instances->setting.sim), OL_POOL_CHANGED, ol_sim_now(instances->setting.sim),
                   &change);
}

static uint8_t source_of(const struct ol_instances *instances, uint32_t node)
{
    return (uint8_t)ol_node_capacity(instances->fleet, node)->source;
}

static void tell_node(const struct ol_instances *instances, uint32_t node, int sign)
{
    tell(instances,
         (struct ol_pool_change){.source = source_of(instances, node), .capacity = sign, .nodes = sign});
}

static void tell_busy(const struct ol_instances *instances, uint32_t node, int sign)
{
    tell(instances, (struct ol_pool_change){.source = source_of(instances, node), .busy = sign});
}

/* ---- instances ---- */

static uint32_t new_instance(struct ol_instances *instances)
{
    while (instances->all_used < instances->count && instances->items[instances->all_used].is_used)
        instances->all_used++;
    if (instances->all_used < instances->count)
        return (uint32_t)instances->all_used;
    OL_MEM_RESERVE(instances->items, instances->capacity, instances->count + 1);
    return (uint32_t)instances->count++;
}

static void take_up(struct ol_instances *instances)
{
    const uint32_t id = new_instance(instances);
    const uint32_t hold = ol_node_fleet_take(instances->fleet, id, 1, OL_NO_HOLD);
    const uint32_t node = ol_node_fleet_hold(instances->fleet, hold)->node;
    instances->items[id] = (struct ol_instance){
        .hold = hold, .node = node, .since = ol_sim_now(instances->setting.sim), .is_used = true};
    instances->free--;
    instances->serving++;
    tell_busy(instances, node, 1);
    instances->engine->ops->join(instances->engine, ol_sim_now(instances->setting.sim), id,
                                 instances->setting.speed *
                                     ol_capacity_speed(ol_node_capacity(instances->fleet, node), NULL));
}

/* Of nodes that come and go the fleet notes the lives, with what it takes to start them. */
static void note_standing(struct ol_instances *instances, uint32_t id, ol_time end)
{
    const struct ol_instance *instance = &instances->items[id];
    if (instances->setting.notes_standing && source_of(instances, instance->node) < OL_CAPACITY_ON_DEMAND)
        ol_node_lives_add(
            &instances->standing,
            (struct ol_node_life){.start = instance->since, .end = end, .pool = instances->setting.fleet.index});
}

static void forget(struct ol_instances *instances, uint32_t id)
{
    note_standing(instances, id, ol_sim_now(instances->setting.sim));
    instances->items[id].is_used = false;
    instances->all_used = id < instances->all_used ? id : instances->all_used;
}

static void drain(struct ol_instances *instances, uint32_t id)
{
    instances->items[id].is_draining = true;
    instances->serving--;
    instances->draining++;
    instances->engine->ops->drain(instances->engine, ol_sim_now(instances->setting.sim), id);
}

void ol_instances_drained(struct ol_instances *instances, uint32_t id)
{
    struct ol_instance *instance = &instances->items[id];
    uint32_t gone = 0;
    OL_ASSERT(instance->is_used && instance->is_draining);
    tell_busy(instances, instance->node, -1);
    ol_node_fleet_give(instances->fleet, instance->hold, &gone);
    instances->free += 1 - (int64_t)gone;
    forget(instances, id);
    instances->draining--;
}

/* Instances are numbered anew as they go, so that the newest is the last that was taken: by its node. */
struct candidate {
    uint32_t node, id;
};

static int newest_first(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    return x->node != y->node ? (x->node < y->node ? 1 : -1) : x->id < y->id ? 1 : -1;
}

/* All at once: thousands may go in one instant. */
static void let_go(struct ol_instances *instances, int excess)
{
    struct candidate *candidates = ol_mem_new(ol_mem_product(sizeof *candidates, (size_t)instances->serving));
    size_t count = 0;
    for (uint32_t i = 0; i < instances->count; i++)
        if (instances->items[i].is_used && !instances->items[i].is_draining)
            candidates[count++] = (struct candidate){instances->items[i].node, i};
    OL_ASSERT(count == (size_t)instances->serving && count >= (size_t)excess);
    qsort(candidates, count, sizeof *candidates, newest_first);
    for (int i = 0; i < excess; i++)
        drain(instances, candidates[i].id);
    ol_mem_free(candidates);
}

void ol_instances_adjust(struct ol_instances *instances, int wanted)
{
    while (instances->serving < wanted && instances->free > 0)
        take_up(instances);
    if (instances->serving > wanted)
        let_go(instances, instances->serving - wanted);
    const int missing = wanted - instances->serving;
    ol_node_fleet_want(instances->fleet, missing > 0 ? (uint64_t)missing : 0, missing > 0);
}

/* ---- what the fleet tells ---- */

static void node_expected(void *self, int64_t units, ol_time at)
{
    (void)self, (void)units, (void)at;
}

static void node_joined(void *self, uint32_t node)
{
    struct ol_instances *instances = self;
    instances->free++;
    tell_node(instances, node, 1);
    ol_sim_defer(instances->setting.sim, instances->setting.adjusted);
}

static void node_hinted(void *self, uint32_t node)
{
    (void)self, (void)node;
}

static void leave(struct ol_instances *instances, uint32_t node)
{
    for (uint32_t i = 0; i < instances->count; i++)
        if (instances->items[i].is_used && instances->items[i].node == node && !instances->items[i].is_draining)
            drain(instances, i);
}

static void node_closed(void *self, uint32_t node, uint32_t free)
{
    struct ol_instances *instances = self;
    instances->free -= free;
    if (instances->setting.catch_up(instances->setting.self))
        leave(instances, node);
    ol_sim_defer(instances->setting.sim, instances->setting.adjusted);
}

static void node_lost(void *self, uint32_t node)
{
    struct ol_instances *instances = self;
    uint32_t hold, units = 0;
    instances->setting.catch_up(instances->setting.self);
    while ((hold = ol_node_first_hold(instances->fleet, node)) != OL_NO_HOLD) {
        const uint32_t id = ol_node_fleet_hold(instances->fleet, hold)->holder;
        struct ol_instance *instance = &instances->items[id];
        instances->engine->ops->lose(instances->engine, ol_sim_now(instances->setting.sim), id);
        *(instance->is_draining ? &instances->draining : &instances->serving) -= 1;
        tell_busy(instances, node, -1);
        ol_node_fleet_drop(instances->fleet, instance->hold, node, &units);
        forget(instances, id);
    }
    tell_node(instances, node, -1);
    ol_sim_defer(instances->setting.sim, instances->setting.adjusted);
}

static void node_left(void *self, uint32_t node)
{
    struct ol_instances *instances = self;
    instances->free--;
    tell_node(instances, node, -1);
}

static void fleet_changed(void *self)
{
    struct ol_instances *instances = self;
    ol_sim_defer(instances->setting.sim, instances->setting.adjusted);
}

/* ---- make, inspect, dispose ---- */

void ol_instances_open(struct ol_instances *instances, const struct ol_instances_setting *setting)
{
    *instances = (struct ol_instances){.setting = *setting};
    instances->setting.fleet.hooks = (struct ol_fleet_hooks){.self = instances,
                                                             .expected = node_expected,
                                                             .joined = node_joined,
                                                             .hinted = node_hinted,
                                                             .closed = node_closed,
                                                             .lost = node_lost,
                                                             .left = node_left,
                                                             .changed = fleet_changed};
    instances->fleet = ol_node_fleet_new(setting->sim, &instances->setting.fleet);
}

void ol_instances_finish(struct ol_instances *instances, ol_time end)
{
    for (uint32_t i = 0; i < instances->count; i++)
        if (instances->items[i].is_used)
            note_standing(instances, i, end);
    ol_node_fleet_finish(instances->fleet, end);
}

void ol_instances_verify(const struct ol_instances *instances)
{
    int serving = 0, draining = 0;
    for (size_t i = 0; i < instances->count; i++) {
        const struct ol_instance *instance = &instances->items[i];
        serving += instance->is_used && !instance->is_draining;
        draining += instance->is_used && instance->is_draining;
    }
    OL_ASSERT(serving == instances->serving && draining == instances->draining && instances->free >= 0);
    ol_node_fleet_verify(instances->fleet, (uint64_t)instances->free);
}

void ol_instances_close(struct ol_instances *instances)
{
    ol_node_fleet_free(instances->fleet);
    ol_mem_free(instances->items);
    ol_mem_free(instances->standing.items);
}
