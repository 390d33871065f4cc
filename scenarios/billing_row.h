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

/* billing_owned.c: whether a capacity is the user's own and has a cost; the item of the i-th of its pool, "train/1",
 * unique among them; the book of them all, NULL where nothing is the user's own. */
bool ol_billing_is_owned(const struct ol_capacity *capacity);
const char *ol_billing_owned_item(struct ol_billing *billing, const struct ol_pool *pool, size_t i);
int ol_billing_open_owned(struct ol_billing *billing, const char *currency, struct ol_error *error);
/* The rows of a pool's function, of the i-th <checkpoint>, of all datasets, of all logs and metrics. */
void ol_billing_add_function(struct ol_billing *billing, size_t pool);
void ol_billing_add_checkpoint(struct ol_billing *billing, size_t i);
void ol_billing_add_datasets(struct ol_billing *billing);
void ol_billing_add_telemetry(struct ol_billing *billing);
/* What data pays for on its ways, and what caches and gateways cost (billing_movement.c). */
void ol_billing_add_movement(struct ol_billing *billing);
/* What passed of a row that bills it; NULL where nothing did. */
const struct ol_passage *ol_billing_passage(const struct ol_billing_row *row, const struct ol_world *world);
/* Private lines, for the book of what is the user's own. */
bool ol_billing_has_lines(const struct ol_scenario *scenario);
void ol_billing_write_lines(const struct ol_scenario *scenario, struct ol_output *output);

#endif
