/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * metric_rows: tables with one line a thing of which metrics tell: "endpoint.NAME.requests", "rollout.NAME.requests".
 */
#ifndef OUTLAY_REPORTS_METRIC_ROWS_H
#define OUTLAY_REPORTS_METRIC_ROWS_H

#include "reports/pool_table.h"

/* The NAME of a metric that is PREFIX NAME SUFFIX; false: it is another. */
bool ol_metric_row(const char *metric, const char *prefix, const char *suffix, struct ol_slice *name);
/* Of PREFIX NAME.WHAT, over the replications: the mean and its unit; NAN where nobody tells it. */
double ol_metric_row_mean(const struct ol_result *result, const char *prefix, struct ol_slice name,
                          const char *what, const char **unit);
/* The same as a person reads it, in the table's arena; "" where there is none. */
const char *ol_metric_row_cell(struct ol_table *table, const struct ol_result *result, const char *prefix,
                               struct ol_slice name, const char *what);

#endif
