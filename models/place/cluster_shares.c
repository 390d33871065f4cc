/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs of several equal shares or instances ("two halves", "three of 1g.5gb"): each is a part of its own, and all are
 * placed or none. They go on one node where one has room for all, else where the rule likes each; devices may be the
 * same.
 */
#include "models/place/cluster_books.h"

#include "outlay/arena.h"

static uint32_t instances_on(uint8_t taken, int profile)
{
    uint32_t count = 0;
    for (uint8_t mask; (mask = ol_mig_put(taken, profile)) != 0; count++)
        taken |= mask;
    return count;
}

static uint32_t shares_on(const struct ol_shape *shape, const struct ol_device *device, const struct ol_want *want)
{
    const int profile = want->is_slice ? want->profiles[shape->geometry] : -1;
    if (want->is_slice)
        return shape->is.slicing == OL_SLICING_MIG && profile >= 0 && !device->holder
                   ? instances_on(device->taken, profile)
                   : 0;
    const uint32_t count = ol_device_room(shape, device) / want->share;
    const uint32_t jobs = shape->is.slicing == OL_SLICING_TIME ? shape->is.sharers - device->jobs : count;
    return count < jobs ? count : jobs;
}

static uint32_t times(int64_t left, int64_t amount, uint32_t most)
{
    return amount > 0 && left / amount < most ? (uint32_t)(left / amount) : most;
}

uint32_t ol_node_room_of_shares(const struct ol_cluster *cluster, const struct ol_node *node,
                                const struct ol_want *want, bool is_empty)
{
    static const struct ol_device idle = {.left = 1000};
    const struct ol_shape *shape = ol_shape_of(cluster, node);
    const struct ol_want share = ol_want_share(want);
    uint32_t room = 0;
    if (want->share == 0 || !ol_shape_is_model(shape, want))
        return 0;
    for (uint32_t i = 0; i < shape->is.gpus && room < want->count; i++)
        room += shares_on(shape, is_empty ? &idle : &ol_node_devices(cluster, node)[i], want);
    room = room < want->count ? room : want->count;
    return times(node->memory_left, share.memory_bytes, times(node->cpu_left, share.cpu_milli, room));
}

/* A node with room for so many that has no part yet, or OL_NO_NODE. */
static uint32_t choose_for(struct ol_cluster *cluster, const struct ol_want *want, const struct ol_want *share,
                           uint32_t least)
{
    for (uint32_t i = 0; i < cluster->node_count; i++)
        cluster->is_spared[i] =
            cluster->is_chosen[i] || ol_node_room_of_shares(cluster, &cluster->nodes[i], want, false) < least;
    return ol_cluster_choose(cluster, share, cluster->is_spared);
}

static void hold_on(struct ol_cluster *cluster, uint32_t owner, const struct ol_want *share, uint32_t node,
                    uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        ol_node_hold(cluster, owner, share, node, ol_cluster_choose_device(cluster, share, node), first + i);
}

/* So many on each of several nodes. */
static void hold_groups(struct ol_cluster *cluster, uint32_t owner, const struct ol_want *want, uint32_t each)
{
    const struct ol_want share = ol_want_share(want);
    const uint32_t first = ol_places_add(&cluster->places, owner, want->count);
    for (uint32_t i = 0; i < want->count; i += each) {
        const uint32_t node = choose_for(cluster, want, &share, each);
        OL_ASSERT(node != OL_NO_NODE);
        cluster->is_chosen[node] = want->ask->nodes > 1;
        hold_on(cluster, owner, &share, node, first + i, each);
    }
    for (uint32_t i = first; i < first + want->count; i++)
        cluster->is_chosen[cluster->places.placed[i].node] = false;
}

bool ol_cluster_place_shares(struct ol_cluster *cluster, uint32_t owner, const struct ol_want *want)
{
    const uint32_t nodes = want->ask->nodes;
    const struct ol_want share = ol_want_share(want);
    if (!ol_cluster_has_room(cluster, want, false))
        return false;
    if (nodes > 1)
        hold_groups(cluster, owner, want, want->count / nodes);
    else if (nodes == 1 || choose_for(cluster, want, &share, want->count) != OL_NO_NODE)
        hold_groups(cluster, owner, want, want->count);
    else
        hold_groups(cluster, owner, want, 1);
    return true;
}
