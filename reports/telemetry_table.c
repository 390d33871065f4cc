/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/telemetry_table.h"

#include "reports/metric_cell.h"
#include "reports/number.h"
#include "reports/summary.h"

#define COLUMNS 4

struct plan {
    const char *prefix, *suffix; /* of the metric that each thing has */
    const char *heads[COLUMNS];
    const char *whats[COLUMNS]; /* of each column but the first */
};

static void fill(struct ol_table *table, const struct ol_result *result, const struct plan *plan)
{
    struct ol_slice name;
    ol_table_set_heads(table, plan->heads, COLUMNS, 1);
    for (size_t i = 0; ol_summary_count(result) > 0 && i < result->metrics.count; i++) {
        if (!ol_metric_between(result->metrics.items[i].name, plan->prefix, plan->suffix, &name))
            continue;
        const char **row = ol_table_add_row(table);
        row[0] = ol_arena_copy(&table->arena, name.data, name.length);
        for (size_t k = 1; k < COLUMNS; k++)
            row[k] = ol_metric_cell(table, result, plan->prefix, name, plan->whats[k]);
    }
    ol_table_drop_empty(table);
}

#define LOGS     "logs."
#define INGESTED ".ingested_gb"
#define METRICS  "metrics."
#define SERIES   ".series"

bool ol_result_has_logs(const struct ol_result *result)
{
    struct ol_slice name;
    for (size_t i = 0; i < result->metrics.count; i++)
        if (ol_metric_between(result->metrics.items[i].name, LOGS, INGESTED, &name) ||
            ol_metric_between(result->metrics.items[i].name, METRICS, SERIES, &name))
            return true;
    return false;
}

static double sum_of(const struct ol_result *result, const char *prefix, const char *suffix)
{
    double sum = 0;
    struct ol_slice name;
    const char *unit;
    for (size_t i = 0; ol_summary_count(result) > 0 && i < result->metrics.count; i++)
        if (ol_metric_between(result->metrics.items[i].name, prefix, suffix, &name))
            sum += ol_metric_mean(result, prefix, name, suffix + 1, &unit);
    return sum;
}

void ol_logs_say(struct ol_text *text, const struct ol_result *result)
{
    char first[OL_NUMBER_BUFFER], second[OL_NUMBER_BUFFER];
    ol_text_addf(text, "%s GB of logs came in, and there are %s series of metrics.",
                 ol_number_say(sum_of(result, LOGS, INGESTED), first),
                 ol_number_say(sum_of(result, METRICS, SERIES), second));
}

void ol_logs_table(struct ol_table *table, const struct ol_result *result)
{
    static const struct plan plan = {LOGS,
                                     INGESTED,
                                     {"Logs", "Taken in, GB", "Kept at the end, GB", "Cost"},
                                     {NULL, "ingested_gb", "kept_gb", "cost"}};
    fill(table, result, &plan);
}

void ol_series_table(struct ol_table *table, const struct ol_result *result)
{
    static const struct plan plan = {
        METRICS, SERIES, {"Metrics", "Series", "Values", "Cost"}, {NULL, "series", "values", "cost"}};
    fill(table, result, &plan);
}
