/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/forecast_scenario.h"

#include "outlay/json.h"
#include "reports/number.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/listing.h"
#include "scenarios/cli/progress.h"
#include "scenarios/run.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#define MONTH_METRIC "cost.by_month."
#define MONTHS_LIMIT 1200
#define REPS         100
#define REPS_LIMIT   1000000
#define LIKELY       0.5

struct months {
    const struct ol_invocation *invocation;
    enum ol_output_format format;
    int64_t seed, replications, threads, count; /* of months; 0: all */
    double budget;
    const struct ol_run *run;
    struct ol_listing listing;
    struct ol_arena arena;
    bool is_over;
};

/* ---- options ---- */

/* What is for bills has no meaning here. */
static int refuse_others(const struct ol_invocation *invocation, struct ol_error *error)
{
    static const char *const others[] = {"horizon",  "backtest",    "step", "by", "driver", "cost",
                                         "currency", "bill-format", "from", "to", "plot",   "output"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (ol_option_given(invocation, others[i]))
            return ol_fail(
                error, OL_BAD_USAGE, OL_NOWHERE,
                "--%s is for bills; a scenario is simulated month by month: run it with `outlay run -o DIR`, "
                "and give DIR for a forecast of its bill",
                others[i]);
    return OL_OK;
}

static int read_options(struct months *months, const struct ol_run_settings *written, struct ol_error *error)
{
    const struct ol_invocation *invocation = months->invocation;
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const int64_t usual = written->replications > 1 ? written->replications : REPS;
    if (!ol_option_format(invocation, &months->format, error) ||
        !ol_option_count(invocation, "seed", 0, INT64_MAX, written->seed, &months->seed, error) ||
        !ol_option_count(invocation, "reps", 1, REPS_LIMIT, usual, &months->replications, error) ||
        !ol_option_count(invocation, "months", 1, MONTHS_LIMIT, 0, &months->count, error) ||
        !ol_option_count(invocation, "threads", 1, 1024, cores > 0 ? cores : 1, &months->threads, error) ||
        !ol_option_real(invocation, "budget", 1e-9, 1e15, &months->budget, error))
        return OL_BAD_USAGE;
    return refuse_others(invocation, error);
}

/* ---- months ---- */

static bool is_month(const struct ol_metric *metric)
{
    return strncmp(metric->name, MONTH_METRIC, strlen(MONTH_METRIC)) == 0;
}

static const char *said(struct months *months, double value)
{
    char buffer[OL_NUMBER_BUFFER];
    if (isnan(value))
        return "";
    if (months->format != OL_FORMAT_TABLE)
        return ol_arena_format(&months->arena, "%.10g", value);
    ol_number_say(fabs(value) >= 1000 ? rint(value) : value, buffer);
    return ol_arena_copy(&months->arena, buffer, strlen(buffer));
}

/* Whether the run's clock begins or ends within the month "2026-03". */
static bool is_part(const struct months *months, const char *name)
{
    const struct ol_result *result = &months->run->result;
    const ol_time begin = months->run->inflow.start_instant;
    struct ol_civil civil = {.day = 1};
    if (sscanf(name, "%d-%d", &civil.year, &civil.month) != 2)
        return false;
    const ol_time first = ol_instant_of(civil);
    civil.year += civil.month == 12;
    civil.month = civil.month % 12 + 1;
    return first < begin + result->begin || ol_instant_of(civil) > begin + result->end;
}

/* A replication without the month, which has ended before it, has spent nothing in it. */
static void add_month(struct months *months, const char *name, const double *values, bool is_partial)
{
    const size_t count = months->run->result.metrics.replications;
    double *sorted = OL_ARENA_ARRAY(&months->arena, double, count), sum = 0;
    size_t over = 0;
    for (size_t i = 0; i < count; i++) {
        sorted[i] = isnan(values[i]) ? 0 : values[i];
        sum += sorted[i];
        over += sorted[i] > months->budget;
    }
    ol_sort_real(sorted, count);
    const double share = (double)over / (double)count;
    const char **row = ol_listing_row(&months->listing);
    row[0] = name;
    row[1] = is_partial ? "part" : months->format == OL_FORMAT_TABLE ? "" : "whole";
    row[2] = said(months, sum / (double)count);
    row[3] = said(months, ol_quantile_sorted(sorted, count, 0.1));
    row[4] = said(months, ol_quantile_sorted(sorted, count, 0.5));
    row[5] = said(months, ol_quantile_sorted(sorted, count, 0.9));
    if (months->budget > 0)
        row[6] = months->format == OL_FORMAT_TABLE ? ol_arena_format(&months->arena, "%.3g%%", 100 * share)
                                                   : said(months, share);
    months->is_over = months->is_over || (months->budget > 0 && share >= LIKELY);
}

static int check_months(const struct months *months, size_t found, const char *path, struct ol_error *error)
{
    if (found == 0)
        return ol_fail(
            error, OL_BAD_INPUT, (struct ol_place){.file = path},
            "nothing in the scenario has a price; add <pricebook href=\"aws.xml\"/> or cost-per-node-hour");
    if ((int64_t)found < months->count)
        return ol_fail(
            error, OL_BAD_INPUT, (struct ol_place){.file = path},
            "the scenario's clock covers %zu calendar month%s, and --months asks for %lld; lengthen it, as by "
            "--set \"//clock/@length=%lldd\", and its work with it",
            found, found == 1 ? "" : "s", (long long)months->count, (long long)months->count * 31);
    return OL_OK;
}

static int list_months(struct months *months, const char *path, struct ol_error *error)
{
    const struct ol_metrics *metrics = &months->run->result.metrics;
    double *whole = OL_ARENA_ARRAY(&months->arena, double, metrics->replications);
    size_t found = 0;
    bool has_part = false;
    for (size_t m = 0; m < metrics->count; m++)
        found += is_month(&metrics->items[m]);
    const int status = check_months(months, found, path, error);
    const size_t shown = months->count ? (size_t)months->count : found;
    const struct ol_listing headed = {.headings = {"month", "", "mean", "P10", "P50", "P90"}},
                            exact = {.headings = {"month", "covered", "mean", "p10", "p50", "p90"}};
    months->listing = months->format == OL_FORMAT_TABLE ? headed : exact;
    if (months->budget > 0)
        months->listing.headings[6] = months->format == OL_FORMAT_TABLE ? "over budget" : "budget_passed";
    size_t listed = 0;
    for (size_t m = 0; m < metrics->count && status == OL_OK && listed < shown; m++) {
        const struct ol_metric *metric = &metrics->items[m];
        if (!is_month(metric))
            continue;
        const char *name = metric->name + strlen(MONTH_METRIC);
        const bool is_partial = is_part(months, name);
        has_part = has_part || is_partial;
        add_month(months, name, metric->values, is_partial);
        for (size_t i = 0; i < metrics->replications; i++)
            whole[i] += isnan(metric->values[i]) ? 0 : metric->values[i];
        listed++;
    }
    if (status != OL_OK)
        return status;
    const double budget = months->budget;
    months->budget = 0; /* is a month's */
    add_month(months, "all", whole, has_part);
    months->budget = budget;
    return OL_OK;
}

/* Cells hold numbers as text: under JSON they are numbers again. */
static void write_json(const struct months *months, struct ol_output *output)
{
    const struct ol_result *result = &months->run->result;
    const struct ol_listing *listing = &months->listing;
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_json_string(&json, "scenario", result->scenario);
    ol_json_string(&json, "currency", result->currency);
    ol_json_int(&json, "replications", (int64_t)result->metrics.replications);
    ol_json_bool(&json, "partial", result->is_partial);
    ol_json_array(&json, "months");
    for (size_t i = 0; i < listing->count; i++) {
        ol_json_object(&json, NULL);
        for (size_t k = 0; k < OL_LISTING_COLUMNS && listing->headings[k]; k++) {
            double value;
            if (k >= 2 && ol_slice_real(ol_slice_of(listing->rows[i][k]), &value))
                ol_json_real(&json, listing->headings[k], value);
            else if (k < 2)
                ol_json_string(&json, listing->headings[k], listing->rows[i][k]);
        }
        ol_json_end(&json);
    }
    ol_json_end(&json);
    ol_json_end(&json);
}

static int write_months(struct months *months, struct ol_error *error)
{
    const struct ol_result *result = &months->run->result;
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    if (months->format == OL_FORMAT_TABLE)
        ol_output_format(output, "%s: %zu replications%s; costs in %s\n\n", result->scenario,
                         result->metrics.replications, result->is_partial ? ", stopped before all were done" : "",
                         result->currency ? result->currency : "no currency");
    if (months->format == OL_FORMAT_JSON)
        write_json(months, output);
    else
        ol_listing_write(&months->listing, months->format, output);
    return ol_output_close(output, error);
}

/* ---- the whole ---- */

static int simulate(struct months *months, struct ol_scenario *scenario, struct ol_error *error)
{
    const struct ol_run_settings written = ol_scenario_run(scenario);
    int status = read_options(months, &written, error);
    if (status != OL_OK)
        return status;
    const struct ol_run_setting setting = {
        .seed = (uint64_t)months->seed,
        .replications = (size_t)(written.stream ? 1 : months->replications),
        .threads = (size_t)months->threads,
        .streams = written.stream,
        .stop = &ol_stop_asked,
        .wants_tick = &ol_progress_due,
        .tick = ol_progress_tick,
    };
    struct ol_run run = {0};
    scenario->tells_months = true;
    months->run = &run;
    ol_work_begin();
    ol_progress_begin(scenario->name);
    status = ol_run_execute(&run, scenario, &setting, error);
    ol_progress_end();
    if (status == OL_OK)
        status = list_months(months, months->invocation->operands[0], error);
    if (status == OL_OK)
        status = write_months(months, error);
    ol_listing_release(&months->listing);
    ol_run_release(&run);
    return status;
}

int ol_forecast_scenario(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct ol_faults faults = {0};
    struct ol_edit *edits = NULL;
    size_t edit_count = 0;
    struct months months = {.invocation = invocation};
    struct ol_scenario *scenario = NULL;
    int code;
    if (ol_edit_options(invocation, &edits, &edit_count, &error))
        scenario = ol_scenario_open(invocation->operands[0], edits, edit_count, &faults, &error);
    if (scenario)
        code = simulate(&months, scenario, &error) == OL_OK ? months.is_over : ol_command_fail(&error);
    else
        code = faults.count ? ol_command_faults(&faults) : ol_command_fail(&error);
    ol_scenario_close(scenario);
    ol_edit_options_free(edits, edit_count);
    ol_faults_release(&faults);
    ol_arena_release(&months.arena);
    ol_stop_finish();
    return code;
}
