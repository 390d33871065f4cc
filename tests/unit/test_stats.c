/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "outlay/rng.h"
#include "outlay/stats.h"
#include "tests/check.h"

static struct ol_tally tally_of(const double *values, size_t count)
{
    struct ol_tally tally = {0};
    for (size_t i = 0; i < count; i++)
        ol_tally_add(&tally, values[i]);
    return tally;
}

/* Mean 5, squares about it 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, over n - 1 = 7. */
static void tallies(void)
{
    static const double values[] = {2, 4, 4, 4, 5, 5, 7, 9};
    struct ol_tally tally = tally_of(values, 8);
    CHECK_INT(tally.count, 8);
    CHECK_NEAR(ol_tally_sum(&tally), 40, 0);
    CHECK_NEAR(ol_tally_mean(&tally), 5, 0);
    CHECK_NEAR(ol_tally_variance(&tally), 32.0 / 7, 1e-14);
    CHECK_NEAR(tally.least, 2, 0);
    CHECK_NEAR(tally.greatest, 9, 0);
}

static void small_tallies(void)
{
    struct ol_tally tally = {0};
    CHECK_NEAR(ol_tally_mean(&tally), 0, 0);
    CHECK_NEAR(ol_tally_variance(&tally), 0, 0);
    ol_tally_add(&tally, -3);
    CHECK_NEAR(ol_tally_mean(&tally), -3, 0);
    CHECK_NEAR(ol_tally_variance(&tally), 0, 0);
    CHECK_NEAR(tally.least, -3, 0);
    CHECK_NEAR(tally.greatest, -3, 0);
}

/* 4, 7, 13, 16 have variance 30, wherever they lie; sums of squares would lose it at 1e9. */
static void variance_far_from_zero(void)
{
    static const double values[] = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};
    struct ol_tally tally = tally_of(values, 4);
    CHECK_NEAR(ol_tally_variance(&tally), 30, 1e-9);
    CHECK_NEAR(ol_tally_mean(&tally), 1e9 + 10, 0);
}

/* Neumaier's example: 1 + 1e100 + 1 - 1e100 = 2, where plain and Kahan's sums give 0. */
static void sums_that_cancel(void)
{
    static const double values[] = {1, 1e100, 1, -1e100};
    struct ol_tally tally = tally_of(values, 4);
    struct ol_sum sum = {0};
    for (size_t i = 0; i < 4; i++)
        ol_sum_add(&sum, values[i]);
    CHECK_NEAR(ol_sum_total(&sum), 2, 0);
    CHECK_NEAR(ol_tally_sum(&tally), 2, 0);
}

/* A million tenths are 100,000 to the last bit; a plain sum is off by 1e-6. */
static void long_sums(void)
{
    struct ol_sum sum = {0};
    for (int i = 0; i < 1000000; i++)
        ol_sum_add(&sum, 0.1);
    CHECK_NEAR(ol_sum_total(&sum), 100000, 1.5e-11);
}

/* 1 to 5: mean 3, deviation sqrt(2.5), t(0.975; 4) = 2.776445 (any table), half width 2.776445 * sqrt(0.5). */
static void intervals(void)
{
    static const double values[] = {1, 2, 3, 4, 5};
    struct ol_interval interval = ol_interval_of(values, 5);
    CHECK_NEAR(interval.mean, 3, 0);
    CHECK_NEAR(interval.hi - 3, 1.963243, 1e-6);
    CHECK_NEAR(3 - interval.lo, 1.963243, 1e-6);
    interval = ol_interval_of(values, 1);
    CHECK(interval.mean == 1 && interval.lo == 1 && interval.hi == 1);
    interval = ol_interval_of(values, 0);
    CHECK(interval.mean == 0 && interval.lo == 0 && interval.hi == 0);
}

/* Student's sleep data (1908): hours gained with two drugs by the same ten patients. R's help of t.test prints, of
 * t.test(extra ~ group), t = -1.8608, df = 17.776 and -3.3654832 0.2054832; and of the pairs -2.4598858 -0.7001142. */
static void apart_and_paired(void)
{
    static const double first[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    static const double second[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    double differences[10];
    for (size_t i = 0; i < 10; i++)
        differences[i] = first[i] - second[i];
    const struct ol_interval apart = ol_interval_welch(first, 10, second, 10),
                             paired = ol_interval_of(differences, 10);
    CHECK_NEAR(apart.mean, -1.58, 1e-12);
    CHECK_NEAR(apart.lo, -3.3654832, 1e-6);
    CHECK_NEAR(apart.hi, 0.2054832, 1e-6);
    CHECK_NEAR(paired.lo, -2.4598858, 1e-6);
    CHECK_NEAR(paired.hi, -0.7001142, 1e-6);
}

static void apart_without_spread(void)
{
    static const double first[] = {2, 2}, second[] = {5, 5};
    struct ol_interval interval = ol_interval_welch(first, 2, second, 2);
    CHECK(interval.mean == -3 && interval.lo == -3 && interval.hi == -3);
    interval = ol_interval_welch(first, 1, second, 2);
    CHECK(interval.mean == -3 && interval.lo == -3 && interval.hi == -3);
}

/* Student's t with one degree of freedom is Cauchy's law, and p = 1 - 2/pi atan t; with two, p = 1 - t / sqrt(2 + t^2).
 * Values 1 3 have the mean 2 and the error 1, so t = 2: p = 0.2952. Values 1 2 6 have the mean 3 and the error
 * sqrt(7/3), so t^2 = 27/7: p = 0.1885. And t(0.995; 2) = 9.924843 (any table). */
static void chances(void)
{
    static const double two[] = {1, 3}, three[] = {1, 2, 6}, same[] = {4, 4, 4}, zeros[] = {0, 0};
    CHECK_NEAR(ol_estimate_chance(ol_estimate_of(two, 2)), 1 - M_2_PI * atan(2), 1e-9);
    CHECK_NEAR(ol_estimate_chance(ol_estimate_of(three, 3)), 1 - sqrt(27.0 / 7) / sqrt(2 + 27.0 / 7), 1e-9);
    CHECK(ol_estimate_chance(ol_estimate_of(same, 3)) == 0);
    CHECK(ol_estimate_chance(ol_estimate_of(zeros, 2)) == 1);
    CHECK(ol_estimate_chance(ol_estimate_of(two, 1)) == 1);
    CHECK(ol_estimate_chance(ol_estimate_welch(same, 3, zeros, 2)) == 0);
    const struct ol_interval wide = ol_estimate_interval(ol_estimate_of(three, 3), 0.99);
    CHECK_NEAR(wide.hi - 3, 9.924843 * sqrt(7.0 / 3), 1e-5);
    CHECK_NEAR(3 - wide.lo, 9.924843 * sqrt(7.0 / 3), 1e-5);
}

/* Linear between order statistics: the p-quantile of n values lies at rank (n - 1) p, counted from 0. */
static void quantiles_of_sorted(void)
{
    static const double four[] = {1, 2, 3, 4}, one[] = {7};
    CHECK_NEAR(ol_quantile_sorted(four, 4, 0.25), 1.75, 1e-15);
    CHECK_NEAR(ol_quantile_sorted(four, 4, 0.5), 2.5, 1e-15);
    CHECK_NEAR(ol_quantile_sorted(four, 4, 0.95), 3.85, 1e-15);
    CHECK_NEAR(ol_quantile_sorted(four, 4, 0), 1, 0);
    CHECK_NEAR(ol_quantile_sorted(four, 4, 1), 4, 0);
    CHECK_NEAR(ol_quantile_sorted(four, 4, -1), 1, 0);
    CHECK_NEAR(ol_quantile_sorted(four, 4, 2), 4, 0);
    CHECK_NEAR(ol_quantile_sorted(one, 1, 0.3), 7, 0);
    CHECK_NEAR(ol_quantile_sorted(one, 0, 0.3), 0, 0);
}

/* As sorting first would have it: few and many, ties, signs, ranks that straddle two buckets. */
static void quantiles_of_reals(void)
{
    static const double places[] = {0, 0.05, 0.5, 0.95, 1};
    static double values[5000], sorted[5000];
    for (size_t count = 1; count <= 5000; count = 3 * count + 1) {
        for (size_t i = 0; i < count; i++)
            values[i] = i % 7 == 0 ? 1 : ((double)(i * 7919 % 5000) - 1000) * (i % 3 ? 1 : 1e-4);
        memcpy(sorted, values, sizeof values);
        ol_sort_real(sorted, count);
        for (size_t i = 0; i < sizeof places / sizeof *places; i++)
            CHECK_NEAR(ol_quantile_real(values, count, places[i]), ol_quantile_sorted(sorted, count, places[i]),
                       0);
    }
    CHECK_NEAR(ol_quantile_real((const double[]){8, 1, 64, 2}, 4, 0.5), 5, 0);
    CHECK_NEAR(ol_quantile_real(values, 0, 0.5), 0, 0);
}

/* Of 1 to 20 shuffled: rank 19 * 0.95 = 18.05, so 19.05; the median is 10.5. */
static void quantiles_picked(void)
{
    int64_t values[] = {20, 3, 11, 7, 18, 1, 14, 9, 5, 16, 2, 12, 19, 6, 10, 4, 17, 8, 15, 13};
    CHECK_NEAR(ol_quantile_pick(values, 20, 0.5), 10.5, 1e-12);
    CHECK_NEAR(ol_quantile_pick(values, 20, 0.95), 19.05, 1e-12);
    CHECK_NEAR(ol_quantile_pick(values, 20, 0), 1, 0);
    CHECK_NEAR(ol_quantile_pick(values, 20, 1), 20, 0);
    CHECK_NEAR(ol_quantile_pick(values, 0, 0.5), 0, 0);
    int64_t extremes[] = {INT64_MAX, INT64_MIN};
    CHECK_NEAR(ol_quantile_pick(extremes, 2, 0.5), 0, 1);
}

/* The same by way of a histogram, whose buckets hold several values each from 128 on. */
static void quantiles_counted(void)
{
    enum { COUNT = 3000 };
    static const double shares[] = {0, 0.1, 0.5, 0.5001, 0.9, 0.95, 0.99, 0.9999, 1};
    static int64_t values[COUNT], picked[COUNT];
    struct ol_rng rng = ol_rng_stream(7, "stats", "test", 0);
    CHECK_NEAR(ol_quantile_counted(values, 0, &(struct ol_histogram){0}, 0.5), 0, 0);
    for (int shift = 4; shift < 64; shift += 6)
        for (int count = 1; count <= COUNT; count *= 7) {
            struct ol_histogram histogram = {0};
            for (int i = 0; i < count; i++) {
                const bool is_zero = ol_rng_below(&rng, 4) == 0;
                values[i] = is_zero ? 0 : (int64_t)ol_rng_below(&rng, UINT64_C(1) << (shift < 63 ? shift : 63));
                ol_histogram_add(&histogram, values[i]);
            }
            for (size_t k = 0; k < sizeof shares / sizeof *shares; k++) {
                memcpy(picked, values, sizeof picked);
                const double expected = ol_quantile_pick(picked, (size_t)count, shares[k]);
                CHECK_NEAR(ol_quantile_counted(values, (size_t)count, &histogram, shares[k]), expected, 0);
            }
            ol_histogram_release(&histogram);
        }
}

typedef int64_t pattern(int64_t i, int64_t count, struct ol_rng *rng);

static int64_t ascending(int64_t i, int64_t count, struct ol_rng *rng)
{
    (void)count, (void)rng;
    return i;
}

static int64_t descending(int64_t i, int64_t count, struct ol_rng *rng)
{
    (void)rng;
    return count - i;
}

static int64_t all_equal(int64_t i, int64_t count, struct ol_rng *rng)
{
    (void)i, (void)count, (void)rng;
    return 5;
}

static int64_t mostly_zero(int64_t i, int64_t count, struct ol_rng *rng)
{
    (void)i, (void)count;
    return ol_rng_below(rng, 10) ? 0 : (int64_t)ol_rng_below(rng, 1000);
}

static int64_t organ_pipe(int64_t i, int64_t count, struct ol_rng *rng)
{
    (void)rng;
    return i < count / 2 ? i : count - i;
}

static int64_t random_value(int64_t i, int64_t count, struct ol_rng *rng)
{
    (void)i, (void)count;
    return (int64_t)ol_rng_bits(rng) >> 20;
}

/* Against the quantiles of the values sorted by qsort's own order, for every p in twentieths. */
static void check_pattern(pattern *value_of, size_t count)
{
    struct ol_rng rng = ol_rng_stream(5, "test", "patterns", count);
    int64_t *values = ol_mem_new(ol_mem_product(sizeof *values, count));
    double *sorted = ol_mem_new(ol_mem_product(sizeof *sorted, count));
    int wrong = 0;
    for (size_t i = 0; i < count; i++) {
        values[i] = value_of((int64_t)i, (int64_t)count, &rng);
        sorted[i] = (double)values[i];
    }
    ol_sort_real(sorted, count);
    for (size_t i = 1; i < count; i++)
        wrong += sorted[i] < sorted[i - 1];
    for (int k = 0; k <= 20; k++)
        wrong += ol_quantile_pick(values, count, k / 20.0) != ol_quantile_sorted(sorted, count, k / 20.0);
    CHECK_INT(wrong, 0);
    ol_mem_free(values);
    ol_mem_free(sorted);
}

static void quantiles_of_awkward_orders(void)
{
    static pattern *const patterns[] = {ascending, descending, all_equal, mostly_zero, organ_pipe, random_value};
    static const size_t counts[] = {1, 2, 3, 10, 399, 400, 5000};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
            check_pattern(patterns[i], counts[k]);
}

/* Squares of 0 .. 999 with alternating signs, shuffled by a step that is prime to 1000, land in their order. */
static void sorting(void)
{
    double values[1000];
    int wrong = 0;
    for (int i = 0; i < 1000; i++) {
        int k = i * 387 % 1000;
        values[i] = k < 500 ? -(500.0 - k) * (500.0 - k) / 7 : (k - 500.0) * (k - 500.0) / 7;
    }
    ol_sort_real(values, 1000);
    for (int k = 0; k < 1000; k++)
        wrong += values[k] != (k < 500 ? -(500.0 - k) * (500.0 - k) / 7 : (k - 500.0) * (k - 500.0) / 7);
    CHECK_INT(wrong, 0);
}

/* Over all shapes that a law may have: larger p, larger value, and the median lies between shape - 1/3 and shape (Chen
 * and Rubin 1986), where that is above 0. */
static void gamma_quantiles(void)
{
    static const double shares[] = {1e-16, 1e-9, 0.01, 0.25, 0.5, 0.75, 0.99, 1 - 1e-9, 1 - 1e-16};
    for (double shape = 0.01; shape < 1.2e6; shape *= 1.37) {
        double before = 0;
        for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
            const double value = ol_gamma_quantile(shares[i], shape);
            CHECK(value > before || (value == before && value < 1e-300));
            before = value;
        }
        const double median = ol_gamma_quantile(0.5, shape);
        CHECK(median > shape - 1.0 / 3 && median < shape);
    }
}

/* W(1) is the omega constant (OEIS A030178); W(e) = 1 and W(-1/e) = -1 by definition; W(1e9) and W(-0.1) satisfy
 * w exp(w) = x. */
static void lambert(void)
{
    CHECK_NEAR(ol_lambert_w0(1), 0.56714329040978387, 1e-15);
    CHECK_NEAR(ol_lambert_w0(M_E), 1, 1e-15);
    CHECK_NEAR(ol_lambert_w0(-exp(-1)), -1, 1e-7);
    CHECK_NEAR(ol_lambert_w0(-1 / M_E * (1 + 1e-15)), -1, 1e-7);
    CHECK_NEAR(ol_lambert_w0(0), 0, 0);
    const double values[] = {-0.3, -0.1, 1e-9, 0.5, 10, 1e9};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const double w = ol_lambert_w0(values[i]);
        CHECK_NEAR(w * exp(w), values[i], 1e-13 * fabs(values[i]));
    }
}

/* Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method
 * 3. */
static void wilson(void)
{
    static const struct {
        size_t hits, count;
        double lo, hi;
    } rows[] = {{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ol_interval interval = ol_interval_wilson(rows[i].hits, rows[i].count, 0.95);
        CHECK_NEAR(interval.lo, rows[i].lo, 5e-5);
        CHECK_NEAR(interval.hi, rows[i].hi, 5e-5);
    }
}

int main(void)
{
    CASE(tallies);
    CASE(small_tallies);
    CASE(variance_far_from_zero);
    CASE(sums_that_cancel);
    CASE(long_sums);
    CASE(intervals);
    CASE(apart_and_paired);
    CASE(apart_without_spread);
    CASE(chances);
    CASE(quantiles_of_sorted);
    CASE(quantiles_of_reals);
    CASE(quantiles_picked);
    CASE(quantiles_counted);
    CASE(quantiles_of_awkward_orders);
    CASE(sorting);
    CASE(gamma_quantiles);
    CASE(lambert);
    CASE(wilson);
    return check_end();
}
