/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/rollout_table.h"

#include "reports/metric_cell.h"
#include "reports/summary.h"

#define PREFIX "rollout."

void ol_rollout_table(struct ol_table *table, const struct ol_result *result)
{
    static const char *const heads[] = {"Rollout",     "Requests", "New version", "Wrong",
                                        "Latency p99", "In time",  "Extra hours", "Went back"};
    static const char *const whats[] = {"requests", "new_requests",         "faulty",     "latency.p99_s",
                                        "slo",      "extra_instance_hours", "rolled_back"};
    struct ol_slice name;
    ol_table_set_heads(table, heads, sizeof heads / sizeof *heads, 1);
    for (size_t i = 0; ol_summary_count(result) > 0 && i < result->metrics.count; i++) {
        if (!ol_metric_between(result->metrics.items[i].name, PREFIX, ".requests", &name))
            continue;
        const char **row = ol_table_add_row(table);
        row[0] = ol_arena_copy(&table->arena, name.data, name.length);
        for (size_t k = 0; k < sizeof whats / sizeof *whats; k++)
            row[1 + k] = ol_metric_cell(table, result, PREFIX, name, whats[k]);
    }
    ol_table_drop_empty(table);
}
