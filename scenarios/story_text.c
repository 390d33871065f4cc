/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/story_words.h"

#include <inttypes.h>
#include <string.h>

/* ---- fates ---- */

static void say_arrival(struct ol_text *text, const struct ol_story *story, const struct ol_beat *beat)
{
    const struct ol_run_event *event = &beat->event;
    if (event->unstaged > 0) {
        ol_text_adds(text, "The run ended, and its data had not come; it was submitted ");
        ol_story_say_time(text, event->unstaged);
        ol_text_adds(text, " before.");
        return;
    }
    if (event->staged > 0) {
        ol_text_adds(text, "Its data had come, ");
        ol_story_say_time(text, event->staged);
        ol_text_adds(text, " after it was submitted, and it was put in the queue, for ");
    } else {
        ol_text_adds(text, "It was submitted, for ");
    }
    ol_story_say_own_units(text, story, event->units);
    ol_text_adds(text, " and an estimated ");
    ol_story_say_time(text, event->estimate);
    ol_text_adds(text, ". ");
    if (beat->ahead.count > 0) {
        ol_story_say_group(text, story, &beat->ahead);
        ol_text_adds(text, " waited before it; ");
    } else {
        ol_text_adds(text, "Nobody who waited had come before it; ");
    }
    ol_story_say_room(text, story, event, event->units);
    ol_text_adds(text, ".");
}

static void say_refusal(struct ol_text *text, const struct ol_story *story, const struct ol_beat *beat)
{
    ol_text_adds(text, "It was refused when it was submitted: it asks for ");
    ol_story_say_own_units(text, story, beat->event.units);
    ol_text_adds(text, ", more than it could ever get");
    if (beat->event.capacity > 0 && beat->event.units > beat->event.capacity) {
        ol_text_adds(text, " of the pool's ");
        ol_story_say_own_units(text, story, beat->event.capacity);
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
        ol_story_say_group(text, story, &beat->freed_at);
        ol_text_addf(text, " gave back what %s held at that moment", beat->freed_at.count == 1 ? "it" : "they");
    }
    ol_text_adds(text, ".");
    ol_story_say_since(text, story, beat);
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

/* For whom the scheduler had it stopped: whoever it named since the last start. Where it named nobody, there was no
 * money for it. */
static void say_taker(struct ol_text *text, const struct ol_story *story, size_t i)
{
    while (i-- > 0) {
        const struct ol_run_event *event = &story->beats[i].event;
        if (story->beats[i].kind == OL_BEAT_EVENT && event->kind == OL_EVENT_STARTED)
            break;
        if (story->beats[i].kind != OL_BEAT_EVENT || event->kind != OL_EVENT_DECIDED ||
            event->decision != OL_DECIDED_PREEMPT || event->other == 0)
            continue;
        ol_story_say_job(text, event->other_job, event->other);
        return;
    }
    ol_text_adds(text, "want of money in a budget");
}

/* Stopped because it did not use what it held: that was decided just before. */
static bool was_reclaimed(const struct ol_story *story, size_t i)
{
    const struct ol_beat *before = i > 0 ? &story->beats[i - 1] : NULL;
    return before && before->kind == OL_BEAT_EVENT && before->event.kind == OL_EVENT_DECIDED &&
           before->event.decision == OL_DECIDED_RECLAIM;
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
    if (event->kind == OL_EVENT_MOVED && was_reclaimed(story, i))
        ol_text_adds(text, "It was taken off what it did not use");
    else
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

/* ---- beats ---- */

static void say_turn(struct ol_text *text, const struct ol_story *story, size_t i)
{
    const struct ol_beat *beat = &story->beats[i];
    if (beat->kind == OL_BEAT_HEAD && i > 0 && story->beats[i - 1].event.at == beat->event.at) {
        ol_text_adds(text, "So it waited as the first in the queue.");
    } else if (beat->kind == OL_BEAT_HEAD) {
        ol_text_adds(text, "Nobody who waited had come before it any more: it was the first in the queue. ");
        ol_story_say_room(text, story, &beat->event, story->beats[0].event.units);
        ol_text_adds(text, ".");
    } else {
        ol_story_say_group(text, story, &beat->ahead);
        ol_text_adds(text, " that had come earlier waited again before it.");
    }
    ol_story_say_since(text, story, beat);
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
        ol_story_say_decision(text, story, beat);
        break;
    default:
        say_stop(text, story, i);
    }
}
