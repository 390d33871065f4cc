/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_naive: the same as a season ago, the yardstick; and two that need next to nothing more.
 */
#include "reports/forecast_model.h"

#include <math.h>

/* So many seasons make the mean of a phase. */
#define MEAN_SEASONS 8

size_t ol_forecast_season(const struct ol_forecast_past *past)
{
    return past->periods[1] ? past->periods[1] : past->periods[0] ? past->periods[0] : 1;
}

/* The value of the phase of step `at`, at or behind the end, from the last season that has one, else the last value. */
static double last_of_phase(const double *values, size_t count, size_t season, size_t at)
{
    size_t last = at - (at - count + season) / season * season;
    for (; last < count; last -= season) /* below 0 is beyond the end */
        if (!isnan(values[last]))
            return values[last];
    for (last = count; last-- > 0;)
        if (!isnan(values[last]))
            return values[last];
    return 0;
}

static void carry_naive(const struct ol_forecast_past *past, size_t horizon, double *out, struct ol_arena *arena)
{
    (void)arena;
    for (size_t h = 0; h < horizon; h++)
        out[h] = last_of_phase(past->raw, past->count, ol_forecast_season(past), past->count + h);
}

const struct ol_forecast_model ol_forecast_naive = {
    .name = "seasonal-naive",
    .summary = "each step as the same step of the last season; the yardstick",
    .carry_on = carry_naive,
};

/* The mean step from the first value to the last: with it a season of 1 is the random walk with drift. */
static double drift_of(const struct ol_forecast_past *past)
{
    const size_t season = ol_forecast_season(past);
    double sum = 0;
    size_t pairs = 0;
    /* season by season, so that where in a season the past begins and ends does not matter */
    for (size_t i = 0; i < season; i++) {
        size_t first = i, last = i + (past->count - 1 - i) / season * season;
        while (first < past->count && isnan(past->values[first]))
            first += season;
        while (last > first && last < past->count && isnan(past->values[last]))
            last -= season;
        if (first >= last || last >= past->count)
            continue;
        sum += (past->values[last] - past->values[first]) / (double)(last - first);
        pairs++;
    }
    return pairs ? sum / (double)pairs : 0;
}

static void carry_drift(const struct ol_forecast_past *past, size_t horizon, double *out, struct ol_arena *arena)
{
    const size_t season = ol_forecast_season(past);
    const double drift = drift_of(past);
    (void)arena;
    for (size_t h = 0; h < horizon; h++)
        out[h] = last_of_phase(past->values, past->count, season, past->count + h) +
                 drift * (double)((h / season + 1) * season);
}

const struct ol_forecast_model ol_forecast_drift = {
    .name = "drift",
    .summary = "as a season ago, and the mean growth of the past on top",
    .carry_on = carry_drift,
};

static double mean_of_phase(const struct ol_forecast_past *past, size_t phase, size_t season)
{
    double sum = 0;
    size_t seen = 0;
    for (size_t back = season - phase; back <= past->count && back <= (size_t)MEAN_SEASONS * season;
         back += season)
        if (!isnan(past->values[past->count - back])) {
            sum += past->values[past->count - back];
            seen++;
        }
    return seen ? sum / (double)seen : last_of_phase(past->values, past->count, season, past->count + phase);
}

static void carry_mean(const struct ol_forecast_past *past, size_t horizon, double *out, struct ol_arena *arena)
{
    const size_t season = ol_forecast_season(past);
    (void)arena;
    for (size_t h = 0; h < horizon; h++)
        out[h] = h < season ? mean_of_phase(past, h, season) : out[h - season];
}

const struct ol_forecast_model ol_forecast_mean = {
    .name = "seasonal-mean",
    .summary = "each step as the mean of the same step in the last eight seasons",
    .carry_on = carry_mean,
};
