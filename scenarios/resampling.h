/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * resampling: a replication's own version of a trace, so that a run driven by a trace has something to repeat.
 *
 * - <trace resample="1d">: the trace is cut, from its first job on, into blocks of whole days; the replication is as
 *   long as the trace and is made of blocks drawn with replacement, each job moved by whole blocks. So a job keeps its
 *   time of day (with "7d" its day of the week), who it is of, and its neighbours. What is left behind the last whole
 *   block is not drawn from (Carlstein 1986: blocks that do not overlap).
 * - <trace shake="5%">: every gap between two submits, the first one from the clock's start, and every runtime is
 *   multiplied by a number between 0.95 and 1.05, each as likely; the estimate goes with the runtime. Blocks are drawn
 *   first.
 *
 * Streams are those of the trace by name and pool, so that traces do not disturb each other; of several alike, by
 * their number. Neither works where the run streams: blocks are looked up in the whole.
 */
#ifndef OUTLAY_RESAMPLING_H
#define OUTLAY_RESAMPLING_H

#include "scenarios/inflow.h"

bool ol_resampling_is_asked(const struct ol_inflow_source *source);
/* Bad input where the run streams, or the trace is too short for its blocks. */
int ol_resampling_check(const struct ol_inflow *inflow, const struct ol_inflow_source *source,
                        struct ol_error *error);
/* The replication's jobs, sorted; the caller frees them with ol_mem_free. */
struct ol_job *ol_resample(const struct ol_inflow *inflow, const struct ol_inflow_source *source, uint64_t seed,
                           uint64_t replication, size_t *count);

#endif
