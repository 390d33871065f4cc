/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/sim.h"

#include "outlay/arena.h"

struct handler {
    ol_handler *call;
    void *self;
    bool is_deferred;
};

struct ol_sim {
    struct ol_moment moment;
    struct ol_calendar *calendar;
    ol_time quiet; /* up to here the calendar is known to hold nothing */
    struct ol_feed *feeds;
    size_t feed_count, feed_capacity;
    struct ol_feed *front_feed; /* whose item is due first; NULL where none has one */
    struct handler *handlers;
    size_t handler_count, handler_capacity;
    uint32_t *deferred; /* handlers to be called at this instant, in the order of asking */
    size_t deferred_head, deferred_end, deferred_capacity;
    struct ol_probes probes;
    const volatile int *stop;
    bool was_stopped;
    bool is_ending; /* with this instant */
    ol_time last;   /* instant of the run that goes on */
    uint64_t steps;
};

static const int never_stop; /* what no run is stopped by */

struct ol_sim *ol_sim_new(void)
{
    struct ol_sim *sim = ol_mem_new(sizeof *sim);
    sim->calendar = ol_calendar_new();
    sim->quiet = INT64_MIN;
    sim->stop = &never_stop;
    return sim;
}

void ol_sim_free(struct ol_sim *sim)
{
    if (!sim)
        return;
    ol_calendar_free(sim->calendar);
    ol_mem_free(sim->feeds);
    ol_mem_free(sim->handlers);
    ol_mem_free(sim->deferred);
    ol_mem_free(sim);
}

uint32_t ol_sim_handler(struct ol_sim *sim, ol_handler *handler, void *self)
{
    OL_MEM_RESERVE(sim->handlers, sim->handler_capacity, sim->handler_count + 1);
    sim->handlers[sim->handler_count] = (struct handler){.call = handler, .self = self};
    return (uint32_t)sim->handler_count++;
}

static inline void find_front_feed(struct ol_sim *sim)
{
    if (sim->feed_count == 1) {
        sim->front_feed = sim->feeds->next != OL_NEVER ? sim->feeds : NULL;
        return;
    }
    sim->front_feed = NULL;
    for (struct ol_feed *feed = sim->feeds; feed < sim->feeds + sim->feed_count; feed++) {
        const struct ol_feed *front = sim->front_feed;
        if (feed->next != OL_NEVER &&
            (!front || feed->next < front->next || (feed->next == front->next && feed->phase < front->phase)))
            sim->front_feed = feed;
    }
}

void ol_sim_feed(struct ol_sim *sim, struct ol_feed feed)
{
    OL_MEM_RESERVE(sim->feeds, sim->feed_capacity, sim->feed_count + 1);
    sim->feeds[sim->feed_count++] = feed;
    find_front_feed(sim);
}

struct ol_probes *ol_sim_probes(struct ol_sim *sim)
{
    return &sim->probes;
}

ol_ticket ol_sim_schedule(struct ol_sim *sim, ol_time at, enum ol_phase phase, uint32_t handler, uint32_t argument)
{
    OL_ASSERT(at > sim->moment.now || (at == sim->moment.now && phase >= sim->moment.phase));
    if (at <= sim->quiet)
        sim->quiet = at - 1;
    return ol_calendar_put(sim->calendar, at, phase, handler, argument);
}

void ol_sim_cancel(struct ol_sim *sim, ol_ticket ticket)
{
    ol_calendar_cancel(sim->calendar, ticket);
}

void ol_sim_defer(struct ol_sim *sim, uint32_t handler)
{
    if (sim->handlers[handler].is_deferred)
        return;
    OL_ASSERT(sim->moment.phase <= OL_PHASE_DECIDE);
    sim->handlers[handler].is_deferred = true;
    if (sim->deferred_end == sim->deferred_capacity)
        OL_MEM_RESERVE(sim->deferred, sim->deferred_capacity, sim->deferred_end + 1);
    sim->deferred[sim->deferred_end++] = handler;
}

void ol_sim_watch_stop(struct ol_sim *sim, const volatile int *stop)
{
    sim->stop = stop ? stop : &never_stop;
}

bool ol_sim_was_stopped(const struct ol_sim *sim)
{
    return sim->was_stopped;
}

uint64_t ol_sim_steps(const struct ol_sim *sim)
{
    return sim->steps;
}

static inline void enter(struct ol_sim *sim, ol_time at, enum ol_phase phase)
{
    sim->moment.now = at;
    sim->moment.phase = phase;
    sim->steps++;
}

static int fire_feed(struct ol_sim *sim, struct ol_feed *feed)
{
    enter(sim, feed->next, feed->phase);
    ol_time next = feed->fire(feed->self);
    if (next < 0)
        return (int)next;
    OL_ASSERT(next >= feed->next);
    feed->next = next;
    find_front_feed(sim);
    return OL_OK;
}

static void call_deferred(struct ol_sim *sim)
{
    struct handler *handler = &sim->handlers[sim->deferred[sim->deferred_head++]];
    if (sim->deferred_head == sim->deferred_end)
        sim->deferred_head = sim->deferred_end = 0;
    handler->is_deferred = false;
    enter(sim, sim->moment.now, OL_PHASE_DECIDE);
    handler->call(handler->self, 0);
}

/* The calendar's next event up to `limit`, which the clock is about to reach, or NULL. Most steps of feeds and deferred
 * calls have been seen to come before it. */
static inline const struct ol_event *peek(struct ol_sim *sim, ol_time limit)
{
    return limit <= sim->quiet ? NULL : ol_calendar_peek(sim->calendar, limit, &sim->quiet);
}

/* Nothing but what is deferred is due at this instant. */
static inline bool is_quiet(struct ol_sim *sim)
{
    const ol_time now = sim->moment.now;
    return (!sim->front_feed || sim->front_feed->next > now) && !peek(sim, now);
}

bool ol_sim_is_last(struct ol_sim *sim)
{
    return sim->deferred_head == sim->deferred_end && is_quiet(sim);
}

bool ol_sim_decide(struct ol_sim *sim)
{
    if (!ol_sim_is_last(sim))
        return false;
    enter(sim, sim->moment.now, OL_PHASE_DECIDE);
    return true;
}

bool ol_sim_leap(struct ol_sim *sim, ol_time at, enum ol_phase phase)
{
    OL_ASSERT(at > sim->moment.now);
    if (at > sim->last || sim->is_ending || *sim->stop || sim->deferred_head < sim->deferred_end ||
        (sim->front_feed && sim->front_feed->next <= at) || peek(sim, at))
        return false;
    enter(sim, at, phase);
    return true;
}

/* What is deferred is made at once where nothing else is due at this instant, as mostly: it saves a step's choice. */
static inline void make_deferred(struct ol_sim *sim)
{
    if (sim->deferred_head < sim->deferred_end && is_quiet(sim))
        call_deferred(sim);
}

/* One step of the total order: the least of the calendar's next event, the feeds' next item, and a deferred call. At
 * equal time and phase the calendar goes before feeds, and both before deferred calls. */
static int step(struct ol_sim *sim, ol_time until, bool *is_over)
{
    bool has_deferred = sim->deferred_head < sim->deferred_end;
    struct ol_feed *feed = sim->front_feed;
    ol_time limit = has_deferred ? sim->moment.now : until;
    if (feed && feed->next > limit)
        feed = NULL;
    if (feed)
        limit = feed->next;
    const struct ol_event *event = peek(sim, limit);
    enum ol_phase phase = event ? ol_event_phase(event) : OL_PHASES;
    if (feed && (!event || (event->time == feed->next && feed->phase < phase))) {
        event = NULL;
        phase = feed->phase;
    }
    if (has_deferred && phase > OL_PHASE_DECIDE) {
        call_deferred(sim);
    } else if (event) {
        const struct handler *handler = &sim->handlers[event->handler];
        ol_calendar_drop(sim->calendar);
        enter(sim, event->time, phase);
        handler->call(handler->self, event->argument);
        make_deferred(sim);
    } else if (feed) {
        return fire_feed(sim, feed);
    } else {
        *is_over = true;
    }
    return OL_OK;
}

void ol_sim_end(struct ol_sim *sim)
{
    sim->is_ending = true;
}

int ol_sim_run(struct ol_sim *sim, ol_time until)
{
    const ol_time last = sim->last = until < OL_TIME_END ? until : OL_TIME_END - 1;
    bool is_over = false;
    int status = OL_OK;
    while (!is_over && status == OL_OK) {
        if (*sim->stop) {
            sim->was_stopped = true;
            return OL_OK;
        }
        status = step(sim, sim->is_ending ? sim->moment.now : last, &is_over);
    }
    if (status == OL_OK && !sim->is_ending && until != OL_NEVER && until > sim->moment.now) {
        sim->moment.now = until;
        sim->moment.phase = 0;
    }
    return status;
}
