/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * First fit: the first node, in the order in which they are listed, on which the job fits.
 */
#include "models/place/placements.h"

const struct ol_placement ol_placement_first_fit = {
    .kind = {.name = "first-fit", .summary = "the first node, as they are listed, on which the job fits"},
    .ties = OL_TIE_FIRST,
};
