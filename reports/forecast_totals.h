/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_totals: what months and years will have come to, from what was spent and the paths of a forecast.
 *
 * A month is that of the calendar in UTC. Its total is what was spent in it (missing steps as the season has them) and
 * the sum of its coming steps, path by path; a step belongs to the month in which it begins. A month in which the
 * series begins counts from there.
 */
#ifndef OUTLAY_REPORTS_FORECAST_TOTALS_H
#define OUTLAY_REPORTS_FORECAST_TOTALS_H

#include "reports/forecast.h"

struct ol_forecast_total {
    ol_time from, to;  /* instants: of the first step that counts, and the period's end */
    int year, month;   /* month 0: the year */
    bool is_late;      /* the series begins within */
    double spent;      /* so far */
    size_t past, left; /* steps */
    size_t missing;    /* of the past ones */
    double p10, p50, p90, mean;
    double over; /* share of the paths above the budget; NAN without one */
    ol_time over_p10, over_p50,
        over_p90; /* the day it is passed, of the paths that pass it; OL_NEVER: none does */
};

/* Of the month and the year in which the first coming step lies, and further months while the horizon holds them whole:
 * `totals` has room for OL_FORECAST_TOTALS. Months first, the year last, if the horizon holds its end. Returns how
 * many. `budget` is a month's, 0 for none. */
#define OL_FORECAST_TOTALS 40
size_t ol_forecast_totals(const struct ol_forecast *forecast, const struct ol_forecast_series *series,
                          double budget, struct ol_forecast_total totals[OL_FORECAST_TOTALS]);
/* Steps from the end of such a series to the end of the year in which the first coming one begins. */
size_t ol_forecast_steps_to_year_end(ol_time end, ol_time step);

#endif
