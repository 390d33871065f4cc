/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/story_text.h"

#include "reports/number.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* ---- words ---- */

void ol_story_say_units(struct ol_text *text, double units, const char *unit)
{
    char buffer[OL_NUMBER_BUFFER];
    const size_t length = strlen(unit);
    const bool is_one = units == 1 && length > 0;
    ol_text_adds(text, ol_number_say(units, buffer));
    ol_text_addf(text, " %.*s", (int)(is_one ? length - 1 : length), length > 0 ? unit : "units");
}

void ol_story_say_time(struct ol_text *text, ol_time duration)
{
    char buffer[OL_NUMBER_BUFFER];
    ol_text_adds(text, ol_seconds_say((double)duration / (double)OL_SECOND, buffer));
}

static const char *unit_of(const struct ol_story *story)
{
    return story->count > 0 ? story->beats[0].event.unit : "";
}

static void say_units(struct ol_text *text, const struct ol_story *story, double units)
{
    ol_story_say_units(text, units, unit_of(story));
}

static void say_job(struct ol_text *text, const char *job, uint64_t row)
{
    ol_text_adds(text, "job ");
    if (*job)
        ol_text_add_shown(text, ol_slice_of(job));
    else
        ol_text_addf(text, "of row %" PRIu64, row);
}

static void say_jobs(struct ol_text *text, uint64_t count)
{
    ol_text_addf(text, "%" PRIu64 " job%s", count, count == 1 ? "" : "s");
}

/* "14 jobs with 120 cpus (3, 5, 8 and 11 more)" */
static void say_group(struct ol_text *text, const struct ol_story *story, const struct ol_story_group *group)
{
    const uint64_t named = group->count < OL_STORY_NAMED ? group->count : OL_STORY_NAMED;
    say_jobs(text, group->count);
    ol_text_adds(text, " with ");
    say_units(text, story, group->units);
    ol_text_adds(text, " (");
    for (uint64_t i = 0; i < named; i++) {
        ol_text_adds(text, i == 0 ? "" : i + 1 == group->count ? " and " : ", ");
        ol_text_add_shown(text, ol_slice_of(*group->named[i] ? group->named[i] : "unnamed"));
    }
    if (group->count > named)
        ol_text_addf(text, " and %" PRIu64 " more", group->count - named);
    ol_text_adds(text, ")");
}

/* "20 of 128 cpus were free, 12 fewer than it needs" */
static void say_room(struct ol_text *text, const struct ol_story *story, const struct ol_run_event *event,
                     double needed)
{
    char free[OL_NUMBER_BUFFER], fewer[OL_NUMBER_BUFFER];
    if (event->capacity <= 0) {
        ol_text_adds(text, "no node was there");
        return;
    }
    ol_text_addf(text, "%s of ", ol_number_say(event->free, free));
    say_units(text, story, event->capacity);
    ol_text_adds(text, event->capacity == 1 ? " was free" : " were free");
    if (event->free < needed)
        ol_text_addf(text, ", %s fewer than it needs", ol_number_say(needed - event->free, fewer));
}

/* ---- what others did since the beat before ---- */

/* One of the things that others did meanwhile. */
static void say_others(struct ol_text *text, const struct ol_story *story, const struct ol_story_group *group,
                       const char *came, const char *did, bool *is_first)
{
    if (group->count == 0)
        return;
    ol_text_adds(text, *is_first ? " Meanwhile " : "; ");
    say_group(text, story, group);
    ol_text_addf(text, " %s%s %s", came, group->count == 1 ? "was" : "were", did);
    *is_first = false;
}

static void say_nodes(struct ol_text *text, const struct ol_story *story, double units, const char *did,
                      bool *is_first)
{
    if (units <= 0)
        return;
    ol_text_adds(text, *is_first ? " Meanwhile nodes with " : "; nodes with ");
    say_units(text, story, units);
    ol_text_addf(text, " %s", did);
    *is_first = false;
}

static void say_since(struct ol_text *text, const struct ol_story *story, const struct ol_beat *beat)
{
    bool is_first = true;
    say_others(text, story, &beat->served, "that had come earlier ", "started", &is_first);
    say_others(text, story, &beat->passed, "that had come later ", "started, and so passed it", &is_first);
    say_others(text, story, &beat->stopped, "", "told to stop for it", &is_first);
    say_nodes(text, story, beat->came, "came", &is_first);
    say_nodes(text, story, -beat->went, "went", &is_first);
    if (!is_first)
        ol_text_adds(text, ".");
}

/* ---- fates ---- */

static void say_arrival(struct ol_text *text, const struct ol_story *story, const struct ol_beat *beat)
{
    const struct ol_run_event *event = &beat->event;
    ol_text_adds(text, "It was submitted, for ");
    say_units(text, story, event->units);
    ol_text_adds(text, " and an estimated ");
    ol_story_say_time(text, event->estimate);
    ol_text_adds(text, ". ");
    if (beat->ahead.count > 0) {
        say_group(text, story, &beat->ahead);
        ol_text_adds(text, " waited before it; ");
    } else {
        ol_text_adds(text, "Nobody who waited had come before it; ");
    }
    say_room(text, story, event, event->units);
    ol_text_adds(text, ".");
}

static void say_refusal(struct ol_text *text, const struct ol_story *story, const struct ol_beat *beat)
{
    ol_text_adds(text, "It was refused when it was submitted: it asks for ");
    say_units(text, story, beat->event.units);
    ol_text_adds(text, ", more than it could ever get");
    if (beat->event.capacity > 0 && beat->event.units > beat->event.capacity) {
        ol_text_adds(text, " of the pool's ");
        say_units(text, story, beat->event.capacity);
    }
    ol_text_adds(text, ".");
}

static void say_start(struct ol_text *text, const struct ol_story *story, const struct ol_beat *beat)
{
    ol_text_adds(text, "It started");
    if (beat->event.attempt > 1)
        ol_text_addf(text, " again, attempt %" PRIu32, beat->event.attempt);
    if (beat->freed_at.count > 0) {
        ol_text_adds(text, ", as ");
        say_group(text, story, &beat->freed_at);
        ol_text_adds(text, " gave back what they held at that moment");
    }
    ol_text_adds(text, ".");
    say_since(text, story, beat);
}

static ol_time last_start(const struct ol_story *story, size_t i)
{
    while (i-- > 0)
        if (story->beats[i].kind == OL_BEAT_EVENT && story->beats[i].event.kind == OL_EVENT_STARTED)
            return story->beats[i].event.at;
    return OL_NEVER;
}

static void say_stretch(struct ol_text *text, const struct ol_story *story, size_t i)
{
    const ol_time start = last_start(story, i);
    if (start == OL_NEVER)
        return;
    ol_text_adds(text, ", ");
    ol_story_say_time(text, story->beats[i].event.at - start);
    ol_text_adds(text, " after it had started");
}

/* For whom the scheduler had it stopped: whoever it named last. */
static void say_taker(struct ol_text *text, const struct ol_story *story, size_t i)
{
    while (i-- > 0) {
        const struct ol_run_event *event = &story->beats[i].event;
        if (story->beats[i].kind != OL_BEAT_EVENT || event->kind != OL_EVENT_DECIDED ||
            event->decision != OL_DECIDED_PREEMPT || event->other == 0)
            continue;
        say_job(text, event->other_job, event->other);
        return;
    }
    ol_text_adds(text, "another job");
}

static void say_stop(struct ol_text *text, const struct ol_story *story, size_t i)
{
    const struct ol_run_event *event = &story->beats[i].event;
    static const char *const what[OL_EVENT_KINDS] = {
        [OL_EVENT_ENDED] = "It ended",
        [OL_EVENT_INTERRUPTED] = "It lost nodes, or left them when they were about to go",
        [OL_EVENT_MOVED] = "It saved and left its nodes for a better place",
        [OL_EVENT_PREEMPTED] = "It was stopped for ",
    };
    ol_text_adds(text, what[event->kind]);
    if (event->kind == OL_EVENT_PREEMPTED)
        say_taker(text, story, i);
    say_stretch(text, story, i);
    if (event->kind == OL_EVENT_ENDED)
        ol_text_addf(text, ": %s.", event->state);
    else
        ol_text_addf(text, "; it %s.",
                     event->waits ? "waits again"
                     : strcmp(event->state, "running") == 0 && event->kind == OL_EVENT_INTERRUPTED
                         ? "goes on"
                         : "does not come back");
}

/* ---- decisions ---- */

static void say_place(struct ol_text *text, const struct ol_run_event *event)
{
    if (event->place > 0)
        ol_text_addf(text, "Place %" PRIu32 " of %" PRIu32 " in the queue", event->place, event->waiting);
    else
        ol_text_adds(text, "In the queue");
}

static void say_terms(struct ol_text *text, const struct ol_run_event *event)
{
    char buffer[OL_NUMBER_BUFFER];
    if (event->rank == 0 && event->term_count == 0)
        return;
    ol_text_addf(text, " Its rank was %s", ol_number_say(event->rank, buffer));
    for (size_t i = 0; i < event->term_count; i++) {
        ol_text_adds(text, i == 0 ? ": " : ", ");
        ol_text_add_shown(text, ol_slice_of(event->terms[i].name));
        ol_text_addf(text, " %s", ol_number_say(event->terms[i].value, buffer));
    }
    ol_text_adds(text, ".");
}

static void say_expected(struct ol_text *text, const struct ol_run_event *event)
{
    if (event->expected == OL_NEVER || event->expected < event->at)
        return;
    ol_text_adds(text, ", which was expected ");
    ol_story_say_time(text, event->expected - event->at);
    ol_text_adds(text, " later");
}

static void say_wait(struct ol_text *text, const struct ol_story *story, const struct ol_run_event *event)
{
    say_place(text, event);
    switch (event->reason) {
    case OL_WAIT_HEAD:
        ol_text_adds(text, ", and next: ");
        say_room(text, story, event, event->needed);
        if (event->expected != OL_NEVER && event->expected >= event->at) {
            ol_text_adds(text, "; enough was expected ");
            ol_story_say_time(text, event->expected - event->at);
            ol_text_adds(text, " later");
        }
        break;
    case OL_WAIT_BEHIND:
        ol_text_adds(text, ": it was held back, as it would have delayed ");
        say_job(text, event->other_job, event->other);
        say_expected(text, event);
        ol_text_adds(text, "; ");
        say_room(text, story, event, event->needed);
        break;
    case OL_WAIT_ROOM:
        ol_text_adds(text, ": it did not fit");
        if (event->other > 0) {
            ol_text_adds(text, ", behind ");
            say_job(text, event->other_job, event->other);
            ol_text_adds(text, ", which was next");
        }
        ol_text_adds(text, "; ");
        say_room(text, story, event, event->needed);
        break;
    case OL_WAIT_QUOTA:
        ol_text_adds(text, ": ");
        ol_text_add_shown(text, ol_slice_of(event->limit ? event->limit : "it is at a limit"));
        break;
    case OL_WAIT_VICTIMS:
        ol_text_adds(text, ": jobs had been told to stop for it and had not gone yet");
        break;
    default:
        ol_text_adds(text, ": it waited on");
    }
    ol_text_adds(text, ".");
}

static void say_decision(struct ol_text *text, const struct ol_story *story, const struct ol_beat *beat)
{
    const struct ol_run_event *event = &beat->event;
    switch (event->decision) {
    case OL_DECIDED_WAIT:
        say_wait(text, story, event);
        break;
    case OL_DECIDED_START:
        say_place(text, event);
        ol_text_adds(text, event->is_backfilled ? ": it was chosen to start before others that wait."
                                                : ": it was chosen to start.");
        break;
    case OL_DECIDED_PREEMPT:
        ol_text_adds(text, "The scheduler chose it to be stopped");
        if (event->other > 0) {
            ol_text_adds(text, " for ");
            say_job(text, event->other_job, event->other);
        }
        ol_text_adds(text, ".");
        break;
    case OL_DECIDED_RECLAIM:
        ol_text_adds(text, "It was ");
        ol_text_add_shown(text,
                          ol_slice_of(event->limit ? event->limit : "told that it does not use what it holds"));
        ol_text_adds(text, ".");
        break;
    }
    say_terms(text, event);
    say_since(text, story, beat);
}

/* ---- beats ---- */

static void say_turn(struct ol_text *text, const struct ol_story *story, size_t i)
{
    const struct ol_beat *beat = &story->beats[i];
    if (beat->kind == OL_BEAT_HEAD && i > 0 && story->beats[i - 1].event.at == beat->event.at) {
        ol_text_adds(text, "So it waited as the first in the queue.");
    } else if (beat->kind == OL_BEAT_HEAD) {
        ol_text_adds(text, "Nobody who waited had come before it any more: it was the first in the queue. ");
        say_room(text, story, &beat->event, story->beats[0].event.units);
        ol_text_adds(text, ".");
    } else {
        say_group(text, story, &beat->ahead);
        ol_text_adds(text, " that had come earlier waited again before it.");
    }
    say_since(text, story, beat);
}

void ol_story_say_beat(struct ol_text *text, const struct ol_story *story, size_t i)
{
    const struct ol_beat *beat = &story->beats[i];
    if (beat->kind != OL_BEAT_EVENT) {
        say_turn(text, story, i);
        return;
    }
    switch (beat->event.kind) {
    case OL_EVENT_ARRIVED:
        say_arrival(text, story, beat);
        break;
    case OL_EVENT_REFUSED:
        say_refusal(text, story, beat);
        break;
    case OL_EVENT_STARTED:
        say_start(text, story, beat);
        break;
    case OL_EVENT_DECIDED:
        say_decision(text, story, beat);
        break;
    default:
        say_stop(text, story, i);
    }
}
