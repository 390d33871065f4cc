/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_listing: where the budgets of a bill stand, as a table, JSON and CSV.
 */
#ifndef OUTLAY_CLI_BUDGET_LISTING_H
#define OUTLAY_CLI_BUDGET_LISTING_H

#include "scenarios/burn.h"
#include "scenarios/cli/command.h"
#include "scenarios/spend_rows.h"

#include "outlay/output.h"

struct ol_budget_standing { /* of one budget */
    struct ol_spend_owner owner;
    struct ol_burn burn; /* finished; with at least one month */
};

/* The month that the burn ended in. */
const struct ol_burn_month *ol_budget_standing_month(const struct ol_budget_standing *standing);
void ol_budget_listing_write(const struct ol_budget_standing *standings, size_t count, const char *currency,
                             enum ol_output_format format, struct ol_output *output);

#endif
