/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * option: a verb's arguments to an invocation, by the verb's table of options.
 */
#ifndef OUTLAY_CLI_OPTION_H
#define OUTLAY_CLI_OPTION_H

#include "outlay/output.h"
#include "scenarios/cli/command.h"

/* `arguments` are those behind the verb; they must outlive the invocation. With -h or --help among them
 * `wants_help` is set, and nothing else is checked. Release the invocation whatever the result. */
int ol_option_parse(struct ol_invocation *invocation, const struct ol_command *command, int count,
                    char *const *arguments, bool *wants_help, struct ol_error *error);
void ol_option_release(struct ol_invocation *invocation);

/* The words as one line that a shell reads back; the caller frees it with ol_mem_free. */
char *ol_option_quote(int count, char *const *words);

/* The verb's screen of help, and the list of all verbs (help.c). */
void ol_help_command(const struct ol_command *command, struct ol_output *output);
void ol_help_verbs(struct ol_output *output);
/* What "outlay list" knows by that name, on standard output (cmd_list.c); false where it is none, or with a filled
 * error where it cannot be written. */
bool ol_help_name(const char *name, struct ol_error *error);
/* Where else than among the verbs something is called so. */
void ol_help_namesakes(const char *name, struct ol_output *output);

#endif
