/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * anomaly_report: the anomalies of a bill, each once, with what explains it.
 *
 * They are looked for in all costs and in each group of at least LEAST_SHARE of them. What a group shows while the
 * whole does too is no finding of its own, but explains the whole's: its own excess over what is usual of it, if that
 * is at least a fifth of the whole's. Groups that stray together while the whole does not are one finding, with the
 * name of the greatest and each one's share. Findings of which more than half lies in a planned event are left out,
 * and counted.
 */
#ifndef OUTLAY_ANOMALY_REPORT_H
#define OUTLAY_ANOMALY_REPORT_H

#include "reports/anomaly.h"
#include "scenarios/cost_series.h"
#include "scenarios/planned_events.h"

#define OL_ANOMALY_CAUSES 3

struct ol_anomaly_cause {
    const char *group;
    double share; /* of the finding's excess */
};

struct ol_reported_anomaly {
    const char *series; /* "" of the whole */
    struct ol_anomaly anomaly;
    struct ol_anomaly_cause causes[OL_ANOMALY_CAUSES]; /* the greatest first */
    size_t cause_count;
};

struct ol_anomaly_report {
    const struct ol_cost_series *costs;
    struct ol_reported_anomaly *items; /* in the order of time */
    size_t count, capacity;
    size_t planned; /* findings that were left out */
    struct ol_planned_events events;
};

void ol_anomaly_report_find(struct ol_anomaly_report *report, const struct ol_cost_series *costs,
                            const struct ol_anomaly_setting *setting);
void ol_anomaly_report_release(struct ol_anomaly_report *report);

#endif
