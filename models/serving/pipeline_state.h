/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pipeline_state: what the parts of the pipeline engine share: runs, which are requests inside, and slots.
 *
 * A slot serves one call of a run at a time, and its end is what the heap holds. Runs and slots are numbers into
 * arrays, and used again: a slot of a lost instance only after its end has come up in the heap, and a run that is out
 * before it is complete, after the last of its calls has left the queues and the slots.
 *
 * Runs inside are a list in the order of entry, which is that of their tries: the first is the first to hang up.
 */
#ifndef OUTLAY_SERVING_PIPELINE_STATE_H
#define OUTLAY_SERVING_PIPELINE_STATE_H

#include "models/serving/due_heap.h"
#include "models/serving/front.h"
#include "models/serving/pipeline_engine.h"
#include "models/serving/request_ring.h"

#define OL_NO_INDEX UINT32_MAX

enum ol_slot_state {
    OL_SLOT_UNUSED, /* of no instance; on the list of those */
    OL_SLOT_FREE,   /* on its stage's list */
    OL_SLOT_BUSY,
    OL_SLOT_LOST, /* its instance is gone, its end is still to come */
};

struct ol_stage_slot {
    enum ol_slot_state state;
    uint32_t instance, stage, run, next;
    ol_time queued, began;
};

struct ol_pipeline_run {
    struct ol_try try;
    ol_time began;  /* of its first call; OL_NEVER: none has */
    uint32_t left;  /* stages that have not ended */
    uint32_t calls; /* that wait or are served */
    uint32_t previous, next;
    bool is_out;
};

struct ol_stage_state {
    const struct ol_stage *options;
    struct ol_rng time_rng, need_rng;
    struct ol_request_ring queue; /* of calls: `at` when it began to wait, `work` its run */
    uint32_t free_slots;          /* a list */
    uint32_t instances;           /* that serve it */
    uint64_t is_before;           /* how many stages it is after */
};

struct ol_stage_host {
    double speed;
    ol_time since;
    int64_t slots;  /* in all stages that it serves */
    uint32_t stage; /* that it serves; OL_NO_INDEX: all */
    uint32_t busy;
    bool is_serving, is_draining;
};

struct ol_pipeline_engine {
    struct ol_engine engine;
    struct ol_front front;
    const struct ol_pipeline *options;
    struct ol_pipeline_graph graph;
    struct ol_stage_state stages[OL_STAGES_MAX];
    struct ol_stage_usage usage[OL_STAGES_MAX];

    struct ol_due_heap ends; /* of slots */
    struct ol_stage_slot *slots;
    size_t slot_count, slot_capacity;
    uint32_t unused_slots; /* a list */
    struct ol_pipeline_run *runs;
    uint32_t *free_runs; /* a stack */
    size_t run_count, run_capacity, free_count, free_capacity;
    /* Of run r and stage s at r * count + s: how many stages before it have not ended; then, how many of its calls. */
    uint16_t *to_come;
    size_t to_come_capacity;
    struct ol_stage_host *instances; /* by id */
    size_t instance_count, instance_capacity;
    uint32_t serving;
    uint32_t first_inside, last_inside; /* runs */
    uint64_t inside;
    ol_time until; /* what is being advanced to */
};

static inline bool ol_run_counts(const struct ol_pipeline_engine *self, uint32_t run)
{
    return ol_front_counts(&self->front, &self->runs[run].try);
}

static inline uint16_t *ol_run_to_come(struct ol_pipeline_engine *self, uint32_t run, uint32_t stage)
{
    return &self->to_come[(size_t)run * self->graph.count + stage];
}

/* Tells, once until one joins, that there is no instance; to be called where calls wait. */
void ol_pipeline_ask(struct ol_pipeline_engine *self, ol_time now);

/* It enters the first of its stages. */
void ol_run_begin(struct ol_pipeline_engine *self, const struct ol_try *try, ol_time now);
/* The stage has ended: what is behind it is reached, or the request is complete. */
void ol_run_end_stage(struct ol_pipeline_engine *self, uint32_t run, uint32_t stage, ol_time now);
/* It is out before it is complete, unless it has been. */
void ol_run_end_early(struct ol_pipeline_engine *self, uint32_t run, enum ol_outcome outcome, ol_time now);
/* A call has left for good; whether the run, which may be gone else, is to go on. */
bool ol_run_call_ends(struct ol_pipeline_engine *self, uint32_t run);

/* Calls at the head of a queue whose runs are out leave it. */
void ol_queue_drop_dead(struct ol_pipeline_engine *self, uint32_t stage, ol_time now);
/* The slot takes the first of its stage's queue, or is free. */
void ol_slot_serve(struct ol_pipeline_engine *self, uint32_t slot, ol_time now);
void ol_slot_retire(struct ol_pipeline_engine *self, uint32_t slot);
void ol_slots_add(struct ol_pipeline_engine *self, uint32_t instance, uint32_t stage, ol_time now);
/* The free slots of an instance that takes no more. */
void ol_slots_take(struct ol_pipeline_engine *self, uint32_t instance);
/* endpoint.NAME.stage.STAGE.calls, .wait.mean_s ... */
void ol_pipeline_metrics(const struct ol_engine *engine, const char *endpoint, struct ol_metrics *metrics,
                         size_t replication);

#endif
