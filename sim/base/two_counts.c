/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * two_counts: the half of two_samples.h that is about counts by cell.
 */
#include "outlay/arena.h"
#include "outlay/stats.h"
#include "outlay/two_samples.h"

#include <math.h>

#define LEAST_EXPECTED 5
#define HALF_A_ROW     0.5

static double sum_of(const double *counts, size_t count)
{
    struct ol_sum sum = {0};
    for (size_t i = 0; i < count; i++)
        ol_sum_add(&sum, counts[i]);
    return ol_sum_total(&sum);
}

/* What the smaller of the samples expects in a cell that both have `rows` in. */
static double expected(double rows, double n, double m)
{
    return n + m > 0 ? rows * fmin(n, m) / (n + m) : 0;
}

/* SIZE_MAX where there is none beside the rest. */
static size_t smallest_kept(const double *a, const double *b, size_t count, const size_t *to)
{
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < count; i++)
        if (to[i] != SIZE_MAX && (least == SIZE_MAX || a[i] + b[i] < a[least] + b[least]))
            least = i;
    return least;
}

size_t ol_cells_pool(const double *a, const double *b, size_t count, size_t *to)
{
    const double n = sum_of(a, count), m = sum_of(b, count);
    double rest = 0;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const bool is_rare = expected(a[i] + b[i], n, m) < LEAST_EXPECTED;
        to[i] = is_rare ? SIZE_MAX : 0;
        rest += is_rare ? a[i] + b[i] : 0;
    }
    if (rest > 0 && expected(rest, n, m) < LEAST_EXPECTED) {
        const size_t least = smallest_kept(a, b, count, to);
        if (least != SIZE_MAX)
            to[least] = SIZE_MAX;
    }
    for (size_t i = 0; i < count; i++)
        if (to[i] != SIZE_MAX)
            to[i] = kept++;
    bool has_rest = false;
    for (size_t i = 0; i < count; i++)
        if (to[i] == SIZE_MAX) {
            has_rest |= a[i] + b[i] > 0;
            to[i] = kept;
        }
    return kept + has_rest;
}

struct ol_homogeneity ol_homogeneity_test(const double *a, const double *b, size_t count, double inflation)
{
    const double n = sum_of(a, count), m = sum_of(b, count);
    struct ol_homogeneity test = {.p = 1};
    if (count < 2 || !(n > 0) || !(m > 0))
        return test;
    for (size_t i = 0; i < count; i++) {
        const double of_a = (a[i] + b[i]) * n / (n + m), of_b = (a[i] + b[i]) * m / (n + m);
        if (a[i] + b[i] > 0)
            test.chi_square += (a[i] - of_a) * (a[i] - of_a) / of_a + (b[i] - of_b) * (b[i] - of_b) / of_b;
    }
    test.freedom = (double)(count - 1);
    test.p = ol_chi_square_tail(test.chi_square / inflation, test.freedom);
    test.v = fmin(1, sqrt(test.chi_square / (n + m)));
    return test;
}

double ol_cells_distance(const double *a, const double *b, size_t count)
{
    const double n = sum_of(a, count), m = sum_of(b, count);
    double sum = 0;
    for (size_t i = 0; i < count && n > 0 && m > 0; i++)
        sum += fabs(a[i] / n - b[i] / m);
    return fmin(1, sum / 2);
}

static double part(double share, double middle)
{
    return share > 0 ? share * log2(share / middle) : 0;
}

double ol_jensen_shannon(const double *a, const double *b, size_t count)
{
    const double n = sum_of(a, count), m = sum_of(b, count);
    double sum = 0;
    for (size_t i = 0; i < count && n > 0 && m > 0; i++) {
        const double of_a = a[i] / n, of_b = b[i] / m, middle = (of_a + of_b) / 2;
        sum += (part(of_a, middle) + part(of_b, middle)) / 2;
    }
    return fmin(1, fmax(0, sum));
}

double ol_stability_index(const double *a, const double *b, size_t count)
{
    const double n = sum_of(a, count), m = sum_of(b, count), more = HALF_A_ROW * (double)count;
    double sum = 0;
    for (size_t i = 0; i < count && n > 0 && m > 0; i++) {
        const double of_a = (a[i] + HALF_A_ROW) / (n + more), of_b = (b[i] + HALF_A_ROW) / (m + more);
        sum += (of_b - of_a) * log(of_b / of_a);
    }
    return sum;
}
