/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "outlay/rng.h"
#include "outlay/stats.h"
#include "tests/check.h"

static void nothing(void)
{
    struct ol_histogram histogram = {0};
    CHECK_NEAR(ol_histogram_quantile(&histogram, 0.5), 0, 0);
    ol_histogram_release(&histogram);
}

/* Values below 256 have buckets of their own, so the quantiles are those of 0 to 100 by hand: 100 p. */
static void small_values_are_exact(void)
{
    struct ol_histogram histogram = {0};
    for (int64_t i = 100; i >= 0; i--)
        ol_histogram_add(&histogram, i);
    CHECK_INT(histogram.count, 101);
    CHECK_INT(histogram.least, 0);
    CHECK_INT(histogram.greatest, 100);
    CHECK_NEAR(ol_histogram_quantile(&histogram, 0), 0, 0);
    CHECK_NEAR(ol_histogram_quantile(&histogram, 0.5), 50, 1e-12);
    CHECK_NEAR(ol_histogram_quantile(&histogram, 0.955), 95.5, 1e-12);
    CHECK_NEAR(ol_histogram_quantile(&histogram, 1), 100, 0);
    ol_histogram_release(&histogram);
}

/* Buckets join without a gap, 128 an octave: 256 begins bucket 256, 512 bucket 384, and 2^62 the last octave. */
static void ranges(void)
{
    int64_t from, to, end = 0;
    for (size_t i = 0; i < 57 * 128; i++) {
        ol_histogram_range(i, &from, &to);
        if (from != end || to <= from)
            CHECK_INT(i, -1);
        end = to;
    }
    CHECK_INT(end, INT64_MAX);
    ol_histogram_range(256, &from, &to);
    CHECK_INT(from, 256);
    CHECK_INT(to, 258);
    ol_histogram_range(384, &from, &to);
    CHECK_INT(from, 512);
    CHECK_INT(to, 516);
    ol_histogram_range(56 * 128, &from, &to);
    CHECK_INT(from, INT64_C(1) << 62);
}

/* A value is counted in the bucket whose range holds it: the only one in use. */
static void values_land_in_their_range(void)
{
    int wrong = 0;
    for (int bit = 0; bit < 63; bit++)
        for (int64_t step = -1; step <= 1; step++) {
            int64_t value = (INT64_C(1) << bit) + step, from = 0, to = 0;
            struct ol_histogram histogram = {0};
            ol_histogram_add(&histogram, value);
            for (size_t i = 0; i < ol_histogram_end(&histogram); i++)
                if (ol_histogram_count_in(&histogram, i))
                    ol_histogram_range(i, &from, &to);
            wrong += value < from || value >= to;
            ol_histogram_release(&histogram);
        }
    CHECK_INT(wrong, 0);
}

static void extremes(void)
{
    struct ol_histogram histogram = {0};
    ol_histogram_add(&histogram, INT64_MAX);
    CHECK_NEAR(ol_histogram_quantile(&histogram, 0.5), 0x1p63, 0);
    ol_histogram_add(&histogram, 0);
    CHECK_NEAR(ol_histogram_quantile(&histogram, 0), 0, 0);
    CHECK_NEAR(ol_histogram_quantile(&histogram, 0.5), 0x1p62, 0x1p52);
    CHECK_INT(histogram.least, 0);
    CHECK_INT(histogram.greatest, INT64_MAX);
    ol_histogram_release(&histogram);
}

/* Values over ten orders of magnitude: every quantile within 0.4% of the exact one. */
static void quantiles_err_little(void)
{
    enum { COUNT = 20000 };
    struct ol_histogram histogram = {0};
    struct ol_rng rng = ol_rng_stream(3, "test", "histogram", 0);
    int64_t *values = ol_mem_new(COUNT * sizeof *values);
    for (int i = 0; i < COUNT; i++) {
        values[i] = (int64_t)exp(23 * ol_rng_unit(&rng));
        ol_histogram_add(&histogram, values[i]);
    }
    for (int k = 0; k <= 200; k++) {
        double exact = ol_quantile_pick(values, COUNT, k / 200.0);
        CHECK_NEAR(ol_histogram_quantile(&histogram, k / 200.0), exact, 0.004 * exact);
    }
    ol_mem_free(values);
    ol_histogram_release(&histogram);
}

/* Parts of very different size, added to each other and to nothing, are the histogram of all values. */
static void parts_add_up_to_the_whole(void)
{
    struct ol_histogram whole = {0}, small = {0}, large = {0}, none = {0}, sum = {0};
    for (int64_t i = 0; i < 1000; i++) {
        ol_histogram_add(&whole, i);
        ol_histogram_add(&whole, i << 30);
        ol_histogram_add(&small, i);
        ol_histogram_add(&large, i << 30);
    }
    ol_histogram_add_all(&sum, &none);
    CHECK_INT(sum.count, 0);
    ol_histogram_add_all(&sum, &small);
    ol_histogram_add_all(&sum, &large);
    ol_histogram_add_all(&large, &small);
    CHECK_INT(sum.count, whole.count);
    CHECK_INT(sum.least, 0);
    CHECK_INT(sum.greatest, (int64_t)999 << 30);
    for (int k = 0; k <= 100; k++) {
        CHECK_NEAR(ol_histogram_quantile(&sum, k / 100.0), ol_histogram_quantile(&whole, k / 100.0), 0);
        CHECK_NEAR(ol_histogram_quantile(&large, k / 100.0), ol_histogram_quantile(&whole, k / 100.0), 0);
    }
    ol_histogram_release(&whole);
    ol_histogram_release(&small);
    ol_histogram_release(&large);
    ol_histogram_release(&sum);
}

int main(void)
{
    CASE(nothing);
    CASE(small_values_are_exact);
    CASE(ranges);
    CASE(values_land_in_their_range);
    CASE(extremes);
    CASE(quantiles_err_little);
    CASE(parts_add_up_to_the_whole);
    return check_end();
}
