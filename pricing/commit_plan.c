/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/commit_plan.h"

#include "outlay/arena.h"
#include "outlay/stats.h"

#include <math.h>

static void describe(struct ol_commit_plan *plan, const double *units, size_t hours)
{
    struct ol_tally all = {0}, recent = {0};
    for (size_t i = 0; i < hours; i++) {
        ol_tally_add(&all, units[i]);
        if (hours - i <= OL_RECENT_HOURS)
            ol_tally_add(&recent, units[i]);
    }
    plan->mean = ol_tally_mean(&all);
    plan->peak = all.greatest;
    plan->recent_mean = ol_tally_mean(&recent);
}

/* All dates of a ladder together: what it holds is its first step's, what it costs is theirs. */
static void plan_ladder(struct ol_commit_plan *plan, const struct ol_commit_setting *setting)
{
    plan->step_count = ol_ladder_count(setting->ladder, setting->term_hours);
    plan->steps = ol_mem_new(ol_mem_product(sizeof *plan->steps, plan->step_count));
    ol_ladder_plan(&plan->outlook, setting->price, setting->term_hours, plan->step_count, plan->steps);
    plan->rules[OL_RULE_LADDER].cost =
        ol_ladder_cost(&plan->outlook, setting->price, setting->term_hours, plan->step_count, plan->steps);
}

static void choose_now(struct ol_commit_plan *plan, const double *units, size_t hours,
                       const struct ol_commit_setting *setting)
{
    const size_t weeks = ol_weeks_of(setting->term_hours);
    const double term = (double)setting->term_hours;
    for (int rule = 0; rule < OL_RULES; rule++) {
        const double commitment = ol_rule_choose((enum ol_commit_rule)rule, &plan->outlook, units, hours, setting);
        plan->rules[rule] = ol_outlook_bill(&plan->outlook, 0, weeks, term, commitment, setting->price);
    }
    plan->on_demand = ol_outlook_bill(&plan->outlook, 0, weeks, term, 0, setting->price).cost;
    if (setting->ladder > 0)
        plan_ladder(plan, setting);
}

void ol_commit_plan_make(struct ol_commit_plan *plan, ol_time start, const double *units, size_t hours,
                         const struct ol_commit_setting *setting, bool with_online, uint64_t seed)
{
    *plan = (struct ol_commit_plan){0};
    describe(plan, units, hours);
    ol_outlook_fit(&plan->outlook, units, hours);
    choose_now(plan, units, hours, setting);
    ol_backtest_run(&plan->backtest, start, units, hours, setting);
    if (with_online)
        ol_online_run(&plan->online, units, hours, setting->term_hours, setting->price, seed);
}

void ol_commit_plan_release(struct ol_commit_plan *plan)
{
    ol_outlook_release(&plan->outlook);
    ol_backtest_release(&plan->backtest);
    ol_mem_free(plan->steps);
    *plan = (struct ol_commit_plan){0};
}
