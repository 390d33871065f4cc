/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/scaling/scalers.h"

#include "outlay/quantity.h"

#include <math.h>

#define SLACK 1e-9

/* 1970-01-05, where the clock has no start of its own. */
#define SOME_MONDAY (4 * OL_DAY)

const char *const ol_scaler_metric_names[] = {
    [OL_SCALED_BY_REQUESTS_A_MINUTE] = "requests-per-instance-per-minute",
    [OL_SCALED_BY_REQUESTS_A_SECOND] = "requests-per-instance-per-second",
    [OL_SCALED_BY_UTILIZATION] = "utilization",
    [OL_SCALED_BY_CONCURRENCY] = "concurrency",
    [OL_SCALED_BY_BACKLOG] = "backlog",
    NULL,
};

static double arrivals_in(const struct ol_scaler_sample *sample, ol_time unit)
{
    const ol_time length = sample->to - sample->from;
    return length > 0 ? (double)sample->arrivals * (double)unit / (double)length : NAN;
}

double ol_scaler_load(enum ol_scaler_metric metric, const struct ol_scaler_sample *sample)
{
    switch (metric) {
    case OL_SCALED_BY_REQUESTS_A_MINUTE:
        return arrivals_in(sample, OL_MINUTE);
    case OL_SCALED_BY_REQUESTS_A_SECOND:
        return arrivals_in(sample, OL_SECOND);
    case OL_SCALED_BY_UTILIZATION:
        return sample->utilization * sample->ready;
    case OL_SCALED_BY_CONCURRENCY:
        return sample->concurrency;
    case OL_SCALED_BY_BACKLOG:
        return sample->queue;
    }
    return NAN;
}

double ol_scaler_value(enum ol_scaler_metric metric, const struct ol_scaler_sample *sample)
{
    return sample->ready > 0 ? ol_scaler_load(metric, sample) / sample->ready : NAN;
}

/* It was read; where not, that was told. */
static bool is_read(const struct ol_xml_node *node, const char *attribute)
{
    const struct ol_xml_attribute *written = ol_xml_attribute(node, attribute);
    char why[160];
    double share;
    return written && ol_share_parse(ol_slice_trim(ol_slice_of(written->value)), &share, why);
}

void ol_scaler_check_level(const struct ol_xml_node *node, const char *attribute, enum ol_scaler_metric metric,
                           double level, struct ol_faults *faults)
{
    if (!is_read(node, attribute))
        return;
    if (level > 0 && (metric != OL_SCALED_BY_UTILIZATION || level <= 1))
        return;
    if (metric == OL_SCALED_BY_UTILIZATION)
        ol_faults_add(faults, ol_xml_place(node, attribute),
                      "%s: %g is no level of utilization; give a share such as 70%%, above 0%% and up to 100%%",
                      attribute, level);
    else
        ol_faults_add(faults, ol_xml_place(node, attribute), "%s: %g is no level of %s; give a number above 0",
                      attribute, level, ol_scaler_metric_names[metric]);
}

int ol_scaler_clip(const struct ol_scaler_setting *setting, int instances)
{
    const int raised = instances < setting->min ? setting->min : instances;
    return raised > setting->max ? setting->max : raised;
}

static int whole(double instances)
{
    return (int)fmin(fmax(instances, 0), OL_INSTANCES_LIMIT);
}

int ol_scaler_ceil(double instances)
{
    return whole(ceil(instances - SLACK * fmax(1, fabs(instances))));
}

int ol_scaler_floor(double instances)
{
    return whole(floor(instances + SLACK * fmax(1, fabs(instances))));
}

int ol_scaler_wake(const struct ol_scaler_setting *setting, const struct ol_scaler_sample *sample, int wanted)
{
    const bool is_asked_for = sample->arrivals > 0 || sample->queue > 0;
    return ol_scaler_clip(setting, wanted == 0 && is_asked_for ? 1 : wanted);
}

ol_time ol_scaler_instant(const struct ol_scaler_setting *setting, ol_time at)
{
    return at + (setting->start_instant != 0 ? setting->start_instant : SOME_MONDAY);
}
