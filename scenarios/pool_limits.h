/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pool_limits: how large a pool can become, as far as its quotas and fleets let it.
 */
#ifndef OUTLAY_POOL_LIMITS_H
#define OUTLAY_POOL_LIMITS_H

#include "outlay/pool.h"

/* What its capacities could have together; not less than stands. Their nodes' units are known. */
int64_t ol_pool_units_within_limits(const struct ol_pool *pool);
/* Adds the faults of limits that are below what stands. */
void ol_pool_check_limits(const struct ol_pool *pool, struct ol_faults *faults);

#endif
