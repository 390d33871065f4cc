/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/stats.h"

#include "outlay/arena.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_lambert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void on_fault(const char *reason, const char *file, int line, int code)
{
    if (code == GSL_ENOMEM)
        ol_mem_exhausted(0);
    gsl_stream_printf("ERROR", file, line, reason);
    abort();
}

void ol_stats_prepare(void)
{
    gsl_set_error_handler(on_fault);
}

double ol_sum_total(const struct ol_sum *sum)
{
    return sum->sum + sum->carry;
}

/* The squares about the mean as they change by one value (Welford 1962). */
void ol_tally_add(struct ol_tally *tally, double value)
{
    tally->count++;
    ol_sum_add(&tally->sum, value);
    double delta = value - tally->mean;
    tally->mean += delta / (double)tally->count;
    tally->m2 += delta * (value - tally->mean);
    if (tally->count == 1 || value < tally->least)
        tally->least = value;
    if (tally->count == 1 || value > tally->greatest)
        tally->greatest = value;
}

double ol_tally_sum(const struct ol_tally *tally)
{
    return ol_sum_total(&tally->sum);
}

double ol_tally_mean(const struct ol_tally *tally)
{
    return tally->count ? ol_tally_sum(tally) / (double)tally->count : 0;
}

double ol_tally_variance(const struct ol_tally *tally)
{
    return tally->count > 1 ? tally->m2 / (double)(tally->count - 1) : 0;
}

static struct ol_tally tally_of(const double *values, size_t count)
{
    struct ol_tally tally = {0};
    for (size_t i = 0; i < count; i++)
        ol_tally_add(&tally, values[i]);
    return tally;
}

struct ol_estimate ol_estimate_of(const double *values, size_t count)
{
    const struct ol_tally tally = tally_of(values, count);
    struct ol_estimate estimate = {.mean = ol_tally_mean(&tally)};
    if (count > 1) {
        estimate.freedom = (double)(count - 1);
        estimate.error = sqrt(ol_tally_variance(&tally) / (double)count);
    }
    return estimate;
}

/* The degrees of freedom by Satterthwaite 1946, which need not be whole. */
struct ol_estimate ol_estimate_welch(const double *a, size_t a_count, const double *b, size_t b_count)
{
    const struct ol_tally first = tally_of(a, a_count), second = tally_of(b, b_count);
    struct ol_estimate estimate = {.mean = ol_tally_mean(&first) - ol_tally_mean(&second)};
    if (a_count < 2 || b_count < 2)
        return estimate;
    const double u = ol_tally_variance(&first) / (double)a_count;
    const double v = ol_tally_variance(&second) / (double)b_count;
    const double freedom = (u + v) * (u + v) / (u * u / (double)(a_count - 1) + v * v / (double)(b_count - 1));
    const bool is_known = u + v > 0 && isfinite(freedom);
    estimate.error = is_known ? sqrt(u + v) : 0;
    estimate.freedom = is_known ? freedom : 1;
    return estimate;
}

struct ol_interval ol_estimate_interval(struct ol_estimate estimate, double level)
{
    double half = 0;
    if (estimate.error > 0)
        half = gsl_cdf_tdist_Pinv((1 + level) / 2, estimate.freedom) * estimate.error;
    return (struct ol_interval){estimate.mean, estimate.mean - half, estimate.mean + half};
}

double ol_estimate_chance(struct ol_estimate estimate)
{
    if (estimate.freedom == 0 || estimate.mean == 0)
        return 1;
    return estimate.error > 0 ? 2 * gsl_cdf_tdist_Q(fabs(estimate.mean) / estimate.error, estimate.freedom) : 0;
}

struct ol_interval ol_interval_of(const double *values, size_t count)
{
    return ol_estimate_interval(ol_estimate_of(values, count), 0.95);
}

struct ol_interval ol_interval_welch(const double *a, size_t a_count, const double *b, size_t b_count)
{
    return ol_estimate_interval(ol_estimate_welch(a, a_count, b, b_count), 0.95);
}

struct ol_interval ol_interval_wilson(size_t hits, size_t count, double level)
{
    const double z = ol_normal_quantile((1 + level) / 2), n = (double)count;
    if (count == 0)
        return (struct ol_interval){NAN, 0, 1};
    const double share = (double)hits / n, middle = (share + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    return (struct ol_interval){share, hits == 0 ? 0 : middle - half, hits == count ? 1 : middle + half};
}

double ol_normal_quantile(double p)
{
    return gsl_cdf_ugaussian_Pinv(p);
}

/* By halving the logarithm of the value: GSL's own inverse ends the program where it does not converge, and so does its
 * distribution far outside these bounds or at a million. Nine deviations hold what a double can tell from 0 and 1.
 * Great shapes by Wilson and Hilferty 1931, who err by less than 1e-7 there. */
double ol_gamma_quantile(double p, double shape)
{
    if (shape > 1e5)
        return shape * pow(1 - 1 / (9 * shape) + ol_normal_quantile(p) / (3 * sqrt(shape)), 3);
    const double span = 9 * sqrt(shape), least = shape > 2 * span ? shape - span : DBL_MIN;
    double low = log(least), high = log(shape + span + 50);
    for (int i = 0; i < 60; i++) {
        const double middle = (low + high) / 2;
        if (gsl_cdf_gamma_P(exp(middle), shape, 1) < p)
            low = middle;
        else
            high = middle;
    }
    return exp(high);
}

double ol_chi_square_tail(double x, double freedom)
{
    return x > 0 ? gsl_cdf_chisq_Q(x, freedom) : 1;
}

/* The function that returns a status: the other one ends the program below -1/e. */
double ol_lambert_w0(double x)
{
    gsl_sf_result result;
    OL_ASSERT(x * M_E >= -1 - 1e-9);
    gsl_sf_lambert_W0_e(x, &result);
    return result.val;
}

/* p of count values lies between the order statistics `low` and the one after it. */
static size_t place_of(size_t count, double p, double *fraction)
{
    double rank = (p > 0 ? (p < 1 ? p : 1) : 0) * (double)(count - 1), low = floor(rank);
    *fraction = rank - low;
    return (size_t)low;
}

double ol_quantile_sorted(const double *sorted, size_t count, double p)
{
    double fraction;
    if (!count)
        return 0;
    size_t low = place_of(count, p, &fraction);
    return fraction > 0 ? sorted[low] + fraction * (sorted[low + 1] - sorted[low]) : sorted[low];
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t middle_of(int64_t a, int64_t b, int64_t c)
{
    if (a > b) {
        int64_t swapped = a;
        a = b;
        b = swapped;
    }
    return c < a ? a : c > b ? b : c;
}

/* Hoare's partition: the values left of the result's `right` are at most the pivot, those right of `left` at
 * least. Equal values are split evenly, so that a million zero waits cost no more than others. */
static void partition(int64_t *values, ptrdiff_t from, ptrdiff_t to, ptrdiff_t *left, ptrdiff_t *right)
{
    int64_t pivot = middle_of(values[from], values[from + (to - from) / 2], values[to]);
    ptrdiff_t i = from, j = to;
    while (i <= j) {
        while (values[i] < pivot)
            i++;
        while (values[j] > pivot)
            j--;
        if (i <= j) {
            int64_t swapped = values[i];
            values[i++] = values[j];
            values[j--] = swapped;
        }
    }
    *left = i;
    *right = j;
}

/* Put the k-th smallest at its place, smaller ones before it and greater ones behind. A range that will not
 * shrink is sorted. */
static void select_nth(int64_t *values, size_t count, size_t k)
{
    ptrdiff_t from = 0, to = (ptrdiff_t)count - 1, at = (ptrdiff_t)k, left, right;
    for (int budget = 64; from < to; budget--) {
        if (!budget) {
            qsort(values + from, (size_t)(to - from + 1), sizeof *values, by_value);
            return;
        }
        partition(values, from, to, &left, &right);
        if (at <= right)
            to = right;
        else if (at >= left)
            from = left;
        else
            return;
    }
}

/* What lies at `fraction` between the order statistics `low` and the one after it. Reorders. */
static double order_statistic(int64_t *values, size_t count, size_t low, double fraction)
{
    select_nth(values, count, low);
    if (!(fraction > 0))
        return (double)values[low];
    int64_t next = values[low + 1];
    for (size_t i = low + 2; i < count; i++)
        next = values[i] < next ? values[i] : next;
    return (double)values[low] + fraction * ((double)next - (double)values[low]);
}

double ol_quantile_pick(int64_t *values, size_t count, double p)
{
    double fraction;
    if (!count)
        return 0;
    const size_t low = place_of(count, p, &fraction);
    return order_statistic(values, count, low, fraction);
}

/* The values that share the buckets of the ranks `low` to `high`: from..to, and how many are below them and in them. */
struct band {
    int64_t from, to;
    size_t below, count;
};

static struct band band_of(const struct ol_histogram *histogram, size_t low, size_t high)
{
    struct band band = {0};
    size_t i = 0;
    int64_t unused;
    while (band.below + ol_histogram_count_in(histogram, i) <= low)
        band.below += ol_histogram_count_in(histogram, i++);
    ol_histogram_range(i, &band.from, &band.to);
    band.count = ol_histogram_count_in(histogram, i);
    while (band.below + band.count <= high)
        band.count += ol_histogram_count_in(histogram, ++i);
    ol_histogram_range(i, &unused, &band.to);
    return band;
}

double ol_quantile_counted(const int64_t *values, size_t count, const struct ol_histogram *histogram, double p)
{
    double fraction;
    if (!count)
        return 0;
    OL_ASSERT(histogram->count == count);
    const size_t low = place_of(count, p, &fraction);
    const struct band band = band_of(histogram, low, low + (fraction > 0));
    if (band.to - band.from == 1)
        return (double)band.from;
    int64_t *inside = ol_mem_new(ol_mem_product(sizeof *inside, band.count));
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if ((uint64_t)values[i] - (uint64_t)band.from < (uint64_t)band.to - (uint64_t)band.from)
            inside[n++] = values[i];
    OL_ASSERT(n == band.count);
    const double quantile = order_statistic(inside, n, low - band.below, fraction);
    ol_mem_free(inside);
    return quantile;
}

/* ---- sorting ---- */

#define DIGIT_BITS 11
#define DIGITS     ((size_t)1 << DIGIT_BITS)
#define PASSES     6
#define SMALL      400 /* below it qsort is as fast */

static int by_real(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The bits of a double as an integer of the same order, and back. */
static uint64_t key_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits ^ (bits >> 63 ? UINT64_MAX : UINT64_C(1) << 63);
}

static double value_of(uint64_t key)
{
    uint64_t bits = key ^ (key >> 63 ? UINT64_C(1) << 63 : UINT64_MAX);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* One stable pass by one digit; false, with nothing moved, where all keys have the same. */
static bool scatter(const uint64_t *keys, uint64_t *sorted, size_t count, int shift)
{
    size_t starts[DIGITS] = {0}, start = 0;
    for (size_t i = 0; i < count; i++)
        starts[keys[i] >> shift & (DIGITS - 1)]++;
    if (starts[keys[0] >> shift & (DIGITS - 1)] == count)
        return false;
    for (size_t digit = 0; digit < DIGITS; digit++) {
        size_t here = starts[digit];
        starts[digit] = start;
        start += here;
    }
    for (size_t i = 0; i < count; i++)
        sorted[starts[keys[i] >> shift & (DIGITS - 1)]++] = keys[i];
    return true;
}

void ol_sort_real(double *values, size_t count)
{
    if (count < SMALL) {
        if (count > 1)
            qsort(values, count, sizeof *values, by_real);
        return;
    }
    uint64_t *keys = ol_mem_new(ol_mem_product(2 * sizeof *keys, count)), *from = keys, *to = keys + count;
    for (size_t i = 0; i < count; i++)
        from[i] = key_of(values[i]);
    for (int pass = 0; pass < PASSES; pass++)
        if (scatter(from, to, count, pass * DIGIT_BITS)) {
            uint64_t *swapped = from;
            from = to;
            to = swapped;
        }
    for (size_t i = 0; i < count; i++)
        values[i] = value_of(from[i]);
    ol_mem_free(keys);
}

/* ---- quantiles of reals ---- */

#define LEAD_BITS 16 /* sign, exponent and four bits of the fraction: values in a bucket differ by 6% at most */
#define LEADS     ((size_t)1 << LEAD_BITS)

static size_t lead_of(double value)
{
    return (size_t)(key_of(value) >> (64 - LEAD_BITS));
}

/* The values in the buckets of the ranks `low` to `high`, sorted; how many, and how many lie below them. */
static double *sorted_around(const double *values, size_t count, size_t low, size_t high, size_t *below,
                             size_t *inside)
{
    size_t *counts = ol_mem_new(LEADS * sizeof *counts), first = 0;
    for (size_t i = 0; i < count; i++)
        counts[lead_of(values[i])]++;
    for (*below = 0; *below + counts[first] <= low; first++)
        *below += counts[first];
    size_t last = first;
    for (*inside = counts[first]; *below + *inside <= high; *inside += counts[last])
        last++;
    ol_mem_free(counts);
    double *sorted = ol_mem_new(ol_mem_product(sizeof *sorted, *inside));
    for (size_t i = 0, n = 0; i < count; i++)
        if (lead_of(values[i]) >= first && lead_of(values[i]) <= last)
            sorted[n++] = values[i];
    ol_sort_real(sorted, *inside);
    return sorted;
}

double ol_quantile_real(const double *values, size_t count, double p)
{
    double fraction;
    size_t below, inside;
    if (!count)
        return 0;
    const size_t low = place_of(count, p, &fraction), high = low + (fraction > 0);
    double *sorted = sorted_around(values, count, low, high, &below, &inside);
    const double least = sorted[low - below];
    const double quantile = fraction > 0 ? least + fraction * (sorted[high - below] - least) : least;
    ol_mem_free(sorted);
    return quantile;
}
