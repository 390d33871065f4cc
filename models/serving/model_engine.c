/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When a request begins, all is known that lies before it: the loading that it waits for, its service, its end. So the
 * only events are ends and arrivals. A request whose instance is lost leaves its end behind in the heap, and
 * its call, which is void, until that has come up.
 */
#include "models/serving/model_engine.h"

#include "models/serving/model_state.h"
#include "models/serving/request_tally.h"
#include "models/serving/service_span.h"
#include "models/traffic/request_merge.h"

static bool counts(const struct ol_model_engine *self, const struct ol_request *request)
{
    return ol_request_tally_counts(self->setting.tally, request);
}

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
    if (now >= self->setting.tally->warmup_end) {
        self->usage.loads++;
        self->usage.load_time += (uint64_t)time;
        self->usage.evictions += self->store.evictions - evictions;
    }
    return resident;
}

static void count_found(struct ol_model_engine *self, const struct ol_model_call *call)
{
    if (!counts(self, &call->request))
        return;
    self->usage.misses += call->had_to_load;
    self->usage.joined += !call->had_to_load && call->ready > call->began;
    self->usage.hits += !call->had_to_load && call->ready <= call->began;
    if (call->ready > call->began)
        ol_histogram_add(&self->usage.load_wait, call->ready - call->began);
}

static void start(struct ol_model_engine *self, const struct ol_request *request, uint32_t instance, ol_time now)
{
    const uint32_t id = new_call(self);
    struct ol_model_call *call = &self->calls[id];
    const double speed = self->instances[instance].speed;
    uint32_t resident = ol_store_find(&self->store, request->model, instance);
    *call = (struct ol_model_call){.request = *request, .began = now, .instance = instance};
    call->had_to_load = resident == OL_NO_RESIDENT;
    if (call->had_to_load)
        resident = load(self, request->model, instance, now);
    ol_store_pin(&self->store, resident);
    call->resident = resident;
    call->ready = self->store.residents[resident].ready;
    count_found(self, call);
    self->instances[instance].busy++;
    self->free_slots--;
    ol_load_change(&self->gauge.busy, now, 1);
    const ol_time service = request->work ? ol_span_at_speed(request->work, speed)
                                          : ol_span_draw(&self->options->time, &self->service_rng, speed);
    ol_due_push(&self->ends, ol_span_after(call->ready > now ? call->ready : now, service), id);
}

/* As many of those that wait as can begin. */
static void start_waiting(struct ol_model_engine *self, ol_time now)
{
    while (self->queue.count && self->free_slots) {
        const uint32_t instance = ol_model_route(self, ol_ring_at(&self->queue, 0)->model);
        if (instance == OL_NOBODY)
            break;
        const struct ol_request request = ol_ring_pop(&self->queue);
        ol_load_change(&self->gauge.waiting, now, -1);
        start(self, &request, instance, now);
    }
}

static void ask_for_instance(struct ol_model_engine *self, ol_time now)
{
    if (self->serving_count || self->was_wanted || !self->setting.hooks.wanted)
        return;
    self->was_wanted = true;
    const ol_time next = self->setting.hooks.wanted(self->setting.hooks.self, now);
    self->horizon = next < self->horizon ? next : self->horizon;
}

/* ---- instances ---- */

static void stop_serving(struct ol_model_engine *self, uint32_t id)
{
    struct ol_model_instance *instance = &self->instances[id];
    const uint32_t last = self->serving[--self->serving_count];
    self->serving[instance->place] = last;
    self->instances[last].place = instance->place;
    instance->place = OL_NOBODY;
    self->free_slots -= (uint64_t)self->options->concurrency - instance->busy;
}

/* Its slots are there until the last request has left them. */
static void go(struct ol_model_engine *self, ol_time now, uint32_t id)
{
    struct ol_model_instance *instance = &self->instances[id];
    ol_load_change(&self->gauge.slots, now, -self->options->concurrency);
    ol_request_tally_there(self->setting.tally, instance->since, now, (double)self->options->concurrency);
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
    if (self->setting.hooks.drained)
        self->setting.hooks.drained(self->setting.hooks.self, id, now);
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
    self->free_slots += (uint64_t)self->options->concurrency;
    self->was_wanted = false;
    ol_load_change(&self->gauge.slots, now, self->options->concurrency);
    ol_store_join(&self->store, id);
    start_waiting(self, now);
}

static void drain(struct ol_engine *engine, ol_time now, uint32_t id)
{
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
    stop_serving(self, id);
    self->instances[id].is_draining = true;
    leave_if_drained(self, now, id);
    if (self->queue.count)
        ask_for_instance(self, now);
}

/* ---- what ends ---- */

static void end_first(struct ol_model_engine *self)
{
    const ol_time now = ol_due_next(&self->ends);
    const uint32_t id = ol_due_pop(&self->ends);
    const struct ol_model_call *call = &self->calls[id];
    struct ol_request_tally *tally = self->setting.tally;
    self->free_calls[self->free_count++] = id;
    if (call->is_void)
        return;
    const uint32_t instance = call->instance;
    ol_gauge_complete(&self->gauge, call->request.at, now);
    ol_load_change(&self->gauge.busy, now, -1);
    ol_request_tally_busy(tally, call->began, now, 1);
    ol_request_tally_complete(tally, &call->request, call->began, now, now);
    tally->cold_starts += call->ready > call->began && counts(self, &call->request);
    ol_store_unpin(&self->store, call->resident);
    self->instances[instance].busy--;
    self->free_slots += self->instances[instance].place != OL_NOBODY;
    leave_if_drained(self, now, instance);
    start_waiting(self, now);
}

static void begin_again(struct ol_model_engine *self, ol_time now, const struct ol_model_call *call)
{
    ol_ring_push_front(&self->queue, &call->request);
    ol_load_change(&self->gauge.waiting, now, 1);
    self->setting.tally->retried += counts(self, &call->request);
}

/* The last to arrive is put in front first. */
static uint32_t latest_on(const struct ol_model_engine *self, uint32_t instance)
{
    uint32_t latest = OL_NOBODY;
    for (size_t i = 0; i < self->ends.count; i++) {
        const uint32_t id = self->ends.items[i].what;
        const struct ol_model_call *call = &self->calls[id];
        if (call->instance == instance && !call->is_void &&
            (latest == OL_NOBODY || call->request.at > self->calls[latest].request.at ||
             (call->request.at == self->calls[latest].request.at && id > latest)))
            latest = id;
    }
    return latest;
}

static void lose(struct ol_engine *engine, ol_time now, uint32_t id)
{
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
    if (self->instances[id].place != OL_NOBODY)
        stop_serving(self, id);
    for (uint32_t at; (at = latest_on(self, id)) != OL_NOBODY;) {
        struct ol_model_call *call = &self->calls[at];
        call->is_void = true;
        ol_load_change(&self->gauge.busy, now, -1);
        ol_request_tally_busy(self->setting.tally, call->began, now, 1);
        if (self->options->on_loss == OL_MODEL_LOSS_RESTART) {
            begin_again(self, now, call);
            continue;
        }
        self->setting.tally->failed += counts(self, &call->request);
        ol_load_change(&self->gauge.inside, now, -1);
    }
    go(self, now, id);
    start_waiting(self, now);
    if (self->queue.count)
        ask_for_instance(self, now);
}

/* ---- what comes ---- */

/* Those that have waited too long before `now` leave at the moment at which they had. */
static void drop_late(struct ol_model_engine *self, ol_time now)
{
    const ol_time patience = self->options->patience;
    while (patience && self->queue.count && ol_span_after(ol_ring_at(&self->queue, 0)->at, patience) < now) {
        const struct ol_request request = ol_ring_pop(&self->queue);
        const ol_time late = request.at + patience;
        ol_load_change(&self->gauge.waiting, late, -1);
        ol_load_change(&self->gauge.inside, late, -1);
        self->setting.tally->timed_out += counts(self, &request);
        start_waiting(self, late); /* it may have been the memory for the first one that was lacking */
    }
}

static void refuse(struct ol_model_engine *self, const struct ol_request *request, uint64_t *count)
{
    ol_load_change(&self->gauge.inside, request->at, -1);
    *count += counts(self, request);
}

static void admit(struct ol_model_engine *self, const struct ol_request *given)
{
    struct ol_request request = *given;
    struct ol_request_tally *tally = self->setting.tally;
    request.model = ol_model_of(self, given->model);
    tally->requests += counts(self, &request);
    ol_gauge_arrive(&self->gauge, request.at);
    if (self->store.models[request.model].bytes > self->options->memory_bytes) {
        self->usage.too_large += counts(self, &request);
        refuse(self, &request, &tally->failed);
        return;
    }
    const uint32_t instance =
        self->queue.count || !self->free_slots ? OL_NOBODY : ol_model_route(self, request.model);
    if (instance != OL_NOBODY)
        start(self, &request, instance, request.at);
    else if (self->queue.count < (uint64_t)self->options->queue) {
        ol_ring_push(&self->queue, &request);
        ol_load_change(&self->gauge.waiting, request.at, 1);
        ask_for_instance(self, request.at);
    } else
        refuse(self, &request, &tally->shed);
}

static void end_all_until(struct ol_model_engine *self, ol_time limit)
{
    for (;;) {
        const ol_time next = ol_due_next(&self->ends);
        drop_late(self, next < limit ? next : limit);
        if (ol_due_next(&self->ends) <= limit && self->ends.count)
            end_first(self);
        else if (next >= limit)
            return;
    }
}

static int advance(struct ol_engine *engine, ol_time until, struct ol_error *error)
{
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
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
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
    *out = (struct ol_scaler_sample){.ready = (int)self->serving_count};
    ol_gauge_sample(&self->gauge, now, out);
}

static void settle(struct ol_engine *engine, ol_time now)
{
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
    struct ol_request_tally *tally = self->setting.tally;
    for (size_t i = 0; i < self->ends.count; i++) {
        const struct ol_model_call *call = &self->calls[self->ends.items[i].what];
        if (call->is_void)
            continue;
        tally->in_flight += counts(self, &call->request);
        ol_request_tally_busy(tally, call->began, now, 1);
    }
    for (size_t i = 0; i < self->queue.count; i++)
        tally->in_flight += counts(self, ol_ring_at(&self->queue, i));
    for (size_t i = 0; i < self->instance_count; i++)
        if (self->instances[i].place != OL_NOBODY || self->instances[i].is_draining)
            ol_request_tally_there(tally, self->instances[i].since, now, (double)self->options->concurrency);
    tally->end = now;
}

static void close_engine(struct ol_engine *engine)
{
    struct ol_model_engine *self = (struct ol_model_engine *)engine;
    ol_due_release(&self->ends);
    ol_ring_release(&self->queue);
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

static const struct ol_engine_ops ops = {
    .advance = advance,
    .join = join,
    .drain = drain,
    .lose = lose,
    .sample = sample,
    .settle = settle,
    .close = close_engine,
};

struct ol_engine *ol_model_engine_open(const struct ol_multi_model *options,
                                       const struct ol_engine_setting *setting)
{
    struct ol_model_engine *self = ol_mem_new(sizeof *self);
    self->engine.ops = &ops;
    self->options = options;
    self->setting = *setting;
    self->service_rng = ol_rng_stream(setting->seed, "service", setting->name, setting->replication);
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
