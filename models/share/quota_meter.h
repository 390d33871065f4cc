/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quota_meter: how much each quota used, borrowed and lent over time.
 *
 * A quota borrows what it uses beyond its amount; what siblings borrow at a moment is lent by those among them that
 * leave some of theirs idle, in proportion to what they leave, and never more than that. A quota without an amount
 * has what those in it have together; where that is not known it neither borrows nor lends. What happens before the
 * end of the warm-up is left out.
 */
#ifndef OUTLAY_SHARE_QUOTA_METER_H
#define OUTLAY_SHARE_QUOTA_METER_H

#include "models/area.h"
#include "models/share/quota_tree.h"

struct ol_quota_meter {
    ol_area used, borrowed;
    double lent; /* unit-microseconds */
    int64_t peak;
    int64_t own; /* units; negative: not known */
    ol_time last;
    bool is_met; /* somebody ran there */
};

struct ol_quota_meters {
    struct ol_quota_meter *items; /* by node */
};

void ol_quota_meters_open(struct ol_quota_meters *meters, const struct ol_quota_tree *tree);
void ol_quota_meters_release(struct ol_quota_meters *meters);
/* All in `parent` up to now, before anything changes there. */
void ol_quota_meters_advance(struct ol_quota_meters *meters, const struct ol_quota_tree *tree, uint32_t parent,
                             ol_time now);
/* The leaf and those above it may use more than ever. */
void ol_quota_meters_peak(struct ol_quota_meters *meters, const struct ol_quota_tree *tree, uint32_t leaf,
                          ol_time now);
void ol_quota_meters_metrics(const struct ol_quota_meters *meters, const struct ol_quota_tree *tree, ol_time span,
                             struct ol_metrics *metrics, size_t replication);

#endif
