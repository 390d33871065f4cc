/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model_state: what the parts of the model engine share: its instances, what they serve, and where a request goes.
 */
#ifndef OUTLAY_SERVING_MODEL_STATE_H
#define OUTLAY_SERVING_MODEL_STATE_H

#include "models/serving/due_heap.h"
#include "models/serving/front.h"
#include "models/serving/model_engine.h"
#include "models/serving/model_popularity.h"
#include "models/serving/model_store.h"

#define OL_NOBODY UINT32_MAX

struct ol_model_call {
    struct ol_try try;          /* its model, once it has entered, is a number of the store's */
    ol_time began, ready, done; /* the slot is taken, its model is there, it is served; it may leave before */
    uint32_t instance, resident;
    bool is_gone; /* its caller has hung up, and the slot is held until the model is there */
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
    struct ol_front front;
    const struct ol_multi_model *options;
    uint32_t slots_each; /* of an instance */
    struct ol_rng load_rng, model_rng, size_rng;
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

    struct ol_model_usage usage;
};

/* In bytes; the key is the number of a model that is drawn, or the label of one that is told. */
int64_t ol_model_size(struct ol_model_engine *self, uint32_t key);
/* Its number in the store; drawn where the label says nothing, and new where it was not seen before. */
uint32_t ol_model_of(struct ol_model_engine *self, ol_label label);
/* The instance that a request for the model takes a slot of now; OL_NOBODY: none. */
uint32_t ol_model_route(const struct ol_model_engine *self, uint32_t model);
/* endpoint.NAME.models.loads, .hit_share, .load_wait.p95_s ... */
void ol_model_metrics(const struct ol_engine *engine, const char *endpoint, struct ol_metrics *metrics,
                      size_t replication);

#endif
