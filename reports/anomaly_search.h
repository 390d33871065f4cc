/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * anomaly_search: what the parts of anomaly share: one series on its way from values to findings.
 *
 * anomaly_expected tells what a step would have been, anomaly_walk goes from step to step and flags, anomaly_finding
 * makes findings of flagged steps, anomaly_leak finds slopes, anomaly_plain is the methods that stand beside. Arrays
 * have a place for each step and are of the arena; `found` is handed to who asked.
 */
#ifndef OUTLAY_REPORTS_ANOMALY_SEARCH_H
#define OUTLAY_REPORTS_ANOMALY_SEARCH_H

#include "outlay/arena.h"
#include "reports/anomaly.h"

#include <stdbool.h>

#define OL_ANOMALY_SIGMA       1.4826 /* of a normal law over its median absolute deviation */
#define OL_ANOMALY_NEEDS       2      /* seasons before that tell a phase */
#define OL_ANOMALY_LEAST_SCALE 0.01   /* of a logarithm: what is off by less is nothing to a budget */
#define OL_ANOMALY_MOST_SCORE  1e6    /* of what strays where nothing ever did: a number all the same */
#define OL_ANOMALY_NOTHING     0.05   /* of what is expected: less is missing */
#define OL_ANOMALY_LEAK_BEFORE 84     /* days that tell the line which a leak leaves */

struct ol_anomaly_search {
    const double *raw;
    size_t count, day, season; /* steps of a day, at least 1, and of a season */
    ol_time start, step;
    const struct ol_anomaly_setting *setting;
    struct ol_arena arena;
    bool is_logarithm;
    double offset;     /* logarithms are of values and this */
    double *values;    /* as they are looked at */
    double *clean;     /* what the model learns from: flagged steps are what was expected of them */
    double *level;     /* the median of the season before */
    double *anchor;    /* what a phase is off from: the level, of a new one too that was believed later */
    double *expected;  /* NAN: nothing is known yet */
    double *off;       /* spent less what is expected but for the day of the month; NAN */
    bool *is_of_month; /* days that are known to be off in their month */
    double *rest;      /* values less expected, or 0 where one is not known */
    double *score;     /* beyond the threshold; at most 1: not flagged */
    double *room;
    struct ol_anomaly *found;
    size_t found_count, capacity;
    size_t *since;   /* the first step of the newest level that was believed by then */
    size_t begin;    /* from when on the scales are measured */
    size_t believed; /* where the newest level that was believed ends: what was off it is no news */
};

size_t ol_anomaly_day_steps(ol_time step);
size_t ol_anomaly_season_steps(ol_time step);

/* Puts them into another order; there is one at least. */
double ol_anomaly_median(double *values, size_t count);
/* Of those that are known; NAN without any. */
double ol_anomaly_median_between(struct ol_anomaly_search *search, const double *values, size_t from, size_t to);
void ol_anomaly_transform(struct ol_anomaly_search *search);
double ol_anomaly_spent(const struct ol_anomaly_search *search, double value);
/* What is spent where the values that are looked at are more by so much. */
double ol_anomaly_moved(const struct ol_anomaly_search *search, double spent, double by);
/* NAN: nothing is known yet. */
double ol_anomaly_expect(struct ol_anomaly_search *search, size_t t);
/* The step from which on the same hour of the weeks before tells more than that of the days before. */
size_t ol_anomaly_week_known(const struct ol_anomaly_search *search);

void ol_anomaly_walk(struct ol_anomaly_search *search);
void ol_anomaly_walk_plainly(struct ol_anomaly_search *search);
void ol_anomaly_flag_gaps(struct ol_anomaly_search *search);

void ol_anomaly_add(struct ol_anomaly_search *search, struct ol_anomaly anomaly);
enum ol_anomaly_severity ol_anomaly_severity_of(const struct ol_anomaly_search *search, double size);
void ol_anomaly_gather(struct ol_anomaly_search *search);
void ol_anomaly_find_leaks(struct ol_anomaly_search *search);

#endif
