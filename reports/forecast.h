/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast: what is to come of a series of costs, how sure that is, and how good such forecasts have been.
 *
 * Several models (forecast_model.h) carry the series on. Which of them is shown is decided by a backtest with rolling
 * origins, window by window (7, 30, 90 days): at each origin the models see what was known then and nothing else, and
 * so do the choice among them and the intervals. At an origin the model is taken that, on errors known by then, was
 * best at these distances (with too few errors, the median of several models); a score is that of this procedure, not
 * of the model that looks best once all is known. Where it does not beat the same procedure with seasonal-naive in its
 * place, by WAPE on the same steps, seasonal-naive is what is shown.
 *
 * Intervals are conformal: the errors of the backtest, each divided by the scale of its origin (the mean change from
 * season to season before it), grow with the distance h as exp(a + b log h), 0 <= b <= 1 (beyond what was tested, 0.5
 * at most); what is left of them when divided by that is pooled, with weight 1 / h, and its quantiles, widened for how
 * few independent errors there are, are put around the forecast. b is 0.5 of a random walk, and 0 where errors do not
 * grow.
 *
 * Sums of days need days that belong together. Paths are drawn from the errors of whole windows in the backtest, of two
 * origins mixed at random (w1^2 + w2^2 = 1, which keeps all correlations), one behind the other where they are shorter
 * than what is asked for, each beginning at the level where the one before has ended. At each step they are given the
 * quantiles of the interval there in the order in which they lie (ensemble copula coupling, Schefzik, Thorarinsdottir
 * and Gneiting 2013). The quantile of a month's total is then that of the paths' totals.
 *
 * Scores, of forecasts f of values y:
 *
 *     WAPE     sum |f - y| / sum |y|                bias     sum (f - y) / sum |y|: above 0 is too much
 *     MASE     mean of |f - y| / (mean |y_t - y_(t-m)| of what was known at the origin), m the season
 *              (Hyndman and Koehler 2006): below 1 is better than seasonal-naive was one season ahead in the past
 *     pinball  mean of (p - [y < q]) (y - q) of the quantile q, in the unit of the values; at 0.5 it is half the mean
 *              absolute error
 *     in80, in95   share of values within the intervals, both ends included
 *
 *     struct ol_forecast forecast;
 *     status = ol_forecast_make(&forecast, &series, &setting, &error);    // forecast.quantiles[...], forecast.paths
 *     ol_forecast_release(&forecast);
 */
#ifndef OUTLAY_REPORTS_FORECAST_H
#define OUTLAY_REPORTS_FORECAST_H

#include "reports/forecast_model.h"

#include <stdint.h>

#define OL_FORECAST_WINDOWS 6

/* A thing that costs depend on. */
struct ol_forecast_driver {
    const char *name;
    const double *values; /* of the series' steps and perhaps further ones, NAN where missing */
    size_t count;         /* at least the series'. What goes on behind that is a plan, taken as known at all origins and
                             as staying where it ends; else the driver is forecast itself, in the backtest too */
};

/* Borrowed. */
struct ol_forecast_series {
    const double *values; /* NAN: missing; the first and the last are there */
    size_t count;
    ol_time start, step; /* instant of the first */
    const struct ol_forecast_driver *drivers;
    size_t driver_count;
    struct ol_place place; /* to blame */
};

struct ol_forecast_setting {
    size_t windows[OL_FORECAST_WINDOWS]; /* steps, rising */
    size_t window_count;                 /* at least 1 */
    size_t horizon;                      /* steps, at least 1 */
    uint64_t seed;
    const char *entity; /* whose random numbers: a group's name, or "" */
    size_t threads;
};

/* The levels of intervals, and of the pinball loss. */
enum ol_forecast_level { OL_P025, OL_P10, OL_P50, OL_P90, OL_P975, OL_FORECAST_LEVELS };
extern const double ol_forecast_levels[OL_FORECAST_LEVELS];

struct ol_forecast_score {
    size_t origins, values;  /* 0: nothing could be scored, and all else is NAN */
    double wape, bias, mase; /* NAN where it is of nothing: all values 0 */
    double pinball[3];       /* of P10, P50, P90 */
    double in80, in95;
};

struct ol_forecast_window {
    size_t steps;
    const struct ol_forecast_model *model; /* shown for the steps behind the window before */
    bool is_tested;                        /* else seasonal-naive is shown for want of a score */
    bool is_beaten;                        /* the procedure was not better than seasonal-naive, so that is shown */
    struct ol_forecast_score shown, naive; /* of steps 1 .. steps */
    struct ol_forecast_score tried;        /* of the procedure, whether it is shown or not */
};

struct ol_forecast {
    struct ol_arena arena;
    struct ol_forecast_window windows[OL_FORECAST_WINDOWS];
    size_t window_count, origins;
    size_t first_origin, stride; /* in steps */
    size_t horizon;
    double *quantiles[OL_FORECAST_LEVELS]; /* of each step; P50 is the forecast */
    double growth;                         /* b */
    size_t path_count;
    double *paths;  /* path_count x horizon */
    double *filled; /* the past, missing values as the season has them */
    bool *is_outlier;
    size_t missing, outliers, effect_days;
    size_t season;
    bool plans_known; /* some driver is a plan */
};

/* OL_BAD_INPUT of a series that is too short. Fills what need not be zeroed before; release it whatever the result. */
int ol_forecast_make(struct ol_forecast *forecast, const struct ol_forecast_series *series,
                     const struct ol_forecast_setting *setting, struct ol_error *error);
void ol_forecast_release(struct ol_forecast *forecast);

/* Fewest steps of a series that can be forecast and tested over its first window. */
size_t ol_forecast_fewest(size_t first_window);
/* The seasons that steps of this length have, day and week, of those that such a past holds three times. */
void ol_forecast_periods(ol_time step, size_t count, size_t periods[2]);

#endif
