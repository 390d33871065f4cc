/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * follow: the jobs of a trace that wait for one another, submitted as the run goes on.
 *
 * A log's submit times answer how long its own machine took: people look at a result before they ask for the next. The
 * Standard Workload Format tells it by the number of a preceding job and a think time (Feitelson, Parallel Workloads
 * Archive). With <trace dependencies="yes"> such a job is submitted its think time after the other has come to an end,
 * whichever, and not when the log has it; a slow pool is then asked for less. All other jobs are submitted as they are
 * in the log. So are those whose preceding job is not in the trace or was submitted after them.
 *
 * A job after one that has not ended when the run is over was never submitted.
 */
#ifndef OUTLAY_TRACE_FOLLOW_H
#define OUTLAY_TRACE_FOLLOW_H

#include "outlay/author.h"

/* Its config is a struct ol_follows, and its only work the trace, which is a source already. */
extern const struct ol_author_kind ol_follow_kind;

#endif
