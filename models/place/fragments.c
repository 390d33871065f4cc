/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fragmentation (Weng et al., "Beware of Fragmentation: Scheduling GPU-Sharing Workloads with Fragmentation Gradient
 * Descent", ATC'23): the idle thousandths of a node that a typical ask cannot use, in the mean over the typical asks.
 *
 * All that is idle where the node cannot serve the ask, be it for want of processors, devices or the model; else what
 * is idle on devices with less left than it asks for. An ask for processors only can use no GPU.
 */
#include "models/place/cluster_books.h"

#include "outlay/arena.h"

#include <string.h>

/* Devices that are in part held; most nodes have few, and where there are more all are looked at. */
#define PARTIALS 16

struct tally {
    uint32_t idle, whole;
    const struct ol_device *partial[PARTIALS];
    uint32_t partials;
};

static struct tally tally_of(const struct ol_shape *shape, const struct ol_device *devices)
{
    struct tally tally;
    tally.idle = tally.whole = tally.partials = 0;
    for (uint32_t i = 0; i < shape->is.gpus; i++) {
        const bool is_idle = ol_device_is_idle(&devices[i]);
        tally.idle += devices[i].left;
        tally.whole += is_idle;
        if (devices[i].left == 0 || is_idle)
            continue;
        if (tally.partials < PARTIALS)
            tally.partial[tally.partials] = &devices[i];
        tally.partials++;
    }
    return tally;
}

static bool serves(const struct ol_shape *shape, const struct ol_device *device, const struct ol_want *want)
{
    if (!want->is_slice)
        return ol_device_room(shape, device) >= want->share;
    const int profile = want->profiles[shape->geometry];
    return shape->is.slicing == OL_SLICING_MIG && profile >= 0 && !device->holder &&
           (ol_mig_openings(device->taken) >> profile & 1);
}

/* How many such shares the device serves; of instances whether any. */
static uint32_t served_by(const struct ol_shape *shape, const struct ol_device *device, const struct ol_want *want)
{
    if (!serves(shape, device, want))
        return 0;
    return want->count > 1 && !want->is_slice ? ol_device_room(shape, device) / want->share : want->count;
}

static uint32_t lost_to_share(const struct ol_shape *shape, const struct ol_device *devices,
                              const struct tally *tally, const struct ol_want *want)
{
    static const struct ol_device idle_device = {.left = 1000};
    const bool are_few = tally->partials <= PARTIALS;
    const uint32_t by_idle = tally->whole > 0 ? served_by(shape, &idle_device, want) : 0;
    uint32_t served = tally->whole * by_idle, lost = by_idle > 0 ? 0 : tally->whole * 1000;
    for (uint32_t i = 0; i < (are_few ? tally->partials : shape->is.gpus); i++) {
        const struct ol_device *device = are_few ? tally->partial[i] : &devices[i];
        if (device->left == 0 || ol_device_is_idle(device))
            continue;
        const uint32_t here = served_by(shape, device, want);
        served += here;
        lost += here > 0 ? 0 : device->left;
    }
    return served >= want->count ? lost : tally->idle;
}

static uint32_t lost_to(const struct ol_shape *shape, const struct ol_device *devices, const struct tally *tally,
                        int64_t cpu_left, const struct ol_want *want)
{
    if (want->kind == OL_NO_JOB_KIND || cpu_left < want->cpu_milli || !ol_shape_is_model(shape, want))
        return tally->idle;
    if (want->devices == 0)
        return lost_to_share(shape, devices, tally, want);
    return tally->whole < want->devices ? tally->idle : tally->idle - tally->whole * 1000;
}

double ol_fragments_of(const struct ol_cluster *cluster, const struct ol_shape *shape,
                       const struct ol_device *devices, int64_t cpu_left)
{
    const struct tally tally = tally_of(shape, devices);
    double lost = 0;
    for (size_t i = 0; tally.idle > 0 && i < cluster->typical_count; i++)
        lost += cluster->typical[i].share *
                (double)lost_to(shape, devices, &tally, cpu_left, &cluster->typical_wants[i]);
    return lost;
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

void ol_fragments_expect(struct ol_cluster *cluster, const struct ol_typical *typical, size_t count)
{
    uint64_t hash = mix(1, count);
    cluster->typical = ol_mem_resize(cluster->typical, ol_mem_product(sizeof *typical, count));
    cluster->typical_wants =
        ol_mem_resize(cluster->typical_wants, ol_mem_product(sizeof *cluster->typical_wants, count));
    for (size_t i = 0; i < count; i++) {
        uint64_t share;
        cluster->typical[i] = typical[i];
        cluster->typical_wants[i] = ol_want_of(cluster, typical[i].units, &cluster->typical[i].ask);
        memcpy(&share, &typical[i].share, sizeof share);
        hash = mix(mix(hash, share), mix(cluster->typical_wants[i].key, typical[i].ask.model));
    }
    cluster->typical_count = count;
    cluster->expectation = hash;
}

double ol_cluster_fragmentation(const struct ol_cluster *cluster)
{
    double lost = 0;
    for (uint32_t i = 0; i < cluster->node_count; i++) {
        const struct ol_node *node = &cluster->nodes[i];
        if (node->idle > 0)
            lost += ol_fragments_of(cluster, ol_shape_of(cluster, node), ol_node_devices(cluster, node),
                                    node->cpu_left);
    }
    return lost;
}
