/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stats: sums that do not drift, quantiles, confidence intervals, and a histogram of bounded size.
 *
 * A tally keeps count, compensated sum (Neumaier), least and greatest, and the squares about the mean. Exact
 * quantiles need all values and follow GSL's and numpy's default (linear between order statistics). Where
 * values are too many to keep, the log-linear histogram holds 128 buckets an octave in bounded memory: its
 * quantiles err by at most 0.4%. It counts whole non-negative numbers (microseconds).
 */
#ifndef OUTLAY_STATS_H
#define OUTLAY_STATS_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* From now on the library under the doors ends the program with the usual message where memory is out; any other fault
 * of its is a bug and aborts. Called once, before any thread. */
void ol_stats_prepare(void);

/* Neumaier 1974: what a sum loses goes into a second one, whichever of the two summands was the greater. */
struct ol_sum {
    double sum, carry;
};
static inline void ol_sum_add(struct ol_sum *sum, double value)
{
    const double total = sum->sum + value;
    sum->carry += fabs(sum->sum) >= fabs(value) ? sum->sum - total + value : value - total + sum->sum;
    sum->sum = total;
}
double ol_sum_total(const struct ol_sum *sum);

struct ol_tally {
    uint64_t count;
    struct ol_sum sum;
    double mean, m2;
    double least, greatest;
};

void ol_tally_add(struct ol_tally *tally, double value);
double ol_tally_sum(const struct ol_tally *tally);
/* 0 while empty. */
double ol_tally_mean(const struct ol_tally *tally);
/* Sample variance; 0 below two values. */
double ol_tally_variance(const struct ol_tally *tally);

/* Mean and the two-sided 95% Student interval of independent values; lo = hi = mean below two values. */
struct ol_interval {
    double mean, lo, hi;
};
struct ol_interval ol_interval_of(const double *values, size_t count);
/* The same of the mean of `a` less that of `b`, which have nothing to do with each other (Welch 1947); lo = hi = mean
 * where either has fewer than two values. */
struct ol_interval ol_interval_welch(const double *a, size_t a_count, const double *b, size_t b_count);

/* The same in parts, for other levels than 95%: a mean, the standard deviation of its error, and the degrees of freedom
 * with which that is known; both 0 where there are too few values. */
struct ol_estimate {
    double mean, error, freedom;
};
struct ol_estimate ol_estimate_of(const double *values, size_t count);
struct ol_estimate ol_estimate_welch(const double *a, size_t a_count, const double *b, size_t b_count);
/* 0 < level < 1. */
struct ol_interval ol_estimate_interval(struct ol_estimate estimate, double level);
/* The two-sided p-value of a mean of 0: how often chance alone makes as much of nothing. 1 where nothing is known. */
double ol_estimate_chance(struct ol_estimate estimate);

/* The share of those of `count` that are `hits`, with the score interval of Wilson 1927, 0 < level < 1; all of it where
 * there are none. */
struct ol_interval ol_interval_wilson(size_t hits, size_t count, double level);

/* Quantiles of the normal law (mean 0, deviation 1) and of the gamma law (shape > 0, scale 1); 0 < p < 1. */
double ol_normal_quantile(double p);
double ol_gamma_quantile(double p, double shape);
/* How often a chi-square of so many degrees of freedom (> 0) is at least x. */
double ol_chi_square_tail(double x, double freedom);

/* Lambert's W on its principal branch: the w >= -1 with w exp(w) = x, for a finite x >= -1/e. What rounding has put
 * below -1/e counts as -1/e. */
double ol_lambert_w0(double x);

/* The p-quantile (0..1) of sorted values; 0 where there are none. */
double ol_quantile_sorted(const double *sorted, size_t count, double p);
/* The same of unsorted integers, which it reorders; several in increasing p cost one partial sort each. */
double ol_quantile_pick(int64_t *values, size_t count, double p);
/* The same of unsorted reals: only those near it are looked at closely, and none is moved. */
double ol_quantile_real(const double *values, size_t count, double p);
void ol_sort_real(double *values, size_t count);

#define OL_HISTOGRAM_BITS    7  /* an octave has 128 buckets */
#define OL_HISTOGRAM_OCTAVES 58 /* of all numbers that are not negative */

/* Zero-initialised is empty; release frees. Only octaves in which something was counted have memory, 1 KB each: there
 * may be hundreds of histograms, of users and teams, and what each counts lies in a few of them. */
struct ol_histogram {
    uint64_t *counts;                    /* of those octaves, in the order in which they came */
    uint8_t place[OL_HISTOGRAM_OCTAVES]; /* of each octave in there, from 1; 0: nowhere */
    uint8_t octave_count;
    uint64_t count;
    int64_t least, greatest;
};

/* Counts the first value of an octave, and any that lies beyond those counted so far; for ol_histogram_add. */
void ol_histogram_widen(struct ol_histogram *histogram, int64_t value);

/* The bucket of a value that is not negative. */
static inline size_t ol_histogram_bucket(int64_t value)
{
    const uint64_t bits = (uint64_t)value;
    if (bits < (uint64_t)1 << OL_HISTOGRAM_BITS)
        return (size_t)bits;
    const size_t shift = 63 - OL_HISTOGRAM_BITS - (size_t)__builtin_clzll(bits);
    return (shift << OL_HISTOGRAM_BITS) + (size_t)(bits >> shift);
}

/* The counts of an octave; NULL where there are none. */
static inline uint64_t *ol_histogram_octave(const struct ol_histogram *histogram, size_t octave)
{
    const size_t place = histogram->place[octave];
    return place ? histogram->counts + ((place - 1) << OL_HISTOGRAM_BITS) : NULL;
}

static inline uint64_t ol_histogram_count_in(const struct ol_histogram *histogram, size_t bucket)
{
    const uint64_t *counts = ol_histogram_octave(histogram, bucket >> OL_HISTOGRAM_BITS);
    return counts ? counts[bucket & ((1u << OL_HISTOGRAM_BITS) - 1)] : 0;
}

/* Behind the last bucket of its greatest value's octave. */
static inline size_t ol_histogram_end(const struct ol_histogram *histogram)
{
    const size_t octave = ol_histogram_bucket(histogram->greatest) >> OL_HISTOGRAM_BITS;
    return histogram->count ? (octave + 1) << OL_HISTOGRAM_BITS : 0;
}

static inline void ol_histogram_add(struct ol_histogram *histogram, int64_t value)
{
    const size_t bucket = ol_histogram_bucket(value), octave = bucket >> OL_HISTOGRAM_BITS;
    if (!histogram->place[octave] || value < histogram->least || value > histogram->greatest)
        ol_histogram_widen(histogram, value);
    ol_histogram_octave(histogram, octave)[bucket & ((1u << OL_HISTOGRAM_BITS) - 1)]++;
    histogram->count++;
}

/* So many more in a bucket, as if they lay at both of its ends. */
void ol_histogram_add_cell(struct ol_histogram *histogram, size_t bucket, uint64_t count);
/* Counts from nothing again; keeps its memory. */
void ol_histogram_clear(struct ol_histogram *histogram);
/* All that `other` has counted, too. */
void ol_histogram_add_all(struct ol_histogram *histogram, const struct ol_histogram *other);
double ol_histogram_quantile(const struct ol_histogram *histogram, double p);
/* The values that bucket i counts: from <= value < to. */
void ol_histogram_range(size_t i, int64_t *from, int64_t *to);
/* The p-quantile, exact, of the very values that the histogram has counted: only those in the buckets around it are
 * looked at closely, and none is moved. */
double ol_quantile_counted(const int64_t *values, size_t count, const struct ol_histogram *histogram, double p);
void ol_histogram_release(struct ol_histogram *histogram);

#endif
