/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Level, trend, shape and spread of small made histories, and the commitments that follow from them.
 */
#include "pricing/commit_outlook.h"
#include "tests/check.h"

#include <string.h>

#define WEEKS 60

static const struct ol_commit_price premium = {.on_demand = 2.1, .committed = 1};

/* Weeks of constant demand first + step * week; returns the hours. */
static size_t make_weeks(double *units, size_t weeks, double first, double step)
{
    for (size_t i = 0; i < weeks * OL_WEEK_HOURS; i++)
        units[i] = first + step * (double)(i / OL_WEEK_HOURS);
    return weeks * OL_WEEK_HOURS;
}

/* What the header says of damping: each week adds 0.99 of what the last one added. */
static double damped(double level, double trend, size_t week)
{
    double added = 1;
    for (size_t i = 0; i < week; i++)
        level += trend * (added *= 0.99);
    return level;
}

/* 100, 110, ... 610: every pair of weeks has the slope 10 and nothing scatters. */
static void steady_growth(void)
{
    double units[WEEKS * OL_WEEK_HOURS];
    struct ol_outlook outlook;
    ol_outlook_fit(&outlook, units, make_weeks(units, 52, 100, 10));
    CHECK_INT(outlook.weeks, 52);
    CHECK_NEAR(outlook.slope, 10, 1e-12);
    CHECK_NEAR(outlook.spread, 0, 1e-9);
    CHECK_NEAR(outlook.trend, 10, 1e-9);
    CHECK_NEAR(outlook.level, 610, 1e-9);
    CHECK_NEAR(ol_outlook_level(&outlook, 0), 610, 1e-9);
    CHECK_NEAR(ol_outlook_level(&outlook, 52), damped(610, 10, 52), 1e-9);
    /* 24 of 52 weeks may exceed the choice, 25 would be more than 1 / 2.1: the 28th is not exceeded but by those */
    CHECK_NEAR(ol_outlook_choose(&outlook, 0, 52, premium), damped(610, 10, 28), 1e-5);
    /* 6 of 13, from the 10th week on */
    CHECK_NEAR(ol_outlook_choose(&outlook, 10, 13, premium), damped(610, 10, 17), 1e-5);
    ol_outlook_release(&outlook);
}

/* Twelve weeks of growth do not promise a year of it. */
static void a_trend_is_carried_on_as_long_as_it_was_seen(void)
{
    double units[WEEKS * OL_WEEK_HOURS];
    struct ol_outlook outlook;
    ol_outlook_fit(&outlook, units, make_weeks(units, 12, 100, 10));
    CHECK_NEAR(ol_outlook_level(&outlook, 11), damped(210, 10, 11), 1e-9);
    CHECK_NEAR(ol_outlook_level(&outlook, 12), damped(210, 10, 12), 1e-9);
    CHECK_NEAR(ol_outlook_level(&outlook, 52), damped(210, 10, 12), 1e-9);
    ol_outlook_release(&outlook);
}

/* Means 10, 20, 60: slopes 10, 40 and (60 - 10) / 2 = 25. Changes 10 and 40 have the variance 450, so the error is
 * sqrt(450 / 2) = 15 and the trend 25 * 625 / (625 + 225). Levels: 60, 20 + trend, 10 + 2 trend. */
static void a_trend_is_shrunk(void)
{
    const double means[] = {10, 20, 60}, trend = 25.0 * 625 / 850;
    double units[3 * OL_WEEK_HOURS];
    struct ol_outlook outlook;
    for (size_t i = 0; i < 3 * OL_WEEK_HOURS; i++)
        units[i] = means[i / OL_WEEK_HOURS];
    ol_outlook_fit(&outlook, units, 3 * OL_WEEK_HOURS);
    CHECK_NEAR(outlook.slope, 25, 1e-12);
    CHECK_NEAR(outlook.slope_error, 15, 1e-12);
    CHECK_NEAR(outlook.spread, sqrt(450), 1e-12);
    CHECK_NEAR(outlook.trend, trend, 1e-12);
    CHECK_NEAR(outlook.level, 10 + 2 * trend, 1e-12);
    ol_outlook_release(&outlook);
}

/* 12 steady weeks of which one is threefold: 55 of 66 slopes are still 10. */
static void an_odd_week_does_not_move_the_slope(void)
{
    double units[WEEKS * OL_WEEK_HOURS];
    struct ol_outlook outlook;
    const size_t hours = make_weeks(units, 12, 100, 10);
    for (size_t i = 5 * OL_WEEK_HOURS; i < 6 * OL_WEEK_HOURS; i++)
        units[i] *= 3;
    ol_outlook_fit(&outlook, units, hours);
    CHECK_NEAR(outlook.slope, 10, 1e-12);
    CHECK(outlook.trend > 0 && outlook.trend < 10);
    ol_outlook_release(&outlook);
}

/* Half the hours 1, half 3: a commitment of 1 leaves 1 unit on demand on average, one of 2 leaves 0.5 and is used at
 * 3/4. The quantile at 1 / 2.1 is the upper value, as half the hours exceed anything below it. */
static void shape(void)
{
    double units[4 * OL_WEEK_HOURS];
    struct ol_outlook outlook;
    for (size_t i = 0; i < 4 * OL_WEEK_HOURS; i++)
        units[i] = i % 2 ? 3 : 1;
    ol_outlook_fit(&outlook, units, 4 * OL_WEEK_HOURS);
    CHECK_NEAR(outlook.level, 2, 1e-12);
    CHECK_NEAR(ol_outlook_bill(&outlook, 0, 52, 8760, 1, premium).cost, 8760 * (1 + 2.1), 1e-6);
    const struct ol_commit_bill bill = ol_outlook_bill(&outlook, 0, 52, 8760, 2, premium);
    CHECK_NEAR(bill.cost, 8760 * (2 + 2.1 * 0.5), 1e-6);
    CHECK_NEAR(bill.used, 0.75, 1e-12);
    CHECK_NEAR(bill.demanded, 8760 * 2, 1e-6);
    CHECK_NEAR(ol_outlook_choose(&outlook, 0, 52, premium), 3, 1e-6);
    ol_outlook_release(&outlook);
}

/* Weekly means 40 60 40 60 ...: no trend, some spread. What might come then argues for more where on demand is dear and
 * for less where it is cheap; and no other commitment is expected to cost less than the chosen one. */
static void spread_moves_the_choice(void)
{
    const struct ol_commit_price dear = {.on_demand = 5, .committed = 1},
                                 cheap = {.on_demand = 1.25, .committed = 1};
    double units[11 * OL_WEEK_HOURS];
    struct ol_outlook outlook;
    for (size_t i = 0; i < 11 * OL_WEEK_HOURS; i++)
        units[i] = i / OL_WEEK_HOURS % 2 ? 60 : 40;
    ol_outlook_fit(&outlook, units, 11 * OL_WEEK_HOURS);
    CHECK(outlook.spread > 0);
    const double most = ol_outlook_choose(&outlook, 0, 52, dear),
                 least = ol_outlook_choose(&outlook, 0, 52, cheap);
    CHECK(most > outlook.level && least < outlook.level);
    const double chosen = ol_outlook_choose(&outlook, 0, 52, premium);
    const double cost = ol_outlook_bill(&outlook, 0, 52, 8760, chosen, premium).cost;
    for (int i = -20; i <= 20; i++)
        CHECK(ol_outlook_bill(&outlook, 0, 52, 8760, chosen + i, premium).cost >= cost - 1e-6);
    ol_outlook_release(&outlook);
}

/* More than 52 weeks: only the last of them count. Flat for 8 weeks, then 52 growing. */
static void only_a_year_counts(void)
{
    double units[WEEKS * OL_WEEK_HOURS];
    struct ol_outlook outlook;
    make_weeks(units, WEEKS, 100, 10);
    for (size_t i = 0; i < 8 * OL_WEEK_HOURS; i++)
        units[i] = 1e6;
    ol_outlook_fit(&outlook, units, WEEKS * OL_WEEK_HOURS);
    CHECK_INT(outlook.weeks, 52);
    CHECK_NEAR(outlook.trend, 10, 1e-9);
    ol_outlook_release(&outlook);
}

/* Nine hours are one block; no demand at all asks for no commitment; a decline ends at zero. */
static void little_and_nothing(void)
{
    double units[12 * OL_WEEK_HOURS] = {0};
    struct ol_outlook outlook;
    ol_outlook_fit(&outlook, units, 12 * OL_WEEK_HOURS);
    CHECK_NEAR(ol_outlook_choose(&outlook, 0, 52, premium), 0, 0);
    CHECK_NEAR(ol_outlook_bill(&outlook, 0, 52, 8760, 0, premium).cost, 0, 0);
    ol_outlook_release(&outlook);
    for (size_t i = 0; i < 9; i++)
        units[i] = (double)(i + 1);
    ol_outlook_fit(&outlook, units, 9);
    CHECK_INT(outlook.weeks, 0);
    CHECK_NEAR(outlook.level, 5, 1e-12);
    CHECK_NEAR(ol_outlook_choose(&outlook, 0, 52, premium), 5,
               1e-6); /* 4 of 9 exceed it, 5 of 9 would be too many */
    ol_outlook_release(&outlook);
    ol_outlook_fit(&outlook, units, make_weeks(units, 12, 120, -10));
    CHECK_NEAR(ol_outlook_level(&outlook, 3), 0, 0);
    CHECK_NEAR(ol_outlook_choose(&outlook, 2, 10, premium), 0, 1e-9);
    ol_outlook_release(&outlook);
}

int main(void)
{
    CASE(steady_growth);
    CASE(a_trend_is_carried_on_as_long_as_it_was_seen);
    CASE(a_trend_is_shrunk);
    CASE(an_odd_week_does_not_move_the_slope);
    CASE(shape);
    CASE(spread_moves_the_choice);
    CASE(only_a_year_counts);
    CASE(little_and_nothing);
    return check_end();
}
