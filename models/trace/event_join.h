/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * event_join: jobs out of events: who was submitted, started and stopped, by a name.
 *
 * Traces of events tell of one job in several rows. A job is opened by its first event and kept until it is taken out,
 * so that memory depends on how many are open at once and not on the file's length. What is left at the end comes out
 * in the order in which it was opened.
 *
 * Between a start and a stop lies an attempt. The runtime of a job is the sum of its attempts, and what all but the
 * last of them ran is lost.
 */
#ifndef OUTLAY_TRACE_EVENT_JOIN_H
#define OUTLAY_TRACE_EVENT_JOIN_H

#include "outlay/simtime.h"
#include "outlay/text.h"

#include <stdint.h>

#define OL_JOIN_TEXT 64 /* longest text that is kept of a job, with its end */

enum ol_join_text { OL_JOIN_USER, OL_JOIN_CPUS, OL_JOIN_MEMORY, OL_JOIN_PRIORITY, OL_JOIN_STATUS, OL_JOIN_TEXTS };

struct ol_joined {
    struct ol_joined *next_in_slot, *before, *after; /* private */
    uint64_t hash;                                   /* private */
    struct ol_place place;                           /* of its first event */
    ol_time submit, first_start, running_since;      /* OL_NEVER: not known; running_since: it does not run */
    ol_time runtime, last_attempt;                   /* of attempts that have ended */
    uint32_t attempts;
    ol_time ended;                           /* for callers whose events come in any order; OL_NEVER */
    bool is_told;                            /* for the caller */
    char texts[OL_JOIN_TEXTS][OL_JOIN_TEXT]; /* "" where not known; cut where longer */
    size_t name_length;
    char name[];
};

/* Zero-initialised is empty. */
struct ol_event_join {
    struct ol_joined **slots, *first, *last;
    size_t slot_count, count;
};

/* The open job of that name, opened where there is none. */
struct ol_joined *ol_event_join_of(struct ol_event_join *join, struct ol_slice name, struct ol_place place);
void ol_event_join_remove(struct ol_event_join *join, struct ol_joined *job); /* frees it */
void ol_event_join_release(struct ol_event_join *join);

void ol_joined_text(struct ol_joined *job, enum ol_join_text which, struct ol_slice text);
void ol_joined_submit(struct ol_joined *job, ol_time time); /* the first one counts */
void ol_joined_start(struct ol_joined *job, ol_time time);
void ol_joined_stop(struct ol_joined *job, ol_time time);
/* OL_NEVER where no attempt has ended. */
ol_time ol_joined_runtime(const struct ol_joined *job);
ol_time ol_joined_lost(const struct ol_joined *job);

#endif
