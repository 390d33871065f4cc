/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * log_volume: how many bytes of log lines came in, hour by hour, and how many are kept where.
 *
 * Bytes are what the events of an hour make on average: sampling takes its share of each hour and draws nothing. What
 * comes in an hour is kept from the hour's end on. What a day (of the clock) has brought leaves the hot system at once,
 * when the last of it has been there for `hot`, as exports and retention settings go by days; then it lies in the cold
 * class for `cold`. What is kept is compressed, what is taken in is not.
 */
#ifndef OUTLAY_TELEMETRY_LOG_VOLUME_H
#define OUTLAY_TELEMETRY_LOG_VOLUME_H

#include "models/telemetry/hour_sums.h"
#include "outlay/metric.h"

struct ol_log_volume {
    const struct ol_logs *logs; /* borrowed */
    ol_time end;                /* of the run */
    double *before;             /* bytes taken in before each hour, [hours + 1] */
    size_t hours;
};

/* `events` are by the hour; NULL where the logs have a rate of their own. The end is below OL_TELEMETRY_LIMIT. */
void ol_log_volume_fill(struct ol_log_volume *volume, const struct ol_logs *logs,
                        const struct ol_hour_sums *events, ol_time end);
/* Bytes taken in from .. to, evenly within each hour. */
double ol_log_volume_taken(const struct ol_log_volume *volume, ol_time from, ol_time to);
/* Bytes kept hot: their mean over from .. to. */
double ol_log_volume_hot(const struct ol_log_volume *volume, ol_time from, ol_time to);
/* What the clock's `day` makes of cold bytes, from when to when; false past the last one that has come there by
 * the end. */
bool ol_log_volume_cold(const struct ol_log_volume *volume, int64_t day, double *bytes, ol_time *from,
                        ol_time *to);
/* logs.NAME.ingested_gb since the warm-up, .kept_gb at the end. */
void ol_log_volume_metrics(const struct ol_log_volume *volume, ol_time warmup_end, struct ol_metrics *metrics,
                           size_t replication);
void ol_log_volume_release(struct ol_log_volume *volume);

#endif
