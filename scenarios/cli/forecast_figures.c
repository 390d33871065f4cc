/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_figures: forecasts for programs: CSV and JSON. What is not known is empty, or null.
 */
#include "scenarios/cli/forecast_listing.h"

#include "outlay/json.h"

#include <math.h>
#include <string.h>

static const struct side {
    const char *name;
    size_t offset;
} sides[] = {
    {"shown", offsetof(struct ol_forecast_window, shown)},
    {"tried", offsetof(struct ol_forecast_window, tried)},
    {"seasonal-naive", offsetof(struct ol_forecast_window, naive)},
};
#define SIDES (sizeof sides / sizeof *sides)

static const struct figure {
    const char *name;
    size_t offset;
} figures[] = {
    {"wape", offsetof(struct ol_forecast_score, wape)},
    {"bias", offsetof(struct ol_forecast_score, bias)},
    {"mase", offsetof(struct ol_forecast_score, mase)},
    {"pinball_10", offsetof(struct ol_forecast_score, pinball[0])},
    {"pinball_50", offsetof(struct ol_forecast_score, pinball[1])},
    {"pinball_90", offsetof(struct ol_forecast_score, pinball[2])},
    {"in_80", offsetof(struct ol_forecast_score, in80)},
    {"in_95", offsetof(struct ol_forecast_score, in95)},
};
#define FIGURES (sizeof figures / sizeof *figures)

static const char *const level_names[OL_FORECAST_LEVELS] = {"p2.5", "p10", "p50", "p90", "p97.5"};

static const struct ol_forecast_score *score_of(const struct ol_forecast_window *window, size_t side)
{
    return (const struct ol_forecast_score *)((const char *)window + sides[side].offset);
}

static double figure_of(const struct ol_forecast_score *score, size_t figure)
{
    double value;
    memcpy(&value, (const char *)score + figures[figure].offset, sizeof value);
    return value;
}

/* Ten digits: the rest is rounding, which another processor may do otherwise. */
static double rounded(double value)
{
    char text[OL_TIME_BUFFER];
    if (!isfinite(value))
        return value;
    snprintf(text, sizeof text, "%.10g", value);
    double read = value;
    ol_slice_real(ol_slice_of(text), &read);
    return read;
}

static void write_instant(struct ol_output *output, ol_time at)
{
    char buffer[OL_TIME_BUFFER];
    ol_output_string(output, ol_instant_format(at, buffer));
}

static void write_cell(struct ol_output *output, double value)
{
    ol_output_char(output, ',');
    if (isfinite(value))
        ol_output_real(output, rounded(value));
}

static const char *period_of(const struct ol_forecast_total *total, char buffer[OL_TIME_BUFFER])
{
    const int length = snprintf(buffer, OL_TIME_BUFFER, "%04d", total->year);
    if (total->month)
        snprintf(buffer + length, OL_TIME_BUFFER - (size_t)length, "-%02d", total->month);
    return buffer;
}

/* ---- CSV ---- */

static ol_time step_at(const struct ol_forecast_item *item, size_t h)
{
    return item->series.start + (ol_time)(item->series.count + h) * item->series.step;
}

void ol_forecast_write_steps(const struct ol_forecast_report *report, struct ol_output *output)
{
    ol_output_string(output, "group,time,p2.5,p10,p50,p90,p97.5\n");
    for (size_t i = 0; i < report->item_count; i++)
        for (size_t h = 0; h < report->shown; h++) {
            ol_output_csv(output, report->items[i].name);
            ol_output_char(output, ',');
            write_instant(output, step_at(&report->items[i], h));
            for (int level = 0; level < OL_FORECAST_LEVELS; level++)
                write_cell(output, report->items[i].forecast.quantiles[level][h]);
            ol_output_char(output, '\n');
        }
}

void ol_forecast_write_totals(const struct ol_forecast_report *report, struct ol_output *output)
{
    char buffer[OL_TIME_BUFFER];
    ol_output_string(output, "group,period,from,to,spent,p10,p50,p90,mean,budget_passed\n");
    for (size_t i = 0; i < report->item_count; i++)
        for (size_t k = 0; k < report->items[i].total_count; k++) {
            const struct ol_forecast_total *total = &report->items[i].totals[k];
            const double values[] = {total->spent, total->p10, total->p50, total->p90, total->mean, total->over};
            ol_output_csv(output, report->items[i].name);
            ol_output_format(output, ",%s,", period_of(total, buffer));
            write_instant(output, total->from);
            ol_output_char(output, ',');
            write_instant(output, total->to);
            for (size_t v = 0; v < sizeof values / sizeof *values; v++)
                write_cell(output, values[v]);
            ol_output_char(output, '\n');
        }
}

void ol_forecast_write_scores(const struct ol_forecast_report *report, struct ol_output *output)
{
    char buffer[OL_TIME_BUFFER];
    ol_output_string(output, "group,window,model,side,origins,values");
    for (size_t f = 0; f < FIGURES; f++)
        ol_output_format(output, ",%s", figures[f].name);
    ol_output_char(output, '\n');
    for (size_t i = 0; i < report->item_count; i++)
        for (size_t w = 0; w < report->items[i].forecast.window_count; w++)
            for (size_t side = 0; side < SIDES; side++) {
                const struct ol_forecast_window *window = &report->items[i].forecast.windows[w];
                const struct ol_forecast_score *score = score_of(window, side);
                ol_output_csv(output, report->items[i].name);
                ol_output_format(output, ",%s,%s,%s,%zu,%zu",
                                 ol_duration_format((ol_time)window->steps * report->costs->step, buffer),
                                 window->model->name, sides[side].name, score->origins, score->values);
                for (size_t f = 0; f < FIGURES; f++)
                    write_cell(output, figure_of(score, f));
                ol_output_char(output, '\n');
            }
}

/* ---- JSON ---- */

static void json_instant(struct ol_json *json, const char *key, ol_time at)
{
    char buffer[OL_TIME_BUFFER];
    ol_json_string(json, key, at == OL_NEVER ? NULL : ol_instant_format(at, buffer));
}

static void json_windows(struct ol_json *json, const struct ol_forecast *forecast, ol_time step)
{
    ol_json_array(json, "windows");
    for (size_t w = 0; w < forecast->window_count; w++) {
        const struct ol_forecast_window *window = &forecast->windows[w];
        ol_json_object(json, NULL);
        ol_json_seconds(json, "window_s", (ol_time)window->steps * step);
        ol_json_string(json, "model", window->model->name);
        ol_json_bool(json, "tested", window->is_tested);
        ol_json_bool(json, "beats_seasonal_naive", window->is_tested && !window->is_beaten);
        for (size_t side = 0; side < SIDES; side++) {
            const struct ol_forecast_score *score = score_of(window, side);
            ol_json_object(json, sides[side].name);
            ol_json_int(json, "origins", (int64_t)score->origins);
            ol_json_int(json, "values", (int64_t)score->values);
            for (size_t f = 0; f < FIGURES; f++)
                ol_json_real(json, figures[f].name, rounded(figure_of(score, f)));
            ol_json_end(json);
        }
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void json_totals(struct ol_json *json, const struct ol_forecast_item *item)
{
    char buffer[OL_TIME_BUFFER];
    ol_json_array(json, "totals");
    for (size_t i = 0; i < item->total_count; i++) {
        const struct ol_forecast_total *total = &item->totals[i];
        ol_json_object(json, NULL);
        ol_json_string(json, "period", period_of(total, buffer));
        json_instant(json, "from", total->from);
        json_instant(json, "to", total->to);
        ol_json_real(json, "spent", rounded(total->spent));
        ol_json_real(json, "p10", rounded(total->p10));
        ol_json_real(json, "p50", rounded(total->p50));
        ol_json_real(json, "p90", rounded(total->p90));
        ol_json_real(json, "mean", rounded(total->mean));
        if (!isnan(total->over)) {
            ol_json_real(json, "budget_passed", rounded(total->over));
            json_instant(json, "passed_p10", total->over_p10);
            json_instant(json, "passed_p50", total->over_p50);
            json_instant(json, "passed_p90", total->over_p90);
        }
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void json_steps(struct ol_json *json, const struct ol_forecast_item *item, size_t shown)
{
    ol_json_array(json, "steps");
    for (size_t h = 0; h < shown; h++) {
        ol_json_object(json, NULL);
        json_instant(json, "time", step_at(item, h));
        for (int level = 0; level < OL_FORECAST_LEVELS; level++)
            ol_json_real(json, level_names[level], rounded(item->forecast.quantiles[level][h]));
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void json_item(struct ol_json *json, const struct ol_forecast_report *report,
                      const struct ol_forecast_item *item)
{
    const struct ol_forecast *forecast = &item->forecast;
    ol_json_object(json, NULL);
    ol_json_string(json, "group", item->name);
    ol_json_int(json, "missing", (int64_t)forecast->missing);
    ol_json_int(json, "outliers", (int64_t)forecast->outliers);
    ol_json_int(json, "days_of_month", (int64_t)forecast->effect_days);
    ol_json_int(json, "season_steps", (int64_t)forecast->season);
    ol_json_int(json, "origins", (int64_t)forecast->origins);
    ol_json_real(json, "error_growth", rounded(forecast->growth));
    ol_json_int(json, "paths", (int64_t)forecast->path_count);
    json_windows(json, forecast, report->costs->step);
    json_totals(json, item);
    json_steps(json, item, report->shown);
    ol_json_end(json);
}

void ol_forecast_write_json(const struct ol_forecast_report *report, struct ol_output *output)
{
    const struct ol_cost_series *costs = report->costs;
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_json_string(&json, "forecast_of", costs->path);
    ol_json_string(&json, "currency", *costs->currency ? costs->currency : NULL);
    ol_json_string(&json, "cost", report->question->is_effective ? "effective" : "billed");
    ol_json_seconds(&json, "step_s", costs->step);
    ol_json_int(&json, "past_steps", (int64_t)costs->count);
    json_instant(&json, "start", costs->start);
    json_instant(&json, "end", costs->start + (ol_time)costs->count * costs->step);
    ol_json_int(&json, "malformed_rows", (int64_t)costs->tally.malformed);
    if (report->budget > 0)
        ol_json_real(&json, "monthly_budget", report->budget);
    ol_json_array(&json, "drivers");
    for (size_t i = 0; i < report->driver_count; i++) {
        ol_json_object(&json, NULL);
        ol_json_string(&json, "name", report->drivers[i].name);
        ol_json_bool(&json, "planned", report->drivers[i].count > costs->count);
        ol_json_end(&json);
    }
    ol_json_end(&json);
    ol_json_array(&json, "forecasts");
    for (size_t i = 0; i < report->item_count; i++)
        json_item(&json, report, &report->items[i]);
    ol_json_end(&json);
    ol_json_end(&json);
}
