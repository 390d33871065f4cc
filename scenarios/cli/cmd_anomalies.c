/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/number.h"
#include "scenarios/anomaly_file.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/listing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct request {
    struct ol_cost_question question;
    struct ol_anomaly_setting setting;
    enum ol_output_format format;
    struct ol_cost_series costs;
    struct ol_anomaly_report report;
    struct ol_arena arena;
};

/* ---- options ---- */

static bool read_step(const struct ol_invocation *invocation, struct request *request, struct ol_error *error)
{
    static const char *const names[] = {"auto", "hour", "day", "week", NULL};
    static const ol_time lengths[] = {0, OL_HOUR, OL_DAY, 7 * OL_DAY};
    int chosen;
    if (!ol_option_choice(invocation, "step", names, 0, &chosen, error))
        return false;
    request->question.step = lengths[chosen];
    request->question.takes_mean = chosen == 0;
    return true;
}

static bool read_options(const struct ol_invocation *invocation, struct request *request, struct ol_error *error)
{
    static const char *const costs[] = {"billed", "effective", NULL};
    int cost, method;
    request->question = (struct ol_cost_question){.path = invocation->operands[0],
                                                  .by = ol_option_value(invocation, "by"),
                                                  .currency = ol_option_value(invocation, "currency"),
                                                  .format = ol_option_value(invocation, "bill-format"),
                                                  .from = -OL_TIME_LIMIT,
                                                  .to = OL_TIME_LIMIT};
    request->setting = (struct ol_anomaly_setting){.sensitivity = 1};
    if (!ol_option_choice(invocation, "cost", costs, 0, &cost, error) ||
        !ol_option_choice(invocation, "method", ol_anomaly_methods, 0, &method, error) ||
        !ol_option_real(invocation, "sensitivity", 0.01, 100, &request->setting.sensitivity, error) ||
        !ol_option_real(invocation, "min-size", 0, 1e15, &request->setting.least, error) ||
        !ol_option_instant(invocation, "from", &request->question.from, error) ||
        !ol_option_instant(invocation, "to", &request->question.to, error) ||
        !ol_option_format(invocation, &request->format, error))
        return false;
    request->question.is_effective = cost == 1;
    request->setting.method = (enum ol_anomaly_method)method;
    if (request->question.from >= request->question.to) {
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--from is not before --to");
        return false;
    }
    return read_step(invocation, request, error);
}

/* ---- telling ---- */

enum { START, END, SERIES, ACTUAL, EXPECTED, SIZE, KIND, SEVERITY, DETECTED, SCORE, CAUSES, COLUMNS };
static const char *const headings[COLUMNS] = {"start", "end",      "series",   "actual", "expected",    "size",
                                              "kind",  "severity", "detected", "score",  "explained by"};

static const char *instant_at(struct request *request, size_t step)
{
    char buffer[OL_TIME_BUFFER];
    ol_instant_format(request->costs.start + (ol_time)step * request->costs.step, buffer);
    if (request->format == OL_FORMAT_TABLE && request->costs.step >= OL_DAY)
        buffer[10] = '\0';
    return ol_arena_copy(&request->arena, buffer, strlen(buffer));
}

static const char *amount_of(struct request *request, double amount)
{
    char buffer[OL_NUMBER_BUFFER];
    if (request->format == OL_FORMAT_TABLE)
        ol_number_say(amount, buffer);
    else
        snprintf(buffer, sizeof buffer, "%.10g", amount);
    return ol_arena_copy(&request->arena, buffer, strlen(buffer));
}

static const char *causes_of(struct request *request, const struct ol_reported_anomaly *item)
{
    const char *text = "";
    for (size_t i = 0; i < item->cause_count; i++)
        text = ol_arena_format(&request->arena, "%s%s%s %.0f%%", text, i > 0 ? ", " : "",
                               *item->causes[i].group ? item->causes[i].group : "(none)",
                               item->causes[i].share * 100);
    return text;
}

static void list(struct request *request, struct ol_listing *listing)
{
    char score[32];
    memcpy(listing->headings, headings, sizeof headings);
    for (size_t i = 0; i < request->report.count; i++) {
        const struct ol_reported_anomaly *item = &request->report.items[i];
        const struct ol_anomaly *anomaly = &item->anomaly;
        const char **row = ol_listing_row(listing);
        snprintf(score, sizeof score, "%.2f", anomaly->score);
        row[START] = instant_at(request, anomaly->first);
        /* programs get the first moment behind it, people the last step */
        row[END] = instant_at(request, anomaly->last + (request->format != OL_FORMAT_TABLE));
        row[SERIES] = item->series;
        row[ACTUAL] = amount_of(request, anomaly->observed);
        row[EXPECTED] = amount_of(request, anomaly->expected);
        row[SIZE] = amount_of(request, anomaly->observed - anomaly->expected);
        row[KIND] = ol_anomaly_kinds[anomaly->kind];
        row[SEVERITY] = ol_anomaly_severities[anomaly->severity];
        row[DETECTED] = instant_at(request, anomaly->detected);
        row[SCORE] = ol_arena_copy(&request->arena, score, strlen(score));
        row[CAUSES] = causes_of(request, item);
    }
}

static void say_summary(const struct request *request, struct ol_output *output)
{
    char step[OL_TIME_BUFFER];
    const struct ol_cost_series *costs = &request->costs;
    ol_output_format(output, "%s%zu finding%s in %zu steps of %s%s%s", request->report.count ? "\n" : "",
                     request->report.count, request->report.count == 1 ? "" : "s", costs->count,
                     ol_duration_format(costs->step, step), *costs->currency ? ", in " : "", costs->currency);
    if (request->report.planned > 0)
        ol_output_format(output, "; %zu planned", request->report.planned);
    if (costs->count <= ol_anomaly_needs(costs->step))
        ol_output_format(output, "; too short to tell: nothing is known before step %zu",
                         ol_anomaly_needs(costs->step) + 1);
    ol_output_string(output, ".\n");
}

static int write_file(const struct request *request, const char *path, struct ol_error *error)
{
    struct ol_output *output = ol_output_replace(path, error);
    if (!output)
        return error->status;
    ol_anomaly_report_write(&request->report, output);
    return ol_output_close(output, error);
}

static int tell(struct request *request, struct ol_error *error)
{
    struct ol_listing listing = {0};
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    list(request, &listing);
    if (request->format != OL_FORMAT_TABLE || request->report.count > 0)
        ol_listing_write(&listing, request->format, output);
    if (request->format == OL_FORMAT_TABLE)
        say_summary(request, output);
    ol_listing_release(&listing);
    return ol_output_close(output, error);
}

static int anomalies(const struct ol_invocation *invocation)
{
    struct request request = {0};
    struct ol_error error = {0};
    const char *plan = ol_option_value(invocation, "planned"), *path = ol_option_value(invocation, "output");
    int status = read_options(invocation, &request, &error) ? OL_OK : OL_BAD_USAGE;
    if (status == OL_OK && plan)
        status = ol_planned_events_read(&request.report.events, plan, &error);
    if (status == OL_OK)
        status = ol_cost_series_read(&request.costs, &request.question, &error);
    if (status == OL_OK && !ol_output_spares(path, &request.costs.path, 1, &error))
        status = OL_BAD_USAGE;
    if (status == OL_OK)
        ol_anomaly_report_find(&request.report, &request.costs, &request.setting);
    if (status == OL_OK && path)
        status = write_file(&request, path, &error);
    if (status == OL_OK)
        status = tell(&request, &error);
    const int code = status == OL_OK ? request.report.count > 0 : ol_command_fail(&error);
    ol_anomaly_report_release(&request.report);
    ol_cost_series_release(&request.costs);
    ol_arena_release(&request.arena);
    return code;
}

static const struct ol_option options[] = {
    {"by", 0, "WHAT", "what explains them: service, provider, region, account, category, resource or tag:NAME"},
    {"step", 0, "LENGTH",
     "auto, hour, day or week (default: auto: a day, or how far apart values without an end are)"},
    {"method", 0, "METHOD", "robust, mean2sigma or twice-average (default: robust)"},
    {"sensitivity", 0, "FACTOR", "thresholds are divided by it (default 1)"},
    {"min-size", 0, "AMOUNT", "leave out what is smaller"},
    {"planned", 0, "FILE",
     "events that are known, as CSV (start,end,name) or iCalendar; what lies in them is left out"},
    {"cost", 0, "WHICH", "billed or effective (default: billed)"},
    {"currency", 0, "CODE", "only charges in this currency, where a bill has several"},
    {"bill-format", 0, "FORMAT", "focus, cur, azure or plain (default: by the names in the first line)"},
    {"from", 0, "INSTANT", "only charges from then on"},
    {"to", 0, "INSTANT", "only charges before then"},
    {"output", 'o', "FILE", "also as CSV; RUN/anomalies.csv comes into the page of a run: outlay report RUN"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_anomalies = {
    .name = "anomalies",
    .operands = "FILE|RUN",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "what stands out in a bill: spikes, drops, shifts, leaks, missing data",
    .details =
        "Of a bill, real or of a run, or any time,value. Each finding is told as it would have been on the day:\n"
        "by the season and level before it, and by how far the series has been off before. Groups explain a\n"
        "finding by their own excess; a finding of a group alone is told as its own. Exit status 1: there is one.",
    .example = "outlay anomalies scenarios/made/costs.csv --min-size 50",
    .options = options,
    .run = anomalies,
};
