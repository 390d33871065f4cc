/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job_mix: what the jobs of some arrivals are like, and whose they are, drawn job by job.
 *
 * Which mix a job is of, and which of its users submits it, have streams of their own; so have runtimes, sizes and
 * estimates, so that another law of the one leaves the draws of the others as they were. With a correlation runtime and
 * factor are the quantiles of two normal scores (a Gaussian copula): both laws stay as they are.
 */
#ifndef OUTLAY_TRACE_JOB_MIX_H
#define OUTLAY_TRACE_JOB_MIX_H

#include "estimate_steps.h"
#include "outlay/source.h"

struct ol_mix_draw {                              /* one mix, ready */
    const struct ol_law *runtime, *size, *factor; /* size: NULL is 1; factor: NULL is none */
    double correlation;
    double until;       /* cumulated share of this mix, the last is 1 */
    ol_label *users;    /* at least one */
    double *user_until; /* cumulated shares of users; NULL where all have as much */
    size_t user_count;
    ol_label team, queue;
};

struct ol_job_mix {
    struct ol_mix_draw *items;
    size_t count;
    double repeat;
    struct ol_estimate_steps *steps; /* NULL: estimates stay as they are */
    struct ol_rng mixes, owners, runtimes, sizes, estimates;

    size_t last; /* the mix and user of the job before */
    ol_label last_user;
    bool has_last;
};

/* NULL with `error` filled, where a mix has no size in the pool's unit though it needs one. */
struct ol_job_mix *ol_job_mix_new(const struct ol_arrivals *arrivals, const struct ol_source_context *context,
                                  bool needs_size, struct ol_error *error);
void ol_job_mix_free(struct ol_job_mix *mix); /* NULL is fine */
/* Fills runtime, estimate, user, team and queue; returns the size in cpus or gpus. */
double ol_job_mix_draw(struct ol_job_mix *mix, struct ol_job *job);

#endif
