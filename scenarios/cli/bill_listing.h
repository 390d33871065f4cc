/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bill_listing: the totals of bills as a person reads them, as JSON, and as CSV.
 */
#ifndef OUTLAY_CLI_BILL_LISTING_H
#define OUTLAY_CLI_BILL_LISTING_H

#include "outlay/output.h"
#include "scenarios/bill_totals.h"

/* A line a bill, or with groups a line a group; with several bills, the difference of the last to the first. Takes
 * texts from the totals' arena. */
void ol_bill_print(struct ol_bill_totals *totals, struct ol_output *output);
void ol_bill_write_json(const struct ol_bill_totals *totals, struct ol_output *output);
/* group,bill,currency,lines,billed,effective,list; without groups the first column is "total" throughout. */
void ol_bill_write_csv(const struct ol_bill_totals *totals, struct ol_output *output);

#endif
