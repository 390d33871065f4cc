/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/number.h"
#include "scenarios/story_words.h"

#include <inttypes.h>

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
    size_t shown = 0;
    if (event->rank == 0 && event->term_count == 0)
        return;
    ol_text_addf(text, " Its rank was %s", ol_number_say(event->rank, buffer));
    for (size_t i = 0; i < event->term_count; i++) {
        if (event->terms[i].value == 0)
            continue;
        ol_text_adds(text, shown++ == 0 ? ": " : ", ");
        ol_text_add_shown(text, ol_slice_of(event->terms[i].name));
        ol_text_addf(text, " %s", ol_number_say(event->terms[i].value, buffer));
    }
    if (shown > 0 && shown < event->term_count)
        ol_text_adds(text, ", and the other terms 0");
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
        ol_story_say_room(text, story, event, event->needed);
        if (event->expected != OL_NEVER && event->expected >= event->at) {
            ol_text_adds(text, "; enough was expected ");
            ol_story_say_time(text, event->expected - event->at);
            ol_text_adds(text, " later");
        }
        break;
    case OL_WAIT_BEHIND:
        ol_text_adds(text, ": it was held back, as it would have delayed ");
        ol_story_say_job(text, event->other_job, event->other);
        say_expected(text, event);
        ol_text_adds(text, "; ");
        ol_story_say_room(text, story, event, event->needed);
        break;
    case OL_WAIT_ROOM:
        ol_text_adds(text, ": it did not fit");
        if (event->other > 0) {
            ol_text_adds(text, ", behind ");
            ol_story_say_job(text, event->other_job, event->other);
            ol_text_adds(text, ", which was next");
        }
        ol_text_adds(text, "; ");
        ol_story_say_room(text, story, event, event->needed);
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

void ol_story_say_decision(struct ol_text *text, const struct ol_story *story, const struct ol_beat *beat)
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
            ol_story_say_job(text, event->other_job, event->other);
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
    ol_story_say_since(text, story, beat);
}
