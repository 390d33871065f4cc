/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A draw takes the replications of a point with replacement. Points that dropped out of a race have fewer: each is held
 * against the choice over the first replications that both have, drawn alike for all points that have as many.
 */
#include "outlay/rng.h"
#include "scenarios/plan_search.h"

#include <math.h>
#include <stdlib.h>

#define DRAWS 1000

size_t ol_plan_relaxed(const struct ol_plan_search *search, size_t bound, double by)
{
    double *relaxed = ol_mem_new(ol_mem_product(sizeof *relaxed, search->problem->bound_count));
    relaxed[bound] = by;
    const size_t best = ol_plan_best(search, relaxed);
    ol_mem_free(relaxed);
    return best;
}

/* ---- sureness ---- */

static double mean_of(const struct ol_plan_search *search, size_t point, const size_t *drawn, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += search->points[point].values[drawn[i] * search->problem->columns];
    return sum / (double)n;
}

static bool keeps(const struct ol_plan_search *search, size_t point, const size_t *drawn, size_t n)
{
    for (size_t k = 0; k < search->problem->bound_count; k++) {
        const double share = search->problem->bounds[k].share;
        double sum = 0;
        for (size_t i = 0; i < n; i++) {
            const double slack = ol_plan_slack(search, point, k, drawn[i], 0);
            if (isnan(slack) && share == 0)
                return false;
            sum += share > 0 ? slack >= 0 : slack;
        }
        if (sum / (double)n < share - 1e-12)
            return false;
    }
    return true;
}

/* A draw of n out of the first n, for each n from one sequence of chances. */
static void draw(size_t *drawn, size_t n, const double *chances)
{
    for (size_t i = 0; i < n; i++)
        drawn[i] = (size_t)(chances[i] * (double)n);
}

/* Who costs least among those that keep to the bounds, by its difference to the choice; SIZE_MAX: nobody does. */
static size_t winner(const struct ol_plan_search *search, const double *chances, size_t *drawn)
{
    size_t drawn_for = 0, first = SIZE_MAX;
    double least = INFINITY;
    for (size_t i = 0; i < search->count; i++) {
        const struct ol_plan_point *point = &search->points[i];
        const size_t n = point->replications;
        if (point->failure || n < 2)
            continue;
        if (n != drawn_for)
            draw(drawn, drawn_for = n, chances);
        const double more = mean_of(search, i, drawn, n) - mean_of(search, search->best, drawn, n);
        if ((more < least || (more == least && i == search->best)) && keeps(search, i, drawn, n)) {
            least = more;
            first = i;
        }
    }
    return first;
}

static void take_wins(const struct ol_plan_search *search, const size_t *wins, struct ol_plan_sureness *sureness)
{
    size_t rival = SIZE_MAX;
    for (size_t i = 0; i < search->count; i++)
        if (i != search->best && wins[i] > 0 && (rival == SIZE_MAX || wins[i] > wins[rival]))
            rival = i;
    sureness->best = (double)wins[search->best] / DRAWS;
    sureness->rival = rival;
    sureness->rival_best = rival == SIZE_MAX ? 0 : (double)wins[rival] / DRAWS;
}

struct ol_plan_sureness ol_plan_sureness_of(const struct ol_plan_search *search, uint64_t seed)
{
    const size_t all = search->problem->replications;
    struct ol_plan_sureness sureness = {NAN, SIZE_MAX, 0};
    if (all < 2)
        return sureness;
    double *chances = ol_mem_new(ol_mem_product(sizeof *chances, all));
    size_t *drawn = ol_mem_new(ol_mem_product(sizeof *drawn, all));
    size_t *wins = ol_mem_new(ol_mem_product(sizeof *wins, search->count));
    for (size_t i = 0; i < DRAWS; i++) {
        struct ol_rng rng = ol_rng_stream(seed, "plan", "bootstrap", i);
        for (size_t r = 0; r < all; r++)
            chances[r] = ol_rng_unit(&rng);
        const size_t first = winner(search, chances, drawn);
        if (first != SIZE_MAX)
            wins[first]++;
    }
    take_wins(search, wins, &sureness);
    ol_mem_free(wins);
    ol_mem_free(drawn);
    ol_mem_free(chances);
    return sureness;
}

/* ---- the front ---- */

struct corner {
    size_t point;
    double cost, slack;
};

static int compare_corners(const void *a, const void *b)
{
    const struct corner *first = a, *second = b;
    if (first->cost != second->cost)
        return first->cost < second->cost ? -1 : 1;
    return (first->slack < second->slack) - (first->slack > second->slack);
}

static double mean_slack(const struct ol_plan_search *search, size_t point, size_t n, size_t bound)
{
    double sum = 0;
    for (size_t r = 0; r < n; r++)
        sum += ol_plan_slack(search, point, bound, r, 0);
    return sum / (double)n;
}

/* Those that have n replications and keep to the other bounds. */
static size_t list_corners(const struct ol_plan_search *search, size_t bound, size_t n, struct corner *corners)
{
    double *relaxed = ol_mem_new(ol_mem_product(sizeof *relaxed, search->problem->bound_count));
    size_t count = 0;
    relaxed[bound] = INFINITY;
    for (size_t i = 0; i < search->count; i++) {
        if (search->points[i].failure || search->points[i].replications < n)
            continue;
        const struct ol_plan_standing standing = ol_plan_standing_of(search, i, n, relaxed);
        const double slack = mean_slack(search, i, n, bound);
        if (standing.rank != OL_PLAN_MISSED && !isnan(slack))
            corners[count++] = (struct corner){i, standing.cost, slack};
    }
    ol_mem_free(relaxed);
    return count;
}

size_t ol_plan_front(const struct ol_plan_search *search, size_t bound, size_t n, size_t *points)
{
    struct corner *corners = ol_mem_new(ol_mem_product(sizeof *corners, search->count + 1));
    const size_t count = list_corners(search, bound, n, corners);
    size_t on = 0;
    double best = -INFINITY;
    qsort(corners, count, sizeof *corners, compare_corners);
    for (size_t i = 0; i < count; i++)
        if (corners[i].slack > best) {
            best = corners[i].slack;
            points[on++] = corners[i].point;
        }
    ol_mem_free(corners);
    return on;
}
