/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dot product: the node whose idle processors and GPUs, as a vector, have the smallest product with what the job asks
 * for (after Grandl et al., "Multi-resource Packing for Cluster Schedulers", SIGCOMM'14; in the form that Weng et al.,
 * ATC'23, compare with: each measured by the largest node, the score cut to whole hundredths).
 */
#include "models/place/placements.h"

#include <math.h>

static double dot_product_score(struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want)
{
    const double most_cpu = (double)cluster->most_cpu, most_gpu = cluster->most_units;
    const double cpu =
        ol_share_of_most((double)node->cpu_left, most_cpu) * ol_share_of_most((double)want->cpu_milli, most_cpu);
    const double gpu = ol_share_of_most(node->idle, most_gpu) * ol_share_of_most(want->units, most_gpu);
    return floor(100 * (1 - (cpu + gpu) / 2));
}

const struct ol_placement ol_placement_dot_product = {
    .kind = {.name = "dot-product",
             .summary = "the node whose idle resources have the smallest product with what the job asks for"},
    .score = dot_product_score,
};
