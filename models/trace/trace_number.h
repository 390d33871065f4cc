/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace_number: the numbers of traces ("66.0", "1.5e3", "-1") as whole multiples of a millionth, exactly.
 *
 * Traces write times as decimals of a unit that the reader knows. The digits are taken as integers, so that
 * "1507532515.123456" loses nothing; what is finer than the result's unit is rounded to the nearest.
 */
#ifndef OUTLAY_TRACE_NUMBER_H
#define OUTLAY_TRACE_NUMBER_H

#include "outlay/simtime.h"
#include "outlay/text.h"

#include <stdint.h>

/* Submits written as numbers are instants from here on (1973-03-03), and offsets below. */
#define OL_TRACE_EPOCH (100000000 * OL_SECOND)

/* text * scale, rounded to the nearest whole number. The whole slice must be a decimal number, with an exponent
 * or without; false otherwise, or where the product leaves 63 bits. `scale` is positive. */
bool ol_trace_number(struct ol_slice text, int64_t scale, int64_t *value);

/* The length of "us", "ms", "s", "m", "h" or "d"; 0 of others. */
ol_time ol_trace_unit(const char *name);

#endif
