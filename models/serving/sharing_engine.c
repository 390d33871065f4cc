/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/sharing_engine.h"

#include "models/serving/front_loop.h"
#include "models/serving/guest_heap.h"
#include "outlay/arena.h"

#include <math.h>

/* Of a microsecond of work: what rounding may have left of one that is done. */
#define NOTHING 1e-3

struct host { /* an instance */
    bool is_there, is_draining;
    double speed;
    ol_time joined;
    double served, counted_at; /* its virtual time, and when it was that: ends lie between microseconds */
    ol_time told_at;           /* up to when its busy lanes have been counted */
    ol_time next;              /* when the first of its guests is done */
    struct ol_guest_heap guests;
};

struct sharing_engine {
    struct ol_engine engine;
    struct ol_front front;
    int64_t lanes;
    size_t concurrency;
    struct host *hosts; /* by id */
    size_t host_count, host_room;
    struct host *first; /* of which a guest is done next, while that is looked for; NULL: none */
    int there;          /* that take requests */
    struct ol_guest *guests;
    size_t guest_count, guest_room;
    uint32_t *spare; /* stack of guests' places, of the room of `guests` */
    size_t spare_count, spare_room;
    struct ol_guest_heap deadlines;
};

/* ---- an instance ---- */

static int64_t busy_lanes(const struct sharing_engine *self, const struct host *host)
{
    return host->guests.count < (size_t)self->lanes ? (int64_t)host->guests.count : self->lanes;
}

/* Work that each guest is given in a microsecond. */
static double rate_of(const struct sharing_engine *self, const struct host *host)
{
    return host->speed * (double)busy_lanes(self, host) / (double)host->guests.count;
}

static void tell_busy(struct sharing_engine *self, struct host *host, ol_time now)
{
    ol_request_tally_busy(self->front.tally, host->told_at, now, (double)busy_lanes(self, host));
    host->told_at = now;
}

/* Counts up to now with the guests that there are; before any comes or goes. */
static void count_up(struct sharing_engine *self, struct host *host, ol_time now)
{
    tell_busy(self, host, now);
    if (host->guests.count)
        host->served += rate_of(self, host) * ((double)now - host->counted_at);
    else
        host->served = 0;
    host->counted_at = (double)now;
}

/* After they came or went. */
static void look_ahead(struct sharing_engine *self, struct host *host)
{
    host->next = OL_NEVER;
    if (!host->guests.count)
        return;
    const double left = self->guests[host->guests.items[0]].keys[OL_GUEST_BY_WORK] - host->served;
    const double time = left > NOTHING ? ceil(left / rate_of(self, host) - NOTHING) : 0;
    host->next = time < (double)OL_TIME_LIMIT ? host->told_at + (ol_time)time : OL_TIME_END;
}

static void change_guests(struct sharing_engine *self, struct host *host, uint32_t guest, bool comes, ol_time now)
{
    const int64_t before = busy_lanes(self, host);
    if (comes)
        ol_guest_heap_push(&host->guests, self->guests, OL_GUEST_BY_WORK, guest);
    else
        ol_guest_heap_remove(&host->guests, self->guests, OL_GUEST_BY_WORK, guest);
    ol_front_change(&self->front, &self->front.busy, busy_lanes(self, host) - before, now);
}

/* ---- guests ---- */

static uint32_t new_guest(struct sharing_engine *self)
{
    if (self->spare_count)
        return self->spare[--self->spare_count];
    OL_MEM_RESERVE(self->guests, self->guest_room, self->guest_count + 1);
    OL_MEM_RESERVE(self->spare, self->spare_room, self->guest_count + 1);
    return (uint32_t)self->guest_count++;
}

static ol_time deadline_of(const struct ol_service *service, const struct ol_try *try, ol_time now)
{
    const ol_time served = service->service_timeout ? now + service->service_timeout : OL_NEVER;
    const ol_time called = service->timeout ? try->entered + service->timeout : OL_NEVER;
    const ol_time first = served < called ? served : called;
    return first > now ? first : now;
}

/* The host has been counted up. */
static void admit(struct sharing_engine *self, struct host *host, const struct ol_try *try, ol_time now)
{
    const ol_time deadline = deadline_of(self->front.service, try, now);
    const uint32_t guest = new_guest(self);
    self->guests[guest] = (struct ol_guest){
        .try = *try,
        .began = now,
        .keys = {host->served + (double)try->work, (double)deadline},
        .host = (uint32_t)(host - self->hosts),
    };
    change_guests(self, host, guest, true, now);
    if (deadline != OL_NEVER)
        ol_guest_heap_push(&self->deadlines, self->guests, OL_GUEST_BY_DEADLINE, guest);
}

/* His place is free, and what he was is told. */
static struct ol_guest dismiss(struct sharing_engine *self, struct host *host, uint32_t guest, ol_time now)
{
    const struct ol_guest was = self->guests[guest];
    change_guests(self, host, guest, false, now);
    if (was.keys[OL_GUEST_BY_DEADLINE] < (double)OL_NEVER)
        ol_guest_heap_remove(&self->deadlines, self->guests, OL_GUEST_BY_DEADLINE, guest);
    self->spare[self->spare_count++] = guest;
    return was;
}

/* ---- who goes where ---- */

static bool has_room(const struct sharing_engine *self, const struct host *host)
{
    return host->is_there && !host->is_draining && host->guests.count < self->concurrency;
}

static struct host *emptiest(struct sharing_engine *self)
{
    struct host *best = NULL;
    for (size_t i = 0; i < self->host_count; i++) {
        struct host *host = &self->hosts[i];
        if (has_room(self, host) && (!best || host->guests.count < best->guests.count))
            best = host;
    }
    return best;
}

static void place(struct sharing_engine *self, struct host *host, const struct ol_try *try, ol_time now)
{
    count_up(self, host, now);
    admit(self, host, try, now);
    look_ahead(self, host);
}

static void dispatch(struct sharing_engine *self, ol_time now)
{
    struct host *host;
    while (self->front.waiting && (host = emptiest(self))) {
        const struct ol_try try = ol_front_take(&self->front, now);
        place(self, host, &try, now);
    }
}

static void leave(struct sharing_engine *self, struct host *host, ol_time now)
{
    ol_request_tally_there(self->front.tally, host->joined, now, (double)self->lanes);
    ol_front_change(&self->front, &self->front.there, -self->lanes, now);
    self->there -= !host->is_draining;
    host->is_there = false;
    host->next = OL_NEVER;
    ol_mem_free(host->guests.items);
    host->guests = (struct ol_guest_heap){0};
}

static void settle_host(struct sharing_engine *self, struct host *host, ol_time now)
{
    look_ahead(self, host);
    if (host->is_draining && !host->guests.count) {
        leave(self, host, now);
        self->front.hooks.drained(self->front.hooks.self, (uint32_t)(host - self->hosts), now);
    }
    dispatch(self, now);
}

/* Those whose work is done by now leave, each at his own time between two microseconds, after which the others get
 * more: what is rounded is only what is told. */
static void finish(struct sharing_engine *self, struct host *host)
{
    const ol_time now = host->next;
    tell_busy(self, host, now);
    while (host->guests.count) {
        const uint32_t first = host->guests.items[0];
        const double key = self->guests[first].keys[OL_GUEST_BY_WORK];
        const double end = host->counted_at + (key - host->served) / rate_of(self, host);
        if (end > (double)now + NOTHING)
            break;
        host->counted_at = end > host->counted_at ? end : host->counted_at;
        host->served = key > host->served ? key : host->served;
        const struct ol_guest guest = dismiss(self, host, first, now);
        ol_front_complete(&self->front, &guest.try, guest.began, now, now);
    }
    count_up(self, host, now);
    settle_host(self, host, now);
}

static void give_up(struct sharing_engine *self, ol_time now)
{
    const uint32_t first = self->deadlines.items[0];
    struct host *host = &self->hosts[self->guests[first].host];
    count_up(self, host, now);
    const struct ol_guest guest = dismiss(self, host, first, now);
    ol_front_end(&self->front, &guest.try, OL_OUTCOME_TIMED_OUT, now);
    settle_host(self, host, now);
}

/* ---- time goes on ---- */

static ol_time enter(struct ol_engine *engine, const struct ol_try *try, ol_time until)
{
    struct sharing_engine *self = (struct sharing_engine *)engine;
    struct host *host = self->front.waiting ? NULL : emptiest(self);
    if (host)
        place(self, host, try, try->entered);
    else if (ol_front_wait(&self->front, try, try->entered) && !self->there) {
        self->front.tally->cold_starts += ol_front_counts(&self->front, try);
        return ol_front_ask(&self->front, try->entered, until);
    }
    return until;
}

static struct host *soonest(const struct sharing_engine *self)
{
    struct host *best = NULL;
    for (size_t i = 0; i < self->host_count; i++)
        if (self->hosts[i].next != OL_NEVER && (!best || self->hosts[i].next < best->next))
            best = &self->hosts[i];
    return best;
}

static ol_time next_deadline(const struct sharing_engine *self)
{
    return self->deadlines.count ? (ol_time)self->guests[self->deadlines.items[0]].keys[OL_GUEST_BY_DEADLINE]
                                 : OL_NEVER;
}

static ol_time next_event(struct ol_engine *engine)
{
    struct sharing_engine *self = (struct sharing_engine *)engine;
    self->first = soonest(self);
    const ol_time end = self->first ? self->first->next : OL_NEVER, deadline = next_deadline(self);
    return end < deadline ? end : deadline;
}

static ol_time step(struct ol_engine *engine, ol_time now, ol_time until)
{
    struct sharing_engine *self = (struct sharing_engine *)engine;
    if (self->first && self->first->next == now)
        finish(self, self->first);
    else
        give_up(self, now);
    return until;
}

static int advance(struct ol_engine *engine, ol_time until, struct ol_error *error)
{
    static const struct ol_front_moves moves = {next_event, step, NULL, enter};
    return ol_front_advance(&((struct sharing_engine *)engine)->front, engine, &moves, until, error);
}

/* ---- instances ---- */

static void join(struct ol_engine *engine, ol_time now, uint32_t id, double speed)
{
    struct sharing_engine *self = (struct sharing_engine *)engine;
    OL_MEM_RESERVE(self->hosts, self->host_room, (size_t)id + 1);
    while (self->host_count <= id)
        self->hosts[self->host_count++] = (struct host){.next = OL_NEVER};
    self->hosts[id] = (struct host){.is_there = true,
                                    .speed = speed,
                                    .joined = now,
                                    .counted_at = (double)now,
                                    .told_at = now,
                                    .next = OL_NEVER};
    self->there++;
    self->front.has_asked = false;
    ol_front_change(&self->front, &self->front.there, self->lanes, now);
    dispatch(self, now);
}

static void drain(struct ol_engine *engine, ol_time now, uint32_t id)
{
    struct sharing_engine *self = (struct sharing_engine *)engine;
    struct host *host = &self->hosts[id];
    self->there -= !host->is_draining;
    host->is_draining = true;
    if (!host->guests.count)
        settle_host(self, host, now);
    ol_front_ask_unless(&self->front, self->there > 0, now);
}

static void lose(struct ol_engine *engine, ol_time now, uint32_t id)
{
    struct sharing_engine *self = (struct sharing_engine *)engine;
    struct host *host = &self->hosts[id];
    struct ol_try *tries = ol_mem_new(ol_mem_product(sizeof *tries, host->guests.count + 1));
    size_t count = 0;
    count_up(self, host, now);
    while (host->guests.count)
        tries[count++] = dismiss(self, host, host->guests.items[0], now).try;
    leave(self, host, now);
    ol_front_give_back(&self->front, tries, count, now);
    ol_mem_free(tries);
    dispatch(self, now);
    ol_front_ask_unless(&self->front, self->there > 0, now);
}

/* ---- what is told of it ---- */

static void sample(struct ol_engine *engine, ol_time now, struct ol_scaler_sample *told)
{
    struct sharing_engine *self = (struct sharing_engine *)engine;
    ol_front_sample(&self->front, now, told);
    told->ready = self->there;
}

static void settle(struct ol_engine *engine, ol_time now)
{
    struct sharing_engine *self = (struct sharing_engine *)engine;
    for (size_t i = 0; i < self->host_count; i++) {
        struct host *host = &self->hosts[i];
        if (!host->is_there)
            continue;
        count_up(self, host, now);
        ol_request_tally_there(self->front.tally, host->joined, now, (double)self->lanes);
        for (size_t k = 0; k < host->guests.count; k++)
            ol_front_in_flight(&self->front, &self->guests[host->guests.items[k]].try);
    }
    ol_front_settle(&self->front, now);
}

static void close_engine(struct ol_engine *engine)
{
    struct sharing_engine *self = (struct sharing_engine *)engine;
    ol_front_close(&self->front);
    for (size_t i = 0; i < self->host_count; i++)
        ol_mem_free(self->hosts[i].guests.items);
    ol_mem_free(self->hosts);
    ol_mem_free(self->guests);
    ol_mem_free(self->spare);
    ol_mem_free(self->deadlines.items);
    ol_mem_free(self);
}

static const struct ol_engine_ops ops = {advance, join, drain, lose, sample, settle, close_engine, NULL};

struct ol_engine *ol_sharing_engine_open(const struct ol_engine_setting *setting)
{
    struct sharing_engine *self = ol_mem_new(sizeof *self);
    self->engine.ops = &ops;
    ol_front_open(&self->front, setting);
    self->concurrency = (size_t)setting->service->concurrency;
    self->lanes = setting->service->lanes < setting->service->concurrency ? setting->service->lanes
                                                                          : setting->service->concurrency;
    return &self->engine;
}
