/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Packing: devices that are shared already before idle devices of nodes in use before idle nodes (after Weng et al.,
 * "MLaaS in the Wild", NSDI'22; the scores are those of the rule that ATC'23 compares with).
 *
 * Idle nodes: 33 less the node's devices, at least their number. Where idle devices must be used: 50 less so many of
 * them, at least 33. Else: 100 less a tenth of the percentage that is left on the devices used, at least 50. All are
 * the same to jobs without GPUs.
 */
#include "models/place/placements.h"

static double capped(double score, double least)
{
    return score > least ? score : least;
}

/* Thousandths left on the fullest device that will do: the one a share goes to. */
static uint32_t fullest_left(const struct ol_cluster *cluster, const struct ol_node *node, uint32_t share)
{
    const struct ol_shape *shape = ol_shape_of(cluster, node);
    const struct ol_device *devices = ol_node_devices(cluster, node);
    uint32_t least = 1000;
    for (uint32_t i = 0; i < shape->is.gpus; i++) {
        const bool does = shape->is.slicing == OL_SLICING_MIG ? !devices[i].holder && devices[i].left >= share
                                                              : ol_device_room(shape, &devices[i]) >= share;
        if (does && devices[i].left < least)
            least = devices[i].left;
    }
    return least;
}

static double packing_score(struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want)
{
    const uint32_t gpus = ol_shape_of(cluster, node)->is.gpus;
    if (want->kind == OL_NO_JOB_KIND)
        return 0;
    if (node->whole == gpus)
        return capped(33.0 - gpus, gpus);
    if (want->devices > 0)
        return capped(50.0 - want->devices, 33);
    const uint32_t left = fullest_left(cluster, node, want->share);
    return left == 1000 ? 49 : capped(100 - left * 100 / 1000 / 10, 50);
}

const struct ol_placement ol_placement_packing = {
    .kind = {.name = "packing",
             .summary = "shared devices before idle ones, and idle ones of nodes in use before idle nodes"},
    .score = packing_score,
};
