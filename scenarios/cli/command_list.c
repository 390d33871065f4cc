/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/command.h"

extern const struct ol_command ol_command_run, ol_command_check, ol_command_list;
extern const struct ol_command ol_command_trace_info, ol_command_trace_make;
extern const struct ol_command ol_command_commit;

const struct ol_command *const ol_commands[] = {
    &ol_command_run,
    &ol_command_check,
    &ol_command_list,
    &ol_command_trace_info,
    &ol_command_trace_make,
    &ol_command_commit,
    NULL,
};
