/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/headline.h"

#include "reports/endpoint_table.h"
#include "reports/file_table.h"
#include "reports/summary.h"
#include "reports/what_if_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A number is the sum of up to two metrics, by replication. Where `concerns` is given, it is shown only if one of
 * these is not 0. A metric that begins with "*" is the run's, or that of all pools. */
static const struct {
    const char *label, *unit, *metrics[2], *concerns[2];
} numbers[] = {
    {"Jobs submitted", "jobs", {"jobs.submitted"}, {NULL}},
    {"Jobs completed", "jobs", {"jobs.completed"}, {NULL}},
    {"Jobs unfinished at the end", "jobs", {"jobs.waiting_at_end", "jobs.running_at_end"}, {NULL}},
    {"Interruptions", "interruptions", {"jobs.interruptions"}, {"jobs.interruptions"}},
    {"Deadlines met", "jobs", {"*deadlines_met"}, {"*deadlines_met", "*deadlines_missed"}},
    {"Deadlines missed", "jobs", {"*deadlines_missed"}, {"*deadlines_met", "*deadlines_missed"}},
    {"Wait, mean", "s", {"jobs.wait.mean_s"}, {NULL}},
    {"Wait, median", "s", {"jobs.wait.p50_s"}, {NULL}},
    {"Wait, 95th percentile", "s", {"jobs.wait.p95_s"}, {NULL}},
    {"Bounded slowdown, mean", "ratio", {"jobs.slowdown.bounded_mean"}, {NULL}},
    {"Turnaround, mean", "s", {"jobs.turnaround.mean_s"}, {NULL}},
    {"Makespan", "s", {"jobs.makespan_s"}, {NULL}},
    {"Cost, billed", "money", {"cost.billed"}, {NULL}},
    {"Cost, effective", "money", {"cost.effective"}, {NULL}},
    {"Cost on demand", "money", {"cost.on_demand_equivalent"}, {NULL}},
};

/* ---- utilization of all pools ---- */

#define UTILIZATION ".utilization"

/* By replication: the pools' utilizations weighted by their capacity, or equally where none is known. */
static bool add_utilization(const struct ol_result *result, double *values, size_t count)
{
    double weights = 0;
    const char *unit = "";
    struct ol_slice pool;
    for (size_t i = 0; i < result->metrics.count; i++)
        if (ol_pool_of_metric(result->metrics.items[i].name, UTILIZATION, &pool)) {
            double capacity = ol_pool_capacity(result, pool, &unit), weight = capacity > 0 ? capacity : 1e-9;
            weights += weight;
            for (size_t k = 0; k < count; k++)
                values[k] += weight * result->metrics.items[i].values[k];
        }
    for (size_t k = 0; k < count && weights > 0; k++)
        values[k] /= weights;
    return weights > 0;
}

/* ---- rows ---- */

/* jobs.WHAT, or else that of each pool. */
static bool add_all(const struct ol_result *result, const char *what, double *values, size_t count)
{
    char name[60];
    struct ol_slice pool;
    bool has_any = false;
    snprintf(name, sizeof name, "jobs.%s", what);
    const struct ol_metric *whole = ol_metrics_find(&result->metrics, name);
    snprintf(name, sizeof name, ".%s", what);
    for (size_t i = 0; i < result->metrics.count; i++) {
        const struct ol_metric *metric = &result->metrics.items[i];
        if (whole ? metric != whole : !ol_pool_of_metric(metric->name, name, &pool))
            continue;
        has_any = true;
        for (size_t k = 0; k < count; k++)
            values[k] += metric->values[k];
    }
    return has_any;
}

static bool add_metric(const struct ol_result *result, const char *name, double *values, size_t count)
{
    if (name && *name == '*')
        return add_all(result, name + 1, values, count);
    const struct ol_metric *metric = name ? ol_metrics_find(&result->metrics, name) : NULL;
    for (size_t i = 0; metric && i < count; i++)
        values[i] += metric->values[i];
    return metric != NULL;
}

static void fill_row(struct ol_headline_row *row, const char *label, const char *unit, const double *values,
                     size_t count)
{
    struct ol_summary summary = ol_summary_of(values, count);
    row->label = label;
    row->n = summary.n;
    row->half_width[0] = '\0';
    ol_value_say(summary.interval.mean, unit, row->value);
    if (ol_unit_is_currency(unit)) {
        const size_t length = strlen(row->value);
        snprintf(row->value + length, sizeof row->value - length, " %s", unit);
    }
    if (count > 1)
        ol_value_say(ol_summary_half_width(&summary), unit, row->half_width);
}

static bool is_shown(const struct ol_result *result, size_t row, double *values, size_t count)
{
    const char *const *concerns = numbers[row].concerns;
    bool is_other = !concerns[0];
    for (size_t i = 0; i < 2; i++)
        add_metric(result, concerns[i], values, count);
    for (size_t i = 0; i < count; i++) {
        is_other |= values[i] != 0;
        values[i] = 0;
    }
    return is_other;
}

static bool is_of_jobs(size_t row)
{
    return strncmp(numbers[row].metrics[0], "jobs.", strlen("jobs.")) == 0;
}

size_t ol_headline_rows(const struct ol_result *result, struct ol_headline_row rows[OL_HEADLINE_ROWS])
{
    size_t count = ol_summary_count(result), filled = 0, bytes = ol_mem_product(sizeof(double), count + 1);
    double *values = ol_mem_new(bytes);
    for (size_t i = 0; count > 0 && i < sizeof numbers / sizeof *numbers; i++) {
        memset(values, 0, bytes);
        if (!is_shown(result, i, values, count) || (is_of_jobs(i) && !ol_result_has_jobs(result)))
            continue;
        bool has_first = add_metric(result, numbers[i].metrics[0], values, count);
        bool has_second = add_metric(result, numbers[i].metrics[1], values, count);
        if (has_first || has_second)
            fill_row(&rows[filled++], numbers[i].label,
                     strcmp(numbers[i].unit, "money") == 0 && result->currency ? result->currency
                                                                               : numbers[i].unit,
                     values, count);
    }
    memset(values, 0, bytes);
    if (count > 0 && add_utilization(result, values, count))
        fill_row(&rows[filled++], "Utilization", "share", values, count);
    ol_mem_free(values);
    return filled;
}

/* ---- sentences ---- */

/* The mean of a metric over the replications; NAN where there is none. */
static double mean_of(const struct ol_result *result, const char *name)
{
    size_t count = ol_summary_count(result);
    const struct ol_metric *metric = ol_metrics_find(&result->metrics, name);
    return metric ? ol_summary_of(metric->values, count).interval.mean : NAN;
}

void ol_headline_about(struct ol_text *text, const struct ol_result *result)
{
    char begin[OL_TIME_BUFFER], end[OL_TIME_BUFFER], span[OL_NUMBER_BUFFER], warmup[OL_NUMBER_BUFFER];
    ol_text_addf(text, "%s of simulated time",
                 ol_seconds_say((double)(result->end - result->begin) / (double)OL_SECOND, span));
    if (result->begin > 0)
        ol_text_addf(text, " after %s of warm-up",
                     ol_seconds_say((double)result->begin / (double)OL_SECOND, warmup));
    ol_text_adds(text, ", ");
    if (result->has_instant)
        ol_text_addf(text, "%s to %s, ", ol_instant_format(result->start_instant + result->begin, begin),
                     ol_instant_format(result->start_instant + result->end, end));
    ol_text_addf(text, "%zu replication%s, seed %llu", result->replications, result->replications == 1 ? "" : "s",
                 (unsigned long long)result->seed);
}

static const struct {
    const char *metric, *one, *many;
} notices[] = {
    {"jobs.rejected", "job asked for more than its pool can ever give and was rejected",
     "jobs asked for more than their pool can ever give and were rejected"},
    {"jobs.failed", "job failed", "jobs failed"},
    {"jobs.reclaimed", "job did not use its GPUs and was stopped", "jobs did not use their GPUs and were stopped"},
    {"jobs.skipped", "row of the traces could not be used and was skipped",
     "rows of the traces could not be used and were skipped"},
};

/* Of the metrics that the run is judged by; what was not known is left out. */
static void add_reduction(struct ol_text *text, const struct ol_result *result)
{
    const char *lead = strcmp(result->reduction.method, "control") == 0 ? "Control variates" : "Antithetic pairs";
    size_t said = 0;
    ol_text_addf(text, "%s: ", lead);
    for (size_t i = 0; i < result->metrics.count; i++) {
        const struct ol_metric *metric = &result->metrics.items[i];
        const bool is_shown = ol_metric_is_judged(metric->name) ||
                              (result->stopping.metric && strcmp(metric->name, result->stopping.metric) == 0);
        const double factor = result->reduction.factors[i];
        if (!is_shown || !isfinite(factor))
            continue;
        ol_text_addf(text, "%svariance of %s / %.2f%s", said++ > 0 ? ", " : "", metric->name, factor,
                     factor <= 1 ? " (no gain)" : "");
    }
    ol_text_adds(text, said > 0 ? ".\n" : "what they are worth cannot be told from these numbers.\n");
}

static void add_stopping(struct ol_text *text, const struct ol_stopping *stopping)
{
    char wanted[OL_NUMBER_BUFFER], reached[OL_NUMBER_BUFFER];
    if (strcmp(stopping->reason, "precision") == 0)
        ol_text_addf(text, "Enough replications: %s is known to +- %s, and %s was asked for.\n", stopping->metric,
                     ol_share_say(stopping->reached, reached), ol_share_say(stopping->wanted, wanted));
    else if (stopping->metric && isfinite(stopping->reached))
        ol_text_addf(text, "Not as precise as asked for: %s is known to +- %s, not %s; allow more replications.\n",
                     stopping->metric, ol_share_say(stopping->reached, reached),
                     ol_share_say(stopping->wanted, wanted));
    else
        ol_text_addf(text, "Not as precise as asked for: %s has no mean that %s of it could be said of.\n",
                     stopping->metric ? stopping->metric : "no metric", ol_share_say(stopping->wanted, wanted));
}

void ol_headline_notices(struct ol_text *text, const struct ol_result *result)
{
    char number[OL_NUMBER_BUFFER];
    size_t count = ol_summary_count(result);
    if (result->is_partial)
        ol_text_adds(text, "This run was stopped before its end: the numbers cover only what was finished.\n");
    if (result->stopping.wanted > 0)
        add_stopping(text, &result->stopping);
    if (result->reduction.method)
        add_reduction(text, result);
    for (size_t i = 0; count > 0 && i < sizeof notices / sizeof *notices; i++) {
        double mean = mean_of(result, notices[i].metric);
        if (mean > 0)
            ol_text_addf(text, "%s %s%s.\n", ol_number_say(mean, number),
                         mean == 1 ? notices[i].one : notices[i].many,
                         count > 1 ? " (mean of the replications)" : "");
    }
    const double overflowed = ol_endpoints_overflowed(result);
    if (overflowed > 0)
        ol_text_addf(text,
                     "%s times a request found the line full at the most that is kept, and was turned away: an "
                     "endpoint cannot keep up.\n",
                     ol_number_say(overflowed, number));
    ol_file_notices(text, result);
    ol_what_if_notices(text, result);
}
