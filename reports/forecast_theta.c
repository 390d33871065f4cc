/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_theta: the Theta method (Assimakopoulos and Nikolopoulos 2000) as Hyndman and Billah (2003) have shown it
 * to be: simple exponential smoothing with half the slope of the line through all values as its drift,
 *
 *     y(n + h) = l + b / 2 (h - 1 + (1 - (1 - alpha)^n) / alpha)
 *
 * of what is left without its season. The season is that of classical decomposition: what each phase has to the mean of
 * the season around it, as a ratio where all values are positive and as a difference elsewhere.
 */
#include "reports/forecast_model.h"

#include "outlay/minimum.h"

#include <math.h>

#define ROUNDS 60

struct decomposed {
    double *rest;  /* without the season */
    double *phase; /* of `season` steps */
    size_t count, season;
    bool is_ratio;
};

static bool is_positive(const struct ol_forecast_past *past)
{
    for (size_t t = 0; t < past->count; t++)
        if (past->values[t] <= 0)
            return false;
    return true;
}

/* The mean of a whole season around each step; NAN near the ends and where nothing is known. The window slides, so the
 * cost does not depend on the season's length. */
static void mean_around(const struct ol_forecast_past *past, size_t season, double *around)
{
    const size_t behind = season / 2;
    double sum = 0;
    size_t seen = 0;
    for (size_t end = 0; end < past->count; end++) {
        around[end] = NAN;
        if (!isnan(past->values[end])) {
            sum += past->values[end];
            seen++;
        }
        if (end >= season && !isnan(past->values[end - season])) {
            sum -= past->values[end - season];
            seen--;
        }
        if (end + 1 >= season && seen * 2 > season)
            around[end - behind] = sum / (double)seen;
    }
}

static void find_phases(struct decomposed *parts, const struct ol_forecast_past *past, struct ol_arena *arena)
{
    double *around = OL_ARENA_ARRAY(arena, double, past->count);
    size_t *seen = OL_ARENA_ARRAY(arena, size_t, parts->season);
    mean_around(past, parts->season, around);
    for (size_t t = 0; t < past->count; t++) {
        const double value = past->values[t];
        if (isnan(value) || isnan(around[t]) || (parts->is_ratio && around[t] <= 0))
            continue;
        parts->phase[t % parts->season] += parts->is_ratio ? value / around[t] : value - around[t];
        seen[t % parts->season]++;
    }
    double sum = 0;
    for (size_t i = 0; i < parts->season; i++) {
        const double none = parts->is_ratio ? 1 : 0;
        parts->phase[i] = seen[i] ? parts->phase[i] / (double)seen[i] : none;
        sum += parts->phase[i];
    }
    const double mean = sum / (double)parts->season;
    for (size_t i = 0; i < parts->season; i++)
        parts->phase[i] = parts->is_ratio ? parts->phase[i] / mean : parts->phase[i] - mean;
}

static void decompose(struct decomposed *parts, const struct ol_forecast_past *past, struct ol_arena *arena)
{
    parts->count = past->count;
    parts->season = ol_forecast_season(past);
    parts->is_ratio = parts->season > 1 && is_positive(past);
    parts->rest = OL_ARENA_ARRAY(arena, double, past->count);
    parts->phase = OL_ARENA_ARRAY(arena, double, parts->season);
    if (parts->season > 1)
        find_phases(parts, past, arena);
    for (size_t t = 0; t < past->count; t++) {
        const double phase = parts->phase[t % parts->season];
        parts->rest[t] = parts->is_ratio ? past->values[t] / phase : past->values[t] - phase;
    }
}

static double slope_of(const double *values, size_t count)
{
    double n = 0, mean_t = 0, mean_y = 0, up = 0, down = 0;
    for (size_t t = 0; t < count; t++)
        if (!isnan(values[t])) {
            n++;
            mean_t += ((double)t - mean_t) / n;
            mean_y += (values[t] - mean_y) / n;
        }
    for (size_t t = 0; t < count; t++)
        if (!isnan(values[t])) {
            up += ((double)t - mean_t) * (values[t] - mean_y);
            down += ((double)t - mean_t) * ((double)t - mean_t);
        }
    return down > 0 ? up / down : 0;
}

static double alpha_of(double at)
{
    return 0.01 + 0.98 / (1 + exp(-at));
}

/* The squared errors one step ahead; `level` gets the last. */
static double smooth(const struct decomposed *parts, double alpha, double *level)
{
    double squares = 0;
    *level = NAN;
    for (size_t t = 0; t < parts->count; t++) {
        const double value = parts->rest[t];
        if (isnan(value))
            continue;
        const double error = isnan(*level) ? 0 : value - *level;
        *level = isnan(*level) ? value : *level + alpha * error;
        squares += error * error;
    }
    return squares < 1e300 ? squares : 1e300;
}

static double squares_at(const double *at, void *self)
{
    double level;
    return smooth(self, alpha_of(at[0]), &level);
}

static void carry_theta(const struct ol_forecast_past *past, size_t horizon, double *out, struct ol_arena *arena)
{
    struct decomposed parts = {0};
    double at = -1, level;
    decompose(&parts, past, arena);
    ol_minimum_find(squares_at, &parts, &at, 1, ROUNDS);
    const double alpha = alpha_of(at), half = slope_of(parts.rest, parts.count) / 2;
    smooth(&parts, alpha, &level);
    const double lag = (1 - pow(1 - alpha, (double)parts.count)) / alpha;
    for (size_t h = 0; h < horizon; h++) {
        const double phase = parts.phase[(parts.count + h) % parts.season],
                     trend = level + half * ((double)h + lag);
        out[h] = parts.is_ratio ? trend * phase : trend + phase;
    }
}

const struct ol_forecast_model ol_forecast_theta = {
    .name = "theta",
    .summary = "exponential smoothing with half the long-run slope, of what is left without the season",
    .carry_on = carry_theta,
};
