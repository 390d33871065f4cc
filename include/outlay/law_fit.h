/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * law_fit: which law observed values look like, and how much.
 *
 * Each law is fitted by the greatest likelihood, and the best is the one of the least AIC (Akaike 1974). How far it is
 * from the values is told by the Kolmogorov-Smirnov distance, the greatest difference of the two distribution
 * functions; no p-value goes with it, because the parameters are of the same values. A law that is not near enough to
 * be believed can be replaced by the values' own quantiles, which are as near as their number allows.
 *
 *     struct ol_law_fit fits[OL_LAW_FITS];
 *     if (ol_law_fit(sorted, count, fits) > 0) ol_law_fit_write(&fits[0], OL_LAW_DURATION, &text);
 */
#ifndef OUTLAY_LAW_FIT_H
#define OUTLAY_LAW_FIT_H

#include "outlay/law.h"
#include "outlay/text.h"

#define OL_LAW_FITS 5 /* exponential, lognormal, weibull, gamma, pareto */

struct ol_law_fit {
    const char *law;
    double a, b; /* the parameters as the law is written; b: 0 where it has one */
    double aic, distance;
};

/* Of values above 0 in increasing order; returns how many laws could be fitted, the best first: 0 where there are fewer
 * than two different values. */
size_t ol_law_fit(const double *sorted, size_t count, struct ol_law_fit fits[OL_LAW_FITS]);
double ol_law_fit_mean(const struct ol_law_fit *fit); /* infinite where it has none */
/* The same law with another mean: its scale changes, its shape stays; the distance is measured again. */
void ol_law_fit_rescale(struct ol_law_fit *fit, double factor, const double *sorted, size_t count);
/* "lognormal(2h,3h)", as a scenario has it. */
void ol_law_fit_write(const struct ol_law_fit *fit, enum ol_law_dimension dimension, struct ol_text *text);

/* "quantiles(0%:1s,...)" of values of at least 0 in increasing order: straight lines between at most 33 of them, close
 * to all and with nearly their mean; returns how far they are off at most, in probability. One value alone is written
 * as it is. */
double ol_law_quantiles_write(const double *sorted, size_t count, enum ol_law_dimension dimension,
                              struct ol_text *text);

#endif
