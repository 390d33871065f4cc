/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_listing: what `outlay forecast` has found, as a page for a person, as JSON, or as CSV.
 */
#ifndef OUTLAY_CLI_FORECAST_LISTING_H
#define OUTLAY_CLI_FORECAST_LISTING_H

#include "reports/forecast_totals.h"
#include "scenarios/cli/command.h"
#include "scenarios/cost_series.h"

/* One series: all costs, or those of a group. */
struct ol_forecast_item {
    const char *name; /* "" of all */
    struct ol_forecast_series series;
    struct ol_forecast forecast;
    struct ol_forecast_total totals[OL_FORECAST_TOTALS];
    size_t total_count;
};

struct ol_forecast_report {
    const struct ol_cost_series *costs;
    const struct ol_cost_question *question;
    const struct ol_forecast_setting *setting;
    const struct ol_forecast_driver *drivers;
    size_t driver_count;
    const struct ol_forecast_item *items; /* all costs, then each group */
    size_t item_count;
    size_t shown;  /* coming steps that were asked for */
    double budget; /* a month's; 0: none */
    bool with_chart;
};

/* Whether a month's budget is more likely passed than not. */
bool ol_forecast_is_over(const struct ol_forecast_report *report);

void ol_forecast_write(const struct ol_forecast_report *report, enum ol_output_format format,
                       struct ol_output *output);
/* group,time,p2.5,p10,p50,p90,p97.5; group is empty of all costs */
void ol_forecast_write_steps(const struct ol_forecast_report *report, struct ol_output *output);
/* group,period,from,to,spent,p10,p50,p90,mean,budget_passed */
void ol_forecast_write_totals(const struct ol_forecast_report *report, struct ol_output *output);
/* group,window,model,side,origins,values,wape,bias,mase,pinball_10,pinball_50,pinball_90,in_80,in_95 */
void ol_forecast_write_scores(const struct ol_forecast_report *report, struct ol_output *output);
void ol_forecast_write_json(const struct ol_forecast_report *report, struct ol_output *output);

#endif
