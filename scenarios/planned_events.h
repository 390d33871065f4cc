/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * planned_events: what is known beforehand to make costs unusual, read from a file.
 *
 * Either rows "start,end,name" with a header: instants or days, the end the first moment after it, of a day its end.
 * Or an iCalendar file (RFC 5545), which begins with BEGIN:VCALENDAR: each VEVENT has DTSTART and may have DTEND
 * (without it: that day, or an hour) and an RRULE of FREQ=DAILY, WEEKLY or MONTHLY with INTERVAL, COUNT and UNTIL. Of
 * months, dates that are not there (February 30) are left out. Other parts of a rule, and other ways of saying when,
 * are refused rather than misread; what is CANCELLED is no event. TZID names a zone of the system's database; times
 * without one are UTC. A rule without an end is followed for twenty years.
 */
#ifndef OUTLAY_PLANNED_EVENTS_H
#define OUTLAY_PLANNED_EVENTS_H

#include "outlay/error.h"
#include "outlay/simtime.h"

#include <stdbool.h>
#include <stddef.h>

struct ol_planned {
    ol_time start, end; /* the first moment, and the first after it */
};

struct ol_planned_events {
    struct ol_planned *items;
    size_t count, capacity;
};

int ol_planned_events_read(struct ol_planned_events *events, const char *path, struct ol_error *error);
/* Whether one of them has a moment from start to before end. */
bool ol_planned_events_touch(const struct ol_planned_events *events, ol_time start, ol_time end);
void ol_planned_events_release(struct ol_planned_events *events);

#endif
