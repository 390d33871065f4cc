/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random: any node on which the job fits, and of these any device, all equally likely.
 */
#include "models/place/placements.h"

static uint32_t any_device(struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want)
{
    const struct ol_shape *shape = ol_shape_of(cluster, node);
    const struct ol_device *devices = ol_node_devices(cluster, node);
    uint32_t count = 0, taken = 0;
    for (uint32_t i = 0; i < shape->is.gpus; i++)
        if (ol_device_room(shape, &devices[i]) >= want->share && ol_rng_below(&cluster->rng, ++count) == 0)
            taken = i;
    return taken;
}

const struct ol_placement ol_placement_random = {
    .kind = {.name = "random", .summary = "any node on which the job fits, all equally likely"},
    .ties = OL_TIE_RANDOM,
    .device = any_device,
};
