/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * screen: text and tables folded to the width of the reader's terminal.
 *
 * Only what a person reads on a terminal is folded to it; a pipe and a file get the same bytes wherever they are made.
 *
 *     ol_screen_fold(output, sentence, 0, 2, ol_screen_text_width(output));
 */
#ifndef OUTLAY_CLI_SCREEN_H
#define OUTLAY_CLI_SCREEN_H

#include "outlay/output.h"

#define OL_SCREEN_READABLE 100 /* columns; longer lines of prose are hard to read */

/* For prose: that of the terminal, and no more than OL_SCREEN_READABLE, which it is where there is no terminal. */
size_t ol_screen_text_width(const struct ol_output *output);
/* Words of `text`, on lines that end at `width`; the first begins at `column`, where the cursor is, and the others
 * behind `indent` blanks. A word is never cut. No newline follows the last. */
void ol_screen_fold(struct ol_output *output, const char *text, size_t column, size_t indent, size_t width);
/* The same for paragraphs that are folded by hand: they stay as they are where they fit, and are filled anew where they
 * do not. */
void ol_screen_paragraphs(struct ol_output *output, const char *text, size_t width);

#endif
