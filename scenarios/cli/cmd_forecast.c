/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/forecast_plot.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/forecast_listing.h"
#include "scenarios/cli/forecast_scenario.h"
#include "scenarios/driver_file.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#define THREADS_LIMIT 1024
#define HORIZON_MOST  20000 /* steps */
#define GROUPS_SHOWN  12
#define OTHERS        "(others)"
#define BUDGET_MOST   1e15

struct request {
    struct ol_arena arena;
    struct ol_cost_question question;
    struct ol_forecast_setting setting;
    size_t shown;
    double budget;
    enum ol_output_format format;
    const char *folder; /* or steps, in a file: NULL where they are not asked for */
    const char *steps;

    struct ol_cost_series costs;
    struct ol_forecast_driver drivers[OL_FORECAST_DRIVERS];
    size_t driver_count;
    struct ol_forecast_item *items;
    size_t item_count;
};

static bool ends_with(const char *path, const char *end)
{
    const size_t length = strlen(path), wanted = strlen(end);
    return length > wanted && strcmp(path + length - wanted, end) == 0;
}

/* ---- options ---- */

static int read_step(const struct ol_invocation *invocation, ol_time *step, struct ol_error *error)
{
    static const char *const names[] = {"hour", "day", "week", NULL};
    static const ol_time lengths[] = {OL_HOUR, OL_DAY, 7 * OL_DAY};
    int chosen;
    if (!ol_option_choice(invocation, "step", names, 1, &chosen, error))
        return OL_BAD_USAGE;
    *step = lengths[chosen];
    return OL_OK;
}

/* A duration of whole steps. */
static int parse_steps(const char *option, struct ol_slice text, ol_time step, size_t *count,
                       struct ol_error *error)
{
    char why[160], shown[OL_SHOWN_BUFFER], said[OL_TIME_BUFFER];
    ol_time length;
    if (!ol_duration_parse(text, &length, why))
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--%s: %s", option, why);
    if (length < step || length % step != 0 || length / step > HORIZON_MOST)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "--%s: \"%s\" cannot be used; give a whole number of steps of %s, at most %d", option,
                       ol_slice_show(text, shown), ol_duration_format(step, said), HORIZON_MOST);
    *count = (size_t)(length / step);
    return OL_OK;
}

static int read_windows(const struct ol_invocation *invocation, struct request *request, struct ol_error *error)
{
    struct ol_forecast_setting *setting = &request->setting;
    const char *text = ol_option_value(invocation, "backtest");
    int status = OL_OK;
    for (const char *at = text                                   ? text
                          : request->question.step == 7 * OL_DAY ? "28d,91d"
                                                                 : "7d,30d,90d";
         status == OL_OK && *at;) {
        const size_t length = strcspn(at, ",");
        if (setting->window_count == OL_FORECAST_WINDOWS)
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--backtest: at most %d windows", OL_FORECAST_WINDOWS);
        size_t *window = &setting->windows[setting->window_count];
        status = parse_steps("backtest", (struct ol_slice){at, length}, request->question.step, window, error);
        if (status == OL_OK && setting->window_count > 0 && *window <= window[-1])
            status = ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--backtest: windows are to rise, as in 7d,30d,90d");
        setting->window_count++;
        at += length + (at[length] == ',');
    }
    if (status == OL_OK && setting->window_count == 0)
        status = ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--backtest is empty; give windows such as 7d,30d,90d");
    return status;
}

static int read_question(const struct ol_invocation *invocation, struct request *request, struct ol_error *error)
{
    static const char *const costs[] = {"billed", "effective", NULL};
    int cost;
    request->question = (struct ol_cost_question){
        .path = invocation->operands[0],
        .by = ol_option_value(invocation, "by"),
        .currency = ol_option_value(invocation, "currency"),
        .format = ol_option_value(invocation, "bill-format"),
        .from = -OL_TIME_LIMIT,
        .to = OL_TIME_LIMIT,
    };
    if (!ol_option_choice(invocation, "cost", costs, 0, &cost, error) ||
        !ol_option_instant(invocation, "from", &request->question.from, error) ||
        !ol_option_instant(invocation, "to", &request->question.to, error))
        return OL_BAD_USAGE;
    request->question.is_effective = cost == 1;
    if (request->question.from >= request->question.to)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--from is not before --to");
    return read_step(invocation, &request->question.step, error);
}

static int read_options(const struct ol_invocation *invocation, struct request *request, struct ol_error *error)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const char *horizon = ol_option_value(invocation, "horizon");
    int64_t seed, threads;
    int status = read_question(invocation, request, error);
    if (status == OL_OK)
        status = read_windows(invocation, request, error);
    if (status == OL_OK)
        status = parse_steps("horizon",
                             ol_slice_of(horizon                                ? horizon
                                         : request->question.step == 7 * OL_DAY ? "91d"
                                                                                : "90d"),
                             request->question.step, &request->shown, error);
    if (status == OL_OK &&
        (!ol_option_count(invocation, "seed", 0, INT64_MAX, 1, &seed, error) ||
         !ol_option_count(invocation, "threads", 1, THREADS_LIMIT, cores > 0 ? cores : 1, &threads, error) ||
         !ol_option_real(invocation, "budget", 1e-9, BUDGET_MOST, &request->budget, error) ||
         !ol_option_format(invocation, &request->format, error)))
        status = OL_BAD_USAGE;
    if (status != OL_OK)
        return status;
    request->setting.seed = (uint64_t)seed;
    request->setting.threads = (size_t)threads;
    const char *output = ol_option_value(invocation, "output");
    *(output && ends_with(output, ".csv") ? &request->steps : &request->folder) = output;
    return OL_OK;
}

/* ---- reading ---- */

static int read_costs(struct request *request, struct ol_error *error)
{
    const struct ol_bill_tally *tally = &request->costs.tally;
    const int status = ol_cost_series_read(&request->costs, &request->question, error);
    for (size_t i = 0; i < tally->shown_count; i++)
        ol_error_print(&tally->shown[i], stderr);
    if (status == OL_OK && !ol_output_spares(request->steps, &request->costs.path, 1, error))
        return OL_BAD_USAGE;
    return status;
}

static int read_drivers(const struct ol_invocation *invocation, struct request *request, struct ol_error *error)
{
    const struct ol_cost_series *costs = &request->costs;
    const char *path;
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && (path = ol_option_nth(invocation, "driver", i)); i++)
        status = ol_driver_file_read(path, costs->start, costs->step, costs->count, request->drivers,
                                     &request->driver_count, &request->arena, error);
    return status;
}

/* The greatest groups, and the rest as one. */
static void set_items(struct request *request)
{
    const struct ol_cost_series *costs = &request->costs;
    const size_t groups = costs->group_count > GROUPS_SHOWN ? GROUPS_SHOWN : costs->group_count;
    request->item_count = 1 + groups;
    request->items = OL_ARENA_ARRAY(&request->arena, struct ol_forecast_item, request->item_count);
    for (size_t i = 0; i < request->item_count; i++) {
        const struct ol_cost_group *group = i == 0 ? &costs->total : &costs->groups[i - 1];
        request->items[i].name = group->name;
        request->items[i].series = (struct ol_forecast_series){.values = group->values,
                                                               .count = costs->count,
                                                               .start = costs->start,
                                                               .step = costs->step,
                                                               .drivers = request->drivers,
                                                               .driver_count = request->driver_count,
                                                               .place = {.file = costs->path}};
    }
    if (costs->group_count <= GROUPS_SHOWN)
        return;
    double *rest = OL_ARENA_ARRAY(&request->arena, double, costs->count);
    for (size_t g = GROUPS_SHOWN - 1; g < costs->group_count; g++)
        for (size_t t = 0; t < costs->count; t++)
            rest[t] += costs->groups[g].values[t];
    request->items[groups].name = OTHERS;
    request->items[groups].series.values = rest;
}

static int forecast_items(struct request *request, struct ol_error *error)
{
    const struct ol_cost_series *costs = &request->costs;
    const ol_time end = costs->start + (ol_time)costs->count * costs->step;
    const size_t to_year_end = ol_forecast_steps_to_year_end(end, costs->step);
    int status = OL_OK;
    request->setting.horizon = to_year_end > request->shown ? to_year_end : request->shown;
    for (size_t i = 0; i < request->item_count && status == OL_OK; i++) {
        struct ol_forecast_item *item = &request->items[i];
        struct ol_forecast_setting setting = request->setting;
        setting.entity = item->name;
        status = ol_forecast_make(&item->forecast, &item->series, &setting, error);
        if (status == OL_OK)
            item->total_count =
                ol_forecast_totals(&item->forecast, &item->series, i == 0 ? request->budget : 0, item->totals);
    }
    return status;
}

/* ---- writing ---- */

static const char *const names[] = {"forecast.json", "forecast.csv", "totals.csv", "backtest.csv", "plots", NULL};
static const struct ol_folder_kind folder_kind = {
    .mark = "forecast.json", .signature = "\"forecast_of\":", .names = names};

static int write_file(const struct ol_folder *folder, const char *name, const struct ol_forecast_report *report,
                      void (*write)(const struct ol_forecast_report *report, struct ol_output *output),
                      struct ol_error *error)
{
    struct ol_text path = {0};
    struct ol_output *output = ol_output_open(ol_folder_file(folder, name, &path), error);
    int status = output ? OL_OK : error->status;
    if (output) {
        write(report, output);
        status = ol_output_close(output, error);
    }
    ol_text_release(&path);
    return status;
}

static int write_folder(const struct ol_forecast_report *report, struct ol_folder *folder, struct ol_error *error)
{
    static const struct {
        const char *name;
        void (*write)(const struct ol_forecast_report *report, struct ol_output *output);
    } files[] = {{"forecast.json", ol_forecast_write_json},
                 {"forecast.csv", ol_forecast_write_steps},
                 {"totals.csv", ol_forecast_write_totals},
                 {"backtest.csv", ol_forecast_write_scores}};
    char note[OL_PLOT_NOTE];
    int status = ol_folder_make(folder, "plots", error);
    for (size_t i = 0; i < sizeof files / sizeof *files && status == OL_OK; i++)
        status = write_file(folder, files[i].name, report, files[i].write, error);
    if (status == OL_OK)
        status = ol_forecast_plot(folder, &report->items[0].forecast, &report->items[0].series, report->shown,
                                  report->costs->currency, note, error);
    if (status == OL_OK && *note)
        fprintf(stderr, "outlay: %s\n", note);
    return status == OL_OK ? ol_folder_commit(folder, error) : status;
}

static int write_steps(const char *path, const struct ol_forecast_report *report, struct ol_error *error)
{
    struct ol_output *output = ol_output_replace(path, error);
    if (!output)
        return error->status;
    ol_forecast_write_steps(report, output);
    return ol_output_close(output, error);
}

static int write_all(const struct request *request, const struct ol_forecast_report *report,
                     struct ol_folder *folder, struct ol_error *error)
{
    int status = request->folder ? write_folder(report, folder, error) : OL_OK;
    if (status == OL_OK && request->steps)
        status = write_steps(request->steps, report, error);
    struct ol_output *output = status == OL_OK ? ol_output_open("-", error) : NULL;
    if (!output)
        return status == OL_OK ? error->status : status;
    ol_forecast_write(report, request->format, output);
    return ol_output_close(output, error);
}

/* What is for scenarios has no meaning for bills. */
static int refuse_others(const struct ol_invocation *invocation, struct ol_error *error)
{
    static const char *const others[] = {"months", "reps", "set"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (ol_option_given(invocation, others[i]))
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                           "--%s is for scenarios (*.xml); what is to come of a bill goes by --horizon",
                           others[i]);
    return OL_OK;
}

static int forecast_of(const struct ol_invocation *invocation, struct request *request,
                       struct ol_forecast_report *report, struct ol_error *error)
{
    struct ol_folder folder = {0};
    int status = refuse_others(invocation, error);
    if (status == OL_OK)
        status = read_options(invocation, request, error);
    if (status == OL_OK && request->folder)
        status = ol_folder_begin(&folder, request->folder, &folder_kind, error);
    if (status == OL_OK)
        status = read_costs(request, error);
    if (status == OL_OK)
        status = read_drivers(invocation, request, error);
    if (status == OL_OK) {
        set_items(request);
        status = forecast_items(request, error);
    }
    *report = (struct ol_forecast_report){.costs = &request->costs,
                                          .question = &request->question,
                                          .setting = &request->setting,
                                          .drivers = request->drivers,
                                          .driver_count = request->driver_count,
                                          .items = request->items,
                                          .item_count = request->item_count,
                                          .shown = request->shown,
                                          .budget = request->budget,
                                          .with_chart = ol_option_given(invocation, "plot")};
    if (status == OL_OK)
        status = write_all(request, report, &folder, error);
    ol_folder_abandon(&folder);
    return status;
}

static int run(const struct ol_invocation *invocation)
{
    if (ends_with(invocation->operands[0], ".xml")) /* bills are no XML */
        return ol_forecast_scenario(invocation);
    struct ol_error error = {0};
    struct request request = {0};
    struct ol_forecast_report report;
    const int status = forecast_of(invocation, &request, &report, &error);
    const int code = status != OL_OK ? ol_command_fail(&error) : ol_forecast_is_over(&report) ? 1 : 0;
    for (size_t i = 0; i < request.item_count; i++)
        ol_forecast_release(&request.items[i].forecast);
    ol_cost_series_release(&request.costs);
    ol_arena_release(&request.arena);
    return code;
}

static const struct ol_option options[] = {
    {"horizon", 0, "LENGTH", "how far ahead: 90d (the default); totals reach to the end of the year"},
    {"backtest", 0, "LENGTH,...", "how far ahead it is tested (default 7d,30d,90d)"},
    {"step", 0, "hour|day|week", "what is forecast as one number (default day)"},
    {"by", 0, "WHAT", "each group by itself as well: service, provider, region, account, tag:NAME ..."},
    {"driver", 0, "FILE.csv", "what costs depend on: time,users,...; rows behind the costs are a plan"},
    {"budget", 0, "AMOUNT", "of a month: how likely it is passed, and when; exit status 1 where it is likely"},
    {"cost", 0, "billed|effective", "which cost (default billed)"},
    {"currency", 0, "CODE", "only charges in this currency, where a bill has several"},
    {"bill-format", 0, "FORMAT", "focus, cur, azure or plain (default: by the names in the first line)"},
    {"from", 0, "INSTANT", "the first charges that count"},
    {"to", 0, "INSTANT", "the first charges that do not count any more"},
    {"months", 0, "N", "of a scenario: how many of its calendar months (default: all)"},
    {"reps", 0, "N", "of a scenario: replications (default: the scenario's, or 100)"},
    {"set", 0, "XPATH=VALUE", "of a scenario: change it before it is read; may be given several times"},
    {"seed", 0, "N", "the seed of the paths (default 1), or of a scenario's streams (default: its own)"},
    {"threads", 0, "N", "on how many threads (default: the machine's cores); the results do not depend on it"},
    {"output", 'o', "DIR|FILE.csv",
     "also all of it and a plot into DIR, or its steps alone: RUN/forecast.csv comes into the page of a run"},
    {"plot", 0, NULL, "draw the forecast on the terminal"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_forecast = {
    .name = "forecast",
    .operands = "FILE|RUN|SCENARIO",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "what is to be spent, by month and year, with how sure that is",
    .details =
        "Reads the bills that `outlay bill` reads. Models are tried at past origins, each seeing only what was\n"
        "known there; what does not beat seasonal-naive (as a season ago) is not shown. Intervals hold as much\n"
        "as they say by past errors, and totals are sums of paths that keep days together. Of a scenario the\n"
        "months are simulated instead, in its replications.",
    .example = "outlay forecast scenarios/made/costs.csv --budget 9000 --plot",
    .options = options,
    .run = run,
};
