/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long work waited, how long requests took, and whether that is as it was asked to be.
 */
#include "reports/page_run.h"

#include "reports/endpoint_table.h"
#include "reports/flow_table.h"
#include "reports/metric_cell.h"
#include "reports/number.h"
#include "reports/retraining_table.h"
#include "reports/rollout_table.h"
#include "reports/search_table.h"

#include <math.h>

static const char *const plots[] = {"wait", "queue", "requests", "latency", NULL};

static const struct {
    const char *metric, *label;
} tiles[] = {
    {"jobs.wait.mean_s", "Wait, mean"},
    {"jobs.wait.p50_s", "Wait, median"},
    {"jobs.wait.p95_s", "Wait, 95th percentile"},
    {"jobs.wait.max_s", "Wait, longest"},
    {"jobs.slowdown.bounded_mean", "Bounded slowdown, mean"},
    {"jobs.turnaround.mean_s", "Turnaround, mean"},
    {"jobs.makespan_s", "Makespan"},
    {"jobs.rejected", "Jobs rejected"},
};

static bool is_wanted(const struct ol_page_run *run)
{
    return ol_result_has_jobs(run->result) || ol_result_has_endpoints(run->result) ||
           ol_page_has_plots(run, plots);
}

static void add_tile(struct ol_page *page, const struct ol_page_run *run, size_t i)
{
    char value[OL_NUMBER_BUFFER], spread[OL_NUMBER_BUFFER] = "";
    const struct ol_figure *figure = ol_figure_find(run, tiles[i].metric);
    if (!figure || !isfinite(figure->interval.mean))
        return;
    if (figure->n > 1)
        ol_value_say((figure->interval.hi - figure->interval.lo) / 2, figure->unit, spread);
    ol_page_tile(page, tiles[i].label, ol_value_say(figure->interval.mean, figure->unit, value), spread);
}

static void add_jobs(struct ol_page *page, const struct ol_page_run *run)
{
    static const struct ol_metric_column columns[] = {{"Team", NULL},
                                                      {"Jobs", "jobs"},
                                                      {"Share of use", "share"},
                                                      {"Wait, mean", "wait.mean_s"},
                                                      {"95th percentile", "wait.p95_s"}};
    struct ol_table teams = {0};
    ol_page_tiles_begin(page);
    for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++)
        add_tile(page, run, i);
    ol_page_tiles_end(page);
    ol_metric_table(&teams, run->result, "team.", ".jobs", columns, sizeof columns / sizeof *columns);
    ol_page_table(page, "Waits by team", &teams);
    ol_table_release(&teams);
}

static void add_flows(struct ol_page *page, const struct ol_page_run *run)
{
    struct ol_table flows = {0}, steps = {0};
    ol_flow_table(&flows, run->result);
    ol_step_table(&steps, run->result);
    ol_page_table(page, "Pipelines", &flows);
    ol_page_table(page, "Steps", &steps);
    if (steps.rows > 0)
        ol_page_note(
            page,
            "Of the makespan is the share of the critical path, step by step; slack is how much longer a step "
            "could have taken without its run being any longer.");
    ol_table_release(&flows);
    ol_table_release(&steps);
}

static void add_searches(struct ol_page *page, const struct ol_page_run *run)
{
    struct ol_table searches = {0}, arrays = {0};
    ol_search_table(&searches, run->result);
    ol_array_table(&arrays, run->result);
    ol_page_table(page, "Searches", &searches);
    if (searches.rows > 0)
        ol_page_note(page,
                     "Saved and regret are told against every trial run to its end: its hours, and the loss of "
                     "what it would have found.");
    ol_page_table(page, "Job arrays", &arrays);
    ol_table_release(&searches);
    ol_table_release(&arrays);
}

static void add_endpoints(struct ol_page *page, const struct ol_page_run *run)
{
    struct ol_table endpoints = {0}, rollouts = {0};
    ol_endpoint_table(&endpoints, run->result);
    ol_rollout_table(&rollouts, run->result);
    ol_page_table(page, "Endpoints", &endpoints);
    if (endpoints.rows > 0)
        ol_page_note(page,
                     "In time is the share of all requests that were answered within the endpoint's target.");
    ol_page_table(page, "Rollouts", &rollouts);
    if (rollouts.rows > 0)
        ol_page_note(page,
                     "Requests are those of both versions together, as callers see the service; extra hours are "
                     "instance-hours beyond those of one version alone.");
    ol_table_release(&endpoints);
    ol_table_release(&rollouts);
}

static void add_models(struct ol_page *page, const struct ol_page_run *run)
{
    struct ol_table models = {0};
    ol_retraining_table(&models, run->result);
    ol_page_table(page, "Models", &models);
    if (models.rows > 0)
        ol_page_note(
            page,
            "Age is that of the data which the model in place knows; lost are the points of quality by which "
            "it lies below a new one; recovery is from a shift to a model that knows it.");
    ol_table_release(&models);
}

static void write(struct ol_page *page, const struct ol_page_run *run)
{
    ol_page_objectives(page, run);
    if (ol_result_has_jobs(run->result))
        add_jobs(page, run);
    add_flows(page, run);
    add_searches(page, run);
    add_endpoints(page, run);
    add_models(page, run);
    ol_page_plots(page, run, plots);
}

const struct ol_page_part ol_page_part_waits = {"waits", "Waits and objectives", is_wanted, write};
