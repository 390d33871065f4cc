/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expression: a formula of numbers that a user writes, checked and compiled once, then evaluated without allocation.
 *
 *     wait / estimate * (gpus > 8 ? 2 : 1) + max(0, 100 - deadline_in / 1h)
 *
 * From loosest to tightest: c ? a : b, ||, &&, comparisons (< <= > >= == !=), + -, * / %, - and ! in front, ^ (from the
 * right, tighter than a minus in front), parentheses and calls. A comparison is 1 or 0; what is not 0 is true; of
 * && || and ?: only the side that is needed is evaluated. Numbers may end in a unit of time, and then are seconds:
 * 250ms 30s 5m 1h 2d 1w. Functions: min and max of any number of values, abs ceil exp floor log log10 log2 round sqrt.
 *
 * Every value is a number between -1e300 and 1e300. A result past them is cut there; one that there is not (0/0, the
 * root or the logarithm of a negative number) is 0; so a/0 is 1e300 or -1e300 by the sign of a, and log(0) is -1e300.
 */
#ifndef OUTLAY_ORDER_EXPRESSION_H
#define OUTLAY_ORDER_EXPRESSION_H

#include "outlay/arena.h"
#include "outlay/text.h"

#include <stdbool.h>

#define OL_EXPRESSION_MOST  1e300
#define OL_EXPRESSION_STACK 64 /* values that wait for others at once */
#define OL_EXPRESSION_NAMES 32 /* fields that there may be */

struct ol_expression_step; /* expression_steps.h */

/* Zero-initialised is none. */
struct ol_expression {
    const struct ol_expression_step *steps; /* the arena's */
    size_t count;
    uint32_t names_used; /* a bit for each that is read */
};

#define OL_EXPRESSION_WHY 300
/* `names` are what the expression may read, NULL-terminated, at most OL_EXPRESSION_NAMES. False with what is wrong and
 * the column in `text`, from 1. */
bool ol_expression_compile(struct ol_expression *expression, struct ol_slice text, const char *const *names,
                           struct ol_arena *arena, size_t *column, char why[OL_EXPRESSION_WHY]);
/* `values` are those of the names; only those used are read. */
double ol_expression_value(const struct ol_expression *expression, const double *values);

#endif
