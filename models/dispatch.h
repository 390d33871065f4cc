/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dispatch: the one that applies decisions to a pool whose nodes stand.
 *
 * It takes jobs in, tells the policy, asks it in a scheduling pass who starts, starts and ends runs, keeps the
 * pool's books and tells the probes. A pass is run once an instant, after its releases and arrivals (pass
 * "instant"), or after every single arrival and release (pass "event"). In the second reading, arrivals come before
 * releases, and the units of a job that ends just when it was expected to, or that had outrun its estimate and was
 * expected to end any moment, are free before either (policy.h says how a policy hears of it).
 *
 *     struct ol_pool_model *model = ol_dispatch_new(sim, pool, &table, warmup_end);
 *     model->ops->submit(model, job);     // from a feed in model->arrival_phase
 */
#ifndef OUTLAY_DISPATCH_H
#define OUTLAY_DISPATCH_H

#include "models/job_table.h"
#include "models/pool_model.h"
#include "outlay/pool.h"
#include "outlay/sim.h"

/* Borrows all three. Jobs that arrive before `warmup_end` are marked. Its verify() holds between instants only: units
 * that come back early are free a moment before their job has ended. */
struct ol_pool_model *ol_dispatch_new(struct ol_sim *sim, const struct ol_pool *pool, struct ol_job_table *table,
                                      ol_time warmup_end);

#endif
