/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * price_columns: the columns of a price list in CSV, found by the names that the header gives them.
 *
 * A column may go by several names, of which the first that the header has counts; case does not matter.
 *
 *     static const char *const names[] = {[REGION] = "Region", [PRICE] = "Price|PricePerHour"};
 *     ol_price_columns_find(csv, names, COLUMNS, columns);
 *     ol_price_column(csv, columns[PRICE]);
 */
#ifndef OUTLAY_PRICING_PRICE_COLUMNS_H
#define OUTLAY_PRICING_PRICE_COLUMNS_H

#include "outlay/csv.h"

#define OL_NO_COLUMN (-1)

/* Fills `columns` from the row read last, the header: positions, or OL_NO_COLUMN. */
void ol_price_columns_find(const struct ol_csv *csv, const char *const *names, size_t count, int *columns);
/* The row's text without blanks around it; empty where there is no such column. */
struct ol_slice ol_price_column(const struct ol_csv *csv, int column);
/* The names that the header has: "a, b, c", for messages. */
void ol_price_columns_say(const struct ol_csv *csv, struct ol_text *text);

#endif
