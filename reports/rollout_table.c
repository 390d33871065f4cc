/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/rollout_table.h"

#include "reports/metric_cell.h"

#define PREFIX "rollout."

void ol_rollout_table(struct ol_table *table, const struct ol_result *result)
{
    static const struct ol_metric_column columns[] = {{"Rollout", NULL},
                                                      {"Requests", "requests"},
                                                      {"New version", "new_requests"},
                                                      {"Wrong", "faulty"},
                                                      {"Latency p99", "latency.p99_s"},
                                                      {"In time", "slo"},
                                                      {"Extra hours", "extra_instance_hours"},
                                                      {"Went back", "rolled_back"}};
    ol_metric_table(table, result, PREFIX, ".requests", columns, sizeof columns / sizeof *columns);
}
