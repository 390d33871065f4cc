/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * anomaly: what stands out in a series of costs, told as it would have been told on the day.
 *
 * Nothing at a step is judged by what came after it. What is expected is the level of the last season (a day of hours,
 * a week of days) and what the same phase of the last seasons was off it, each by medians, and of days what the same
 * day of the last months was off that, if each of them was; of values that are nowhere negative level and season are
 * of their logarithms, because costs vary in proportion. What differs is looked at in single steps and in the means of
 * several, each against the median absolute deviation of its own past and against what its tail there lets happen once
 * in two years, above and below by themselves where enough is known: a series that has often jumped has to jump
 * farther. What was flagged does not teach the model, until it has lasted for two seasons: then it is a shift, and the
 * new level is believed. A slow leak is a ramp of one to four weeks off the line of the four to twelve weeks before,
 * which is the median of slopes (Theil 1950, Sen 1968), against the spread about that line, more where days go together
 * with their neighbours (Hamed and Rao 1998), and against the ramps that the series has had anyway. A step that is
 * missing, or costs next to nothing where much was expected, is missing. Of days only gaps are told in the first four
 * weeks, and up to the seventh only what at least doubles or halves and is far beyond all before it: how costs stray is
 * hardly known by then.
 *
 * Flagged steps that lie together are one finding, but what is twice as far off as all before it is told anew. Its size
 * is what was spent less what was expected. How severe it is goes by its size in days of usual spending: low below a
 * quarter, medium below one, high below four, else critical.
 *
 * The plain methods stand beside: more than the mean and two deviations of the last 30 days, more than twice the mean
 * of the last 7.
 *
 *     size_t count;
 *     const struct ol_anomaly_setting setting = {.sensitivity = 1};
 *     struct ol_anomaly *found = ol_anomalies_find(values, n, start, OL_DAY, &setting, &count);
 *     ol_mem_free(found);
 */
#ifndef OUTLAY_REPORTS_ANOMALY_H
#define OUTLAY_REPORTS_ANOMALY_H

#include "outlay/simtime.h"

#include <stddef.h>

enum ol_anomaly_method { OL_ANOMALY_ROBUST, OL_ANOMALY_MEAN_2SIGMA, OL_ANOMALY_TWICE_AVERAGE, OL_ANOMALY_METHODS };
/* "robust", "mean2sigma", "twice-average"; NULL-terminated. */
extern const char *const ol_anomaly_methods[OL_ANOMALY_METHODS + 1];

enum ol_anomaly_kind {
    OL_ANOMALY_SPIKE,
    OL_ANOMALY_DROP,
    OL_ANOMALY_SHIFT,
    OL_ANOMALY_LEAK,
    OL_ANOMALY_MISSING,
    OL_ANOMALY_KINDS
};
extern const char *const ol_anomaly_kinds[OL_ANOMALY_KINDS];

enum ol_anomaly_severity { OL_SEVERITY_LOW, OL_SEVERITY_MEDIUM, OL_SEVERITY_HIGH, OL_SEVERITY_CRITICAL };
extern const char *const ol_anomaly_severities[];

struct ol_anomaly_setting {
    enum ol_anomaly_method method;
    double sensitivity; /* 1 is usual; thresholds are divided by it */
    double least;       /* the size that a finding has at least */
};

struct ol_anomaly {
    enum ol_anomaly_kind kind;
    enum ol_anomaly_severity severity;
    size_t first, last;        /* steps */
    size_t detected;           /* the step at whose end it was told */
    double observed, expected; /* sums over these steps; a step that is missing counts as 0 */
    double score;              /* how far the farthest step was beyond the threshold: above 1 */
};

/* Of values with NAN where they are missing; an array for ol_mem_free, in the order of time. */
struct ol_anomaly *ol_anomalies_find(const double *values, size_t count, ol_time start, ol_time step,
                                     const struct ol_anomaly_setting *setting, size_t *found);
/* How many steps a finding needs before it: none is told of a shorter series. */
size_t ol_anomaly_needs(ol_time step);
/* What the steps first .. last would have been, by the median of the same phase of up to four seasons before. */
double ol_anomaly_usual(const double *values, size_t first, size_t last, ol_time step);

#endif
