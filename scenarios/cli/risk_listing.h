/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_listing: a risk as tables for people, JSON, or CSV.
 */
#ifndef OUTLAY_CLI_RISK_LISTING_H
#define OUTLAY_CLI_RISK_LISTING_H

#include "outlay/output.h"
#include "outlay/risk.h"
#include "scenarios/cli/command.h"

/* Of a risk in CSV: one part a file, or all of them in one table whose first column says which part a row is of. */
enum ol_risk_part { OL_RISK_SPENDS, OL_RISK_BREACHES, OL_RISK_DRIVERS, OL_RISK_PARTS };
void ol_risk_write_part(const struct ol_risk *risk, enum ol_risk_part part, struct ol_output *output);
void ol_risk_write(const struct ol_risk *risk, enum ol_output_format format, struct ol_output *output);

#endif
