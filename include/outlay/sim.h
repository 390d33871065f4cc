/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sim: the clock, and the loop that steps events.
 *
 * A simulation is a calendar of scheduled events, a few feeds, and the models that handle them. A feed is a
 * stream whose items come sorted by time (a job trace): its next item is merged with the calendar instead of
 * being queued in it, so that a trace of any length costs no calendar space. The order of events is total and
 * the same on every machine: time, then phase, then calendar before feeds, then sequence (feeds: in order of
 * registration).
 *
 *     struct ol_sim *sim = ol_sim_new();
 *     uint32_t ring = ol_sim_handler(sim, ring_fired, bell);
 *     ol_sim_schedule(sim, OL_MINUTE, OL_PHASE_RELEASE, ring, 0);
 *     ol_sim_run(sim, OL_NEVER);
 *
 * Owns the calendar; borrows handlers' selves, feeds' selves and probes.
 */
#ifndef OUTLAY_SIM_H
#define OUTLAY_SIM_H

#include "outlay/calendar.h"
#include "outlay/probe.h"

#include <stdbool.h>
#include <stdint.h>

struct ol_sim; /* opaque, but for the moment with which it begins, which is read without a call */

struct ol_moment {
    ol_time now;
    enum ol_phase phase; /* of the event that is being handled */
};

struct ol_sim *ol_sim_new(void);
void ol_sim_free(struct ol_sim *sim);

/* A handler is registered once and named by its number in events. `argument` is what was scheduled. */
typedef void ol_handler(void *self, uint32_t argument);
uint32_t ol_sim_handler(struct ol_sim *sim, ol_handler *handler, void *self);

/* A feed's fire() consumes the item that is due and returns the time of the next one, or OL_NEVER. Times may
 * not decrease. A negative return is an error that ends the run: ol_sim_run returns it. */
struct ol_feed {
    ol_time next; /* of the item that waits */
    enum ol_phase phase;
    ol_time (*fire)(void *self);
    void *self;
};
void ol_sim_feed(struct ol_sim *sim, struct ol_feed feed);

static inline ol_time ol_sim_now(const struct ol_sim *sim)
{
    return ((const struct ol_moment *)sim)->now;
}

static inline enum ol_phase ol_sim_phase(const struct ol_sim *sim)
{
    return ((const struct ol_moment *)sim)->phase;
}

struct ol_probes *ol_sim_probes(struct ol_sim *sim);

/* `at` is not before now, and, at this very instant, `phase` not before the current one. */
ol_ticket ol_sim_schedule(struct ol_sim *sim, ol_time at, enum ol_phase phase, uint32_t handler,
                          uint32_t argument);
void ol_sim_cancel(struct ol_sim *sim, ol_ticket ticket);
/* Call the handler once at this instant when its earlier phases are done: what a scheduling pass needs. Cheaper
 * than scheduling; asking again while asked has no effect. One deferred call a handler and instant. */
void ol_sim_defer(struct ol_sim *sim, uint32_t handler);

/* Whether nothing else is due at this instant: no event, no feed's item, no deferred call. */
bool ol_sim_is_last(struct ol_sim *sim);
/* Moves on to the phase of deferred calls, where nothing else is due at this instant: false where something is. For a
 * handler that then does what it would defer, and nothing else any more. */
bool ol_sim_decide(struct ol_sim *sim);
/* Moves the clock on to a later instant as an event of that phase would, where such an event, scheduled now, would be
 * the next to happen: false where something else comes up to then, or the run ends before. For a handler that is the
 * last of its instant and whose own next event is the next of all: it saves the calendar by it. Where it is false,
 * that handler schedules nothing before `at` any more. */
bool ol_sim_leap(struct ol_sim *sim, ol_time at, enum ol_phase phase);

/* Step until nothing is left, `until` is passed (events at `until` itself still happen), a feed fails, or a stop is
 * asked for. The clock then stands at the last event, or at `until` where that is not OL_NEVER and was reached. What
 * is scheduled at or past OL_TIME_END never happens. 0, or the feed's status. */
int ol_sim_run(struct ol_sim *sim, ol_time until);
/* The run is over with this instant, of which what is left still happens: the clock stands here. */
void ol_sim_end(struct ol_sim *sim);
/* From a handler, a probe's owner or a signal: ends the run before the next event. `stop` is polled each step. */
void ol_sim_watch_stop(struct ol_sim *sim, const volatile int *stop);
bool ol_sim_was_stopped(const struct ol_sim *sim);
/* Events and feed items handled so far. */
uint64_t ol_sim_steps(const struct ol_sim *sim);

#endif
