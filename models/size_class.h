/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * size_class: how long the short and the long, the narrow and the wide jobs waited (job_stats.h counts them).
 *
 * What a policy does to jobs depends on their size first of all. The classes are those of Srinivasan, Kettimuthu,
 * Subramani, Sadayappan: Characterization of Backfilling Strategies for Parallel Job Scheduling (ICPP workshops 2002):
 *
 *                    up to 8 processors or GPUs   more
 *     up to 1 hour   short-narrow                 short-wide
 *     longer         long-narrow                  long-wide
 *
 * By the job's own runtime, which no policy changes, so that a job is of one class on both sides of a comparison. Of
 * each class `jobs.by_class.NAME.jobs .wait.mean_s .wait.p95_s`, of jobs that have ended and did not arrive in the
 * warm-up; quantiles within 0.4%. Of a class without jobs there are no waits.
 */
#ifndef OUTLAY_SIZE_CLASS_H
#define OUTLAY_SIZE_CLASS_H

#include "models/area.h"
#include "models/fairness.h"
#include "outlay/job.h"

enum ol_size_class { OL_SHORT_NARROW, OL_SHORT_WIDE, OL_LONG_NARROW, OL_LONG_WIDE, OL_SIZE_CLASSES };

/* Zero-initialised with the first part filled in is empty. */
struct ol_size_stats {
    /* by pool, for their grain; borrowed. NULL: all jobs are of the first class */
    const struct ol_fairness_pool *pools;

    /* private */
    struct ol_size_waits {
        struct ol_histogram waits; /* microseconds */
        ol_area wait;              /* their sum */
    } classes[OL_SIZE_CLASSES];
};

enum ol_size_class ol_size_class_of(const struct ol_job *job, uint32_t grain);
/* A job of the counted time that has ended. */
void ol_size_stats_add(struct ol_size_stats *stats, const struct ol_job *job, ol_time wait);
/* Of all classes together; `waits` is empty before, and is released by the caller. */
ol_area ol_size_stats_total(const struct ol_size_stats *stats, struct ol_histogram *waits);
void ol_size_stats_metrics(const struct ol_size_stats *stats, struct ol_metrics *metrics, size_t replication);
void ol_size_stats_release(struct ol_size_stats *stats);

#endif
