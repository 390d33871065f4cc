/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job_order: jobs by submit time, those of one instant in the order they came.
 */
#ifndef OUTLAY_JOB_ORDER_H
#define OUTLAY_JOB_ORDER_H

#include "outlay/job.h"

#include <stdbool.h>
#include <stddef.h>

/* Sorts stably; true where it had to. */
bool ol_jobs_sort(struct ol_job *jobs, size_t count);

#endif
