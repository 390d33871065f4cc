/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * comparison_listing: a comparison for people and for programs.
 *
 * For people: a sentence a side about what changed most, a table, and notes. Where a line has room for it, a metric is
 * one line: the baseline, the side, the difference with half of its interval, and that in per cent of the baseline.
 * With more sides, or long names, a metric is a block with a line a side: the columns stay the same few however many
 * sides there are. Metrics that are 0 on all sides are left out of the usual choice. JSON holds everything, the
 * differences of each replication too; CSV has a row a metric and side.
 */
#ifndef OUTLAY_CLI_COMPARISON_LISTING_H
#define OUTLAY_CLI_COMPARISON_LISTING_H

#include "scenarios/cli/command.h"
#include "scenarios/cli/metric_choice.h"
#include "scenarios/comparison_claims.h"

struct ol_comparison_telling {
    const struct ol_comparison *comparison; /* settled */
    const struct ol_metric_choice *choice;  /* applied */
};

void ol_comparison_write(const struct ol_comparison_telling *telling, enum ol_output_format format,
                         struct ol_output *output);

/* The parts of a person's listing: comparison_words.c, comparison_table.c. */
void ol_comparison_words(const struct ol_comparison_telling *telling, struct ol_output *output);
void ol_comparison_table(const struct ol_comparison_telling *telling, struct ol_output *output);
/* Not a metric that is 0 on all sides, unless it was asked for. */
bool ol_comparison_shows(const struct ol_comparison_telling *telling, const char *metric);
/* The objectives of all sides: comparison_objectives.c; nothing where there are none. */
void ol_comparison_objectives(const struct ol_comparison *comparison, struct ol_output *output);
/* The verdict on a side: a headline, and a line for each claim: comparison_verdict.c. */
void ol_comparison_verdict(const struct ol_comparison *comparison, size_t side, struct ol_output *output);
void ol_headline_tell(const struct ol_comparison *comparison, size_t side, const struct ol_claims *claims,
                      struct ol_text *text);
void ol_claim_tell(const struct ol_claim *claim, struct ol_text *text);
/* What stands between the headline and the claims: how many were looked at, and how. */
void ol_claims_lead(const struct ol_claims *claims, struct ol_text *text);
/* "jobs.failed 3 more (+10.0%) [1, 5]" */
void ol_change_tell(const struct ol_claim *change, struct ol_text *text);
/* Broken between words; what goes on stands two blanks in. */
void ol_comparison_wrapped(const char *text, struct ol_output *output);

/* "+1h 12min", "-0.3pp" (points of a share): a difference as people read it; `size`: without the sign. */
#define OL_CHANGE_BUFFER 80
const char *ol_change_say(double value, const char *unit, char buffer[OL_CHANGE_BUFFER]);
const char *ol_change_size_say(double value, const char *unit, char buffer[OL_CHANGE_BUFFER]);
/* "+12.3%", "11x": of what it was before; "" where that is not known, or says nothing. */
const char *ol_change_share_say(double share, const char *unit, char buffer[OL_CHANGE_BUFFER]);

#endif
