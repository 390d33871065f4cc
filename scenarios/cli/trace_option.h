/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace_option: how a verb is told to read a trace.
 */
#ifndef OUTLAY_CLI_TRACE_OPTION_H
#define OUTLAY_CLI_TRACE_OPTION_H

#include "scenarios/cli/command.h"
#include "scenarios/trace_reading.h"

#define OL_OPTION_TRACE                                                                                           \
    {"trace-format", 0, "FORMAT",                                                                                 \
     "swf, csv, tsv, sacct, helios ... (default: by the file's beginning and name)"},                             \
    {                                                                                                             \
        "column", 0, "FIELD=NAME",                                                                                \
            "which column is which, where the names do not tell; may be given several times"                      \
    }

/* All but the path; texts live in the arena. */
int ol_option_trace(const struct ol_invocation *invocation, struct ol_trace_request *request,
                    struct ol_arena *names, struct ol_error *error);

#endif
