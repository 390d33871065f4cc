/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk: what a scenario may come to cost, in the words of those who work it out and those who report it.
 *
 * A sample is one run with all uncertain inputs drawn anew. Spend is told by calendar month, and of a month's samples
 * the mean and quantiles; a breach is a sample in which what a budget watches costs more in a month than the budget
 * allows. A driver is an input with its Sobol indices: the share of the variance of the whole that it explains by
 * itself (first order), and that which would be left if only it were unknown (total, with all that it does together
 * with others). Strings are borrowed.
 */
#ifndef OUTLAY_RISK_H
#define OUTLAY_RISK_H

#include "outlay/stats.h"

#include <stdbool.h>
#include <stddef.h>

struct ol_sobol_index {
    struct ol_interval first, total; /* with 95% bootstrap intervals; NAN where nothing varies */
};

struct ol_risk_spend {
    const char *month; /* "2026-01"; NULL: of the whole run */
    double mean, p10, p50, p90, p95;
};

struct ol_risk_breach {
    const char *budget;
    const char *month;               /* NULL: in any of the months */
    double monthly;                  /* what the budget allows in a month */
    double mean, p10, p50, p90, p95; /* of what it watches; of "any", the dearest month of each sample */
    struct ol_interval probability;
};

struct ol_risk_driver {
    const char *name;
    struct ol_sobol_index index;
};

struct ol_risk {
    const char *title, *currency;
    const char *metric; /* that the drivers drive: "cost.effective" */
    size_t samples, runs;
    bool is_partial;                    /* stopped before all samples were there */
    const struct ol_risk_spend *spends; /* months in order, then the whole */
    size_t spend_count;
    const struct ol_risk_breach *breaches; /* budget by budget: its months in order, then any of them */
    size_t breach_count;
    const struct ol_risk_driver *drivers; /* the greatest total first; the runs' own chance is one of them */
    size_t driver_count;
};

#endif
