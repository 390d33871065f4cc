/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sharing_rules: all of them, one a file.
 */
#ifndef OUTLAY_SHARE_SHARING_RULES_H
#define OUTLAY_SHARE_SHARING_RULES_H

#include "outlay/quota.h"

extern const struct ol_sharing_rule ol_sharing_none, ol_sharing_limits, ol_sharing_kueue, ol_sharing_kai,
    ol_sharing_proportion;

/* Whom reclaiming may stop: all, or those that ask to be preemptible, or are by their queue. */
enum ol_reclaim_from { OL_RECLAIM_FROM_ALL, OL_RECLAIM_FROM_PREEMPTIBLE };
extern const char *const ol_reclaim_from_names[];

#endif
