/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan: the cheapest choice among a scenario's decisions (decide.h) that meets its objectives (objective.h).
 *
 * The decisions make a grid, each point of which is a point of a study (study.h), and each objective makes a bound;
 * how it is searched says plan_search.h. The bound of an objective with a probability is kept by that share of the
 * replications, that of another one by their mean, with the objective's confidence, strict or not. What a run would
 * call open is told as not beyond doubt. An objective against the baseline is held against the scenario as given.
 *
 * What a plan takes as cost is a metric, and one that less work makes smaller, too: a scenario that ends with its clock
 * costs less where jobs are left waiting. So a plan keeps count of the jobs done beside the cost.
 *
 *     struct ol_plan plan = {.study = study, .cost = "cost.effective", .seed = 1, .replications = 20, .threads = 2};
 *     status = ol_plan_run(&plan, &error);
 *     ... plan.search ...
 *     ol_plan_release(&plan);
 */
#ifndef OUTLAY_SCENARIOS_PLAN_H
#define OUTLAY_SCENARIOS_PLAN_H

#include "scenarios/decide.h"
#include "scenarios/objective.h"
#include "scenarios/plan_search.h"
#include "scenarios/study.h"

#include <pthread.h>

struct ol_plan {
    /* filled by the caller, and borrowed */
    struct ol_study *study;
    const char *cost; /* the metric that is to be small */
    uint64_t seed;
    size_t replications, threads;
    size_t budget;              /* simulations; 0: by the size of the grid */
    const struct ol_edit *more; /* decisions beside those of the scenario: XPath and values */
    size_t more_count;
    const volatile int *stop, *wants_tick; /* as of struct ol_run_setting; may be NULL */
    void (*tick)(void *self, double share, uint64_t jobs);
    void *tick_self;

    /* made by ol_plan_run */
    struct ol_decisions decisions;
    const struct ol_objective **objectives; /* of each bound */
    const char **units;                     /* of each column but the last */
    struct ol_plan_problem problem;
    struct ol_plan_search search;
    struct ol_faults faults; /* of objectives whose metric is not there */

    /* private */
    struct ol_arena arena;
    pthread_mutex_t lock;
    size_t done;
};

#define OL_PLAN_BUDGET_LIMIT 10000000

/* Bad input without an error where `faults` has what is wrong. */
int ol_plan_run(struct ol_plan *plan, struct ol_error *error);
void ol_plan_release(struct ol_plan *plan);

/* The level of a point in a decision; NULL: the scenario as given is none of them. */
const struct ol_decision_level *ol_plan_level(const struct ol_plan *plan, size_t point, size_t decision);
/* Mean and interval of a column at a point, over all replications that it has. */
struct ol_interval ol_plan_column(const struct ol_plan *plan, size_t point, size_t column);
/* How many jobs fewer are done by the choice than as given, in the mean; 0: none. */
double ol_plan_undone(const struct ol_plan *plan);

#endif
