/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job_view: a job as those who order, admit, place and stop jobs may see it: at one moment, and only to read.
 *
 * The pool fills it when it is asked; nothing in it is kept. Times "on nodes" are those of all attempts together.
 */
#ifndef OUTLAY_JOB_VIEW_H
#define OUTLAY_JOB_VIEW_H

#include "outlay/ask.h"

struct ol_job_view {
    const struct ol_job *job;
    const struct ol_ask *ask; /* never NULL */
    uint32_t slot;            /* counts up by arrival: what comes first where all else is equal */
    uint32_t units;           /* that it needs, or holds */
    bool is_running;
    ol_time since;        /* it waits or runs since; a job that was stopped waits since then */
    ol_time attained;     /* time on nodes so far */
    ol_time estimate;     /* of the whole job, as the user said */
    ol_time left;         /* of the estimate, at least 1: what was computed and kept counts as done */
    ol_time expected_end; /* of one that runs */
    ol_time at_risk; /* time on nodes that would be lost if it were stopped now without a save; of one that runs */
    uint16_t preemptions;
};

/* When its deadline is; OL_NEVER without one. */
static inline ol_time ol_job_view_deadline(const struct ol_job_view *view)
{
    return view->ask->deadline > 0 ? view->job->submit + view->ask->deadline : OL_NEVER;
}

#endif
