/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * completion: what may stand where a shell's cursor is, out of the tables of verbs, options and topics.
 *
 * The shells' scripts ask the program itself, so that these never fall behind it.
 */
#ifndef OUTLAY_CLI_COMPLETION_H
#define OUTLAY_CLI_COMPLETION_H

#include "outlay/output.h"

/* `words` are those behind the program's name up to the cursor; the last one is being typed and may be empty. A line a
 * candidate: the word, a tab, what it is (may be empty). A line ":files" where names of files fit too. */
void ol_complete(const char *const *words, size_t count, struct ol_output *output);

#endif
