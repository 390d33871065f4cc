/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chargeback_listing: a chargeback as a table, JSON, CSV, and as a folder of statements.
 */
#ifndef OUTLAY_CLI_CHARGEBACK_LISTING_H
#define OUTLAY_CLI_CHARGEBACK_LISTING_H

#include "scenarios/chargeback.h"
#include "scenarios/cli/command.h"

void ol_chargeback_write(const struct ol_chargeback *chargeback, const struct ol_chargeback_question *question,
                         enum ol_output_format format, struct ol_output *output);
/* DIR/index.html, chargeback.csv, and statements/OWNER/MONTH.html and .csv; it appears whole or not at all. */
int ol_chargeback_folder(const struct ol_chargeback *chargeback, const struct ol_chargeback_question *question,
                         const char *directory, struct ol_error *error);

#endif
