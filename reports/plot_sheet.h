/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot_sheet: the parts of one plot before gnuplot sees it: its data file and what fills its template.
 *
 * Data are columns separated by blanks; times are in seconds since the clock's start. Nothing that a user wrote
 * reaches a script but as a quoted title.
 */
#ifndef OUTLAY_REPORTS_PLOT_SHEET_H
#define OUTLAY_REPORTS_PLOT_SHEET_H

#include "outlay/report.h"
#include "outlay/result.h"

#include <stdbool.h>

struct ol_plot_sheet {
    struct ol_text data;   /* NAME.dat */
    struct ol_text axis;   /* range, tics and label of the x axis */
    struct ol_text extras; /* range of the y axis, labels, arrows */
    struct ol_text curves; /* what stands behind `plot` */
};

void ol_plot_sheet_release(struct ol_plot_sheet *sheet);

/* NAME.dat and NAME.gp, in the folder's plots/, which is there; and NAME.svg, and what else is among the forms, of
 * plots that were written so, as ol_report_plots has them. `note` is "" where all could be drawn. */
int ol_plot_write(const struct ol_folder *folder, const char *name, const char *template,
                  const struct ol_plot_sheet *sheet, struct ol_error *error);
void ol_plots_draw(const char *directory, unsigned forms, struct ol_plot *plots, size_t count,
                   char note[OL_PLOT_NOTE]);

/* One filler a plot; `name` is that of the data file without its suffix. */
void ol_plot_fill_utilization(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name);
void ol_plot_fill_queue(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name);
void ol_plot_fill_wait(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name);
void ol_plot_fill_capacity(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name);
void ol_plot_fill_losses(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name);
void ol_plot_fill_requests(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name);
void ol_plot_fill_latency(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name);
void ol_plot_fill_instances(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name);
/* Whether there are endpoints, and any that have instances. */
bool ol_plot_has_requests(const struct ol_result *result);
bool ol_plot_has_instances(const struct ol_result *result);
/* Whether there is anything to show: nodes that came and went, and nodes that were taken away. */
bool ol_plot_has_capacity(const struct ol_result *result);
bool ol_plot_has_losses(const struct ol_result *result);

/* How many steps a point stands for where there may be so many points: hours that make up a day, days that make up a
 * week. */
size_t ol_plot_group(size_t steps, size_t points);
/* The series of one pool, of which `first` is the first. */
size_t ol_plot_parts(const struct ol_result *result, size_t first);

/* Metrics on an axis: seconds in the unit that fits the greatest, shares as per cents, others as they are. */
struct ol_plot_unit {
    double factor; /* what a value is divided by */
    const char *unit;
};
struct ol_plot_unit ol_plot_unit(const char *unit, double greatest);
/* "set ylabel 'jobs.wait.mean_s (hours)'"; `unit` may be "". */
void ol_plot_label(struct ol_text *text, const char *axis, const char *metric, const char *unit);

/* Dates where the clock has them, else time since the start in the unit that fits. */
void ol_plot_time_axis(struct ol_text *axis, const struct ol_result *result);
/* An empty plot that says so: gnuplot takes no plot without a curve. */
void ol_plot_nothing(struct ol_plot_sheet *sheet, const char *why);
/* A name as gnuplot's single-quoted string, in which nothing is expanded and no quote is left; cut after `limit`
 * characters. */
void ol_plot_quote(struct ol_text *text, const char *name, size_t limit);

#endif
