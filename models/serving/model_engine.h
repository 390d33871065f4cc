/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model_engine: many models on few instances, each loaded where it is asked for.
 *
 * Requests wait in the line of a front (front.h), first come first served, and are served as the endpoint's <service>
 * says: by its law, in its slots, with its patience, timeouts and retries. The first of them takes a slot of an
 * instance that has its model (routing `resident`: of these the one with the fewest requests, then the lowest id);
 * where none that has it has a free slot, or by routing `least-loaded`, of the instance with the fewest requests that
 * has the model or can make room for it, then of that with the most free memory, then the lowest id. A model that is
 * not there is loaded: what is not in use is evicted as needed, and its request holds the slot for as long as the
 * loading and the service take. Others that ask for it meanwhile wait in their slots for the same loading. An instance
 * loads one model at a time.
 *
 * A caller who hangs up leaves his slot; while his model is being loaded, when that is over, as nothing stops it. The
 * time that a request is served, which a service-timeout bounds, begins when its model is there.
 *
 * Where no instance with a free slot can make room, as all memory is in use, the first in line waits, and the others
 * behind it. A model that is larger than an instance's memory fails its requests at once.
 *
 * Models are told by the traffic (request.h), or drawn by a Zipf law where a request does not tell. A model's size is
 * drawn once, by its label or number, whatever the order in which models are asked for.
 */
#ifndef OUTLAY_SERVING_MODEL_ENGINE_H
#define OUTLAY_SERVING_MODEL_ENGINE_H

#include "models/serving/engine.h"
#include "outlay/field.h"
#include "outlay/stats.h"

enum ol_model_routing { OL_ROUTE_RESIDENT, OL_ROUTE_LEAST_LOADED };

struct ol_multi_model { /* <multi-model> */
    const struct ol_xml_node *node;
    int64_t models;          /* of those drawn */
    double zipf;             /* exponent */
    struct ol_law size;      /* bytes */
    int64_t memory_bytes;    /* of an instance, for models */
    int64_t bandwidth_bytes; /* a second; 0: loading takes what load_time says */
    struct ol_law load_time; /* on top of size over bandwidth */
    int eviction;            /* enum ol_eviction */
    int routing;             /* enum ol_model_routing */
};
extern const struct ol_field ol_multi_model_fields[];
extern const struct ol_element ol_multi_model_element;
void ol_multi_model_check(const struct ol_multi_model *options, const struct ol_xml_node *node,
                          struct ol_faults *faults);

/* Of requests that arrived after the warm-up, but for evictions and loads, which are of the whole time after it. */
struct ol_model_usage {
    uint64_t hits, joined, misses; /* began where the model was; where it was being loaded; where it was not */
    uint64_t loads, evictions;
    uint64_t load_time;            /* microseconds that loaders were at work */
    uint64_t too_large;            /* failed */
    struct ol_histogram load_wait; /* microseconds that a request waited in its slot, of those that had to */
};

/* Borrows the options. Closed by its ops. */
struct ol_engine *ol_model_engine_open(const struct ol_multi_model *options,
                                       const struct ol_engine_setting *setting);
/* Good until it is closed. */
const struct ol_model_usage *ol_model_engine_usage(const struct ol_engine *engine);

#endif
