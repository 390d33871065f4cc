/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Minima and regressions that are known in closed form.
 */
#include "outlay/minimum.h"
#include "tests/check.h"

/* (x - 3)^2 + 10 |y + 1|: a kink at its minimum, (3, -1) */
static double kinked(const double *at, void *self)
{
    (*(int *)self)++;
    return (at[0] - 3) * (at[0] - 3) + 10 * fabs(at[1] + 1);
}

static void finds_a_kinked_minimum(void)
{
    double at[2] = {0, 0};
    int asked = 0;
    const double least = ol_minimum_find(kinked, &asked, at, 2, 500);
    CHECK_NEAR(at[0], 3, 1e-3);
    CHECK_NEAR(at[1], -1, 1e-3);
    CHECK_NEAR(least, 0, 1e-2);
    CHECK(asked > 10 && asked < 2000);
}

/* y = 2 + 3 x without noise */
static void solves_a_line(void)
{
    struct ol_squares squares;
    double beta[2];
    const double none[2] = {0, 0};
    ol_squares_init(&squares, 2);
    for (int x = 0; x < 5; x++)
        ol_squares_add(&squares, (double[]){1, x}, 2 + 3.0 * x);
    CHECK(ol_squares_solve(&squares, none, beta));
    CHECK_NEAR(beta[0], 2, 1e-12);
    CHECK_NEAR(beta[1], 3, 1e-12);
    ol_squares_release(&squares);
}

/* One regressor: beta = sum xy / (sum xx + ridge) = 14 * 3 / (14 + 7) = 2 of x = 1, 2, 3 and y = 3 x */
static void a_ridge_shrinks(void)
{
    struct ol_squares squares;
    double beta;
    const double ridge = 7;
    ol_squares_init(&squares, 1);
    for (int x = 1; x <= 3; x++)
        ol_squares_add(&squares, &(double){x}, 3.0 * x);
    CHECK(ol_squares_solve(&squares, &ridge, &beta));
    CHECK_NEAR(beta, 2, 1e-12);
    ol_squares_release(&squares);
}

/* Two columns that are the same have no coefficients of their own; with a ridge they share alike. */
static void says_what_cannot_be_told(void)
{
    struct ol_squares squares;
    double beta[2];
    ol_squares_init(&squares, 2);
    for (int x = 1; x <= 4; x++)
        ol_squares_add(&squares, (double[]){x, x}, 2.0 * x);
    CHECK(!ol_squares_solve(&squares, (double[]){0, 0}, beta));
    CHECK(ol_squares_solve(&squares, (double[]){1e-6, 1e-6}, beta));
    CHECK_NEAR(beta[0], 1, 1e-6);
    CHECK_NEAR(beta[1], 1, 1e-6);
    ol_squares_release(&squares);
}

int main(void)
{
    CASE(finds_a_kinked_minimum);
    CASE(solves_a_line);
    CASE(a_ridge_shrinks);
    CASE(says_what_cannot_be_told);
    return check_end();
}
