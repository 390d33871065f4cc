/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * placements: all rules, one a file.
 */
#ifndef OUTLAY_PLACE_PLACEMENTS_H
#define OUTLAY_PLACE_PLACEMENTS_H

#include "models/place/placement_rule.h"

extern const struct ol_placement ol_placement_first_fit, ol_placement_best_fit, ol_placement_packing,
    ol_placement_spread, ol_placement_dot_product, ol_placement_clustering, ol_placement_fgd, ol_placement_random;

#endif
