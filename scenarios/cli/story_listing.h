/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * story_listing: a job's story for a person, as JSON and as CSV.
 *
 * JSON is one object: the job's row, what its wait was made of, the beats with their numbers, and what would have been
 * otherwise. CSV has a row a beat: at_s,after_s,instant,what,text.
 */
#ifndef OUTLAY_CLI_STORY_LISTING_H
#define OUTLAY_CLI_STORY_LISTING_H

#include "outlay/output.h"
#include "scenarios/cli/command.h"
#include "scenarios/job_rows.h"
#include "scenarios/job_story.h"
#include "scenarios/otherwise.h"
#include "scenarios/run_record.h"

struct ol_told {
    const struct ol_job_row *row;
    const struct ol_run_record *record;
    const struct ol_story *story; /* without a beat where only the row is known */
    const char *source;           /* "events.jsonl", "simulated again" or "jobs.csv" */
    const struct ol_otherwise *others;
    size_t other_count;
    uint64_t namesakes; /* how many jobs of the run have its name, itself included */
    uint64_t nth;       /* which of them it is, from 1 */
    const char *notice; /* what a person should know besides; NULL: nothing */
};

void ol_story_write(const struct ol_told *told, enum ol_output_format format, struct ol_output *output);

#endif
