/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commitment_writer: commitments as a price book that holds nothing else, so that usage can be rated under them again.
 */
#ifndef OUTLAY_PRICING_COMMITMENT_WRITER_H
#define OUTLAY_PRICING_COMMITMENT_WRITER_H

#include "outlay/output.h"
#include "outlay/pricebook.h"

/* `start`: of those that have none of their own. What the book says of free allowances goes for the account, too. */
void ol_commitments_write(struct ol_output *output, const struct ol_book_commitment *commitments, size_t count,
                          const char *currency, ol_time start, bool without_free_tiers);

#endif
