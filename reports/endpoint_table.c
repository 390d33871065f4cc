/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/endpoint_table.h"

#include "reports/dataset_table.h"
#include "reports/metric_cell.h"
#include "reports/number.h"
#include "reports/summary.h"
#include "reports/telemetry_table.h"

#include <math.h>

#define PREFIX   "endpoint."
#define REQUESTS ".requests"

static bool endpoint_of(const char *metric, struct ol_slice *name)
{
    return ol_metric_between(metric, PREFIX, REQUESTS, name);
}

bool ol_result_has_endpoints(const struct ol_result *result)
{
    struct ol_slice name;
    for (size_t i = 0; i < result->metrics.count; i++)
        if (endpoint_of(result->metrics.items[i].name, &name))
            return true;
    return false;
}

bool ol_result_has_jobs(const struct ol_result *result)
{
    const struct ol_metric *submitted = ol_metrics_find(&result->metrics, "jobs.submitted");
    for (size_t i = 0; submitted && i < result->metrics.replications; i++)
        if (submitted->values[i] > 0)
            return true;
    return !ol_result_has_endpoints(result) && !ol_result_has_datasets(result) && !ol_result_has_logs(result);
}

static const char *answered(struct ol_table *table, const struct ol_result *result, struct ol_slice endpoint)
{
    char said[OL_NUMBER_BUFFER];
    const char *unit;
    const double all = ol_metric_mean(result, PREFIX, endpoint, "requests", &unit);
    const double done = ol_metric_mean(result, PREFIX, endpoint, "completed", &unit);
    return all > 0 ? ol_arena_format(&table->arena, "%s", ol_share_say(done / all, said)) : "";
}

void ol_endpoint_table(struct ol_table *table, const struct ol_result *result)
{
    static const char *const heads[] = {"Endpoint", "Requests", "Answered", "Latency p50",
                                        "p95",      "p99",      "In time",  "Cost of 1,000"};
    static const char *const whats[] = {"latency.p50_s", "latency.p95_s", "latency.p99_s", "slo", "cost_per_1k"};
    struct ol_slice name;
    ol_table_set_heads(table, heads, sizeof heads / sizeof *heads, 1);
    for (size_t i = 0; ol_summary_count(result) > 0 && i < result->metrics.count; i++) {
        if (!endpoint_of(result->metrics.items[i].name, &name))
            continue;
        const char **row = ol_table_add_row(table);
        row[0] = ol_arena_copy(&table->arena, name.data, name.length);
        row[1] = ol_metric_cell(table, result, PREFIX, name, "requests");
        row[2] = answered(table, result, name);
        for (size_t k = 0; k < sizeof whats / sizeof *whats; k++)
            row[3 + k] = ol_metric_cell(table, result, PREFIX, name, whats[k]);
    }
    ol_table_drop_empty(table);
}

void ol_endpoints_say(struct ol_text *text, const struct ol_result *result)
{
    char first[OL_NUMBER_BUFFER], second[OL_NUMBER_BUFFER];
    double requests = 0, completed = 0;
    struct ol_slice name;
    const char *unit;
    for (size_t i = 0; ol_summary_count(result) > 0 && i < result->metrics.count; i++)
        if (endpoint_of(result->metrics.items[i].name, &name)) {
            requests += ol_metric_mean(result, PREFIX, name, "requests", &unit);
            completed += ol_metric_mean(result, PREFIX, name, "completed", &unit);
        }
    if (requests > 0)
        ol_text_addf(text, "%s requests came, and %s of them were answered.", ol_number_say(requests, first),
                     ol_share_say(completed / requests, second));
    else
        ol_text_adds(text, "No request came in the time that counts.");
}

double ol_endpoints_overflowed(const struct ol_result *result)
{
    struct ol_slice name;
    const char *unit;
    double sum = 0;
    for (size_t i = 0; ol_summary_count(result) > 0 && i < result->metrics.count; i++)
        if (endpoint_of(result->metrics.items[i].name, &name)) {
            const double mean = ol_metric_mean(result, PREFIX, name, "overflowed", &unit);
            sum += isfinite(mean) ? mean : 0;
        }
    return sum;
}
