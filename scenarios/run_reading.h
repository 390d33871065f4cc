/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run_reading: all that a run directory holds for the run's page.
 *
 * summary.json and manifest.json must be there; of tables that are not, what they would tell is empty. What is read
 * does not grow with the number of jobs: series.csv is read for the means of its columns, costs.csv and findings.csv
 * are sums already.
 *
 *     struct ol_run_reading reading = {0};
 *     status = ol_run_reading_read(&reading, "week", &error);
 *     reading.page.plots = &plots;
 *     ol_page_run_write(output, &reading.page);
 *     ol_run_reading_release(&reading);
 */
#ifndef OUTLAY_SCENARIOS_RUN_READING_H
#define OUTLAY_SCENARIOS_RUN_READING_H

#include "reports/page_run.h"
#include "scenarios/run_record.h"

struct ol_run_reading {
    struct ol_page_run page; /* borrows from the rest */

    /* private */
    struct ol_run_record record;
    struct ol_arena arena;
    struct ol_result result;
    struct ol_text missing;
    struct ol_series *series;
    size_t series_capacity;
    struct ol_cost_line *costs;
    size_t cost_capacity;
    struct ol_told_finding *findings;
    size_t finding_capacity;
    struct ol_told_anomaly *anomalies;
    size_t anomaly_capacity;
    struct ol_told_forecast *forecast;
    size_t forecast_capacity;
    struct ol_told_alert *alerts;
    size_t alert_capacity;
    struct ol_told_burn *burns;
    size_t burn_capacity;
};

/* Release in any case. */
int ol_run_reading_read(struct ol_run_reading *reading, const char *directory, struct ol_error *error);
void ol_run_reading_release(struct ol_run_reading *reading);
/* ---- private: of its parts ---- */

/* budgets.csv and burndown.csv. */
int ol_run_reading_budgets(struct ol_run_reading *reading, const char *directory, struct ol_error *error);

#endif
