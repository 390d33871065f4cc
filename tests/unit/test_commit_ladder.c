/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A commitment in steps, for demand whose weeks are known: the level of week k is worked out as the outlook's header
 * says.
 */
#include "pricing/commit_ladder.h"
#include "tests/check.h"

static const struct ol_commit_price premium = {.on_demand = 2.1, .committed = 1};

static double damped(double level, double trend, size_t week)
{
    double added = 1;
    for (size_t i = 0; i < week; i++)
        level += trend * (added *= 0.99);
    return level;
}

/* A year that ends at `level`. */
static void fit_weeks(struct ol_outlook *outlook, double level, double step)
{
    double units[52 * OL_WEEK_HOURS];
    for (size_t i = 0; i < 52 * OL_WEEK_HOURS; i++)
        units[i] = level + step * ((double)(i / OL_WEEK_HOURS) - 51);
    ol_outlook_fit(outlook, units, 52 * OL_WEEK_HOURS);
}

/* A term of 52 weeks in four: of the next 13 weeks 6 may exceed the target, so it is the level of the 7th, which is
 * below what pays over the whole term. */
static void growing_demand_is_followed(void)
{
    struct ol_outlook outlook;
    struct ol_ladder_step steps[4];
    double held = 0;
    fit_weeks(&outlook, 710, 10);
    ol_ladder_plan(&outlook, premium, 52 * OL_WEEK_HOURS, 4, steps);
    for (size_t i = 0; i < 4; i++) {
        const double target = damped(710, 10, 13 * i + 7);
        CHECK_INT(steps[i].hour, 13 * OL_WEEK_HOURS * i);
        CHECK_NEAR(steps[i].held, target, 1e-4);
        CHECK_NEAR(steps[i].bought, target - held, 1e-4);
        held = target;
    }
    CHECK(
        ol_ladder_cost(&outlook, premium, 52 * OL_WEEK_HOURS, 4, steps) <
        ol_outlook_bill(&outlook, 0, 52, 52 * OL_WEEK_HOURS, ol_outlook_choose(&outlook, 0, 52, premium), premium)
            .cost);
    ol_outlook_release(&outlook);
}

/* What pays for three months need not pay for a year: 24 of 52 falling weeks exceed the level of the 25th. Later there
 * is nothing to buy. */
static void falling_demand_is_not(void)
{
    struct ol_outlook outlook;
    struct ol_ladder_step steps[4];
    fit_weeks(&outlook, 1000, -10);
    ol_ladder_plan(&outlook, premium, 52 * OL_WEEK_HOURS, 4, steps);
    CHECK_NEAR(steps[0].bought, damped(1000, -10, 25), 1e-4);
    for (size_t i = 1; i < 4; i++) {
        CHECK_NEAR(steps[i].bought, 0, 0);
        CHECK_NEAR(steps[i].held, steps[0].held, 0);
    }
    ol_outlook_release(&outlook);
}

/* Steps begin with days: a quarter of 8,760 hours is 91.25 days. A term of three weeks has room for three. */
static void dates(void)
{
    struct ol_outlook outlook;
    struct ol_ladder_step steps[4];
    fit_weeks(&outlook, 10, 0);
    ol_ladder_plan(&outlook, premium, 8760, 4, steps);
    CHECK_INT(steps[1].hour, 91 * 24);
    CHECK_INT(steps[2].hour, 182 * 24);
    CHECK_INT(steps[3].hour, 273 * 24);
    CHECK_INT(ol_ladder_count(4, 8760), 4);
    CHECK_INT(ol_ladder_count(100, 3 * OL_WEEK_HOURS), 3);
    CHECK_INT(ol_ladder_count(4, 24), 1);
    ol_outlook_release(&outlook);
}

/* 10 units until the 20th week, then 20. The ladder looks at 12, 16, 20 and 24 weeks; the first three times it has seen
 * nothing but 10, the last time four weeks of 20: it then holds at least 15, and never more than 20. In all: 8 weeks at
 * 10, 4 weeks of 20 with 10 committed, and 4 more at something between. */
static void a_replay_knows_only_the_past(void)
{
    double units[28 * OL_WEEK_HOURS];
    for (size_t i = 0; i < 28 * OL_WEEK_HOURS; i++)
        units[i] = i < 20 * OL_WEEK_HOURS ? 10 : 20;
    const double until = OL_WEEK_HOURS * (8 * 10 + 4 * (10 + 2.1 * 10));
    const double cost =
        ol_ladder_replay(units, 12 * OL_WEEK_HOURS, 16 * OL_WEEK_HOURS, premium, 16 * OL_WEEK_HOURS, 4);
    CHECK(cost >= until + 4 * OL_WEEK_HOURS * 20.0 - 1e-3);
    CHECK(cost <= until + 4 * OL_WEEK_HOURS * (15 + 2.1 * 5));
    CHECK_NEAR(ol_ladder_replay(units, 12 * OL_WEEK_HOURS, 12 * OL_WEEK_HOURS, premium, 16 * OL_WEEK_HOURS, 4),
               until, 1e-3);
}

int main(void)
{
    CASE(growing_demand_is_followed);
    CASE(falling_demand_is_not);
    CASE(dates);
    CASE(a_replay_knows_only_the_past);
    return check_end();
}
