/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bill_burn: how a real bill uses up a budget.
 *
 * Each charge accrues evenly over its own period, so a bill by the day tells days exactly and hours by proportion. What
 * lies behind `as_of` has not happened yet. The burn begins with the first charge's period.
 *
 * Without `as_of` a bill is known until the last of its usage ends: purchases, taxes and credits of a whole month are
 * written when it begins, and their periods tell nothing of how far the bill has come. A bill without usage is known
 * until the last of its charges ends.
 */
#ifndef OUTLAY_BILL_BURN_H
#define OUTLAY_BILL_BURN_H

#include "scenarios/bill_walk.h"
#include "scenarios/burn.h"

/* Hours that a bill may span: thirty years. */
#define OL_BILL_HOURS ((size_t)262980)

struct ol_bill_burn_question {
    const char *value; /* of the walk's tag: charges without it do not count; NULL: all do */
    bool is_billed;    /* by what is billed, not by the effective cost */
    ol_money monthly;
    const double *thresholds;
    size_t count;
    ol_time as_of; /* OL_NEVER: as above */
};

/* `burn` is finished, and to be released whatever the result. */
int ol_bill_burn(struct ol_bill_walk *walk, const struct ol_bill_burn_question *question, struct ol_burn *burn,
                 struct ol_error *error);

#endif
