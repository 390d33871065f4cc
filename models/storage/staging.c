/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/storage/staging.h"

#include "outlay/arena.h"
#include "outlay/stats.h"

#include <math.h>
#include <stdlib.h>

#define NONE UINT32_MAX

const char *const ol_data_stage_names[] = {
    [OL_STAGE_AHEAD] = "ahead", [OL_STAGE_ON_NODE] = "on-node", [OL_STAGE_REMOTE] = "remote", NULL};

/* A job whose data is under way. */
struct staged {
    const struct ol_job *job; /* NULL: free; or its copy */
    struct ol_job copy;
    uint64_t order;
    int64_t comes, whole;
    uint32_t next; /* free one */
};

struct ol_staging {
    struct ol_staging_setting setting;
    struct staged **items; /* apart, as jobs' copies do not move */
    size_t count, capacity, waiting;
    uint64_t taken;
    uint32_t spare;
    uint32_t ready;         /* handler */
    struct ol_arena longer; /* jobs that run longer, where the pool keeps no copy */
    struct ol_histogram times;
    double time_sum; /* microseconds */
};

/* What one job reads, and from where. */
struct reading {
    size_t source;
    struct ol_way *way;
    int64_t bytes, whole;
};

static ol_time now_of(const struct ol_staging *staging)
{
    return ol_sim_now(staging->setting.sim);
}

static struct reading reading_of(struct ol_staging *staging, const struct ol_reads *reads)
{
    const struct ol_staging_setting *setting = &staging->setting;
    struct reading reading = {.source = ol_copies_nearest(setting->copies, reads->dataset, reads->site)};
    reading.way = ol_carrier_way(setting->carrier, reading.source, &setting->sites[reading.source], reads->site);
    reading.whole = ol_store_bytes(setting->store, reading.source, now_of(staging));
    reading.bytes = reads->bytes > 0 ? reads->bytes : (int64_t)((double)reading.whole * reads->share);
    if (reading.bytes > reading.whole)
        reading.bytes = reading.whole;
    return reading;
}

static bool is_cached(const struct ol_reads *reads, const struct reading *reading)
{
    return reads->cached && reading->way->distance != OL_SAME_PLACE;
}

/* A read that counts: what has to come, and how long until it can. */
static int64_t read_now(struct ol_staging *staging, const struct ol_reads *reads, const struct reading *reading,
                        ol_time *wait)
{
    const ol_time now = now_of(staging);
    const int64_t hit = is_cached(reads, reading)
                            ? ol_cached_read(reads->cached, reads->dataset, reading->bytes, reading->whole, now)
                            : 0;
    const int64_t comes = reading->bytes - hit;
    *wait = comes > 0 ? ol_store_read(staging->setting.store, reading->source, now, comes, reads->how) : 0;
    return comes;
}

static void put_in_cache(struct ol_staging *staging, const struct ol_reads *reads, const struct reading *reading,
                         int64_t bytes)
{
    if (is_cached(reads, reading))
        ol_cached_put(reads->cached, reads->dataset, bytes, reading->whole, now_of(staging));
}

static const struct ol_reads *reads_of(const struct ol_staging *staging, const struct ol_job *job)
{
    return &staging->setting.reads[job->source];
}

/* ---- ahead ---- */

static void count_time(struct ol_staging *staging, const struct ol_job *job)
{
    const ol_time length = now_of(staging) - job->submit;
    if (job->submit < staging->setting.warmup_end)
        return;
    ol_histogram_add(&staging->times, length);
    staging->time_sum += (double)length;
}

static uint32_t new_item(struct ol_staging *staging)
{
    uint32_t at = staging->spare;
    if (at != NONE) {
        staging->spare = staging->items[at]->next;
        return at;
    }
    OL_MEM_RESERVE(staging->items, staging->capacity, staging->count + 1);
    at = (uint32_t)staging->count++;
    staging->items[at] = ol_mem_new(sizeof **staging->items);
    return at;
}

static void free_item(struct ol_staging *staging, uint32_t at)
{
    staging->items[at]->job = NULL;
    staging->items[at]->next = staging->spare;
    staging->spare = at;
}

/* The pool takes it among the arrivals of this instant. */
static void arrived(void *self, uint32_t at)
{
    struct ol_staging *staging = self;
    const struct staged *item = staging->items[at];
    const struct ol_reads *reads = reads_of(staging, item->job);
    if (reads->cached && item->comes > 0)
        ol_cached_put(reads->cached, reads->dataset, item->comes, item->whole, now_of(staging));
    ol_sim_schedule(staging->setting.sim, now_of(staging), reads->phase, staging->ready, at);
}

static void on_ready(void *self, uint32_t at)
{
    struct ol_staging *staging = self;
    const struct ol_job *job = staging->items[at]->job;
    count_time(staging, job);
    staging->waiting--;
    staging->setting.give(staging->setting.self, job);
    free_item(staging, at); /* behind it, as the job may lie there */
}

static bool stage_ahead(struct ol_staging *staging, const struct ol_reads *reads, const struct ol_job *job)
{
    ol_time wait;
    const struct reading reading = reading_of(staging, reads);
    const int64_t comes = read_now(staging, reads, &reading, &wait);
    const uint32_t at = new_item(staging);
    struct staged *item = staging->items[at];
    item->copy = *job;
    item->job = staging->setting.forgets_jobs ? &item->copy : job;
    item->order = staging->taken++;
    item->comes = is_cached(reads, &reading) ? comes : 0;
    item->whole = reading.whole;
    if (!ol_carrier_send(staging->setting.carrier, reading.way, ol_compressed(comes, reads->compression), wait,
                         arrived, staging, at)) {
        staging->waiting++;
        return true;
    }
    put_in_cache(staging, reads, &reading, comes);
    count_time(staging, job);
    free_item(staging, at);
    return false;
}

/* ---- on its nodes, and remote ---- */

static void stage_on_node(struct ol_staging *staging, const struct ol_reads *reads, const struct ol_job *job)
{
    const struct reading reading = reading_of(staging, reads);
    const int64_t hit = is_cached(reads, &reading) ? ol_cached_peek(reads->cached, reads->dataset, reading.bytes,
                                                                    reading.whole, now_of(staging))
                                                   : 0;
    const ol_time delay = ol_way_alone(reading.way, ol_compressed(reading.bytes - hit, reads->compression));
    struct ol_job copy = *job;
    struct ol_job *longer = staging->setting.forgets_jobs ? &copy : OL_ARENA_NEW(&staging->longer, struct ol_job);
    *longer = copy;
    longer->runtime += delay < OL_TIME_LIMIT ? delay : OL_TIME_LIMIT;
    longer->estimate += delay < OL_TIME_LIMIT ? delay : OL_TIME_LIMIT;
    staging->setting.give(staging->setting.self, longer);
}

/* The first start of a job that does not stage ahead. */
static void hear(void *self, const struct ol_note *note)
{
    struct ol_staging *staging = self;
    const struct ol_job_run *run = note->what;
    const struct ol_reads *reads = reads_of(staging, run->job);
    ol_time wait;
    if (!reads->is_given || reads->stage == OL_STAGE_AHEAD || run->attempts > 1)
        return;
    const struct reading reading = reading_of(staging, reads);
    const int64_t comes = read_now(staging, reads, &reading, &wait);
    ol_carrier_count(staging->setting.carrier, reading.way, ol_compressed(comes, reads->compression));
    put_in_cache(staging, reads, &reading, comes);
}

bool ol_staging_take(struct ol_staging *staging, const struct ol_job *job)
{
    const struct ol_reads *reads = reads_of(staging, job);
    if (!reads->is_given || reads->stage == OL_STAGE_REMOTE)
        return false;
    if (reads->stage == OL_STAGE_AHEAD)
        return stage_ahead(staging, reads, job);
    stage_on_node(staging, reads, job);
    return true;
}

/* ---- all ---- */

struct ol_probe ol_staging_probe(struct ol_staging *staging)
{
    return (struct ol_probe){.topics = 1u << OL_JOB_STARTED, .hear = hear, .self = staging};
}

size_t ol_staging_waiting(const struct ol_staging *staging)
{
    return staging->waiting;
}

static int by_order(const void *a, const void *b)
{
    const uint64_t x = (*(const struct staged *const *)a)->order, y = (*(const struct staged *const *)b)->order;
    return x < y ? -1 : x > y;
}

const struct ol_job **ol_staging_unfinished(const struct ol_staging *staging)
{
    const struct staged **waiting = ol_mem_new(ol_mem_product(sizeof *waiting, staging->waiting + 1));
    const struct ol_job **jobs = ol_mem_new(ol_mem_product(sizeof *jobs, staging->waiting + 1));
    size_t n = 0;
    for (size_t i = 0; i < staging->count; i++)
        if (staging->items[i]->job)
            waiting[n++] = staging->items[i];
    OL_ASSERT(n == staging->waiting);
    qsort(waiting, n, sizeof *waiting, by_order);
    for (size_t i = 0; i < n; i++)
        jobs[i] = waiting[i]->job;
    ol_mem_free(waiting);
    return jobs;
}

void ol_staging_metrics(const struct ol_staging *staging, struct ol_metrics *metrics, size_t replication)
{
    const double count = (double)staging->times.count, second = (double)OL_SECOND;
    ol_metrics_set(metrics, replication, "jobs.staging.mean_s", "s",
                   count > 0 ? staging->time_sum / count / second : NAN);
    ol_metrics_set(metrics, replication, "jobs.staging.p95_s", "s",
                   count > 0 ? ol_histogram_quantile(&staging->times, 0.95) / second : NAN);
}

struct ol_staging *ol_staging_new(const struct ol_staging_setting *setting)
{
    struct ol_staging *staging = ol_mem_new(sizeof *staging);
    *staging = (struct ol_staging){.setting = *setting, .spare = NONE};
    staging->ready = ol_sim_handler(setting->sim, on_ready, staging);
    return staging;
}

void ol_staging_free(struct ol_staging *staging)
{
    if (!staging)
        return;
    for (size_t i = 0; i < staging->count; i++)
        ol_mem_free(staging->items[i]);
    ol_mem_free(staging->items);
    ol_arena_release(&staging->longer);
    ol_histogram_release(&staging->times);
    ol_mem_free(staging);
}
