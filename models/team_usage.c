/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An interval of a job is its end less its start, so a start takes its time away, an end adds its own, and what still
 * runs at the end of all gets that end: nothing is integrated in between.
 */
#include "models/team_usage.h"

#include "outlay/arena.h"

static struct ol_team_share *share_of(struct ol_team_usage *usage, const struct ol_job *job)
{
    const size_t last = usage->last;
    if (last < usage->count && usage->shares[last].team == job->team && usage->shares[last].pool == job->pool)
        return &usage->shares[last];
    for (size_t i = 0; i < usage->count; i++)
        if (usage->shares[i].team == job->team && usage->shares[i].pool == job->pool)
            return &usage->shares[usage->last = i];
    OL_MEM_RESERVE(usage->shares, usage->capacity, usage->count + 1);
    usage->last = usage->count++;
    usage->shares[usage->last] = (struct ol_team_share){.team = job->team, .pool = job->pool};
    return &usage->shares[usage->last];
}

static void hear(void *self, const struct ol_note *note)
{
    const struct ol_job_run *run = note->what;
    struct ol_team_usage *usage = self;
    struct ol_team_share *share = share_of(usage, run->job);
    const int64_t units = note->topic == OL_JOB_STARTED ? (int64_t)run->job->units : -(int64_t)run->job->units;
    share->busy += units;
    ol_area_add(&share->area, -units, note->at > usage->warmup_end ? note->at : usage->warmup_end);
}

struct ol_probe ol_team_usage_probe(struct ol_team_usage *usage)
{
    return (struct ol_probe){
        .topics = 1u << OL_JOB_STARTED | 1u << OL_JOB_ENDED,
        .hear = hear,
        .self = usage,
    };
}

void ol_team_usage_finish(struct ol_team_usage *usage, ol_time end)
{
    for (size_t i = 0; i < usage->count; i++) {
        ol_area_add(&usage->shares[i].area, usage->shares[i].busy,
                    end > usage->warmup_end ? end : usage->warmup_end);
        usage->shares[i].busy = 0;
    }
}

void ol_team_usage_release(struct ol_team_usage *usage)
{
    ol_mem_free(usage->shares);
    *usage = (struct ol_team_usage){0};
}
