/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Statistics of two samples against closed forms, published tables, hand computation, and counting by brute force.
 */
#include "outlay/two_samples.h"

#include "outlay/rng.h"
#include "outlay/stats.h"
#include "tests/check.h"

#include <stdlib.h>

/* Two samples of 8 in which the first k of a lie below all of b, and then they alternate: D = k / 8. */
static void shifted(double *a, double *b, int n, int k)
{
    for (int i = 0; i < n; i++) {
        a[i] = i;
        b[i] = i + k - 0.5;
    }
}

static double choose(int n, int k)
{
    double value = 1;
    if (k < 0)
        return 0;
    for (int i = 1; i <= k; i++)
        value = value * (n - k + i) / i;
    return value;
}

/* Gnedenko and Korolyuk (1951), of equal sizes without ties: P(D >= k / n) = 2 sum (-1)^(j+1) C(2n, n - jk) / C(2n, n).
 * For n = 8, k = 5: 2 * 560 / 12870 = 0.0870; k = 6: 240 / 12870 = 0.0186, so that 6/8 is the critical value at 5%, as
 * the tables have it (Massey 1951, Smirnov 1948). */
static void equal_sizes(void)
{
    double a[12], b[12];
    for (int n = 2; n <= 12; n++)
        for (int k = 1; k <= n; k++) {
            double tail = 0;
            for (int j = 1; j * k <= n; j++)
                tail += (j % 2 ? 2 : -2) * choose(2 * n, n - j * k) / choose(2 * n, n);
            shifted(a, b, n, k);
            const struct ol_ks_test test = ol_ks_test(a, (size_t)n, b, (size_t)n, 1, 1);
            CHECK(test.is_exact);
            CHECK_NEAR(test.d, (double)k / n, 1e-12);
            CHECK_NEAR(test.p, tail, 1e-12);
        }
    shifted(a, b, 8, 5);
    CHECK_NEAR(ol_ks_test(a, 8, b, 8, 1, 1).p, 1120.0 / 12870, 1e-12);
    shifted(a, b, 8, 6);
    CHECK_NEAR(ol_ks_test(a, 8, b, 8, 1, 1).p, 240.0 / 12870, 1e-12);
}

/* All 3 of a below all 5 of b: 2 of the C(8, 3) = 56 orders. */
static void unequal_sizes(void)
{
    const double a[] = {1, 2, 3}, b[] = {4, 5, 6, 7, 8};
    CHECK_NEAR(ol_ks_test(a, 3, b, 5, 1, 1).p, 2.0 / 56, 1e-14);
    CHECK_NEAR(ol_ks_test(b, 5, a, 3, 1, 1).p, 2.0 / 56, 1e-14);
    CHECK_NEAR(ol_ks_test(a, 3, a, 3, 1, 1).p, 1, 0);
}

static double distance_of(const int *values, unsigned chosen, int rows, int n)
{
    double most = 0;
    for (int i = 0; i < rows; i++) {
        int in_a = 0, in_b = 0;
        for (int k = 0; k < rows; k++)
            if (values[k] <= values[i])
                (chosen >> k & 1) ? in_a++ : in_b++;
        most = fmax(most, fabs((double)in_a / n - (double)in_b / (rows - n)));
    }
    return most;
}

/* With ties: the share of all choices of 5 of 12 rows that lie as far apart, one by one. */
static void ties_by_counting(void)
{
    uint64_t state = 7;
    for (int round = 0; round < 40; round++) {
        int values[12];
        double a[5], b[7];
        for (int i = 0; i < 12; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            values[i] = (int)(state >> 40) % 4 + (i < 5 && round % 2);
        }
        for (int i = 0; i < 12; i++)
            *(i < 5 ? &a[i] : &b[i - 5]) = values[i];
        ol_sort_real(a, 5);
        ol_sort_real(b, 7);
        const double d = distance_of(values, 31, 12, 5);
        int all = 0, as_far = 0;
        for (unsigned chosen = 0; chosen < 4096; chosen++) {
            if (__builtin_popcount(chosen) != 5)
                continue;
            all++;
            as_far += distance_of(values, chosen, 12, 5) >= d - 1e-9;
        }
        const struct ol_ks_test test = ol_ks_test(a, 5, b, 7, 1, 1);
        CHECK_INT(all, 792);
        CHECK_NEAR(test.d, d, 1e-12);
        CHECK_NEAR(test.p, (double)as_far / all, 1e-12);
    }
}

/* Smirnov's table (1948): the limit law exceeds 1.22385 in 10%, 1.35810 in 5%, 1.62762 in 1% of cases; and both series
 * agree where one takes over from the other. */
static void limit_law(void)
{
    CHECK_NEAR(ol_kolmogorov_tail(1.22385), 0.10, 2e-6);
    CHECK_NEAR(ol_kolmogorov_tail(1.35810), 0.05, 2e-6);
    CHECK_NEAR(ol_kolmogorov_tail(1.62762), 0.01, 2e-6);
    CHECK_NEAR(ol_kolmogorov_tail(1 - 1e-13), ol_kolmogorov_tail(1), 1e-9);
    CHECK_NEAR(ol_kolmogorov_tail(0), 1, 0);
    CHECK(ol_kolmogorov_tail(30) >= 0 && ol_kolmogorov_tail(30) < 1e-300);
}

/* Where both can be had they agree within a twentieth for p-values that matter. */
static void limit_and_count(void)
{
    static double a[400], b[400];
    for (int k = 30; k <= 60; k += 5) {
        shifted(a, b, 400, k);
        const struct ol_ks_test exact = ol_ks_test(a, 400, b, 400, 1, 1);
        const struct ol_ks_test limit = ol_ks_test(a, 400, b, 400, 1 + 1e-12, 1);
        CHECK(exact.is_exact && !limit.is_exact);
        CHECK_NEAR(limit.p / exact.p, 1, 0.05);
    }
}

/* {0, 1, 3} against {5, 6, 8}: each moves by 5. {0, 1} against {0, 0, 1, 1, 1, 1}: the share at 0 goes from 1/2 to 1/3.
 */
static void wasserstein(void)
{
    const double a[] = {0, 1, 3}, b[] = {5, 6, 8}, c[] = {0, 1}, d[] = {0, 0, 1, 1, 1, 1};
    CHECK_NEAR(ol_wasserstein(a, 3, b, 3), 5, 1e-12);
    CHECK_NEAR(ol_wasserstein(b, 3, a, 3), 5, 1e-12);
    CHECK_NEAR(ol_wasserstein(c, 2, d, 6), 1.0 / 6, 1e-12);
    CHECK_NEAR(ol_wasserstein(a, 3, a, 3), 0, 0);
}

/* 30 of 50 and 10 of 40 against the rest: rows (30, 20), (10, 30); N = 90, expected 22.22, 27.78, 17.78, 22.22; the sum
 * is 7.7778^2 (1/22.22 + 1/27.78 + 1/17.78 + 1/22.22) = 60.494 * 0.18225 = 11.025. Its tail is erfc(sqrt(x / 2)). */
static void chi_square(void)
{
    const double a[] = {30, 20}, b[] = {10, 30};
    const struct ol_homogeneity test = ol_homogeneity_test(a, b, 2, 1);
    CHECK_NEAR(test.chi_square, 11.025, 1e-9);
    CHECK_NEAR(test.freedom, 1, 0);
    CHECK_NEAR(test.p, erfc(sqrt(11.025 / 2)), 1e-12);
    CHECK_NEAR(test.v, sqrt(11.025 / 90), 1e-12);
    CHECK_NEAR(ol_homogeneity_test(a, b, 2, 3).p, erfc(sqrt(11.025 / 6)), 1e-12);
    CHECK_NEAR(ol_chi_square_tail(5.991465, 2), 0.05, 1e-7); /* exp(-x / 2) of two degrees */
    CHECK_NEAR(ol_homogeneity_test(a, a, 1, 1).p, 1, 0);
}

/* Of 100 and 100 the cells (50, 50), (46, 46) stay; (2, 1), (2, 3) expect 1.5 and 2.5 in each sample: together 4, below
 * 5, so that the smallest other one goes with them: two cells are left. */
static void pooling(void)
{
    const double a[] = {50, 46, 2, 2}, b[] = {50, 46, 1, 3}, c[] = {50, 40, 5, 5}, e[] = {0, 0, 0, 0};
    size_t to[4];
    CHECK_INT(ol_cells_pool(a, b, 4, to), 2);
    CHECK(to[1] == to[2] && to[2] == to[3] && to[0] != to[1]);
    CHECK_INT(ol_cells_pool(c, c, 4, to), 4);
    CHECK_INT(ol_cells_pool(e, e, 4, to), 0);
}

/* Shares (1/2, 1/2) and (1, 0): the middle is (3/4, 1/4); H(3/4) - (1 + 0) / 2 = 0.811278 - 0.5. Disjoint ones are a
 * bit apart. */
static void jensen_shannon(void)
{
    const double a[] = {5, 5}, b[] = {7, 0}, c[] = {0, 3};
    CHECK_NEAR(ol_jensen_shannon(a, b, 2), 0.8112781244591328 - 0.5, 1e-12);
    CHECK_NEAR(ol_jensen_shannon(b, a, 2), ol_jensen_shannon(a, b, 2), 1e-15);
    CHECK_NEAR(ol_jensen_shannon(b, c, 2), 1, 1e-12);
    CHECK_NEAR(ol_jensen_shannon(a, a, 2), 0, 0);
    CHECK_NEAR(ol_cells_distance(a, b, 2), 0.5, 1e-12);
    CHECK_NEAR(ol_cells_distance(b, c, 2), 1, 1e-12);
}

/* 99 rows each, with half a row more a cell: shares 0.50, 0.50 and 0.80, 0.20: 0.3 ln 1.6 + 0.3 ln 2.5 = 0.3 ln 4. */
static void stability_index(void)
{
    const double a[] = {49.5, 49.5}, b[] = {79.5, 19.5}, c[] = {0, 99};
    CHECK_NEAR(ol_stability_index(a, b, 2), 0.3 * log(4), 1e-12);
    CHECK_NEAR(ol_stability_index(b, a, 2), ol_stability_index(a, b, 2), 1e-15);
    CHECK_NEAR(ol_stability_index(a, c, 2), 0.495 * log(0.995 / 0.005), 1e-12);
    CHECK_NEAR(ol_stability_index(a, a, 2), 0, 0);
}

/* Holm: of 0.01, 0.04, 0.03, 0.005: 4 * 0.005, 3 * 0.01, 2 * 0.03, and 0.04, which is not below the one before it. */
static void holm(void)
{
    double p[] = {0.01, 0.04, 0.03, 0.005};
    ol_holm_adjust(p, 4);
    CHECK_NEAR(p[3], 0.02, 1e-15);
    CHECK_NEAR(p[0], 0.03, 1e-15);
    CHECK_NEAR(p[2], 0.06, 1e-15);
    CHECK_NEAR(p[1], 0.06, 1e-15);
    ol_holm_adjust(p, 0);
}

/* Each value stands so many times in a row: the variance of a mean is that of so many times fewer rows. */
static void inflation(void)
{
    enum { ROWS = 30000, TIMES = 20, ROUNDS = 200 };
    static double values[ROWS];
    static uint32_t cells[ROWS];
    struct ol_rng rng = ol_rng_stream(1, "test", "inflation", 0);
    double sum = 0, sum_of_cells = 0;
    int alarms = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < ROWS; i++) {
            values[i] = i % TIMES ? values[i - 1] : ol_rng_unit(&rng);
            cells[i] = (uint32_t)(values[i] * 4);
        }
        sum += ol_inflation_of_values(values, ROWS) / ROUNDS;
        sum_of_cells += ol_inflation_of_cells(cells, ROWS, 4, NULL, 0) / ROUNDS;
        for (int i = 0; i < ROWS; i++)
            values[i] = ol_rng_unit(&rng);
        alarms += ol_inflation_of_values(values, ROWS) > 1;
    }
    CHECK_NEAR(sum, TIMES, 1.2); /* 20 sqrt(2 / 29 / 200) is 0.37 */
    CHECK_NEAR(sum_of_cells, TIMES, 1.2);
    CHECK(alarms <= 8); /* of 200 at 1%: 9 or more in 0.03% */
    for (int i = 0; i < ROWS; i++)
        values[i] = 3;
    CHECK_NEAR(ol_inflation_of_values(values, ROWS), 1, 0);
}

/* x' = r x + e: (1 + r) / (1 - r) is 3 for r = 0.5, of which 50 values show about 2.6: the estimate of r is too small
 * (1 + 3 r) / n (Kendall 1954). Independent ones pass for dependent in 1%. */
static void inflation_of_few_values(void)
{
    enum { ROUNDS = 4000, ROWS = 50 };
    double values[ROWS], inflations[ROUNDS];
    struct ol_rng rng = ol_rng_stream(1, "test", "few", 0);
    int alarms = 0;
    for (int round = 0; round < ROUNDS; round++) {
        values[0] = ol_rng_normal(&rng) / sqrt(0.75);
        for (int i = 1; i < ROWS; i++)
            values[i] = 0.5 * values[i - 1] + ol_rng_normal(&rng);
        inflations[round] = ol_inflation_of_values(values, ROWS);
        for (int i = 0; i < ROWS; i++)
            values[i] = ol_rng_normal(&rng);
        alarms += ol_inflation_of_values(values, ROWS) > 1;
    }
    ol_sort_real(inflations, ROUNDS);
    CHECK_NEAR(ol_quantile_sorted(inflations, ROUNDS, 0.5), 2.6, 0.2);
    CHECK(alarms < 62); /* 40 expected, deviation 6.3 */
    const double rising[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    CHECK_NEAR(ol_inflation_of_values(rising, 9), 1, 0);
}

int main(void)
{
    CASE(equal_sizes);
    CASE(unequal_sizes);
    CASE(ties_by_counting);
    CASE(limit_law);
    CASE(limit_and_count);
    CASE(wasserstein);
    CASE(chi_square);
    CASE(pooling);
    CASE(jensen_shannon);
    CASE(stability_index);
    CASE(holm);
    CASE(inflation);
    CASE(inflation_of_few_values);
    return check_end();
}
