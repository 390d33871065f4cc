/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/story_words.h"

#include "reports/number.h"

#include <inttypes.h>
#include <string.h>

void ol_story_say_units(struct ol_text *text, double units, const char *unit)
{
    char buffer[OL_NUMBER_BUFFER];
    const char *name = *unit ? unit : "units";
    const size_t length = strlen(name);
    ol_text_addf(text, "%s ", ol_number_say(units, buffer));
    ol_text_add(text, name, units == 1 ? length - 1 : length);
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

void ol_story_say_own_units(struct ol_text *text, const struct ol_story *story, double units)
{
    ol_story_say_units(text, units, unit_of(story));
}

void ol_story_say_job(struct ol_text *text, const char *job, uint64_t row)
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

void ol_story_say_group(struct ol_text *text, const struct ol_story *story, const struct ol_story_group *group)
{
    const uint64_t named = group->count < OL_STORY_NAMED ? group->count : OL_STORY_NAMED;
    say_jobs(text, group->count);
    ol_text_adds(text, " with ");
    ol_story_say_own_units(text, story, group->units);
    ol_text_adds(text, " (");
    for (uint64_t i = 0; i < named; i++) {
        ol_text_adds(text, i == 0 ? "" : i + 1 == group->count ? " and " : ", ");
        ol_text_add_shown(text, ol_slice_of(*group->named[i] ? group->named[i] : "unnamed"));
    }
    if (group->count > named)
        ol_text_addf(text, " and %" PRIu64 " more", group->count - named);
    ol_text_adds(text, ")");
}

void ol_story_say_room(struct ol_text *text, const struct ol_story *story, const struct ol_run_event *event,
                       double needed)
{
    char free[OL_NUMBER_BUFFER], fewer[OL_NUMBER_BUFFER];
    if (event->capacity <= 0) {
        ol_text_adds(text, "no node was there");
        return;
    }
    ol_text_addf(text, "%s of ", ol_number_say(event->free, free));
    ol_story_say_own_units(text, story, event->capacity);
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
    ol_story_say_group(text, story, group);
    ol_text_addf(text, " %s%s %s", came, group->count == 1 ? "was" : "were", did);
    *is_first = false;
}

static void say_nodes(struct ol_text *text, const struct ol_story *story, double units, const char *did,
                      bool *is_first)
{
    if (units <= 0)
        return;
    ol_text_adds(text, *is_first ? " Meanwhile nodes with " : "; nodes with ");
    ol_story_say_own_units(text, story, units);
    ol_text_addf(text, " %s", did);
    *is_first = false;
}

void ol_story_say_since(struct ol_text *text, const struct ol_story *story, const struct ol_beat *beat)
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
