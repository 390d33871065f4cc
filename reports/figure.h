/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * figure: a metric over the replications, as summary.json tells it.
 */
#ifndef OUTLAY_REPORTS_FIGURE_H
#define OUTLAY_REPORTS_FIGURE_H

#include "outlay/stats.h"

#include <stdint.h>

struct ol_figure {
    const char *name, *unit;     /* unit: "" where it was not told */
    struct ol_interval interval; /* of the mean, 95%; NAN where no replication has a value */
    double p10, p50, p90;        /* over the replications */
    int64_t n;                   /* of those that have a value */
};

#endif
