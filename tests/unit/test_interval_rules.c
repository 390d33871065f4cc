/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules against known numbers of Daly's formula, and the optimum against a search for the minimum.
 *
 * 500 h of work, restart 10 min, save 5 min; M, D and the interval in minutes, expected times in hours. The values were
 * computed outside this program.
 */
#include "outlay/checkpoint.h"
#include "tests/check.h"

#define WORK    (500 * 60.)
#define RESTART 10.
#define COST    5.

static double interval(const char *rule, double mean_between, double cost)
{
    const struct ol_kind *kind = ol_kind_find(ol_interval_rules, rule);
    CHECK(kind != NULL);
    return kind ? ((const struct ol_interval_rule *)kind)->interval(mean_between, cost) : 0;
}

static double expected_hours(double mean_between, double downtime, double tau)
{
    return WORK / ol_checkpoint_efficiency(mean_between, downtime, RESTART, tau, COST) / 60;
}

static void known_numbers(void)
{
    static const struct {
        double mean_between, downtime, tau, hours;
    } rows[] = {
        {24 * 60, 0, 116.690, 547.8818},
        {6 * 60, 0, 56.713, 610.2164},
        {6 * 60, 3, 56.713, 615.3015},
        {15, 0, 9.141, 2504.165},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const double tau = interval("daly", rows[i].mean_between, COST);
        CHECK_NEAR(tau, rows[i].tau, .0005);
        CHECK_NEAR(interval("adaptive", rows[i].mean_between, COST), tau, 0);
        CHECK_NEAR(expected_hours(rows[i].mean_between, rows[i].downtime, tau), rows[i].hours,
                   rows[i].hours > 1000 ? .0005 : .00005);
    }
}

/* sqrt(2 * 5 * 1440) = 120. */
static void young_by_hand(void)
{
    CHECK_NEAR(interval("young", 1440, 5), 120, 1e-12);
}

/* From twice the mean time on a save is hopeless, and Daly's interval is the mean time: eq. 37. */
static void daly_of_dear_saves(void)
{
    CHECK_NEAR(interval("daly", 10, 20), 10, 0);
    CHECK_NEAR(interval("daly", 10, 50), 10, 0);
    /* just below: sqrt(4M M) (1 + 1/3 + 1/9) - 2M = 2M * 13/9 - 2M = 8/9 M */
    CHECK_NEAR(interval("daly", 10, 20 - 1e-12), 80. / 9, 1e-9);
}

/* The least of the expectation by golden sections, in long doubles: a minimum is only found to the square root of the
 * precision. */
static double searched(double mean_between, double cost)
{
    const long double m = mean_between, c = cost, shrink = (sqrtl(5) - 1) / 2;
    long double lo = 0, hi = 2 * m;
    for (int i = 0; i < 200; i++) {
        const long double a = hi - shrink * (hi - lo), b = lo + shrink * (hi - lo);
        if (expm1l((a + c) / m) / a < expm1l((b + c) / m) / b)
            hi = b;
        else
            lo = a;
    }
    return (double)((lo + hi) / 2);
}

static void optimum_is_least(void)
{
    for (double ratio = 1e-8; ratio < 30; ratio *= 1.7) {
        const double m = 7.25, c = ratio * m, tau = interval("optimum", m, c);
        CHECK_NEAR(tau / searched(m, c), 1, 1e-6);
        /* x e^x = -exp(-c - 1) for x = tau/M - 1: the definition of W0 */
        const double x = tau / m - 1;
        CHECK_NEAR(x * exp(x), -exp(-ratio - 1), 1e-15);
    }
}

/* The correction terms make Daly's a better guess than Young's, and both are near where saves are short. */
static void guesses_are_near(void)
{
    for (double m = 60; m < 1e6; m *= 3) {
        const double best = interval("optimum", m, COST);
        CHECK(fabs(interval("daly", m, COST) - best) < fabs(interval("young", m, COST) - best));
        CHECK_NEAR(interval("daly", m, COST) / best, 1, 5e-4);
    }
    CHECK_NEAR(interval("young", 1e12, COST) / interval("optimum", 1e12, COST), 1, 1e-5);
}

static void tiny_and_huge(void)
{
    /* x = sqrt(2c) - 2c/3 + ...: 1 us in a thousand years of them */
    CHECK_NEAR(interval("optimum", 3e16, 1) / sqrt(6e16), 1, 1e-7);
    /* a save of a hundred lifetimes: the interval is one */
    CHECK_NEAR(interval("optimum", 5, 500), 5, 1e-12);
    CHECK_NEAR(interval("optimum", 5, 5e6), 5, 1e-12);
}

/* Without losses 95 of 100 are useful; with them never more than that; without saves nothing gets done for good. */
static void efficiency_limits(void)
{
    CHECK_NEAR(ol_checkpoint_efficiency(INFINITY, 3, 10, 95, 5), .95, 1e-15);
    CHECK_NEAR(ol_checkpoint_efficiency(INFINITY, 3, 10, INFINITY, 5), 1, 0);
    CHECK_NEAR(ol_checkpoint_efficiency(1e12, 3, 10, 95, 5), .95, 1e-9);
    CHECK(ol_checkpoint_efficiency(1e3, 3, 10, 95, 5) < .95);
    CHECK_NEAR(ol_checkpoint_efficiency(10, 0, 0, INFINITY, 5), 0, 0);
    CHECK_NEAR(ol_checkpoint_efficiency(1, 0, 0, 1e6, 5), 0, 0);
}

int main(void)
{
    CASE(known_numbers);
    CASE(young_by_hand);
    CASE(daly_of_dear_saves);
    CASE(optimum_is_least);
    CASE(guesses_are_near);
    CASE(tiny_and_huge);
    CASE(efficiency_limits);
    return check_end();
}
