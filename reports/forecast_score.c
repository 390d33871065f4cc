/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/forecast_score.h"

#include <math.h>

const double ol_forecast_levels[OL_FORECAST_LEVELS] = {0.025, 0.1, 0.5, 0.9, 0.975};

void ol_forecast_sums_add(struct ol_forecast_sums *sums, double value, const double quantiles[OL_FORECAST_LEVELS],
                          double scale)
{
    const double error = quantiles[OL_P50] - value;
    sums->values++;
    sums->absolute += fabs(error);
    sums->signed_ += error;
    sums->size += fabs(value);
    if (scale > 0) {
        sums->scaled += fabs(error) / scale;
        sums->scaled_values++;
    }
    for (int i = 0; i < 3; i++) {
        const double p = ol_forecast_levels[OL_P10 + i], off = value - quantiles[OL_P10 + i];
        sums->pinball[i] += (p - (off < 0)) * off;
    }
    sums->in80 += value >= quantiles[OL_P10] && value <= quantiles[OL_P90];
    sums->in95 += value >= quantiles[OL_P025] && value <= quantiles[OL_P975];
}

static double ratio(double up, double down)
{
    return down > 0 ? up / down : NAN;
}

struct ol_forecast_score ol_forecast_sums_score(const struct ol_forecast_sums *sums, size_t origins)
{
    const double count = (double)sums->values;
    return (struct ol_forecast_score){
        .origins = sums->values ? origins : 0,
        .values = sums->values,
        .wape = ratio(sums->absolute, sums->size),
        .bias = ratio(sums->signed_, sums->size),
        .mase = ratio(sums->scaled, (double)sums->scaled_values),
        .pinball = {ratio(sums->pinball[0], count), ratio(sums->pinball[1], count),
                    ratio(sums->pinball[2], count)},
        .in80 = ratio((double)sums->in80, count),
        .in95 = ratio((double)sums->in95, count),
    };
}

double ol_forecast_change(const double *values, size_t count, size_t season, size_t window)
{
    double sum = 0;
    size_t pairs = 0;
    for (size_t t = count; t-- > season && count - t <= window;)
        if (!isnan(values[t]) && !isnan(values[t - season])) {
            sum += fabs(values[t] - values[t - season]);
            pairs++;
        }
    return pairs ? sum / (double)pairs : 0;
}
