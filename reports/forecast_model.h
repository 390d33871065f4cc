/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_model: ways to carry a series on.
 *
 * A model is a function of the past alone: from the values of equal steps up to some moment it says those of the steps
 * to come. It keeps nothing, so that a backtest asks it at each origin as if nothing behind it existed. Each ends in
 * one const struct ol_forecast_model and a line of forecast_list.c.
 *
 * The past has been prepared (forecast_clean.h): outliers are replaced and what falls on certain days of the month is
 * taken out. Only the yardstick, seasonal-naive, sees the values as they are. NAN is a missing value, in a past and in
 * nothing else; a past has at least OL_FORECAST_LEAST values that are there, and its last is there.
 */
#ifndef OUTLAY_REPORTS_FORECAST_MODEL_H
#define OUTLAY_REPORTS_FORECAST_MODEL_H

#include "outlay/arena.h"
#include "outlay/simtime.h"

#include <stdbool.h>

#define OL_FORECAST_LEAST   14
#define OL_FORECAST_DRIVERS 8

struct ol_forecast_past {
    const double *values; /* prepared */
    const double *raw;    /* as they were; first known and last known are there */
    size_t count;
    ol_time start, step; /* instant of the first; > 0 */
    size_t periods[2]; /* the seasons' lengths in steps, the shorter first; of one season the second is 0, of none
                              both. The past is at least twice as long as each */
    const double *const *drivers; /* driver_count arrays of count + horizon values, none missing */
    size_t driver_count;
    const double *const
        *said; /* what the models before it in the list have said, for one that combines; NULL: it asks */
};

struct ol_forecast_model {
    const char *name, *summary;
    /* Fills out[0 .. horizon) with finite numbers. Scratch memory is taken from the arena. */
    void (*carry_on)(const struct ol_forecast_past *past, size_t horizon, double *out, struct ol_arena *arena);
};

/* The yardstick comes first, what combines others last; NULL-terminated. */
#define OL_FORECAST_MODELS 7
#define OL_FORECAST_NAIVE  0 /* indices */
#define OL_FORECAST_MEDIAN 6
extern const struct ol_forecast_model *const ol_forecast_models[OL_FORECAST_MODELS + 1];
extern const struct ol_forecast_model ol_forecast_naive, ol_forecast_drift, ol_forecast_mean, ol_forecast_ets,
    ol_forecast_theta, ol_forecast_regression, ol_forecast_median;

/* The longest season, or 1. */
size_t ol_forecast_season(const struct ol_forecast_past *past);
/* Exponential smoothing of the values without regard to seasons: level and damped trend, or level alone, whichever has
 * the lesser AICc. */
void ol_forecast_smooth(const double *values, size_t count, size_t horizon, double *out, struct ol_arena *arena);

#endif
