/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sweep_line: what came of one point, as a line of text.
 *
 *     17 TAB ok TAB jobs.wait.mean_s TAB s TAB 12.5;13.25 TAB ... TAB 5f3a9c01
 *     18 TAB failed TAB --set //pool/@cpus: -1 is ... TAB 0be40c77
 *
 * The values of a metric are those of the replications, in order, so that nothing of them is lost. The last field is a
 * sum over what stands before it: a line that a kill or a full disk has torn is known as such, wherever it was torn.
 */
#ifndef OUTLAY_SCENARIOS_SWEEP_LINE_H
#define OUTLAY_SCENARIOS_SWEEP_LINE_H

#include "outlay/metric.h"
#include "outlay/text.h"

#include <stdbool.h>

/* Appends the line and its end, without those metrics that `keeps` leaves out. */
void ol_sweep_line_write(struct ol_text *text, size_t index, const struct ol_metrics *metrics,
                         bool (*keeps)(void *self, const char *metric), void *self);
void ol_sweep_line_fail(struct ol_text *text, size_t index, const char *why);

/* Whether the line, without its end, is whole; the index of its point. */
bool ol_sweep_line_check(struct ol_slice line, size_t *index);

/* A whole line taken apart, field by field; `visit` gets the values in an array that lives as long as the call. */
struct ol_sweep_line_reader {
    void (*metric)(void *self, struct ol_slice name, struct ol_slice unit, const double *values, size_t count);
    void (*failed)(void *self, struct ol_slice why);
    void *self;
};
void ol_sweep_line_read(const char *line, const struct ol_sweep_line_reader *reader);

#endif
