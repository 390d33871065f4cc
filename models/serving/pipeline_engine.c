/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/pipeline_engine.h"

#include "models/serving/front_loop.h"
#include "models/serving/pipeline_state.h"
#include "models/serving/service_span.h"

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
    self->front.has_asked = false;
    for (uint32_t i = 0; i < self->graph.count; i++)
        if (own == OL_NO_INDEX || own == i) {
            self->stages[i].instances++;
            instance->slots += self->stages[i].options->concurrency;
            ol_slots_add(self, id, i, now);
        }
    ol_front_change(&self->front, &self->front.there, instance->slots, now);
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
    ol_front_change(&self->front, &self->front.there, -instance->slots, now);
    ol_request_tally_there(self->front.tally, instance->since, now, (double)instance->slots);
    instance->is_draining = false;
    instance->busy = 0;
}

static void leave_if_drained(struct ol_pipeline_engine *self, ol_time now, uint32_t id)
{
    const struct ol_stage_host *instance = &self->instances[id];
    if (!instance->is_draining || instance->busy)
        return;
    go(self, now, id);
    if (self->front.hooks.drained)
        self->front.hooks.drained(self->front.hooks.self, id, now);
}

/* As many of those in line as may be inside. */
static void let_in(struct ol_pipeline_engine *self, ol_time now)
{
    while (self->front.waiting && self->inside < (uint64_t)self->options->bound) {
        const struct ol_try try = ol_front_take(&self->front, now);
        ol_run_begin(self, &try, now);
    }
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
    let_in(self, now);
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
    ol_front_change(&self->front, &self->front.busy, -1, now);
    ol_request_tally_busy(self->front.tally, slot->began, now, 1);
    if (self->front.service->on_loss == OL_ON_LOSS_FAIL)
        ol_run_end_early(self, slot->run, OL_OUTCOME_FAILED, now);
    if (self->runs[slot->run].is_out) {
        ol_run_call_ends(self, slot->run);
        return;
    }
    ol_ring_push_front(&stage->queue, &(struct ol_request){.at = slot->queued, .work = slot->run});
    ol_front_change(&self->front, &self->front.queued, 1, now);
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
    ol_front_change(&self->front, &self->front.busy, -1, now);
    ol_request_tally_busy(self->front.tally, slot->began, now, 1);
    if (!ol_run_counts(self, slot->run))
        return;
    struct ol_stage_usage *usage = &self->usage[slot->stage];
    usage->calls++;
    usage->waited += (double)(slot->began - slot->queued);
    usage->busy += (double)(now - slot->began);
}

/* The slot goes to who waits before the run goes on: it may come back to the same stage's queue last. */
static void end_first(struct ol_pipeline_engine *self, ol_time now)
{
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

static ol_time first_deadline(const struct ol_pipeline_engine *self)
{
    const ol_time timeout = self->front.service->timeout;
    return timeout && self->inside ? ol_span_after(self->runs[self->first_inside].try.entered, timeout) : OL_NEVER;
}

/* Callers hang up in the order in which they came, so that what they leave in the queues does not pile up. */
static void hang_up(struct ol_pipeline_engine *self, ol_time now)
{
    ol_run_end_early(self, self->first_inside, OL_OUTCOME_TIMED_OUT, now);
    for (uint32_t i = 0; i < self->graph.count; i++)
        ol_queue_drop_dead(self, i, now);
}

static ol_time next_event(struct ol_engine *engine)
{
    const struct ol_pipeline_engine *self = (const struct ol_pipeline_engine *)engine;
    const ol_time end = ol_due_next(&self->ends), deadline = first_deadline(self);
    return end < deadline ? end : deadline;
}

static ol_time step(struct ol_engine *engine, ol_time now, ol_time until)
{
    struct ol_pipeline_engine *self = (struct ol_pipeline_engine *)engine;
    self->until = until;
    if (ol_due_next(&self->ends) == now)
        end_first(self, now);
    else
        hang_up(self, now);
    let_in(self, now);
    return self->until;
}

static ol_time enter(struct ol_engine *engine, const struct ol_try *try, ol_time until)
{
    struct ol_pipeline_engine *self = (struct ol_pipeline_engine *)engine;
    self->until = until;
    if (self->front.waiting || self->inside >= (uint64_t)self->options->bound) {
        ol_front_wait(&self->front, try, try->entered);
        return until;
    }
    self->front.tally->cold_starts += !self->serving && ol_front_counts(&self->front, try);
    ol_run_begin(self, try, try->entered);
    return self->until;
}

static int advance(struct ol_engine *engine, ol_time until, struct ol_error *error)
{
    static const struct ol_front_moves moves = {next_event, step, NULL, enter};
    return ol_front_advance(&((struct ol_pipeline_engine *)engine)->front, engine, &moves, until, error);
}

/* ---- what is told of it ---- */

static void sample(struct ol_engine *engine, ol_time now, struct ol_scaler_sample *told)
{
    struct ol_pipeline_engine *self = (struct ol_pipeline_engine *)engine;
    ol_front_sample(&self->front, now, told);
    told->ready = (int)self->serving;
}

static void settle(struct ol_engine *engine, ol_time now)
{
    struct ol_pipeline_engine *self = (struct ol_pipeline_engine *)engine;
    struct ol_request_tally *tally = self->front.tally;
    for (size_t i = 0; i < self->slot_count; i++)
        if (self->slots[i].state == OL_SLOT_BUSY)
            ol_request_tally_busy(tally, self->slots[i].began, now, 1);
    for (size_t i = 0; i < self->instance_count; i++)
        if (self->instances[i].is_serving || self->instances[i].is_draining)
            ol_request_tally_there(tally, self->instances[i].since, now, (double)self->instances[i].slots);
    for (uint32_t i = self->first_inside; i != OL_NO_INDEX; i = self->runs[i].next)
        ol_front_in_flight(&self->front, &self->runs[i].try);
    ol_front_settle(&self->front, now);
}

static void close_engine(struct ol_engine *engine)
{
    struct ol_pipeline_engine *self = (struct ol_pipeline_engine *)engine;
    for (uint32_t i = 0; i < self->graph.count; i++)
        ol_ring_release(&self->stages[i].queue);
    ol_front_close(&self->front);
    ol_due_release(&self->ends);
    ol_mem_free(self->slots);
    ol_mem_free(self->runs);
    ol_mem_free(self->free_runs);
    ol_mem_free(self->to_come);
    ol_mem_free(self->instances);
    ol_mem_free(self);
}

static const struct ol_engine_ops ops = {advance, join,   drain,        lose,
                                         sample,  settle, close_engine, ol_pipeline_metrics};

static void open_stage(struct ol_pipeline_engine *self, const struct ol_engine_setting *setting, uint32_t i)
{
    const struct ol_stage *options = (const struct ol_stage *)self->options->stages.items + i;
    struct ol_text entity = {0};
    ol_text_addf(&entity, "%s/%s", setting->name, options->name);
    const char *name = ol_text_string(&entity);
    self->stages[i] = (struct ol_stage_state){
        .options = options,
        .time_rng = ol_rng_stream(setting->seed, "stage-time", name, setting->replication),
        .need_rng = ol_rng_stream(setting->seed, "stage-need", name, setting->replication),
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
    ol_front_open(&self->front, setting);
    self->unused_slots = self->first_inside = self->last_inside = OL_NO_INDEX;
    self->graph = ol_pipeline_graph_of(options, NULL);
    OL_ASSERT(self->graph.count > 0 && ol_pipeline_circle(&self->graph) == 0);
    for (uint32_t i = 0; i < self->graph.count; i++)
        open_stage(self, setting, i);
    return &self->engine;
}

const struct ol_stage_usage *ol_pipeline_usage(const struct ol_engine *engine)
{
    return ((const struct ol_pipeline_engine *)engine)->usage;
}
