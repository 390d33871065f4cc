/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/place/placements.h"

const struct ol_kind ol_placement_none = {.name = "none", .summary = "any units serve any job"};

const struct ol_kind *const ol_placements[] = {&ol_placement_none, NULL};

bool ol_placement_is_on_nodes(const struct ol_variant *placement)
{
    return placement->kind && placement->kind != &ol_placement_none;
}
