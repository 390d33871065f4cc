/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/lifecycle_plan.h"

#include "outlay/arena.h"

#include <math.h>

/* Costs nearer than this to each other are equal: sums in another order. */
#define NEAR 1e-12

/* ---- plans ---- */

struct ol_stage_cost ol_lifecycle_sums(const struct ol_lifecycle_plan *plan)
{
    struct ol_stage_cost sums = {0};
    for (size_t i = 0; i < plan->count; i++) {
        const struct ol_stage_cost *cost = &plan->stages[i].cost;
        sums.kept += cost->kept;
        sums.moved += cost->moved;
        sums.read += cost->read;
        sums.early += cost->early;
    }
    return sums;
}

double ol_lifecycle_cost(const struct ol_lifecycle_plan *plan)
{
    const struct ol_stage_cost sums = ol_lifecycle_sums(plan);
    return ol_stage_total(&sums);
}

static struct ol_stage stage_of(const struct ol_cohort_costs *costs, size_t class, int64_t enter, int64_t leave)
{
    return (struct ol_stage){class, enter, leave, ol_cohort_stage(costs, class, enter, leave)};
}

struct ol_lifecycle_plan ol_lifecycle_single(const struct ol_cohort_costs *costs, size_t class)
{
    return (struct ol_lifecycle_plan){.stages = {stage_of(costs, class, 0, costs->cohort.days)}, .count = 1};
}

void ol_lifecycle_move(struct ol_lifecycle_plan *plan, const struct ol_cohort_costs *costs, size_t class,
                       int64_t day)
{
    struct ol_stage *last = &plan->stages[plan->count - 1];
    if (day >= costs->cohort.days || plan->count == OL_STAGES || last->class == class)
        return;
    if (day > last->enter) {
        *last = stage_of(costs, last->class, last->enter, day);
        last++;
        plan->count++;
    }
    *last = stage_of(costs, class, day, costs->cohort.days);
}

int64_t ol_lifecycle_least_day(const struct ol_cohort_costs *costs, size_t class)
{
    return (costs->classes[class].class->least_age + OL_DAY - 1) / OL_DAY;
}

/* ---- the search ---- */

/* How a stay in a class that ends at a day came about. */
struct end {
    double cost;   /* of all until then; infinite: it cannot be */
    int32_t enter; /* the day at which it began */
};

struct search {
    const struct ol_cohort_costs *costs;
    size_t first; /* SIZE_MAX: any */
    size_t days;
    struct end *ends; /* [class][day] */
};

static struct end *end_at(const struct search *search, size_t class, int64_t day)
{
    return &search->ends[class * (search->days + 1) + (size_t)day];
}

/* The warmer class whose end at that day is the cheapest; SIZE_MAX: none. */
static size_t best_before(const struct search *search, size_t class, int64_t day)
{
    size_t best = SIZE_MAX;
    for (size_t before = 0; before < class; before++) {
        const double cost = end_at(search, before, day)->cost;
        if (isfinite(cost) && (best == SIZE_MAX || cost < end_at(search, best, day)->cost))
            best = before;
    }
    return best;
}

/* What there is to pay until a class is entered at that day. */
static double cost_before(const struct search *search, size_t class, int64_t day)
{
    if (day == 0)
        return search->first == SIZE_MAX || search->first == class ? 0 : INFINITY;
    if (day < ol_lifecycle_least_day(search->costs, class))
        return INFINITY;
    const size_t before = best_before(search, class, day);
    return before == SIZE_MAX ? INFINITY : end_at(search, before, day)->cost;
}

static bool is_less(double cost, double than)
{
    return isfinite(cost) && (!isfinite(than) || cost < than - NEAR * fabs(than));
}

static double total_of(const struct search *search, size_t class, int64_t enter, int64_t leave)
{
    const struct ol_stage_cost cost = ol_cohort_stage(search->costs, class, enter, leave);
    return ol_stage_total(&cost);
}

/* All its ends, the warmer classes' being known. `entries` has room for what each day's entry costs. */
static void search_class(const struct search *search, size_t class, double *entries)
{
    const int64_t days = (int64_t)search->days, settles = ol_cohort_settles(search->costs, class);
    double settled = INFINITY; /* the best of the stays that have settled, less what has grown since */
    int32_t settled_enter = 0;
    for (int64_t day = 0; day < days; day++)
        entries[day] = cost_before(search, class, day);
    for (int64_t leave = 1; leave <= days; leave++) {
        struct end *end = end_at(search, class, leave);
        const int64_t ripe = leave - settles;
        const double grown = ol_cohort_settled(search->costs, class, leave);
        if (ripe >= 0 && isfinite(entries[ripe])) {
            const double base = entries[ripe] + total_of(search, class, ripe, leave) - grown;
            if (is_less(base, settled)) {
                settled = base;
                settled_enter = (int32_t)ripe;
            }
        }
        *end = (struct end){settled + grown, settled_enter};
        for (int64_t enter = ripe + 1 > 0 ? ripe + 1 : 0; enter < leave; enter++) {
            if (!isfinite(entries[enter]))
                continue;
            const double cost = entries[enter] + total_of(search, class, enter, leave);
            if (is_less(cost, end->cost))
                *end = (struct end){cost, (int32_t)enter};
        }
    }
}

static struct ol_lifecycle_plan read_back(const struct search *search)
{
    struct ol_lifecycle_plan plan = {0};
    struct ol_stage stages[OL_STAGES];
    const size_t count = search->costs->count;
    int64_t day = (int64_t)search->days;
    size_t found = 0, class = best_before(search, count, day);
    while (class != SIZE_MAX && found < OL_STAGES) {
        const int64_t enter = end_at(search, class, day)->enter;
        stages[found++] = stage_of(search->costs, class, enter, day);
        day = enter;
        class = day > 0 ? best_before(search, class, day) : SIZE_MAX;
    }
    while (plan.count < found) {
        plan.stages[plan.count] = stages[found - 1 - plan.count];
        plan.count++;
    }
    return plan;
}

struct ol_lifecycle_plan ol_lifecycle_cheapest(const struct ol_cohort_costs *costs, size_t first,
                                               const bool *barred)
{
    struct search search = {.costs = costs, .first = first, .days = (size_t)costs->cohort.days};
    double *entries = ol_mem_new(ol_mem_product(sizeof *entries, search.days));
    search.ends = ol_mem_new(ol_mem_product(sizeof *search.ends, costs->count * (search.days + 1)));
    for (size_t class = 0; class < costs->count; class ++) {
        if (!barred || !barred[class] || class == first)
            search_class(&search, class, entries);
        else
            for (int64_t day = 0; day <= costs->cohort.days; day++)
                end_at(&search, class, day)->cost = INFINITY;
    }
    const struct ol_lifecycle_plan plan = read_back(&search);
    ol_mem_free(search.ends);
    ol_mem_free(entries);
    return plan;
}

/* ---- break-even ---- */

/* The first day at which moving for the rest of its life is cheaper than staying. */
static int64_t age_of(const struct ol_cohort_costs *costs, size_t from, size_t to)
{
    const int64_t days = costs->cohort.days;
    int64_t age = -1;
    const int64_t least = ol_lifecycle_least_day(costs, to);
    for (int64_t day = least > 1 ? least : 1; day < days && age < 0; day++) {
        const struct ol_stage_cost stay = ol_cohort_stage(costs, from, day, days);
        const struct ol_stage_cost move = ol_cohort_stage(costs, to, day, days);
        if (ol_stage_total(&move) < stay.kept + stay.read)
            age = day;
    }
    return age;
}

struct ol_break_even ol_lifecycle_break_even(const struct ol_cohort_costs *costs, size_t from, size_t to)
{
    const double month_from = ol_cohort_month(costs, from), month_to = ol_cohort_month(costs, to);
    const struct ol_book_class *colder = costs->classes[to].class;
    const double stay = colder->moves_keep_stay ? 0 : (double)colder->minimum_stay;
    const double least = stay / (double)OL_DAY / OL_MEAN_MONTH_DAYS;
    struct ol_break_even even = {
        .from = from,
        .to = to,
        .saved = month_from - month_to,
        .moving = (double)costs->cohort.objects * costs->classes[to].move,
        .reading = ol_cohort_whole_read(costs, to) - ol_cohort_whole_read(costs, from),
        .days = INFINITY,
        .reads = INFINITY,
        .age = age_of(costs, from, to),
    };
    if (even.saved > 0) {
        double months = even.moving / even.saved;
        if (months < least)
            months = (even.moving + least * month_to) / month_from;
        even.days = months * OL_MEAN_MONTH_DAYS;
    }
    if (even.reading > 0)
        even.reads = fmax(even.saved, 0) / even.reading / OL_MEAN_MONTH_DAYS;
    return even;
}
