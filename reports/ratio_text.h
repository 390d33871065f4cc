/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ratio_text: the quotient of two whole numbers as decimal text: exact where it has at most 27 decimals, else to 17
 * significant digits, which is more than doubles have.
 *
 *     end = ol_ratio_write(at, 1, 3)       // "0.33333333333333333"
 */
#ifndef OUTLAY_REPORTS_RATIO_TEXT_H
#define OUTLAY_REPORTS_RATIO_TEXT_H

__extension__ typedef unsigned __int128 ol_ratio_part;

#define OL_RATIO_MAX 112

/* Writes up to OL_RATIO_MAX bytes at `at`, no NUL, and returns the end; denominator > 0. */
char *ol_ratio_write(char *at, ol_ratio_part numerator, ol_ratio_part denominator);

#endif
