/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan_listing: a plan that was made, as tables for people, and for programs as one JSON object or as CSV, a row for
 * each choice that was looked at.
 *
 * CSV: point,DECISION...,replications,state,choice,front,COST,COST.lo,COST.hi,METRIC,METRIC.lo,METRIC.hi,... where
 * point 0 is the scenario as given; state is shown, fine, missed or failed (plan_search.h), and front names the
 * objectives on whose front the point is, parted by blanks.
 */
#ifndef OUTLAY_CLI_PLAN_LISTING_H
#define OUTLAY_CLI_PLAN_LISTING_H

#include "outlay/output.h"
#include "scenarios/plan.h"

/* What a plan says beside its points. */
struct ol_plan_telling {
    const struct ol_plan *plan;
    const char *path; /* of the scenario, as given */
    struct ol_plan_sureness sureness;
    size_t **fronts; /* of each bound */
    size_t *front_counts;

    /* private */
    struct ol_arena arena;
};

extern const char *const ol_plan_rank_names[]; /* by enum ol_plan_rank */

void ol_plan_telling_make(struct ol_plan_telling *telling, const struct ol_plan *plan, const char *path);
void ol_plan_telling_release(struct ol_plan_telling *telling);

void ol_plan_write_table(struct ol_plan_telling *telling, struct ol_output *output);
void ol_plan_write_json(const struct ol_plan_telling *telling, struct ol_output *output);
void ol_plan_write_csv(const struct ol_plan_telling *telling, struct ol_output *output);

/* ---- among its files ---- */

/* "at most", "at least" ..., and by how much; in the arena. */
const char *ol_plan_say_bound(const struct ol_plan *plan, size_t bound, struct ol_arena *arena);
/* Mean slack of a point, in the metric's unit; of a bound with a probability by how much more of the replications than
 * asked for keep to it. */
double ol_plan_margin(const struct ol_plan *plan, size_t point, size_t bound);
/* How many choices of the grid were simulated, or found to be none; the scenario as given counts where it is one. */
size_t ol_plan_looked_at(const struct ol_plan *plan);
/* What may be said of a point by all replications that it has: shown is only what leaves no doubt of any bound. */
enum ol_plan_rank ol_plan_shown(const struct ol_plan *plan, size_t point);

/* What a bound costs: by how much the best choice is cheaper where it is relaxed, or left out. NAN where no choice
 * keeps to the bounds as they are. */
struct ol_plan_price {
    struct ol_interval relaxed, without;
};
struct ol_plan_price ol_plan_price_of(const struct ol_plan *plan, size_t bound);
/* What the choice saves against the scenario as given. */
struct ol_interval ol_plan_saving(const struct ol_plan *plan);

#endif
