/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * summary: one metric over the replications that finished.
 */
#ifndef OUTLAY_REPORTS_SUMMARY_H
#define OUTLAY_REPORTS_SUMMARY_H

#include "outlay/result.h"

struct ol_summary {
    struct ol_interval interval; /* of the mean, 95% */
    double p10, p50, p90;        /* over the replications */
    size_t n;
};

/* Of values that come in any order. */
struct ol_summary ol_summary_of(const double *values, size_t count);
/* The replications of a result that count. */
size_t ol_summary_count(const struct ol_result *result);

#endif
