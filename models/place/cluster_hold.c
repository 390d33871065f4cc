/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What changes the books of a cluster: a part of a place is held on a node, and given back.
 *
 * All else follows from the devices and is summed up anew for the node that changed, so nothing can drift.
 */
#include "models/place/cluster_books.h"

#include "outlay/arena.h"

#include <string.h>

static uint64_t mix(uint64_t value)
{
    value = (value ^ value >> 31) * 0x9e3779b97f4a7c15u;
    value = (value ^ value >> 27) * 0xbf58476d1ce4e5b9u;
    return value ^ value >> 31;
}

void ol_node_sum_up(const struct ol_cluster *cluster, struct ol_node *node)
{
    const struct ol_shape *shape = ol_shape_of(cluster, node);
    const struct ol_device *devices = ol_node_devices(cluster, node);
    uint64_t lefts = 0;
    node->idle = node->whole = 0;
    node->widest = 0;
    node->openings = 0;
    for (uint32_t i = 0; i < shape->is.gpus; i++) {
        const struct ol_device *device = &devices[i];
        const uint32_t room = ol_device_room(shape, device);
        const bool is_idle = ol_device_is_idle(device);
        node->idle += device->left;
        node->whole += is_idle;
        node->widest = room > node->widest ? (uint16_t)room : node->widest;
        if (shape->is.slicing == OL_SLICING_MIG && !device->holder)
            node->openings |= ol_mig_openings(device->taken);
        lefts += mix((uint64_t)room << 32 | (uint64_t)device->left << 16 | (uint64_t)device->taken << 8 | is_idle);
    }
    node->state = mix(lefts ^ mix((uint64_t)node->cpu_left) ^
                      mix((uint64_t)shape->model_class << 32 | (uint64_t)(shape->geometry + 1) << 8 |
                          (uint64_t)shape->is.slicing));
}

/* ---- holding ---- */

static void count_kind(struct ol_cluster *cluster, struct ol_node *node, uint32_t kind, int by)
{
    if (kind == OL_NO_JOB_KIND)
        return;
    uint32_t *count = &cluster->kinds[node->first_device + (uint32_t)(node - cluster->nodes) + kind];
    node->kinds -= *count > 0;
    *count += (uint32_t)by;
    node->kinds += *count > 0;
}

void ol_devices_hold(struct ol_device *devices, uint32_t count, uint32_t owner)
{
    for (uint32_t i = 0; count > 0; i++) {
        if (!ol_device_is_idle(&devices[i]))
            continue;
        devices[i].holder = owner + 1;
        devices[i].left = 0;
        count--;
    }
}

static void settle(struct ol_cluster *cluster, struct ol_node *node)
{
    cluster->idle -= node->idle;
    ol_node_sum_up(cluster, node);
    cluster->idle += node->idle;
}

uint8_t ol_device_share(const struct ol_shape *shape, struct ol_device *device, const struct ol_want *want)
{
    const uint8_t taken = want->is_slice ? ol_mig_put(device->taken, want->profiles[shape->geometry]) : 0;
    device->taken |= taken;
    device->left -= (uint16_t)want->share;
    device->jobs++;
    return taken;
}

void ol_node_hold(struct ol_cluster *cluster, uint32_t owner, const struct ol_want *want, uint32_t number,
                  uint32_t device, uint32_t at)
{
    struct ol_node *node = &cluster->nodes[number];
    struct ol_part *part = &cluster->places.parts[at];
    *part = (struct ol_part){.cpu_milli = want->cpu_milli,
                             .memory_bytes = want->memory_bytes,
                             .device = want->share > 0 ? device : OL_NO_DEVICE,
                             .kind = want->kind};
    cluster->places.placed[at] = (struct ol_placed){.node = number, .units = want->units};
    if (want->share > 0)
        part->taken = ol_device_share(ol_shape_of(cluster, node), &cluster->devices[device], want);
    ol_devices_hold(ol_node_devices(cluster, node), want->devices, owner);
    node->cpu_left -= want->cpu_milli;
    node->memory_left -= want->memory_bytes;
    count_kind(cluster, node, want->kind, +1);
    settle(cluster, node);
}

static void give_back(struct ol_cluster *cluster, uint32_t owner, uint32_t at)
{
    const struct ol_placed *placed = &cluster->places.placed[at];
    const struct ol_part *part = &cluster->places.parts[at];
    struct ol_node *node = &cluster->nodes[placed->node];
    struct ol_device *devices = ol_node_devices(cluster, node);
    if (part->device != OL_NO_DEVICE) {
        struct ol_device *shared = &cluster->devices[part->device];
        shared->left += (uint16_t)placed->units;
        shared->taken &= (uint8_t)~part->taken;
        shared->jobs--;
    } else {
        for (uint32_t i = 0, left = placed->units / 1000; left > 0; i++) {
            if (devices[i].holder != owner + 1)
                continue;
            devices[i].holder = 0;
            devices[i].left = 1000;
            left--;
        }
    }
    node->cpu_left += part->cpu_milli;
    node->memory_left += part->memory_bytes;
    count_kind(cluster, node, part->kind, -1);
    settle(cluster, node);
}

void ol_cluster_remove(struct ol_cluster *cluster, uint32_t owner)
{
    const struct ol_owner_slot *slot = ol_places_find(&cluster->places, owner);
    OL_ASSERT(slot);
    for (uint32_t i = 0; i < slot->count; i++)
        give_back(cluster, owner, slot->first + i);
    ol_places_remove(&cluster->places, owner);
}

/* ---- as in another cluster ---- */

static bool is_free_as(const struct ol_cluster *cluster, const struct ol_cluster *other, uint32_t owner,
                       const struct ol_placed *placed, const struct ol_part *part)
{
    const struct ol_node *node = &cluster->nodes[placed->node];
    const struct ol_shape *shape = ol_shape_of(cluster, node);
    const struct ol_device *here = ol_node_devices(cluster, node);
    const struct ol_device *there = ol_node_devices(other, node);
    if (node->cpu_left < part->cpu_milli || node->memory_left < part->memory_bytes)
        return false;
    if (part->device != OL_NO_DEVICE) {
        const struct ol_device *device = &cluster->devices[part->device];
        return part->taken ? !device->holder && !(device->taken & part->taken)
                           : ol_device_room(shape, device) >= placed->units;
    }
    for (uint32_t i = 0; placed->units > 0 && i < shape->is.gpus; i++)
        if (there[i].holder == owner + 1 && !ol_device_is_idle(&here[i]))
            return false;
    return true;
}

static void hold_as(struct ol_cluster *cluster, const struct ol_cluster *other, uint32_t owner,
                    const struct ol_placed *placed, const struct ol_part *part)
{
    struct ol_node *node = &cluster->nodes[placed->node];
    struct ol_device *here = ol_node_devices(cluster, node);
    const struct ol_device *there = ol_node_devices(other, node);
    if (part->device != OL_NO_DEVICE) {
        struct ol_device *device = &cluster->devices[part->device];
        device->left -= (uint16_t)placed->units;
        device->taken |= part->taken;
        device->jobs++;
    }
    for (uint32_t i = 0; part->device == OL_NO_DEVICE && i < ol_shape_of(cluster, node)->is.gpus; i++)
        if (there[i].holder == owner + 1) {
            here[i].holder = owner + 1;
            here[i].left = 0;
        }
    node->cpu_left -= part->cpu_milli;
    node->memory_left -= part->memory_bytes;
    count_kind(cluster, node, part->kind, +1);
    settle(cluster, node);
}

/* Part by part, as several may be on one device; where one finds its place taken, those before it are given back. */
bool ol_cluster_place_as(struct ol_cluster *cluster, const struct ol_cluster *other, uint32_t owner)
{
    const struct ol_owner_slot *slot = ol_places_find(&other->places, owner);
    OL_ASSERT(slot);
    const struct ol_placed *placed = other->places.placed + slot->first;
    const struct ol_part *parts = other->places.parts + slot->first;
    const uint32_t first = ol_places_add(&cluster->places, owner, slot->count);
    for (uint32_t i = 0; i < slot->count; i++) {
        if (!is_free_as(cluster, other, owner, &placed[i], &parts[i])) {
            while (i > 0)
                give_back(cluster, owner, first + --i);
            ol_places_remove(&cluster->places, owner);
            return false;
        }
        cluster->places.placed[first + i] = placed[i];
        cluster->places.parts[first + i] = parts[i];
        hold_as(cluster, other, owner, &placed[i], &parts[i]);
    }
    return true;
}
