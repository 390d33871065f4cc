/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trial_report: the table of a sweep as programs and people read it.
 */
#ifndef OUTLAY_TRIAL_REPORT_H
#define OUTLAY_TRIAL_REPORT_H

#include "outlay/arena.h"
#include "outlay/report.h"
#include "outlay/trial.h"

/* Whether the metric is not the same at all points that have it. */
bool ol_trials_differ(const struct ol_trials *trials, size_t metric);

/* points.csv: point,status,reason,WHAT...,front,METRIC,METRIC.lo,METRIC.hi,...; a column for each thing that was varied
 * and three a metric, empty where there is no value; front is "yes" on it, and the column is only there where there is
 * one. */
void ol_report_trials_csv(struct ol_output *output, const struct ol_trials *trials);
/* The same: {"scenario","varied","units","points":[{"point","status","reason","values","front","metrics":{..}}]} */
void ol_report_trials_json(struct ol_output *output, const struct ol_trials *trials);

/* plots/NAME.svg, and what else is among the forms, with data and script in the folder, whose plots/ is there: of one
 * varied thing a curve for each metric that differs, of two a map, and the front where there is one. `note` says why
 * something could not be drawn, or is "". Titles are borrowed from the trials. Release it in any case. */
#define OL_TRIAL_PLOTS 12 /* at most; of more metrics the first */
struct ol_trial_plots {
    struct ol_plot items[OL_TRIAL_PLOTS];
    size_t count;
    char note[OL_PLOT_NOTE];
    struct ol_arena names;
};
int ol_report_trial_plots(const struct ol_folder *folder, const struct ol_trials *trials, unsigned forms,
                          struct ol_trial_plots *plots, struct ol_error *error);
void ol_trial_plots_release(struct ol_trial_plots *plots);

#endif
