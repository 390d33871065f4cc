/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/plan_search.h"

#include <math.h>

#define CLEAR 0.025 /* the chance below which something is taken to be so */
#define TINY  1e-12

static double value_of(const struct ol_plan_search *search, size_t point, size_t column, size_t replication)
{
    return search->points[point].values[replication * search->problem->columns + column];
}

static size_t common(const struct ol_plan_search *search, size_t a, size_t b)
{
    const size_t first = search->points[a].replications, second = search->points[b].replications;
    return first < second ? first : second;
}

bool ol_plan_is_known(const struct ol_plan_search *search, size_t point)
{
    return !search->points[point].failure && search->points[point].replications >= search->problem->replications;
}

/* ---- bounds ---- */

/* What the metric may be in this replication, at most or at least. */
static double limit_of(const struct ol_plan_search *search, size_t bound, size_t replication)
{
    const struct ol_plan_bound *about = &search->problem->bounds[bound];
    if (about->kind != OL_AGAINST_BASELINE)
        return about->bound;
    const double baseline = value_of(search, 0, 1 + bound, replication);
    return baseline + (about->wants_less ? 1 : -1) * about->bound * fabs(baseline);
}

double ol_plan_slack(const struct ol_plan_search *search, size_t point, size_t bound, size_t replication,
                     double relaxed)
{
    const struct ol_plan_bound *about = &search->problem->bounds[bound];
    const double value = value_of(search, point, 1 + bound, replication);
    const double limit = limit_of(search, bound, replication);
    const bool wants_less = about->kind == OL_AGAINST_BASELINE ? about->wants_less : about->kind == OL_AT_MOST;
    return (wants_less ? limit - value : value - limit) + relaxed * fabs(limit);
}

/* How much of its bound a point misses, and whether it keeps to it by its mean and at its confidence. */
struct keeping {
    double excess;
    bool is_fine, is_shown, is_open, is_hopeless;
};

/* Shown by the interval of its level, as a run's verdict is. */
static struct keeping keep_mean(const double *slacks, size_t n, double limit, double level)
{
    const struct ol_estimate estimate = ol_estimate_of(slacks, n);
    const double chance = estimate.error > 0 ? ol_estimate_chance(estimate) : 0;
    const bool is_fine = estimate.mean >= 0, is_shown = is_fine && chance <= 1 - level;
    return (struct keeping){.excess = is_fine ? 0 : -estimate.mean / fmax(fabs(limit), TINY),
                            .is_fine = is_fine,
                            .is_shown = is_shown,
                            .is_open = !is_shown,
                            .is_hopeless = !is_fine && n > 1 && chance / 2 < CLEAR};
}

/* So many of the replications have to keep to it; hopeless where the normal law of the share says so. It is taken as
 * shown where it is fine: to be sure of 95% takes 73 replications that all keep to it, which few plans have. */
static struct keeping keep_share(const double *slacks, size_t n, double share, double level)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        kept += slacks[i] >= 0;
    const double got = (double)kept / (double)n;
    const bool is_fine = got >= share - TINY;
    const double error = sqrt(share * (1 - share) / (double)n);
    return (struct keeping){.excess = is_fine ? 0 : (share - got) / share,
                            .is_fine = is_fine,
                            .is_shown = is_fine,
                            .is_open = n > 1 && ol_interval_wilson(kept, n, level).lo < share - TINY,
                            .is_hopeless = !is_fine && n > 1 && share - got > 3 * fmax(error, 0.1)};
}

/* The same as the baseline, replication by replication, is not worse, however widely they vary. */
static bool is_as_baseline(const struct ol_plan_search *search, size_t point, size_t n, size_t bound)
{
    if (search->problem->bounds[bound].kind != OL_AGAINST_BASELINE)
        return false;
    for (size_t r = 0; r < n; r++)
        if (value_of(search, point, 1 + bound, r) != value_of(search, 0, 1 + bound, r))
            return false;
    return true;
}

/* A replication without a value keeps to nothing. */
static struct keeping keeping_of(const struct ol_plan_search *search, size_t point, size_t n, size_t bound,
                                 double relaxed, double *slacks)
{
    const struct ol_plan_bound *about = &search->problem->bounds[bound];
    double limit = 0;
    if (is_as_baseline(search, point, n, bound))
        return (struct keeping){.is_fine = true, .is_shown = true};
    for (size_t r = 0; r < n; r++) {
        slacks[r] = ol_plan_slack(search, point, bound, r, relaxed);
        if (isnan(slacks[r]) && about->share == 0)
            return (struct keeping){.excess = 1, .is_hopeless = true};
        if (isnan(slacks[r]))
            slacks[r] = -1;
        limit += fabs(limit_of(search, bound, r)) / (double)n;
    }
    return about->share > 0 ? keep_share(slacks, n, about->share, about->level)
                            : keep_mean(slacks, n, limit, about->level);
}

struct ol_plan_standing ol_plan_standing_of(const struct ol_plan_search *search, size_t point, size_t n,
                                            const double *relaxed)
{
    struct ol_plan_standing standing = {.rank = OL_PLAN_SHOWN};
    double *slacks = ol_mem_new(ol_mem_product(sizeof *slacks, n + 1));
    for (size_t r = 0; r < n; r++)
        standing.cost += value_of(search, point, 0, r) / (double)n;
    for (size_t k = 0; k < search->problem->bound_count; k++) {
        if (relaxed && isinf(relaxed[k]))
            continue;
        const struct keeping keeping = keeping_of(search, point, n, k, relaxed ? relaxed[k] : 0, slacks);
        const enum ol_plan_rank rank = keeping.is_shown  ? OL_PLAN_SHOWN
                                       : keeping.is_fine ? OL_PLAN_FINE
                                                         : OL_PLAN_MISSED;
        standing.rank = rank > standing.rank ? rank : standing.rank;
        standing.excess += keeping.excess;
        standing.is_open = standing.is_open || keeping.is_open;
        standing.is_hopeless = standing.is_hopeless || keeping.is_hopeless;
    }
    ol_mem_free(slacks);
    return standing;
}

/* ---- order ---- */

static int order_of(double a, double b)
{
    return (a > b) - (a < b);
}

int ol_plan_standing_order(const struct ol_plan_standing *a, const struct ol_plan_standing *b, bool is_final)
{
    const int first = a->rank == OL_PLAN_FINE && !is_final ? OL_PLAN_SHOWN : (int)a->rank;
    const int second = b->rank == OL_PLAN_FINE && !is_final ? OL_PLAN_SHOWN : (int)b->rank;
    if (first != second)
        return first - second;
    if (first == OL_PLAN_MISSED && fabs(a->excess - b->excess) > TINY)
        return order_of(a->excess, b->excess);
    return order_of(a->cost, b->cost);
}

struct ol_estimate ol_plan_difference(const struct ol_plan_search *search, size_t column, size_t a, size_t b)
{
    const size_t n = common(search, a, b);
    double *values = ol_mem_new(ol_mem_product(sizeof *values, n + 1));
    for (size_t r = 0; r < n; r++)
        values[r] = value_of(search, a, column, r) - value_of(search, b, column, r);
    const struct ol_estimate estimate = ol_estimate_of(values, n);
    ol_mem_free(values);
    return estimate;
}

size_t ol_plan_best(const struct ol_plan_search *search, const double *relaxed)
{
    const size_t n = search->problem->replications;
    struct ol_plan_standing best = ol_plan_standing_of(search, 0, n, relaxed);
    size_t at = 0;
    for (size_t i = 1; i < search->count; i++) {
        if (!ol_plan_is_known(search, i))
            continue;
        const struct ol_plan_standing standing = ol_plan_standing_of(search, i, n, relaxed);
        if (ol_plan_standing_order(&standing, &best, true) < 0) {
            best = standing;
            at = i;
        }
    }
    return at;
}
