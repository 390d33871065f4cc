/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commit_cost: what hours of demand cost under a commitment, and the commitment that costs least.
 *
 * A unit is committed to at a rate that is due every hour, used or not; units beyond the commitment are on demand. Some
 * commitments also charge, at a lower rate, for the hours in which they are used. Over hours of demand d
 *
 *     cost(C) = sum of  committed * C  +  usage * min(d, C)  +  on_demand * max(0, d - C)
 *
 * which is convex in C and least where the share of hours with d > C falls to the break-even share
 * committed / (on_demand - usage): for demand that will be like these hours, the answer is one of its quantiles. With
 * usage 0 that is the (1 - committed / on_demand)-quantile, the newsvendor's.
 *
 *     const struct ol_commit_price price = {.on_demand = 2.1, .committed = 1};
 *     ol_commit_quantile(sorted, hours, price);    // exceeded in at most 1 / 2.1 of the hours
 */
#ifndef OUTLAY_PRICING_COMMIT_COST_H
#define OUTLAY_PRICING_COMMIT_COST_H

#include <stddef.h>

/* Per unit and hour; all at least 0. */
struct ol_commit_price {
    double on_demand;
    double committed; /* whether used or not */
    double usage;     /* of a committed unit, only when it is used; less than on_demand */
};

/* What a number of hours came to. */
struct ol_commit_bill {
    double commitment; /* units */
    double cost;       /* of all: committed, its usage, on-demand */
    double on_demand;  /* the part paid at the on-demand rate */
    double covered;    /* unit-hours of demand that the commitment met */
    double demanded;   /* unit-hours of demand */
    double used;       /* share of the committed unit-hours; 1 where nothing was committed */
};

/* The share of hours in which a unit has to be in use to be worth committing to; 1 or more where none is. */
double ol_commit_break_even(struct ol_commit_price price);

double ol_commit_cost(const double *units, size_t hours, double commitment, struct ol_commit_price price);
struct ol_commit_bill ol_commit_bill_of(const double *units, size_t hours, double commitment,
                                        struct ol_commit_price price);

/* The least commitment of least cost for these very hours; `sorted` is in rising order. 0 where there are no hours. */
double ol_commit_quantile(const double *sorted, size_t hours, struct ol_commit_price price);
/* The same of hours in any order, which are copied. */
double ol_commit_best(const double *units, size_t hours, struct ol_commit_price price);

#endif
