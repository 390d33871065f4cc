/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lifecycle_plan: the cheapest way of a cohort through the storage classes, and from which age on each move pays.
 *
 * Lifecycle rules move data to colder classes, never back: in the order in which the book lists its classes, and into
 * some of these not before an age (`least-age`). Over all such ways and all days of moving, the cheapest is found by
 * dynamic programming: the least cost of having ended a stay in a class at a day is the least over the days at which
 * it began. A stay of which the minimum is over costs the same each day whenever it began, so that of all those
 * longer ones a single best suffices, and the search takes days x classes x the longest minimum stay.
 *
 * A break-even compares two neighbouring classes a and b by the formula: moving costs T once, saves S = (month in a) -
 * (month in b) each month, and each whole read costs R more. So without reads it pays after T / S months in b, or,
 * where that is within b's minimum stay M, which is billed in any case but where rules keep the stay, after
 * (T + M x month in b) / (month in a); and at any length only with less than S / R whole reads a month. The age is that
 * from which on, with the cohort's own reads and until its end, b is the cheaper one.
 */
#ifndef OUTLAY_PRICING_LIFECYCLE_PLAN_H
#define OUTLAY_PRICING_LIFECYCLE_PLAN_H

#include "pricing/cohort_cost.h"

struct ol_stage {
    size_t class;
    int64_t enter, leave; /* days */
    struct ol_stage_cost cost;
};

#define OL_STAGES 16
struct ol_lifecycle_plan {
    struct ol_stage stages[OL_STAGES];
    size_t count;
};

/* Sorted by the days at which they enter; the first enters at 0. */
double ol_lifecycle_cost(const struct ol_lifecycle_plan *plan);
struct ol_stage_cost ol_lifecycle_sums(const struct ol_lifecycle_plan *plan);
/* All its life in one class. */
struct ol_lifecycle_plan ol_lifecycle_single(const struct ol_cohort_costs *costs, size_t class);
/* The first day at which a rule may move there; 0 and below: any. */
int64_t ol_lifecycle_least_day(const struct ol_cohort_costs *costs, size_t class);
/* A stage more, in `class` from that day on: the last one ends there. Not behind the cohort's life. */
void ol_lifecycle_move(struct ol_lifecycle_plan *plan, const struct ol_cohort_costs *costs, size_t class,
                       int64_t day);

/* The cheapest that begins in `first` (SIZE_MAX: in any) and uses no class of which `barred` is set (NULL: all may be
 * used; `first` may in any case). */
struct ol_lifecycle_plan ol_lifecycle_cheapest(const struct ol_cohort_costs *costs, size_t first,
                                               const bool *barred);

struct ol_break_even {
    size_t from, to;
    double saved;   /* S, money a month */
    double moving;  /* T, money */
    double reading; /* R, money a whole read */
    double days;    /* in the colder class until it has paid; infinite: never */
    double reads;   /* shares of all bytes a day up to which it can; infinite: any */
    int64_t age;    /* days, from which on it pays by the cohort's reads; -1: never in its life */
};

struct ol_break_even ol_lifecycle_break_even(const struct ol_cohort_costs *costs, size_t from, size_t to);

#endif
