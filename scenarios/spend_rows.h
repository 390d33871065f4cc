/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * spend_rows: burns as the rows of reports.
 */
#ifndef OUTLAY_SPEND_ROWS_H
#define OUTLAY_SPEND_ROWS_H

#include "outlay/arena.h"
#include "outlay/spend.h"
#include "scenarios/burn.h"

/* Whose burn it is; strings are borrowed. */
struct ol_spend_owner {
    const char *budget, *tag;
    const char *const *actions; /* by threshold; NULL: all notify */
};

/* One a month and threshold, in that order, in the arena; `count` is added to. */
struct ol_spend_alert *ol_spend_alerts(const struct ol_burn *burn, const struct ol_spend_owner *owner,
                                       struct ol_arena *arena, size_t *count);
struct ol_spend_day *ol_spend_days(const struct ol_burn *burn, const struct ol_spend_owner *owner,
                                   struct ol_arena *arena);

#endif
