/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/size_class.h"

#include <math.h>

#define SHORT  OL_HOUR
#define NARROW 8

static const char *const names[OL_SIZE_CLASSES] = {[OL_SHORT_NARROW] = "short-narrow",
                                                   [OL_SHORT_WIDE] = "short-wide",
                                                   [OL_LONG_NARROW] = "long-narrow",
                                                   [OL_LONG_WIDE] = "long-wide"};

enum ol_size_class ol_size_class_of(const struct ol_job *job, uint32_t grain)
{
    const bool is_short = job->runtime <= SHORT, is_narrow = job->units <= (uint64_t)NARROW * grain;
    return is_short ? is_narrow ? OL_SHORT_NARROW : OL_SHORT_WIDE : is_narrow ? OL_LONG_NARROW : OL_LONG_WIDE;
}

void ol_size_stats_add(struct ol_size_stats *stats, const struct ol_job *job, ol_time wait)
{
    struct ol_size_waits *class = stats->classes;
    if (stats->pools)
        class += ol_size_class_of(job, stats->pools[job->pool].grain);
    ol_histogram_add(&class->waits, wait);
    class->wait += wait;
}

ol_area ol_size_stats_total(const struct ol_size_stats *stats, struct ol_histogram *waits)
{
    ol_area wait = 0;
    for (int i = 0; i < OL_SIZE_CLASSES; i++) {
        ol_histogram_add_all(waits, &stats->classes[i].waits);
        wait += stats->classes[i].wait;
    }
    return wait;
}

static void set_class(const struct ol_size_waits *class, const char *name, struct ol_metrics *metrics,
                      size_t replication)
{
    const double jobs = (double)class->waits.count, second = (double)OL_SECOND;
    const struct {
        const char *what, *unit;
        double value;
    } rows[] = {{"jobs", "jobs", jobs},
                {"wait.mean_s", "s", jobs > 0 ? (double)class->wait / second / jobs : NAN},
                {"wait.p95_s", "s", jobs > 0 ? ol_histogram_quantile(&class->waits, 0.95) / second : NAN}};
    char whole[80];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(whole, sizeof whole, "jobs.by_class.%s.%s", name, rows[i].what);
        ol_metrics_set(metrics, replication, whole, rows[i].unit, rows[i].value);
    }
}

/* All of them, always: what a replication leaves out would count as zero in it. */
void ol_size_stats_metrics(const struct ol_size_stats *stats, struct ol_metrics *metrics, size_t replication)
{
    for (int i = 0; i < OL_SIZE_CLASSES; i++)
        set_class(&stats->classes[i], names[i], metrics, replication);
}

void ol_size_stats_release(struct ol_size_stats *stats)
{
    for (int i = 0; i < OL_SIZE_CLASSES; i++)
        ol_histogram_release(&stats->classes[i].waits);
    *stats = (struct ol_size_stats){0};
}
