/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/telemetry/log_volume.h"

#include "outlay/arena.h"

#define DAY_HOURS 24
#define GB        1e9

static double hours_between(ol_time from, ol_time to)
{
    return (double)(to - from) / (double)OL_HOUR;
}

static double events_of(const struct ol_log_volume *volume, const struct ol_hour_sums *events, size_t hour)
{
    const ol_time begin = (ol_time)hour * OL_HOUR;
    const ol_time end = begin + OL_HOUR < volume->end ? begin + OL_HOUR : volume->end;
    if (events)
        return hour < events->count ? events->hours[hour] : 0;
    return volume->logs->rate * 3600 * hours_between(begin, end);
}

void ol_log_volume_fill(struct ol_log_volume *volume, const struct ol_logs *logs,
                        const struct ol_hour_sums *events, ol_time end)
{
    OL_ASSERT(end <= OL_TELEMETRY_LIMIT);
    *volume = (struct ol_log_volume){.logs = logs, .end = end, .hours = (size_t)((end + OL_HOUR - 1) / OL_HOUR)};
    volume->before = ol_mem_new(ol_mem_product(sizeof *volume->before, volume->hours + 1));
    const double bytes = logs->lines * (double)logs->line_bytes * ol_logs_share(logs);
    for (size_t hour = 0; hour < volume->hours; hour++)
        volume->before[hour + 1] = volume->before[hour] + events_of(volume, events, hour) * bytes;
}

/* Bytes taken in before an instant. */
static double before(const struct ol_log_volume *volume, ol_time at)
{
    const size_t hour = (size_t)(at / OL_HOUR);
    if (hour >= volume->hours)
        return volume->before[volume->hours];
    const ol_time begin = (ol_time)hour * OL_HOUR;
    const ol_time end = begin + OL_HOUR < volume->end ? begin + OL_HOUR : volume->end;
    const double share = at < end ? (double)(at - begin) / (double)(end - begin) : 1;
    return volume->before[hour] + share * (volume->before[hour + 1] - volume->before[hour]);
}

double ol_log_volume_taken(const struct ol_log_volume *volume, ol_time from, ol_time to)
{
    return before(volume, to) - before(volume, from);
}

/* What is hot during an hour: what came in those before it, less the days that have left. */
static double hot_in(const struct ol_log_volume *volume, int64_t hour)
{
    const int64_t left = (hour - volume->logs->hot / OL_HOUR) / DAY_HOURS * DAY_HOURS;
    return (volume->before[hour] - volume->before[left > 0 ? left : 0]) / volume->logs->compression;
}

double ol_log_volume_hot(const struct ol_log_volume *volume, ol_time from, ol_time to)
{
    double sum = 0;
    if (volume->logs->hot == 0 || from >= to)
        return 0;
    for (ol_time at = from; at < to;) {
        const int64_t hour = at / OL_HOUR;
        const ol_time next = (hour + 1) * OL_HOUR, until = next < to ? next : to;
        sum += hot_in(volume, hour) * (double)(until - at);
        at = until;
    }
    return sum / (double)(to - from);
}

bool ol_log_volume_cold(const struct ol_log_volume *volume, int64_t day, double *bytes, ol_time *from, ol_time *to)
{
    *from = (day + 1) * OL_DAY + volume->logs->hot;
    *to = *from + volume->logs->cold;
    if (volume->logs->cold == 0 || *from > volume->end)
        return false;
    *bytes = (volume->before[(day + 1) * DAY_HOURS] - volume->before[day * DAY_HOURS]) / volume->logs->compression;
    return true;
}

/* ---- metrics ---- */

static double kept_at_end(const struct ol_log_volume *volume)
{
    double kept = volume->logs->hot > 0 ? hot_in(volume, (int64_t)volume->hours) : 0, bytes;
    ol_time from, to;
    for (int64_t day = 0; ol_log_volume_cold(volume, day, &bytes, &from, &to); day++)
        kept += to > volume->end ? bytes : 0;
    return kept;
}

void ol_log_volume_metrics(const struct ol_log_volume *volume, ol_time warmup_end, struct ol_metrics *metrics,
                           size_t replication)
{
    const ol_time begin = warmup_end < volume->end ? warmup_end : volume->end;
    const struct {
        const char *name;
        double bytes;
    } rows[] = {{"ingested_gb", ol_log_volume_taken(volume, begin, volume->end)},
                {"kept_gb", kept_at_end(volume)}};
    struct ol_text name = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ol_text_clear(&name);
        ol_text_addf(&name, "logs.%s.%s", volume->logs->name, rows[i].name);
        ol_metrics_set(metrics, replication, ol_text_string(&name), "GB", rows[i].bytes / GB);
    }
    ol_text_release(&name);
}

void ol_log_volume_release(struct ol_log_volume *volume)
{
    ol_mem_free(volume->before);
    *volume = (struct ol_log_volume){0};
}
