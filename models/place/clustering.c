/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Clustering: jobs beside jobs of their kind, a kind being shares of a GPU, one GPU, two GPUs and so on (after Xiao et
 * al., "Gandiva", OSDI'18; the scores are those of the rule that Weng et al., ATC'23, compare with).
 *
 * Nodes with jobs of that kind only stand before nodes that have others too, idle nodes, and nodes of other kinds;
 * within each, the fuller ones before the emptier ones, in 25 steps of the largest node. All are the same to jobs
 * without GPUs.
 */
#include "models/place/placements.h"

#include <math.h>

static double clustering_score(struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want)
{
    if (want->kind == OL_NO_JOB_KIND)
        return 0;
    const uint32_t number = (uint32_t)(node - cluster->nodes);
    const bool has_kind = cluster->kinds[node->first_device + number + want->kind] > 0;
    const int quarter = has_kind ? (node->kinds == 1 ? 3 : 2) : node->kinds == 0 ? 1 : 0;
    const uint32_t used = cluster->most_units - node->idle;
    return 25 * quarter + floor(25.0 * used / cluster->most_units);
}

const struct ol_placement ol_placement_clustering = {
    .kind = {.name = "clustering",
             .summary = "beside jobs of its kind: shares of a GPU, one GPU, two GPUs and so on"},
    .score = clustering_score,
};
