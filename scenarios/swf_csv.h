/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * swf_csv: logs in the Standard Workload Format with commas instead of blanks, and back, word for word.
 *
 * The CSV has a header with the names of the 18 fields (models/trace/swf_row.h) and then a row a line: the texts of its
 * fields as they stand, as many as there are, also where there are more than 18 or where they are no numbers; and
 * comments, each a row of one cell that begins with its semicolon, where they stood. Cells are quoted where they hold a
 * comma or a quote, and a cell that a spreadsheet would take for a formula, or that begins with an apostrophe, has an
 * apostrophe before it. So SWF to CSV to SWF gives the same bytes, but for blanks: one between fields, none at the ends
 * of a line of data, no CR, no blank lines, no byte order mark, and a newline behind the last line.
 *
 * Back from a CSV that others have changed: an empty cell among the 18 becomes -1; behind them it is dropped. A cell
 * with a blank or a newline in it would be two fields, and is an error with its line.
 */
#ifndef OUTLAY_SWF_CSV_H
#define OUTLAY_SWF_CSV_H

#include "outlay/input.h"
#include "outlay/output.h"

/* Both write to `output`, whose failures show when it is closed; OL_OK or negative with `error` filled. */
int ol_swf_to_csv(struct ol_input *input, struct ol_output *output, struct ol_error *error);
int ol_csv_to_swf(struct ol_input *input, struct ol_output *output, struct ol_error *error);

/* The parts of such a CSV, for those who write one themselves. */
void ol_swf_csv_header(struct ol_output *output);
void ol_swf_csv_cell(struct ol_output *output, struct ol_slice text);

#endif
