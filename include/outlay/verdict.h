/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * verdict: what became of an objective: whether a metric of a run is as it was asked to be.
 *
 * An objective of the scenario (scenarios/objective.h) has up to three bounds: at most, at least, and no worse than a
 * baseline by more than a share. Each bound is judged by itself, by the interval of the metric's mean over the
 * replications: it is met where all of the interval is on its right side, missed where all is on the wrong one, and
 * open where the bound lies within. An objective with a probability is judged alike by the interval of the share of
 * replications that keep to the bound (Wilson 1927). What is open counts as met, unless the objective is strict. One
 * replication has no interval, and its value decides.
 *
 *     if (ol_objective_fails(&verdicts[i]))
 *         ... exit status 1
 */
#ifndef OUTLAY_VERDICT_H
#define OUTLAY_VERDICT_H

#include "outlay/stats.h"

#include <stdbool.h>

enum ol_objective_bound {
    OL_AT_MOST,
    OL_AT_LEAST,
    OL_AGAINST_BASELINE, /* `bound`, `interval` and `margin` are shares of the baseline's mean; worse is positive */
    OL_OBJECTIVE_BOUNDS
};
/* "at most" ..., for people, and "at_most" ..., for programs. */
extern const char *const ol_objective_bound_words[OL_OBJECTIVE_BOUNDS];
extern const char *const ol_objective_bound_names[OL_OBJECTIVE_BOUNDS];

enum ol_objective_state {
    OL_OBJECTIVE_MET,
    OL_OBJECTIVE_OPEN,
    OL_OBJECTIVE_MISSED,
    OL_OBJECTIVE_UNJUDGED, /* no replication has a value; or there is no baseline beside it */
    OL_OBJECTIVE_UNKNOWN,  /* there is no such metric */
    OL_OBJECTIVE_STATES
};
extern const char *const ol_objective_state_names[OL_OBJECTIVE_STATES];

/* Of one bound of one objective. Strings are borrowed. */
struct ol_objective_verdict {
    const char *metric, *unit; /* unit: "" where the metric is not there */
    enum ol_objective_bound kind;
    double bound, level; /* level: of the interval, 0.95 */
    double
        probability; /* > 0: the bound has to hold in this share of the replications, and `margin` is one of shares */
    bool is_strict, wants_less;
    struct ol_interval interval; /* NAN where nothing was judged */
    double margin;               /* how far the mean is on the right side; negative: on the wrong one */
    enum ol_objective_state state;
};

/* Fills state and margin; `slack` is how far the metric is on the right side of its bound, negative on the wrong one;
 * NAN where there is no value. */
void ol_objective_judge(struct ol_objective_verdict *verdict, struct ol_interval slack);
/* Missed, or not shown to be met where that is asked for. */
bool ol_objective_fails(const struct ol_objective_verdict *verdict);

#endif
