/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * focus: charges as a bill in the FinOps Open Cost and Usage Specification.
 *
 * One row a charge, in the order in which they come, in one pass. Columns stand in the order of their names, custom
 * ones (x_) last; periods are UTC, nulls are empty cells. BilledCost and EffectiveCost are the charge's exact amounts.
 * ListCost and ContractedCost have to be unit price times quantity to a billionth part, which an amount in whole
 * billionths of a dollar is not on a small line: there the product itself is written. Prices are in the billing
 * currency, so PricingCurrency is that, too.
 *
 * Where a charge has no quantity (units_per_price 0) and FOCUS asks for one, it is one unit at the charge's cost. A
 * service has the category of the first meter (in the order of the enum) that its book sells under its name, since
 * FOCUS allows a service one category. What a price decides is put into words once, and kept: memory grows with the
 * number of prices met, not with the charges. Books, commitments and the bill must outlive the writer.
 *
 *     struct ol_focus *focus = ol_focus_begin(output, OL_FOCUS_1_2, &bill);
 *     ol_focus_row(focus, &charge);       // or hand ol_focus_sink to whoever makes charges
 *     ol_focus_end(focus);
 */
#ifndef OUTLAY_FOCUS_H
#define OUTLAY_FOCUS_H

#include "outlay/charge.h"
#include "outlay/output.h"

enum ol_focus_version { OL_FOCUS_1_2, OL_FOCUS_1_4, OL_FOCUS_VERSIONS };
extern const char *const ol_focus_version_names[OL_FOCUS_VERSIONS + 1]; /* "1.2", "1.4"; NULL-terminated */

struct ol_focus; /* opaque */

/* Writes the header line. `output` is borrowed and stays open. */
struct ol_focus *ol_focus_begin(struct ol_output *output, enum ol_focus_version version,
                                const struct ol_bill *bill);
void ol_focus_row(struct ol_focus *focus, const struct ol_charge *charge);
/* An ol_charge_sink; `self` is the struct ol_focus. Never fails: the output remembers its failures. */
int ol_focus_sink(void *self, const struct ol_charge *charge, struct ol_error *error);
void ol_focus_end(struct ol_focus *focus); /* NULL is fine */

#endif
