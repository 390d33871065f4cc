/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * world_telemetry: in one replication, who counts what the scenario's <logs> come of, and what comes of that.
 *
 * Requests of endpoints and job-hours of pools are counted by the hour, only where some <logs> are of them; volumes are
 * made of the counts when the run is over. Counting changes nothing: a run with logs takes the course of one without.
 */
#ifndef OUTLAY_WORLD_TELEMETRY_H
#define OUTLAY_WORLD_TELEMETRY_H

#include "models/telemetry/job_hours.h"
#include "models/telemetry/log_volume.h"
#include "outlay/scenario.h"

struct ol_world_telemetry {
    const struct ol_scenario *scenario;
    bool *watched;             /* by pool */
    struct ol_hour_sums *sums; /* by pool */
    size_t pool_count;
    struct ol_job_hours job_hours;
    struct ol_log_volume *volumes; /* one for each of the scenario's <logs>; empty until the run is over */
};

/* `managed` is borrowed. */
void ol_world_telemetry_open(struct ol_world_telemetry *telemetry, const struct ol_scenario *scenario,
                             const bool *managed, struct ol_probes *probes);
/* Where an endpoint's requests are counted; NULL where nobody asks for them. */
struct ol_hour_sums *ol_world_telemetry_arrivals(struct ol_world_telemetry *telemetry, size_t pool);
/* Bad input where the run was too long for counting by the hour. */
int ol_world_telemetry_finish(struct ol_world_telemetry *telemetry, ol_time end, struct ol_error *error);
/* logs.NAME.ingested_gb ..., metrics.NAME.series and .values, from the warm-up's end to the run's. */
void ol_world_telemetry_metrics(const struct ol_world_telemetry *telemetry, ol_time warmup_end, ol_time end,
                                struct ol_metrics *metrics, size_t replication);
void ol_world_telemetry_release(struct ol_world_telemetry *telemetry);

#endif
