/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * placements: all rules, one a file.
 */
#ifndef OUTLAY_PLACE_PLACEMENTS_H
#define OUTLAY_PLACE_PLACEMENTS_H

#include "outlay/placement.h"

extern const struct ol_kind ol_placement_none;

#endif
