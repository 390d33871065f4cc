/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/pipeline_state.h"
#include "models/serving/service_span.h"

void ol_pipeline_ask(struct ol_pipeline_engine *self, ol_time now)
{
    if (self->serving || self->was_wanted || !self->setting.hooks.wanted)
        return;
    self->was_wanted = true;
    const ol_time next = self->setting.hooks.wanted(self->setting.hooks.self, now);
    self->horizon = next < self->horizon ? next : self->horizon;
}

/* ---- runs ---- */

uint32_t ol_run_new(struct ol_pipeline_engine *self)
{
    if (self->free_count)
        return self->free_runs[--self->free_count];
    OL_MEM_RESERVE(self->runs, self->run_capacity, self->run_count + 1);
    OL_MEM_RESERVE(self->free_runs, self->free_capacity, self->run_count + 1);
    OL_MEM_RESERVE(self->to_come, self->to_come_capacity, (self->run_count + 1) * self->graph.count);
    return (uint32_t)self->run_count++;
}

static void complete(struct ol_pipeline_engine *self, uint32_t id, ol_time now)
{
    const struct ol_pipeline_run *run = &self->runs[id];
    ol_gauge_complete(&self->gauge, run->request.at, now);
    ol_request_tally_complete(self->setting.tally, &run->request, run->began < now ? run->began : now, now, now);
    self->inside--;
    self->free_runs[self->free_count++] = id;
}

void ol_run_fail(struct ol_pipeline_engine *self, uint32_t id, ol_time now)
{
    struct ol_pipeline_run *run = &self->runs[id];
    if (run->is_failed)
        return;
    run->is_failed = true;
    self->inside--;
    self->setting.tally->failed += ol_run_counts(self, id);
    ol_load_change(&self->gauge.inside, now, -1);
}

/* A call of a run has left for good; whether there is something to go on with. */
bool ol_run_call_ends(struct ol_pipeline_engine *self, uint32_t id)
{
    struct ol_pipeline_run *run = &self->runs[id];
    run->calls--;
    if (run->is_failed && run->calls == 0)
        self->free_runs[self->free_count++] = id;
    return !run->is_failed;
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
    ol_load_change(&self->gauge.busy, now, 1);
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
    ol_load_change(&self->gauge.waiting, now, 1);
    ol_pipeline_ask(self, now);
}

/* Where it is needed, its calls are made; else it has ended. */
static bool needs(struct ol_pipeline_engine *self, uint32_t run, uint32_t stage_id)
{
    struct ol_stage_state *stage = &self->stages[stage_id];
    const double probability = stage->options->probability;
    const bool is_needed = probability >= 1 || ol_rng_unit(&stage->need_rng) < probability;
    self->usage[stage_id].skipped += !is_needed && ol_run_counts(self, run);
    return is_needed;
}

void ol_run_reach(struct ol_pipeline_engine *self, uint32_t run, uint32_t stage, ol_time now)
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
            ol_run_reach(self, run, next, now);
    }
}

/* ---- slots ---- */

void ol_slot_serve(struct ol_pipeline_engine *self, uint32_t slot, ol_time now)
{
    struct ol_stage_state *stage = &self->stages[self->slots[slot].stage];
    while (stage->queue.count) {
        const struct ol_request waiting = ol_ring_pop(&stage->queue);
        ol_load_change(&self->gauge.waiting, now, -1);
        if (!self->runs[waiting.work].is_failed) {
            begin(self, slot, waiting.work, waiting.at, now);
            return;
        }
        ol_run_call_ends(self, waiting.work);
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
