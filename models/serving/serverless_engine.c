/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sandboxes have no names. An idle one is a moment at which it is gone, on a stack: what went idle last is taken first,
 * so that the others get to their end, and a request that finds the top of a stack gone looks below it. As a new
 * sandbox is started only when the stack is empty, it never holds more than were busy at once.
 */
#include "models/serving/serverless_engine.h"

#include "models/serving/due_heap.h"
#include "models/serving/front.h"
#include "models/serving/service_span.h"

enum found { PROVISIONED, WARM, COLD };

struct call {
    struct ol_try try;
    ol_time began, served_from, end; /* between the first two, its sandbox starts */
    enum found found;
    bool is_cut;       /* by the time limit */
    bool is_abandoned; /* its caller has given up */
};

struct idle {
    ol_time since, gone;
};

struct serverless {
    struct ol_engine engine;
    const struct ol_serverless_service *options;
    struct ol_front front;
    struct ol_rng cold_rng, keep_rng;
    double service_speed, cold_speed;
    uint64_t concurrency, provisioned_busy, busy;

    struct ol_due_heap ends; /* of calls, or of their callers' patience where that comes first */
    struct call *calls;
    uint32_t *free_calls; /* a stack */
    size_t call_count, call_capacity, free_count, free_capacity;
    struct idle *idle; /* a stack */
    size_t idle_count, idle_capacity;
    struct ol_serverless_usage usage; /* but for what the meter has */
    struct ol_function_meter meter;
};

static bool counts(const struct serverless *self, ol_time now)
{
    return now >= self->front.tally->warmup_end;
}

/* ---- sandboxes ---- */

static void count_idle(struct serverless *self, const struct idle *idle, ol_time until)
{
    const ol_time warmup_end = self->front.tally->warmup_end;
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

static void start(struct serverless *self, const struct ol_try *try, enum found found, ol_time now)
{
    const uint32_t id = new_call(self);
    struct call *call = &self->calls[id];
    const ol_time limit = self->options->time_limit, timeout = self->front.service->timeout;
    ol_time starting = 0, service = ol_span_at_speed((double)try->work, self->service_speed);
    if (found == COLD)
        starting = ol_span_draw(&self->options->cold_start, &self->cold_rng, self->cold_speed);
    *call = (struct call){.try = *try, .began = now, .served_from = ol_span_after(now, starting), .found = found};
    if (limit && service > limit) {
        service = limit;
        call->is_cut = true;
    }
    call->end = ol_span_after(call->served_from, service);
    self->provisioned_busy += found == PROVISIONED;
    self->busy++;
    ol_front_change(&self->front, &self->front.busy, 1, now);
    if (self->busy > self->usage.peak && counts(self, now))
        self->usage.peak = self->busy;
    const ol_time given_up = timeout ? ol_span_after(try->entered, timeout) : OL_NEVER;
    ol_due_push(&self->ends, given_up < call->end ? given_up : call->end, id);
}

/* ---- what ends ---- */

static uint64_t billed_time(const struct serverless *self, const struct call *call)
{
    const ol_time increment = self->options->increment > 0 ? self->options->increment : 1;
    ol_time lasted = call->end - (self->options->bills_cold_start ? call->began : call->served_from);
    if (lasted < self->options->minimum)
        lasted = self->options->minimum;
    return ((uint64_t)lasted + (uint64_t)increment - 1) / (uint64_t)increment * (uint64_t)increment;
}

static void meter(struct serverless *self, const struct call *call)
{
    struct ol_serverless_usage *usage = &self->usage;
    if (!counts(self, call->end))
        return;
    usage->cold += call->found == COLD;
    usage->warm += call->found == WARM;
    usage->provisioned += call->found == PROVISIONED;
    usage->too_long += call->is_cut;
    usage->cold_time += (uint64_t)(call->served_from - call->began);
    ol_function_meter_call(&self->meter, call->end, billed_time(self, call), call->found == PROVISIONED);
}

/* What the caller hears of it, if he is still there. */
static void answer(struct serverless *self, const struct call *call)
{
    struct ol_request_tally *tally = self->front.tally;
    if (call->is_abandoned)
        ol_front_change(&self->front, &self->front.present, -1, call->end);
    else if (call->is_cut)
        ol_front_end(&self->front, &call->try, OL_OUTCOME_TIMED_OUT, call->end);
    else
        ol_front_complete(&self->front, &call->try, call->began, call->end, call->end);
    ol_request_tally_busy(tally, call->began, call->end, 1);
    tally->cold_starts += call->found == COLD && call->try.at >= tally->warmup_end;
}

/* The caller is gone, but his call is not: until it ends it is in the system beside what he tries again. */
static void abandon(struct serverless *self, uint32_t id, ol_time now)
{
    struct call *call = &self->calls[id];
    ol_front_end(&self->front, &call->try, OL_OUTCOME_TIMED_OUT, now);
    ol_front_change(&self->front, &self->front.present, 1, now);
    call->is_abandoned = true;
    ol_due_push(&self->ends, call->end, id);
}

static void take_waiting(struct serverless *self, enum found found, ol_time now)
{
    const struct ol_try try = ol_front_take(&self->front, now);
    start(self, &try, found, now);
}

static void end(struct serverless *self, uint32_t id, ol_time now)
{
    const struct call *call = &self->calls[id];
    const enum found found = call->found;
    const bool is_kept = !call->is_cut;
    answer(self, call);
    meter(self, call);
    self->free_calls[self->free_count++] = id;
    self->busy--;
    self->provisioned_busy -= found == PROVISIONED;
    ol_front_change(&self->front, &self->front.busy, -1, now);
    if (self->front.waiting && (is_kept || found == PROVISIONED))
        take_waiting(self, found == PROVISIONED ? PROVISIONED : WARM, now);
    else if (self->front.waiting)
        take_waiting(self, take_sandbox(self, now), now);
    else if (is_kept && found != PROVISIONED)
        keep_sandbox(self, now);
}

static void take_due(struct serverless *self)
{
    const ol_time now = ol_due_next(&self->ends);
    const uint32_t id = ol_due_pop(&self->ends);
    if (self->calls[id].end > now)
        abandon(self, id, now);
    else
        end(self, id, now);
}

/* ---- what comes ---- */

static void admit(struct serverless *self, const struct ol_try *try, uint32_t bytes)
{
    const int64_t limit = self->options->payload_limit_bytes;
    const ol_time now = try->entered;
    if (limit && bytes > limit) {
        self->usage.too_large += counts(self, now);
        ol_front_end_for_good(&self->front, try, OL_OUTCOME_FAILED, now);
    } else if (self->busy < self->concurrency) {
        start(self, try, take_sandbox(self, now), now);
    } else {
        self->usage.throttled += counts(self, now);
        self->front.tally->overflowed += !self->options->concurrency && try->at >= self->front.tally->warmup_end;
        ol_front_wait(&self->front, try, now);
    }
}

static int arrive(struct serverless *self, struct ol_error *error)
{
    const uint32_t bytes = ol_front_next_bytes(&self->front);
    struct ol_try try;
    const int status = ol_front_arrive(&self->front, &try, error);
    if (status > 0)
        admit(self, &try, try.tries == 1 ? bytes : 0); /* who tries again has passed, or he had failed for good */
    return status;
}

static int advance(struct ol_engine *engine, ol_time until, struct ol_error *error)
{
    struct serverless *self = (struct serverless *)engine;
    struct ol_front *front = &self->front;
    int status = ol_front_look(front, error);
    while (status >= 0 && !ol_front_is_stopped(front)) {
        const ol_time end = ol_due_next(&self->ends), due = ol_front_due(front), arrival = ol_front_next(front);
        const ol_time leaving = end < due ? end : due, next = arrival < leaving ? arrival : leaving;
        if (next >= until)
            break;
        if (end == next)
            take_due(self);
        else if (due == next)
            ol_front_expire(front, next);
        else
            status = arrive(self, error);
    }
    return status < 0 ? status : OL_OK;
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
    ol_front_sample(&((struct serverless *)engine)->front, now, out);
}

/* What is told as there is the limit: without one, a share of sandboxes that are made as needed would say nothing. */
static void settle(struct ol_engine *engine, ol_time now)
{
    struct serverless *self = (struct serverless *)engine;
    struct ol_request_tally *tally = self->front.tally;
    for (size_t i = 0; i < self->ends.count; i++) {
        const struct call *call = &self->calls[self->ends.items[i].what];
        if (!call->is_abandoned)
            ol_front_in_flight(&self->front, &call->try);
        ol_request_tally_busy(tally, call->began, now, 1);
    }
    ol_request_tally_there(tally, 0, now, (double)self->options->concurrency);
    ol_front_settle(&self->front, now);
}

static void close_engine(struct ol_engine *engine)
{
    struct serverless *self = (struct serverless *)engine;
    ol_front_close(&self->front);
    ol_due_release(&self->ends);
    ol_function_meter_release(&self->meter);
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

double ol_serverless_speed(const struct ol_serverless_service *options)
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
    ol_front_open(&self->front, setting);
    self->meter.phase = ol_function_meter_phase(setting->start_instant);
    self->cold_rng = ol_rng_stream(setting->seed, "cold-start", setting->name, setting->replication);
    self->keep_rng = ol_rng_stream(setting->seed, "keep-alive", setting->name, setting->replication);
    self->service_speed = ol_serverless_speed(options) * (setting->speed > 0 ? setting->speed : 1);
    self->cold_speed = options->cold_scales ? self->service_speed : 1;
    self->concurrency = options->concurrency ? (uint64_t)options->concurrency : OL_FUNCTION_BOUND;
    return &self->engine;
}

struct ol_serverless_usage ol_serverless_usage(const struct ol_engine *engine, ol_time now)
{
    struct serverless copy = *(const struct serverless *)engine;
    const ol_time since = now - copy.front.tally->warmup_end;
    const struct ol_function_hour total = ol_function_meter_total(&copy.meter);
    for (size_t i = 0; i < copy.idle_count; i++)
        count_idle(&copy, &copy.idle[i], now);
    copy.usage.invocations = total.calls;
    copy.usage.billed_time = total.time;
    copy.usage.provisioned_billed_time = total.provisioned_time;
    copy.usage.provisioned_time = since > 0 ? (uint64_t)since * (uint64_t)copy.options->provisioned : 0;
    return copy.usage;
}

const struct ol_function_meter *ol_serverless_meter(const struct ol_engine *engine)
{
    return &((const struct serverless *)engine)->meter;
}
