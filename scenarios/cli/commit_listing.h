/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commit_listing: what `outlay commit` has found, as a page for a person, as JSON, or as CSV.
 */
#ifndef OUTLAY_CLI_COMMIT_LISTING_H
#define OUTLAY_CLI_COMMIT_LISTING_H

#include "outlay/output.h"
#include "pricing/commit_plan.h"
#include "pricing/demand.h"
#include "scenarios/cli/command.h"

struct ol_commit_report {
    const struct ol_demand_request *request;
    const struct ol_demand *demand;
    const struct ol_commit_setting *setting;
    const struct ol_commit_plan *plans; /* of the total, then of each group */
};

void ol_commit_report_write(const struct ol_commit_report *report, enum ol_output_format format,
                            struct ol_output *output);

/* What all hours together cost at some commitments, and at the best one, which is the last of `bills`. */
void ol_commit_curve_write(const struct ol_commit_report *report, const struct ol_commit_bill *bills, size_t count,
                           enum ol_output_format format, struct ol_output *output);

#endif
