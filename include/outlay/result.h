/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * result: what a run yields, in the words that models write and reports read.
 *
 * Metrics (metric.h) are named numbers, one value a replication. Series are hourly levels (means over
 * each step) of the first replication. Job rows go past a reporter one by one, in the order of the trace, so that
 * nobody has to keep them.
 */
#ifndef OUTLAY_RESULT_H
#define OUTLAY_RESULT_H

#include "outlay/finding.h"
#include "outlay/job.h"
#include "outlay/metric.h"
#include "outlay/spend.h"
#include "outlay/stats.h"
#include "outlay/verdict.h"

#include <stdbool.h>

/* Hourly levels of one pool. The step doubles where a run would need more than OL_SERIES_LIMIT of them.
 *
 * A pool whose nodes stand has one series. A managed pool, whose nodes come and go or whose jobs save and restart,
 * has one for each source that its nodes are of, with the same steps, one behind the other. Capacity, busy units
 * and cost are the source's own, and the queue, which is nobody's but the pool's, is told by the first of them: so
 * a sum over a pool's rows of one time is the pool's in each column. */
#define OL_SERIES_LIMIT 131072
struct ol_series_row {
    double busy_units, capacity_units, queued_jobs, queued_units; /* means over the step */
};
struct ol_series {
    const char *pool, *source; /* source: "owned" ...; "mixed": of several, that stand */
    const char *unit;          /* "cpus" or "gpus" */
    ol_time begin, step;
    struct ol_series_row *rows;
    size_t count;
    ol_time last_step; /* the length of the last row where the run ended within it */
    bool has_cost;
    double hourly_cost; /* what an hour of its capacity costs */
    bool is_managed;
    bool is_further;      /* not the first of its pool */
    const double *costs;  /* of each step; NULL: hourly_cost tells */
    const double *losses; /* nodes that were taken away in each step; NULL: none */
};

/* What became of the requests of one endpoint over time. Counts are of the step in which they arrived, were answered
 * or ended otherwise. NAN is told by nobody: percentiles of a step without an answer, instances of one who has none. */
struct ol_endpoint_row {
    double requests, completed, shed, timed_out, failed;
    double p50_s, p95_s, p99_s;                 /* latency of those that were completed in the step */
    double queue, ready, starting, utilization; /* means over the step; utilization: share of the slots, 0..1 */
};
struct ol_endpoint_series {
    const char *endpoint;
    double target_s; /* of the latency; 0: none */
    ol_time begin, step;
    const struct ol_endpoint_row *rows;
    size_t count;
    ol_time last_step; /* the length of the last row */
};

/* Why there are as many replications as there are, where that was found out. */
struct ol_stopping {
    double wanted, reached; /* half widths over means, of the metric that is worst; wanted 0: a number was given */
    const char *metric;     /* that one */
    const char *reason;     /* "precision", "limit" or "interrupt" */
};

/* What was gained by a way to draw or to reckon that needs fewer replications (estimate.h). */
struct ol_reduction {
    const char *method;    /* "antithetic", "control"; NULL: none */
    const double *factors; /* one a metric: what the variance was divided by; NAN: not known */
};

/* What everybody who writes about a run needs to know of it. Strings are borrowed. */
struct ol_result {
    const char *version;  /* of Outlay */
    const char *scenario; /* its name */
    const char *scenario_sha256;
    const char *currency; /* NULL: none stated */
    uint64_t seed;
    size_t replications; /* finished ones */
    bool is_partial;
    bool has_instant;               /* the clock is anchored in the calendar */
    ol_time start_instant;          /* of simulated time 0, where it is */
    ol_time begin, end;             /* simulated: of the metrics' window (after the warm-up) and of the run */
    struct ol_metrics metrics;      /* a value an estimate: a replication, or what was made of it (estimate.h) */
    const struct ol_metrics *drawn; /* the same metrics, a value a replication; NULL: so are those */
    struct ol_reduction reduction;
    struct ol_stopping stopping;
    const struct ol_series *series; /* pool by pool */
    size_t series_count;
    const struct ol_endpoint_series *endpoints; /* endpoint by endpoint */
    size_t endpoint_count;
    const struct ol_histogram *waits; /* microseconds, all pools, first replication */
    const struct ol_labels *labels;
    bool has_findings;                 /* somebody looked for them */
    const struct ol_finding *findings; /* first replication, dearest first */
    size_t finding_count;
    const struct ol_spend_alert *alerts; /* of budgets, by budget, month and threshold; first replication */
    size_t alert_count;
    const struct ol_spend_day *spend_days; /* by budget and day; likewise */
    size_t spend_day_count;
    const struct ol_objective_verdict *objectives; /* in the order of the scenario */
    size_t objective_count;
};

/* The metrics of the replications themselves. */
static inline const struct ol_metrics *ol_result_drawn(const struct ol_result *result)
{
    return result->drawn ? result->drawn : &result->metrics;
}

#endif
