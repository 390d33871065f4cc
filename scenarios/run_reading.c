/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/run_reading.h"

#include "scenarios/run_table.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

#define FINDINGS_MOST 200                 /* that a page shows; the file is sorted */
#define AMOUNT_MOST   ((ol_money)1 << 96) /* sums of as many as a file can hold still fit */

static const char *keep(struct ol_run_reading *reading, const struct ol_run_table *table, size_t column)
{
    return ol_run_table_keep(table, column, &reading->arena);
}

/* ---- series.csv: means of the capacity ---- */

static struct ol_series *series_of(struct ol_run_reading *reading, const struct ol_run_table *table)
{
    enum { POOL = 1, SOURCE, UNIT };
    struct ol_result *result = &reading->result;
    struct ol_series *last = result->series_count > 0 ? &reading->series[result->series_count - 1] : NULL;
    if (last && ol_slice_is(ol_run_table_text(table, POOL), last->pool) &&
        ol_slice_is(ol_run_table_text(table, SOURCE), last->source))
        return last;
    const bool is_further = last && ol_slice_is(ol_run_table_text(table, POOL), last->pool);
    OL_MEM_RESERVE(reading->series, reading->series_capacity, result->series_count + 1);
    struct ol_series *series = &reading->series[result->series_count++];
    *series = (struct ol_series){.pool = keep(reading, table, POOL),
                                 .source = keep(reading, table, SOURCE),
                                 .unit = keep(reading, table, UNIT),
                                 .rows = OL_ARENA_ARRAY(&reading->arena, struct ol_series_row, 1),
                                 .is_further = is_further};
    return series;
}

/* A pool whose nodes come and go tells of its node-hours by source. */
static bool is_managed(const struct ol_run_reading *reading, const struct ol_series *series)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "pool.%s.%s.node_hours", series->pool, series->source);
    const bool has = ol_figure_find(&reading->page, ol_text_string(&name)) != NULL;
    ol_text_release(&name);
    return has;
}

static int read_series(struct ol_run_reading *reading, const char *directory, struct ol_error *error)
{
    static const char *const names[] = {"time_s", "pool", "source", "unit", "capacity_units", NULL};
    struct ol_run_table *table = ol_run_table_open(directory, "series.csv", names, 5, &reading->arena, error);
    int got;
    while ((got = ol_run_table_next(table, error)) > 0) {
        const double capacity = ol_run_table_real(table, 4);
        struct ol_series *series = series_of(reading, table);
        if (!isfinite(capacity)) {
            got = ol_run_table_fail(table, 4, error);
            break;
        }
        series->rows->capacity_units += (capacity - series->rows->capacity_units) / (double)++series->count;
    }
    ol_run_table_close(table);
    for (size_t i = 0; i < reading->result.series_count; i++) {
        reading->series[i].count = 1;
        reading->series[i].is_managed = is_managed(reading, &reading->series[i]);
    }
    reading->result.series = reading->series;
    return got;
}

/* ---- costs.csv ---- */

static int read_cost(struct ol_run_reading *reading, const struct ol_run_table *table, struct ol_error *error)
{
    OL_MEM_RESERVE(reading->costs, reading->cost_capacity, reading->page.cost_count + 1);
    struct ol_cost_line *line = &reading->costs[reading->page.cost_count++];
    const struct ol_cost_line *before = reading->page.cost_count > 1 ? line - 1 : NULL;
    for (size_t i = 0; i < OL_COST_KEYS; i++) {
        const bool is_same = before && ol_slice_is(ol_run_table_text(table, i), before->keys[i]);
        line->keys[i] = is_same ? before->keys[i] : keep(reading, table, i);
    }
    for (size_t i = 0; i < OL_COST_STEPS; i++)
        if (!ol_run_table_money(table, OL_COST_KEYS + i, &line->steps[i]) || line->steps[i] > AMOUNT_MOST ||
            line->steps[i] < -AMOUNT_MOST)
            return ol_run_table_fail(table, OL_COST_KEYS + i, error);
    return OL_OK;
}

static int read_costs(struct ol_run_reading *reading, const char *directory, struct ol_error *error)
{
    const char *names[OL_COST_KEYS + OL_COST_STEPS + 1] = {0};
    for (size_t i = 0; i < OL_COST_KEYS; i++)
        names[i] = ol_cost_key_names[i];
    for (size_t i = 0; i < OL_COST_STEPS; i++)
        names[OL_COST_KEYS + i] = ol_cost_step_names[i];
    struct ol_run_table *table =
        ol_run_table_open(directory, "costs.csv", names, OL_COST_KEYS + OL_COST_STEPS, &reading->arena, error);
    int got, status = OL_OK;
    reading->page.has_costs = table != NULL;
    while (status == OL_OK && (got = ol_run_table_next(table, error)) != 0)
        status = got < 0 ? got : read_cost(reading, table, error);
    ol_run_table_close(table);
    reading->page.costs = reading->costs;
    return status;
}

/* ---- findings.csv ---- */

static int read_findings(struct ol_run_reading *reading, const char *directory, struct ol_error *error)
{
    static const char *const names[] = {
        "finding", "job", "user", "team", "pool", "asked", "used", "cost", "advice", "unit_hours_wasted", NULL};
    struct ol_run_table *table = ol_run_table_open(directory, "findings.csv", names, 7, &reading->arena, error);
    int got;
    while ((got = ol_run_table_next(table, error)) > 0 && reading->page.finding_count < FINDINGS_MOST) {
        OL_MEM_RESERVE(reading->findings, reading->finding_capacity, reading->page.finding_count + 1);
        struct ol_told_finding *finding = &reading->findings[reading->page.finding_count++];
        *finding = (struct ol_told_finding){.cost = ol_run_table_real(table, 7),
                                            .unit_hours = ol_run_table_real(table, 9)};
        const char **const texts[] = {&finding->finding, &finding->job,   &finding->user, &finding->team,
                                      &finding->pool,    &finding->asked, &finding->used};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            *texts[i] = keep(reading, table, i);
        finding->advice = keep(reading, table, 8);
    }
    ol_run_table_close(table);
    reading->page.findings = reading->findings;
    return got < 0 ? got : OL_OK;
}

/* ---- anomalies.csv and forecast.csv, which other verbs lay there ---- */

static bool instant_of(const struct ol_run_table *table, size_t column, ol_time *instant)
{
    char why[160];
    return ol_instant_parse(ol_run_table_text(table, column), instant, why);
}

static int read_anomalies(struct ol_run_reading *reading, const char *directory, struct ol_error *error)
{
    static const char *const names[] = {"start", "end", "series", "actual", "expected", NULL};
    struct ol_run_table *table = ol_run_table_open(directory, "anomalies.csv", names, 1, &reading->arena, error);
    int got;
    while ((got = ol_run_table_next(table, error)) > 0) {
        struct ol_told_anomaly anomaly = {.actual = ol_run_table_real(table, 3),
                                          .expected = ol_run_table_real(table, 4)};
        if (!instant_of(table, 0, &anomaly.start)) {
            got = ol_run_table_fail(table, 0, error);
            break;
        }
        if (!instant_of(table, 1, &anomaly.end))
            anomaly.end = anomaly.start;
        anomaly.what = keep(reading, table, 2);
        OL_MEM_RESERVE(reading->anomalies, reading->anomaly_capacity, reading->page.anomaly_count + 1);
        reading->anomalies[reading->page.anomaly_count++] = anomaly;
    }
    ol_run_table_close(table);
    reading->page.anomalies = reading->anomalies;
    return got;
}

/* What is told by the one or, where the file has no such column, by the other. */
static double real_of(const struct ol_run_table *table, size_t column, size_t other)
{
    const double value = ol_run_table_real(table, column);
    return isfinite(value) ? value : ol_run_table_real(table, other);
}

/* As `outlay forecast` writes it, or with a mean and one interval; of groups only their sum. */
static int read_forecast(struct ol_run_reading *reading, const char *directory, struct ol_error *error)
{
    enum { TIME, GROUP, MEAN, LO, HI, P50, P10, P90 };
    static const char *const names[] = {"time", "group", "mean", "lo", "hi", "p50", "p10", "p90", NULL};
    struct ol_run_table *table = ol_run_table_open(directory, "forecast.csv", names, 1, &reading->arena, error);
    int got;
    while ((got = ol_run_table_next(table, error)) > 0) {
        struct ol_told_forecast row = {
            .mean = real_of(table, MEAN, P50), .lo = real_of(table, LO, P10), .hi = real_of(table, HI, P90)};
        const bool has_time = instant_of(table, TIME, &row.at);
        if (!has_time || !isfinite(row.mean)) {
            got = ol_run_table_fail(table, has_time ? MEAN : TIME, error);
            break;
        }
        if (ol_run_table_text(table, GROUP).length > 0)
            continue;
        OL_MEM_RESERVE(reading->forecast, reading->forecast_capacity, reading->page.forecast_count + 1);
        reading->forecast[reading->page.forecast_count++] = row;
    }
    ol_run_table_close(table);
    reading->page.forecast = reading->forecast;
    return got;
}

/* ---- summary.json and manifest.json ---- */

static void fill_reduction(struct ol_run_reading *reading)
{
    const struct ol_run_record *record = &reading->record;
    double *factors = OL_ARENA_ARRAY(&reading->arena, double, record->figure_count + 1);
    for (size_t i = 0; i < record->figure_count; i++) {
        factors[i] = NAN;
        for (size_t k = 0; k < record->factor_count; k++)
            if (strcmp(record->factors[k].metric, record->figures[i].name) == 0)
                factors[i] = record->factors[k].factor;
    }
    reading->result.reduction = (struct ol_reduction){record->reduction, factors};
}

static void fill_result(struct ol_run_reading *reading)
{
    const struct ol_run_record *record = &reading->record;
    const bool has_span = record->length != OL_NEVER;
    struct ol_result *result = &reading->result;
    *result = (struct ol_result){.version = record->version ? record->version : "",
                                 .scenario = record->name,
                                 .scenario_sha256 = record->sha256 ? record->sha256 : "",
                                 .currency = record->currency,
                                 .seed = record->seed,
                                 .replications = record->replications > 0 ? (size_t)record->replications : 0,
                                 .is_partial = record->is_partial,
                                 .has_instant = record->has_instant,
                                 .start_instant = has_span ? record->start_instant : 0,
                                 .begin = record->warmup,
                                 .end = has_span ? record->length : 0,
                                 .stopping = record->stopping,
                                 .objectives = record->objectives,
                                 .objective_count = record->objective_count};
    result->metrics = (struct ol_metrics){.replications = 1, .arena = &reading->arena};
    for (size_t i = 0; i < record->figure_count; i++)
        ol_metrics_set(&result->metrics, 0, record->figures[i].name, record->figures[i].unit,
                       record->figures[i].interval.mean);
    fill_reduction(reading);
}

static void fill_page(struct ol_run_reading *reading)
{
    const struct ol_run_record *record = &reading->record;
    struct ol_manifest_input *inputs =
        OL_ARENA_ARRAY(&reading->arena, struct ol_manifest_input, record->input_count + 1);
    struct ol_manifest_edit *edits =
        OL_ARENA_ARRAY(&reading->arena, struct ol_manifest_edit, record->edit_count + 1);
    for (size_t i = 0; i < record->input_count; i++) {
        const struct ol_run_input *input = &record->inputs[i];
        inputs[i] = (struct ol_manifest_input){.path = input->path, .role = input->role};
        snprintf(inputs[i].sha256, sizeof inputs[i].sha256, "%s", input->sha256 ? input->sha256 : "");
    }
    for (size_t i = 0; i < record->edit_count; i++)
        edits[i] = (struct ol_manifest_edit){record->edits[i].xpath, record->edits[i].value};
    reading->page = (struct ol_page_run){.result = &reading->result,
                                         .figures = record->figures,
                                         .figure_count = record->figure_count,
                                         .inputs = inputs,
                                         .input_count = record->input_count,
                                         .edits = edits,
                                         .edit_count = record->edit_count,
                                         .missing = ""};
}

/* What a run of this sort writes: an older one may not have. */
static void note_missing(struct ol_run_reading *reading, const char *directory)
{
    const struct {
        const char *name;
        bool is_due;
    } files[] = {{"series.csv", true},
                 {"costs.csv", ol_figure_find(&reading->page, "cost.effective") != NULL},
                 {"findings.csv", ol_figure_find(&reading->page, "waste.oversized_jobs") != NULL}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct ol_text path = {0};
        struct stat about;
        ol_text_addf(&path, "%s/%s", directory, files[i].name);
        if (files[i].is_due && stat(ol_text_string(&path), &about) != 0)
            ol_text_addf(&reading->missing, "%s%s", reading->missing.length > 0 ? ", " : "", files[i].name);
        ol_text_release(&path);
    }
    reading->page.missing = ol_text_string(&reading->missing);
}

int ol_run_reading_read(struct ol_run_reading *reading, const char *directory, struct ol_error *error)
{
    static int (*const parts[])(struct ol_run_reading *, const char *, struct ol_error *) = {
        read_series, read_costs, read_findings, read_anomalies, read_forecast, ol_run_reading_budgets};
    *reading = (struct ol_run_reading){0};
    int status = ol_run_record_read(&reading->record, directory, error);
    if (status != OL_OK)
        return status;
    fill_result(reading);
    fill_page(reading);
    for (size_t i = 0; status == OL_OK && i < sizeof parts / sizeof *parts; i++)
        status = parts[i](reading, directory, error);
    note_missing(reading, directory);
    return status;
}

void ol_run_reading_release(struct ol_run_reading *reading)
{
    ol_run_record_release(&reading->record);
    ol_mem_free(reading->series);
    ol_mem_free(reading->costs);
    ol_mem_free(reading->findings);
    ol_mem_free(reading->anomalies);
    ol_mem_free(reading->forecast);
    ol_mem_free(reading->alerts);
    ol_mem_free(reading->burns);
    ol_text_release(&reading->missing);
    ol_arena_release(&reading->arena);
    *reading = (struct ol_run_reading){0};
}
