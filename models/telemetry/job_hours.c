/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/telemetry/job_hours.h"

#include "models/pool_note.h"
#include "outlay/arena.h"

void ol_job_hours_open(struct ol_job_hours *hours, size_t pool_count)
{
    hours->levels = ol_mem_new(ol_mem_product(sizeof *hours->levels, pool_count));
    hours->count = pool_count;
}

static void change(struct ol_job_hours *hours, size_t pool, double by, ol_time at)
{
    struct ol_job_level *level = &hours->levels[pool];
    ol_hour_sums_spread(&hours->sums[pool], level->at, at, level->running);
    level->running += by;
    level->at = at;
}

static void hear(void *self, const struct ol_note *note)
{
    struct ol_job_hours *hours = self;
    if (note->topic == OL_POOL_CHANGED) {
        const struct ol_pool_change *told = note->what;
        if (told->job && told->busy != 0 && hours->watched[told->job->pool])
            change(hours, told->job->pool, (double)told->busy / told->job->units, note->at);
        return;
    }
    const struct ol_job_run *run = note->what;
    if (hours->watched[run->job->pool] && !hours->managed[run->job->pool])
        change(hours, run->job->pool, note->topic == OL_JOB_STARTED ? 1 : -1, note->at);
}

struct ol_probe ol_job_hours_probe(struct ol_job_hours *hours)
{
    return (struct ol_probe){
        .topics = 1u << OL_JOB_STARTED | 1u << OL_JOB_ENDED | 1u << OL_POOL_CHANGED, .hear = hear, .self = hours};
}

void ol_job_hours_finish(struct ol_job_hours *hours, ol_time end)
{
    for (size_t pool = 0; pool < hours->count; pool++)
        if (hours->watched[pool])
            change(hours, pool, 0, end);
}

void ol_job_hours_release(struct ol_job_hours *hours)
{
    ol_mem_free(hours->levels);
    *hours = (struct ol_job_hours){0};
}
