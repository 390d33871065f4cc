/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/pool_usage.h"

#include "models/pool_note.h"
#include "outlay/arena.h"

#include <math.h>

/* Integrate the present levels up to `now`, which lies behind the last change. */
static void advance(struct ol_pool_usage *usage, ol_time now)
{
    const ol_time last = usage->levels.last, counted = last > usage->warmup_end ? last : usage->warmup_end;
    if (now > counted) {
        ol_area_add(&usage->busy_area, usage->levels.busy, now - counted);
        ol_area_add(&usage->capacity_area, usage->is_managed ? usage->levels.capacity : (int64_t)usage->units,
                    now - counted);
    }
    ol_level_rows_advance(&usage->levels, now);
}

/* The usage of the job's pool, whose levels are about to change. */
static inline struct ol_pool_usage *usage_of(void *usages, const struct ol_note *note)
{
    const struct ol_job_run *run = note->what;
    struct ol_pool_usage *usage = (struct ol_pool_usage *)usages + run->job->pool;
    if (note->at > usage->levels.last)
        advance(usage, note->at);
    return usage;
}

static void count_lost(struct ol_pool_usage *usage, const struct ol_job_run *run)
{
    ol_time from = run->end - run->lost;
    from = from > usage->warmup_end ? from : usage->warmup_end;
    if (run->end > from)
        ol_area_add(&usage->lost_area, run->job->units, run->end - from);
}

static void hear_arrival(void *self, const struct ol_note *note)
{
    struct ol_pool_usage *usage = usage_of(self, note);
    usage->arrived++;
    if (usage->is_managed)
        return;
    usage->levels.queued_jobs++;
    usage->levels.queued_units += ((const struct ol_job_run *)note->what)->job->units;
}

static void hear_refusal(void *self, const struct ol_note *note)
{
    struct ol_pool_usage *usage = usage_of(self, note);
    const uint32_t units = ((const struct ol_job_run *)note->what)->job->units;
    if (!usage->refused++ || units < usage->least_refused)
        usage->least_refused = units;
}

static void hear_start(void *self, const struct ol_note *note)
{
    struct ol_pool_usage *usage = usage_of(self, note);
    const uint32_t units = ((const struct ol_job_run *)note->what)->job->units;
    if (usage->is_managed)
        return;
    usage->levels.queued_jobs--;
    usage->levels.queued_units -= units;
    usage->levels.busy += units;
}

static void hear_end(void *self, const struct ol_note *note)
{
    struct ol_pool_usage *usage = usage_of(self, note);
    const struct ol_job_run *run = note->what;
    if (usage->is_managed)
        return;
    usage->levels.busy -= run->job->units;
    if (run->lost)
        count_lost(usage, run);
}

static void advance_source(struct ol_pool_usage *usage, size_t source, ol_time now)
{
    struct ol_level_rows *levels = &usage->by_source[source];
    const ol_time counted = levels->last > usage->warmup_end ? levels->last : usage->warmup_end;
    if (now > counted)
        ol_area_add(&usage->capacity_by_source[source], levels->capacity, now - counted);
    ol_level_rows_advance(levels, now);
}

static void hear_change(void *usages, const struct ol_note *note)
{
    const struct ol_pool_change *change = note->what;
    struct ol_pool_usage *usage = (struct ol_pool_usage *)usages + change->pool;
    if (note->at > usage->levels.last)
        advance(usage, note->at);
    usage->levels.busy += change->busy;
    usage->levels.queued_jobs += change->queued_jobs;
    usage->levels.queued_units += change->queued_units;
    usage->levels.capacity += change->capacity;
    if (change->busy != 0 || change->capacity != 0) {
        advance_source(usage, change->source, note->at);
        usage->by_source[change->source].busy += change->busy;
        usage->by_source[change->source].capacity += change->capacity;
    }
}

static void hear_spending(void *usages, const struct ol_note *note)
{
    const struct ol_spending *spent = note->what;
    struct ol_pool_usage *usage = (struct ol_pool_usage *)usages + spent->run->job->pool;
    usage->useful_area += spent->useful;
    usage->lost_area += spent->lost;
    usage->startup_area += spent->startup;
    usage->restore_area += spent->restore;
    usage->saving_area += spent->saving;
}

void ol_pool_usage_watch(struct ol_pool_usage *usages, struct ol_probes *probes)
{
    const struct ol_probe ears[] = {
        {1u << OL_JOB_ARRIVED, hear_arrival, usages}, {1u << OL_JOB_REFUSED, hear_refusal, usages},
        {1u << OL_JOB_STARTED, hear_start, usages},   {1u << OL_JOB_ENDED, hear_end, usages},
        {1u << OL_POOL_CHANGED, hear_change, usages}, {1u << OL_JOB_SPENT, hear_spending, usages},
    };
    for (size_t i = 0; i < sizeof ears / sizeof *ears; i++)
        ol_probes_add(probes, ears[i]);
}

/* The queue is the pool's: the first of its sources tells it. */
static void finish_sources(struct ol_pool_usage *usage, ol_time end)
{
    bool is_first = true;
    for (size_t source = 0; source < OL_CAPACITY_SOURCES; source++) {
        struct ol_level_rows *levels = &usage->by_source[source];
        if (!(usage->sources >> source & 1))
            continue;
        if (end > levels->last)
            advance_source(usage, source, end);
        ol_level_rows_finish(levels, end);
        for (size_t i = 0; is_first && i < levels->count; i++) {
            levels->rows[i].queued_jobs = usage->levels.rows[i].queued_jobs;
            levels->rows[i].queued_units = usage->levels.rows[i].queued_units;
        }
        is_first = false;
    }
}

static void count_rows(struct ol_level_rows *levels, double grain)
{
    for (size_t i = 0; i < levels->count; i++) {
        levels->rows[i].busy_units /= grain;
        levels->rows[i].capacity_units /= grain;
        levels->rows[i].queued_units /= grain;
    }
}

/* The rows tell cpus or gpus, not their thousandths. */
static void count_in_whole(struct ol_pool_usage *usage)
{
    count_rows(&usage->levels, usage->grain);
    for (size_t source = 0; source < OL_CAPACITY_SOURCES; source++)
        count_rows(&usage->by_source[source], usage->grain);
}

void ol_pool_usage_finish(struct ol_pool_usage *usage, ol_time end)
{
    if (end > usage->levels.last)
        advance(usage, end);
    ol_level_rows_finish(&usage->levels, end);
    for (size_t i = 0; !usage->is_managed && i < usage->levels.count; i++)
        usage->levels.rows[i].capacity_units = usage->units;
    finish_sources(usage, end);
    if (usage->grain > 1)
        count_in_whole(usage);
}

void ol_pool_usage_metrics(const struct ol_pool_usage *usage, const char *pool, struct ol_metrics *metrics,
                           size_t replication)
{
    const double hour = (double)OL_HOUR * (usage->grain > 1 ? usage->grain : 1);
    const double busy = (double)usage->busy_area, capacity = (double)usage->capacity_area;
    const double lost = (double)usage->lost_area;
    const double useful = usage->is_managed ? (double)usage->useful_area : busy - lost;
    const ol_area overhead = usage->startup_area + usage->restore_area + usage->saving_area;
    const struct {
        const char *name, *unit;
        double value;
        bool is_always; /* told of pools that stand, too */
    } rows[] = {
        {"utilization", "share", capacity > 0 ? busy / capacity : NAN, true},
        {"unit_hours_allocated", "unit-hours", busy / hour, true},
        {"unit_hours_useful", "unit-hours", useful / hour, true},
        {"unit_hours_lost", "unit-hours", lost / hour, true},
        {"unit_hours_overhead", "unit-hours", (double)overhead / hour, false},
        {"unit_hours_startup", "unit-hours", (double)usage->startup_area / hour, false},
        {"unit_hours_restore", "unit-hours", (double)usage->restore_area / hour, false},
        {"unit_hours_saving", "unit-hours", (double)usage->saving_area / hour, false},
        {"unit_hours_capacity", "unit-hours", capacity / hour, false},
        {"useful_share", "share", busy > 0 ? useful / busy : NAN, false},
    };
    struct ol_text name = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!rows[i].is_always && !usage->is_managed)
            continue;
        ol_text_clear(&name);
        ol_text_addf(&name, "pool.%s.%s", pool, rows[i].name);
        ol_metrics_set(metrics, replication, ol_text_string(&name), rows[i].unit, rows[i].value);
    }
    ol_text_release(&name);
}

static struct ol_series series_of(const struct ol_level_rows *levels, const struct ol_pool *pool, size_t source)
{
    struct ol_series series = ol_level_rows_series(levels);
    series.pool = pool->name;
    series.source = ol_capacity_source_names[source];
    series.unit = ol_pool_unit_name(pool);
    return series;
}

struct ol_series ol_pool_usage_series(const struct ol_pool_usage *usage, const struct ol_pool *pool)
{
    return series_of(&usage->levels, pool, OL_CAPACITY_OWNED);
}

size_t ol_pool_usage_sources(const struct ol_pool_usage *usage, const struct ol_pool *pool,
                             struct ol_series series[OL_CAPACITY_SOURCES])
{
    size_t count = 0;
    for (size_t source = 0; source < OL_CAPACITY_SOURCES; source++) {
        if (!(usage->sources >> source & 1))
            continue;
        series[count] = series_of(&usage->by_source[source], pool, source);
        series[count].is_managed = true;
        series[count].is_further = count > 0;
        count++;
    }
    return count;
}

void ol_pool_usage_release(struct ol_pool_usage *usage)
{
    ol_level_rows_release(&usage->levels);
    for (size_t source = 0; source < OL_CAPACITY_SOURCES; source++)
        ol_level_rows_release(&usage->by_source[source]);
    *usage = (struct ol_pool_usage){0};
}
