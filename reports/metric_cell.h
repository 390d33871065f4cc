/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * metric_cell: metrics of named things, "endpoint.NAME.requests", as cells of a table with a line for each thing.
 *
 * Numbers are means over the replications.
 */
#ifndef OUTLAY_REPORTS_METRIC_CELL_H
#define OUTLAY_REPORTS_METRIC_CELL_H

#include "reports/pool_table.h"

/* The NAME of a metric PREFIX NAME SUFFIX; false where it is none. */
bool ol_metric_between(const char *metric, const char *prefix, const char *suffix, struct ol_slice *name);
/* Of the metric PREFIX NAME.WHAT; NAN where nobody tells it. */
double ol_metric_mean(const struct ol_result *result, const char *prefix, struct ol_slice name, const char *what,
                      const char **unit);
/* With its currency, where it is money; "" where nobody tells it. In the table's arena. */
const char *ol_metric_cell(struct ol_table *table, const struct ol_result *result, const char *prefix,
                           struct ol_slice name, const char *what);

struct ol_metric_column {
    const char *head, *what; /* PREFIX NAME.WHAT; NULL: the name itself, which stands first */
};
/* A line for each NAME of a metric PREFIX NAME SUFFIX; columns that nobody fills are left out. */
void ol_metric_table(struct ol_table *table, const struct ol_result *result, const char *prefix,
                     const char *suffix, const struct ol_metric_column *columns, size_t count);

#endif
