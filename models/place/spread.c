/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Spread: the node that stays the least used, processors and GPUs weighing the same, each by what the node has; a share
 * goes to the emptiest device.
 */
#include "models/place/placements.h"

static double idle_share(double left, double all, double otherwise)
{
    return all > 0 ? left / all : otherwise;
}

static double spread_score(struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want)
{
    const struct ol_node_shape *shape = &ol_shape_of(cluster, node)->is;
    const double gpu = idle_share((double)node->idle - (double)want->units, (double)shape->gpus * 1000, 1);
    const double cpu = idle_share((double)(node->cpu_left - want->cpu_milli), (double)shape->cpu_milli, gpu);
    return (gpu + cpu) / 2;
}

static uint32_t emptiest(struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want)
{
    const struct ol_shape *shape = ol_shape_of(cluster, node);
    const struct ol_device *devices = ol_node_devices(cluster, node);
    uint32_t best = 0;
    (void)want;
    for (uint32_t i = 1; i < shape->is.gpus; i++)
        if (ol_device_room(shape, &devices[i]) > ol_device_room(shape, &devices[best]))
            best = i;
    return best;
}

const struct ol_placement ol_placement_spread = {
    .kind = {.name = "spread", .summary = "the node that stays the least used, and of it the emptiest device"},
    .score = spread_score,
    .device = emptiest,
};
