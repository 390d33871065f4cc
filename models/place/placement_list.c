/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/place/placements.h"

static const struct ol_kind none = {.name = "none", .summary = "any units serve any job"};

const struct ol_kind *const ol_placements[] = {
    &none,
    &ol_placement_first_fit.kind,
    &ol_placement_best_fit.kind,
    &ol_placement_packing.kind,
    &ol_placement_spread.kind,
    &ol_placement_dot_product.kind,
    &ol_placement_clustering.kind,
    &ol_placement_fgd.kind,
    &ol_placement_random.kind,
    NULL,
};

bool ol_placement_is_on_nodes(const struct ol_variant *placement)
{
    return placement->kind && placement->kind != &none;
}
