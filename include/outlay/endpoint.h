/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * endpoint: a service that answers requests, as its author wrote it.
 *
 * Its instances are nodes: of a provider's type that the endpoint names itself, or of <capacity>s as pools have them,
 * so that they come, go, are lost and are billed as any other nodes. How many there should be its <autoscaler> says,
 * asked once a period, between `min` and `max`; without one there are `min`. A batch transform collects its requests
 * and releases them together, at the multiples of `every` after the clock's start; without an autoscaler it has `max`
 * instances from then until all are served, and `min`, by default none, in between. To the rest of the program an
 * endpoint's instances are a pool of that name, whose units are instances.
 *
 * `speed` and `model-size` ask what would be, with what is told of times and sizes left as it is: quantised weights,
 * compiled code. An <alternative> is another way to serve the same requests: an endpoint of which only is written what
 * differs (scenarios/alternative.h). A run takes no notice of it.
 */
#ifndef OUTLAY_ENDPOINT_H
#define OUTLAY_ENDPOINT_H

#include "outlay/pool.h"
#include "outlay/scaler.h"

enum ol_endpoint_kind { OL_ENDPOINT_REALTIME, OL_ENDPOINT_ASYNC, OL_ENDPOINT_BATCH };

struct ol_endpoint { /* <endpoint> */
    const struct ol_xml_node *node;
    const char *name;
    int kind;      /* enum ol_endpoint_kind */
    ol_time every; /* batch: when requests are released; 0: as they arrive */
    const char *provider, *type, *region;
    int64_t min, max;             /* instances */
    struct ol_law delay, startup; /* of an instance: from the order to its start, from there until it serves */
    struct ol_law response;       /* bytes of an answer, which go out to the internet; no type: not counted */
    ol_time target;               /* of the latency, for the SLO; 0: none */
    double objective;             /* the share of requests that should be within it */
    double speed;                 /* of its instances: so many times as fast as is told */
    double model_size;            /* of the models: so many times as large as is told */
    struct ol_list capacities;    /* struct ol_capacity; none: one of `type` */
    struct ol_list services;      /* none or one of each: models/serving/service.h ... */
    struct ol_list tokens;        /* token_speed.h */
    struct ol_list multi_models;  /* model_store.h */
    struct ol_list pipelines;     /* pipeline_graph.h */
    struct ol_list functions;     /* serverless_engine.h */
    struct ol_list autoscalers;   /* any number: they bound and top each other (scaler.h) */
    struct ol_list alternatives;  /* struct ol_endpoint, of what is written there and the defaults of the rest */

    /* below: not from attributes; set by the scenario */
    bool is_rolled_out;         /* a <rollout> begins it or ends it */
    struct ol_capacity implied; /* of `type` */
    struct ol_xml_node implied_node;
    struct ol_xml_attribute implied_attributes[8];
};

extern const struct ol_element ol_endpoint_element;
/* By enum ol_endpoint_kind, NULL-terminated: "realtime" ... */
extern const char *const ol_endpoint_kinds[];
/* Faults that the fields alone cannot see; of its alternatives the names only. */
void ol_endpoint_check(const struct ol_endpoint *endpoint, struct ol_faults *faults);
/* What a person should know of one in which nothing is wrong. */
void ol_endpoint_note(const struct ol_endpoint *endpoint, struct ol_faults *notes);
/* Whether it has instances of its own: a <function> runs on its provider's. */
static inline bool ol_endpoint_has_instances(const struct ol_endpoint *endpoint)
{
    return endpoint->functions.count == 0;
}
/* The pool of its instances: named and placed as the endpoint, with its capacities or the implied one. What it leaves
 * out is filled in, in the arena. */
struct ol_pool ol_endpoint_pool(struct ol_endpoint *endpoint, struct ol_arena *arena);

#endif
