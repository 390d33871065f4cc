/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/policy/backfills.h"

const struct ol_kind *const ol_backfills[] = {
    &ol_backfill_none.kind,
    &ol_backfill_easy.kind,
    &ol_backfill_easy_sjbf.kind,
    &ol_backfill_conservative.kind,
    NULL,
};
