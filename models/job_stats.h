/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job_stats: the probe that counts jobs and their waits.
 *
 * Jobs that arrived in the warm-up are left out. Jobs that have not ended count as waiting or running and are left
 * out of the means. Quantiles of the wait are exact and cost eight bytes a job, or, where the run streams, come
 * from a histogram of bounded size (within 0.4%). A job is in time where it ends by its deadline at the latest; one
 * that has not ended is late once its deadline has passed.
 */
#ifndef OUTLAY_JOB_STATS_H
#define OUTLAY_JOB_STATS_H

#include "models/area.h"
#include "models/size_class.h"
#include "outlay/job.h"
#include "outlay/probe.h"
#include "outlay/result.h"
#include "outlay/work.h"

struct ol_job_stats {
    bool keeps_waits;                 /* set before the run: exact quantiles */
    size_t expected_jobs;             /* set before the run: about so many, whose waits there is to be room for */
    const struct ol_work_plan *plans; /* set before the run: by source, for deadlines; NULL: there are none */
    bool counts_reclaimed;            /* set before the run: a pool stops jobs that do not use its units */
    uint64_t in_time, late;
    uint64_t arrived, refused, started, completed, reclaimed;
    uint64_t failed; /* and those that were killed at their estimate */
    uint64_t preemptions, interruptions;
    ol_area turnaround; /* of ended jobs, in microseconds */
    struct ol_sum slowdown;
    ol_time first_submit, last_end;
    int64_t *waits; /* microseconds */
    size_t wait_count, wait_capacity;
    struct ol_size_stats sizes;         /* its pools set before the run, where classes are asked for */
    struct ol_histogram wait_histogram; /* of all classes; filled by ol_job_stats_metrics */
};

void ol_job_stats_watch(struct ol_job_stats *stats, struct ol_probes *probes);
/* One that has not ended when the run does: its deadline may have passed all the same. */
void ol_job_stats_unfinished(struct ol_job_stats *stats, const struct ol_job_run *run, ol_time end);
void ol_job_stats_metrics(struct ol_job_stats *stats, struct ol_metrics *metrics, size_t replication);
void ol_job_stats_release(struct ol_job_stats *stats);

#endif
