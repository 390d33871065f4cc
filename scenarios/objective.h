/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * objective: the element <objective>, and its judgement after a run or beside a baseline.
 *
 * What metrics there are is known when a run is over, so that a name that none has is told then (with the nearest that
 * there is), at the element's place, and is bad input. The bounds and how they are judged: outlay/verdict.h.
 *
 *     <objective metric="jobs.wait.p95_s" at-most="3600"/>
 *     <objective metric="team.vision.wait.p95_s" against-baseline="5%" strict="yes"/>
 */
#ifndef OUTLAY_SCENARIOS_OBJECTIVE_H
#define OUTLAY_SCENARIOS_OBJECTIVE_H

#include "outlay/metric.h"
#include "outlay/scenario.h"
#include "outlay/verdict.h"

struct ol_objective {               /* <objective> */
    const struct ol_xml_node *node; /* says which of the three bounds are there */
    const char *metric;
    double at_most, at_least;
    double against;     /* share of the baseline's mean by which it may be worse */
    double confidence;  /* of the interval, between 0 and 1 */
    double probability; /* share of replications that have to keep to the bound; 0: their mean has to */
    bool strict;
    int better; /* 0: less, 1: more, -1: as metric_wish.h has it */
};

extern const struct ol_element ol_objective_element;
extern const char *const ol_objective_attributes[OL_OBJECTIVE_BOUNDS]; /* by bound */

/* The share of replications that have to keep to this bound; 0: their mean has to, as always against a baseline. */
double ol_objective_share(const struct ol_objective *objective, enum ol_objective_bound bound);
/* Whether the element has this bound; whether less is the better way, against a baseline. */
bool ol_objective_has(const struct ol_objective *objective, enum ol_objective_bound bound);
bool ol_objective_wants_less(const struct ol_objective *objective);
void ol_objective_check(const struct ol_objective *objective, struct ol_faults *faults);
/* Names that no run can have. */
void ol_objectives_note(const struct ol_list *objectives, struct ol_faults *notes);
/* One for each bound of each objective, in the arena; what stands against a baseline is unjudged. */
struct ol_objective_verdict *ol_objectives_judge(const struct ol_list *objectives,
                                                 const struct ol_metrics *metrics, size_t replications,
                                                 struct ol_arena *arena, size_t *count);
/* A fault for each objective whose metric is not there. */
void ol_objectives_find(const struct ol_list *objectives, const struct ol_metrics *metrics,
                        struct ol_faults *faults);
/* Whether one is about what is only counted where it is asked for: waits by team, class and size. */
bool ol_objectives_ask(const struct ol_list *objectives, const char *const *beginnings);

#endif
