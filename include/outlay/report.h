/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report: a result as people and programs read it.
 *
 * One writer a file of the run directory, each from a struct ol_result alone, and each the same bytes for the
 * same result; the page is made from these files (reports/page_run.h). Plots are the only ones that run another
 * program: where gnuplot is missing they leave data and script and say so, which is not a failure.
 */
#ifndef OUTLAY_REPORT_H
#define OUTLAY_REPORT_H

#include "outlay/output.h"
#include "outlay/result.h"

/* summary.json and `--format json`. */
void ol_report_summary_json(struct ol_output *output, const struct ol_result *result);
/* `--format csv`: metric,unit,mean,lo,hi,p10,p50,p90,n */
void ol_report_summary_csv(struct ol_output *output, const struct ol_result *result);
/* `--format table`: the dozen numbers a reviewer asks for first, aligned, with units. */
void ol_report_terminal(struct ol_output *output, const struct ol_result *result, bool with_colour);

/* replications.csv: one row each, a column a metric. */
void ol_report_replications(struct ol_output *output, const struct ol_result *result);
/* series.csv: time_s,pool,source,unit,capacity_units,busy_units,utilization,queued_jobs,queued_units,cost; the queue of
 * a pool of several series is empty in all but the first, and the cost where it is not known */
void ol_report_series(struct ol_output *output, const struct ol_result *result);
/* endpoints.csv: time_s,endpoint,requests,completed,shed,timed_out,failed,latency_p50_s,latency_p95_s,latency_p99_s,
 * queue,instances_ready,instances_starting,utilization; empty where nobody tells */
void ol_report_endpoints(struct ol_output *output, const struct ol_result *result);

/* findings.csv: finding,job,user,team,pool,asked,used,unit_hours_wasted,cost,advice; dearest first. Asked and used are
 * GPUs; of the finding overlong they are hours ("10h"). Rows without a job are the sums of further ones. */
void ol_report_findings(struct ol_output *output, const struct ol_result *result);

/* budgets.csv: budget,tag,month,monthly,threshold,amount,action,crossed_at,spent,projected_end,projected_end_7d,
 * breach_at,breach_at_7d,month_spent,month_cost,whole_month; spent and projections are those of the crossing, or of
 * the month's end where there is none. burndown.csv: budget,day,cost,left,spent,projected_end,projected_end_7d,
 * breach_at,breach_at_7d, as the day ends. */
void ol_report_budgets(struct ol_output *output, const struct ol_result *result);
void ol_report_burndown(struct ol_output *output, const struct ol_result *result);

/* jobs.csv; rows come in the order of the trace, times in seconds since the clock's start. `cost` is NULL where its
 * pool costs nothing. */
void ol_report_jobs_header(struct ol_output *output);
void ol_report_jobs_row(struct ol_output *output, const struct ol_job_run *run, const char *pool, uint32_t grain,
                        const struct ol_labels *labels, const ol_money *cost);

/* manifest.json: what a run was made from. */
struct ol_manifest_input {
    const char *path, *role; /* role: "scenario", "included", "trace", "values" */
    char sha256[65];         /* "" where it could be read only once */
};
struct ol_manifest_edit {
    const char *xpath, *value;
};
struct ol_manifest {
    const char *version, *command_line;
    uint64_t seed;
    size_t replications, threads;
    const char *variance; /* NULL: plain */
    const struct ol_manifest_input *inputs;
    size_t input_count;
    bool streams;
    const struct ol_manifest_edit *edits; /* that were made to the scenario, in their order */
    size_t edit_count;
    ol_time started, finished; /* instants; the only bytes that differ between equal runs */
};
void ol_report_manifest(struct ol_output *output, const struct ol_manifest *manifest);

/* plots/NAME.dat and NAME.gp, in the folder plots (which it makes). Plots that a run has nothing for are left out. */
int ol_report_plots(struct ol_folder *folder, const struct ol_result *result, struct ol_error *error);

/* plots/NAME.svg of the scripts that lie in a run directory, which may have been changed since they were written.
 * Behind the last one names are NULL. The SVG texts are kept for the page; NULL where gnuplot could not make one, and
 * then `note` says why, in one sentence. With others among the `forms` plots/NAME.png and NAME.pdf are drawn beside,
 * for slides and for paper. */
enum ol_plot_form { OL_PLOT_SVG = 1, OL_PLOT_PNG = 2, OL_PLOT_PDF = 4 }; /* the first is always drawn */
#define OL_REPORT_PLOTS 8
struct ol_plot {
    const char *name, *title, *caption; /* borrowed; the caption is markup */
    char *svg;                          /* owned by the struct */
};
#define OL_PLOT_NOTE 300
struct ol_plots {
    struct ol_plot items[OL_REPORT_PLOTS];
    char note[OL_PLOT_NOTE];
};
void ol_report_plots_draw(const char *directory, unsigned forms, struct ol_plots *plots);
/* The same without drawing: what lies there as it is. */
void ol_report_plots_read(const char *directory, struct ol_plots *plots);
void ol_plots_release(struct ol_plots *plots);

#endif
