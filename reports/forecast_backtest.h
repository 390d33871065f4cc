/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_backtest: what each model would have said at rolling origins, and which would have been shown.
 *
 * Origins are at most OL_FORECAST_ORIGINS, evenly from a third of the series (two seasons at least) to its end. Their
 * distance has no divisor in common with the season's length, so that they fall on all phases of it alike. All arrays
 * are of the arena.
 */
#ifndef OUTLAY_REPORTS_FORECAST_BACKTEST_H
#define OUTLAY_REPORTS_FORECAST_BACKTEST_H

#include "reports/forecast.h"
#include "reports/forecast_clean.h"
#include "reports/forecast_spread.h"

#define OL_FORECAST_ORIGINS 48

/* The procedure of choosing, and the yardstick in its place. */
enum ol_forecast_side { OL_SIDE_TRIED, OL_SIDE_NAIVE, OL_FORECAST_SIDES };

struct ol_forecast_origin {
    size_t known;                     /* steps */
    double scale;                     /* of errors; 0: nothing is known of it, and its errors tell nothing */
    double change;                    /* MASE's */
    double least;                     /* what is to come is not below it: 0 where no value was */
    double *said[OL_FORECAST_MODELS]; /* `reach` steps each */
    size_t chosen[OL_FORECAST_WINDOWS];
};

struct ol_forecast_backtest {
    const struct ol_forecast_series *series;
    const struct ol_forecast_setting *setting;
    size_t periods[2], season;
    double least;                /* as an origin's, at the series' end */
    size_t first, stride, count; /* of origins */
    size_t reach;                /* steps from each */
    struct ol_forecast_origin *origins;
    struct ol_arena *arenas; /* one an origin */
};

/* What all models say behind the first `known` steps, days of the month and all; `said` gets arrays of `horizon` steps
 * of the arena. */
void ol_forecast_ask(const struct ol_forecast_series *series, const size_t periods[2], size_t known,
                     size_t horizon, double *said[OL_FORECAST_MODELS], struct ol_forecast_cleaned *cleaned,
                     struct ol_arena *arena);

/* The series is at least ol_forecast_fewest steps long. Release it. */
void ol_forecast_backtest_run(struct ol_forecast_backtest *backtest, const struct ol_forecast_series *series,
                              const struct ol_forecast_setting *setting);
void ol_forecast_backtest_release(struct ol_forecast_backtest *backtest);

/* Which window a distance (from 1) falls into; the last one's for what is beyond. */
size_t ol_forecast_window_of(const struct ol_forecast_setting *setting, size_t distance);
/* The model to be shown there by what is known at a step. */
size_t ol_forecast_choose(const struct ol_forecast_backtest *backtest, size_t window, size_t known);
/* Value less forecast in scales; NAN where one is missing. */
double ol_forecast_miss_of(const struct ol_forecast_backtest *backtest, size_t origin, size_t distance,
                           enum ol_forecast_side side);
/* Of the errors known at a step; sides[w] says whose in each window. */
void ol_forecast_spread_known(struct ol_forecast_spread *spread, const struct ol_forecast_backtest *backtest,
                              const enum ol_forecast_side *sides, size_t known, struct ol_arena *arena);
/* The scale of errors behind a step; 0 where nothing is known of it. */
double ol_forecast_scale(const struct ol_forecast_backtest *backtest, size_t known);

#endif
