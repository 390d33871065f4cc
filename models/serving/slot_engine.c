/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/slot_engine.h"

#include "models/serving/front.h"
#include "models/serving/slot_pool.h"
#include "outlay/arena.h"

/* What a busy slot does. */
struct stint {
    ol_time began;
    ol_time done; /* when the service would be over; it may end sooner */
    uint32_t count;
};

struct end {
    ol_time at;
    uint32_t slot;
    uint32_t number; /* of the stint: of one instant the first that began is the first to end */
};

struct slot_engine {
    struct ol_engine engine;
    struct ol_front front;
    struct ol_slot_pool pool;
    const struct ol_batching *batching; /* NULL: each by himself */
    ol_time *batch_times;               /* by size; NULL: by the longest */
    size_t size;                        /* of a batch, at most */
    ol_time wait;

    struct stint *stints; /* by slot */
    struct ol_try *tries; /* by slot, `size` each */
    size_t stint_room;
    struct end *ends; /* heap; the room is that of stints */
    size_t end_count;
    uint32_t stint_number; /* that goes round */
};

/* ---- the heap of ends ---- */

static bool ends_sooner(struct end a, struct end b)
{
    return a.at != b.at ? a.at < b.at : (int32_t)(a.number - b.number) < 0;
}

static void push_end(struct slot_engine *self, struct end end)
{
    size_t i = self->end_count++;
    for (; i > 0 && ends_sooner(end, self->ends[(i - 1) / 2]); i = (i - 1) / 2)
        self->ends[i] = self->ends[(i - 1) / 2];
    self->ends[i] = end;
}

static struct end pop_end(struct slot_engine *self)
{
    const struct end top = self->ends[0], last = self->ends[--self->end_count];
    size_t i = 0;
    for (size_t child = 1; child < self->end_count; child = 2 * i + 1) {
        child += child + 1 < self->end_count && ends_sooner(self->ends[child + 1], self->ends[child]);
        if (!ends_sooner(self->ends[child], last))
            break;
        self->ends[i] = self->ends[child];
        i = child;
    }
    self->ends[i] = last;
    return top;
}

/* ---- a slot begins ---- */

static ol_time work_of(const struct slot_engine *self, const struct ol_try *tries, uint32_t count)
{
    if (self->batch_times)
        return self->batch_times[count];
    ol_time work = tries[0].work;
    for (uint32_t i = 1; i < count; i++)
        work = tries[i].work > work ? tries[i].work : work;
    return work;
}

static ol_time at_speed(ol_time work, double speed)
{
    if (speed == 1)
        return work;
    const double time = (double)work / speed + 0.5;
    return time < (double)OL_TIME_LIMIT ? (ol_time)time : OL_TIME_LIMIT;
}

/* When the slot is left: with its work done, at the end of its time, or when the last of its callers has gone. */
static ol_time end_of(const struct slot_engine *self, const struct stint *stint, const struct ol_try *tries)
{
    const struct ol_service *service = self->front.service;
    ol_time end = stint->done, last = 0;
    if (service->service_timeout && end - stint->began > service->service_timeout)
        end = stint->began + service->service_timeout;
    if (!service->timeout)
        return end;
    for (uint32_t i = 0; i < stint->count; i++)
        last = tries[i].entered > last ? tries[i].entered : last;
    last += service->timeout;
    return last < end ? (last > stint->began ? last : stint->began) : end;
}

/* The slot's tries are in place. */
static void begin(struct slot_engine *self, uint32_t slot, ol_time now, uint32_t count)
{
    const struct ol_try *tries = &self->tries[slot * self->size];
    struct stint *stint = &self->stints[slot];
    const double speed = self->pool.hosts[self->pool.slots[slot].host].speed;
    const ol_time time = at_speed(work_of(self, tries, count), speed);
    *stint = (struct stint){.began = now, .done = now + time, .count = count};
    ol_front_change(&self->front, &self->front.busy, 1, now);
    push_end(self, (struct end){end_of(self, stint, tries), slot, self->stint_number++});
}

/* When the line's next batch may begin, given a slot. */
static ol_time batch_due(const struct slot_engine *self)
{
    const struct ol_front *front = &self->front;
    if (!front->waiting || !ol_slot_pool_has(&self->pool))
        return OL_NEVER;
    return front->waiting >= self->size ? 0 : ol_front_first(front)->entered + self->wait;
}

static void dispatch(struct slot_engine *self, ol_time now)
{
    while (batch_due(self) <= now) {
        const size_t waiting = self->front.waiting, count = waiting < self->size ? waiting : self->size;
        const uint32_t slot = ol_slot_pool_take(&self->pool);
        for (size_t i = 0; i < count; i++)
            self->tries[slot * self->size + i] = ol_front_take(&self->front, now);
        begin(self, slot, now, (uint32_t)count);
    }
}

/* ---- a slot ends ---- */

static void let_go(struct slot_engine *self, const struct stint *stint, const struct ol_try *try, ol_time now)
{
    const struct ol_service *service = self->front.service;
    const bool is_cut = service->service_timeout && stint->done - stint->began > service->service_timeout;
    const bool is_late = service->timeout && stint->done - try->entered > service->timeout;
    if (is_cut || is_late)
        ol_front_end(&self->front, try, OL_OUTCOME_TIMED_OUT, now);
    else
        ol_front_complete(&self->front, try, stint->began, now, now);
}

static void leave(struct slot_engine *self, struct ol_slot_host *host, ol_time now)
{
    const int64_t slots = self->pool.slots_each;
    ol_request_tally_there(self->front.tally, host->joined, now, (double)slots);
    ol_front_change(&self->front, &self->front.there, -slots, now);
    ol_slot_pool_leave(&self->pool, host);
}

static void finish(struct slot_engine *self)
{
    const struct end end = pop_end(self);
    const struct stint *stint = &self->stints[end.slot];
    struct ol_slot_host *host = &self->pool.hosts[self->pool.slots[end.slot].host];
    const struct ol_try *tries = &self->tries[end.slot * self->size];
    for (uint32_t i = 0; i < stint->count; i++)
        let_go(self, stint, &tries[i], end.at);
    self->front.tally->batches += self->batching && end.at >= self->front.tally->warmup_end;
    ol_request_tally_busy(self->front.tally, stint->began, end.at, 1);
    ol_front_change(&self->front, &self->front.busy, -1, end.at);
    ol_slot_pool_give(&self->pool, end.slot);
    if (host->is_draining && host->busy == 0) {
        leave(self, host, end.at);
        self->front.hooks.drained(self->front.hooks.self, host->id, end.at);
    }
    dispatch(self, end.at);
}

/* ---- time goes on ---- */

/* How far to go on. A batch that is not full begins once all arrivals of its instant have come. */
static ol_time enter(struct slot_engine *self, const struct ol_try *try, ol_time until)
{
    const ol_time now = try->entered;
    if (self->size == 1 && self->front.waiting == 0 && ol_slot_pool_has(&self->pool)) {
        const uint32_t slot = ol_slot_pool_take(&self->pool);
        self->tries[slot] = *try;
        begin(self, slot, now, 1);
        return until;
    }
    if (!ol_front_wait(&self->front, try, now))
        return until;
    if (self->pool.there == 0) {
        self->front.tally->cold_starts += try->at >= self->front.tally->warmup_end;
        return ol_front_ask(&self->front, now, until);
    }
    if (self->size == 1 || self->front.waiting >= self->size)
        dispatch(self, now);
    return until;
}

static int advance(struct ol_engine *engine, ol_time until, struct ol_error *error)
{
    struct slot_engine *self = (struct slot_engine *)engine;
    struct ol_front *front = &self->front;
    int status = ol_front_look(front, error);
    while (status >= 0 && !ol_front_is_stopped(front)) {
        const ol_time end = self->end_count ? self->ends[0].at : OL_NEVER;
        const ol_time arrival = ol_front_next(front), due = ol_front_due(front);
        const ol_time batch = self->size > 1 ? batch_due(self) : OL_NEVER;
        ol_time next = end < due ? end : due;
        next = arrival < next ? arrival : next;
        next = batch < next ? batch : next;
        if (next >= until)
            break;
        if (end == next) {
            finish(self);
        } else if (due == next) {
            ol_front_expire(front, next);
        } else if (arrival == next) {
            struct ol_try try;
            status = ol_front_arrive(front, &try, error);
            if (status > 0)
                until = enter(self, &try, until);
        } else {
            dispatch(self, next);
        }
    }
    return status < 0 ? status : OL_OK;
}

/* ---- instances ---- */

static void hold_stints(struct slot_engine *self)
{
    const size_t room = self->pool.slot_room;
    if (room == self->stint_room)
        return;
    self->stints = ol_mem_resize(self->stints, ol_mem_product(sizeof *self->stints, room));
    self->ends = ol_mem_resize(self->ends, ol_mem_product(sizeof *self->ends, room));
    self->tries =
        ol_mem_resize(self->tries, ol_mem_product(sizeof *self->tries, ol_mem_product(self->size, room)));
    self->stint_room = room;
}

static void join(struct ol_engine *engine, ol_time now, uint32_t id, double speed)
{
    struct slot_engine *self = (struct slot_engine *)engine;
    ol_slot_pool_join(&self->pool, now, id, speed);
    hold_stints(self);
    ol_front_change(&self->front, &self->front.there, self->pool.slots_each, now);
    self->front.has_asked = false;
    dispatch(self, now);
}

static void drain(struct ol_engine *engine, ol_time now, uint32_t id)
{
    struct slot_engine *self = (struct slot_engine *)engine;
    struct ol_slot_host *host = &self->pool.hosts[id];
    ol_slot_pool_drain(&self->pool, host);
    if (host->busy == 0) {
        leave(self, host, now);
        self->front.hooks.drained(self->front.hooks.self, id, now);
    }
    ol_front_ask_unless(&self->front, self->pool.there > 0, now);
}

/* Takes the ends of the host's slots out of the heap, and frees the slots; returns the tries that were on them. */
static size_t clear_host(struct slot_engine *self, uint32_t host, struct ol_try *tries, ol_time now)
{
    size_t left = self->end_count, count = 0;
    self->end_count = 0;
    for (size_t i = 0; i < left; i++) {
        const struct end end = self->ends[i];
        const struct stint *stint = &self->stints[end.slot];
        if (self->pool.slots[end.slot].host != host) {
            push_end(self, end);
            continue;
        }
        for (uint32_t k = 0; k < stint->count; k++)
            tries[count++] = self->tries[end.slot * self->size + k];
        ol_request_tally_busy(self->front.tally, stint->began, now, 1);
        ol_front_change(&self->front, &self->front.busy, -1, now);
        ol_slot_pool_give(&self->pool, end.slot);
    }
    return count;
}

static void lose(struct ol_engine *engine, ol_time now, uint32_t id)
{
    struct slot_engine *self = (struct slot_engine *)engine;
    struct ol_slot_host *host = &self->pool.hosts[id];
    struct ol_try *tries = ol_mem_new(ol_mem_product(sizeof *tries, (host->busy + 1) * self->size));
    ol_slot_pool_drain(&self->pool, host);
    const size_t count = clear_host(self, id, tries, now);
    leave(self, host, now);
    ol_front_give_back(&self->front, tries, count, now);
    ol_mem_free(tries);
    dispatch(self, now);
    ol_front_ask_unless(&self->front, self->pool.there > 0, now);
}

/* ---- what is told of it ---- */

static void sample(struct ol_engine *engine, ol_time now, struct ol_scaler_sample *told)
{
    struct slot_engine *self = (struct slot_engine *)engine;
    ol_front_sample(&self->front, now, told);
    told->ready = (int)self->pool.there;
}

static void settle(struct ol_engine *engine, ol_time now)
{
    struct slot_engine *self = (struct slot_engine *)engine;
    struct ol_slot_pool *pool = &self->pool;
    for (size_t i = 0; i < self->end_count; i++) {
        const uint32_t slot = self->ends[i].slot;
        for (uint32_t k = 0; k < self->stints[slot].count; k++)
            ol_front_in_flight(&self->front, &self->tries[slot * self->size + k]);
        ol_request_tally_busy(self->front.tally, self->stints[slot].began, now, 1);
    }
    for (size_t i = 0; i < pool->host_count; i++)
        if (pool->hosts[i].is_there)
            ol_request_tally_there(self->front.tally, pool->hosts[i].joined, now, (double)pool->slots_each);
    ol_front_settle(&self->front, now);
}

static void close_engine(struct ol_engine *engine)
{
    struct slot_engine *self = (struct slot_engine *)engine;
    ol_front_close(&self->front);
    ol_slot_pool_close(&self->pool);
    ol_mem_free(self->batch_times);
    ol_mem_free(self->stints);
    ol_mem_free(self->tries);
    ol_mem_free(self->ends);
    ol_mem_free(self);
}

static const struct ol_engine_ops ops = {advance, join, drain, lose, sample, settle, close_engine, NULL};

static void open_batching(struct slot_engine *self, const struct ol_batching *batching)
{
    self->batching = batching;
    self->size = (size_t)batching->size;
    self->wait = batching->wait;
    if (!batching->times.count && !batching->base && !batching->per_item)
        return;
    self->batch_times = ol_mem_new(ol_mem_product(sizeof *self->batch_times, self->size + 1));
    for (size_t i = 1; i <= self->size; i++)
        self->batch_times[i] = ol_batching_time(batching, (int64_t)i);
}

struct ol_engine *ol_slot_engine_open(const struct ol_engine_setting *setting)
{
    struct slot_engine *self = ol_mem_new(sizeof *self);
    self->engine.ops = &ops;
    self->size = 1;
    ol_front_open(&self->front, setting);
    ol_slot_pool_open(&self->pool, setting->service);
    if (ol_service_batching(setting->service))
        open_batching(self, ol_service_batching(setting->service));
    hold_stints(self);
    return &self->engine;
}
