/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * listing: rows of text as an aligned table, JSON or CSV, by one description.
 *
 * Cells are borrowed until the listing was written. The last column is never padded, and an empty column takes no
 * room in a table. On a terminal that is too narrow for it the widest columns are folded between words. There control
 * characters are shown as \xNN, so that no name out of somebody's file steers a terminal; JSON and CSV have ways of
 * their own.
 */
#ifndef OUTLAY_CLI_LISTING_H
#define OUTLAY_CLI_LISTING_H

#include "outlay/output.h"
#include "scenarios/cli/command.h"

#define OL_LISTING_COLUMNS 18

struct ol_listing {
    const char *headings[OL_LISTING_COLUMNS]; /* NULL past the last */
    const char *(*rows)[OL_LISTING_COLUMNS];  /* ol_mem_* */
    size_t count, capacity;
};

/* A new row of empty cells. */
const char **ol_listing_row(struct ol_listing *listing);
void ol_listing_write(const struct ol_listing *listing, enum ol_output_format format, struct ol_output *output);
void ol_listing_release(struct ol_listing *listing);

#endif
