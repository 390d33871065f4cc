/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/pool_usage.h"

#include "outlay/arena.h"

#include <math.h>

static void merge_pairs(struct ol_pool_usage *usage)
{
    size_t half = (usage->count + 1) / 2;
    for (size_t i = 0; i < half; i++) {
        struct ol_series_row row = usage->rows[2 * i];
        if (2 * i + 1 < usage->count) {
            row.busy_units += usage->rows[2 * i + 1].busy_units;
            row.queued_jobs += usage->rows[2 * i + 1].queued_jobs;
            row.queued_units += usage->rows[2 * i + 1].queued_units;
        }
        usage->rows[i] = row;
    }
    usage->count = half;
    usage->step *= 2;
}

static void next_row(struct ol_pool_usage *usage)
{
    if (!usage->step)
        usage->step = OL_HOUR;
    if (usage->count == OL_SERIES_LIMIT)
        merge_pairs(usage);
    OL_MEM_RESERVE(usage->rows, usage->capacity, usage->count + 1);
    usage->rows[usage->count++] = (struct ol_series_row){0};
    usage->row_end = (ol_time)usage->count * usage->step;
}

static inline void add_to_row(struct ol_pool_usage *usage, double length)
{
    struct ol_series_row *row = &usage->rows[usage->count - 1];
    row->busy_units += (double)usage->busy * length;
    row->queued_jobs += (double)usage->queued_jobs * length;
    row->queued_units += (double)usage->queued_units * length;
}

/* Integrate the present levels up to `now`, row by row. */
static void advance(struct ol_pool_usage *usage, ol_time now)
{
    ol_time counted = usage->last > usage->warmup_end ? usage->last : usage->warmup_end;
    if (now > counted)
        ol_area_add(&usage->busy_area, usage->busy, now - counted);
    while (now > usage->row_end) {
        if (usage->count)
            add_to_row(usage, (double)(usage->row_end - usage->last));
        usage->last = usage->row_end;
        next_row(usage);
    }
    add_to_row(usage, (double)(now - usage->last));
    usage->last = now;
}

static void count_lost(struct ol_pool_usage *usage, const struct ol_job_run *run)
{
    ol_time from = run->end - run->lost;
    from = from > usage->warmup_end ? from : usage->warmup_end;
    if (run->end > from)
        ol_area_add(&usage->lost_area, run->job->units, run->end - from);
}

static void hear(void *self, const struct ol_note *note)
{
    const struct ol_job_run *run = note->what;
    struct ol_pool_usage *usage = (struct ol_pool_usage *)self + run->job->pool;
    int64_t units = run->job->units;
    if (note->at > usage->last)
        advance(usage, note->at);
    switch (note->topic) {
    case OL_JOB_REFUSED:
        if (!usage->refused++ || run->job->units < usage->least_refused)
            usage->least_refused = run->job->units;
        break;
    case OL_JOB_ARRIVED:
        usage->arrived++;
        usage->queued_jobs++;
        usage->queued_units += units;
        break;
    case OL_JOB_STARTED:
        usage->queued_jobs--;
        usage->queued_units -= units;
        usage->busy += units;
        break;
    case OL_JOB_ENDED:
        usage->busy -= units;
        if (run->lost)
            count_lost(usage, run);
        break;
    }
}

struct ol_probe ol_pool_usage_probe(struct ol_pool_usage *usages)
{
    return (struct ol_probe){
        .topics = 1u << OL_JOB_ARRIVED | 1u << OL_JOB_REFUSED | 1u << OL_JOB_STARTED | 1u << OL_JOB_ENDED,
        .hear = hear,
        .self = usages,
    };
}

void ol_pool_usage_finish(struct ol_pool_usage *usage, ol_time end)
{
    if (end > usage->last)
        advance(usage, end);
    for (size_t i = 0; i < usage->count; i++) {
        struct ol_series_row *row = &usage->rows[i];
        ol_time begin = (ol_time)i * usage->step;
        ol_time length = i + 1 < usage->count ? usage->step : usage->last - begin;
        row->busy_units /= (double)length;
        row->queued_jobs /= (double)length;
        row->queued_units /= (double)length;
        row->capacity_units = usage->units;
    }
}

void ol_pool_usage_metrics(const struct ol_pool_usage *usage, const char *pool, struct ol_metrics *metrics,
                           size_t replication)
{
    double length = usage->last > usage->warmup_end ? (double)(usage->last - usage->warmup_end) : 0;
    double busy = (double)usage->busy_area, lost = (double)usage->lost_area;
    double hour = (double)OL_HOUR;
    const struct {
        const char *name, *unit;
        double value;
    } rows[] = {
        {"utilization", "share", length > 0 ? busy / (length * usage->units) : NAN},
        {"unit_hours_allocated", "unit-hours", busy / hour},
        {"unit_hours_useful", "unit-hours", (busy - lost) / hour},
        {"unit_hours_lost", "unit-hours", lost / hour},
    };
    struct ol_text name = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ol_text_clear(&name);
        ol_text_addf(&name, "pool.%s.%s", pool, rows[i].name);
        ol_metrics_set(metrics, replication, ol_text_string(&name), rows[i].unit, rows[i].value);
    }
    ol_text_release(&name);
}

struct ol_series ol_pool_usage_series(const struct ol_pool_usage *usage, const struct ol_pool *pool)
{
    struct ol_series series = {
        .pool = pool->name,
        .source = "owned",
        .unit = ol_pool_unit(pool) == OL_UNIT_GPUS ? "gpus" : "cpus",
        .step = usage->step ? usage->step : OL_HOUR,
        .rows = usage->rows,
        .count = usage->count,
    };
    series.last_step = usage->count ? usage->last - (ol_time)(usage->count - 1) * usage->step : 0;
    return series;
}

void ol_pool_usage_release(struct ol_pool_usage *usage)
{
    ol_mem_free(usage->rows);
    *usage = (struct ol_pool_usage){0};
}
