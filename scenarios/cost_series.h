/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cost_series: what a bill, real or of a run, came to step by step.
 *
 * Steps are hours, days or weeks of UTC (weeks from Monday on), from the first charge to the last. A charge that lasts
 * longer than a step is spread over its time evenly: a month's fee is a part of every day, as it is in budgets, and no
 * peak on the 1st. A step that no charge begins in or reaches into is missing, NAN, which is not the same as nothing
 * spent; within a group, a step that others have charges in is 0.
 *
 * The last step is left out where it is not over: where charges of it end before its end, or, of times without ends,
 * the next time that the usual distance promises lies within it; so is the first where it begins within. What a long
 * charge has left behind the last step is not known to have been spent, and is left out.
 *
 * Values are sums of reals. All memory is the series' own; release it whatever the result.
 */
#ifndef OUTLAY_COST_SERIES_H
#define OUTLAY_COST_SERIES_H

#include "scenarios/bill_totals.h"

#define OL_COST_SERIES_STEPS  50000 /* at most */
#define OL_COST_SERIES_GROUPS 2000

struct ol_cost_question {
    const char *path;     /* a file, "-", or a run's folder */
    const char *by;       /* as of a bill's totals; NULL: no groups */
    const char *currency; /* NULL: that of all charges */
    const char *format;   /* NULL: told by the header */
    bool is_effective;    /* the effective cost, not what is billed */
    ol_time step;     /* OL_HOUR, OL_DAY or 7 * OL_DAY; 0: days, or of times without ends their usual distance */
    bool takes_mean;  /* of several values in a step that is 0 above: they are measured, not spent */
    ol_time from, to; /* only charges that begin in from <= t < to */
};

struct ol_cost_group {
    const char *name; /* "" of charges that have none */
    double *values;   /* of each step; NAN: missing */
    double total;
};

struct ol_cost_series {
    ol_time start, step;
    size_t count;
    struct ol_cost_group total;
    struct ol_cost_group *groups; /* by total, the greatest first */
    size_t group_count;
    const char *currency;           /* "" where none is told */
    const char *path;               /* of the file that was read */
    bool is_cut_first, is_cut_last; /* a step that was not whole was left out */
    uint64_t rows, left_out;        /* read; of other currencies or times */
    struct ol_bill_tally tally;

    /* private */
    struct ol_arena arena;
    struct ol_labels names;
    struct ol_text key;
    size_t group_capacity;
};

int ol_cost_series_read(struct ol_cost_series *series, const struct ol_cost_question *question,
                        struct ol_error *error);
void ol_cost_series_release(struct ol_cost_series *series);

#endif
