/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sandboxes have no names. An idle one is a moment at which it is gone, on a stack: what went idle last is taken first,
 * so that the others get to their end, and a request that finds the top of a stack gone looks below it. As a new
 * sandbox is started only when the stack is empty, it never holds more than were busy at once.
 */
#include "models/serving/serverless_engine.h"

#include "models/serving/due_heap.h"
#include "models/serving/load_gauge.h"
#include "models/serving/request_ring.h"
#include "models/serving/request_tally.h"
#include "models/serving/service_span.h"
#include "models/traffic/request_merge.h"

enum found { PROVISIONED, WARM, COLD };

struct call {
    struct ol_request request;
    ol_time began, served_from; /* in between, its sandbox started */
    enum found found;
    bool is_cut; /* by the time limit */
};

struct idle {
    ol_time since, gone;
};

struct serverless {
    struct ol_engine engine;
    const struct ol_serverless_service *options;
    struct ol_engine_setting setting;
    struct ol_rng service_rng, cold_rng, keep_rng;
    double service_speed, cold_speed;
    uint64_t concurrency, provisioned_busy, busy;

    struct ol_due_heap ends; /* of calls */
    struct call *calls;
    uint32_t *free_calls; /* a stack */
    size_t call_count, call_capacity, free_count, free_capacity;
    struct idle *idle; /* a stack */
    size_t idle_count, idle_capacity;
    struct ol_request_ring queue;
    struct ol_load_gauge gauge;
    struct ol_serverless_usage usage;
};

static bool counts(const struct serverless *self, const struct ol_request *request)
{
    return ol_request_tally_counts(self->setting.tally, request);
}

/* ---- sandboxes ---- */

static void count_idle(struct serverless *self, const struct idle *idle, ol_time until)
{
    const ol_time warmup_end = self->setting.tally->warmup_end;
    const ol_time from = idle->since > warmup_end ? idle->since : warmup_end;
    const ol_time to = idle->gone < until ? idle->gone : until;
    self->usage.idle_time += to > from ? (uint64_t)(to - from) : 0;
}

static enum found take_sandbox(struct serverless *self, ol_time now)
{
    if (self->provisioned_busy < (uint64_t)self->options->provisioned)
        return PROVISIONED;
    while (self->idle_count) {
        const struct idle *idle = &self->idle[--self->idle_count];
        count_idle(self, idle, now);
        if (idle->gone > now)
            return WARM;
    }
    return COLD;
}

static void keep_sandbox(struct serverless *self, ol_time now)
{
    const ol_time kept = ol_span_draw(&self->options->keep_alive, &self->keep_rng, 1);
    if (self->idle_count == self->idle_capacity)
        OL_MEM_RESERVE(self->idle, self->idle_capacity, self->idle_count + 1);
    self->idle[self->idle_count++] = (struct idle){now, ol_span_after(now, kept)};
}

/* ---- calls ---- */

static uint32_t new_call(struct serverless *self)
{
    if (self->free_count)
        return self->free_calls[--self->free_count];
    OL_MEM_RESERVE(self->calls, self->call_capacity, self->call_count + 1);
    OL_MEM_RESERVE(self->free_calls, self->free_capacity, self->call_count + 1);
    return (uint32_t)self->call_count++;
}

static ol_time service_of(struct serverless *self, const struct ol_request *request)
{
    return request->work ? ol_span_at_speed(request->work, self->service_speed)
                         : ol_span_draw(&self->options->time, &self->service_rng, self->service_speed);
}

static void start(struct serverless *self, const struct ol_request *request, enum found found, ol_time now)
{
    const uint32_t id = new_call(self);
    struct call *call = &self->calls[id];
    ol_time starting = 0, service = service_of(self, request);
    if (found == COLD)
        starting = ol_span_draw(&self->options->cold_start, &self->cold_rng, self->cold_speed);
    *call = (struct call){*request, now, ol_span_after(now, starting), found, false};
    if (self->options->time_limit && service > self->options->time_limit) {
        service = self->options->time_limit;
        call->is_cut = true;
    }
    self->provisioned_busy += found == PROVISIONED;
    self->busy++;
    ol_load_change(&self->gauge.busy, now, 1);
    if (self->busy > self->usage.peak && counts(self, request))
        self->usage.peak = self->busy;
    ol_due_push(&self->ends, ol_span_after(call->served_from, service), id);
}

/* ---- what ends ---- */

static uint64_t billed_time(const struct serverless *self, const struct call *call, ol_time now)
{
    const ol_time increment = self->options->increment > 0 ? self->options->increment : 1;
    ol_time lasted = now - (self->options->bills_cold_start ? call->began : call->served_from);
    if (lasted < self->options->minimum)
        lasted = self->options->minimum;
    return (uint64_t)((lasted + increment - 1) / increment * increment);
}

static void meter(struct serverless *self, const struct call *call, ol_time now)
{
    struct ol_serverless_usage *usage = &self->usage;
    usage->invocations++;
    usage->cold += call->found == COLD;
    usage->warm += call->found == WARM;
    usage->provisioned += call->found == PROVISIONED;
    usage->too_long += call->is_cut;
    usage->cold_time += (uint64_t)(call->served_from - call->began);
    if (call->found == PROVISIONED)
        usage->provisioned_billed_time += billed_time(self, call, now);
    else
        usage->billed_time += billed_time(self, call, now);
}

static void account(struct serverless *self, const struct call *call, ol_time now)
{
    struct ol_request_tally *tally = self->setting.tally;
    if (call->is_cut)
        ol_load_change(&self->gauge.inside, now, -1);
    else
        ol_gauge_complete(&self->gauge, call->request.at, now);
    ol_request_tally_busy(tally, call->began, now, 1);
    if (!counts(self, &call->request))
        return;
    meter(self, call, now);
    tally->cold_starts += call->found == COLD;
    if (call->is_cut)
        tally->timed_out++;
    else
        ol_request_tally_complete(tally, &call->request, call->began, now, now);
}

static void take_waiting(struct serverless *self, enum found found, ol_time now)
{
    const struct ol_request request = ol_ring_pop(&self->queue);
    ol_load_change(&self->gauge.waiting, now, -1);
    start(self, &request, found, now);
}

static void end_first(struct serverless *self)
{
    const ol_time now = ol_due_next(&self->ends);
    const uint32_t id = ol_due_pop(&self->ends);
    const struct call *call = &self->calls[id];
    const enum found found = call->found;
    const bool is_kept = !call->is_cut;
    account(self, call, now);
    self->free_calls[self->free_count++] = id;
    self->busy--;
    self->provisioned_busy -= found == PROVISIONED;
    ol_load_change(&self->gauge.busy, now, -1);
    if (self->queue.count && (is_kept || found == PROVISIONED))
        take_waiting(self, found == PROVISIONED ? PROVISIONED : WARM, now);
    else if (self->queue.count)
        take_waiting(self, take_sandbox(self, now), now);
    else if (is_kept && found != PROVISIONED)
        keep_sandbox(self, now);
}

/* ---- what comes ---- */

/* Those that have waited too long before `now` leave at the moment at which they had. */
static void drop_late(struct serverless *self, ol_time now)
{
    const ol_time patience = self->options->patience;
    while (patience && self->queue.count && ol_span_after(ol_ring_at(&self->queue, 0)->at, patience) < now) {
        const struct ol_request request = ol_ring_pop(&self->queue);
        ol_load_change(&self->gauge.waiting, request.at + patience, -1);
        ol_load_change(&self->gauge.inside, request.at + patience, -1);
        self->setting.tally->timed_out += counts(self, &request);
    }
}

static void refuse(struct serverless *self, const struct ol_request *request, uint64_t *count)
{
    ol_load_change(&self->gauge.inside, request->at, -1);
    *count += counts(self, request);
}

static void wait_for_sandbox(struct serverless *self, const struct ol_request *request)
{
    self->usage.throttled += counts(self, request);
    if (self->queue.count >= (uint64_t)self->options->queue) {
        refuse(self, request, &self->setting.tally->shed);
        return;
    }
    ol_ring_push(&self->queue, request);
    ol_load_change(&self->gauge.waiting, request->at, 1);
}

static void admit(struct serverless *self, const struct ol_request *request)
{
    const int64_t limit = self->options->payload_limit_bytes;
    const bool is_counted = counts(self, request);
    self->setting.tally->requests += is_counted;
    ol_gauge_arrive(&self->gauge, request->at);
    if (limit && request->bytes > limit) {
        self->usage.too_large += is_counted;
        refuse(self, request, &self->setting.tally->failed);
    } else if (self->busy < self->concurrency)
        start(self, request, take_sandbox(self, request->at), request->at);
    else
        wait_for_sandbox(self, request);
}

static void end_all_until(struct serverless *self, ol_time limit)
{
    while (self->ends.count && self->ends.items[0].at <= limit) {
        drop_late(self, self->ends.items[0].at);
        end_first(self);
    }
    drop_late(self, limit);
}

static int advance(struct ol_engine *engine, ol_time until, struct ol_error *error)
{
    struct serverless *self = (struct serverless *)engine;
    const struct ol_request *request;
    while ((request = ol_request_merge_peek(self->setting.inflow, error)) && request->at < until) {
        end_all_until(self, request->at);
        admit(self, request);
        ol_request_merge_take(self->setting.inflow);
    }
    if (!request && error && error->status != OL_OK)
        return error->status;
    end_all_until(self, until - 1);
    return OL_OK;
}

static void ignore_join(struct ol_engine *engine, ol_time now, uint32_t id, double speed)
{
    (void)engine, (void)now, (void)id, (void)speed;
}

static void ignore_instance(struct ol_engine *engine, ol_time now, uint32_t id)
{
    (void)engine, (void)now, (void)id;
}

static void sample(struct ol_engine *engine, ol_time now, struct ol_scaler_sample *out)
{
    *out = (struct ol_scaler_sample){0};
    ol_gauge_sample(&((struct serverless *)engine)->gauge, now, out);
}

/* What is told as there is the limit: without one, a share of sandboxes that are made as needed would say nothing. */
static void settle(struct ol_engine *engine, ol_time now)
{
    struct serverless *self = (struct serverless *)engine;
    struct ol_request_tally *tally = self->setting.tally;
    for (size_t i = 0; i < self->ends.count; i++) {
        const struct call *call = &self->calls[self->ends.items[i].what];
        tally->in_flight += counts(self, &call->request);
        ol_request_tally_busy(tally, call->began, now, 1);
    }
    for (size_t i = 0; i < self->queue.count; i++)
        tally->in_flight += counts(self, ol_ring_at(&self->queue, i));
    ol_request_tally_there(tally, 0, now, (double)self->options->concurrency);
    tally->end = now;
}

static void close_engine(struct ol_engine *engine)
{
    struct serverless *self = (struct serverless *)engine;
    ol_due_release(&self->ends);
    ol_ring_release(&self->queue);
    ol_mem_free(self->calls);
    ol_mem_free(self->free_calls);
    ol_mem_free(self->idle);
    ol_mem_free(self);
}

static const struct ol_engine_ops ops = {
    .advance = advance,
    .join = ignore_join,
    .drain = ignore_instance,
    .lose = ignore_instance,
    .sample = sample,
    .settle = settle,
    .close = close_engine,
};

static double speed_of(const struct ol_serverless_service *options)
{
    int64_t memory = options->memory_bytes, measured = options->measured_bytes;
    const int64_t most = options->saturation_bytes;
    if (!measured)
        return 1;
    if (most)
        memory = memory < most ? memory : most, measured = measured < most ? measured : most;
    return (double)memory / (double)measured;
}

struct ol_engine *ol_serverless_open(const struct ol_serverless_service *options,
                                     const struct ol_engine_setting *setting)
{
    struct serverless *self = ol_mem_new(sizeof *self);
    self->engine.ops = &ops;
    self->options = options;
    self->setting = *setting;
    self->service_rng = ol_rng_stream(setting->seed, "service", setting->name, setting->replication);
    self->cold_rng = ol_rng_stream(setting->seed, "cold-start", setting->name, setting->replication);
    self->keep_rng = ol_rng_stream(setting->seed, "keep-alive", setting->name, setting->replication);
    self->service_speed = speed_of(options);
    self->cold_speed = options->cold_scales ? self->service_speed : 1;
    self->concurrency = options->concurrency ? (uint64_t)options->concurrency : UINT64_MAX;
    return &self->engine;
}

struct ol_serverless_usage ol_serverless_usage(const struct ol_engine *engine, ol_time now)
{
    struct serverless copy = *(const struct serverless *)engine;
    const ol_time since = now - copy.setting.tally->warmup_end;
    for (size_t i = 0; i < copy.idle_count; i++)
        count_idle(&copy, &copy.idle[i], now);
    copy.usage.provisioned_time = since > 0 ? (uint64_t)since * (uint64_t)copy.options->provisioned : 0;
    return copy.usage;
}
