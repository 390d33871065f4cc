/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shape_kinds.h"

const struct ol_kind *const ol_shape_kinds[] = {
    &ol_shape_daily.kind, &ol_shape_weekly.kind,      &ol_shape_growth.kind,  &ol_shape_holiday.kind,
    &ol_shape_burst.kind, &ol_shape_flash_crowd.kind, &ol_shape_profile.kind, NULL,
};
