/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * experiment: how many observations of two variants tell them apart.
 *
 * Two variants of an endpoint get their shares of the traffic; what is compared is a proportion (of requests that
 * convert, fail, are thumbed up) or a mean (of latency, of revenue). The sizes are those at which a test at the level
 * alpha finds a true difference of the effect with the probability power:
 *
 * - proportions: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (3rd ed., eq. 4.14 and 4.19 for
 *   unequal sizes), without continuity correction, which is what R's power.prop.test solves;
 * - means of one deviation: normal quantiles and Guenther's correction for Student's test, a quarter of the squared
 *   quantile of alpha in each of two equal groups (American Statistician 35 (1981) 243-244).
 */
#ifndef OUTLAY_REPORTS_EXPERIMENT_H
#define OUTLAY_REPORTS_EXPERIMENT_H

#include <stdint.h>

struct ol_experiment {
    double baseline;  /* of variant A: the proportion, 0..1; of means it only serves to say what B's is */
    double effect;    /* of B over A, and not 0; a proportion stays within 0..1 with it */
    double deviation; /* of one observation of a mean; 0: proportions are compared */
    double alpha;     /* probability of finding what is not there, of both signs together; 0..1 */
    double power;     /* of finding what is; 0..1 */
    int sides;        /* 2, or 1: only a difference of the effect's sign counts */
    double share_b;   /* of the observations, 0..1 */
};

struct ol_experiment_size {
    double a, b; /* observations, whole numbers; as large as they are, never too large for a double */
};
struct ol_experiment_size ol_experiment_size_of(const struct ol_experiment *experiment);

#endif
