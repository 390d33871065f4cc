/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job_hours: the probe that counts how many jobs of a pool ran in each hour, in job-hours.
 *
 * A job that has all its units for an hour counts one; an elastic one with fewer units counts less.
 */
#ifndef OUTLAY_TELEMETRY_JOB_HOURS_H
#define OUTLAY_TELEMETRY_JOB_HOURS_H

#include "models/telemetry/hour_sums.h"
#include "outlay/probe.h"

struct ol_job_hours {
    const bool *managed;       /* by pool: its changes tell its jobs (pool_note.h) */
    const bool *watched;       /* by pool: somebody asks */
    struct ol_hour_sums *sums; /* by pool; all three are borrowed */
    struct ol_job_level {
        double running;
        ol_time at;
    } * levels; /* by pool */
    size_t count;
};

void ol_job_hours_open(struct ol_job_hours *hours, size_t pool_count);
struct ol_probe ol_job_hours_probe(struct ol_job_hours *hours);
void ol_job_hours_finish(struct ol_job_hours *hours, ol_time end);
void ol_job_hours_release(struct ol_job_hours *hours);

#endif
