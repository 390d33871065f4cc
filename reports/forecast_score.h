/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_score: the sums behind a score (forecast.h).
 *
 *     struct ol_forecast_sums sums = {0};
 *     ol_forecast_sums_add(&sums, value, quantiles, scale);
 *     score = ol_forecast_sums_score(&sums, origins);
 */
#ifndef OUTLAY_REPORTS_FORECAST_SCORE_H
#define OUTLAY_REPORTS_FORECAST_SCORE_H

#include "reports/forecast.h"

struct ol_forecast_sums {
    size_t values, scaled_values;
    double absolute, signed_, size, scaled, pinball[3];
    size_t in80, in95;
};

/* `scale` is MASE's; 0: of no season that changes, and then it does not count for MASE. */
void ol_forecast_sums_add(struct ol_forecast_sums *sums, double value, const double quantiles[OL_FORECAST_LEVELS],
                          double scale);
struct ol_forecast_score ol_forecast_sums_score(const struct ol_forecast_sums *sums, size_t origins);
/* The mean of |y_t - y_(t-m)| over the last `window` steps of the values where both are there; 0 where none are. */
double ol_forecast_change(const double *values, size_t count, size_t season, size_t window);

#endif
