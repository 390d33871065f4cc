/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/pipeline_engine.h"

#include "models/serving/pipeline_state.h"
#include "models/serving/service_span.h"
#include "models/traffic/request_merge.h"

/* ---- instances ---- */

static uint32_t stage_for_new(const struct ol_pipeline_engine *self)
{
    uint32_t best = 0;
    if (self->options->placement == OL_STAGES_TOGETHER)
        return OL_NO_INDEX;
    for (uint32_t i = 1; i < self->graph.count; i++) {
        const struct ol_stage_state *a = &self->stages[i], *b = &self->stages[best];
        if ((a->instances + 1) * b->options->share < (b->instances + 1) * a->options->share)
            best = i;
    }
    return best;
}

static void join(struct ol_engine *engine, ol_time now, uint32_t id, double speed)
{
    struct ol_pipeline_engine *self = (struct ol_pipeline_engine *)engine;
    const uint32_t own = stage_for_new(self);
    OL_MEM_RESERVE(self->instances, self->instance_capacity, (size_t)id + 1);
    while (self->instance_count <= id)
        self->instances[self->instance_count++] = (struct ol_stage_host){0};
    struct ol_stage_host *instance = &self->instances[id];
    *instance = (struct ol_stage_host){.speed = speed, .since = now, .stage = own, .is_serving = true};
    self->serving++;
    self->was_wanted = false;
    for (uint32_t i = 0; i < self->graph.count; i++)
        if (own == OL_NO_INDEX || own == i) {
            self->stages[i].instances++;
            instance->slots += self->stages[i].options->concurrency;
            ol_slots_add(self, id, i, now);
        }
    ol_load_change(&self->gauge.slots, now, instance->slots);
}

static void stop_serving(struct ol_pipeline_engine *self, uint32_t id)
{
    struct ol_stage_host *instance = &self->instances[id];
    if (!instance->is_serving)
        return;
    instance->is_serving = false;
    self->serving--;
    for (uint32_t i = 0; i < self->graph.count; i++)
        self->stages[i].instances -= instance->stage == OL_NO_INDEX || instance->stage == i;
    ol_slots_take(self, id);
}

/* Its slots are there until the last call has left them. */
static void go(struct ol_pipeline_engine *self, ol_time now, uint32_t id)
{
    struct ol_stage_host *instance = &self->instances[id];
    ol_load_change(&self->gauge.slots, now, -instance->slots);
    ol_request_tally_there(self->setting.tally, instance->since, now, (double)instance->slots);
    instance->is_draining = false;
    instance->busy = 0;
}

static void leave_if_drained(struct ol_pipeline_engine *self, ol_time now, uint32_t id)
{
    const struct ol_stage_host *instance = &self->instances[id];
    if (!instance->is_draining || instance->busy)
        return;
    go(self, now, id);
    if (self->setting.hooks.drained)
        self->setting.hooks.drained(self->setting.hooks.self, id, now);
}

/* Other instances may have slots free for what has to begin again; what still waits may have none at all. */
static void serve_queues(struct ol_pipeline_engine *self, ol_time now)
{
    bool has_waiting = false;
    for (uint32_t i = 0; i < self->graph.count; i++) {
        struct ol_stage_state *stage = &self->stages[i];
        while (stage->queue.count && stage->free_slots != OL_NO_INDEX) {
            const uint32_t slot = stage->free_slots;
            stage->free_slots = self->slots[slot].next;
            ol_slot_serve(self, slot, now);
        }
        has_waiting |= stage->queue.count > 0;
    }
    if (has_waiting)
        ol_pipeline_ask(self, now);
}

static void drain(struct ol_engine *engine, ol_time now, uint32_t id)
{
    struct ol_pipeline_engine *self = (struct ol_pipeline_engine *)engine;
    stop_serving(self, id);
    self->instances[id].is_draining = true;
    leave_if_drained(self, now, id);
    serve_queues(self, now);
}

static void lose_call(struct ol_pipeline_engine *self, uint32_t id, ol_time now)
{
    struct ol_stage_slot *slot = &self->slots[id];
    struct ol_stage_state *stage = &self->stages[slot->stage];
    slot->state = OL_SLOT_LOST;
    ol_load_change(&self->gauge.busy, now, -1);
    ol_request_tally_busy(self->setting.tally, slot->began, now, 1);
    if (self->options->on_loss == OL_PIPELINE_LOSS_FAIL)
        ol_run_fail(self, slot->run, now);
    if (self->runs[slot->run].is_failed) {
        ol_run_call_ends(self, slot->run);
        return;
    }
    self->setting.tally->retried += ol_run_counts(self, slot->run);
    ol_ring_push_front(&stage->queue, &(struct ol_request){.at = slot->queued, .work = slot->run});
    ol_load_change(&self->gauge.waiting, now, 1);
}

static void lose(struct ol_engine *engine, ol_time now, uint32_t id)
{
    struct ol_pipeline_engine *self = (struct ol_pipeline_engine *)engine;
    stop_serving(self, id);
    go(self, now, id);
    for (size_t i = self->slot_count; i > 0; i--)
        if (self->slots[i - 1].instance == id && self->slots[i - 1].state == OL_SLOT_BUSY)
            lose_call(self, (uint32_t)(i - 1), now);
    serve_queues(self, now);
}

/* ---- time ---- */

static void account(struct ol_pipeline_engine *self, const struct ol_stage_slot *slot, ol_time now)
{
    ol_load_change(&self->gauge.busy, now, -1);
    ol_request_tally_busy(self->setting.tally, slot->began, now, 1);
    if (!ol_run_counts(self, slot->run))
        return;
    struct ol_stage_usage *usage = &self->usage[slot->stage];
    usage->calls++;
    usage->waited += (double)(slot->began - slot->queued);
    usage->busy += (double)(now - slot->began);
}

/* The slot goes to who waits before the run goes on: it may come back to the same stage's queue last. */
static void end_first(struct ol_pipeline_engine *self)
{
    const ol_time now = ol_due_next(&self->ends);
    const uint32_t id = ol_due_pop(&self->ends);
    const struct ol_stage_slot slot = self->slots[id];
    if (slot.state == OL_SLOT_LOST) {
        ol_slot_retire(self, id);
        return;
    }
    account(self, &slot, now);
    self->instances[slot.instance].busy--;
    if (self->instances[slot.instance].is_serving)
        ol_slot_serve(self, id, now);
    else
        ol_slot_retire(self, id);
    if (ol_run_call_ends(self, slot.run) && --*ol_run_to_come(self, slot.run, slot.stage) == 0)
        ol_run_end_stage(self, slot.run, slot.stage, now);
    leave_if_drained(self, now, slot.instance);
}

static void enter(struct ol_pipeline_engine *self, const struct ol_request *request)
{
    const uint32_t id = ol_run_new(self);
    self->runs[id] = (struct ol_pipeline_run){.request = *request, .began = OL_NEVER, .left = self->graph.count};
    self->inside++;
    for (uint32_t i = 0; i < self->graph.count; i++)
        *ol_run_to_come(self, id, i) = (uint16_t)self->stages[i].is_before;
    for (uint32_t i = 0; i < self->graph.count; i++)
        if (!self->stages[i].is_before)
            ol_run_reach(self, id, i, request->at);
}

static void admit(struct ol_pipeline_engine *self, const struct ol_request *request)
{
    const bool is_counted = ol_request_tally_counts(self->setting.tally, request);
    self->setting.tally->requests += is_counted;
    ol_gauge_arrive(&self->gauge, request->at);
    if (self->inside < (uint64_t)self->options->bound)
        enter(self, request);
    else {
        self->setting.tally->shed += is_counted;
        ol_load_change(&self->gauge.inside, request->at, -1);
    }
}

static void end_all_until(struct ol_pipeline_engine *self, ol_time limit)
{
    while (self->ends.count && self->ends.items[0].at <= limit)
        end_first(self);
}

static int advance(struct ol_engine *engine, ol_time until, struct ol_error *error)
{
    struct ol_pipeline_engine *self = (struct ol_pipeline_engine *)engine;
    const struct ol_request *request;
    self->horizon = until;
    while ((request = ol_request_merge_peek(self->setting.inflow, error)) && request->at < self->horizon) {
        end_all_until(self, request->at);
        admit(self, request);
        ol_request_merge_take(self->setting.inflow);
    }
    if (!request && error && error->status != OL_OK)
        return error->status;
    end_all_until(self, self->horizon - 1);
    return OL_OK;
}

static void sample(struct ol_engine *engine, ol_time now, struct ol_scaler_sample *out)
{
    struct ol_pipeline_engine *self = (struct ol_pipeline_engine *)engine;
    *out = (struct ol_scaler_sample){.ready = (int)self->serving};
    ol_gauge_sample(&self->gauge, now, out);
}

static void settle(struct ol_engine *engine, ol_time now)
{
    struct ol_pipeline_engine *self = (struct ol_pipeline_engine *)engine;
    struct ol_request_tally *tally = self->setting.tally;
    for (size_t i = 0; i < self->slot_count; i++)
        if (self->slots[i].state == OL_SLOT_BUSY)
            ol_request_tally_busy(tally, self->slots[i].began, now, 1);
    for (size_t i = 0; i < self->instance_count; i++)
        if (self->instances[i].is_serving || self->instances[i].is_draining)
            ol_request_tally_there(tally, self->instances[i].since, now, (double)self->instances[i].slots);
    for (size_t i = 0; i < self->run_count; i++) /* a run that is free has no call */
        tally->in_flight +=
            self->runs[i].calls > 0 && !self->runs[i].is_failed && ol_run_counts(self, (uint32_t)i);
    tally->end = now;
}

static void close_engine(struct ol_engine *engine)
{
    struct ol_pipeline_engine *self = (struct ol_pipeline_engine *)engine;
    for (uint32_t i = 0; i < self->graph.count; i++)
        ol_ring_release(&self->stages[i].queue);
    ol_due_release(&self->ends);
    ol_mem_free(self->slots);
    ol_mem_free(self->runs);
    ol_mem_free(self->free_runs);
    ol_mem_free(self->to_come);
    ol_mem_free(self->instances);
    ol_mem_free(self);
}

static const struct ol_engine_ops ops = {
    .advance = advance,
    .join = join,
    .drain = drain,
    .lose = lose,
    .sample = sample,
    .settle = settle,
    .close = close_engine,
};

static void open_stage(struct ol_pipeline_engine *self, uint32_t i)
{
    const struct ol_stage *options = (const struct ol_stage *)self->options->stages.items + i;
    struct ol_text entity = {0};
    ol_text_addf(&entity, "%s/%s", self->setting.name, options->name);
    const char *name = ol_text_string(&entity);
    self->stages[i] = (struct ol_stage_state){
        .options = options,
        .time_rng = ol_rng_stream(self->setting.seed, "stage-time", name, self->setting.replication),
        .need_rng = ol_rng_stream(self->setting.seed, "stage-need", name, self->setting.replication),
        .free_slots = OL_NO_INDEX,
        .is_before = (uint64_t)__builtin_popcountll(self->graph.before[i]),
    };
    ol_text_release(&entity);
}

struct ol_engine *ol_pipeline_open(const struct ol_pipeline *options, const struct ol_engine_setting *setting)
{
    struct ol_pipeline_engine *self = ol_mem_new(sizeof *self);
    self->engine.ops = &ops;
    self->options = options;
    self->setting = *setting;
    self->unused_slots = OL_NO_INDEX;
    self->graph = ol_pipeline_graph_of(options, NULL);
    OL_ASSERT(self->graph.count > 0 && ol_pipeline_circle(&self->graph) == 0);
    for (uint32_t i = 0; i < self->graph.count; i++)
        open_stage(self, i);
    return &self->engine;
}

const struct ol_stage_usage *ol_pipeline_usage(const struct ol_engine *engine)
{
    return ((const struct ol_pipeline_engine *)engine)->usage;
}
