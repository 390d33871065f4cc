/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/minimum.h"

#include "outlay/arena.h"

#include <gsl/gsl_multimin.h>
#include <math.h>
#include <string.h>

/* A simplex smaller than this, in the units of the first steps, has found its place. */
#define SMALL 1e-4
/* What is left of a regressor's square once the others have told their part; less, and it says nothing of its own. */
#define SINGULAR 1e-13

struct search {
    double (*value)(const double *at, void *self);
    void *self;
};

static double value_at(const gsl_vector *at, void *search)
{
    const struct search *asked = search;
    return asked->value(at->data, asked->self);
}

double ol_minimum_find(double (*value)(const double *at, void *self), void *self, double *at, size_t count,
                       size_t rounds)
{
    struct search search = {value, self};
    gsl_multimin_function function = {value_at, count, &search};
    gsl_vector *start = gsl_vector_alloc(count), *steps = gsl_vector_alloc(count);
    gsl_multimin_fminimizer *finder = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, count);
    OL_ASSERT(start && steps && finder);
    for (size_t i = 0; i < count; i++)
        gsl_vector_set(start, i, at[i]);
    gsl_vector_set_all(steps, 1);
    gsl_multimin_fminimizer_set(finder, &function, start, steps);
    for (size_t i = 0; i < rounds && gsl_multimin_fminimizer_size(finder) > SMALL; i++)
        if (gsl_multimin_fminimizer_iterate(finder) != GSL_SUCCESS)
            break;
    for (size_t i = 0; i < count; i++)
        at[i] = gsl_vector_get(finder->x, i);
    const double least = finder->fval;
    gsl_multimin_fminimizer_free(finder);
    gsl_vector_free(steps);
    gsl_vector_free(start);
    return least;
}

void ol_squares_init(struct ol_squares *squares, size_t count)
{
    squares->count = count;
    squares->products = ol_mem_new(ol_mem_product(count * sizeof(double), count));
    squares->sides = ol_mem_new(ol_mem_product(sizeof(double), count));
}

void ol_squares_add(struct ol_squares *squares, const double *row, double y)
{
    for (size_t i = 0; i < squares->count; i++) {
        if (row[i] == 0)
            continue;
        double *products = squares->products + i * squares->count;
        for (size_t j = 0; j <= i; j++)
            products[j] += row[i] * row[j];
        squares->sides[i] += row[i] * y;
    }
}

/* Cholesky's factor in place of the lower triangle. GSL's tells a matrix that has none by a handler that all threads
 * share, so it cannot be asked. */
static bool factor(double *matrix, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = matrix[i * count + j];
            for (size_t k = 0; k < j; k++)
                sum -= matrix[i * count + k] * matrix[j * count + k];
            if (i != j)
                matrix[i * count + j] = sum / matrix[j * count + j];
            else if (sum > SINGULAR * matrix[i * count + i])
                matrix[i * count + i] = sqrt(sum);
            else
                return false;
        }
    return true;
}

/* Forward with the factor, then back with its transpose. */
static void substitute(const double *factors, size_t count, double *values)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++)
            values[i] -= factors[i * count + k] * values[k];
        values[i] /= factors[i * count + i];
    }
    for (size_t i = count; i-- > 0;) {
        for (size_t k = i + 1; k < count; k++)
            values[i] -= factors[k * count + i] * values[k];
        values[i] /= factors[i * count + i];
    }
}

bool ol_squares_solve(const struct ol_squares *squares, const double *ridge, double *coefficients)
{
    const size_t count = squares->count, bytes = ol_mem_product(count * sizeof(double), count);
    double *sums = ol_mem_new(bytes);
    memcpy(sums, squares->products, bytes);
    for (size_t i = 0; i < count; i++) {
        sums[i * count + i] += ridge[i];
        coefficients[i] = squares->sides[i];
    }
    bool is_good = factor(sums, count);
    if (is_good)
        substitute(sums, count, coefficients);
    ol_mem_free(sums);
    for (size_t i = 0; i < count; i++)
        is_good = is_good && isfinite(coefficients[i]);
    return is_good;
}

void ol_squares_release(struct ol_squares *squares)
{
    ol_mem_free(squares->products);
    ol_mem_free(squares->sides);
    memset(squares, 0, sizeof *squares);
}
