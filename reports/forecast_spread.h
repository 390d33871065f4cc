/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_spread: how far from a forecast values may lie, as its past errors tell (the essay of forecast.h).
 */
#ifndef OUTLAY_REPORTS_FORECAST_SPREAD_H
#define OUTLAY_REPORTS_FORECAST_SPREAD_H

#include "outlay/arena.h"

/* An error of the backtest: value less forecast, over the scale of its origin. */
struct ol_forecast_miss {
    double off;
    double distance; /* steps, at least 1 */
    double weight;   /* above 0: 1 / distance, times the steps it stands for where some are left out */
};

struct ol_forecast_spread {
    double intercept, growth;        /* a and b */
    struct ol_forecast_miss *misses; /* off divided by exp(a + b log h); sorted by it */
    double *below;                   /* share of the weight before the middle of each */
    size_t count;
    double span;  /* steps that the errors are spread over */
    double reach; /* the greatest distance of an error */
};

/* Reorders `misses` and keeps them: they must live as long as the spread. `span` as above, at least 1. Of no misses the
 * spread is 0. */
void ol_forecast_spread_fit(struct ol_forecast_spread *spread, struct ol_forecast_miss *misses, size_t count,
                            double span, struct ol_arena *arena);
/* What is added to the forecast, in scales, for the p-quantile at a distance; rises with p, is 0 at 0.5, and on neither
 * side of it beyond 0: the forecast stays in the middle, and errors that all were on one side widen that side. */
double ol_forecast_spread_at(const struct ol_forecast_spread *spread, double p, double distance);

#endif
