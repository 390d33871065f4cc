/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * summary: one metric over the replications that finished.
 *
 * A replication may have no value (metric.h): it does not count. Where none has one, all is NAN but n, which is 0.
 */
#ifndef OUTLAY_REPORTS_SUMMARY_H
#define OUTLAY_REPORTS_SUMMARY_H

#include "outlay/json.h"
#include "outlay/result.h"

struct ol_summary {
    struct ol_interval interval; /* of the mean, 95% */
    double p10, p50, p90;        /* over the replications */
    size_t n;                    /* replications that have a value */
};

/* Copies those values that are numbers; how many. */
size_t ol_summary_pick(double *picked, const double *values, size_t count);
/* Of values that come in any order. */
struct ol_summary ol_summary_of(const double *values, size_t count);
/* Half of the interval; NAN below two values, which say nothing about their spread. */
double ol_summary_half_width(const struct ol_summary *summary);
/* The replications of a result that count. */
size_t ol_summary_count(const struct ol_result *result);
/* "objectives": [...], into the object that is open. */
void ol_summary_objectives(struct ol_json *json, const struct ol_objective_verdict *verdicts, size_t count);

#endif
