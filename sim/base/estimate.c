/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/estimate.h"

#include "outlay/arena.h"
#include "outlay/stats.h"

#include <math.h>

#define HANDS      10
#define FIRST_LOOK 20

const char *const ol_variance_names[] = {[OL_VARIANCE_PLAIN] = "plain",
                                         [OL_VARIANCE_ANTITHETIC] = "antithetic",
                                         [OL_VARIANCE_CONTROL] = "control",
                                         NULL};

static double variance_of(const double *values, size_t count)
{
    struct ol_tally tally = {0};
    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i]))
            ol_tally_add(&tally, values[i]);
    return tally.count > 1 ? ol_tally_variance(&tally) : NAN;
}

static double ratio_of(double plain, double reduced)
{
    return plain > 0 && reduced > 0 ? plain / reduced : NAN;
}

/* ---- pairs ---- */

void ol_estimate_pairs(const double *values, size_t count, double *means, double *factor)
{
    const size_t pairs = count / 2;
    for (size_t k = 0; k < pairs; k++) {
        const double first = values[2 * k], second = values[2 * k + 1];
        means[k] = isnan(first) ? second : isnan(second) ? first : first + (second - first) / 2;
    }
    *factor = ratio_of(variance_of(values, 2 * pairs) / 2, variance_of(means, pairs));
}

/* ---- controls ---- */

/* Sums of products of one hand's values, or of several's: n, the controls' sums and products, and those with the
 * value. */
struct products {
    double n, value;
    double *sums, *with_value, *matrix; /* q, q, q by q */
};

static struct products products_new(size_t q)
{
    struct products products = {.sums = ol_mem_new(ol_mem_product(sizeof(double), q * (q + 2)))};
    products.with_value = products.sums + q;
    products.matrix = products.sums + 2 * q;
    return products;
}

static void products_add(struct products *products, double value, const double *const *controls, size_t q,
                         size_t i)
{
    products->n++;
    products->value += value;
    for (size_t a = 0; a < q; a++) {
        products->sums[a] += controls[a][i];
        products->with_value[a] += controls[a][i] * value;
        for (size_t b = 0; b <= a; b++)
            products->matrix[a * q + b] += controls[a][i] * controls[b][i];
    }
}

/* Least squares: the covariance matrix of all but one hand, by Cholesky. A control that follows from those before it
 * leaves no pivot and gets no share. `work` holds q by q + q. */
static void fit(const struct products *all, const struct products *hand, size_t q, double *shares, double *work)
{
    double *matrix = work, *right = work + q * q;
    const double n = all->n - hand->n, value = all->value - hand->value;
    for (size_t a = 0; a < q; a++) {
        const double sum = all->sums[a] - hand->sums[a];
        right[a] = all->with_value[a] - hand->with_value[a] - sum * value / n;
        for (size_t b = 0; b <= a; b++)
            matrix[a * q + b] =
                all->matrix[a * q + b] - hand->matrix[a * q + b] - sum * (all->sums[b] - hand->sums[b]) / n;
    }
    for (size_t a = 0; a < q; a++) {
        const double before = matrix[a * q + a];
        for (size_t b = 0; b < a; b++) {
            double sum = matrix[a * q + b];
            for (size_t c = 0; c < b; c++)
                sum -= matrix[a * q + c] * matrix[b * q + c];
            matrix[a * q + b] = matrix[b * q + b] > 0 ? sum / matrix[b * q + b] : 0;
            matrix[a * q + a] -= matrix[a * q + b] * matrix[a * q + b];
            right[a] -= matrix[a * q + b] * right[b];
        }
        const double pivot = matrix[a * q + a] > 1e-9 * before ? sqrt(matrix[a * q + a]) : 0;
        matrix[a * q + a] = pivot;
        right[a] = pivot > 0 ? right[a] / pivot : 0;
    }
    for (size_t a = q; a-- > 0;) {
        double sum = right[a];
        for (size_t b = a + 1; b < q; b++)
            sum -= matrix[b * q + a] * shares[b];
        shares[a] = matrix[a * q + a] > 0 ? sum / matrix[a * q + a] : 0;
    }
}

static bool are_finite(const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(values[i]))
            return false;
    return true;
}

static void correct(const double *values, size_t count, const double *const *controls, size_t q, double *estimates)
{
    struct products all = products_new(q), hands[HANDS];
    double *shares = ol_mem_new(ol_mem_product(sizeof *shares, q * (q + 2)));
    for (size_t h = 0; h < HANDS; h++)
        hands[h] = products_new(q);
    for (size_t i = 0; i < count; i++) {
        products_add(&all, values[i] - values[0], controls, q, i);
        products_add(&hands[i % HANDS], values[i] - values[0], controls, q, i);
    }
    for (size_t h = 0; h < HANDS; h++) {
        fit(&all, &hands[h], q, shares, shares + q);
        for (size_t i = h; i < count; i += HANDS) {
            estimates[i] = values[i];
            for (size_t a = 0; a < q; a++)
                estimates[i] -= shares[a] * controls[a][i];
        }
        ol_mem_free(hands[h].sums);
    }
    ol_mem_free(shares);
    ol_mem_free(all.sums);
}

void ol_estimate_controlled(const double *values, size_t count, const double *const *controls, size_t q,
                            double *estimates, double *factor)
{
    const double plain = variance_of(values, count);
    *factor = 1;
    if (q > 0 && count >= OL_CONTROL_LEAST && count > 3 * q && are_finite(values, count) && plain > 0) {
        correct(values, count, controls, q, estimates);
        *factor = ratio_of(plain, variance_of(estimates, count));
    }
    if (*factor > 1)
        return;
    for (size_t i = 0; i < count; i++)
        estimates[i] = values[i];
    *factor = 1;
}

/* ---- when to stop ---- */

size_t ol_precision_look(size_t i, size_t limit)
{
    size_t look = FIRST_LOOK;
    while (i-- > 0 && look < limit)
        look += look / 2;
    return look < limit ? look : limit;
}

double ol_precision_of(const double *estimates, size_t count)
{
    double *numbers = ol_mem_new(ol_mem_product(sizeof *numbers, count + 1));
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(estimates[i]))
            numbers[n++] = estimates[i];
    const struct ol_interval interval = ol_interval_of(numbers, n);
    const double half = (interval.hi - interval.lo) / 2;
    ol_mem_free(numbers);
    return n < 2 ? (double)INFINITY : half == 0 ? 0 : half / fabs(interval.mean);
}
