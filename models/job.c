/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/job.h"

const char *const ol_job_status_names[OL_JOB_STATUSES] = {
    [OL_JOB_PENDING] = "pending",     [OL_JOB_WAITING] = "waiting", [OL_JOB_RUNNING] = "running",
    [OL_JOB_COMPLETED] = "completed", [OL_JOB_KILLED] = "killed",   [OL_JOB_REJECTED] = "rejected",
};

double ol_job_bounded_slowdown(const struct ol_job_run *run)
{
    ol_time wait = run->start - run->job->submit, length = run->end - run->start;
    ol_time base = length > OL_SLOWDOWN_BOUND ? length : OL_SLOWDOWN_BOUND;
    double slowdown = (double)(wait + length) / (double)base;
    return slowdown > 1 ? slowdown : 1;
}
