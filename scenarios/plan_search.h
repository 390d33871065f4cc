/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan_search: the cheapest of many choices under bounds, where each look at one takes a simulation and shows chance.
 *
 * A choice is a level of each dimension of a grid. What it costs, and the metrics that have bounds, are known through
 * an evaluate function alone, one replication at a time; replication r of all choices meets the same chance (common
 * random numbers), so that choices are compared by paired differences. Point 0 is the scenario as given, whether or
 * not it lies on the grid, and has all replications from the start.
 *
 * The search looks at a space-filling sample (Sobol's sequence on the grid), and races it: all get few replications,
 * the better ones twice as many, and so on up to all of them; who clearly costs more than the best, clearly misses a
 * bound, or is behind in the order, drops out (successive halving: Karnin, Koren and Somekh 2013; racing: Maron and
 * Moore 1994). Around the best the neighbours race: a step up or down in each dimension, the step halved where none is
 * better, and at last exchanges of one dimension against another, without which a search along a bound stands still
 * (pattern search: Hooke and Jeeves 1961). Then further samples, until none brings a better choice or the budget is
 * spent, but for a part: that goes to walks under bounds a tenth wider, and to what seems to be on the front of cost
 * and a bound's metric. The same problem gives the same search, whatever the number of threads.
 *
 * A choice is shown to be fine where each bound holds at its confidence, is fine where each holds by its mean, and the
 * order is: shown, fine, then by how much is missed; and the least cost among equals. So the choice is never behind
 * the scenario as given in this order.
 *
 *     struct ol_plan_search search = {.problem = &problem};
 *     status = ol_plan_search_run(&search, &error);
 *     ... search.points[search.best] ...
 *     ol_plan_search_release(&search);
 */
#ifndef OUTLAY_SCENARIOS_PLAN_SEARCH_H
#define OUTLAY_SCENARIOS_PLAN_SEARCH_H

#include "outlay/arena.h"
#include "outlay/verdict.h"

#include <stdbool.h>

#define OL_PLAN_DIMENSIONS 40
#define OL_PLAN_POINTS     20000 /* looked at, at most */
#define OL_PLAN_RELAXED    0.1   /* of a bound: what this much more room is worth */

struct ol_plan_bound {
    enum ol_objective_bound kind;
    double bound;    /* in the metric's unit; against the baseline, which is point 0, a share */
    bool wants_less; /* against the baseline: less is better */
    double share;    /* of the replications that have to keep to it; 0: their mean has to */
    double level;    /* with which confidence the mean has to; 0.95 */
};

/* Some replications of one choice. */
struct ol_plan_look {
    const size_t *levels; /* NULL: the scenario as given */
    size_t first, count;
    double *values;      /* to be filled: count rows of the problem's columns */
    const char *failure; /* to be set where such a choice cannot be simulated: why; outlives the search */
    bool is_undone;      /* to be set where it was stopped */
};

/* All borrowed. */
struct ol_plan_problem {
    size_t dimensions;
    const size_t *sizes;      /* levels of each dimension, at least 1 */
    const bool *is_unordered; /* its levels have no order: each is next to each */
    const size_t *given;      /* the level of the scenario as given; SIZE_MAX: none of them */
    const struct ol_plan_bound *bounds;
    size_t bound_count;
    size_t columns;      /* the cost, the metric of each bound, and what else the caller keeps; NAN: no value */
    size_t replications; /* of a choice that is fully known */
    size_t budget;       /* replications in all */
    /* Looks may be filled in any order. A bad status ends the search. */
    int (*evaluate)(void *self, struct ol_plan_look *looks, size_t count, struct ol_error *error);
    void *self;
};

struct ol_plan_point {
    size_t *levels; /* of point 0 off the grid: NULL */
    double *values; /* rows of columns */
    size_t replications;
    const char *failure;
};

struct ol_plan_search {
    const struct ol_plan_problem *problem;
    struct ol_plan_point *points;
    size_t count, capacity;
    size_t spent;    /* replications */
    size_t sampled;  /* points of the sequence so far */
    size_t best;     /* the choice: an index into points */
    bool is_stopped; /* evaluate was; what is known is kept */
    struct ol_arena arena;
};

int ol_plan_search_run(struct ol_plan_search *search, struct ol_error *error);
void ol_plan_search_release(struct ol_plan_search *search);
/* Choices of the grid; SIZE_MAX where they are more than that. */
size_t ol_plan_grid_size(const struct ol_plan_problem *problem);

/* ---- what is known of a point ---- */

enum ol_plan_rank { OL_PLAN_SHOWN, OL_PLAN_FINE, OL_PLAN_MISSED };

struct ol_plan_standing {
    enum ol_plan_rank rank;
    double cost;      /* mean */
    double excess;    /* by how much the bounds are missed, in sum, each as a share of itself */
    bool is_open;     /* one is not kept beyond doubt, be it of shares by Wilson's interval */
    bool is_hopeless; /* one is clearly missed */
};

/* By the first n replications; `relaxed` has for each bound by which share of itself it is given way, INFINITY: it is
 * left out; NULL: none is. */
struct ol_plan_standing ol_plan_standing_of(const struct ol_plan_search *search, size_t point, size_t n,
                                            const double *relaxed);
/* Below 0 where a is before b; without `is_final` what is shown and what is fine are alike. */
int ol_plan_standing_order(const struct ol_plan_standing *a, const struct ol_plan_standing *b, bool is_final);
/* How far a replication is on the right side of a bound. */
double ol_plan_slack(const struct ol_plan_search *search, size_t point, size_t bound, size_t replication,
                     double relaxed);
/* The column's mean at point a less that at b, of the replications that both have. */
struct ol_estimate ol_plan_difference(const struct ol_plan_search *search, size_t column, size_t a, size_t b);
/* The first of the order among the points with all replications. */
size_t ol_plan_best(const struct ol_plan_search *search, const double *relaxed);
bool ol_plan_is_known(const struct ol_plan_search *search, size_t point);

/* ---- what else the search has shown ---- */

/* The best point where a bound is relaxed by this share of itself, INFINITY: left out. */
size_t ol_plan_relaxed(const struct ol_plan_search *search, size_t bound, double by);

/* How probable it is that a point is the best of those that were looked at: in so many of 1,000 samples that are drawn
 * from the replications (bootstrap, Efron 1979) it costs least among those that keep to the bounds. */
struct ol_plan_sureness {
    double best;       /* of the choice; NAN of one replication */
    size_t rival;      /* the most probable other one; SIZE_MAX: there is none */
    double rival_best; /* of that one */
};
struct ol_plan_sureness ol_plan_sureness_of(const struct ol_plan_search *search, uint64_t seed);

/* The points, cheapest first, than which none that keeps to the other bounds costs less and is as good in this one's
 * metric; of those with n replications, by these. `points` has room for all; how many there are. */
size_t ol_plan_front(const struct ol_plan_search *search, size_t bound, size_t n, size_t *points);

#endif
