/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * story_text: a job's story as sentences, with the numbers at each decision.
 */
#ifndef OUTLAY_STORY_TEXT_H
#define OUTLAY_STORY_TEXT_H

#include "scenarios/job_story.h"

/* "32 cpus", "1 gpu", "0.25 gpus"; `unit` is "cpus", "gpus" or "" where it is not known. */
void ol_story_say_units(struct ol_text *text, double units, const char *unit);
/* "2h 10min" */
void ol_story_say_time(struct ol_text *text, ol_time duration);
/* What happened at the i-th beat, in one or more sentences. */
void ol_story_say_beat(struct ol_text *text, const struct ol_story *story, size_t i);
/* "It waited 2h 10min: first 1h behind 14 jobs, then 1h 10min as the first in the queue, missing 12 of its 32 cpus."
 * What it did last, where it has not ended, counts up to the last event of the run. */
void ol_story_say_wait(struct ol_text *text, const struct ol_story *story);

#endif
