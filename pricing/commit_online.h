/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commit_online: committing without a forecast, with a bound on the regret.
 *
 * The rules of Wang, Li and Liang ("To reserve or not to reserve: optimal online multi-instance acquisition in IaaS
 * clouds", ICAC'13), which carry the ski rental and the Bahncard problem (Fleischer 2001) over to reservations: a
 * commitment costs a fee and lasts a term; an hour in use costs `on_demand` without it and `usage` with it, alpha =
 * usage / on_demand < 1. Whoever paid fee / (1 - alpha) on demand within one term would have been as well off with a
 * commitment. The deterministic rule commits once that much was paid, and never pays more than 2 - alpha times what
 * the best choice in hindsight would have. The randomised rule commits at a threshold z drawn at random below that,
 * in units of the fee with density (1 - alpha) e^((1 - alpha) z) / (e - 1 + alpha) on 0 <= z < 1 / (1 - alpha), and
 * with the probability alpha / (e - 1 + alpha) that is left it never commits; its expected cost is at most
 * e / (e - 1 + alpha) times the optimum. (That rest is also given as a point mass at the end of the range. To commit
 * there breaks the bound for alpha > 0: for demand that ends just then, the fee comes on top of a cost that has already
 * met the bound. Never to commit keeps it with equality: each further hour costs alpha e / (e - 1 + alpha) on average
 * and the optimum alpha.)
 * No rule without knowledge of the future has better bounds.
 *
 * Demand is cut into slices one above the other, and each slice decides for itself. A commitment whose price is all
 * per hour, used or not, has fee = committed * term and usage 0: alpha is 0 and the bounds are 2 and e / (e - 1).
 *
 *     ol_online_run(&online, units, hours, 8760, price, seed);
 *     online.deterministic / online.optimum    // at most online.bound_deterministic
 */
#ifndef OUTLAY_PRICING_COMMIT_ONLINE_H
#define OUTLAY_PRICING_COMMIT_ONLINE_H

#include "pricing/commit_cost.h"

#include <stdint.h>

struct ol_online_price {
    double fee;       /* of a unit's commitment for a term; > 0 */
    double on_demand; /* of a unit for an hour; > 0 */
    double usage;     /* of a committed unit for an hour in use; below on_demand */
};

struct ol_online {
    size_t slices, draws;
    double slice_units; /* the width of one */
    double alpha;
    double bound_deterministic, bound_randomised;
    double on_demand, deterministic, optimum;  /* costs of all hours */
    double randomised;                         /* the mean over `draws` draws for each slice */
    double units_deterministic, units_optimum; /* units committed to, every purchase counted */
};
#define OL_ONLINE_DRAWS  3200 /* of all slices together */
#define OL_ONLINE_SLICES 200

struct ol_online_price ol_online_price_of(struct ol_commit_price price, size_t term_hours);
double ol_online_alpha(struct ol_online_price price);
double ol_online_bound_deterministic(double alpha);
double ol_online_bound_randomised(double alpha);
/* On-demand cost, in currency, at which the rules commit: the deterministic one, and the randomised one by a uniform
 * draw in (0, 1), where INFINITY is never. */
double ol_online_threshold(struct ol_online_price price);
double ol_online_threshold_drawn(struct ol_online_price price, double uniform);

/* The cost of one slice whose demand in each hour is use[i] units (0 .. 1), when it commits as soon as more than
 * `threshold` was paid, or would be with this hour, within one term. `paid` has room for `hours` values. `purchases`
 * may be NULL. */
double ol_online_cost(const double *use, size_t hours, size_t term_hours, struct ol_online_price price,
                      double threshold, double *paid, size_t *purchases);
/* The least cost of that slice, with the future known. `scratch` has room for 2 * (hours + 1) values. */
double ol_online_optimum(const double *use, size_t hours, size_t term_hours, struct ol_online_price price,
                         double *scratch, size_t *purchases);

/* All slices: one unit each where demand has at most OL_ONLINE_SLICES, else so many equal ones. */
void ol_online_run(struct ol_online *online, const double *units, size_t hours, size_t term_hours,
                   struct ol_commit_price price, uint64_t seed);

#endif
