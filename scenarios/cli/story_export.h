/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * story_export: a job's story as JSON and as CSV (story_listing.h).
 */
#ifndef OUTLAY_CLI_STORY_EXPORT_H
#define OUTLAY_CLI_STORY_EXPORT_H

#include "scenarios/cli/story_listing.h"

void ol_story_write_json(const struct ol_told *told, struct ol_output *output);
void ol_story_write_csv(const struct ol_told *told, struct ol_output *output);

#endif
