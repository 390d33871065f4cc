/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commit_online: what was paid on demand within the last term is a sum over a sliding window. A purchase empties it:
 * hours before it count as if they had been covered, and those under it pay nothing on demand.
 */
#include "pricing/commit_online.h"

#include "outlay/arena.h"
#include "outlay/rng.h"
#include "outlay/stats.h"

#include <math.h>
#include <stdbool.h>

/* A sum of payments that equals the threshold but for rounding has not passed it. */
#define TOLERANCE 1e-9

struct ol_online_price ol_online_price_of(struct ol_commit_price price, size_t term_hours)
{
    return (struct ol_online_price){
        .fee = price.committed * (double)term_hours,
        .on_demand = price.on_demand,
        .usage = price.usage,
    };
}

double ol_online_alpha(struct ol_online_price price)
{
    return price.usage / price.on_demand;
}

double ol_online_bound_deterministic(double alpha)
{
    return 2 - alpha;
}

double ol_online_bound_randomised(double alpha)
{
    return exp(1) / (exp(1) - 1 + alpha);
}

double ol_online_threshold(struct ol_online_price price)
{
    return price.fee / (1 - ol_online_alpha(price));
}

/* The distribution function is (e^((1 - alpha) z) - 1) / (e - 1 + alpha), up to the threshold. */
double ol_online_threshold_drawn(struct ol_online_price price, double uniform)
{
    const double alpha = ol_online_alpha(price), mass = uniform * (exp(1) - 1 + alpha);
    return mass < exp(1) - 1 ? price.fee * log1p(mass) / (1 - alpha) : INFINITY;
}

double ol_online_cost(const double *use, size_t hours, size_t term_hours, struct ol_online_price price,
                      double threshold, double *paid, size_t *purchases)
{
    const double passed = threshold * (1 + TOLERANCE);
    struct ol_sum cost = {0};
    double within = 0;                    /* paid in the window */
    size_t window = 0, covered_until = 0; /* the window's first hour */
    for (size_t i = 0; i < hours; i++) {
        const double full = price.on_demand * use[i];
        paid[i] = 0;
        if (i >= covered_until) {
            for (; window + term_hours <= i; window++)
                within -= paid[window];
            if (use[i] > 0 && within + full > passed) {
                ol_sum_add(&cost, price.fee);
                covered_until = window = i + term_hours;
                within = 0;
                if (purchases)
                    ++*purchases;
            } else {
                paid[i] = full;
                within += full;
            }
        }
        ol_sum_add(&cost, i < covered_until ? price.usage * use[i] : full);
    }
    return ol_sum_total(&cost);
}

/* least[i] is the cost of the hours from i on, with no commitment in force at i: either this hour is paid on demand,
 * or a commitment begins with it. */
double ol_online_optimum(const double *use, size_t hours, size_t term_hours, struct ol_online_price price,
                         double *scratch, size_t *purchases)
{
    double *least = scratch, *used = scratch + hours + 1; /* used[i]: sum of use[i ..] */
    least[hours] = used[hours] = 0;
    for (size_t i = hours; i-- > 0;) {
        const size_t end = term_hours < hours - i ? i + term_hours : hours;
        used[i] = used[i + 1] + use[i];
        least[i] = fmin(price.on_demand * use[i] + least[i + 1],
                        price.fee + price.usage * (used[i] - used[end]) + least[end]);
    }
    for (size_t i = 0; purchases && i < hours;) {
        const bool is_bought = least[i] < price.on_demand * use[i] + least[i + 1];
        *purchases += is_bought;
        i += is_bought ? term_hours : 1;
    }
    return least[0];
}

/* ---- all slices ---- */

struct slices {
    const double *units;
    size_t hours, term_hours;
    struct ol_online_price price;
    double *use, *paid, *scratch;
    struct ol_rng rng;
    size_t count, draws, *ranks; /* of slices; of each; a permutation of the slices */
};

/* Who commits early and who late is shared out evenly: the i-th draw of a slice falls into a stratum of its own, out of
 * draws * count, so that thresholds that are rarely met are met as rarely as they should. */
static double draw(struct slices *slices, size_t slice, size_t i)
{
    const double stratum = (double)(i * slices->count + slices->ranks[slice]);
    return (stratum + ol_rng_unit(&slices->rng)) / (double)(slices->draws * slices->count);
}

static void shuffle_ranks(struct slices *slices)
{
    slices->ranks = ol_mem_new(ol_mem_product(sizeof *slices->ranks, slices->count + 1));
    for (size_t i = 0; i < slices->count; i++) {
        const size_t k = ol_rng_below(&slices->rng, i + 1);
        slices->ranks[i] = slices->ranks[k];
        slices->ranks[k] = i;
    }
}

static void cut_slice(const struct slices *slices, size_t slice, double width)
{
    for (size_t i = 0; i < slices->hours; i++)
        slices->use[i] = fmin(1, fmax(0, slices->units[i] / width - (double)slice));
}

static double cost_at(const struct slices *slices, double threshold, size_t *purchases)
{
    return ol_online_cost(slices->use, slices->hours, slices->term_hours, slices->price, threshold, slices->paid,
                          purchases);
}

/* Adds the slice at hand, of one unit; the caller scales. */
static void add_slice(struct slices *slices, size_t slice, struct ol_online *online)
{
    size_t bought = 0, best = 0;
    double used = 0, drawn = 0;
    for (size_t i = 0; i < slices->hours; i++)
        used += slices->use[i];
    for (size_t i = 0; i < slices->draws; i++)
        drawn += cost_at(slices, ol_online_threshold_drawn(slices->price, draw(slices, slice, i)), NULL);
    online->on_demand += slices->price.on_demand * used;
    online->deterministic += cost_at(slices, ol_online_threshold(slices->price), &bought);
    online->randomised += drawn / (double)slices->draws;
    online->optimum +=
        ol_online_optimum(slices->use, slices->hours, slices->term_hours, slices->price, slices->scratch, &best);
    online->units_deterministic += (double)bought;
    online->units_optimum += (double)best;
}

static void scale_up(struct ol_online *online, double width)
{
    online->on_demand *= width;
    online->deterministic *= width;
    online->randomised *= width;
    online->optimum *= width;
    online->units_deterministic *= width;
    online->units_optimum *= width;
}

void ol_online_run(struct ol_online *online, const double *units, size_t hours, size_t term_hours,
                   struct ol_commit_price price, uint64_t seed)
{
    struct slices slices = {
        .units = units,
        .hours = hours,
        .term_hours = term_hours,
        .price = ol_online_price_of(price, term_hours),
        .use = ol_mem_new(ol_mem_product(4 * sizeof(double), hours + 1)),
        .rng = ol_rng_stream(seed, "commit-threshold", "", 0),
    };
    double peak = 0;
    slices.paid = slices.use + hours + 1;
    slices.scratch = slices.paid + hours + 1;
    for (size_t i = 0; i < hours; i++)
        peak = fmax(peak, units[i]);
    *online = (struct ol_online){.alpha = ol_online_alpha(slices.price)};
    online->bound_deterministic = ol_online_bound_deterministic(online->alpha);
    online->bound_randomised = ol_online_bound_randomised(online->alpha);
    online->slices = peak <= OL_ONLINE_SLICES ? (size_t)ceil(peak) : OL_ONLINE_SLICES;
    online->slice_units = peak <= OL_ONLINE_SLICES ? 1 : peak / OL_ONLINE_SLICES;
    slices.count = online->slices;
    slices.draws = online->draws = online->slices > 0 ? OL_ONLINE_DRAWS / online->slices : 1;
    shuffle_ranks(&slices);
    for (size_t slice = 0; slice < online->slices; slice++) {
        cut_slice(&slices, slice, online->slice_units);
        add_slice(&slices, slice, online);
    }
    scale_up(online, online->slice_units);
    ol_mem_free(slices.use);
    ol_mem_free(slices.ranks);
}
