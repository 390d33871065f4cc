/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sampling: points that fill the unit cube more evenly than chance would.
 *
 * Sobol's sequence (GSL's, unscrambled, Antonov and Saleev's order) is the same whatever the seed, and its first n
 * points stay where they are when more are asked for. A Latin hypercube of n points has one in each of n equal layers
 * of each dimension, at a random place in it; a dimension's layers are shuffled by a stream of its own name, so that
 * another dimension does not disturb them.
 *
 *     ol_sample_latin(values, names, 2, 100, seed);     values[100 * 2], point by point, each within [0, 1)
 */
#ifndef OUTLAY_SAMPLING_H
#define OUTLAY_SAMPLING_H

#include <stddef.h>
#include <stdint.h>

#define OL_SOBOL_DIMENSIONS 40

void ol_sample_sobol(double *values, size_t dimensions, size_t count);
void ol_sample_latin(double *values, const char *const *names, size_t dimensions, size_t count, uint64_t seed);

#endif
