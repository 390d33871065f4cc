/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edit_option: the --set XPATH=VALUE options of a command line, as edits.
 *
 * The first '=' outside quotes and brackets parts the expression from the value, so "//pool[@name='a']/@cpus=64"
 * reads as it is meant.
 */
#ifndef OUTLAY_CLI_EDIT_OPTION_H
#define OUTLAY_CLI_EDIT_OPTION_H

#include "outlay/scenario.h"
#include "scenarios/cli/command.h"

/* The first '=' that stands outside quotes and brackets: an XPath of our kind has no other there. NULL: none. */
const char *ol_edit_parting(const char *option);
bool ol_edit_options(const struct ol_invocation *invocation, struct ol_edit **edits, size_t *count,
                     struct ol_error *error);
void ol_edit_options_free(struct ol_edit *edits, size_t count);

#endif
