/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/json.h"
#include "scenarios/cli/plan_listing.h"

#include <math.h>

static bool is_on_front(const struct ol_plan_telling *telling, size_t point, size_t bound)
{
    for (size_t i = 0; i < telling->front_counts[bound]; i++)
        if (telling->fronts[bound][i] == point)
            return true;
    return false;
}

static const char *state_of(const struct ol_plan *plan, size_t point)
{
    return plan->search.points[point].failure ? "failed" : ol_plan_rank_names[ol_plan_shown(plan, point)];
}

static const char *column_of(const struct ol_plan *plan, size_t column)
{
    return column == 0 ? plan->cost : plan->objectives[column - 1]->metric;
}

/* ---- JSON ---- */

static void json_interval(struct ol_json *json, const char *key, struct ol_interval interval)
{
    ol_json_object(json, key);
    ol_json_real(json, "hi", interval.hi);
    ol_json_real(json, "lo", interval.lo);
    ol_json_real(json, "mean", interval.mean);
    ol_json_end(json);
}

static void json_point(struct ol_json *json, const struct ol_plan_telling *telling, const char *key, size_t point)
{
    const struct ol_plan *plan = telling->plan;
    ol_json_object(json, key);
    json_interval(json, "cost", ol_plan_column(plan, point, 0));
    ol_json_object(json, "decisions");
    for (size_t d = 0; d < plan->decisions.count; d++) {
        const struct ol_decision_level *level = ol_plan_level(plan, point, d);
        ol_json_string(json, plan->decisions.items[d].name, level ? level->name : NULL);
    }
    ol_json_end(json);
    ol_json_array(json, "metrics");
    for (size_t k = 0; k < plan->problem.bound_count; k++)
        json_interval(json, NULL, ol_plan_column(plan, point, 1 + k));
    ol_json_end(json);
    ol_json_int(json, "point", (int64_t)point);
    ol_json_int(json, "replications", (int64_t)plan->search.points[point].replications);
    ol_json_string(json, "state", state_of(plan, point));
    ol_json_end(json);
}

static void json_objectives(struct ol_json *json, const struct ol_plan_telling *telling)
{
    const struct ol_plan *plan = telling->plan;
    ol_json_array(json, "objectives");
    for (size_t k = 0; k < plan->problem.bound_count; k++) {
        const struct ol_plan_bound *bound = &plan->problem.bounds[k];
        const struct ol_plan_price price = ol_plan_price_of(plan, k);
        ol_json_object(json, NULL);
        ol_json_real(json, "bound", bound->bound);
        ol_json_real(json, "confidence", bound->level);
        ol_json_array(json, "front");
        for (size_t i = 0; i < telling->front_counts[k]; i++)
            json_point(json, telling, NULL, telling->fronts[k][i]);
        ol_json_end(json);
        ol_json_string(json, "kind", ol_objective_bound_names[bound->kind]);
        ol_json_real(json, "margin", ol_plan_margin(plan, plan->search.best, k));
        ol_json_string(json, "metric", plan->objectives[k]->metric);
        if (bound->share > 0)
            ol_json_real(json, "probability", bound->share);
        json_interval(json, "relaxed_by_tenth_saves", price.relaxed);
        ol_json_string(json, "unit", plan->units[1 + k]);
        json_interval(json, "without_saves", price.without);
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void json_edits(struct ol_json *json, const struct ol_plan *plan)
{
    ol_json_array(json, "set");
    for (size_t d = 0; plan->search.best != 0 && d < plan->decisions.count; d++) {
        const struct ol_decision_level *level = ol_plan_level(plan, plan->search.best, d);
        for (size_t i = 0; i < level->edit_count; i++) {
            ol_json_object(json, NULL);
            ol_json_string(json, "value", level->edits[i].value);
            ol_json_string(json, "xpath", level->edits[i].xpath);
            ol_json_end(json);
        }
    }
    ol_json_end(json);
}

void ol_plan_write_json(const struct ol_plan_telling *telling, struct ol_output *output)
{
    const struct ol_plan *plan = telling->plan;
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_json_real(&json, "choices", (double)ol_plan_grid_size(&plan->problem));
    json_point(&json, telling, "chosen", plan->search.best);
    ol_json_string(&json, "cost", plan->cost);
    json_point(&json, telling, "given", 0);
    ol_json_int(&json, "looked_at", (int64_t)ol_plan_looked_at(plan));
    json_objectives(&json, telling);
    ol_json_string(&json, "outlay", OL_VERSION);
    ol_json_bool(&json, "partial", plan->search.is_stopped);
    ol_json_real(&json, "probability_best", telling->sureness.best);
    if (telling->sureness.rival != SIZE_MAX) {
        json_point(&json, telling, "rival", telling->sureness.rival);
        ol_json_real(&json, "rival_probability_best", telling->sureness.rival_best);
    }
    json_interval(&json, "saves", ol_plan_saving(plan));
    ol_json_string(&json, "scenario", ol_study_scenario(plan->study)->name);
    ol_json_int(&json, "seed", (int64_t)plan->seed);
    json_edits(&json, plan);
    ol_json_int(&json, "simulations", (int64_t)plan->search.spent);
    ol_json_real(&json, "undone_jobs", ol_plan_undone(plan));
    ol_json_string(&json, "unit", plan->units[0]);
    ol_json_end(&json);
}

/* ---- CSV ---- */

/* Metrics have names of teams in them, and these any character. */
static void csv_name(const char *metric, const char *end, struct ol_output *output)
{
    struct ol_text text = {0};
    ol_text_addf(&text, "%s%s", metric, end);
    ol_output_char(output, ',');
    ol_output_csv(output, ol_text_string(&text));
    ol_text_release(&text);
}

static void csv_head(const struct ol_plan *plan, struct ol_output *output)
{
    ol_output_string(output, "point");
    for (size_t d = 0; d < plan->decisions.count; d++) {
        ol_output_char(output, ',');
        ol_output_csv(output, plan->decisions.items[d].name);
    }
    ol_output_string(output, ",replications,state,choice,front");
    for (size_t c = 0; c <= plan->problem.bound_count; c++) {
        csv_name(column_of(plan, c), "", output);
        csv_name(column_of(plan, c), ".lo", output);
        csv_name(column_of(plan, c), ".hi", output);
    }
    ol_output_char(output, '\n');
}

static void csv_front(const struct ol_plan_telling *telling, size_t point, struct ol_output *output)
{
    struct ol_text text = {0};
    for (size_t k = 0; k < telling->plan->problem.bound_count; k++)
        if (is_on_front(telling, point, k))
            ol_text_addf(&text, "%s%s", text.length > 0 ? " " : "", column_of(telling->plan, 1 + k));
    ol_output_csv(output, ol_text_string(&text));
    ol_text_release(&text);
}

static void csv_real(double value, struct ol_output *output)
{
    ol_output_char(output, ',');
    if (isfinite(value))
        ol_output_real(output, value);
}

static void csv_row(const struct ol_plan_telling *telling, size_t point, struct ol_output *output)
{
    const struct ol_plan *plan = telling->plan;
    ol_output_format(output, "%zu", point);
    for (size_t d = 0; d < plan->decisions.count; d++) {
        const struct ol_decision_level *level = ol_plan_level(plan, point, d);
        ol_output_char(output, ',');
        ol_output_csv(output, level ? level->name : "");
    }
    ol_output_format(output, ",%zu,%s,%s,", plan->search.points[point].replications, state_of(plan, point),
                     point == plan->search.best ? "yes" : "");
    csv_front(telling, point, output);
    for (size_t c = 0; c <= plan->problem.bound_count; c++) {
        const struct ol_interval interval = ol_plan_column(plan, point, c);
        csv_real(interval.mean, output);
        csv_real(interval.lo, output);
        csv_real(interval.hi, output);
    }
    ol_output_char(output, '\n');
}

void ol_plan_write_csv(const struct ol_plan_telling *telling, struct ol_output *output)
{
    const struct ol_plan_search *search = &telling->plan->search;
    csv_head(telling->plan, output);
    for (size_t i = 0; i < search->count; i++)
        if (search->points[i].failure || search->points[i].replications > 0)
            csv_row(telling, i, output);
}
