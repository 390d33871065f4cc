/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trial_axis: the values of one thing that was varied, as places on an axis.
 *
 * Where all are numbers with the same unit the axis is that of numbers, logarithmic where they span two decades; else
 * each value that occurs has a place of its own, in the order of the points, and is written there.
 */
#ifndef OUTLAY_REPORTS_TRIAL_AXIS_H
#define OUTLAY_REPORTS_TRIAL_AXIS_H

#include "outlay/text.h"
#include "outlay/trial.h"

struct ol_trial_axis {
    bool is_numeric, is_log;
    double least, greatest;
    const char *unit;    /* behind the numbers; "" */
    const char **values; /* that occur, by place; borrowed, the array is the axis's */
    size_t count;
    size_t *places; /* of each point */
};

/* `as_places`: even of numbers each value has a place, as the cells of a map. */
void ol_trial_axis_init(struct ol_trial_axis *axis, const struct ol_trials *trials, size_t varied, bool as_places);
double ol_trial_axis_at(const struct ol_trial_axis *axis, const struct ol_trials *trials, size_t varied,
                        size_t point);
/* Range, tics and label, of the axis "x" or "y". */
void ol_trial_axis_write(const struct ol_trial_axis *axis, const char *letter, const char *label,
                         struct ol_text *text);
void ol_trial_axis_release(struct ol_trial_axis *axis);

/* "//pool[@name='train']/@cpus" as "train cpus": the names in quotes, and the last step. */
void ol_trial_short(struct ol_text *text, const char *xpath);

#endif
