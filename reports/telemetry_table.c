/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/telemetry_table.h"

#include "reports/metric_cell.h"
#include "reports/number.h"
#include "reports/summary.h"

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
    static const struct ol_metric_column columns[] = {
        {"Logs", NULL}, {"Taken in, GB", "ingested_gb"}, {"Kept at the end, GB", "kept_gb"}, {"Cost", "cost"}};
    ol_metric_table(table, result, LOGS, INGESTED, columns, sizeof columns / sizeof *columns);
}

void ol_series_table(struct ol_table *table, const struct ol_result *result)
{
    static const struct ol_metric_column columns[] = {
        {"Metrics", NULL}, {"Series", "series"}, {"Values", "values"}, {"Cost", "cost"}};
    ol_metric_table(table, result, METRICS, SERIES, columns, sizeof columns / sizeof *columns);
}
