/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Searches of functions whose best point is known: it is counted out over the whole grid from the function itself,
 * without noise. Replication r adds noise that all points share, as common random numbers do, and some of each point's
 * own. A search is right where what it chose truly keeps to the bounds and truly costs at most 1% more than the best.
 */
#include "outlay/rng.h"
#include "scenarios/plan_search.h"
#include "tests/check.h"

#define SEEDS 50

struct truth {
    double cost, metric;
};

struct landscape {
    struct truth (*at)(const size_t *levels);
    struct ol_plan_problem problem;
    uint64_t seed;
    double shared, own; /* deviations of the noise, as shares of the value */
    size_t looks;       /* replications that were asked for */
};

static double noise_of(const struct landscape *land, const char *what, const size_t *levels, size_t replication)
{
    char name[100] = "";
    for (size_t d = 0; d < land->problem.dimensions; d++)
        snprintf(name + strlen(name), sizeof name - strlen(name), "%zu,", levels[d]);
    struct ol_rng shared = ol_rng_stream(land->seed, what, "shared", replication);
    struct ol_rng own = ol_rng_stream(land->seed, what, name, replication);
    return 1 + land->shared * ol_rng_normal(&shared) + land->own * ol_rng_normal(&own);
}

static int evaluate(void *self, struct ol_plan_look *looks, size_t count, struct ol_error *error)
{
    struct landscape *land = self;
    (void)error;
    for (size_t i = 0; i < count; i++) {
        const size_t *levels = looks[i].levels ? looks[i].levels : land->problem.given;
        const struct truth truth = land->at(levels);
        land->looks += looks[i].count;
        for (size_t r = 0; r < looks[i].count; r++) {
            double *row = looks[i].values + r * land->problem.columns;
            row[0] = truth.cost * noise_of(land, "cost", levels, looks[i].first + r);
            for (size_t k = 0; k < land->problem.bound_count; k++)
                row[1 + k] = truth.metric * noise_of(land, "metric", levels, looks[i].first + r);
        }
    }
    return OL_OK;
}

/* The least cost of those that keep to the bound. */
static double best_of(const struct landscape *land)
{
    const struct ol_plan_problem *problem = &land->problem;
    const size_t size = ol_plan_grid_size(problem);
    double best = INFINITY;
    for (size_t i = 0; i < size; i++) {
        size_t levels[OL_PLAN_DIMENSIONS], rest = i;
        for (size_t d = problem->dimensions; d-- > 0; rest /= problem->sizes[d])
            levels[d] = rest % problem->sizes[d];
        const struct truth truth = land->at(levels);
        if ((problem->bound_count == 0 || truth.metric <= problem->bounds[0].bound) && truth.cost < best)
            best = truth.cost;
    }
    return best;
}

static bool is_right(struct landscape *land, uint64_t seed, double best)
{
    struct ol_plan_search search = {.problem = &land->problem};
    struct ol_error error = {0};
    land->seed = seed;
    land->looks = 0;
    land->problem.evaluate = evaluate;
    land->problem.self = land;
    CHECK_INT(ol_plan_search_run(&search, &error), OL_OK);
    CHECK(search.spent <= land->problem.budget);
    CHECK_INT(search.spent, land->looks);
    const struct ol_plan_point *chosen = &search.points[search.best];
    const struct truth truth = land->at(chosen->levels), given = land->at(land->problem.given);
    const bool fits = land->problem.bound_count == 0 || truth.metric <= land->problem.bounds[0].bound;
    const bool given_fits = land->problem.bound_count == 0 || given.metric <= land->problem.bounds[0].bound;
    CHECK(!given_fits || ol_plan_difference(&search, 0, search.best, 0).mean <= 0);
    ol_plan_search_release(&search);
    return fits && truth.cost <= 1.01 * best;
}

static void check_landscape(struct landscape *land, const char *name)
{
    const double best = best_of(land);
    size_t right = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        right += is_right(land, seed, best);
    if (right < SEEDS * 9 / 10)
        CHECK_REPORT("%s: %zu of %d searches are right", name, right, SEEDS);
}

/* ---- two sources of capacity and a bound of the wait ---- */

static struct truth two_sources(const size_t *levels)
{
    const double power = 1 + (double)levels[0] + 0.6 * (double)levels[1];
    return (struct truth){10 * (double)levels[0] + 4.1 * (double)levels[1] + 20, 1000 / power};
}

/* 400 points; a fifth of their simulations. The best has 9 of the first and 19 of the second or near it, and lies on
 * the bound, where a search that moves along one dimension stands still. */
static void finds_the_corner_of_a_bound(void)
{
    const size_t sizes[] = {20, 20}, given[] = {19, 19};
    const bool unordered[] = {false, false};
    const struct ol_plan_bound bound = {.kind = OL_AT_MOST, .bound = 48, .level = 0.95};
    struct landscape land = {.at = two_sources,
                             .problem = {.dimensions = 2,
                                         .sizes = sizes,
                                         .is_unordered = unordered,
                                         .given = given,
                                         .bounds = &bound,
                                         .bound_count = 1,
                                         .columns = 2,
                                         .replications = 16,
                                         .budget = 400 * 16 / 5},
                             .shared = 0.03,
                             .own = 0.01};
    check_landscape(&land, "corner");
}

/* ---- a bent valley without bounds ---- */

static struct truth valley(const size_t *levels)
{
    const double x = (double)levels[0] - 7, y = (double)levels[1] - 4, z = (double)levels[2] - 5;
    return (struct truth){100 + x * x + 1.5 * y * y + 2 * z * z + 0.8 * x * y - 0.7 * y * z, 0};
}

static void finds_the_bottom_of_a_valley(void)
{
    const size_t sizes[] = {20, 10, 12}, given[] = {0, 0, 0};
    const bool unordered[] = {false, false, false};
    struct landscape land = {.at = valley,
                             .problem = {.dimensions = 3,
                                         .sizes = sizes,
                                         .is_unordered = unordered,
                                         .given = given,
                                         .columns = 1,
                                         .replications = 16,
                                         .budget = 2400 * 16 / 20},
                             .shared = 0.1,
                             .own = 0.01};
    check_landscape(&land, "valley");
}

/* ---- regions without an order, each with a valley of its own ---- */

static struct truth regions(const size_t *levels)
{
    static const double bottoms[] = {3, 11, 6, 14, 1, 9}, base[] = {130, 112, 125, 100, 119, 108};
    const double x = (double)levels[1] - bottoms[levels[0]], y = (double)levels[2] - 4;
    return (struct truth){base[levels[0]] + x * x + y * y, 0};
}

static void finds_the_best_of_regions(void)
{
    const size_t sizes[] = {6, 16, 8}, given[] = {0, 3, 4};
    const bool unordered[] = {true, false, false};
    struct landscape land = {.at = regions,
                             .problem = {.dimensions = 3,
                                         .sizes = sizes,
                                         .is_unordered = unordered,
                                         .given = given,
                                         .columns = 1,
                                         .replications = 16,
                                         .budget = 768 * 16 / 5},
                             .shared = 0.05,
                             .own = 0.01};
    check_landscape(&land, "regions");
}

/* ---- without chance, one replication ---- */

static void needs_no_chance(void)
{
    const size_t sizes[] = {20, 20}, given[] = {19, 19};
    const bool unordered[] = {false, false};
    const struct ol_plan_bound bound = {.kind = OL_AT_MOST, .bound = 48, .level = 0.95};
    struct landscape land = {.at = two_sources,
                             .problem = {.dimensions = 2,
                                         .sizes = sizes,
                                         .is_unordered = unordered,
                                         .given = given,
                                         .bounds = &bound,
                                         .bound_count = 1,
                                         .columns = 2,
                                         .replications = 1,
                                         .budget = 400 / 5}};
    const double best = best_of(&land);
    CHECK(is_right(&land, 1, best));
}

int main(void)
{
    CASE(finds_the_corner_of_a_bound);
    CASE(finds_the_bottom_of_a_valley);
    CASE(finds_the_best_of_regions);
    CASE(needs_no_chance);
    return check_end();
}
