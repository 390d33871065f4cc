/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cheapest: an endpoint as it is and each of its alternatives, at several volumes of its traffic, and where one gets
 * cheaper than another.
 *
 * A case is one way to serve: the endpoint as it is, which is the first, or with an alternative in its place. A level
 * is a volume of the endpoint's traffic, with what becomes of each case there; all are run from one seed, so they meet
 * the same requests. The cheapest of a level is the one that costs least among those that have a price and meet their
 * target: in time, or where none is promised answered, for the share of requests that the objective says. What has no
 * price is no candidate: it would pass for free.
 *
 * Between two levels at which the answer differs, the volume is halved (in its logarithm) and run again until its
 * bounds are within 2 per cent; what is told is the middle, in requests a day, within one per cent of where it is.
 * Costs may have steps, at which nothing is ever equal: the place is then that of the step. Two curves that cross
 * twice between neighbouring levels pass for two that do not.
 *
 *     struct ol_cheapest cheapest = {0};
 *     ol_cheapest_open(&cheapest, scenario, path, endpoint, &setting);
 *     status = ol_cheapest_run(&cheapest, volumes, count, &error);
 *     ol_cheapest_release(&cheapest);
 */
#ifndef OUTLAY_CHEAPEST_H
#define OUTLAY_CHEAPEST_H

#include "outlay/arena.h"
#include "scenarios/run.h"

#define OL_NO_CASE      SIZE_MAX
#define OL_MONTH_HOURS  730 /* of a month, for what a month costs */
#define OL_LITTLE_USED  0.5 /* GPUs that are used less should be smaller ones */
#define OL_LEVELS_LIMIT 20

struct ol_served_case {
    const char *name;        /* the alternative's, or the endpoint's */
    const char *alternative; /* NULL: the endpoint as it is */
    const char *kind;        /* "realtime" ..., "serverless" */
    const char *type;        /* of its instances; NULL: none, or not told */
    ol_time target;          /* 0: none */
    double objective;        /* a share */
};

/* Means over the replications; NAN: there is none. */
struct ol_served_cell {
    double requests_a_day;
    double instances; /* paid for, in the mean */
    double utilization, p95_s;
    double in_time;  /* of the requests that ended; without a target all that were answered are */
    double answered; /* of all requests, those in flight at the end too */
    double cost;     /* of the run, after its warm-up */
    double month, per_1k;
    double instance_hour; /* what an hour of an instance costs in the mean */
    bool is_priced, meets;
    bool is_known; /* it was run */
};

struct ol_served_level {
    double volume;                /* times the traffic as it is */
    double requests_a_day;        /* of the endpoint as it is */
    struct ol_served_cell *cells; /* by case */
    size_t cheapest;              /* OL_NO_CASE: none meets its target */
    size_t
        smaller; /* where the endpoint as it is is little used: the cheapest case of smaller instances that meets
                       its target; OL_NO_CASE: none */
};

enum ol_switch_reason {
    OL_SWITCH_COST,   /* both are fit on either side: the costs cross */
    OL_SWITCH_MISSES, /* the one that goes does not meet its target any more */
    OL_SWITCH_BEGINS, /* the one that comes did not meet its target before */
    OL_SWITCH_REASONS
};
/* "cost", "misses-target" ... */
extern const char *const ol_switch_reasons[OL_SWITCH_REASONS];

/* At this volume one case takes the place of another. */
struct ol_served_switch {
    size_t from, to; /* OL_NO_CASE: none that meets its target */
    double volume, requests_a_day;
    enum ol_switch_reason reason;
};

/* Between the endpoint as it is and an alternative, whatever targets they meet. */
struct ol_served_pair {
    size_t with;
    bool is_known;                         /* both have a price */
    bool crosses, is_less_first, is_equal; /* the alternative costs less at the first level; the same at all */
    double volume, requests_a_day;         /* where they cross first */
};

/* Zero-initialised is empty. */
struct ol_cheapest {
    struct ol_arena arena;
    const char *endpoint, *currency; /* currency: NULL where nothing has a price */
    struct ol_served_case *cases;
    size_t case_count;
    struct ol_served_level *levels; /* by increasing volume */
    size_t level_count;
    struct ol_served_switch *switches;
    size_t switch_count, switch_capacity;
    struct ol_served_pair *pairs; /* one a case but the first */
    double hours;                 /* of the run, after its warm-up */

    /* private */
    struct ol_served_level *known; /* all that were looked at; their cells are in the arena */
    size_t known_count, known_capacity;
    const struct ol_scenario *scenario;
    const char *path;
    struct ol_run_setting setting;
};

/* The scenario stays open for as long, and `path` is the name that it was opened by. Of the setting, directory and tick
 * count for nothing: `tick` is told of all runs together. */
void ol_cheapest_open(struct ol_cheapest *cheapest, const struct ol_scenario *scenario, const char *path,
                      const struct ol_endpoint *endpoint, const struct ol_run_setting *setting);
/* Volumes by increasing size. */
int ol_cheapest_run(struct ol_cheapest *cheapest, const double *volumes, size_t count, struct ol_error *error);
void ol_cheapest_release(struct ol_cheapest *cheapest);

#endif
