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

/* ---- months ---- */

static ol_time next_month(const struct ol_team_usage *usage, ol_time at)
{
    struct ol_civil civil = ol_civil_of(usage->start_instant + at);
    civil = (struct ol_civil){.year = civil.year + civil.month / 12, .month = civil.month % 12 + 1, .day = 1};
    return ol_instant_of(civil) - usage->start_instant;
}

static void mark(struct ol_team_usage *usage)
{
    const ol_time at = usage->month_end, counted = at > usage->warmup_end ? at : usage->warmup_end;
    OL_MEM_RESERVE(usage->marks, usage->mark_capacity, usage->mark_count + 1);
    struct ol_team_mark *mark = &usage->marks[usage->mark_count++];
    *mark = (struct ol_team_mark){.at = at, .count = usage->count};
    mark->areas = ol_mem_new(ol_mem_product(sizeof *mark->areas, usage->count + 1));
    for (size_t i = 0; i < usage->count; i++) {
        mark->areas[i] = usage->shares[i].area;
        ol_area_add(&mark->areas[i], usage->shares[i].busy, counted);
    }
    usage->month_end = next_month(usage, at);
}

/* All months that ended by now. */
static void turn_months(struct ol_team_usage *usage, ol_time now)
{
    if (usage->month_end == 0)
        usage->month_end = next_month(usage, 0);
    while (usage->month_end <= now)
        mark(usage);
}

static ol_area marked(const struct ol_team_mark *mark, size_t share)
{
    return share < mark->count ? mark->areas[share] : 0;
}

ol_area ol_team_usage_of_month(const struct ol_team_usage *usage, size_t share, ol_time month)
{
    size_t k = 0;
    while (k < usage->mark_count && usage->marks[k].at <= month)
        k++;
    const ol_area until = k < usage->mark_count ? marked(&usage->marks[k], share) : usage->shares[share].area;
    return until - (k > 0 ? marked(&usage->marks[k - 1], share) : 0);
}

/* ---- hearing ---- */

static bool is_managed(const struct ol_team_usage *usage, uint16_t pool)
{
    return usage->managed && usage->managed[pool];
}

static void hear(void *self, const struct ol_note *note)
{
    struct ol_team_usage *usage = self;
    if (usage->by_month && note->at >= usage->month_end)
        turn_months(usage, note->at);
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
    if (usage->by_month)
        turn_months(usage, end);
    for (size_t i = 0; i < usage->count; i++) {
        ol_area_add(&usage->shares[i].area, usage->shares[i].busy,
                    end > usage->warmup_end ? end : usage->warmup_end);
        usage->shares[i].busy = 0;
    }
}

void ol_team_usage_release(struct ol_team_usage *usage)
{
    for (size_t i = 0; i < usage->mark_count; i++)
        ol_mem_free(usage->marks[i].areas);
    ol_mem_free(usage->marks);
    ol_mem_free(usage->shares);
    *usage = (struct ol_team_usage){0};
}
