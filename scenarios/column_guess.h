/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * column_guess: which column of a delimited trace is which, by the names that traces in use have.
 *
 * Names are compared without regard to case, with blanks, dashes and dots as underscores, and without a unit in
 * brackets behind them, as in "Duration (min)". Where several columns would do, the name that says most ("submit_time"
 * before "time") wins.
 */
#ifndef OUTLAY_COLUMN_GUESS_H
#define OUTLAY_COLUMN_GUESS_H

#include "outlay/source.h"

/* The index in the NULL-terminated `header`; SIZE_MAX where no name fits. */
size_t ol_column_guess(const char *const *header, enum ol_trace_field field);

#endif
