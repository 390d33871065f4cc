/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/pipeline_state.h"
#include "models/serving/service_span.h"

void ol_pipeline_ask(struct ol_pipeline_engine *self, ol_time now)
{
    if (!self->serving)
        self->until = ol_front_ask(&self->front, now, self->until);
}

/* ---- runs ---- */

static uint32_t new_run(struct ol_pipeline_engine *self)
{
    if (self->free_count)
        return self->free_runs[--self->free_count];
    OL_MEM_RESERVE(self->runs, self->run_capacity, self->run_count + 1);
    OL_MEM_RESERVE(self->free_runs, self->free_capacity, self->run_count + 1);
    OL_MEM_RESERVE(self->to_come, self->to_come_capacity, (self->run_count + 1) * self->graph.count);
    return (uint32_t)self->run_count++;
}

static void go_in(struct ol_pipeline_engine *self, uint32_t id)
{
    const uint32_t last = self->last_inside;
    self->runs[id].previous = last;
    self->runs[id].next = OL_NO_INDEX;
    *(last == OL_NO_INDEX ? &self->first_inside : &self->runs[last].next) = id;
    self->last_inside = id;
    self->inside++;
}

static void go_out(struct ol_pipeline_engine *self, uint32_t id)
{
    const uint32_t previous = self->runs[id].previous, next = self->runs[id].next;
    *(previous == OL_NO_INDEX ? &self->first_inside : &self->runs[previous].next) = next;
    *(next == OL_NO_INDEX ? &self->last_inside : &self->runs[next].previous) = previous;
    self->inside--;
}

static void complete(struct ol_pipeline_engine *self, uint32_t id, ol_time now)
{
    const struct ol_pipeline_run *run = &self->runs[id];
    ol_front_complete(&self->front, &run->try, run->began < now ? run->began : now, now, now);
    go_out(self, id);
    self->free_runs[self->free_count++] = id;
}

void ol_run_end_early(struct ol_pipeline_engine *self, uint32_t id, enum ol_outcome outcome, ol_time now)
{
    struct ol_pipeline_run *run = &self->runs[id];
    if (run->is_out)
        return;
    run->is_out = true;
    go_out(self, id);
    ol_front_end(&self->front, &run->try, outcome, now);
}

bool ol_run_call_ends(struct ol_pipeline_engine *self, uint32_t id)
{
    struct ol_pipeline_run *run = &self->runs[id];
    run->calls--;
    if (run->is_out && run->calls == 0)
        self->free_runs[self->free_count++] = id;
    return !run->is_out;
}

/* ---- calls ---- */

static void begin(struct ol_pipeline_engine *self, uint32_t slot_id, uint32_t run, ol_time queued, ol_time now)
{
    struct ol_stage_slot *slot = &self->slots[slot_id];
    struct ol_stage_host *instance = &self->instances[slot->instance];
    struct ol_stage_state *stage = &self->stages[slot->stage];
    slot->state = OL_SLOT_BUSY;
    slot->run = run;
    slot->queued = queued;
    slot->began = now;
    instance->busy++;
    if (self->runs[run].began == OL_NEVER)
        self->runs[run].began = now;
    ol_front_change(&self->front, &self->front.busy, 1, now);
    const ol_time time = ol_span_draw(&stage->options->time, &stage->time_rng, instance->speed);
    ol_due_push(&self->ends, ol_span_after(now, time), slot_id);
}

static void call(struct ol_pipeline_engine *self, uint32_t run, uint32_t stage_id, ol_time now)
{
    struct ol_stage_state *stage = &self->stages[stage_id];
    const uint32_t slot = stage->free_slots;
    self->runs[run].calls++;
    if (slot != OL_NO_INDEX) {
        stage->free_slots = self->slots[slot].next;
        begin(self, slot, run, now, now);
        return;
    }
    ol_ring_push(&stage->queue, &(struct ol_request){.at = now, .work = run});
    ol_front_change(&self->front, &self->front.queued, 1, now);
    ol_pipeline_ask(self, now);
}

static bool needs(struct ol_pipeline_engine *self, uint32_t run, uint32_t stage_id)
{
    struct ol_stage_state *stage = &self->stages[stage_id];
    const double probability = stage->options->probability;
    const bool is_needed = probability >= 1 || ol_rng_unit(&stage->need_rng) < probability;
    self->usage[stage_id].skipped += !is_needed && ol_run_counts(self, run);
    return is_needed;
}

/* All that a stage is after has ended: its calls are made, or it has ended where it is not needed. */
static void reach(struct ol_pipeline_engine *self, uint32_t run, uint32_t stage, ol_time now)
{
    const int64_t calls = self->stages[stage].options->calls;
    if (!needs(self, run, stage)) {
        ol_run_end_stage(self, run, stage, now);
        return;
    }
    *ol_run_to_come(self, run, stage) = (uint16_t)calls;
    for (int64_t i = 0; i < calls; i++)
        call(self, run, stage, now);
}

/* The last of all stages has nothing behind it that had not ended, so nothing is done for a run that is complete. */
void ol_run_end_stage(struct ol_pipeline_engine *self, uint32_t run, uint32_t stage, ol_time now)
{
    if (--self->runs[run].left == 0) {
        complete(self, run, now);
        return;
    }
    for (uint64_t behind = self->graph.behind[stage]; behind; behind &= behind - 1) {
        const uint32_t next = (uint32_t)__builtin_ctzll(behind);
        if (--*ol_run_to_come(self, run, next) == 0)
            reach(self, run, next, now);
    }
}

void ol_run_begin(struct ol_pipeline_engine *self, const struct ol_try *try, ol_time now)
{
    const uint32_t id = new_run(self);
    self->runs[id] = (struct ol_pipeline_run){.try = *try, .began = OL_NEVER, .left = self->graph.count};
    go_in(self, id);
    for (uint32_t i = 0; i < self->graph.count; i++)
        *ol_run_to_come(self, id, i) = (uint16_t)self->stages[i].is_before;
    for (uint32_t i = 0; i < self->graph.count; i++)
        if (!self->stages[i].is_before)
            reach(self, id, i, now);
}

/* ---- slots ---- */

static struct ol_request take_first(struct ol_pipeline_engine *self, struct ol_stage_state *stage, ol_time now)
{
    ol_front_change(&self->front, &self->front.queued, -1, now);
    return ol_ring_pop(&stage->queue);
}

void ol_queue_drop_dead(struct ol_pipeline_engine *self, uint32_t stage_id, ol_time now)
{
    struct ol_stage_state *stage = &self->stages[stage_id];
    while (stage->queue.count && self->runs[ol_ring_at(&stage->queue, 0)->work].is_out)
        ol_run_call_ends(self, take_first(self, stage, now).work);
}

void ol_slot_serve(struct ol_pipeline_engine *self, uint32_t slot, ol_time now)
{
    struct ol_stage_state *stage = &self->stages[self->slots[slot].stage];
    if (stage->queue.count)
        ol_queue_drop_dead(self, self->slots[slot].stage, now);
    if (stage->queue.count) {
        const struct ol_request waiting = take_first(self, stage, now);
        begin(self, slot, waiting.work, waiting.at, now);
        return;
    }
    self->slots[slot].state = OL_SLOT_FREE;
    self->slots[slot].next = stage->free_slots;
    stage->free_slots = slot;
}

void ol_slot_retire(struct ol_pipeline_engine *self, uint32_t id)
{
    self->slots[id].state = OL_SLOT_UNUSED;
    self->slots[id].next = self->unused_slots;
    self->unused_slots = id;
}

void ol_slots_add(struct ol_pipeline_engine *self, uint32_t instance, uint32_t stage, ol_time now)
{
    for (int64_t i = 0; i < self->stages[stage].options->concurrency; i++) {
        uint32_t id = self->unused_slots;
        if (id == OL_NO_INDEX) {
            OL_MEM_RESERVE(self->slots, self->slot_capacity, self->slot_count + 1);
            id = (uint32_t)self->slot_count++;
        } else
            self->unused_slots = self->slots[id].next;
        self->slots[id] = (struct ol_stage_slot){.instance = instance, .stage = stage};
        ol_slot_serve(self, id, now);
    }
}

/* The free slots of an instance that takes no more; by way of its stages' lists. */
void ol_slots_take(struct ol_pipeline_engine *self, uint32_t instance)
{
    for (uint32_t i = 0; i < self->graph.count; i++)
        for (uint32_t *at = &self->stages[i].free_slots; *at != OL_NO_INDEX;) {
            const uint32_t id = *at;
            if (self->slots[id].instance == instance) {
                *at = self->slots[id].next;
                ol_slot_retire(self, id);
            } else
                at = &self->slots[id].next;
        }
}
