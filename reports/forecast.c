/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/forecast.h"

#include "reports/forecast_backtest.h"
#include "reports/forecast_paths.h"
#include "reports/forecast_score.h"

#include <math.h>

/* Origins at whose moment fewer than so many others had their first window behind them are not scored: too little was
 * known to choose by. */
#define LEARNED 4
/* A season counts where the past holds it so often. */
#define SEASONS_FEWEST 3

void ol_forecast_periods(ol_time step, size_t count, size_t periods[2])
{
    static const ol_time lengths[] = {OL_DAY, 7 * OL_DAY};
    size_t found = 0;
    periods[0] = periods[1] = 0;
    for (int i = 0; i < 2; i++) {
        const size_t period = lengths[i] % step == 0 ? (size_t)(lengths[i] / step) : 1;
        if (period > 1 && count >= SEASONS_FEWEST * period)
            periods[found++] = period;
    }
}

size_t ol_forecast_fewest(size_t first_window)
{
    return OL_FORECAST_LEAST + first_window;
}

/* ---- scoring ---- */

/* Sums by the window that is scored and that which a distance falls into: what is shown may differ in the latter. */
struct tally {
    struct ol_forecast_sums sums[OL_FORECAST_WINDOWS][OL_FORECAST_WINDOWS][OL_FORECAST_SIDES];
    size_t origins[OL_FORECAST_WINDOWS];
};

static bool has_learned(const struct ol_forecast_backtest *backtest, size_t i)
{
    size_t behind = 0;
    for (size_t j = 0; j < i; j++)
        behind += backtest->origins[j].known + backtest->setting->windows[0] <= backtest->origins[i].known;
    return behind >= LEARNED && backtest->origins[i].scale > 0;
}

static void quantiles_of(const struct ol_forecast_spread *spread, double middle, double scale, double least,
                         size_t distance, double quantiles[OL_FORECAST_LEVELS])
{
    for (int i = 0; i < OL_FORECAST_LEVELS; i++)
        quantiles[i] =
            fmax(least, middle + scale * ol_forecast_spread_at(spread, ol_forecast_levels[i], (double)distance));
}

static void score_origin(struct tally *tally, const struct ol_forecast_backtest *backtest, size_t i)
{
    static const enum ol_forecast_side sides[OL_FORECAST_SIDES][OL_FORECAST_WINDOWS] = {
        {OL_SIDE_TRIED, OL_SIDE_TRIED, OL_SIDE_TRIED, OL_SIDE_TRIED, OL_SIDE_TRIED, OL_SIDE_TRIED},
        {OL_SIDE_NAIVE, OL_SIDE_NAIVE, OL_SIDE_NAIVE, OL_SIDE_NAIVE, OL_SIDE_NAIVE, OL_SIDE_NAIVE},
    };
    const struct ol_forecast_setting *setting = backtest->setting;
    const struct ol_forecast_origin *origin = &backtest->origins[i];
    struct ol_arena arena = {0};
    struct ol_forecast_spread spreads[OL_FORECAST_SIDES];
    for (int side = 0; side < OL_FORECAST_SIDES; side++)
        ol_forecast_spread_known(&spreads[side], backtest, sides[side], origin->known, &arena);
    const size_t left = backtest->series->count - origin->known;
    for (size_t w = 0; w < setting->window_count; w++)
        tally->origins[w] += setting->windows[w] <= left && setting->windows[w] <= backtest->reach;
    for (size_t h = 1; h <= left && h <= backtest->reach; h++) {
        const double value = backtest->series->values[origin->known + h - 1];
        const size_t within = ol_forecast_window_of(setting, h);
        for (int side = 0; side < OL_FORECAST_SIDES && !isnan(value); side++) {
            const size_t model = side == OL_SIDE_NAIVE ? OL_FORECAST_NAIVE : origin->chosen[within];
            double quantiles[OL_FORECAST_LEVELS];
            quantiles_of(&spreads[side], origin->said[model][h - 1], origin->scale, origin->least, h, quantiles);
            for (size_t w = within; w < setting->window_count; w++)
                if (setting->windows[w] <= left && setting->windows[w] <= backtest->reach)
                    ol_forecast_sums_add(&tally->sums[w][within][side], value, quantiles, origin->change);
        }
    }
    ol_arena_release(&arena);
}

static void add_sums(struct ol_forecast_sums *sums, const struct ol_forecast_sums *more)
{
    sums->values += more->values;
    sums->scaled_values += more->scaled_values;
    sums->absolute += more->absolute;
    sums->signed_ += more->signed_;
    sums->size += more->size;
    sums->scaled += more->scaled;
    for (int i = 0; i < 3; i++)
        sums->pinball[i] += more->pinball[i];
    sums->in80 += more->in80;
    sums->in95 += more->in95;
}

/* The score of a window where each stretch of it shows a side. */
static struct ol_forecast_score score_of(const struct tally *tally, size_t w, const enum ol_forecast_side *sides)
{
    struct ol_forecast_sums sums = {0};
    for (size_t within = 0; within <= w; within++)
        add_sums(&sums, &tally->sums[w][within][sides[within]]);
    return ol_forecast_sums_score(&sums, tally->origins[w]);
}

/* Decides window by window, and fills the scores. */
static void judge(struct ol_forecast *forecast, const struct ol_forecast_backtest *backtest,
                  enum ol_forecast_side *shown)
{
    struct tally *tally = OL_ARENA_NEW(&forecast->arena, struct tally);
    for (size_t i = 0; i < backtest->count; i++)
        if (has_learned(backtest, i))
            score_origin(tally, backtest, i);
    enum ol_forecast_side tried[OL_FORECAST_WINDOWS], naive[OL_FORECAST_WINDOWS];
    for (size_t w = 0; w < backtest->setting->window_count; w++) {
        struct ol_forecast_window *window = &forecast->windows[w];
        const struct ol_forecast_sums *sums = tally->sums[w][w];
        tried[w] = OL_SIDE_TRIED;
        naive[w] = OL_SIDE_NAIVE;
        window->steps = backtest->setting->windows[w];
        window->is_tested = sums[OL_SIDE_TRIED].values > 0;
        window->is_beaten = window->is_tested && sums[OL_SIDE_TRIED].absolute >= sums[OL_SIDE_NAIVE].absolute;
        shown[w] = window->is_tested && !window->is_beaten ? OL_SIDE_TRIED : OL_SIDE_NAIVE;
        window->shown = score_of(tally, w, shown);
        window->tried = score_of(tally, w, tried);
        window->naive = score_of(tally, w, naive);
        const size_t model = shown[w] == OL_SIDE_NAIVE ? OL_FORECAST_NAIVE
                                                       : ol_forecast_choose(backtest, w, backtest->series->count);
        window->model = ol_forecast_models[model];
    }
    forecast->window_count = backtest->setting->window_count;
}

/* ---- what is to come ---- */

static size_t index_of(const struct ol_forecast_model *model)
{
    size_t i = 0;
    while (ol_forecast_models[i] != model)
        i++;
    return i;
}

static void fill_past(struct ol_forecast *forecast, const struct ol_forecast_series *series)
{
    const size_t season = forecast->season;
    double last = series->values[0];
    forecast->filled = OL_ARENA_ARRAY(&forecast->arena, double, series->count);
    for (size_t t = 0; t < series->count; t++) {
        forecast->missing += isnan(series->values[t]);
        if (!isnan(series->values[t]))
            forecast->filled[t] = series->values[t];
        else
            forecast->filled[t] = t >= season ? forecast->filled[t - season] : last;
        last = forecast->filled[t];
    }
}

static void carry_on(struct ol_forecast *forecast, const struct ol_forecast_backtest *backtest,
                     const enum ol_forecast_side *shown)
{
    const struct ol_forecast_series *series = backtest->series;
    const size_t horizon = backtest->setting->horizon;
    double *said[OL_FORECAST_MODELS];
    struct ol_forecast_cleaned cleaned;
    struct ol_forecast_spread spread;
    ol_forecast_ask(series, backtest->periods, series->count, horizon, said, &cleaned, &forecast->arena);
    ol_forecast_spread_known(&spread, backtest, shown, series->count, &forecast->arena);
    const double scale = ol_forecast_scale(backtest, series->count);
    for (int i = 0; i < OL_FORECAST_LEVELS; i++)
        forecast->quantiles[i] = OL_ARENA_ARRAY(&forecast->arena, double, horizon);
    for (size_t h = 0; h < horizon; h++) {
        const struct ol_forecast_window *window =
            &forecast->windows[ol_forecast_window_of(backtest->setting, h + 1)];
        double quantiles[OL_FORECAST_LEVELS];
        quantiles_of(&spread, said[index_of(window->model)][h], scale, backtest->least, h + 1, quantiles);
        for (int i = 0; i < OL_FORECAST_LEVELS; i++)
            forecast->quantiles[i][h] = quantiles[i];
    }
    forecast->horizon = horizon;
    forecast->growth = spread.growth;
    forecast->outliers = cleaned.outliers;
    forecast->is_outlier = cleaned.is_outlier;
    forecast->effect_days = cleaned.effect_days;
    ol_forecast_draw_paths(forecast, backtest, &spread, shown, scale);
}

static int check_series(const struct ol_forecast_series *series, const struct ol_forecast_setting *setting,
                        struct ol_error *error)
{
    const size_t fewest = ol_forecast_fewest(setting->windows[0]);
    size_t known = 0;
    for (size_t t = 0; t < series->count; t++)
        known += !isnan(series->values[t]);
    if (series->count < fewest)
        return ol_fail(error, OL_BAD_INPUT, series->place,
                       "the series has %zu steps, and a forecast that can be tested needs at least %zu; give more "
                       "history, shorter steps or a shorter first window of --backtest",
                       series->count, fewest);
    if (known * 2 < series->count || known < OL_FORECAST_LEAST)
        return ol_fail(
            error, OL_BAD_INPUT, series->place,
            "only %zu of the series' %zu steps have a value, and a forecast needs half of them; take longer "
            "steps, or begin later with --from",
            known, series->count);
    return OL_OK;
}

int ol_forecast_make(struct ol_forecast *forecast, const struct ol_forecast_series *series,
                     const struct ol_forecast_setting *setting, struct ol_error *error)
{
    struct ol_forecast_backtest backtest;
    enum ol_forecast_side shown[OL_FORECAST_WINDOWS];
    *forecast = (struct ol_forecast){0};
    const int status = check_series(series, setting, error);
    if (status != OL_OK)
        return status;
    ol_forecast_backtest_run(&backtest, series, setting);
    forecast->season = backtest.season;
    forecast->origins = backtest.count;
    forecast->first_origin = backtest.first;
    forecast->stride = backtest.stride;
    for (size_t i = 0; i < series->driver_count; i++)
        forecast->plans_known = forecast->plans_known || series->drivers[i].count > series->count;
    fill_past(forecast, series);
    judge(forecast, &backtest, shown);
    carry_on(forecast, &backtest, shown);
    ol_forecast_backtest_release(&backtest);
    return OL_OK;
}

void ol_forecast_release(struct ol_forecast *forecast)
{
    ol_arena_release(&forecast->arena);
}
