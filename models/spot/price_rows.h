/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * price_rows: a file of prices over time, row by row, as texts: the AWS command line's JSON, or CSV with a header.
 */
#ifndef OUTLAY_SPOT_PRICE_ROWS_H
#define OUTLAY_SPOT_PRICE_ROWS_H

#include "market_file.h"

/* What tells the prices of a history apart. */
enum ol_price_label { OL_PRICE_TYPE, OL_PRICE_ZONE, OL_PRICE_SYSTEM, OL_PRICE_LABELS };

struct ol_price_text {
    struct ol_slice labels[OL_PRICE_LABELS]; /* trimmed; data NULL: the file does not tell */
    struct ol_slice time, price;             /* trimmed; empty where missing */
    struct ol_place place;
};

/* OL_OK to go on; the texts are valid during the call. */
typedef int ol_price_take(void *self, const struct ol_price_text *row, struct ol_error *error);

/* OL_OK, or what `take` returned, or negative with `error` filled. */
int ol_price_rows_read(const struct ol_market_file *file, ol_price_take *take, void *self, struct ol_error *error);

#endif
