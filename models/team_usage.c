/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An interval of a job is its end less its start, so a start takes its time away, an end adds its own, and what still
 * runs at the end of all gets that end: nothing is integrated in between.
 */
#include "models/team_usage.h"

#include "models/pool_note.h"
#include "outlay/arena.h"

static bool is_of(const struct ol_team_share *share, const struct ol_job *job, uint8_t source)
{
    return share->team == job->team && share->pool == job->pool && share->source == source;
}

static struct ol_team_share *share_of(struct ol_team_usage *usage, const struct ol_job *job, uint8_t source)
{
    if (usage->last < usage->count && is_of(&usage->shares[usage->last], job, source))
        return &usage->shares[usage->last];
    for (size_t i = 0; i < usage->count; i++)
        if (is_of(&usage->shares[i], job, source))
            return &usage->shares[usage->last = i];
    OL_MEM_RESERVE(usage->shares, usage->capacity, usage->count + 1);
    usage->last = usage->count++;
    usage->shares[usage->last] = (struct ol_team_share){.team = job->team, .pool = job->pool, .source = source};
    return &usage->shares[usage->last];
}

static void add(struct ol_team_usage *usage, const struct ol_job *job, uint8_t source, int64_t units, ol_time at)
{
    struct ol_team_share *share = share_of(usage, job, source);
    share->busy += units;
    ol_area_add(&share->area, -units, at > usage->warmup_end ? at : usage->warmup_end);
}

static bool is_managed(const struct ol_team_usage *usage, uint16_t pool)
{
    return usage->managed && usage->managed[pool];
}

static void hear(void *self, const struct ol_note *note)
{
    struct ol_team_usage *usage = self;
    if (note->topic == OL_POOL_CHANGED) {
        const struct ol_pool_change *change = note->what;
        if (change->job && change->busy != 0)
            add(usage, change->job, change->source, change->busy, note->at);
        return;
    }
    const struct ol_job_run *run = note->what;
    const int64_t units = run->job->units;
    if (!is_managed(usage, run->job->pool))
        add(usage, run->job, 0, note->topic == OL_JOB_STARTED ? units : -units, note->at);
}

struct ol_probe ol_team_usage_probe(struct ol_team_usage *usage)
{
    return (struct ol_probe){
        .topics = 1u << OL_JOB_STARTED | 1u << OL_JOB_ENDED | 1u << OL_POOL_CHANGED,
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
