/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/plan.h"

#include "outlay/replicate.h"

#include <math.h>
#include <string.h>

#define WORK "jobs.completed"

/* Without a budget of its own a plan simulates so much of the grid, within these bounds. */
#define BUDGET_SHARE 5
#define BUDGET_LEAST 24 /* points in full */
#define BUDGET_MOST  400

/* ---- the problem ---- */

static struct ol_plan_bound bound_of(const struct ol_objective *objective, enum ol_objective_bound kind)
{
    const double bounds[OL_OBJECTIVE_BOUNDS] = {[OL_AT_MOST] = objective->at_most,
                                                [OL_AT_LEAST] = objective->at_least,
                                                [OL_AGAINST_BASELINE] = objective->against};
    return (struct ol_plan_bound){.kind = kind,
                                  .bound = bounds[kind],
                                  .wants_less = ol_objective_wants_less(objective),
                                  .share = ol_objective_share(objective, kind),
                                  .level = objective->confidence};
}

static void set_bounds(struct ol_plan *plan)
{
    const struct ol_list *list = &ol_study_scenario(plan->study)->objectives;
    const struct ol_objective *all = list->items;
    const size_t room = OL_OBJECTIVE_BOUNDS * list->count + 1;
    struct ol_plan_bound *bounds = OL_ARENA_ARRAY(&plan->arena, struct ol_plan_bound, room);
    plan->objectives = OL_ARENA_ARRAY(&plan->arena, const struct ol_objective *, room);
    for (size_t i = 0; i < list->count; i++)
        for (int kind = 0; kind < OL_OBJECTIVE_BOUNDS; kind++)
            if (ol_objective_has(&all[i], (enum ol_objective_bound)kind)) {
                plan->objectives[plan->problem.bound_count] = &all[i];
                bounds[plan->problem.bound_count++] = bound_of(&all[i], (enum ol_objective_bound)kind);
            }
    plan->problem.bounds = bounds;
    plan->problem.columns = plan->problem.bound_count + 2;
    plan->units = OL_ARENA_ARRAY(&plan->arena, const char *, plan->problem.columns);
    for (size_t c = 0; c < plan->problem.columns; c++)
        plan->units[c] = "";
}

static void set_grid(struct ol_plan *plan)
{
    const size_t count = plan->decisions.count;
    size_t *sizes = OL_ARENA_ARRAY(&plan->arena, size_t, count),
           *given = OL_ARENA_ARRAY(&plan->arena, size_t, count);
    bool *unordered = OL_ARENA_ARRAY(&plan->arena, bool, count);
    for (size_t d = 0; d < count; d++) {
        const struct ol_decision *decision = &plan->decisions.items[d];
        sizes[d] = decision->count;
        given[d] = decision->given;
        unordered[d] = decision->is_unordered;
    }
    plan->problem.dimensions = count;
    plan->problem.sizes = sizes;
    plan->problem.given = given;
    plan->problem.is_unordered = unordered;
}

static size_t usual_budget(const struct ol_plan_problem *problem)
{
    size_t points = ol_plan_grid_size(problem) / BUDGET_SHARE;
    points = points < BUDGET_LEAST ? BUDGET_LEAST : points > BUDGET_MOST ? BUDGET_MOST : points;
    return points * problem->replications;
}

/* ---- looking ---- */

struct party {
    struct ol_plan *plan;
    struct ol_plan_look *looks;
    size_t count;
    int status;
    struct ol_error error;
};

static size_t list_edits(const struct ol_plan *plan, const size_t *levels, struct ol_edit *edits)
{
    size_t count = 0;
    for (size_t d = 0; levels && d < plan->decisions.count; d++) {
        const struct ol_decision_level *level = &plan->decisions.items[d].levels[levels[d]];
        for (size_t i = 0; i < level->edit_count; i++)
            edits[count++] = level->edits[i];
    }
    return count;
}

static struct ol_edit *edits_of(const struct ol_plan *plan, const size_t *levels, size_t *count)
{
    size_t room = 1;
    for (size_t d = 0; levels && d < plan->decisions.count; d++)
        room += plan->decisions.items[d].levels[levels[d]].edit_count;
    struct ol_edit *edits = ol_mem_new(ol_mem_product(sizeof *edits, room));
    *count = list_edits(plan, levels, edits);
    return edits;
}

static const char *column_name(const struct ol_plan *plan, size_t column)
{
    if (column == 0)
        return plan->cost;
    return column <= plan->problem.bound_count ? plan->objectives[column - 1]->metric : WORK;
}

static void take_values(const struct ol_plan *plan, struct ol_plan_look *look, const struct ol_metrics *metrics)
{
    const size_t columns = plan->problem.columns;
    for (size_t c = 0; c < columns; c++) {
        const struct ol_metric *metric = ol_metrics_find(metrics, column_name(plan, c));
        for (size_t r = 0; r < look->count; r++)
            look->values[r * columns + c] = metric ? metric->values[r] : NAN;
    }
    for (size_t r = 0; r < look->count; r++)
        if (!isfinite(look->values[r * columns]))
            look->failure = "it has no cost";
}

/* The scenario as given has to have all that is asked for. */
static int check_metrics(struct ol_plan *plan, const struct ol_metrics *metrics, struct ol_error *error)
{
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, metrics->count + 1));
    int status = OL_OK;
    for (size_t i = 0; i < metrics->count; i++)
        names[i] = metrics->items[i].name;
    for (size_t c = 0; c < plan->problem.columns; c++) {
        const struct ol_metric *metric = ol_metrics_find(metrics, column_name(plan, c));
        plan->units[c] = metric ? ol_arena_copy(&plan->arena, metric->unit, strlen(metric->unit)) : "";
    }
    if (!ol_metrics_find(metrics, plan->cost)) {
        const char *nearest = ol_nearest(plan->cost, names);
        status = ol_fail(
            error, OL_BAD_USAGE, OL_NOWHERE, "--cost: the scenario has no metric \"%.100s\"%s%.150s%s", plan->cost,
            nearest ? "; did you mean \"" : "; give it prices, or name another metric (\"outlay list metrics\")",
            nearest ? nearest : "", nearest ? "\"?" : "");
    }
    ol_objectives_find(&ol_study_scenario(plan->study)->objectives, metrics, &plan->faults);
    ol_mem_free(names);
    return status == OL_OK && plan->faults.count > 0 ? OL_BAD_INPUT : status;
}

static void fail(struct party *party, int status, const struct ol_error *error)
{
    if (party->status == OL_OK) {
        party->status = status;
        party->error = *error;
    }
}

static void take(struct party *party, struct ol_plan_look *look, int status, const struct ol_metrics *metrics,
                 struct ol_error *error)
{
    struct ol_plan *plan = party->plan;
    pthread_mutex_lock(&plan->lock);
    plan->done += look->count;
    if (status == OL_OK && !look->levels)
        status = check_metrics(plan, metrics, error);
    if (status == OL_OK)
        take_values(plan, look, metrics);
    else if (status == OL_BAD_INPUT && look->levels)
        look->failure = ol_arena_copy(&plan->arena, error->message, strlen(error->message));
    else if (plan->stop && *plan->stop)
        look->is_undone = true;
    else
        fail(party, status, error);
    if (plan->tick && plan->wants_tick && *plan->wants_tick)
        plan->tick(plan->tick_self, (double)plan->done / (double)plan->problem.budget, 0);
    pthread_mutex_unlock(&plan->lock);
}

static void look_at(void *self, size_t i)
{
    struct party *party = self;
    const struct ol_plan *plan = party->plan;
    struct ol_plan_look *look = &party->looks[i];
    struct ol_arena arena = {0};
    struct ol_metrics metrics = {.replications = look->count, .arena = &arena};
    struct ol_error error = {0};
    size_t edit_count;
    struct ol_edit *edits = edits_of(plan, look->levels, &edit_count);
    const size_t threads = plan->threads / party->count;
    const struct ol_study_point point = {
        .edits = edits,
        .edit_count = edit_count,
        .seed = plan->seed,
        .first = look->first,
        .replications = look->count,
        .threads = threads > 0 ? threads : 1,
        .stop = plan->stop,
    };
    const int status = ol_study_run(plan->study, &point, &metrics, &error);
    take(party, look, status, &metrics, &error);
    ol_mem_free(edits);
    ol_arena_release(&arena);
}

static int evaluate(void *self, struct ol_plan_look *looks, size_t count, struct ol_error *error)
{
    struct ol_plan *plan = self;
    struct party party = {.plan = plan, .looks = looks, .count = count};
    ol_replicate(count, plan->threads, look_at, &party);
    if (party.status != OL_OK)
        *error = party.error;
    return party.status;
}

/* ---- the whole ---- */

static int check_budget(const struct ol_plan *plan, struct ol_error *error)
{
    if (plan->problem.budget >= 2 * plan->replications)
        return OL_OK;
    return ol_fail(
        error, OL_BAD_USAGE, OL_NOWHERE,
        "--budget %zu is too small: the scenario as given takes %zu replications already; give at least "
        "%zu, or fewer --reps",
        plan->problem.budget, plan->replications, 2 * plan->replications);
}

/* A decision all of whose values fail was meant otherwise. */
static int check_found(const struct ol_plan_search *search, struct ol_error *error)
{
    const char *failure = NULL;
    for (size_t i = 1; i < search->count; i++) {
        if (search->points[i].replications > 0)
            return OL_OK;
        failure = failure ? failure : search->points[i].failure;
    }
    return failure ? ol_fail(error, OL_BAD_INPUT, OL_NOWHERE,
                             "no choice makes a scenario that can run; the first: %.500s", failure)
                   : OL_OK;
}

int ol_plan_run(struct ol_plan *plan, struct ol_error *error)
{
    int status = ol_decisions_read(&plan->decisions, ol_study_scenario(plan->study), plan->more, plan->more_count,
                                   &plan->arena, error);
    if (status != OL_OK)
        return status;
    plan->problem =
        (struct ol_plan_problem){.replications = plan->replications, .evaluate = evaluate, .self = plan};
    set_bounds(plan);
    set_grid(plan);
    plan->problem.budget = plan->budget > 0 ? plan->budget : usual_budget(&plan->problem);
    plan->search.problem = &plan->problem;
    pthread_mutex_init(&plan->lock, NULL);
    status = check_budget(plan, error);
    if (status == OL_OK)
        status = ol_plan_search_run(&plan->search, error);
    if (status == OL_OK)
        status = check_found(&plan->search, error);
    pthread_mutex_destroy(&plan->lock);
    return status;
}

void ol_plan_release(struct ol_plan *plan)
{
    ol_plan_search_release(&plan->search);
    ol_faults_release(&plan->faults);
    ol_arena_release(&plan->arena);
}

/* ---- what came of it ---- */

const struct ol_decision_level *ol_plan_level(const struct ol_plan *plan, size_t point, size_t decision)
{
    const size_t *levels = plan->search.points[point].levels;
    const size_t level = levels ? levels[decision] : plan->decisions.items[decision].given;
    return level == SIZE_MAX ? NULL : &plan->decisions.items[decision].levels[level];
}

struct ol_interval ol_plan_column(const struct ol_plan *plan, size_t point, size_t column)
{
    const struct ol_plan_point *about = &plan->search.points[point];
    double *values = ol_mem_new(ol_mem_product(sizeof *values, about->replications + 1));
    size_t count = 0;
    for (size_t r = 0; r < about->replications; r++) {
        const double value = about->values[r * plan->problem.columns + column];
        if (isfinite(value))
            values[count++] = value;
    }
    const struct ol_interval interval =
        count > 0 ? ol_interval_of(values, count) : (struct ol_interval){NAN, NAN, NAN};
    ol_mem_free(values);
    return interval;
}

double ol_plan_undone(const struct ol_plan *plan)
{
    const size_t column = plan->problem.columns - 1;
    const double fewer =
        ol_plan_column(plan, 0, column).mean - ol_plan_column(plan, plan->search.best, column).mean;
    return fewer > 0 ? fewer : 0;
}
