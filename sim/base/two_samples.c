/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/two_samples.h"

#include "outlay/arena.h"
#include "outlay/stats.h"

#include <math.h>
#include <stdlib.h>

#define EXACT_LIMIT  1000000 /* n * m: a hundredth of a second */
#define BATCHES      30
#define LEAST_ROWS   60 /* two a batch */
#define LEVEL        0.01
#define LEVEL_NORMAL 2.326 /* the same of a normal law */
#define LEAST_FEW    10

/* ---- Kolmogorov and Smirnov ---- */

double ol_kolmogorov_tail(double lambda)
{
    double sum = 0;
    if (!(lambda > 0.04))
        return 1;
    if (lambda < 1) { /* the same series by Jacobi's theta function, which is fast where the other is slow */
        for (int k = 1; k <= 9; k += 2)
            sum += exp(-k * k * M_PI * M_PI / (8 * lambda * lambda));
        return fmax(0, 1 - sqrt(2 * M_PI) / lambda * sum);
    }
    for (int k = 1; k <= 6; k++)
        sum += (k % 2 ? 2 : -2) * exp(-2.0 * k * k * lambda * lambda);
    return fmin(1, fmax(0, sum));
}

/* The rows of both up to and with the next value that either has. */
static void step(const double *a, size_t n, const double *b, size_t m, size_t *i, size_t *j)
{
    const double value = *j == m || (*i < n && a[*i] < b[*j]) ? a[*i] : b[*j];
    while (*i < n && a[*i] == value)
        ++*i;
    while (*j < m && b[*j] == value)
        ++*j;
}

/* n m D, a whole number: where the steps are counted, nothing is left to rounding. */
static int64_t apart(size_t i, size_t j, size_t n, size_t m)
{
    return llabs((int64_t)i * (int64_t)m - (int64_t)j * (int64_t)n);
}

/* Of all orders in which n and m rows can come, the share that come as far apart anywhere. A path to (i, j) came from
 * (i - 1, j) in i of i + j cases; where rows tie nothing can be seen of the path (Schroer and Trenkler 1995). Only sums
 * of positive numbers, so that small p-values are exact too. */
static double exact_tail(const double *a, size_t n, const double *b, size_t m, int64_t most)
{
    double *seen = ol_mem_new(ol_mem_product(sizeof *seen, m + 1));
    bool *is_end = ol_mem_new(n + m + 1); /* whether a value ends after so many rows */
    for (size_t i = 0, j = 0; i < n || j < m;) {
        step(a, n, b, m, &i, &j);
        is_end[i + j] = true;
    }
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            const double rows = (double)(i + j);
            double share = 0;
            if (is_end[i + j] && apart(i, j, n, m) >= most)
                share = 1;
            else
                share = (i ? (double)i / rows * seen[j] : 0) + (j ? (double)j / rows * seen[j - 1] : 0);
            seen[j] = share;
        }
    const double p = seen[m];
    ol_mem_free(seen);
    ol_mem_free(is_end);
    return fmin(p, 1);
}

/* D of n and m rows is a whole number of 1 / lcm(n, m): half a step is between what is seen and what the law counts
 * from. It matters where both are equally many, and there Stephens' correction would be too much without it. */
static double half_step(size_t n, size_t m)
{
    size_t a = n, b = m;
    while (b > 0) {
        const size_t rest = a % b;
        a = b;
        b = rest;
    }
    return 0.5 * (double)a / ((double)n * (double)m);
}

struct ol_ks_test ol_ks_test(const double *a, size_t n, const double *b, size_t m, double a_inflation,
                             double b_inflation)
{
    int64_t most = 0;
    for (size_t i = 0, j = 0; i < n || j < m;) {
        step(a, n, b, m, &i, &j);
        most = apart(i, j, n, m) > most ? apart(i, j, n, m) : most;
    }
    struct ol_ks_test test = {.d = (double)most / ((double)n * (double)m)};
    test.is_exact = a_inflation == 1 && b_inflation == 1 && n <= EXACT_LIMIT / m;
    if (most == 0) {
        test.p = 1;
    } else if (test.is_exact) {
        test.p = exact_tail(a, n, b, m, most);
    } else {
        const double root = sqrt(1 / (a_inflation / (double)n + b_inflation / (double)m));
        test.p = ol_kolmogorov_tail((root + 0.12 + 0.11 / root) * (test.d - half_step(n, m)));
    }
    return test;
}

double ol_wasserstein(const double *a, size_t n, const double *b, size_t m)
{
    struct ol_sum sum = {0};
    double last = fmin(a[0], b[0]);
    for (size_t i = 0, j = 0; i < n || j < m;) {
        const double below = fabs((double)i / (double)n - (double)j / (double)m);
        const double value = j == m || (i < n && a[i] < b[j]) ? a[i] : b[j];
        ol_sum_add(&sum, below * (value - last));
        last = value;
        step(a, n, b, m, &i, &j);
    }
    return ol_sum_total(&sum);
}

/* ---- inflation ---- */

/* `squares` are of the batches about their mean, in units in which independent rows bring 1 each. */
static double inflation_of(double squares, double freedom)
{
    return ol_chi_square_tail(squares, freedom) < LEVEL ? fmax(1, squares / freedom) : 1;
}

/* Of too few values for batches, such as days of a month: as of an autoregression of the first order, whose mean has
 * (1 + r) / (1 - r) times the variance, where r is clearly above 0 (Bartlett 1946: deviation n^-1/2). */
static double inflation_of_few(const double *values, size_t n)
{
    struct ol_tally all = {0};
    double products = 0;
    for (size_t i = 0; i < n; i++)
        ol_tally_add(&all, values[i]);
    for (size_t i = 1; i < n; i++)
        products += (values[i] - all.mean) * (values[i - 1] - all.mean);
    const double r = all.m2 > 0 ? products / all.m2 : 0;
    if (n < LEAST_FEW || r * sqrt((double)n) < LEVEL_NORMAL)
        return 1;
    return fmin((1 + r) / (1 - r), (double)n / 2);
}

double ol_inflation_of_values(const double *values, size_t n)
{
    const size_t length = n / BATCHES;
    struct ol_tally all = {0}, means = {0};
    if (n < LEAST_ROWS)
        return inflation_of_few(values, n);
    for (size_t i = 0; i < BATCHES; i++) {
        struct ol_tally batch = {0};
        for (size_t k = i * length; k < (i + 1) * length; k++) {
            ol_tally_add(&batch, values[k]);
            ol_tally_add(&all, values[k]);
        }
        ol_tally_add(&means, ol_tally_mean(&batch));
    }
    const double variance = ol_tally_variance(&all);
    return variance > 0 ? inflation_of(means.m2 * (double)length / variance, BATCHES - 1) : 1;
}

/* With batches of different lengths shares are ratios of sums, and so is their variance (Cochran 1977, 11.8). `all`
 * are the rows of each cell in all batches. */
static double squares_of(const uint32_t *cells, const double *all, size_t count, const size_t *ends,
                         size_t batches)
{
    double *batch = ol_mem_new(ol_mem_product(sizeof *batch, count)), squares = 0;
    for (size_t i = 0, row = 0; i < batches; i++) {
        const double rows = (double)(ends[i] - row);
        for (; row < ends[i]; row++)
            batch[cells[row]]++;
        for (size_t k = 0; k < count; k++) {
            const double excess = batch[k] - rows * all[k] / (double)ends[batches - 1];
            squares += all[k] > 0 ? excess * excess / all[k] : 0;
            batch[k] = 0;
        }
    }
    ol_mem_free(batch);
    return squares * (double)batches;
}

double ol_inflation_of_cells(const uint32_t *cells, size_t n, size_t count, const size_t *ends, size_t batches)
{
    size_t equal[BATCHES], present = 0;
    for (size_t i = 0; i < BATCHES; i++)
        equal[i] = (i + 1) * (n / BATCHES);
    if (!ends) {
        ends = equal;
        batches = BATCHES;
    }
    if (n < LEAST_ROWS || batches < 2)
        return 1;
    double *all = ol_mem_new(ol_mem_product(sizeof *all, count + 1));
    for (size_t i = 0; i < ends[batches - 1]; i++)
        present += all[cells[i]]++ == 0;
    const double inflation = present < 2 ? 1
                                         : inflation_of(squares_of(cells, all, count, ends, batches),
                                                        (double)(batches - 1) * (double)(present - 1));
    ol_mem_free(all);
    return inflation;
}

/* ---- many tests ---- */

static int by_p(const void *left, const void *right)
{
    const double a = **(double *const *)left, b = **(double *const *)right;
    return a < b ? -1 : a > b;
}

void ol_holm_adjust(double *p, size_t count)
{
    double **order = ol_mem_new(ol_mem_product(sizeof *order, count + 1));
    double least = 0;
    for (size_t i = 0; i < count; i++)
        order[i] = &p[i];
    qsort(order, count, sizeof *order, by_p);
    for (size_t i = 0; i < count; i++) {
        least = fmax(least, fmin(1, *order[i] * (double)(count - i)));
        *order[i] = least;
    }
    ol_mem_free(order);
}
