/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/job.h"

const char *const ol_job_status_names[OL_JOB_STATUSES] = {
    [OL_JOB_PENDING] = "pending",     [OL_JOB_WAITING] = "waiting",   [OL_JOB_RUNNING] = "running",
    [OL_JOB_COMPLETED] = "completed", [OL_JOB_KILLED] = "killed",     [OL_JOB_FAILED] = "failed",
    [OL_JOB_RECLAIMED] = "reclaimed", [OL_JOB_REJECTED] = "rejected",
};
