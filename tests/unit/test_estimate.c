/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/estimate.h"

#include "outlay/rng.h"
#include "outlay/stats.h"
#include "tests/check.h"

#define COUNT 2000

/* Values 1 3 | 2 2 | 5 1: means 2, 2, 3. Their variance is 1/3; that of the six, whose mean is 7/3, is
 * (44 - 6 * 49/9) / 5 = 34/15, of which two replications leave a half: the factor is 17/15 * 3 = 3.4. */
static void pairs(void)
{
    const double values[] = {1, 3, 2, 2, 5, 1};
    double means[3], factor;
    ol_estimate_pairs(values, 6, means, &factor);
    CHECK_NEAR(means[0], 2, 0);
    CHECK_NEAR(means[1], 2, 0);
    CHECK_NEAR(means[2], 3, 0);
    CHECK_NEAR(factor, 3.4, 1e-12);
}

static void pairs_without_a_value(void)
{
    const double values[] = {1, NAN, NAN, 4, NAN, NAN, 3, 3};
    double means[4], factor;
    ol_estimate_pairs(values, 8, means, &factor);
    CHECK_NEAR(means[0], 1, 0);
    CHECK_NEAR(means[1], 4, 0);
    CHECK(isnan(means[2]));
    ol_estimate_pairs(values, 0, means, &factor);
    CHECK(isnan(factor));
    const double alike[] = {2, 2, 2, 2};
    ol_estimate_pairs(alike, 4, means, &factor);
    CHECK(isnan(factor));
}

/* What follows from the control wholly: 3 + 2 c is 3, whatever the hand. */
static void control_that_tells_all(void)
{
    double values[30], control[30], estimates[30], factor;
    const double *const controls[] = {control};
    for (int i = 0; i < 30; i++) {
        control[i] = (i * 7 % 30) - 14.5;
        values[i] = 3 + 2 * control[i];
    }
    ol_estimate_controlled(values, 30, controls, 1, estimates, &factor);
    for (int i = 0; i < 30; i++)
        CHECK_NEAR(estimates[i], 3, 1e-9);
}

/* value = a + c + d, all of variance 1 and independent: without c and d a third of the variance is left, and the
 * second time that a control is given it adds nothing. */
static void controls_that_tell_a_part(void)
{
    static double values[COUNT], c[COUNT], d[COUNT], zero[COUNT], estimates[COUNT];
    const double *const controls[] = {zero, c, c, d};
    struct ol_rng rng = ol_rng_stream(1, "values", "", 0);
    double factor;
    for (int i = 0; i < COUNT; i++) {
        c[i] = ol_rng_normal(&rng);
        d[i] = ol_rng_normal(&rng);
        values[i] = 10 + ol_rng_normal(&rng) + c[i] + d[i];
    }
    ol_estimate_controlled(values, COUNT, controls, 4, estimates, &factor);
    /* A ratio of variances of 2,000 values: three standard errors are 3 sqrt(2 * 2 / 2000) = 13%. */
    CHECK_NEAR(factor, 3, 0.4);
    const struct ol_interval interval = ol_interval_of(estimates, COUNT);
    CHECK(interval.lo <= 10 && 10 <= interval.hi);
}

/* With few values the shares err; dealt into hands they do not bias the mean, though value and control are far from
 * normal: value = e^2 with control e - 1 of an exponential e, whose mean is 2. Of 4,000 means of 20. */
static void no_bias_of_few(void)
{
    struct ol_rng rng = ol_rng_stream(2, "values", "", 0);
    struct ol_tally means = {0};
    double values[20], control[20], estimates[20], factor;
    const double *const controls[] = {control};
    for (int trial = 0; trial < 4000; trial++) {
        for (int i = 0; i < 20; i++) {
            const double e = ol_rng_exponential(&rng);
            control[i] = e - 1;
            values[i] = e * e;
        }
        ol_estimate_controlled(values, 20, controls, 1, estimates, &factor);
        ol_tally_add(&means, ol_interval_of(estimates, 20).mean);
    }
    const double error = sqrt(ol_tally_variance(&means) / 4000);
    CHECK_NEAR(ol_tally_mean(&means), 2, 0.1);
    CHECK(error < 0.02);
}

static void nothing_to_control(void)
{
    double values[30], control[30], estimates[30], factor;
    const double *const controls[] = {control};
    struct ol_rng rng = ol_rng_stream(3, "values", "", 0);
    for (int i = 0; i < 30; i++) {
        control[i] = 0;
        values[i] = ol_rng_unit(&rng);
    }
    ol_estimate_controlled(values, 30, controls, 1, estimates, &factor);
    CHECK_NEAR(factor, 1, 0);
    ol_estimate_controlled(values, 30, NULL, 0, estimates, &factor);
    CHECK_NEAR(factor, 1, 0);
    for (int i = 0; i < 30; i++)
        control[i] = values[i];
    ol_estimate_controlled(values, OL_CONTROL_LEAST - 1, controls, 1, estimates, &factor);
    CHECK_NEAR(factor, 1, 0);
    values[4] = NAN;
    ol_estimate_controlled(values, 30, controls, 1, estimates, &factor);
    CHECK_NEAR(factor, 1, 0);
    for (int i = 0; i < 30; i++)
        CHECK(i == 4 ? isnan(estimates[i]) : estimates[i] == values[i]);
}

static void looks(void)
{
    static const size_t want[] = {20, 30, 45, 67, 100, 150, 225, 337};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        CHECK_INT(ol_precision_look(i, 1000000), want[i]);
        CHECK_INT(ol_precision_look(i, 50), want[i] < 50 ? want[i] : 50);
    }
    CHECK_INT(ol_precision_look(1000, SIZE_MAX / 2), SIZE_MAX / 2);
}

/* 1, 2, 3: mean 2, deviation 1, Student's t of 2 degrees 4.302652729749 (scipy.stats.t.ppf): 4.3027 / sqrt(3) / 2. */
static void precision(void)
{
    const double values[] = {1, NAN, 2, 3}, alike[] = {0, 0, 0}, about_zero[] = {-1, 1, NAN};
    CHECK_NEAR(ol_precision_of(values, 4), 4.302652729749 / sqrt(3) / 2, 1e-9);
    CHECK_NEAR(ol_precision_of(alike, 3), 0, 0);
    CHECK(isinf(ol_precision_of(about_zero, 3)));
    CHECK(isinf(ol_precision_of(values, 1)));
    CHECK(isinf(ol_precision_of(NULL, 0)));
}

int main(void)
{
    CASE(pairs);
    CASE(pairs_without_a_value);
    CASE(control_that_tells_all);
    CASE(controls_that_tell_a_part);
    CASE(no_bias_of_few);
    CASE(nothing_to_control);
    CASE(looks);
    CASE(precision);
    return check_end();
}
