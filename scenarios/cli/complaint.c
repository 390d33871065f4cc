/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/command.h"

int ol_command_fail(const struct ol_error *error)
{
    fputs("outlay: ", stderr);
    ol_error_print(error, stderr);
    return ol_exit_code(error->status);
}

/* Without "outlay:" in front, so that editors find the places. */
int ol_command_faults(const struct ol_faults *faults)
{
    const size_t kept = ol_faults_kept(faults);
    for (size_t i = 0; i < kept; i++)
        ol_error_print(&faults->items[i], stderr);
    if (kept < faults->count)
        fprintf(stderr, "outlay: %zu errors; the first %zu are shown\n", faults->count, kept);
    else if (faults->count > 1)
        fprintf(stderr, "outlay: %zu errors\n", faults->count);
    return ol_exit_code(OL_BAD_INPUT);
}
