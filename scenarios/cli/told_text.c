/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/told_text.h"

#include "scenarios/story_text.h"

#include <inttypes.h>

static const char *unit_of(const struct ol_told *told)
{
    return told->story->count > 0 ? told->story->beats[0].event.unit : "";
}

/* Nobody asks for the microseconds; before 1970 it is the second before, too. */
static ol_time in_seconds(ol_time instant)
{
    const ol_time rest = instant % OL_SECOND;
    return instant - rest - (rest < 0 ? OL_SECOND : 0);
}

void ol_told_say_at(struct ol_text *text, const struct ol_told *told, ol_time at)
{
    char buffer[OL_TIME_BUFFER];
    if (told->record->has_instant)
        ol_text_adds(text, ol_instant_format(in_seconds(told->record->start_instant + at), buffer));
    else
        ol_story_say_time(text, at);
}

/* "2h earlier", "at the same time" */
static void say_shift(struct ol_text *text, ol_time then, ol_time now)
{
    if (then == now) {
        ol_text_adds(text, "just when it did");
        return;
    }
    ol_story_say_time(text, then < now ? now - then : then - now);
    ol_text_adds(text, then < now ? " earlier" : " later");
}

static void say_shifted(struct ol_text *text, const struct ol_told *told, ol_time then)
{
    ol_text_adds(text, " at ");
    ol_told_say_at(text, told, then);
    ol_text_adds(text, ", ");
    if (told->row->start == OL_NEVER)
        ol_text_adds(text, "which it did not");
    else
        say_shift(text, then, told->row->start);
}

void ol_told_say_otherwise(struct ol_text *text, const struct ol_told *told, const struct ol_otherwise *other)
{
    if (!*other->state) {
        ol_text_addf(text, "it is not known what it would have done: %s", other->why);
        return;
    }
    if (other->start == told->row->start && other->end == told->row->end) {
        ol_text_adds(text, "the same.");
        return;
    }
    ol_text_adds(text, other->start == OL_NEVER ? "it would not have started" : "it would have started");
    if (other->start != OL_NEVER)
        say_shifted(text, told, other->start);
    if (other->end != OL_NEVER && told->row->end != OL_NEVER) {
        ol_text_adds(text, ", and have ended ");
        say_shift(text, other->end, told->row->end);
    }
    ol_text_adds(text, ".");
}

/* With nothing else started since it came; nothing to say where it started at once. */
bool ol_told_say_alone(struct ol_text *text, const struct ol_told *told)
{
    const struct ol_story *story = told->story;
    if (story->count == 0 || story->beats[0].event.kind != OL_EVENT_ARRIVED || story->alone == OL_NEVER ||
        told->row->start == story->beats[0].event.at)
        return false;
    ol_text_adds(text, "its ");
    ol_story_say_units(text, story->beats[0].event.units, unit_of(told));
    ol_text_adds(text, " would have been free");
    say_shifted(text, told, story->alone);
    ol_text_adds(text, ".");
    return true;
}

static void say_times(struct ol_text *text, const char *what, int64_t times)
{
    if (times == 1)
        ol_text_addf(text, " %s once.", what);
    else if (times > 1)
        ol_text_addf(text, " %s %" PRId64 " times.", what, times);
}

void ol_told_say_outcome(struct ol_text *text, const struct ol_told *told)
{
    const struct ol_job_row *row = told->row;
    char money[OL_MONEY_BUFFER];
    if (told->story->count > 0) {
        ol_story_say_wait(text, told->story);
        ol_text_adds(text, " ");
    }
    if (row->end != OL_NEVER && row->start != OL_NEVER) {
        ol_text_adds(text, "From its first start to its end ");
        ol_story_say_time(text, row->run);
        ol_text_addf(text, " passed, in %" PRId64 " attempt%s", row->attempts, row->attempts == 1 ? "" : "s");
        ol_text_addf(text, "; it is " OL_SLICE_FORMAT ".", OL_SLICE_ARGS(row->status));
    } else {
        ol_text_addf(text, "At the end of the run it was " OL_SLICE_FORMAT ".", OL_SLICE_ARGS(row->status));
    }
    say_times(text, "It was stopped before its end", row->preemptions);
    say_times(text, "It lost nodes", row->interruptions);
    if (row->lost != OL_NEVER && row->lost > 0) {
        ol_text_adds(text, " Of its time on nodes ");
        ol_story_say_time(text, row->lost);
        ol_text_adds(text, " was computed in vain.");
    }
    if (row->has_cost)
        ol_text_addf(text, " It cost %s%s%s.", ol_money_say(row->cost, 2, money),
                     told->record->currency ? " " : "", told->record->currency ? told->record->currency : "");
}
