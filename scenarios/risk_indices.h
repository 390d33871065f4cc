/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_indices: first- and total-order Sobol indices from the values of a function at points of a Saltelli design.
 *
 * The design has two independent sets of points, A and B, and for each input the set A with that input's column out
 * of B. First order is the estimator of Saltelli et al. 2010 (Comput. Phys. Commun. 181, table 2, b), taken about the
 * mean, which does not change what it estimates but how widely it errs; total order is Jansen's 1999 (the same table,
 * f). The variance is that of A and B together. Intervals are percentiles of 400 bootstrap samples of the points. An
 * estimate may lie a little below 0 or above 1: it is told as it is.
 */
#ifndef OUTLAY_RISK_INDICES_H
#define OUTLAY_RISK_INDICES_H

#include "outlay/risk.h"

#include <stdint.h>

/* f(A), f(B): `count` values each; mixed[i * count + r]: f at point r of A with input i out of B. */
void ol_sobol_indices(const double *a, const double *b, const double *mixed, size_t count, size_t inputs,
                      uint64_t seed, struct ol_sobol_index *indices);

#endif
