/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * decimal: decimals read exactly, and units read from a table; what durations, sizes and money have in common.
 *
 * A decimal is kept as whole digits and a number of decimal places, so that "0.1d" times its unit is exact and
 * whoever asks learns whether it was. Binary floating point has no part in it.
 */
#ifndef OUTLAY_SIM_BASE_DECIMAL_H
#define OUTLAY_SIM_BASE_DECIMAL_H

#include "outlay/text.h"

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 ol_magnitude;

/* digits / 10^places. `has_tail`: more digits followed than 128 bits hold, not all zero. */
struct ol_decimal {
    ol_magnitude digits;
    int32_t places;
    bool has_tail;
};

/* Read "12", "1.5" or ".5" at the start of `text`: the bytes read, 0 where no such number starts there. A whole
 * part beyond 128 bits is none either. */
size_t ol_decimal_read(struct ol_slice text, struct ol_decimal *decimal);

enum ol_decimal_fit { OL_DECIMAL_EXACT, OL_DECIMAL_ROUNDED, OL_DECIMAL_TOO_LARGE };

/* decimal * factor * 10^shift, rounded half to even where it is not whole. */
enum ol_decimal_fit ol_decimal_scale(struct ol_decimal decimal, uint64_t factor, int32_t shift,
                                     ol_magnitude *product);
/* dividend / divisor, rounded half to even; `has_tail` as above. */
ol_magnitude ol_divide_half_even(ol_magnitude dividend, ol_magnitude divisor, bool has_tail);

/* A table of units ends with a NULL name. `aliases`: how people write it wrongly, between blanks. */
struct ol_unit {
    const char *name;
    int64_t factor;
    const char *aliases;
};

const struct ol_unit *ol_unit_find(const struct ol_unit *units, struct ol_slice name);
/* Into `why`: that `text` lacks a unit or has the unknown one `name`, what was meant, and the units there are. */
void ol_unit_explain(const struct ol_unit *units, struct ol_slice text, struct ol_slice name, char why[160]);

/* us ms s m h d w, in microseconds (simtime.c). */
extern const struct ol_unit ol_time_units[];

/* At most `limit` bytes for quoting in a message, never ending inside a character. */
struct ol_slice ol_excerpt(struct ol_slice text, size_t limit);

#endif
