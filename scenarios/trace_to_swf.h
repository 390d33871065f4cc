/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace_to_swf: any trace that can be read as a log in the Standard Workload Format, or its CSV (swf_csv.h).
 *
 * The trace is read twice: once to learn its first submit, which becomes the log's zero, and its names, which get
 * numbers behind the greatest one that is used; the header tells which. Rows stay in their order. A job keeps its id
 * where that is a number, and is numbered by its row where it is not. The size is that of the reading's unit, whole;
 * the status is 1 of what completed, 0 of what failed, 5 of what was cancelled. What a log cannot hold is counted,
 * and said in the notes: nothing is lost without a word.
 */
#ifndef OUTLAY_TRACE_TO_SWF_H
#define OUTLAY_TRACE_TO_SWF_H

#include "outlay/output.h"
#include "scenarios/trace_reading.h"

/* One sentence a line about what the log does not hold, into `notes`; empty where it holds all. */
int ol_trace_to_swf(const struct ol_trace_request *request, bool as_csv, struct ol_output *output,
                    struct ol_text *notes, struct ol_error *error);

#endif
