/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/command.h"

extern const struct ol_command ol_command_run, ol_command_check, ol_command_list;
extern const struct ol_command ol_command_trace_info, ol_command_trace_make;
extern const struct ol_command ol_command_prices_show, ol_command_prices_find, ol_command_prices_diff,
    ol_command_prices_import;

const struct ol_command *const ol_commands[] = {
    &ol_command_run,           &ol_command_check,
    &ol_command_list,          &ol_command_trace_info,
    &ol_command_trace_make,    &ol_command_prices_show,
    &ol_command_prices_find,   &ol_command_prices_diff,
    &ol_command_prices_import, NULL,
};
