/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/forecast_backtest.h"

#include "reports/forecast_score.h"

#include "outlay/replicate.h"

#include <math.h>
#include <string.h>

/* Of fewer origins no model is chosen. */
#define ORIGINS_FEWEST 3
/* What is chosen in place of the median of several is better than that by so much. */
#define AHEAD 0.98
/* The scale of errors is that of so many seasons and steps. */
#define SCALE_SEASONS 8
#define SCALE_STEPS   56
/* It is at least this share of the values themselves. */
#define SCALE_SHARE 0.01
/* Distances beyond which not every one is looked at, and how many then are. */
#define NEAR 32
#define FAR  256

/* ---- asking ---- */

/* Missing values as the last that is known; before the first as that. */
static void fill_driver(const double *values, size_t count, double *out)
{
    double last = 0;
    for (size_t t = count; t-- > 0;)
        last = isnan(values[t]) ? last : values[t];
    for (size_t t = 0; t < count; t++)
        out[t] = last = isnan(values[t]) ? last : values[t];
}

/* The driver up to the horizon: as planned, or else carried on from what is known. */
static const double *carry_driver(const struct ol_forecast_past *past, const struct ol_forecast_driver *driver,
                                  size_t series_count, size_t horizon, struct ol_arena *arena)
{
    const size_t count = past->count + horizon;
    double *values = OL_ARENA_ARRAY(arena, double, count);
    if (driver->count > series_count) {
        const size_t planned = count < driver->count ? count : driver->count;
        fill_driver(driver->values, planned, values);
        for (size_t t = planned; t < count; t++)
            values[t] = values[planned - 1];
        return values;
    }
    fill_driver(driver->values, past->count, values);
    const struct ol_forecast_past alone = {.values = values,
                                           .raw = values,
                                           .count = past->count,
                                           .start = past->start,
                                           .step = past->step,
                                           .periods = {past->periods[0], past->periods[1]}};
    ol_forecast_median.carry_on(&alone, horizon, values + past->count, arena);
    return values;
}

/* Costs do not fall below 0 where they never have been. */
static double least_of(const double *values, size_t count)
{
    for (size_t t = 0; t < count; t++)
        if (values[t] < 0)
            return -INFINITY;
    return 0;
}

void ol_forecast_ask(const struct ol_forecast_series *series, const size_t periods[2], size_t known,
                     size_t horizon, double *said[OL_FORECAST_MODELS], struct ol_forecast_cleaned *cleaned,
                     struct ol_arena *arena)
{
    struct ol_forecast_past past = {.raw = series->values,
                                    .count = known,
                                    .start = series->start,
                                    .step = series->step,
                                    .periods = {periods[0], periods[1]},
                                    .driver_count = series->driver_count};
    const double *drivers[OL_FORECAST_DRIVERS];
    const double least = least_of(series->values, known);
    ol_forecast_clean(cleaned, &past, horizon, arena);
    past.values = cleaned->values;
    for (size_t i = 0; i < series->driver_count; i++)
        drivers[i] = carry_driver(&past, &series->drivers[i], series->count, horizon, arena);
    past.drivers = drivers;
    past.said = (const double *const *)said;
    for (size_t m = 0; m < OL_FORECAST_MODELS; m++) {
        said[m] = OL_ARENA_ARRAY(arena, double, horizon);
        ol_forecast_models[m]->carry_on(&past, horizon, said[m], arena);
    }
    for (size_t m = 0; m < OL_FORECAST_MODELS; m++)
        for (size_t h = 0; h < horizon; h++) {
            const double effect = m == OL_FORECAST_NAIVE ? 0 : cleaned->effects[known + h];
            said[m][h] = fmax(said[m][h] + effect, least);
        }
}

/* ---- origins ---- */

static size_t common_divisor(size_t a, size_t b)
{
    return b == 0 ? a : common_divisor(b, a % b);
}

static void place_origins(struct ol_forecast_backtest *backtest)
{
    const size_t count = backtest->series->count, first_window = backtest->setting->windows[0];
    const size_t two_seasons = 2 * backtest->season, third = count / 3;
    backtest->first = two_seasons > OL_FORECAST_LEAST ? two_seasons : OL_FORECAST_LEAST;
    backtest->first = third > backtest->first ? third : backtest->first;
    if (backtest->first + first_window > count)
        backtest->first = count - first_window;
    const size_t span = count - first_window - backtest->first;
    backtest->stride = span / OL_FORECAST_ORIGINS + 1;
    while (common_divisor(backtest->stride, backtest->season) != 1)
        backtest->stride++;
    backtest->count = span / backtest->stride + 1;
    backtest->first += span % backtest->stride; /* the last one's first window ends where the series does */
    backtest->reach = first_window;
    for (size_t w = 0; w < backtest->setting->window_count; w++)
        if (backtest->first + backtest->setting->windows[w] <= count)
            backtest->reach = backtest->setting->windows[w];
}

double ol_forecast_scale(const struct ol_forecast_backtest *backtest, size_t known)
{
    const double *values = backtest->series->values;
    const size_t season = backtest->season;
    const size_t window = SCALE_SEASONS * season > SCALE_STEPS ? SCALE_SEASONS * season : SCALE_STEPS;
    double sum = 0;
    size_t seen = 0;
    for (size_t t = known > window ? known - window : 0; t < known; t++)
        if (!isnan(values[t])) {
            sum += fabs(values[t]);
            seen++;
        }
    /* of late and ever, since a short while alone is a matter of chance */
    const double change =
        (ol_forecast_change(values, known, season, window) + ol_forecast_change(values, known, season, known)) / 2;
    return fmax(change, seen ? SCALE_SHARE * sum / (double)seen : 0);
}

static void ask_at(void *self, size_t i)
{
    struct ol_forecast_backtest *backtest = self;
    struct ol_forecast_origin *origin = &backtest->origins[i];
    struct ol_forecast_cleaned cleaned;
    const double *values = backtest->series->values;
    const size_t known = origin->known;
    origin->scale = ol_forecast_scale(backtest, known);
    origin->least = least_of(values, known);
    origin->change = ol_forecast_change(values, known, backtest->season, known);
    ol_forecast_ask(backtest->series, backtest->periods, known, backtest->reach, origin->said, &cleaned,
                    &backtest->arenas[i]);
}

/* ---- choosing ---- */

size_t ol_forecast_window_of(const struct ol_forecast_setting *setting, size_t distance)
{
    size_t window = 0;
    while (window + 1 < setting->window_count && distance > setting->windows[window])
        window++;
    return window;
}

static size_t first_distance(const struct ol_forecast_setting *setting, size_t window)
{
    return window == 0 ? 1 : setting->windows[window - 1] + 1;
}

/* The value at a distance from an origin; NAN where it is missing or not known at `known`. */
static double value_at(const struct ol_forecast_backtest *backtest, const struct ol_forecast_origin *origin,
                       size_t distance, size_t known)
{
    return origin->known + distance <= known ? backtest->series->values[origin->known + distance - 1] : NAN;
}

size_t ol_forecast_choose(const struct ol_forecast_backtest *backtest, size_t window, size_t known)
{
    const struct ol_forecast_setting *setting = backtest->setting;
    double sums[OL_FORECAST_MODELS] = {0};
    size_t origins = 0;
    for (size_t i = 0; i < backtest->count && backtest->origins[i].known < known; i++) {
        const struct ol_forecast_origin *origin = &backtest->origins[i];
        size_t seen = 0;
        for (size_t h = first_distance(setting, window); h <= setting->windows[window] && h <= backtest->reach;
             h++) {
            const double value = value_at(backtest, origin, h, known);
            if (isnan(value) || origin->scale <= 0)
                continue;
            seen++;
            for (size_t m = 0; m < OL_FORECAST_MODELS; m++)
                sums[m] += fabs(value - origin->said[m][h - 1]) / origin->scale;
        }
        origins += seen > 0;
    }
    size_t best = OL_FORECAST_MEDIAN;
    for (size_t m = 0; origins >= ORIGINS_FEWEST && m < OL_FORECAST_MODELS; m++)
        if (sums[m] < AHEAD * sums[OL_FORECAST_MEDIAN] && sums[m] < sums[best])
            best = m;
    return best;
}

double ol_forecast_miss_of(const struct ol_forecast_backtest *backtest, size_t i, size_t distance,
                           enum ol_forecast_side side)
{
    const struct ol_forecast_origin *origin = &backtest->origins[i];
    const size_t window = ol_forecast_window_of(backtest->setting, distance);
    const size_t model = side == OL_SIDE_NAIVE ? OL_FORECAST_NAIVE : origin->chosen[window];
    const double value = value_at(backtest, origin, distance, backtest->series->count);
    return origin->scale > 0 ? (value - origin->said[model][distance - 1]) / origin->scale : NAN;
}

void ol_forecast_spread_known(struct ol_forecast_spread *spread, const struct ol_forecast_backtest *backtest,
                              const enum ol_forecast_side *sides, size_t known, struct ol_arena *arena)
{
    const size_t step = backtest->reach / FAR + 1;
    const size_t most = backtest->count * (NEAR + backtest->reach / step + 1);
    struct ol_forecast_miss *misses = OL_ARENA_ARRAY(arena, struct ol_forecast_miss, most);
    size_t count = 0;
    for (size_t i = 0; i < backtest->count; i++)
        for (size_t h = 1; h <= backtest->reach && backtest->origins[i].known + h <= known; h++) {
            if (h > NEAR && h % step != 0)
                continue;
            const double off =
                ol_forecast_miss_of(backtest, i, h, sides[ol_forecast_window_of(backtest->setting, h)]);
            const double stands_for = h > NEAR ? (double)step : 1;
            if (!isnan(off))
                misses[count++] = (struct ol_forecast_miss){off, (double)h, stands_for / (double)h};
        }
    const size_t first = backtest->origins[0].known;
    ol_forecast_spread_fit(spread, misses, count, known > first ? (double)(known - first) : 1, arena);
}

/* ---- the whole ---- */

void ol_forecast_backtest_run(struct ol_forecast_backtest *backtest, const struct ol_forecast_series *series,
                              const struct ol_forecast_setting *setting)
{
    *backtest = (struct ol_forecast_backtest){.series = series, .setting = setting};
    ol_forecast_periods(series->step, series->count, backtest->periods);
    const size_t *periods = backtest->periods;
    backtest->season = periods[1] ? periods[1] : periods[0] ? periods[0] : 1;
    backtest->least = least_of(series->values, series->count);
    place_origins(backtest);
    backtest->origins = ol_mem_new(ol_mem_product(sizeof *backtest->origins, backtest->count));
    backtest->arenas = ol_mem_new(ol_mem_product(sizeof *backtest->arenas, backtest->count));
    for (size_t i = 0; i < backtest->count; i++)
        backtest->origins[i].known = backtest->first + i * backtest->stride;
    ol_replicate(backtest->count, setting->threads, ask_at, backtest);
    for (size_t i = 0; i < backtest->count; i++)
        for (size_t w = 0; w < setting->window_count; w++)
            backtest->origins[i].chosen[w] = ol_forecast_choose(backtest, w, backtest->origins[i].known);
}

void ol_forecast_backtest_release(struct ol_forecast_backtest *backtest)
{
    for (size_t i = 0; i < backtest->count; i++)
        ol_arena_release(&backtest->arenas[i]);
    ol_mem_free(backtest->arenas);
    ol_mem_free(backtest->origins);
}
