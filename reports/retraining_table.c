/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/retraining_table.h"

#include "reports/metric_cell.h"

void ol_retraining_table(struct ol_table *table, const struct ol_result *result)
{
    static const struct ol_metric_column columns[] = {{"Model", NULL},
                                                      {"Calls", "calls"},
                                                      {"False", "false_calls"},
                                                      {"Age", "age.mean_s"},
                                                      {"Lost", "loss.mean"},
                                                      {"Below floor", "below_floor"},
                                                      {"Training a year", "training_cost_a_year"},
                                                      {"Staleness a year", "staleness_cost_a_year"}};
    ol_metric_table(table, result, "retraining.", ".calls", columns, sizeof columns / sizeof *columns);
}
