/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * comparison: the metrics of several runs side by side, and what lies between each of them and the first.
 *
 * A side is a run that was just made or one that was read from its directory; the first is the baseline. Runs of one
 * seed meet the same arrivals, failures and prices in replication 1, in replication 2, and so on (common random
 * numbers), so the difference is taken replication by replication, and its interval is Student's of these differences:
 * what both sides share goes out of it. Where seeds or numbers of replications differ, or a run was stopped, there are
 * no pairs, and the interval is Welch's. One replication has no interval.
 *
 * A difference is clear where its 95% interval excludes 0. Of twenty metrics that nothing was done to, one will be so
 * by chance. A metric that one of the sides lacks, or has in another unit (another currency), has no difference.
 *
 *     struct ol_comparison comparison = {0};
 *     i = ol_comparison_add(&comparison, "build/week");
 *     status = ol_comparison_read(&comparison, i, &error);        // or, of a run: ol_comparison_take
 *     ... ol_comparison_settle(&comparison);
 *     difference = ol_comparison_difference(&comparison, 1, "jobs.wait.mean_s");
 *     ol_comparison_release(&comparison);
 *
 * Objectives of the sides' scenarios are judged when all is settled: verdicts lie with the side.
 */
#ifndef OUTLAY_COMPARISON_H
#define OUTLAY_COMPARISON_H

#include "outlay/arena.h"
#include "outlay/estimate.h"
#include "outlay/result.h"
#include "outlay/scenario.h"

struct ol_compared_side {
    const char *given;    /* as the side was named: a scenario's file or a run directory; borrowed */
    const char *scenario; /* its name */
    const char *name;     /* unique among the sides: ol_comparison_name */
    const char *currency; /* NULL: none */
    uint64_t seed;
    size_t replications; /* finished ones */
    bool is_partial;
    bool is_taken;  /* its metrics are there */
    bool is_paired; /* with the baseline, of which it is true too: ol_comparison_settle */
    ol_time length; /* of the run, with its warm-up; OL_NEVER: not known */
    struct ol_metrics
        metrics; /* one value a replication, or of an antithetic pair (estimate.h) the mean of both */
    enum ol_variance variance;
    const struct ol_list *objectives;      /* of its scenario; borrowed; NULL: it is a run directory */
    struct ol_objective_verdict *verdicts; /* of a run directory, as it tells them */
    size_t verdict_count;
};

/* Zero-initialised is empty. It must not move while it has sides: their metrics point into its arena. */
struct ol_comparison {
    struct ol_arena arena; /* owns all texts and values but `given` */
    struct ol_compared_side *sides;
    size_t count, capacity;
    ol_time window;       /* > 0: replications are windows of this length; set by whoever runs the sides */
    const char **metrics; /* the names that any side has, sorted: ol_comparison_settle */
    size_t metric_count;
    const char **notes; /* sentences about what cannot be compared as it seems */
    size_t note_count, note_capacity;
};

struct ol_difference {
    bool exists; /* both sides have the metric, in one unit, and a value of it; and it is no overflow */
    struct ol_interval interval; /* of the side's mean less the baseline's */
    double share;                /* of the baseline's mean; NAN where that is 0 */
    size_t n;                    /* pairs, or replications of the side that has fewer */
    bool has_interval;           /* n > 1 */
    bool is_clear;               /* the interval excludes 0 */
    bool is_same;                /* all values are equal */
    double chance;   /* two-sided p-value: that chance alone makes as much of nothing; 1: nothing is known */
    double variance; /* of the differences of pairs; NAN where there are none */
    double apart;    /* of both sides' values, summed: that of the difference without pairs; NAN too */
};

/* The new side's index. */
size_t ol_comparison_add(struct ol_comparison *comparison, const char *given);
/* From its run directory. */
int ol_comparison_read(struct ol_comparison *comparison, size_t side, struct ol_error *error);
/* From a run's result, which may go then. */
void ol_comparison_take(struct ol_comparison *comparison, size_t side, const struct ol_result *result);
/* Names the sides after their scenarios; those of one name after what was given, or else by number. */
void ol_comparison_name(struct ol_comparison *comparison);
/* When all sides are there: sides that were not taken are dropped; names, pairs, metrics and notes are found. */
void ol_comparison_settle(struct ol_comparison *comparison);

/* NULL where the side lacks it. */
const struct ol_metric *ol_comparison_metric(const struct ol_comparison *comparison, size_t side,
                                             const char *metric);
/* Between a side other than the baseline and that. `values` gets the difference of each replication, NAN where there is
 * none; NULL: they are not wanted. It has room for the side's replications; without pairs nothing is written. */
struct ol_difference ol_comparison_difference(const struct ol_comparison *comparison, size_t side,
                                              const char *metric, double *values);
/* The same of a side's values less `factor` times the baseline's; n values went into it: 0, there are none. */
struct ol_estimate ol_comparison_estimate(const struct ol_comparison *comparison, size_t side, const char *metric,
                                          double factor, size_t *n);
/* The baseline's mean over what it is compared by; NAN where there is none. */
double ol_comparison_before(const struct ol_comparison *comparison, size_t side, const char *metric);
void ol_comparison_release(struct ol_comparison *comparison);

#endif
