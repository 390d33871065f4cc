/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When a request begins, all is known that lies before it: the loading that it waits for, its service, its end. So the
 * only events of the engine's own are ends. A request whose instance is lost leaves its end behind in the heap, and
 * its call, which is void, until that has come up.
 */
#include "models/serving/model_engine.h"

#include "models/serving/front_loop.h"
#include "models/serving/model_state.h"
#include "models/serving/service_span.h"

/* ---- calls ---- */

static uint32_t new_call(struct ol_model_engine *self)
{
    if (self->free_count)
        return self->free_calls[--self->free_count];
    OL_MEM_RESERVE(self->calls, self->call_capacity, self->call_count + 1);
    OL_MEM_RESERVE(self->free_calls, self->free_capacity, self->call_count + 1);
    return (uint32_t)self->call_count++;
}

static uint32_t load(struct ol_model_engine *self, uint32_t model, uint32_t instance, ol_time now)
{
    const uint64_t evictions = self->store.evictions;
    ol_time time = ol_span_draw(&self->options->load_time, &self->load_rng, 1);
    if (self->options->bandwidth_bytes)
        time = ol_span_after(time, ol_span_at_speed((double)self->store.models[model].bytes * OL_SECOND,
                                                    (double)self->options->bandwidth_bytes));
    const uint32_t resident = ol_store_load(&self->store, model, instance, now, time);
    if (now >= self->front.tally->warmup_end) {
        self->usage.loads++;
        self->usage.load_time += (uint64_t)time;
        self->usage.evictions += self->store.evictions - evictions;
    }
    return resident;
}

static void count_found(struct ol_model_engine *self, const struct ol_model_call *call)
{
    if (!ol_front_counts(&self->front, &call->try))
        return;
    self->usage.misses += call->had_to_load;
    self->usage.joined += !call->had_to_load && call->ready > call->began;
    self->usage.hits += !call->had_to_load && call->ready <= call->began;
    self->front.tally->cold_starts += call->ready > call->began;
    if (call->ready > call->began)
        ol_histogram_add(&self->usage.load_wait, call->ready - call->began);
}

/* When the request ends: it is served, its time is over, or its caller has gone. */
static ol_time end_of(const struct ol_model_engine *self, const struct ol_model_call *call)
{
    const struct ol_service *service = self->front.service;
    const ol_time cut = service->service_timeout ? ol_span_after(call->ready, service->service_timeout) : OL_NEVER;
    const ol_time gone = service->timeout ? ol_span_after(call->try.entered, service->timeout) : OL_NEVER;
    const ol_time end = cut < gone ? cut : gone;
    return call->done <= end ? call->done : end > call->began ? end : call->began;
}

static void start(struct ol_model_engine *self, const struct ol_try *try, uint32_t instance, ol_time now)
{
    const uint32_t id = new_call(self);
    struct ol_model_call *call = &self->calls[id];
    uint32_t resident = ol_store_find(&self->store, try->model, instance);
    *call = (struct ol_model_call){.try = *try, .began = now, .instance = instance};
    call->had_to_load = resident == OL_NO_RESIDENT;
    if (call->had_to_load)
        resident = load(self, try->model, instance, now);
    ol_store_pin(&self->store, resident);
    call->resident = resident;
    call->ready = self->store.residents[resident].ready > now ? self->store.residents[resident].ready : now;
    call->done = ol_span_after(call->ready, ol_span_at_speed((double)try->work, self->instances[instance].speed));
    count_found(self, call);
    self->instances[instance].busy++;
    self->free_slots--;
    ol_front_change(&self->front, &self->front.busy, 1, now);
    ol_due_push(&self->ends, end_of(self, call), id);
}

/* As many of those that wait as can begin. */
static void start_waiting(struct ol_engine *engine, ol_time now)
{
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
    while (self->front.waiting && self->free_slots) {
        const uint32_t instance = ol_model_route(self, ol_front_first(&self->front)->model);
        if (instance == OL_NOBODY)
            break;
        const struct ol_try try = ol_front_take(&self->front, now);
        start(self, &try, instance, now);
    }
}

/* ---- instances ---- */

static void stop_serving(struct ol_model_engine *self, uint32_t id)
{
    struct ol_model_instance *instance = &self->instances[id];
    const uint32_t last = self->serving[--self->serving_count];
    self->serving[instance->place] = last;
    self->instances[last].place = instance->place;
    instance->place = OL_NOBODY;
    self->free_slots -= self->slots_each - instance->busy;
}

/* Its slots are there until the last request has left them. */
static void go(struct ol_model_engine *self, ol_time now, uint32_t id)
{
    struct ol_model_instance *instance = &self->instances[id];
    ol_front_change(&self->front, &self->front.there, -(int64_t)self->slots_each, now);
    ol_request_tally_there(self->front.tally, instance->since, now, (double)self->slots_each);
    ol_store_leave(&self->store, id);
    instance->is_draining = false;
    instance->busy = 0;
}

static void leave_if_drained(struct ol_model_engine *self, ol_time now, uint32_t id)
{
    const struct ol_model_instance *instance = &self->instances[id];
    if (!instance->is_draining || instance->busy)
        return;
    go(self, now, id);
    if (self->front.hooks.drained)
        self->front.hooks.drained(self->front.hooks.self, id, now);
}

static void join(struct ol_engine *engine, ol_time now, uint32_t id, double speed)
{
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
    OL_MEM_RESERVE(self->instances, self->instance_capacity, (size_t)id + 1);
    OL_MEM_RESERVE(self->serving, self->serving_capacity, self->serving_count + 1);
    while (self->instance_count <= id)
        self->instances[self->instance_count++] = (struct ol_model_instance){.place = OL_NOBODY};
    self->instances[id] =
        (struct ol_model_instance){.speed = speed, .since = now, .place = (uint32_t)self->serving_count};
    self->serving[self->serving_count++] = id;
    self->free_slots += self->slots_each;
    self->front.has_asked = false;
    ol_front_change(&self->front, &self->front.there, (int64_t)self->slots_each, now);
    ol_store_join(&self->store, id);
    start_waiting(engine, now);
}

static void drain(struct ol_engine *engine, ol_time now, uint32_t id)
{
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
    stop_serving(self, id);
    self->instances[id].is_draining = true;
    leave_if_drained(self, now, id);
    ol_front_ask_unless(&self->front, self->serving_count > 0, now);
}

/* Its calls are void from now on; returns the tries that were at them. */
static size_t clear(struct ol_model_engine *self, uint32_t instance, struct ol_try *tries, ol_time now)
{
    size_t count = 0;
    for (size_t i = 0; i < self->ends.count; i++) {
        struct ol_model_call *call = &self->calls[self->ends.items[i].what];
        if (call->instance != instance || call->is_void)
            continue;
        call->is_void = true;
        if (!call->is_gone)
            tries[count++] = call->try;
        ol_front_change(&self->front, &self->front.busy, -1, now);
        ol_request_tally_busy(self->front.tally, call->began, now, 1);
    }
    return count;
}

static void lose(struct ol_engine *engine, ol_time now, uint32_t id)
{
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
    struct ol_try *tries = ol_mem_new(ol_mem_product(sizeof *tries, (size_t)self->instances[id].busy + 1));
    if (self->instances[id].place != OL_NOBODY)
        stop_serving(self, id);
    const size_t count = clear(self, id, tries, now);
    go(self, now, id);
    ol_front_give_back(&self->front, tries, count, now);
    ol_mem_free(tries);
    start_waiting(engine, now);
    ol_front_ask_unless(&self->front, self->serving_count > 0, now);
}

/* ---- time goes on ---- */

static ol_time next_end(struct ol_engine *engine)
{
    return ol_due_next(&((struct ol_model_engine *)engine)->ends);
}

/* How the request has ended; whether its slot is held still. */
static bool end_request(struct ol_model_engine *self, struct ol_model_call *call, ol_time now)
{
    if (call->is_gone)
        return false;
    if (now == call->done)
        ol_front_complete(&self->front, &call->try, call->began, now, now);
    else
        ol_front_end(&self->front, &call->try, OL_OUTCOME_TIMED_OUT, now);
    call->is_gone = now < call->ready;
    return call->is_gone;
}

static ol_time end_first(struct ol_engine *engine, ol_time now, ol_time until)
{
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
    const uint32_t id = ol_due_pop(&self->ends);
    struct ol_model_call *call = &self->calls[id];
    const uint32_t instance = call->instance;
    if (!call->is_void && end_request(self, call, now)) {
        ol_due_push(&self->ends, call->ready, id);
        return until;
    }
    self->free_calls[self->free_count++] = id;
    if (call->is_void)
        return until;
    ol_front_change(&self->front, &self->front.busy, -1, now);
    ol_request_tally_busy(self->front.tally, call->began, now, 1);
    ol_store_unpin(&self->store, call->resident);
    self->instances[instance].busy--;
    self->free_slots += self->instances[instance].place != OL_NOBODY;
    leave_if_drained(self, now, instance);
    start_waiting(engine, now);
    return until;
}

static ol_time enter(struct ol_engine *engine, const struct ol_try *given, ol_time until)
{
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
    struct ol_try try = *given;
    if (try.tries == 1)
        try.model = ol_model_of(self, given->model);
    if (self->store.models[try.model].bytes > self->options->memory_bytes) {
        self->usage.too_large += ol_front_counts(&self->front, &try);
        ol_front_end_for_good(&self->front, &try, OL_OUTCOME_FAILED, try.entered);
        return until;
    }
    const uint32_t instance =
        self->front.waiting || !self->free_slots ? OL_NOBODY : ol_model_route(self, try.model);
    if (instance != OL_NOBODY)
        start(self, &try, instance, try.entered);
    else if (ol_front_wait(&self->front, &try, try.entered) && !self->serving_count)
        return ol_front_ask(&self->front, try.entered, until);
    return until;
}

/* Who was the first in line may have lacked the memory that the next does not need. */
static int advance(struct ol_engine *engine, ol_time until, struct ol_error *error)
{
    static const struct ol_front_moves moves = {next_end, end_first, start_waiting, enter};
    return ol_front_advance(&((struct ol_model_engine *)engine)->front, engine, &moves, until, error);
}

/* ---- what is told of it ---- */

static void sample(struct ol_engine *engine, ol_time now, struct ol_scaler_sample *told)
{
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
    ol_front_sample(&self->front, now, told);
    told->ready = (int)self->serving_count;
}

static void settle(struct ol_engine *engine, ol_time now)
{
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
    struct ol_request_tally *tally = self->front.tally;
    for (size_t i = 0; i < self->ends.count; i++) {
        const struct ol_model_call *call = &self->calls[self->ends.items[i].what];
        if (call->is_void)
            continue;
        if (!call->is_gone)
            ol_front_in_flight(&self->front, &call->try);
        ol_request_tally_busy(tally, call->began, now, 1);
    }
    for (size_t i = 0; i < self->instance_count; i++)
        if (self->instances[i].place != OL_NOBODY || self->instances[i].is_draining)
            ol_request_tally_there(tally, self->instances[i].since, now, (double)self->slots_each);
    ol_front_settle(&self->front, now);
}

static void close_engine(struct ol_engine *engine)
{
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
    ol_front_close(&self->front);
    ol_due_release(&self->ends);
    ol_store_release(&self->store);
    ol_zipf_release(&self->zipf);
    ol_model_numbers_release(&self->numbers);
    ol_histogram_release(&self->usage.load_wait);
    ol_mem_free(self->calls);
    ol_mem_free(self->free_calls);
    ol_mem_free(self->instances);
    ol_mem_free(self->serving);
    ol_mem_free(self);
}

static const struct ol_engine_ops ops = {advance, join,   drain,        lose,
                                         sample,  settle, close_engine, ol_model_metrics};

struct ol_engine *ol_model_engine_open(const struct ol_multi_model *options,
                                       const struct ol_engine_setting *setting)
{
    struct ol_model_engine *self = ol_mem_new(sizeof *self);
    self->engine.ops = &ops;
    self->options = options;
    self->slots_each = (uint32_t)setting->service->concurrency;
    ol_front_open(&self->front, setting);
    self->load_rng = ol_rng_stream(setting->seed, "load-time", setting->name, setting->replication);
    self->model_rng = ol_rng_stream(setting->seed, "model", setting->name, setting->replication);
    self->size_rng = ol_rng_stream(setting->seed, "model-size", setting->name, setting->replication);
    self->store.memory_bytes = options->memory_bytes;
    self->store.eviction = (enum ol_eviction)options->eviction;
    ol_zipf_init(&self->zipf, (uint32_t)options->models, options->zipf);
    for (uint32_t i = 0; i < self->zipf.count; i++)
        ol_store_add_model(&self->store, ol_model_size(self, i));
    return &self->engine;
}

const struct ol_model_usage *ol_model_engine_usage(const struct ol_engine *engine)
{
    return &((const struct ol_model_engine *)engine)->usage;
}
