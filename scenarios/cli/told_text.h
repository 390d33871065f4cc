/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * told_text: what is said of a job beside the beats of its story, as sentences.
 */
#ifndef OUTLAY_CLI_TOLD_TEXT_H
#define OUTLAY_CLI_TOLD_TEXT_H

#include "scenarios/cli/story_listing.h"

/* The instant, to the second, or the time since the clock's start. */
void ol_told_say_at(struct ol_text *text, const struct ol_told *told, ol_time at);
/* What its wait was made of, what became of it, and what it cost. */
void ol_told_say_outcome(struct ol_text *text, const struct ol_told *told);
/* When enough would have been free with nothing else started since it came; false where there is nothing to say. */
bool ol_told_say_alone(struct ol_text *text, const struct ol_told *told);
/* What it would have done by one of the changes. */
void ol_told_say_otherwise(struct ol_text *text, const struct ol_told *told, const struct ol_otherwise *other);

#endif
