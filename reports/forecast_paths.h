/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_paths: futures that keep days together, drawn from a backtest's errors (the essay of forecast.h).
 */
#ifndef OUTLAY_REPORTS_FORECAST_PATHS_H
#define OUTLAY_REPORTS_FORECAST_PATHS_H

#include "reports/forecast_backtest.h"

/* Fills the forecast's paths around its P50, which is there. Path p draws from the stream "forecast" of the setting's
 * entity and p alone. */
void ol_forecast_draw_paths(struct ol_forecast *forecast, const struct ol_forecast_backtest *backtest,
                            const struct ol_forecast_spread *spread, const enum ol_forecast_side *shown,
                            double scale);

#endif
