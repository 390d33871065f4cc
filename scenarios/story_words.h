/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * story_words: the parts of which a story's sentences are made.
 */
#ifndef OUTLAY_STORY_WORDS_H
#define OUTLAY_STORY_WORDS_H

#include "scenarios/story_text.h"

/* In the unit of the story's pool. */
void ol_story_say_own_units(struct ol_text *text, const struct ol_story *story, double units);
/* "job 17", or "job of row 3" of one without a name. */
void ol_story_say_job(struct ol_text *text, const char *job, uint64_t row);
/* "14 jobs with 120 cpus (3, 5, 8 and 11 more)" */
void ol_story_say_group(struct ol_text *text, const struct ol_story *story, const struct ol_story_group *group);
/* "20 of 128 cpus were free, 12 fewer than it needs" */
void ol_story_say_room(struct ol_text *text, const struct ol_story *story, const struct ol_run_event *event,
                       double needed);
/* What others did since the beat before: a sentence with a blank in front, or nothing. */
void ol_story_say_since(struct ol_text *text, const struct ol_story *story, const struct ol_beat *beat);
/* A beat of a scheduler that tells its reasons. */
void ol_story_say_decision(struct ol_text *text, const struct ol_story *story, const struct ol_beat *beat);

#endif
