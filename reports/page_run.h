/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page_run: a run as its page tells it, and the sections of the page.
 *
 * All of it is what the files of a run directory hold, so that a page can be written again from them alone. Metrics
 * come twice: as figures with their spread, and in `result`, one mean each, for the tables that the terminal shows too.
 * What a run does not have (prices, findings, anomalies) is empty, and its section is left out; a file that it should
 * have and has not is named in `missing`.
 *
 * A section is one row in the list of page.c: its title, whether the run has anything for it, and who writes it.
 * Nothing here is owned: all is borrowed from whoever read the directory.
 */
#ifndef OUTLAY_REPORTS_PAGE_RUN_H
#define OUTLAY_REPORTS_PAGE_RUN_H

#include "reports/cost_book.h"
#include "reports/figure.h"
#include "reports/page_frame.h"

/* A row of findings.csv, as it is written there. */
struct ol_told_finding {
    const char *finding, *job, *user, *team, *pool, *asked, *used, *advice;
    double unit_hours, cost; /* NAN: not known */
};

/* A row of anomalies.csv. */
struct ol_told_anomaly {
    ol_time start, end; /* instants */
    const char *what;   /* the series it was found in: a service, a team; "" of the whole */
    double actual, expected;
};

/* A row of forecast.csv. */
struct ol_told_forecast {
    ol_time at;          /* instant */
    double mean, lo, hi; /* lo and hi: NAN where they are not told */
};

/* A row of budgets.csv: a threshold of a budget in a month, of the first replication. */
struct ol_told_alert {
    const char *budget, *tag, *month, *action;
    double monthly, threshold, spent,
        projected;                  /* spent and projected: when it was crossed, or at the month's end */
    double month_spent, month_cost; /* of the whole month; month_cost: NAN where no bill tells */
    ol_time crossed, breach;        /* instants; OL_NEVER: not in this month */
    bool is_whole;                  /* the run has all of the month */
};

/* A row of burndown.csv, as the day ends. */
struct ol_told_burn {
    const char *budget;
    ol_time day; /* its begin, an instant */
    double left, spent, projected;
};

struct ol_page_run {
    const struct ol_result *result;  /* one value a metric; `replications` are those of the run */
    const struct ol_figure *figures; /* in the order of their names */
    size_t figure_count;
    bool has_costs;                   /* costs.csv was there */
    const struct ol_cost_line *costs; /* of the first replication, in the order of the days */
    size_t cost_count;
    const struct ol_told_finding *findings; /* dearest first */
    size_t finding_count;
    const struct ol_told_anomaly *anomalies;
    size_t anomaly_count;
    const struct ol_told_forecast *forecast;
    size_t forecast_count;
    const struct ol_told_alert *alerts; /* by budget, month and threshold */
    size_t alert_count;
    const struct ol_told_burn *burns; /* by budget and day */
    size_t burn_count;
    const struct ol_manifest_input *inputs;
    size_t input_count;
    const struct ol_manifest_edit *edits;
    size_t edit_count;
    const struct ol_plots *plots; /* NULL: there are none */
    const char *missing;          /* names, with commas; "" where nothing is */
};

/* NULL where there is none. */
const struct ol_figure *ol_figure_find(const struct ol_page_run *run, const char *name);
/* The mean; NAN where there is none. */
double ol_figure_mean(const struct ol_page_run *run, const char *name);
/* The next figure PREFIX NAME SUFFIX at or behind *at, which is moved behind it; NULL behind the last. */
const struct ol_figure *ol_figure_next(const struct ol_page_run *run, const char *prefix, const char *suffix,
                                       size_t *at, struct ol_slice *name);

/* The page: everything above and below. */
void ol_page_run_write(struct ol_output *output, const struct ol_page_run *run);

/* ---- parts ---- */

/* One section of the page. */
struct ol_page_part {
    const char *id, *title; /* static */
    bool (*is_wanted)(const struct ol_page_run *run);
    void (*write)(struct ol_page *page, const struct ol_page_run *run);
};
extern const struct ol_page_part ol_page_part_costs, ol_page_part_waterfall, ol_page_part_course,
    ol_page_part_budgets, ol_page_part_use, ol_page_part_waits, ol_page_part_losses, ol_page_part_what_ifs,
    ol_page_part_data, ol_page_part_metrics, ol_page_part_origin;

/* What stands first: what does it cost, is it enough, what is wrong, what should be done. */
void ol_page_answers(struct ol_page *page, const struct ol_page_run *run);
/* What was asked of metrics and what came of it; nothing where nothing was. */
void ol_page_objectives(struct ol_page *page, const struct ol_page_run *run);
/* How many of them fail; 0 where nothing was asked. */
size_t ol_page_objectives_missed(const struct ol_page_run *run);
/* How budgets were used up, day by day, and what their alerts did; nothing where no budget was watched so. */
void ol_page_burndown(struct ol_page *page, const struct ol_page_run *run);
/* The plots of these names, one after another, that the run has; `names` ends with NULL. */
void ol_page_plots(struct ol_page *page, const struct ol_page_run *run, const char *const *names);
bool ol_page_has_plots(const struct ol_page_run *run, const char *const *names);

#endif
