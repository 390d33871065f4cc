/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * minimum: where a function of a few numbers is least, and linear least squares.
 *
 * The search is Nelder and Mead's simplex (1965; GSL's nmsimplex2): it asks for values alone, so a function may have
 * kinks, and finds a minimum near where it begins, not the least of all. The function returns a finite number wherever
 * it is asked; what is out of bounds it maps into them itself. Nothing is drawn at random: equal inputs give equal
 * bytes.
 *
 *     double at[2] = {0, 0};
 *     least = ol_minimum_find(distance, &self, at, 2, 200);
 */
#ifndef OUTLAY_MINIMUM_H
#define OUTLAY_MINIMUM_H

#include <stdbool.h>
#include <stddef.h>

/* Moves `at` (`count` numbers, first steps of 1) to a minimum in at most `rounds` moves; returns the value there. */
double ol_minimum_find(double (*value)(const double *at, void *self), void *self, double *at, size_t count,
                       size_t rounds);

/* Sums of a regression: of y on `count` regressors, row by row. Zero-initialise by ol_squares_init, and release. */
struct ol_squares {
    size_t count;
    double *products; /* count x count, lower triangle */
    double *sides;    /* of each regressor with y */
};
void ol_squares_init(struct ol_squares *squares, size_t count);
void ol_squares_add(struct ol_squares *squares, const double *row, double y);
/* The coefficients that make the sum of squared errors, and ridge[i] times the square of each coefficient, least; false
 * where the sums do not tell them. `ridge` is at least 0. */
bool ol_squares_solve(const struct ol_squares *squares, const double *ridge, double *coefficients);
void ol_squares_release(struct ol_squares *squares);

#endif
