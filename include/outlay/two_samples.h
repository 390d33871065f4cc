/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * two_samples: whether two samples come from one law, and how far apart they are.
 *
 * A p-value says how often chance alone makes as much of nothing; with many rows anything has a small one. A distance
 * says how much it is. They belong together, and no function here decides.
 *
 * Rows that follow each other are seldom independent: a user submits the same job fifty times. Such rows tell less than
 * their number, by the factor called inflation here: how many times the variance of a mean is that of as many
 * independent rows. It is estimated by batches of successive rows, and taken for 1 unless chance makes as much of
 * independent rows less than once in a hundred. Tests take it: Kolmogorov and Smirnov's as fewer rows, the chi-square
 * by the first-order correction of Rao and Scott (1981).
 *
 *     ol_sort_real(a, n), ol_sort_real(b, m);
 *     struct ol_ks_test ks = ol_ks_test(a, n, b, m, 1, 1);      ks.d is 0.31, ks.p is 0.002
 *
 * Counts are doubles, so that weights can stand in their place. No function keeps what it is given.
 */
#ifndef OUTLAY_TWO_SAMPLES_H
#define OUTLAY_TWO_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ol_ks_test {
    double d;      /* 0..1: the most by which the shares below some value differ */
    double p;      /* two-sided */
    bool is_exact; /* counted, with ties; else by the limit law with Stephens' correction (1970) */
};

/* Of sorted values, n and m > 0; inflations of at least 1. Exact where n * m is at most a million and both are 1. With
 * many ties the limit law's p-value is too great, never too small. */
struct ol_ks_test ol_ks_test(const double *a, size_t n, const double *b, size_t m, double a_inflation,
                             double b_inflation);
/* How often the limit law exceeds lambda. */
double ol_kolmogorov_tail(double lambda);

/* The least mean way that values have to go for one sorted sample to become the other (Wasserstein 1), in their unit;
 * n and m > 0. */
double ol_wasserstein(const double *a, size_t n, const double *b, size_t m);

/* ---- counts by cell ---- */

/* Which cells belong together for a chi-square: those in which either sample expects fewer than 5 become one, with the
 * smallest other one where that is not enough (Cochran 1954). to[i] is where cell i goes; how many there are then. */
size_t ol_cells_pool(const double *a, const double *b, size_t count, size_t *to);

struct ol_homogeneity {
    double chi_square, freedom; /* the statistic before it is divided by the inflation */
    double p;                   /* 1 where fewer than two cells are left */
    double v;                   /* Cramer's V, 0..1 */
};
/* Pearson's, of cells that were pooled. */
struct ol_homogeneity ol_homogeneity_test(const double *a, const double *b, size_t count, double inflation);

/* Each 0 where the shares of the cells are equal, or either sample is empty. */
double ol_cells_distance(const double *a, const double *b, size_t count); /* total variation, 0..1 */
double ol_jensen_shannon(const double *a, const double *b, size_t count); /* divergence in bits, 0..1 */
/* Population stability index: sum of (b - a) ln(b / a) over shares; half a row is added to each cell of both, so that
 * an empty one has a logarithm. Chance alone gives about (count - 1) (1 / n + 1 / m). */
double ol_stability_index(const double *a, const double *b, size_t count);

/* ---- inflation ---- */

/* Of values in the order in which they came; at least 1. Of fewer than 60 it is that of an autoregression of the first
 * order with their correlation, and 1 of fewer than 10. */
double ol_inflation_of_values(const double *values, size_t n);
/* Of cells below `count`, as the mean of what it is in each. Batches may be given, as `ends`: one past the last row of
 * each, in order; NULL: 30 of equal length. Rows of an hour of the day are to be compared from day to day, and not from
 * each half of a day to the other. */
double ol_inflation_of_cells(const uint32_t *cells, size_t n, size_t count, const size_t *ends, size_t batches);

/* ---- many tests ---- */

/* p-values as they are when all are looked at: p[i] becomes the least level at which Holm's step-down test (1979) over
 * all of them rejects it. */
void ol_holm_adjust(double *p, size_t count);

#endif
