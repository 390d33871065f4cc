/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * summary.json and summary.csv: every metric with its spread. Keys are in the order of the alphabet at every
 * level, so that two runs can be compared line by line.
 */
#include "reports/summary.h"

#include "outlay/report.h"

#include <math.h>

size_t ol_summary_count(const struct ol_result *result)
{
    size_t finished = result->replications, room = result->metrics.replications;
    return finished < room ? finished : room;
}

size_t ol_summary_pick(double *picked, const double *values, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i]))
            picked[n++] = values[i];
    return n;
}

struct ol_summary ol_summary_of(const double *values, size_t count)
{
    struct ol_summary summary = {.interval = {NAN, NAN, NAN}, .p10 = NAN, .p50 = NAN, .p90 = NAN};
    double *picked = ol_mem_new(ol_mem_product(sizeof *picked, count + 1));
    summary.n = ol_summary_pick(picked, values, count);
    if (summary.n > 0) {
        summary.interval = ol_interval_of(picked, summary.n);
        ol_sort_real(picked, summary.n);
        summary.p10 = ol_quantile_sorted(picked, summary.n, 0.1);
        summary.p50 = ol_quantile_sorted(picked, summary.n, 0.5);
        summary.p90 = ol_quantile_sorted(picked, summary.n, 0.9);
    }
    ol_mem_free(picked);
    return summary;
}

double ol_summary_half_width(const struct ol_summary *summary)
{
    return summary->n > 1 ? (summary->interval.hi - summary->interval.lo) / 2 : NAN;
}

/* The interval of the estimates, the percentiles of the replications. */
static struct ol_summary summary_at(const struct ol_result *result, size_t i)
{
    struct ol_summary summary = ol_summary_of(result->metrics.items[i].values, ol_summary_count(result));
    if (result->drawn) {
        const struct ol_summary drawn = ol_summary_of(result->drawn->items[i].values, result->drawn->replications);
        summary.p10 = drawn.p10;
        summary.p50 = drawn.p50;
        summary.p90 = drawn.p90;
    }
    return summary;
}

static void write_metric(struct ol_json *json, const struct ol_result *result, size_t i)
{
    const struct ol_metric *metric = &result->metrics.items[i];
    const struct ol_summary summary = summary_at(result, i);
    ol_json_object(json, metric->name);
    ol_json_real(json, "hi", summary.interval.hi);
    ol_json_real(json, "lo", summary.interval.lo);
    ol_json_real(json, "mean", summary.interval.mean);
    ol_json_int(json, "n", (int64_t)summary.n);
    ol_json_real(json, "p10", summary.p10);
    ol_json_real(json, "p50", summary.p50);
    ol_json_real(json, "p90", summary.p90);
    ol_json_string(json, "unit", metric->unit);
    ol_json_end(json);
}

void ol_summary_objectives(struct ol_json *json, const struct ol_objective_verdict *verdicts, size_t count)
{
    ol_json_array(json, "objectives");
    for (size_t i = 0; i < count; i++) {
        const struct ol_objective_verdict *verdict = &verdicts[i];
        ol_json_object(json, NULL);
        ol_json_string(json, "better", verdict->wants_less ? "less" : "more");
        ol_json_real(json, "bound", verdict->bound);
        ol_json_real(json, "confidence", verdict->level);
        ol_json_real(json, "hi", verdict->interval.hi);
        ol_json_string(json, "kind", ol_objective_bound_names[verdict->kind]);
        ol_json_real(json, "lo", verdict->interval.lo);
        ol_json_real(json, "margin", verdict->margin);
        ol_json_real(json, "mean", verdict->interval.mean);
        ol_json_string(json, "metric", verdict->metric);
        if (verdict->probability > 0)
            ol_json_real(json, "probability", verdict->probability);
        ol_json_string(json, "state", ol_objective_state_names[verdict->state]);
        ol_json_bool(json, "strict", verdict->is_strict);
        ol_json_string(json, "unit", verdict->unit);
        ol_json_end(json);
    }
    ol_json_end(json);
}

/* An instant where the clock has one, else the simulated time in seconds: "28927679s". */
static void write_time(struct ol_json *json, const char *key, const struct ol_result *result, ol_time at)
{
    char buffer[OL_TIME_BUFFER];
    struct ol_text text = {0};
    if (result->has_instant) {
        ol_json_string(json, key, ol_instant_format(result->start_instant + at, buffer));
        return;
    }
    struct ol_output *output = ol_output_to_text(&text);
    ol_output_seconds(output, at);
    ol_output_char(output, 's');
    ol_output_close(output, NULL);
    ol_json_string(json, key, ol_text_string(&text));
    ol_text_release(&text);
}

static void write_stopping(struct ol_json *json, const struct ol_stopping *stopping)
{
    if (stopping->wanted == 0)
        return;
    ol_json_object(json, "stopping");
    ol_json_string(json, "metric", stopping->metric);
    ol_json_real(json, "reached", stopping->metric ? stopping->reached : NAN);
    ol_json_string(json, "reason", stopping->reason);
    ol_json_real(json, "wanted", stopping->wanted);
    ol_json_end(json);
}

static void write_reduction(struct ol_json *json, const struct ol_result *result)
{
    if (!result->reduction.method)
        return;
    ol_json_object(json, "variance_reduction");
    ol_json_object(json, "factors");
    for (size_t i = 0; i < result->metrics.count; i++)
        if (isfinite(result->reduction.factors[i]))
            ol_json_real(json, result->metrics.items[i].name, result->reduction.factors[i]);
    ol_json_end(json);
    ol_json_string(json, "method", result->reduction.method);
    ol_json_end(json);
}

void ol_report_summary_json(struct ol_output *output, const struct ol_result *result)
{
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_json_string(&json, "currency", result->currency);
    write_time(&json, "end", result, result->end);
    if (result->begin > 0)
        write_time(&json, "measured_from", result, result->begin);
    ol_json_object(&json, "metrics");
    for (size_t i = 0; i < result->metrics.count; i++)
        write_metric(&json, result, i);
    ol_json_end(&json);
    if (result->objective_count > 0)
        ol_summary_objectives(&json, result->objectives, result->objective_count);
    ol_json_string(&json, "outlay", result->version);
    ol_json_bool(&json, "partial", result->is_partial);
    ol_json_int(&json, "replications", (int64_t)result->replications);
    ol_json_string(&json, "scenario", result->scenario);
    ol_json_string(&json, "scenario_sha256", result->scenario_sha256);
    ol_json_int(&json, "seed", (int64_t)result->seed);
    write_time(&json, "start", result, 0);
    write_stopping(&json, &result->stopping);
    write_reduction(&json, result);
    ol_json_end(&json);
}

static void write_row(struct ol_output *output, const struct ol_result *result, size_t at)
{
    const struct ol_metric *metric = &result->metrics.items[at];
    const struct ol_summary summary = summary_at(result, at);
    const double columns[] = {summary.interval.mean, summary.interval.lo, summary.interval.hi,
                              summary.p10,           summary.p50,         summary.p90};
    ol_output_csv(output, metric->name);
    ol_output_char(output, ',');
    ol_output_csv(output, metric->unit);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        ol_output_char(output, ',');
        ol_output_real(output, columns[i]);
    }
    ol_output_char(output, ',');
    ol_output_int(output, (int64_t)summary.n);
    ol_output_char(output, '\n');
}

void ol_report_summary_csv(struct ol_output *output, const struct ol_result *result)
{
    ol_output_string(output, "metric,unit,mean,lo,hi,p10,p50,p90,n\n");
    for (size_t i = 0; i < result->metrics.count; i++)
        write_row(output, result, i);
}
