/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * backfills: the backfill rules there are. A new one is a file of its own and a line here and in policy_list.c.
 */
#ifndef OUTLAY_BACKFILLS_H
#define OUTLAY_BACKFILLS_H

#include "outlay/policy.h"

extern const struct ol_backfill ol_backfill_none, ol_backfill_easy, ol_backfill_easy_sjbf,
    ol_backfill_conservative;

#endif
