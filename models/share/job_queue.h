/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job_queue: a <queue> of a pool: whose jobs it takes, and what it promises them.
 *
 * A job goes into the queue that its label names; one that names none of the pool's goes into the first, in the order
 * of the scenario, whose bounds it fits. A queue bounds the size and the estimate of its jobs; one that is too large
 * or too long for the queue that it names is refused, and so is one that finds it full or fits no queue at all. All
 * bounds may be met exactly.
 *
 * A queue gives its jobs their class: whether they may be stopped for others, and a priority, which is added to the
 * job's own. Queues of a higher priority stand before all others, as partitions of a higher tier do.
 *
 * Works with any sharing rule: ol_job_queue_gate stands before it.
 */
#ifndef OUTLAY_SHARE_JOB_QUEUE_H
#define OUTLAY_SHARE_JOB_QUEUE_H

#include "outlay/quota.h"

enum ol_queue_preemptible { OL_QUEUE_AS_ASKED, OL_QUEUE_PREEMPTIBLE, OL_QUEUE_FIRM };

struct ol_job_queue { /* <queue> */
    const struct ol_xml_node *node;
    const char *name;
    double max_gpus, max_cpus, min_gpus, min_cpus; /* of a job; 0: any */
    ol_time min_runtime, max_runtime;              /* of the estimate; 0: any */
    ol_time wait_target;                           /* 0: none */
    int64_t length;                                /* jobs that wait at most; 0: any number */
    int64_t priority;
    int preemptible; /* enum ol_queue_preemptible */
};

/* Whom the job waits with; NULL where the pool has no queue for it. It may not fit the one that it names. */
const struct ol_job_queue *ol_job_queue_of(const struct ol_sharing_setting *setting,
                                           const struct ol_job_view *view);
/* Whether the job's size and estimate are within its bounds; else `why` is a phrase, where it is not NULL. */
bool ol_job_queue_fits(const struct ol_job_queue *queue, const struct ol_sharing_setting *setting,
                       const struct ol_job_view *view, struct ol_text *why);

struct ol_job_class {
    bool is_preemptible;
    int64_t priority;
};
/* Of its queue and of what the job asks for. */
struct ol_job_class ol_job_class_of(const struct ol_sharing_setting *setting, const struct ol_job_view *view);

/* The queues before `inner`, which it owns and which may be NULL. */
struct ol_sharing *ol_job_queue_gate(const struct ol_sharing_setting *setting, struct ol_sharing *inner);
void ol_job_queues_check(const struct ol_pool *pool, struct ol_faults *faults);

#endif
