/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/plan_folder.h"

#include "outlay/trial_report.h"

#include <string.h>

static const char *const names[] = {"plan.json", "points.csv", "plots", NULL};
static const struct ol_folder_kind kind = {.mark = "plan.json", .signature = "\"choices\":", .names = names};

int ol_plan_folder_begin(struct ol_folder *folder, const char *path, struct ol_error *error)
{
    return ol_folder_begin(folder, path, &kind, error);
}

/* ---- points as the plots have them ---- */

static void take_point(struct ol_trial *trial, const struct ol_plan *plan, size_t point, struct ol_arena *arena)
{
    const size_t columns = plan->problem.bound_count + 1;
    const char **values = OL_ARENA_ARRAY(arena, const char *, plan->decisions.count);
    struct ol_interval *results = OL_ARENA_ARRAY(arena, struct ol_interval, columns);
    for (size_t d = 0; d < plan->decisions.count; d++) {
        const struct ol_decision_level *level = ol_plan_level(plan, point, d);
        values[d] = level ? level->name : "as given";
    }
    for (size_t c = 0; c < columns; c++)
        results[c] = ol_plan_column(plan, point, c);
    *trial = (struct ol_trial){.values = values, .results = results};
}

static void take_points(struct ol_trials *trials, const struct ol_plan_telling *telling, struct ol_arena *arena)
{
    const struct ol_plan *plan = telling->plan;
    trials->items = OL_ARENA_ARRAY(arena, struct ol_trial, plan->search.count);
    for (size_t i = 0; i < plan->search.count; i++) {
        if (!ol_plan_is_known(&plan->search, i))
            continue;
        take_point(&trials->items[trials->count], plan, i, arena);
        for (size_t k = 0; trials->has_front && k < telling->front_counts[0]; k++)
            if (telling->fronts[0][k] == i)
                trials->items[trials->count].is_best = true;
        trials->count++;
    }
}

static struct ol_trials trials_of(const struct ol_plan_telling *telling, struct ol_arena *arena)
{
    const struct ol_plan *plan = telling->plan;
    const size_t columns = plan->problem.bound_count + 1;
    const char **varied = OL_ARENA_ARRAY(arena, const char *, plan->decisions.count);
    const char **metrics = OL_ARENA_ARRAY(arena, const char *, columns);
    for (size_t d = 0; d < plan->decisions.count; d++)
        varied[d] = plan->decisions.items[d].name;
    for (size_t c = 0; c < columns; c++)
        metrics[c] = c == 0 ? plan->cost : plan->objectives[c - 1]->metric;
    struct ol_trials trials = {
        .title = ol_study_scenario(plan->study)->name,
        .varied = varied,
        .varied_count = plan->decisions.count,
        .metrics = metrics,
        .units = plan->units,
        .metric_count = columns,
        .has_front = columns > 1,
    };
    if (trials.has_front) {
        const struct ol_plan_bound *bound = &plan->problem.bounds[0];
        trials.front[1] = (struct ol_trial_front){
            .metric = 1,
            .is_most_best = bound->kind == OL_AGAINST_BASELINE ? !bound->wants_less : bound->kind == OL_AT_LEAST};
    }
    take_points(&trials, telling, arena);
    return trials;
}

/* ---- files ---- */

static int write_file(struct ol_folder *folder, const char *name, const struct ol_plan_telling *telling,
                      void (*write)(const struct ol_plan_telling *telling, struct ol_output *output),
                      struct ol_error *error)
{
    struct ol_text path = {0};
    struct ol_output *output = ol_output_open(ol_folder_file(folder, name, &path), error);
    if (output)
        write(telling, output);
    const int status = output ? ol_output_close(output, error) : error->status;
    ol_text_release(&path);
    return status;
}

static int write_plots(struct ol_folder *folder, const struct ol_plan_telling *telling, struct ol_error *error)
{
    struct ol_arena arena = {0};
    struct ol_trial_plots plots = {0};
    const struct ol_trials trials = trials_of(telling, &arena);
    int status = ol_folder_make(folder, "plots", error);
    if (status == OL_OK)
        status = ol_report_trial_plots(folder, &trials, OL_PLOT_SVG, &plots, error);
    if (status == OL_OK && *plots.note)
        fprintf(stderr, "outlay: %s\n", plots.note);
    ol_trial_plots_release(&plots);
    ol_arena_release(&arena);
    return status;
}

int ol_plan_folder_write(struct ol_folder *folder, const struct ol_plan_telling *telling, struct ol_error *error)
{
    int status = write_file(folder, "plan.json", telling, ol_plan_write_json, error);
    if (status == OL_OK)
        status = write_file(folder, "points.csv", telling, ol_plan_write_csv, error);
    if (status == OL_OK)
        status = write_plots(folder, telling, error);
    return status == OL_OK ? ol_folder_commit(folder, error) : status;
}
