/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commit_plan: what to commit to now, for one series of hourly demand, with the evidence for it.
 *
 * The demand in a few figures, what each rule says now and what it is expected to cost, how the rules did before
 * (backtest), the dates of a ladder, and how the rules that need no forecast would have done.
 *
 *     ol_commit_plan_make(&plan, demand.start, demand.total.units, demand.hours, &setting, seed);
 *     plan.rules[OL_RULE_ADVICE].commitment
 */
#ifndef OUTLAY_PRICING_COMMIT_PLAN_H
#define OUTLAY_PRICING_COMMIT_PLAN_H

#include "pricing/commit_backtest.h"
#include "pricing/commit_online.h"

struct ol_commit_plan {
    double mean, peak, recent_mean; /* units; of all hours, of the last 60 days */
    struct ol_outlook outlook;
    /* What each rule commits to and what the coming term is expected to cost with it; of the ladder: its first step's
     * bill, but the cost with all its steps. */
    struct ol_commit_bill rules[OL_RULES];
    double on_demand; /* expected cost of the coming term without any commitment */
    struct ol_backtest backtest;
    struct ol_ladder_step *steps;
    size_t step_count;
    struct ol_online online; /* slices 0: not asked for */
};

/* hours >= 1; `start` is the instant of units[0]. The online rules run only where `with_online`. Fills what need not be
 * zeroed before; release it. */
void ol_commit_plan_make(struct ol_commit_plan *plan, ol_time start, const double *units, size_t hours,
                         const struct ol_commit_setting *setting, bool with_online, uint64_t seed);
void ol_commit_plan_release(struct ol_commit_plan *plan);

#endif
