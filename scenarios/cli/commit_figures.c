/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commit_figures: the findings for programs. A series is a list of named figures, the same in JSON and in CSV.
 */
#include "scenarios/cli/commit_figures.h"

#include "outlay/json.h"

#include <stdarg.h>
#include <stdlib.h>

/* JSON where `output` is NULL. */
struct figures {
    struct ol_json *json;
    struct ol_output *output;
    const char *group;
};

/* These are statistics: digits past the ninth say nothing, and differ from machine to machine. */
double ol_commit_figure(double value)
{
    char text[40];
    snprintf(text, sizeof text, "%.9g", value);
    return strtod(text, NULL);
}

OL_PRINTF(3, 4) static void put(const struct figures *figures, double value, const char *format, ...)
{
    char name[80];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    if (!figures->output) {
        ol_json_real(figures->json, name, ol_commit_figure(value));
        return;
    }
    ol_output_csv(figures->output, figures->group);
    ol_output_format(figures->output, ",%s,", name);
    ol_output_real(figures->output, ol_commit_figure(value));
    ol_output_char(figures->output, '\n');
}

static void put_demand(const struct figures *figures, const struct ol_commit_plan *plan)
{
    put(figures, plan->mean, "demand.mean");
    put(figures, plan->peak, "demand.peak");
    put(figures, plan->recent_mean, "demand.recent_mean");
    put(figures, plan->outlook.level, "outlook.level");
    put(figures, plan->outlook.trend, "outlook.trend_per_week");
    put(figures, plan->outlook.slope_error, "outlook.trend_error");
    put(figures, plan->outlook.spread, "outlook.spread_per_week");
    put(figures, plan->on_demand, "on_demand.expected_cost");
}

static void put_rule(const struct figures *figures, const struct ol_commit_plan *plan, int rule)
{
    const char *name = ol_rule_names[rule];
    const struct ol_rule_record *record = &plan->backtest.rules[rule];
    put(figures, plan->rules[rule].commitment, "%s.commitment", name);
    put(figures, plan->rules[rule].cost, "%s.expected_cost", name);
    if (plan->backtest.count == 0)
        return;
    put(figures, record->saving_p10, "%s.saving_p10", name);
    put(figures, record->saving_p50, "%s.saving_p50", name);
    put(figures, record->saving_p90, "%s.saving_p90", name);
    put(figures, record->saving, "%s.saving", name);
    put(figures, record->regret, "%s.regret", name);
    put(figures, record->regret_worst, "%s.regret_worst", name);
    put(figures, (double)record->wins_of_advice, "%s.dearer_than_advice", name);
}

static void put_online(const struct figures *figures, const struct ol_online *online)
{
    put(figures, online->alpha, "online.alpha");
    put(figures, online->on_demand, "online.on_demand_cost");
    put(figures, online->deterministic, "online.deterministic_cost");
    put(figures, online->bound_deterministic, "online.deterministic_bound");
    put(figures, online->randomised, "online.randomised_cost");
    put(figures, online->bound_randomised, "online.randomised_bound");
    put(figures, online->optimum, "online.optimum_cost");
}

static void put_plan(const struct figures *figures, const struct ol_commit_plan *plan)
{
    put_demand(figures, plan);
    put(figures, (double)plan->backtest.count, "backtest.dates");
    put(figures, (double)plan->backtest.horizon_hours, "backtest.term_hours");
    for (int rule = 0; rule < OL_RULES; rule++)
        if (rule != OL_RULE_LADDER || plan->step_count > 0)
            put_rule(figures, plan, rule);
    if (plan->online.bound_deterministic > 0)
        put_online(figures, &plan->online);
}

static const char *name_of(const struct ol_demand *demand, size_t i)
{
    return i == 0 ? demand->total.name : demand->groups[i - 1].name;
}

void ol_commit_figures_write_csv(const struct ol_commit_report *report, struct ol_output *output)
{
    ol_output_string(output, "group,figure,value\n");
    for (size_t i = 0; i <= report->demand->group_count; i++) {
        const struct figures figures = {.output = output, .group = name_of(report->demand, i)};
        put_plan(&figures, &report->plans[i]);
        for (size_t k = 0; k < report->plans[i].step_count; k++) {
            put(&figures, (double)report->plans[i].steps[k].hour, "ladder.%zu.hour", k + 1);
            put(&figures, report->plans[i].steps[k].bought, "ladder.%zu.bought", k + 1);
        }
    }
}

void ol_commit_figures_write_head(const struct ol_commit_report *report, struct ol_json *json)
{
    char buffer[OL_TIME_BUFFER];
    const struct ol_demand *demand = report->demand;
    const struct ol_commit_price price = report->setting->price;
    ol_json_string(json, "file", report->request->path);
    ol_json_string(json, "start", ol_instant_format(demand->start, buffer));
    ol_json_string(json, "end", ol_instant_format(demand->start + (ol_time)demand->hours * OL_HOUR, buffer));
    ol_json_int(json, "hours", (int64_t)demand->hours);
    ol_json_int(json, "missing_hours", (int64_t)demand->missing);
    ol_json_int(json, "rows", (int64_t)demand->rows);
    ol_json_int(json, "rows_left_out", (int64_t)demand->rows_left_out);
    ol_json_real(json, "on_demand_rate", ol_commit_figure(price.on_demand));
    ol_json_real(json, "committed_rate", ol_commit_figure(price.committed));
    ol_json_real(json, "usage_rate", ol_commit_figure(price.usage));
    ol_json_real(json, "break_even_share", ol_commit_figure(ol_commit_break_even(price)));
    ol_json_int(json, "term_hours", (int64_t)report->setting->term_hours);
}

static void write_steps(const struct ol_commit_report *report, const struct ol_commit_plan *plan,
                        struct ol_json *json)
{
    const ol_time now = report->demand->start + (ol_time)report->demand->hours * OL_HOUR;
    ol_json_array(json, "ladder");
    for (size_t i = 0; i < plan->step_count; i++) {
        char buffer[OL_TIME_BUFFER];
        const ol_time at = now + (ol_time)plan->steps[i].hour * OL_HOUR;
        ol_json_object(json, NULL);
        ol_json_string(json, "at", ol_instant_format(at, buffer));
        ol_json_real(json, "bought", ol_commit_figure(plan->steps[i].bought));
        ol_json_real(json, "held", ol_commit_figure(plan->steps[i].held));
        ol_json_string(json, "until",
                       ol_instant_format(at + (ol_time)report->setting->term_hours * OL_HOUR, buffer));
        ol_json_end(json);
    }
    ol_json_end(json);
}

void ol_commit_figures_write_json(const struct ol_commit_report *report, struct ol_output *output)
{
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_commit_figures_write_head(report, &json);
    ol_json_array(&json, "series");
    for (size_t i = 0; i <= report->demand->group_count; i++) {
        const struct figures figures = {.json = &json};
        ol_json_object(&json, NULL);
        ol_json_string(&json, "group", name_of(report->demand, i));
        put_plan(&figures, &report->plans[i]);
        if (report->plans[i].step_count > 0)
            write_steps(report, &report->plans[i], &json);
        ol_json_end(&json);
    }
    ol_json_end(&json);
    ol_json_end(&json);
}
