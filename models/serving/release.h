/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * release: when the requests of a batch transform are let go on.
 *
 * They are collected from their arrival on, and all released together at the next multiple of `every` after the clock's
 * start; one that arrives on the multiple is released then. An `every` of 0 collects nothing.
 */
#ifndef OUTLAY_SERVING_RELEASE_H
#define OUTLAY_SERVING_RELEASE_H

#include "models/serving/request_tally.h"
#include "models/traffic/request_merge.h"

static inline ol_time ol_release_of(ol_time at, ol_time every)
{
    const ol_time over = every > 0 ? at % every : 0;
    return over == 0 ? at : every - over < OL_NEVER - at ? at + (every - over) : OL_NEVER;
}

/* The run ends at `end`: what arrived before, and was not released, is counted as in flight. Negative where the traffic
 * failed. */
int ol_release_settle(struct ol_request_merge *inflow, struct ol_request_tally *tally, ol_time end,
                      struct ol_error *error);

#endif
