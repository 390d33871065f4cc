/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Best fit: the node of which least is left over, processors and GPUs weighing the same, each measured by the largest
 * node (as among the rules that Weng et al., ATC'23, compare with; the score is cut to whole hundredths).
 */
#include "models/place/placements.h"

#include <math.h>

static double best_fit_score(struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want)
{
    const double cpu = ol_share_of_most((double)(node->cpu_left - want->cpu_milli), (double)cluster->most_cpu);
    const double gpu = ol_share_of_most((double)node->idle - (double)want->units, cluster->most_units);
    return floor(100 * (1 - 0.5 * cpu - 0.5 * gpu));
}

const struct ol_placement ol_placement_best_fit = {
    .kind = {.name = "best-fit",
             .summary = "the node of which least is left over, processors and GPUs weighing the same"},
    .score = best_fit_score,
};
