/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quantiles: what a profile tells of one quantity, over all jobs or requests that have it: of a whole number of
 * something, or of times, in microseconds. Empty where count is 0.
 */
#ifndef OUTLAY_QUANTILES_H
#define OUTLAY_QUANTILES_H

#include <stdint.h>

struct ol_quantiles {
    uint64_t count;
    double mean, p10, p50, p90, p99, max;
};

#endif
