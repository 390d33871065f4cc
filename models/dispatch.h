/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dispatch: the only one that applies decisions to a pool.
 *
 * It takes jobs in, tells the policy, asks it in a scheduling pass who starts, starts and ends runs, keeps the
 * pool's books and tells the probes. A pass is run once an instant, after its releases and arrivals (pass
 * "instant"), or after every single arrival and release (pass "event"). In the second reading, arrivals come before
 * releases, and the units of a job that ends just when it was expected to, or that had outrun its estimate and was
 * expected to end any moment, are free before either (policy.h says how a policy hears of it).
 *
 *     struct ol_dispatch *dispatch = ol_dispatch_new(sim, pool, &table, warmup_end);
 *     ol_dispatch_submit(dispatch, job);     // from a feed in ol_dispatch_arrival_phase
 */
#ifndef OUTLAY_DISPATCH_H
#define OUTLAY_DISPATCH_H

#include "models/job_table.h"
#include "outlay/pool.h"
#include "outlay/sim.h"

struct ol_dispatch; /* opaque */

/* Borrows all three. Jobs that arrive before `warmup_end` are marked. */
struct ol_dispatch *ol_dispatch_new(struct ol_sim *sim, const struct ol_pool *pool, struct ol_job_table *table,
                                    ol_time warmup_end);
void ol_dispatch_free(struct ol_dispatch *dispatch);

/* The phase in which the pool's jobs have to arrive. */
enum ol_phase ol_dispatch_arrival_phase(const struct ol_dispatch *dispatch);
/* A job arrives now. */
void ol_dispatch_submit(struct ol_dispatch *dispatch, const struct ol_job *job);
/* Aborts where busy and free units do not add up or the policy's invariants are broken; for tests. Between instants
 * only: units that come back early are free a moment before their job has ended. */
void ol_dispatch_verify(const struct ol_dispatch *dispatch);

#endif
