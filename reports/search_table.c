/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/search_table.h"

#include "reports/metric_cell.h"

void ol_search_table(struct ol_table *table, const struct ol_result *result)
{
    static const struct ol_metric_column columns[] = {{"Search", NULL},
                                                      {"Trials", "trials"},
                                                      {"Stopped", "trials.stopped"},
                                                      {"Unit-hours", "unit_hours"},
                                                      {"Saved", "saved_share"},
                                                      {"Cost", "cost"},
                                                      {"Took", "makespan_s"},
                                                      {"Best after", "time_to_best_s"},
                                                      {"Best loss", "best.loss"},
                                                      {"Regret", "regret"}};
    ol_metric_table(table, result, "search.", ".trials.stopped", columns, sizeof columns / sizeof *columns);
}

void ol_array_table(struct ol_table *table, const struct ol_result *result)
{
    static const struct ol_metric_column columns[] = {{"Array", NULL},
                                                      {"Tasks", "tasks"},
                                                      {"Completed", "tasks.completed"},
                                                      {"Failed", "tasks.failed"},
                                                      {"Held back", "held.mean_s"},
                                                      {"Task", "task.mean_s"},
                                                      {"Took", "makespan_s"},
                                                      {"Cost", "cost"}};
    ol_metric_table(table, result, "array.", ".tasks.completed", columns, sizeof columns / sizeof *columns);
}
