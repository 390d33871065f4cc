/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * calendar: the pending events, in one total order.
 *
 * Events leave in order of (time, phase, sequence); the sequence counts schedulings, so equal times and phases
 * are first in, first out, and equal inputs give equal orders whatever the machine. Time is monotone: nothing may
 * be scheduled before the event that left last. That allows a radix heap: buckets by the highest bit in which a
 * time differs from a base, and a short sorted run at the bottom from which events leave. A hold (take one, put
 * one) costs some tens of nanoseconds from a hundred to a million pending events, and moves 24 bytes.
 *
 * An event carries a handler number and an argument; what they mean is the owner's business (sim.h). It can be
 * cancelled by the ticket that scheduling gave out; cancelling costs nothing to those who do not use it. A
 * ticket is dead once its event has left: forget it then, for cancelling a dead ticket is a bug.
 */
#ifndef OUTLAY_CALENDAR_H
#define OUTLAY_CALENDAR_H

#include "outlay/simtime.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The order within one instant. The EARLY phases are for those who take arrivals before releases: first what comes
 * back just when it was expected, then their arrivals, and all other releases after these. */
enum ol_phase {
    OL_PHASE_EARLY_RELEASE,
    OL_PHASE_EARLY_ARRIVAL,
    OL_PHASE_RELEASE,
    OL_PHASE_CAPACITY,
    OL_PHASE_ARRIVAL,
    OL_PHASE_DECIDE,
    OL_PHASE_METER,
    OL_PHASES
};

struct ol_event {
    ol_time time;
    uint64_t order; /* phase in the top 4 bits, sequence below */
    uint32_t handler;
    uint32_t argument;
};

typedef uint64_t ol_ticket; /* 0: no event */

struct ol_calendar; /* opaque */

struct ol_calendar *ol_calendar_new(void);
void ol_calendar_free(struct ol_calendar *calendar);

ol_ticket ol_calendar_put(struct ol_calendar *calendar, ol_time time, enum ol_phase phase, uint32_t handler,
                          uint32_t argument);
void ol_calendar_cancel(struct ol_calendar *calendar, ol_ticket ticket);

/* The next event without taking it, valid until the calendar is changed; NULL where none is pending up to `limit`. Up
 * to `*quiet` none is pending: where NULL is returned, that is not before `limit`. The caller is about to move to the
 * event's time, or to `limit` where there is none: nothing earlier may be scheduled after this. */
const struct ol_event *ol_calendar_peek(struct ol_calendar *calendar, ol_time limit, ol_time *quiet);
bool ol_calendar_take(struct ol_calendar *calendar, struct ol_event *event);
/* Takes the event that the last call, a peek, has found. */
void ol_calendar_drop(struct ol_calendar *calendar);
/* Pending events, cancelled ones not counted. */
size_t ol_calendar_count(const struct ol_calendar *calendar);

static inline enum ol_phase ol_event_phase(const struct ol_event *event)
{
    return (enum ol_phase)(event->order >> 60);
}

/* Aborts where an invariant is broken; for tests. */
void ol_calendar_verify(const struct ol_calendar *calendar);

#endif
