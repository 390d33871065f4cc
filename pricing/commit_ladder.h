/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commit_ladder: a commitment bought in steps, so that its parts also end in steps.
 *
 * At each of the evenly spaced dates of a term the ladder tops up what it holds to a target, and never sells. A unit is
 * bought now only if it pays over the whole term that it will be held for, and also from now to the next date: a unit
 * that pays later only can be bought later. So the target is the lesser of the two commitments, and each date uses the
 * demand known by then. Against one purchase this buys less too early when demand grows, and less at all when demand
 * turns out lower than it looked.
 *
 *     ol_ladder_plan(&outlook, price, 8760, 4, steps);    // now, in 3, 6 and 9 months
 */
#ifndef OUTLAY_PRICING_COMMIT_LADDER_H
#define OUTLAY_PRICING_COMMIT_LADDER_H

#include "pricing/commit_outlook.h"

#define OL_LADDER_LIMIT 120

struct ol_ladder_step {
    size_t hour;   /* from now */
    double bought; /* units; held for one term from then on */
    double held;   /* units, with these */
};

/* What a ladder of `count` steps tops up to `from` weeks from now. */
double ol_ladder_target(const struct ol_outlook *outlook, size_t from, struct ol_commit_price price,
                        size_t term_hours, size_t count);

/* The purchases to expect if demand goes as expected; `count` steps, at most one a week. */
void ol_ladder_plan(const struct ol_outlook *outlook, struct ol_commit_price price, size_t term_hours,
                    size_t count, struct ol_ladder_step *steps);
/* What the hours of the plan's term are then expected to cost. */
double ol_ladder_cost(const struct ol_outlook *outlook, struct ol_commit_price price, size_t term_hours,
                      size_t count, const struct ol_ladder_step *steps);

/* The cost of the `horizon` (at most a term) hours from `start` on, when the ladder began at `start` and looked at each
 * date at units[0 .. that date): 0 < start, start + horizon <= the hours there are. */
double ol_ladder_replay(const double *units, size_t start, size_t horizon, struct ol_commit_price price,
                        size_t term_hours, size_t count);

/* As many steps as asked for, or as the term has weeks for. */
size_t ol_ladder_count(size_t asked, size_t term_hours);

#endif
