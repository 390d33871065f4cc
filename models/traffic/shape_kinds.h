/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shape_kinds: the kinds of shapes, one line each.
 */
#ifndef OUTLAY_TRAFFIC_SHAPE_KINDS_H
#define OUTLAY_TRAFFIC_SHAPE_KINDS_H

#include "shape.h"

extern const struct ol_shape_kind ol_shape_daily, ol_shape_weekly, ol_shape_growth, ol_shape_holiday,
    ol_shape_burst, ol_shape_flash_crowd, ol_shape_profile;

#endif
