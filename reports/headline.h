/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * headline: what a reviewer asks for first, as the terminal and the page show it.
 *
 * A dozen numbers with the half width of their 95% interval, and notices of what else the reader must know (a run cut
 * short, jobs that were refused or could not be read).
 */
#ifndef OUTLAY_REPORTS_HEADLINE_H
#define OUTLAY_REPORTS_HEADLINE_H

#include "reports/number.h"

#include "outlay/result.h"

#define OL_HEADLINE_ROWS 16

struct ol_headline_row {
    const char *label; /* static */
    char value[OL_NUMBER_BUFFER];
    char half_width[OL_NUMBER_BUFFER]; /* "" where there is one replication */
    size_t n;                          /* replications that have a value */
};

/* Rows of the metrics that the run has; the count. */
size_t ol_headline_rows(const struct ol_result *result, struct ol_headline_row rows[OL_HEADLINE_ROWS]);

/* "335d of simulated time, 1 replication, seed 42". */
void ol_headline_about(struct ol_text *text, const struct ol_result *result);
/* Sentences, each ending in a line break; nothing where there is nothing to notice. */
void ol_headline_notices(struct ol_text *text, const struct ol_result *result);

#endif
