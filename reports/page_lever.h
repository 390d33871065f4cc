/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page_lever: what is wrong with a run and what would make it cheaper, as far as its own numbers tell.
 *
 * A lever is an amount that its run paid for something that can be had for less or done without, and what to do about
 * it. Amounts are what is at stake, not what is saved for sure; they overlap and are never added up.
 */
#ifndef OUTLAY_REPORTS_PAGE_LEVER_H
#define OUTLAY_REPORTS_PAGE_LEVER_H

#include "reports/page_run.h"

/* NULL-terminated: each says one trouble in a sentence, or false and nothing. */
typedef bool ol_page_trouble(struct ol_text *said, const struct ol_page_run *run);
extern ol_page_trouble *const ol_page_troubles[];

struct ol_page_lever {
    double amount;       /* at stake, in the run's currency */
    struct ol_text said; /* the caller releases it */
};
#define OL_PAGE_LEVERS 16
/* Those that there are, the largest first. */
size_t ol_page_levers(struct ol_page_lever levers[OL_PAGE_LEVERS], const struct ol_page_run *run);

#endif
