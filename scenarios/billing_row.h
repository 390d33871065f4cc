/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * billing_row: making the rows of a billing, for the files that load one.
 */
#ifndef OUTLAY_BILLING_ROW_H
#define OUTLAY_BILLING_ROW_H

#include "scenarios/billing.h"

/* OL_NO_LABEL of NULL. */
ol_label ol_billing_label(struct ol_billing *billing, const char *text);
/* Either may be NULL. */
ol_label ol_billing_tags(struct ol_billing *billing, const char *pool, const char *team);
struct ol_billing_row *ol_billing_add_row(struct ol_billing *billing, const struct ol_usage *usage);

/* What data pays for on its ways, and what caches and gateways cost (billing_movement.c). */
void ol_billing_add_movement(struct ol_billing *billing);
/* What passed of a row that bills it; NULL where nothing did. */
const struct ol_passage *ol_billing_passage(const struct ol_billing_row *row, const struct ol_world *world);
/* Private lines, for the book of what is the user's own. */
bool ol_billing_has_lines(const struct ol_scenario *scenario);
void ol_billing_write_lines(const struct ol_scenario *scenario, struct ol_output *output);

#endif
