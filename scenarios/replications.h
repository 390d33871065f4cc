/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * replications: what became of each, and what they say together.
 *
 * Each is kept by its index, so that which thread did it, and when, tells nowhere. The names of metrics are kept once
 * for all. What they say together is the result's table of metrics, one value an estimate (estimate.h): with
 * antithetic pairs half as many as replications, with control variates as many, corrected. The values themselves are
 * then the result's `drawn`.
 *
 * Which metrics have to be precise is asked for, or else found in the first replication: the mean wait of jobs, the
 * effective cost, and the 95th percentile of each endpoint's latency, whichever there are.
 */
#ifndef OUTLAY_REPLICATIONS_H
#define OUTLAY_REPLICATIONS_H

#include "outlay/estimate.h"
#include "outlay/result.h"

#include <pthread.h>

struct ol_replication {
    double *values;  /* NULL where it did not come so far */
    ol_label *names; /* of each value */
    size_t count;
    double *errors;         /* of the controls, as many as there are; NULL: none */
    struct ol_error *error; /* NULL: none */
    bool is_finished;
};

/* Zero-initialised but for the fields of the first group. */
struct ol_replications {
    enum ol_variance variance;
    size_t control_count;
    pthread_mutex_t lock;

    struct ol_replication *items;
    size_t count;           /* that were asked for so far */
    struct ol_labels names; /* of metrics, and their units in the same order */
    struct ol_labels units;
    ol_label *unit_of; /* by name */
    size_t unit_capacity;
    int good_looks;              /* in a row */
    struct ol_stopping stopping; /* as of the last look; its metric is of the names above */
};

/* Room for those up to `count`; no thread may be at work. */
void ol_replications_plan(struct ol_replications *replications, size_t count);
/* From any thread. */
void ol_replications_keep(struct ol_replications *replications, size_t i, const struct ol_metrics *metrics);
/* The number that replication i has for its streams (rng.h). */
uint64_t ol_replications_stream(enum ol_variance variance, size_t i);
/* How many replications make an estimate. */
size_t ol_replications_each(enum ol_variance variance);

/* Bad usage where the first replication, which is done, has none of the named metrics (none: of those found). */
int ol_replications_check(const struct ol_replications *replications, const char *const *metrics,
                          size_t metric_count, struct ol_error *error);
/* Whether these metrics are as precise as wanted, at enough looks in a row; notes what was seen. */
bool ol_replications_look(struct ol_replications *replications, double precision, const char *const *metrics,
                          size_t metric_count);
/* Fills the result's metrics, replications, is_partial, drawn, reduction and stopping. */
void ol_replications_gather(const struct ol_replications *replications, struct ol_result *result,
                            struct ol_arena *arena);
/* The first that failed. */
int ol_replications_failure(const struct ol_replications *replications, struct ol_error *error);
void ol_replications_release(struct ol_replications *replications);

#endif
