/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commit_outlook: demand of the weeks to come, as far as its history tells, and the commitment to make for it.
 *
 * What is used of the history, counted back from its end in whole weeks:
 *
 * - level: the median of the last 4 weekly means, brought forward to now along the trend;
 * - trend: the median of the slopes between any two of the last 52 weekly means (Theil 1950, Sen 1968), which a few odd
 *   weeks do not move. It is shrunk by s^2 / (s^2 + e^2), the multiplier of least squared error for a slope s known to
 *   within e, where e is the standard error of a drift with the spread below; it is damped by 1% a week, since trends
 *   that are carried on undiminished overshoot (Gardner and McKenzie 1985); and it is carried on for no more weeks than
 *   it was seen for;
 * - shape: the hours of the last 8 weeks, each as a multiple of its week's mean. They stand for days, nights, weekends
 *   and noise alike: a commitment has one level for all of them, so their order does not matter;
 * - spread: how far weekly means may have strayed from the trend k weeks on: as far as a random walk would, whose
 *   changes over 4 weeks scatter like those of the history (over one week, odd weeks that pass would count as drift),
 *   as five equally likely points, the means of the fifths of a normal law.
 *
 * Demand of a coming week is then level times shape over all these points, never below 0, and the commitment for some
 * weeks is the quantile of their mixture at the break-even share (commit_cost.h), which minimises the expected cost.
 * Nothing is fitted to costs, and no number above is tuned to a data set. What it cannot know: seasons of a year (it
 * looks back one), and steps that the history does not hint at.
 *
 *     ol_outlook_fit(&outlook, units, hours);
 *     double units_now = ol_outlook_choose(&outlook, 0, 52, price);
 */
#ifndef OUTLAY_PRICING_COMMIT_OUTLOOK_H
#define OUTLAY_PRICING_COMMIT_OUTLOOK_H

#include "pricing/commit_cost.h"

#include <stdint.h>

#define OL_WEEK_HOURS 168

struct ol_outlook {
    size_t weeks;       /* of the history that were used; 0: less than one, taken as one block */
    double level;       /* units, in the last week */
    double slope;       /* units a week, before it is shrunk */
    double slope_error; /* its standard error */
    double trend;       /* units a week, shrunk */
    double spread;      /* units, deviation of a week's lasting change */
    double *ratios;     /* sorted; hour to mean of its week */
    double *ratio_sums; /* of the first i ratios; one more than ratios */
    size_t ratio_count;
};

/* hours >= 1. Fills what need not be zeroed before; release it. */
void ol_outlook_fit(struct ol_outlook *outlook, const double *units, size_t hours);
void ol_outlook_release(struct ol_outlook *outlook);

/* The level expected `week` weeks from now; 0 is the last week of the history. */
double ol_outlook_level(const struct ol_outlook *outlook, size_t week);
/* The commitment of least expected cost over the weeks `from` + 1 to `from` + `weeks`, as it will be chosen `from`
 * weeks from now if demand goes as expected until then: the spread counts from there. */
double ol_outlook_choose(const struct ol_outlook *outlook, size_t from, size_t weeks,
                         struct ol_commit_price price);
/* The bill of `hours` hours spread over these weeks, as it is expected now. */
struct ol_commit_bill ol_outlook_bill(const struct ol_outlook *outlook, size_t from, size_t weeks, double hours,
                                      double commitment, struct ol_commit_price price);
/* Whole weeks nearest to so many hours, at least 1. */
size_t ol_weeks_of(size_t hours);

#endif
