/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fragmentation gradient descent (Weng et al., ATC'23): the node whose fragmentation (fragments.c) grows least, and of
 * it the device by which it grows least.
 *
 * The published score is int(100 sigmoid(-growth / 1000)) of the growth in thousandths: most nodes become equal, and
 * how these are told apart decides much of the result. By name, jobs fill the same nodes again and again, on openb to
 * 95% of the GPUs; by chance only to 90%.
 *
 * A score depends on the node's state and the want only, so it is remembered by these two: nodes in the same state
 * share it, and a placed job changes that of one node.
 */
#include "models/place/placements.h"

#include "outlay/arena.h"

#include <math.h>
#include <string.h>

#define MEMO_SIZE ((size_t)1 << 16)

struct ol_score_memo {
    struct memo_entry {
        uint64_t key; /* 0: unused */
        double score;
    } entries[MEMO_SIZE];
};

static double score_of(double growth)
{
    return floor(100 / (1 + exp(growth / 1000)));
}

/* The growth by one more share on a device, as a score. */
static double share_score(const struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want,
                          uint32_t device, double before)
{
    const struct ol_shape *shape = ol_shape_of(cluster, node);
    const struct ol_device kept = cluster->spare[device];
    ol_device_share(shape, &cluster->spare[device], want);
    const double after = ol_fragments_of(cluster, shape, cluster->spare, node->cpu_left - want->cpu_milli);
    cluster->spare[device] = kept;
    return score_of(after - before);
}

static bool does(const struct ol_shape *shape, const struct ol_device *device, const struct ol_want *want)
{
    if (!want->is_slice)
        return ol_device_room(shape, device) >= want->share;
    const int profile = want->profiles[shape->geometry];
    return profile >= 0 && !device->holder && (ol_mig_openings(device->taken) >> profile & 1);
}

/* An earlier device of the node that is as this one is. */
static bool is_met_before(const struct ol_device *devices, uint32_t device)
{
    for (uint32_t i = 0; i < device; i++)
        if (devices[i].left == devices[device].left && devices[i].jobs == devices[device].jobs &&
            devices[i].taken == devices[device].taken && devices[i].holder == devices[device].holder)
            return true;
    return false;
}

static double best_device(struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want,
                          uint32_t *best)
{
    const struct ol_shape *shape = ol_shape_of(cluster, node);
    double best_score = -1;
    memcpy(cluster->spare, ol_node_devices(cluster, node), shape->is.gpus * sizeof *cluster->spare);
    const double before = ol_fragments_of(cluster, shape, cluster->spare, node->cpu_left);
    for (uint32_t i = 0; i < shape->is.gpus; i++) {
        if (!does(shape, &cluster->spare[i], want) || is_met_before(cluster->spare, i))
            continue;
        const double score = share_score(cluster, node, want, i, before);
        if (score > best_score) {
            best_score = score;
            *best = i;
        }
    }
    return best_score;
}

static double whole_score(struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want)
{
    const struct ol_shape *shape = ol_shape_of(cluster, node);
    memcpy(cluster->spare, ol_node_devices(cluster, node), shape->is.gpus * sizeof *cluster->spare);
    const double before = ol_fragments_of(cluster, shape, cluster->spare, node->cpu_left);
    ol_devices_hold(cluster->spare, want->devices, 0);
    return score_of(ol_fragments_of(cluster, shape, cluster->spare, node->cpu_left - want->cpu_milli) - before);
}

static double fgd_score(struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want)
{
    uint32_t device;
    if (!cluster->memo)
        cluster->memo = ol_mem_new(sizeof *cluster->memo);
    const uint64_t key = ((node->state ^ want->key ^ cluster->expectation) * 0x9e3779b97f4a7c15u) | 1;
    struct memo_entry *entry = &cluster->memo->entries[key >> 48];
    if (entry->key != key) {
        entry->key = key;
        entry->score =
            want->share > 0 ? best_device(cluster, node, want, &device) : whole_score(cluster, node, want);
    }
    return entry->score;
}

static uint32_t fgd_device(struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want)
{
    uint32_t device = 0;
    best_device(cluster, node, want, &device);
    return device;
}

static const char *const ties[] = {
    [OL_TIE_NAME] = "name", [OL_TIE_FIRST] = "first", [OL_TIE_RANDOM] = "random", NULL};

static const struct ol_field fgd_fields[] = {
    {.name = "ties",
     .type = OL_FIELD_CHOICE,
     .choices = ties,
     .fallback = "name",
     .offset = offsetof(struct ol_ties, ties),
     .help = "which of equally good nodes: the one with the smallest name, the first as listed, or any"},
    {0},
};

const struct ol_placement ol_placement_fgd = {
    .kind = {.name = "fgd",
             .summary = "the node and device by which the idle GPUs that no typical job can use grow least",
             .fields = fgd_fields,
             .options_size = sizeof(struct ol_ties)},
    .score = fgd_score,
    .device = fgd_device,
};
