/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/job_stats.h"

#include "outlay/arena.h"

#include <math.h>

#define FIRST_WAITS ((size_t)1 << 18)

static void count_deadline(struct ol_job_stats *stats, const struct ol_job_run *run, ol_time end, bool is_done)
{
    const ol_time deadline = stats->plans[run->job->source].deadline;
    const bool is_late = end - run->job->submit > deadline;
    if (deadline > 0 && (is_done || is_late))
        *(is_late || run->status != OL_JOB_COMPLETED ? &stats->late : &stats->in_time) += 1;
}

void ol_job_stats_unfinished(struct ol_job_stats *stats, const struct ol_job_run *run, ol_time end)
{
    if (stats->plans && !run->is_in_warmup && (run->status == OL_JOB_WAITING || run->status == OL_JOB_RUNNING))
        count_deadline(stats, run, end, false);
}

static void hear_arrival(void *self, const struct ol_note *note)
{
    struct ol_job_stats *stats = self;
    const struct ol_job_run *run = note->what;
    if (run->is_in_warmup)
        return;
    /* Whose data was long on the way arrives behind those who were submitted later. */
    if (run->job->submit < stats->first_submit || (!stats->arrived && !stats->refused))
        stats->first_submit = run->job->submit;
    *(note->topic == OL_JOB_ARRIVED ? &stats->arrived : &stats->refused) += 1;
}

static void hear_start(void *self, const struct ol_note *note)
{
    const struct ol_job_run *run = note->what;
    ((struct ol_job_stats *)self)->started += !run->is_in_warmup;
}

static void hear_break(void *self, const struct ol_note *note)
{
    struct ol_job_stats *stats = self;
    const struct ol_job_run *run = note->what;
    if (run->is_in_warmup)
        return;
    stats->interruptions += note->topic == OL_JOB_INTERRUPTED;
    stats->preemptions += note->topic == OL_JOB_PREEMPTED;
    stats->started -= note->topic == OL_JOB_MOVED || run->status == OL_JOB_WAITING;
}

/* Room for all that are expected at once, so that none is moved, but not before the first of them have ended: by then
 * the jobs that a log was kept for to be counted are gone, and the others' waits lie in their place. */
static __attribute__((noinline)) void make_room(struct ol_job_stats *stats)
{
    const size_t first = stats->expected_jobs < FIRST_WAITS ? stats->expected_jobs : FIRST_WAITS;
    const size_t room = stats->wait_count ? stats->expected_jobs : first;
    if (room > stats->wait_count) {
        stats->waits = ol_mem_resize(stats->waits, ol_mem_product(sizeof *stats->waits, room));
        stats->wait_capacity = room;
    } else {
        OL_MEM_RESERVE(stats->waits, stats->wait_capacity, stats->wait_count + 1);
    }
}

static void hear_end(void *self, const struct ol_note *note)
{
    struct ol_job_stats *stats = self;
    const struct ol_job_run *run = note->what;
    const ol_time wait = run->start - run->job->submit;
    if (run->is_in_warmup)
        return;
    *(run->status == OL_JOB_COMPLETED   ? &stats->completed
      : run->status == OL_JOB_RECLAIMED ? &stats->reclaimed
                                        : &stats->failed) += 1;
    stats->turnaround += run->end - run->job->submit;
    ol_sum_add(&stats->slowdown, ol_job_bounded_slowdown(run));
    stats->last_end = run->end;
    ol_size_stats_add(&stats->sizes, run->job, wait);
    if (stats->plans)
        count_deadline(stats, run, run->end, true);
    if (!stats->keeps_waits)
        return;
    if (stats->wait_count == stats->wait_capacity)
        make_room(stats);
    stats->waits[stats->wait_count++] = wait;
}

void ol_job_stats_watch(struct ol_job_stats *stats, struct ol_probes *probes)
{
    const struct ol_probe ears[] = {
        {1u << OL_JOB_ARRIVED | 1u << OL_JOB_REFUSED, hear_arrival, stats},
        {1u << OL_JOB_STARTED, hear_start, stats},
        {1u << OL_JOB_INTERRUPTED | 1u << OL_JOB_MOVED | 1u << OL_JOB_PREEMPTED, hear_break, stats},
        {1u << OL_JOB_ENDED, hear_end, stats},
    };
    for (size_t i = 0; i < sizeof ears / sizeof *ears; i++)
        ol_probes_add(probes, ears[i]);
}

static double wait_quantile_s(struct ol_job_stats *stats, double p)
{
    double quantile = stats->keeps_waits
                          ? ol_quantile_counted(stats->waits, stats->wait_count, &stats->wait_histogram, p)
                          : ol_histogram_quantile(&stats->wait_histogram, p);
    return quantile / (double)OL_SECOND;
}

struct row {
    const char *name, *unit;
    double value;
};

static uint64_t ended_jobs(const struct ol_job_stats *stats)
{
    return stats->completed + stats->failed + stats->reclaimed;
}

static void set_counts(const struct ol_job_stats *stats, struct ol_metrics *metrics, size_t replication)
{
    uint64_t ended = ended_jobs(stats);
    const struct row rows[] = {
        {"jobs.submitted", "jobs", (double)(stats->arrived + stats->refused)},
        {"jobs.completed", "jobs", (double)stats->completed},
        {"jobs.failed", "jobs", (double)stats->failed},
        {"jobs.rejected", "jobs", (double)stats->refused},
        {"jobs.waiting_at_end", "jobs", (double)(stats->arrived - stats->started)},
        {"jobs.running_at_end", "jobs", (double)(stats->started - ended)},
        {"jobs.preemptions", "preemptions", (double)stats->preemptions},
        {"jobs.interruptions", "interruptions", (double)stats->interruptions},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ol_metrics_set(metrics, replication, rows[i].name, rows[i].unit, rows[i].value);
    if (stats->counts_reclaimed)
        ol_metrics_set(metrics, replication, "jobs.reclaimed", "jobs", (double)stats->reclaimed);
    if (!stats->plans)
        return;
    ol_metrics_set(metrics, replication, "jobs.deadlines_met", "jobs", (double)stats->in_time);
    ol_metrics_set(metrics, replication, "jobs.deadlines_missed", "jobs", (double)stats->late);
}

/* Of no job there is no wait, not one of zero. */
static void set_statistics(struct ol_job_stats *stats, ol_area wait, struct ol_metrics *metrics,
                           size_t replication)
{
    uint64_t ended = ended_jobs(stats);
    double jobs = ended ? (double)ended : 1, second = (double)OL_SECOND;
    const struct row rows[] = {
        {"jobs.wait.mean_s", "s", (double)wait / second / jobs},
        {"jobs.wait.p50_s", "s", wait_quantile_s(stats, 0.5)},
        {"jobs.wait.p95_s", "s", wait_quantile_s(stats, 0.95)},
        {"jobs.wait.p99_s", "s", wait_quantile_s(stats, 0.99)},
        {"jobs.wait.max_s", "s", (double)stats->wait_histogram.greatest / second},
        {"jobs.turnaround.mean_s", "s", (double)stats->turnaround / second / jobs},
        {"jobs.slowdown.bounded_mean", "ratio", ol_sum_total(&stats->slowdown) / jobs},
        {"jobs.makespan_s", "s", (double)(stats->last_end - stats->first_submit) / second},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ol_metrics_set(metrics, replication, rows[i].name, rows[i].unit, ended ? rows[i].value : NAN);
}

void ol_job_stats_metrics(struct ol_job_stats *stats, struct ol_metrics *metrics, size_t replication)
{
    ol_histogram_release(&stats->wait_histogram);
    const ol_area wait = ol_size_stats_total(&stats->sizes, &stats->wait_histogram);
    set_counts(stats, metrics, replication);
    set_statistics(stats, wait, metrics, replication);
}

void ol_job_stats_release(struct ol_job_stats *stats)
{
    ol_mem_free(stats->waits);
    ol_size_stats_release(&stats->sizes);
    ol_histogram_release(&stats->wait_histogram);
    *stats = (struct ol_job_stats){0};
}
