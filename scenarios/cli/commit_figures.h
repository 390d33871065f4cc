/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commit_figures: what `outlay commit` has found, as JSON and CSV.
 *
 * Names are dotted: "advice.commitment", "recent-mean.saving_p50". In CSV each is a row, `group,figure,value`; the
 * total has an empty group.
 */
#ifndef OUTLAY_CLI_COMMIT_FIGURES_H
#define OUTLAY_CLI_COMMIT_FIGURES_H

#include "outlay/json.h"
#include "scenarios/cli/commit_listing.h"

void ol_commit_figures_write_json(const struct ol_commit_report *report, struct ol_output *output);
void ol_commit_figures_write_csv(const struct ol_commit_report *report, struct ol_output *output);
/* The keys about the demand and the prices, into an open object. */
void ol_commit_figures_write_head(const struct ol_commit_report *report, struct ol_json *json);
/* As many digits of a figure as are told. */
double ol_commit_figure(double value);

#endif
