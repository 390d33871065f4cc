/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/flow_table.h"

#include "reports/metric_cell.h"

void ol_flow_table(struct ol_table *table, const struct ol_result *result)
{
    static const struct ol_metric_column columns[] = {{"Pipeline", NULL},
                                                      {"Runs", "runs"},
                                                      {"Left out", "runs.skipped"},
                                                      {"Succeeded", "success_share"},
                                                      {"Makespan", "makespan.mean_s"},
                                                      {"Makespan p95", "makespan.p95_s"},
                                                      {"Of it in queues", "critical_wait_share"},
                                                      {"Cost of one", "cost_per_run"},
                                                      {"Cost of failures", "cost_failed"}};
    ol_metric_table(table, result, "pipeline.", ".success_share", columns, sizeof columns / sizeof *columns);
}

void ol_step_table(struct ol_table *table, const struct ol_result *result)
{
    static const struct ol_metric_column columns[] = {{"Step", NULL},
                                                      {"Attempts", "attempts"},
                                                      {"Failed", "failed"},
                                                      {"Of the makespan", "critical_share"},
                                                      {"Slack", "slack.mean_s"},
                                                      {"Wait", "wait.mean_s"},
                                                      {"Run", "run.mean_s"},
                                                      {"Cost", "cost"}};
    ol_metric_table(table, result, "step.", ".critical_share", columns, sizeof columns / sizeof *columns);
}
