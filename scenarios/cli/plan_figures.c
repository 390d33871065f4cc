/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/number.h"
#include "scenarios/cli/plan_listing.h"

#include <math.h>

const char *const ol_plan_rank_names[] = {
    [OL_PLAN_SHOWN] = "shown", [OL_PLAN_FINE] = "fine", [OL_PLAN_MISSED] = "missed"};

void ol_plan_telling_make(struct ol_plan_telling *telling, const struct ol_plan *plan, const char *path)
{
    const size_t bounds = plan->problem.bound_count;
    telling->plan = plan;
    telling->path = path;
    telling->sureness = ol_plan_sureness_of(&plan->search, plan->seed);
    telling->fronts = OL_ARENA_ARRAY(&telling->arena, size_t *, bounds + 1);
    telling->front_counts = OL_ARENA_ARRAY(&telling->arena, size_t, bounds + 1);
    for (size_t k = 0; k < bounds; k++) {
        telling->fronts[k] = OL_ARENA_ARRAY(&telling->arena, size_t, plan->search.count);
        telling->front_counts[k] = ol_plan_front(&plan->search, k, plan->replications, telling->fronts[k]);
    }
}

void ol_plan_telling_release(struct ol_plan_telling *telling)
{
    ol_arena_release(&telling->arena);
}

size_t ol_plan_looked_at(const struct ol_plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->search.count; i++) {
        const struct ol_plan_point *point = &plan->search.points[i];
        count += point->levels && (point->failure || point->replications > 0);
    }
    return count;
}

enum ol_plan_rank ol_plan_shown(const struct ol_plan *plan, size_t point)
{
    const struct ol_plan_standing standing =
        ol_plan_standing_of(&plan->search, point, plan->search.points[point].replications, NULL);
    return standing.rank == OL_PLAN_SHOWN && standing.is_open ? OL_PLAN_FINE : standing.rank;
}

const char *ol_plan_say_bound(const struct ol_plan *plan, size_t bound, struct ol_arena *arena)
{
    const struct ol_plan_bound *about = &plan->problem.bounds[bound];
    const char *unit = about->kind == OL_AGAINST_BASELINE ? "share" : plan->units[1 + bound];
    char value[OL_NUMBER_BUFFER], share[OL_NUMBER_BUFFER];
    return ol_arena_format(arena, "%s %s%s%s", ol_objective_bound_words[about->kind],
                           ol_value_say(about->bound, unit, value), about->share > 0 ? " in " : "",
                           about->share > 0 ? ol_share_say(about->share, share) : "");
}

double ol_plan_margin(const struct ol_plan *plan, size_t point, size_t bound)
{
    const size_t n = plan->search.points[point].replications;
    const double share = plan->problem.bounds[bound].share;
    double sum = 0;
    for (size_t r = 0; r < n; r++) {
        const double slack = ol_plan_slack(&plan->search, point, bound, r, 0);
        sum += share > 0 ? slack >= 0 : slack;
    }
    return sum / (double)n - share;
}

static struct ol_interval cheaper(const struct ol_plan *plan, size_t than, size_t point)
{
    return ol_estimate_interval(ol_plan_difference(&plan->search, 0, than, point), 0.95);
}

struct ol_plan_price ol_plan_price_of(const struct ol_plan *plan, size_t bound)
{
    const struct ol_plan_search *search = &plan->search;
    if (ol_plan_shown(plan, search->best) == OL_PLAN_MISSED)
        return (struct ol_plan_price){{NAN, NAN, NAN}, {NAN, NAN, NAN}};
    return (struct ol_plan_price){
        cheaper(plan, search->best, ol_plan_relaxed(search, bound, OL_PLAN_RELAXED)),
        cheaper(plan, search->best, ol_plan_relaxed(search, bound, INFINITY)),
    };
}

struct ol_interval ol_plan_saving(const struct ol_plan *plan)
{
    return cheaper(plan, 0, plan->search.best);
}
