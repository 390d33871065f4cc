/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pool_model: what all ways of running a pool have in common: jobs come in, and in the end everything is told.
 *
 * There are three: pools whose nodes stand (dispatch.h), pools whose nodes come and go or whose jobs save and restart
 * (managed/managed_pool.h), and pools in which each job has nodes of its own (deadline/deadline_pool.h). Each embeds
 * this first.
 */
#ifndef OUTLAY_POOL_MODEL_H
#define OUTLAY_POOL_MODEL_H

#include "outlay/job.h"
#include "outlay/metric.h"
#include "outlay/restraint.h"
#include "outlay/sim.h"

struct ol_pool_model;

struct ol_pool_model_ops {
    /* A job arrives now, in the phase of arrivals. */
    void (*submit)(struct ol_pool_model *model, const struct ol_job *job);
    /* The run is over: what is still going on is told as far as it came. May be NULL. */
    void (*finish)(struct ol_pool_model *model, ol_time end);
    /* What it has to leave undone from now on, in place of what was said before; `items` are valid until the next call.
     * In the phase CAPACITY. May be NULL, and then nothing is left undone. */
    void (*restrain)(struct ol_pool_model *model, const struct ol_restraints *restraints);
    /* What only this model counts. May be NULL. */
    void (*metrics)(const struct ol_pool_model *model, struct ol_metrics *metrics, size_t replication);
    /* Aborts where the books do not add up; for tests. */
    void (*verify)(const struct ol_pool_model *model);
    void (*free)(struct ol_pool_model *model);
};

struct ol_pool_model {
    const struct ol_pool_model_ops *ops;
    enum ol_phase arrival_phase;
    /* Set where the run has to end because a job cannot come to its end. */
    bool has_failed;
    struct ol_error error;
};

#endif
