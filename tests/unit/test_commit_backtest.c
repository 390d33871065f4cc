/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Past dates and what the rules would have cost from there on.
 */
#include "outlay/arena.h"
#include "outlay/stats.h"
#include "pricing/commit_plan.h"
#include "tests/check.h"
#include "tests/fixture.h"

#define YEAR 8760

static const struct ol_commit_setting yearly = {
    .price = {.on_demand = 2.1, .committed = 1}, .term_hours = YEAR, .ladder = 4};

static ol_time at(int year, int month, int day)
{
    return ol_instant_of((struct ol_civil){.year = year, .month = month, .day = day});
}

/* Level, growth an hour, noise as a share, and a day and a night. */
static double *make_demand(size_t hours, double level, double growth, double noise)
{
    uint64_t state = 5;
    double *units = ol_mem_new(hours * sizeof *units);
    for (size_t i = 0; i < hours; i++) {
        const double odd = (double)(fixture_random(&state) >> 11) * 0x1p-53 - 0.5;
        units[i] = (level + growth * (double)i) *
                   (noise > 0 ? 1 + noise * odd + 0.3 * sin((double)(i % 24) / 24 * 6.2832) : 1);
    }
    return units;
}

/* Two years from 2021-01-01: 60 days before it has every month from April on (March 1 has 59), a year behind it every
 * one up to January 2022: ten. Demand is constant, so every rule commits to all of it and saves 1 - 1 / 2.1. */
static void months_of_constant_demand(void)
{
    struct ol_backtest backtest;
    double *units = make_demand(2 * YEAR, 10, 0, 0);
    ol_backtest_run(&backtest, at(2021, 1, 1), units, 2 * YEAR, &yearly);
    CHECK_INT(backtest.count, 10);
    CHECK_INT(backtest.first, at(2021, 4, 1));
    CHECK_INT(backtest.last, at(2022, 1, 1));
    CHECK_INT(backtest.horizon_hours, YEAR);
    for (int rule = 0; rule < OL_RULES; rule++) {
        CHECK_NEAR(backtest.rules[rule].saving_p10, 1 - 1 / 2.1, 1e-8);
        CHECK_NEAR(backtest.rules[rule].saving_p90, 1 - 1 / 2.1, 1e-8);
        CHECK_NEAR(backtest.rules[rule].regret, 0, 1e-8);
    }
    CHECK_NEAR(backtest.on_demand[3], 21 * YEAR, 1e-6);
    CHECK_NEAR(backtest.hindsight[3], 10 * YEAR, 1e-6);
    ol_backtest_release(&backtest);
    ol_mem_free(units);
}

/* Growth that goes on: whoever looks ahead beats whoever looks at 60 days, on every date. */
static void growth_is_seen_ahead(void)
{
    struct ol_backtest backtest;
    double *units = make_demand(3 * YEAR, 1000, 0.1, 0.2);
    ol_backtest_run(&backtest, at(2021, 1, 1), units, 3 * YEAR, &yearly);
    const struct ol_rule_record *rules = backtest.rules;
    CHECK_INT(backtest.count, 22);
    CHECK_INT(rules[OL_RULE_RECENT_QUANTILE].wins_of_advice, 22);
    CHECK_INT(rules[OL_RULE_RECENT_MEAN].wins_of_advice, 22);
    CHECK(rules[OL_RULE_ADVICE].regret < rules[OL_RULE_RECENT_QUANTILE].regret / 2);
    CHECK(rules[OL_RULE_ADVICE].regret < rules[OL_RULE_RECENT_MEAN].regret / 2);
    CHECK(rules[OL_RULE_LADDER].regret < rules[OL_RULE_ADVICE].regret);
    CHECK(rules[OL_RULE_STABLE].regret > rules[OL_RULE_RECENT_QUANTILE].regret);
    ol_backtest_release(&backtest);
    ol_mem_free(units);
}

/* Demand that only scatters: looking ahead must cost next to nothing, and nobody beats hindsight but the ladder. */
static void stable_demand_is_left_alone(void)
{
    struct ol_backtest backtest;
    double *units = make_demand(3 * YEAR, 1000, 0, 0.2);
    ol_backtest_run(&backtest, at(2021, 1, 1), units, 3 * YEAR, &yearly);
    CHECK(backtest.rules[OL_RULE_ADVICE].regret < 0.001);
    for (size_t i = 0; i < backtest.count; i++)
        for (int rule = 0; rule < OL_RULES; rule++)
            CHECK(rule == OL_RULE_LADDER || backtest.costs[i * OL_RULES + rule] >= backtest.hindsight[i] - 1e-6);
    ol_backtest_release(&backtest);
    ol_mem_free(units);
}

/* The summary of a rule, from the costs of its dates. */
static void summaries(void)
{
    struct ol_backtest backtest;
    double *units = make_demand(2 * YEAR, 500, 0.05, 0.4), savings[10], cost = 0, best = 0, worst = -1;
    ol_backtest_run(&backtest, at(2021, 1, 1), units, 2 * YEAR, &yearly);
    CHECK_INT(backtest.count, 10);
    for (size_t i = 0; i < 10 && backtest.count == 10; i++) {
        const double paid = backtest.costs[i * OL_RULES + OL_RULE_RECENT_MEAN];
        savings[i] = 1 - paid / backtest.on_demand[i];
        cost += paid, best += backtest.hindsight[i];
        worst = fmax(worst, paid / backtest.hindsight[i] - 1);
    }
    ol_sort_real(savings, 10);
    const struct ol_rule_record *record = &backtest.rules[OL_RULE_RECENT_MEAN];
    CHECK_NEAR(record->saving_p50, (savings[4] + savings[5]) / 2, 1e-12);
    CHECK_NEAR(record->saving_p10, savings[0] + 0.9 * (savings[1] - savings[0]), 1e-12);
    CHECK_NEAR(record->regret, cost / best - 1, 1e-12);
    CHECK_NEAR(record->regret_worst, worst, 1e-12);
    ol_backtest_release(&backtest);
    ol_mem_free(units);
}

/* A rule that looked past the hours it is given would meet NaN. */
static void no_rule_looks_ahead(void)
{
    struct ol_outlook outlook;
    double *units = make_demand(3000, 100, 0.02, 0.2);
    ol_outlook_fit(&outlook, units, 2500);
    double before[OL_RULES];
    for (int rule = 0; rule < OL_RULES; rule++)
        before[rule] = ol_rule_choose((enum ol_commit_rule)rule, &outlook, units, 2500, &yearly);
    ol_outlook_release(&outlook);
    for (size_t i = 2500; i < 3000; i++)
        units[i] = NAN;
    ol_outlook_fit(&outlook, units, 2500);
    for (int rule = 0; rule < OL_RULES; rule++)
        CHECK_NEAR(ol_rule_choose((enum ol_commit_rule)rule, &outlook, units, 2500, &yearly), before[rule], 0);
    ol_outlook_release(&outlook);
    ol_mem_free(units);
}

/* Ten weeks: half of them before the first date, terms of (10 - 5) / 2 = 2 weeks, begun after 5, 6, 7 and 8 weeks.
 * Under four weeks: none. 60 days, a year and two weeks more: too few months, so weeks, three of them. */
static void short_histories(void)
{
    struct ol_backtest backtest;
    double *units = make_demand(2 * YEAR, 10, 0, 0);
    ol_backtest_run(&backtest, at(2021, 1, 4), units, 10 * OL_WEEK_HOURS, &yearly);
    CHECK_INT(backtest.count, 4);
    CHECK_INT(backtest.horizon_hours, 2 * OL_WEEK_HOURS);
    CHECK_INT(backtest.first, at(2021, 1, 4) + 35 * OL_DAY);
    CHECK_NEAR(backtest.rules[OL_RULE_ADVICE].saving_p50, 1 - 1 / 2.1, 1e-8);
    ol_backtest_release(&backtest);
    ol_backtest_run(&backtest, at(2021, 1, 4), units, 4 * OL_WEEK_HOURS - 1, &yearly);
    CHECK_INT(backtest.count, 0);
    ol_backtest_release(&backtest);
    ol_backtest_run(&backtest, at(2021, 1, 4), units, 1440 + YEAR + 2 * OL_WEEK_HOURS, &yearly);
    CHECK_INT(backtest.count, 3);
    CHECK_INT(backtest.horizon_hours, YEAR);
    CHECK_INT(backtest.first, at(2021, 1, 4) + 60 * OL_DAY);
    ol_backtest_release(&backtest);
    ol_mem_free(units);
}

/* A plan of constant demand, where everything is known: 10 units, used always, for 10 * 8,760 against 21 * 8,760. */
static void a_plan(void)
{
    struct ol_commit_plan plan;
    double *units = make_demand(2 * YEAR, 10, 0, 0);
    ol_commit_plan_make(&plan, at(2021, 1, 1), units, 2 * YEAR, &yearly, true, 1);
    CHECK_NEAR(plan.mean, 10, 1e-9);
    CHECK_NEAR(plan.peak, 10, 0);
    CHECK_NEAR(plan.rules[OL_RULE_ADVICE].commitment, 10, 1e-6);
    CHECK_NEAR(plan.rules[OL_RULE_ADVICE].cost, 10 * YEAR, 0.1);
    CHECK_NEAR(plan.rules[OL_RULE_LADDER].cost, 10 * YEAR, 0.1);
    CHECK_NEAR(plan.on_demand, 21 * YEAR, 0.1);
    CHECK_INT(plan.step_count, 4);
    CHECK_NEAR(plan.steps[0].bought, 10, 1e-6);
    CHECK_NEAR(plan.steps[1].bought, 0, 1e-6);
    CHECK_INT(plan.online.slices, 10);
    ol_commit_plan_release(&plan);
    ol_mem_free(units);
}

int main(void)
{
    CASE(months_of_constant_demand);
    CASE(growth_is_seen_ahead);
    CASE(stable_demand_is_left_alone);
    CASE(summaries);
    CASE(no_rule_looks_ahead);
    CASE(short_histories);
    CASE(a_plan);
    return check_end();
}
