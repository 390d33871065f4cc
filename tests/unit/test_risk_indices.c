/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sobol indices of functions whose indices are known: Ishigami's, published in closed form, and sums of independent
 * inputs, whose indices are their shares of the variance.
 */
#include "scenarios/risk_indices.h"

#include "outlay/arena.h"
#include "outlay/rng.h"
#include "tests/check.h"

#define INPUTS 3
#define PI     3.14159265358979323846

typedef double function(const double x[INPUTS]);

static struct ol_sobol_index indices[INPUTS];

/* Inputs are uniform in 0..1. */
static void analyse(function *f, size_t count)
{
    double *a = ol_mem_new(count * sizeof *a), *b = ol_mem_new(count * sizeof *b);
    double *mixed = ol_mem_new(INPUTS * count * sizeof *mixed);
    struct ol_rng rng = ol_rng_stream(1, "design", "", 0);
    for (size_t r = 0; r < count; r++) {
        double points[2][INPUTS];
        for (size_t i = 0; i < 2 * INPUTS; i++)
            points[i / INPUTS][i % INPUTS] = ol_rng_unit(&rng);
        a[r] = f(points[0]);
        b[r] = f(points[1]);
        for (size_t i = 0; i < INPUTS; i++) {
            const double own = points[0][i];
            points[0][i] = points[1][i];
            mixed[i * count + r] = f(points[0]);
            points[0][i] = own;
        }
    }
    ol_sobol_indices(a, b, mixed, count, INPUTS, 1, indices);
    ol_mem_free(a);
    ol_mem_free(b);
    ol_mem_free(mixed);
}

/* sin x1 + 7 sin^2 x2 + .1 x3^4 sin x1, each of -pi..pi (Ishigami and Homma 1990). */
static double ishigami(const double x[INPUTS])
{
    const double x1 = PI * (2 * x[0] - 1), x2 = PI * (2 * x[1] - 1), x3 = PI * (2 * x[2] - 1);
    return sin(x1) + 7 * sin(x2) * sin(x2) + 0.1 * x3 * x3 * x3 * x3 * sin(x1);
}

/* 3 x1 + 2 x2 + x3: variances as 9, 4 and 1, so shares of 9/14, 4/14 and 1/14 and nothing together. */
static double sum(const double x[INPUTS])
{
    return 3 * x[0] + 2 * x[1] + x[2];
}

/* 4 (x1 - 1/2)(x2 - 1/2) + 100: all of its variance is that of both together. */
static double product(const double x[INPUTS])
{
    return 4 * (x[0] - 0.5) * (x[1] - 0.5) + 100;
}

static double constant(const double x[INPUTS])
{
    (void)x;
    return 5;
}

/* Saltelli et al. 2008, Global Sensitivity Analysis: The Primer, section 4 with a = 7, b = .1. */
static void ishigami_has_its_published_indices(void)
{
    static const double first[] = {0.3139, 0.4424, 0}, total[] = {0.5576, 0.4424, 0.2437};
    analyse(ishigami, 1 << 17);
    for (size_t i = 0; i < INPUTS; i++) {
        CHECK_NEAR(indices[i].first.mean, first[i], 0.01);
        CHECK_NEAR(indices[i].total.mean, total[i], 0.01);
        CHECK(indices[i].first.lo <= first[i] && first[i] <= indices[i].first.hi);
        CHECK(indices[i].total.lo <= total[i] && total[i] <= indices[i].total.hi);
        CHECK(indices[i].first.hi - indices[i].first.lo < 0.02);
    }
}

static void inputs_that_only_add_have_equal_indices_of_both_orders(void)
{
    static const double shares[] = {9 / 14., 4 / 14., 1 / 14.};
    analyse(sum, 1 << 14);
    for (size_t i = 0; i < INPUTS; i++) {
        CHECK_NEAR(indices[i].first.mean, shares[i], 0.02);
        CHECK_NEAR(indices[i].total.mean, shares[i], 0.02);
    }
}

static void inputs_that_only_work_together_have_no_first_order(void)
{
    analyse(product, 1 << 14);
    CHECK_NEAR(indices[0].first.mean, 0, 0.03);
    CHECK_NEAR(indices[1].first.mean, 0, 0.03);
    CHECK_NEAR(indices[0].total.mean, 1, 0.03);
    CHECK_NEAR(indices[1].total.mean, 1, 0.03);
    CHECK_NEAR(indices[2].total.mean, 0, 0); /* it is not looked at */
}

static void what_does_not_vary_has_none(void)
{
    analyse(constant, 10);
    CHECK(isnan(indices[0].first.mean) && isnan(indices[0].total.hi));
    analyse(sum, 1);
    CHECK(!isnan(indices[0].total.mean));
}

int main(void)
{
    CASE(ishigami_has_its_published_indices);
    CASE(inputs_that_only_add_have_equal_indices_of_both_orders);
    CASE(inputs_that_only_work_together_have_no_first_order);
    CASE(what_does_not_vary_has_none);
    return check_end();
}
