/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_plot: a forecast as a fan, drawn by gnuplot, or in characters for a terminal.
 */
#ifndef OUTLAY_REPORTS_FORECAST_PLOT_H
#define OUTLAY_REPORTS_FORECAST_PLOT_H

#include "outlay/report.h"
#include "reports/forecast.h"

/* plots/forecast.svg with data and script in the folder, whose plots/ is there: the last steps of the past and `shown`
 * coming ones. `unit` labels the axis, and may be "". `note` says why it could not be drawn, or is "". */
int ol_forecast_plot(const struct ol_folder *folder, const struct ol_forecast *forecast,
                     const struct ol_forecast_series *series, size_t shown, const char *unit,
                     char note[OL_PLOT_NOTE], struct ol_error *error);

/* A chart of some lines: o what was, + the forecast, : where 80% are expected. */
void ol_forecast_chart(struct ol_text *text, const struct ol_forecast *forecast,
                       const struct ol_forecast_series *series, size_t shown);

#endif
