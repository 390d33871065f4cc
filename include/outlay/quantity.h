/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quantity: sizes, rates and shares as people write them.
 *
 * Each takes a whole slice without blanks at its ends and is strict about its unit: "5" is no size and "5min" no
 * duration. A failure leaves the target alone and puts one sentence into `why`: the value found, what is allowed.
 * Durations are in simtime.h, money is in money.h.
 *
 *     int64_t bytes;  ol_size_parse(ol_slice_of("1.5GiB"), &bytes, why);     // 1610612736
 */
#ifndef OUTLAY_QUANTITY_H
#define OUTLAY_QUANTITY_H

#include "outlay/text.h"

#include <stdbool.h>
#include <stdint.h>

/* "14GB", "512MiB", "0B": units B kB MB GB TB PB (powers of 1000) and KiB MiB GiB TiB PiB (powers of 1024), to
 * the nearest byte. */
bool ol_size_parse(struct ol_slice text, int64_t *bytes, char why[160]);
/* The largest unit that keeps it whole: "14GB", "512MiB", "1234B". */
#define OL_SIZE_BUFFER 32
const char *ol_size_format(int64_t bytes, char buffer[OL_SIZE_BUFFER]);

/* "10/s", "600/m", "1.5/h"; the units of time are those of durations. Finite and at least 0. */
bool ol_rate_parse(struct ol_slice text, double *per_second, char why[160]);

/* "80%" or "0.8"; at least 0, and not bounded above: whether "150%" makes sense the caller knows. */
bool ol_share_parse(struct ol_slice text, double *share, char why[160]);

#endif
