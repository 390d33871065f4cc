/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/trace_option.h"

#include <string.h>

/* FIELD=NAME into the request; `names` keeps copies. */
static int read_column(const char *text, struct ol_trace_request *request, struct ol_arena *names,
                       struct ol_error *error)
{
    const char *equals = strchr(text, '=');
    if (!equals || !equals[1])
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--column \"%s\" is not of the form FIELD=NAME", text);
    const char *field = ol_arena_copy(names, text, (size_t)(equals - text));
    for (size_t i = 0; i < OL_TRACE_FIELDS; i++)
        if (strcmp(ol_trace_field_names[i], field) == 0) {
            request->column_names[i] = equals + 1;
            return OL_OK;
        }
    const char *meant = ol_nearest(field, ol_trace_field_names);
    return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--column: a trace has no field \"%s\"; %s%s%s", field,
                   meant ? "did you mean \"" : "there are submit, runtime, cpus, gpus, user and others",
                   meant ? meant : "", meant ? "\"?" : "");
}

int ol_option_trace(const struct ol_invocation *invocation, struct ol_trace_request *request,
                    struct ol_arena *names, struct ol_error *error)
{
    int status = OL_OK;
    const char *column;
    request->format = ol_option_value(invocation, "trace-format");
    for (size_t i = 0; status == OL_OK && (column = ol_option_nth(invocation, "column", i)); i++)
        status = read_column(column, request, names, error);
    return status;
}
