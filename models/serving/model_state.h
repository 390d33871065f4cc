/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model_state: what the parts of the model engine share: its instances, what they serve, and where a request goes.
 */
#ifndef OUTLAY_SERVING_MODEL_STATE_H
#define OUTLAY_SERVING_MODEL_STATE_H

#include "models/serving/due_heap.h"
#include "models/serving/load_gauge.h"
#include "models/serving/model_engine.h"
#include "models/serving/model_popularity.h"
#include "models/serving/model_store.h"
#include "models/serving/request_ring.h"

#define OL_NOBODY UINT32_MAX

struct ol_model_call {
    struct ol_request request; /* its model a number of the store's */
    ol_time began, ready;
    uint32_t instance, resident;
    bool is_void; /* its instance was lost; its end is still to come */
    bool had_to_load;
};

struct ol_model_instance {
    double speed;
    ol_time since;
    uint32_t busy;
    uint32_t place; /* among those that serve; OL_NOBODY: it does not */
    bool is_draining;
};

struct ol_model_engine {
    struct ol_engine engine;
    const struct ol_multi_model *options;
    struct ol_engine_setting setting;
    struct ol_rng service_rng, load_rng, model_rng, size_rng;
    struct ol_zipf zipf;
    struct ol_model_numbers numbers;
    struct ol_model_store store;

    struct ol_due_heap ends; /* of calls */
    struct ol_model_call *calls;
    uint32_t *free_calls; /* a stack */
    size_t call_count, call_capacity, free_count, free_capacity;
    struct ol_model_instance *instances; /* by id */
    uint32_t *serving;                   /* ids */
    size_t instance_count, instance_capacity, serving_count, serving_capacity;
    uint64_t free_slots; /* of those that serve */

    struct ol_request_ring queue;
    struct ol_load_gauge gauge;
    struct ol_model_usage usage;
    ol_time horizon; /* of what is being advanced over */
    bool was_wanted;
};

/* In bytes; the key is the number of a model that is drawn, or the label of one that is told. */
int64_t ol_model_size(struct ol_model_engine *self, uint32_t key);
/* Its number in the store; drawn where the label says nothing, and new where it was not seen before. */
uint32_t ol_model_of(struct ol_model_engine *self, ol_label label);
/* The instance that a request for the model takes a slot of now; OL_NOBODY: none. */
uint32_t ol_model_route(const struct ol_model_engine *self, uint32_t model);

#endif
