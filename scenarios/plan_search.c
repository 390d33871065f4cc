/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/plan_search.h"

#include "outlay/sampling.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SHARE   8 /* of all replications the first look at a point has one in so many */
#define FIRST_LEAST   2
#define FEW           12 /* racers: of so many half go on, of more a third */
#define SAMPLE_LEAST  8
#define KEPT_FOR_LAST 4 /* one in so many replications of the budget is kept for what bounds cost */
#define IDLE_ROUNDS   2 /* samples in a row without a better choice: the end */

/* ---- points ---- */

/* The point of these levels; a new one where it was not looked at yet. SIZE_MAX: there are too many. */
static size_t find_point(struct ol_plan_search *search, const size_t *levels)
{
    const size_t bytes = search->problem->dimensions * sizeof *levels;
    for (size_t i = 0; i < search->count; i++)
        if (search->points[i].levels && memcmp(search->points[i].levels, levels, bytes) == 0)
            return i;
    if (search->count >= OL_PLAN_POINTS)
        return SIZE_MAX;
    OL_MEM_RESERVE(search->points, search->capacity, search->count + 1);
    struct ol_plan_point *point = &search->points[search->count];
    *point = (struct ol_plan_point){.levels = ol_arena_take(&search->arena, bytes)};
    memcpy(point->levels, levels, bytes);
    return search->count++;
}

size_t ol_plan_grid_size(const struct ol_plan_problem *problem)
{
    size_t size = 1;
    for (size_t d = 0; d < problem->dimensions; d++)
        if (__builtin_mul_overflow(size, problem->sizes[d], &size))
            return SIZE_MAX;
    return size;
}

static void add_given(struct ol_plan_search *search)
{
    const struct ol_plan_problem *problem = search->problem;
    bool is_on_grid = true;
    for (size_t d = 0; d < problem->dimensions; d++)
        is_on_grid = is_on_grid && problem->given[d] < problem->sizes[d];
    if (is_on_grid) {
        find_point(search, problem->given);
        return;
    }
    OL_MEM_RESERVE(search->points, search->capacity, 1);
    search->points[search->count++] = (struct ol_plan_point){0};
}

/* ---- looking ---- */

static size_t missing(const struct ol_plan_search *search, size_t point, size_t n)
{
    const struct ol_plan_point *about = &search->points[point];
    return about->failure || about->replications >= n ? 0 : n - about->replications;
}

static void take_looks(struct ol_plan_search *search, const size_t *owners, struct ol_plan_look *looks,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ol_plan_point *point = &search->points[owners[i]];
        if (looks[i].failure)
            point->failure = looks[i].failure;
        else if (looks[i].is_undone)
            search->is_stopped = true;
        else
            point->replications += looks[i].count;
        search->spent += looks[i].is_undone ? 0 : looks[i].count;
    }
}

/* Brings the points to n replications, in their order, as far as the budget goes. */
static int look_at(struct ol_plan_search *search, const size_t *points, size_t count, size_t n, size_t budget,
                   struct ol_error *error)
{
    const struct ol_plan_problem *problem = search->problem;
    struct ol_plan_look *looks = ol_mem_new(ol_mem_product(sizeof *looks, count + 1));
    size_t *owners = ol_mem_new(ol_mem_product(sizeof *owners, count + 1));
    size_t due = 0, spent = search->spent;
    for (size_t i = 0; i < count; i++) {
        struct ol_plan_point *point = &search->points[points[i]];
        const size_t more = missing(search, points[i], n);
        if (more == 0 || spent + more > budget)
            continue;
        if (!point->values)
            point->values = ol_arena_take(
                &search->arena, ol_mem_product(problem->replications * problem->columns, sizeof *point->values));
        spent += more;
        owners[due] = points[i];
        looks[due++] = (struct ol_plan_look){.levels = points[i] == 0 ? NULL : point->levels,
                                             .first = point->replications,
                                             .count = more,
                                             .values = point->values + point->replications * problem->columns};
    }
    const int status = due > 0 ? problem->evaluate(problem->self, looks, due, error) : OL_OK;
    if (status == OL_OK)
        take_looks(search, owners, looks, due);
    ol_mem_free(owners);
    ol_mem_free(looks);
    return status;
}

/* ---- racing ---- */

struct racer {
    size_t point;
    struct ol_plan_standing standing;
    bool is_final;
};

static int compare_racers(const void *a, const void *b)
{
    const struct racer *first = a, *second = b;
    const int order = ol_plan_standing_order(&first->standing, &second->standing, first->is_final);
    return order != 0 ? order : (first->point > second->point) - (first->point < second->point);
}

/* Puts those that have n replications in order, best first; the others drop out. */
static size_t rank(const struct ol_plan_search *search, size_t *points, size_t count, size_t n,
                   const double *relaxed)
{
    struct racer *racers = ol_mem_new(ol_mem_product(sizeof *racers, count + 1));
    size_t left = 0;
    for (size_t i = 0; i < count; i++)
        if (!search->points[points[i]].failure && search->points[points[i]].replications >= n)
            racers[left++] = (struct racer){points[i], ol_plan_standing_of(search, points[i], n, relaxed),
                                            n == search->problem->replications};
    qsort(racers, left, sizeof *racers, compare_racers);
    for (size_t i = 0; i < left; i++)
        points[i] = racers[i].point;
    ol_mem_free(racers);
    return left;
}

static bool is_clearly_dearer(const struct ol_plan_search *search, size_t point, size_t than)
{
    const struct ol_estimate more = ol_plan_difference(search, 0, point, than);
    return more.mean > 0 && more.freedom > 0 && ol_estimate_chance(more) < 0.05;
}

/* Of those in order the ones that go on: of the front part who neither costs clearly more than the best, where that one
 * keeps to the bounds, nor clearly misses one of them. */
static size_t thin(const struct ol_plan_search *search, size_t *points, size_t count, size_t n,
                   const double *relaxed)
{
    const size_t front = count <= FEW ? (count + 1) / 2 : (count + 2) / 3;
    const struct ol_plan_standing best = ol_plan_standing_of(search, points[0], n, relaxed);
    size_t left = 0;
    for (size_t i = 0; i < front; i++) {
        const struct ol_plan_standing standing = ol_plan_standing_of(search, points[i], n, relaxed);
        const bool is_out = best.rank != OL_PLAN_MISSED &&
                            (standing.is_hopeless || (i > 0 && is_clearly_dearer(search, points[i], points[0])));
        if (!is_out)
            points[left++] = points[i];
    }
    return left;
}

static size_t first_replications(const struct ol_plan_problem *problem)
{
    const size_t all = problem->replications;
    const size_t share = all / FIRST_SHARE > FIRST_LEAST ? all / FIRST_SHARE : FIRST_LEAST;
    return share < all ? share : all;
}

static int race(struct ol_plan_search *search, size_t *points, size_t count, size_t budget, const double *relaxed,
                struct ol_error *error)
{
    const size_t all = search->problem->replications;
    int status = OL_OK;
    for (size_t n = first_replications(search->problem);; n = 2 * n < all ? 2 * n : all) {
        status = look_at(search, points, count, n, budget, error);
        if (status != OL_OK || search->is_stopped || n == all)
            return status;
        count = rank(search, points, count, n, relaxed);
        if (count == 0)
            return OL_OK;
        count = thin(search, points, count, n, relaxed);
    }
}

/* ---- sampling ---- */

static bool is_new(struct ol_plan_search *search, const size_t *levels, size_t *point)
{
    const size_t before = search->count;
    *point = find_point(search, levels);
    return *point != SIZE_MAX && search->count > before;
}

/* The whole grid in its order, where it is not larger. */
static size_t take_grid(struct ol_plan_search *search, size_t *points)
{
    const struct ol_plan_problem *problem = search->problem;
    const size_t size = ol_plan_grid_size(problem);
    size_t levels[OL_PLAN_DIMENSIONS], count = 0;
    for (size_t i = 0; i < size; i++) {
        size_t rest = i;
        for (size_t d = problem->dimensions; d-- > 0; rest /= problem->sizes[d])
            levels[d] = rest % problem->sizes[d];
        count += is_new(search, levels, &points[count]);
    }
    return count;
}

/* Up to `wanted` points that were not looked at; of a small grid the sequence meets the same ones again and again. */
static size_t take_sequence(struct ol_plan_search *search, size_t *points, size_t wanted)
{
    const struct ol_plan_problem *problem = search->problem;
    const size_t dimensions = problem->dimensions, total = search->sampled + 4 * wanted;
    double *shares = ol_mem_new(ol_mem_product(total * dimensions, sizeof *shares));
    size_t levels[OL_PLAN_DIMENSIONS], count = 0;
    ol_sample_sobol(shares, dimensions, total);
    for (; search->sampled < total && count < wanted; search->sampled++) {
        for (size_t d = 0; d < dimensions; d++)
            levels[d] = (size_t)(shares[search->sampled * dimensions + d] * (double)problem->sizes[d]);
        count += is_new(search, levels, &points[count]);
    }
    ol_mem_free(shares);
    return count;
}

/* A sample as large as half of what is left of the budget can race. */
static int sample(struct ol_plan_search *search, size_t budget, struct ol_error *error)
{
    const struct ol_plan_problem *problem = search->problem;
    const size_t left = budget > search->spent ? budget - search->spent : 0;
    const size_t first = first_replications(problem), grid = ol_plan_grid_size(problem);
    size_t wanted = left / 2 / (first == problem->replications ? first : 3 * first), count;
    wanted = wanted < SAMPLE_LEAST ? SAMPLE_LEAST : wanted;
    wanted = wanted > OL_PLAN_POINTS / 4 ? OL_PLAN_POINTS / 4 : wanted;
    size_t *points = ol_mem_new(ol_mem_product(sizeof *points, wanted + 1));
    if (grid <= wanted)
        count = take_grid(search, points);
    else
        count = take_sequence(search, points, wanted);
    const int status = race(search, points, count, budget, NULL, error);
    ol_mem_free(points);
    return status;
}

/* ---- stepping ---- */

struct walk {
    struct ol_plan_search *search;
    size_t at; /* the best point so far */
    size_t steps[OL_PLAN_DIMENSIONS];
    size_t *points, count, capacity;
};

/* The level a step up or down from there, at the border where it would lead out. */
static size_t step(const struct ol_plan_problem *problem, size_t d, size_t level, size_t by, bool up)
{
    if (!up)
        return level > by ? level - by : 0;
    return level + by < problem->sizes[d] ? level + by : problem->sizes[d] - 1;
}

static void add_neighbour(struct walk *walk, const size_t *levels)
{
    const size_t point = find_point(walk->search, levels);
    if (point == SIZE_MAX || point == walk->at)
        return;
    OL_MEM_RESERVE(walk->points, walk->capacity, walk->count + 1);
    walk->points[walk->count++] = point;
}

static void add_moves(struct walk *walk, size_t d)
{
    const struct ol_plan_problem *problem = walk->search->problem;
    size_t levels[OL_PLAN_DIMENSIONS];
    memcpy(levels, walk->search->points[walk->at].levels, problem->dimensions * sizeof *levels);
    const size_t here = levels[d];
    for (size_t level = 0; problem->is_unordered[d] && level < problem->sizes[d]; level++) {
        levels[d] = level;
        add_neighbour(walk, levels);
    }
    for (int up = 0; !problem->is_unordered[d] && up < 2; up++) {
        levels[d] = step(problem, d, here, walk->steps[d], up);
        add_neighbour(walk, levels);
    }
}

/* One dimension a step up, another one a step down. */
static void add_exchanges(struct walk *walk)
{
    const struct ol_plan_problem *problem = walk->search->problem;
    size_t levels[OL_PLAN_DIMENSIONS];
    for (size_t d = 0; d < problem->dimensions; d++)
        for (size_t e = 0; e < problem->dimensions; e++) {
            if (d == e || problem->is_unordered[d] || problem->is_unordered[e])
                continue;
            memcpy(levels, walk->search->points[walk->at].levels, problem->dimensions * sizeof *levels);
            levels[d] = step(problem, d, levels[d], walk->steps[d], true);
            levels[e] = step(problem, e, levels[e], walk->steps[e], false);
            add_neighbour(walk, levels);
        }
}

static bool halve(struct walk *walk)
{
    bool is_shorter = false;
    for (size_t d = 0; d < walk->search->problem->dimensions; d++) {
        is_shorter = is_shorter || walk->steps[d] > 1;
        walk->steps[d] = walk->steps[d] > 1 ? walk->steps[d] / 2 : 1;
    }
    return is_shorter;
}

static int race_neighbours(struct walk *walk, size_t budget, const double *relaxed, bool with_exchanges,
                           struct ol_error *error)
{
    walk->count = 0;
    for (size_t d = 0; d < walk->search->problem->dimensions; d++)
        add_moves(walk, d);
    if (with_exchanges)
        add_exchanges(walk);
    OL_MEM_RESERVE(walk->points, walk->capacity, walk->count + 1);
    walk->points[walk->count++] = walk->at;
    return race(walk->search, walk->points, walk->count, budget, relaxed, error);
}

/* From the best point of the grid on. Where a round finds nothing better, exchanges are tried, then shorter steps. */
static int improve(struct ol_plan_search *search, size_t budget, const double *relaxed, struct ol_error *error)
{
    const struct ol_plan_problem *problem = search->problem;
    struct walk walk = {.search = search, .at = ol_plan_best(search, relaxed)};
    bool with_exchanges = false;
    int status = OL_OK;
    for (size_t d = 0; d < problem->dimensions; d++)
        walk.steps[d] = problem->sizes[d] > 7 ? problem->sizes[d] / 4 : 1;
    while (status == OL_OK && !search->is_stopped && search->points[walk.at].levels && search->spent < budget) {
        status = race_neighbours(&walk, budget, relaxed, with_exchanges, error);
        const size_t best = ol_plan_best(search, relaxed);
        if (best != walk.at)
            with_exchanges = false;
        else if (!with_exchanges)
            with_exchanges = true;
        else if (halve(&walk))
            with_exchanges = false;
        else
            break;
        walk.at = best;
    }
    ol_mem_free(walk.points);
    return status;
}

/* ---- the whole ---- */

static int look_at_given(struct ol_plan_search *search, struct ol_error *error)
{
    const size_t given = 0;
    add_given(search);
    const int status = look_at(search, &given, 1, search->problem->replications, SIZE_MAX, error);
    if (status == OL_OK && search->points[0].failure)
        return ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "%s", search->points[0].failure);
    if (status == OL_OK && search->is_stopped)
        return ol_fail(error, OL_BAD_IO, OL_NOWHERE, "stopped before the scenario as given was simulated");
    return status;
}

/* What the search has shown of other bounds may be better under its own, too. */
static int look_beyond(struct ol_plan_search *search, struct ol_error *error)
{
    const struct ol_plan_problem *problem = search->problem;
    double *relaxed = ol_mem_new(ol_mem_product(sizeof *relaxed, problem->bound_count + 1));
    int status = OL_OK;
    for (size_t k = 0; status == OL_OK && !search->is_stopped && k < problem->bound_count; k++) {
        const size_t left = problem->budget > search->spent ? problem->budget - search->spent : 0;
        relaxed[k] = OL_PLAN_RELAXED;
        status = improve(search, search->spent + left / (problem->bound_count - k), relaxed, error);
        relaxed[k] = 0;
    }
    ol_mem_free(relaxed);
    return status;
}

/* What few replications put on a front gets all of them, as long as the budget lasts. */
static int fill_fronts(struct ol_plan_search *search, struct ol_error *error)
{
    const struct ol_plan_problem *problem = search->problem;
    size_t *points = ol_mem_new(ol_mem_product(sizeof *points, search->count + 1));
    int status = OL_OK;
    for (size_t k = 0; status == OL_OK && !search->is_stopped && k < problem->bound_count; k++) {
        const size_t count = ol_plan_front(search, k, first_replications(problem), points);
        status = look_at(search, points, count, problem->replications, problem->budget, error);
    }
    ol_mem_free(points);
    return status;
}

int ol_plan_search_run(struct ol_plan_search *search, struct ol_error *error)
{
    const struct ol_plan_problem *problem = search->problem;
    const size_t kept = problem->bound_count > 0 ? problem->budget / KEPT_FOR_LAST : 0;
    const size_t budget = problem->budget - kept;
    size_t idle = 0;
    int status = look_at_given(search, error);
    while (status == OL_OK && !search->is_stopped && search->spent < budget && idle < IDLE_ROUNDS) {
        const size_t before = ol_plan_best(search, NULL), spent = search->spent;
        status = sample(search, budget, error);
        if (status == OL_OK)
            status = improve(search, budget, NULL, error);
        idle = status == OL_OK && ol_plan_best(search, NULL) == before ? idle + 1 : 0;
        if (search->spent == spent)
            break;
    }
    if (status == OL_OK)
        status = look_beyond(search, error);
    if (status == OL_OK)
        status = fill_fronts(search, error);
    if (status == OL_OK)
        search->best = ol_plan_best(search, NULL);
    return status;
}

void ol_plan_search_release(struct ol_plan_search *search)
{
    ol_mem_free(search->points);
    ol_arena_release(&search->arena);
}
