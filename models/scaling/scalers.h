/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scalers: all rules, one a file, and what they share: what is measured, how numbers are rounded, how runs are counted.
 */
#ifndef OUTLAY_SCALING_SCALERS_H
#define OUTLAY_SCALING_SCALERS_H

#include "outlay/scaler.h"

extern const struct ol_scaler_rule ol_scaler_fixed, ol_scaler_target_tracking, ol_scaler_step, ol_scaler_hpa;
extern const struct ol_scaler_rule ol_scaler_knative, ol_scaler_scheduled, ol_scaler_predictive;

/* The children of <autoscaler>, beside the rules that read them. */
extern const struct ol_element ol_scaler_step_element, ol_scaler_time_element;

/* ---- what is measured ---- */

enum ol_scaler_metric {
    OL_SCALED_BY_REQUESTS_A_MINUTE,
    OL_SCALED_BY_REQUESTS_A_SECOND,
    OL_SCALED_BY_UTILIZATION,
    OL_SCALED_BY_CONCURRENCY,
    OL_SCALED_BY_BACKLOG,
};
extern const char *const ol_scaler_metric_names[]; /* NULL-terminated: all of an instance */

/* Of all instances together; NAN where it is missing. */
double ol_scaler_load(enum ol_scaler_metric metric, const struct ol_scaler_sample *sample);
/* Of a ready instance, in the mean; NAN where it is missing or none is ready. */
double ol_scaler_value(enum ol_scaler_metric metric, const struct ol_scaler_sample *sample);
/* A target, or another level of the metric: above 0, and a share where the metric is one. */
void ol_scaler_check_level(const struct ol_xml_node *node, const char *attribute, enum ol_scaler_metric metric,
                           double level, struct ol_faults *faults);

/* ---- numbers of instances ---- */

#define OL_INSTANCES_LIMIT 1000000

int ol_scaler_clip(const struct ol_scaler_setting *setting, int instances);
/* Rounded up and down, but for what lies within 1e-9 of a whole number, which rounding errors have moved; within
 * 0..OL_INSTANCES_LIMIT. */
int ol_scaler_ceil(double instances);
int ol_scaler_floor(double instances);
/* One where there are none and somebody has asked, else `wanted`; clipped. */
int ol_scaler_wake(const struct ol_scaler_setting *setting, const struct ol_scaler_sample *sample, int wanted);

/* Of a time on the clock. */
ol_time ol_scaler_instant(const struct ol_scaler_setting *setting, ol_time at);

#endif
