/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flow: <pipeline> of <workload>: jobs as a graph, begun by a schedule.
 *
 * A pipeline's steps are jobs: fetch, validate, train, evaluate, deploy. Each begins when the steps it comes `after`
 * are done with, one way or another; steps after nothing begin with the run. Runs begin at the moments of a schedule
 * (flow_clock.h), every so often, or once.
 *
 * How a step ends. An attempt fails where its job does not complete; by the draw of `fail` it is written as one that is
 * to fail, so that what it held is lost wherever that is told, and its cost is that of failures. It is tried
 * again up to `retries` times, `retry-delay` later, each time `backoff` times as long; a refused one is not.
 * A step that is not tried again has failed. `when` looks at how the steps before ended:
 *
 *     success (default)  all of them succeeded; else it is blocked where one failed or was blocked, or skipped
 *     failure            at least one failed or was blocked; else it is skipped
 *     always             they are done with
 *
 * These are Airflow's trigger rules all_success, one_failed (which here waits for all) and all_done. Beside that a step
 * is taken with `probability` only, as a branch is, and else skipped. A run fails where any step failed.
 *
 * Overlap, where a run is due while another still goes on: allow begins it beside that; skip leaves it out; queue
 * begins it when the earlier ones are over. The first two are Kubernetes' concurrencyPolicy Allow and Forbid.
 *
 * How long a run took and why is in flow_path.h. What steps draw comes from streams by pipeline, step and run, so that
 * one step's retries do not shift another's lengths.
 */
#ifndef OUTLAY_MODELS_FLOW_H
#define OUTLAY_MODELS_FLOW_H

#include "outlay/author.h"

#define OL_FLOW_STEPS_MOST 1000
/* Of one pipeline, so that a replication fits into memory: each run is kept, and so are the jobs of its steps. */
#define OL_FLOW_RUNS_MOST 1000000
#define OL_FLOW_JOBS_MOST 10000000

enum ol_flow_when { OL_WHEN_SUCCESS, OL_WHEN_FAILURE, OL_WHEN_ALWAYS };
enum ol_flow_overlap { OL_OVERLAP_ALLOW, OL_OVERLAP_SKIP, OL_OVERLAP_QUEUE };
enum ol_flow_daylight { OL_DAYLIGHT_CRON, OL_DAYLIGHT_KUBERNETES };

struct ol_flow_step {         /* <step> */
    struct ol_single_job job; /* its node, name, pool, size and work; not its times */
    const char *after;        /* names, with blanks or commas between; NULL: it begins with the run */
    struct ol_law duration;
    ol_time estimate; /* 0: what was drawn */
    int64_t retries;
    ol_time retry_delay;
    double backoff;
    int when; /* enum ol_flow_when */
    double probability;
    double fail, fail_after; /* of each attempt, and the share of its duration after which it is found */
};

struct ol_flow { /* <pipeline> */
    const struct ol_xml_node *node;
    const char *name;
    const char *schedule, *zone;     /* NULL: none; UTC */
    int daylight;                    /* enum ol_flow_daylight */
    ol_time every;                   /* 0: not */
    ol_time start, until;            /* after the clock's start; until 0: not given */
    int64_t count;                   /* 0: not given */
    int overlap;                     /* enum ol_flow_overlap */
    const char *user, *team, *queue; /* of steps that say nothing else */
    struct ol_list steps;            /* struct ol_flow_step */
};

extern const struct ol_element ol_flow_element;
extern const struct ol_author_kind ol_flow_kind;

static inline const struct ol_flow_step *ol_flow_step(const struct ol_flow *flow, size_t i)
{
    return (const struct ol_flow_step *)flow->steps.items + i;
}

/* What fields alone cannot. */
void ol_flow_check(const void *flow, bool has_end, struct ol_faults *faults);
/* How many runs there will be, against the clock (author.h). */
void ol_flow_fit(const void *flow, const struct ol_author_context *clock, struct ol_faults *faults,
                 struct ol_faults *notes);
struct ol_author *ol_flow_open(const void *flow, const struct ol_author_context *context, struct ol_error *error);

#endif
