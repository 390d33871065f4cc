/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/trace_option.h"
#include "scenarios/swf_csv.h"
#include "scenarios/trace_to_swf.h"

#include <string.h>

enum form { TO_SWF, TO_CSV };
static const char *const forms[] = {"swf", "csv", NULL};

static bool ends_with(const char *text, const char *suffix)
{
    const size_t length = strlen(text), wanted = strlen(suffix);
    return length >= wanted && strcmp(text + length - wanted, suffix) == 0;
}

/* By --to, or the name of what is written. */
static int choose_form(const struct ol_invocation *invocation, int *form, struct ol_error *error)
{
    const char *path = invocation->operands[1];
    if (ends_with(path, ".gz"))
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "%s: logs are read packed but not written so; write to - and pipe it through gzip", path);
    const int by_name = ends_with(path, ".swf") ? TO_SWF : ends_with(path, ".csv") ? TO_CSV : -1;
    if (!ol_option_choice(invocation, "to", forms, by_name, form, error))
        return error->status;
    return *form >= 0
               ? OL_OK
               : ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                         "%s ends in neither .swf nor .csv; say what it becomes: --to swf or --to csv", path);
}

/* What it is: "swf", "swf-csv", or any other; NULL with `error` filled. */
static int find_format(const struct ol_trace_request *request, char format[32], struct ol_error *error)
{
    struct ol_trace_reading *reading = ol_trace_reading_open(request, error);
    if (!reading)
        return error->status;
    snprintf(format, 32, "%s", ol_trace_reading_format(reading));
    ol_trace_reading_close(reading);
    return OL_OK;
}

static int word_for_word(const char *path, int form, struct ol_output *output, struct ol_error *error)
{
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, error);
    if (!input)
        return error->status;
    const int status = form == TO_CSV ? ol_swf_to_csv(input, output, error) : ol_csv_to_swf(input, output, error);
    ol_input_close(input);
    return status;
}

static int copy(const struct ol_trace_request *request, const char *format, int form, struct ol_output *output,
                struct ol_text *notes, struct ol_error *error)
{
    const bool is_pair = strcmp(format, form == TO_CSV ? "swf" : "swf-csv") == 0;
    return is_pair ? word_for_word(request->path, form, output, error)
                   : ol_trace_to_swf(request, form == TO_CSV, output, notes, error);
}

static int write_file(const struct ol_trace_request *request, int form, const char *path, struct ol_text *notes,
                      struct ol_error *error)
{
    char format[32];
    int status = find_format(request, format, error);
    if (status == OL_OK && strcmp(format, form == TO_CSV ? "swf-csv" : "swf") == 0)
        status = ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "%s is %s already; nothing was written", request->path,
                         format);
    if (status != OL_OK)
        return status;
    struct ol_output *output =
        strcmp(path, "-") == 0 ? ol_output_open(path, error) : ol_output_replace(path, error);
    if (!output)
        return error->status;
    status = copy(request, format, form, output, notes, error);
    if (status != OL_OK) {
        ol_output_abandon(output);
        return status;
    }
    return ol_output_close(output, error);
}

static void tell(const struct ol_invocation *invocation, const struct ol_text *notes)
{
    for (const char *line = ol_text_string(notes); *line;) {
        const size_t length = strcspn(line, "\n");
        fprintf(stderr, "outlay: %s: %.*s\n", invocation->operands[0], (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static int convert(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct ol_arena names = {0};
    struct ol_text notes = {0};
    struct ol_trace_request request = {.path = invocation->operands[0]};
    int form = -1, status = OL_BAD_USAGE;
    if (strcmp(request.path, "-") == 0)
        ol_fail(&error, OL_BAD_USAGE, OL_NOWHERE, "a trace is read twice; standard input cannot be: give a file");
    else if (ol_output_spares(invocation->operands[1], invocation->operands, 1, &error) &&
             choose_form(invocation, &form, &error) == OL_OK)
        status = ol_option_trace(invocation, &request, &names, &error);
    if (status == OL_OK)
        status = write_file(&request, form, invocation->operands[1], &notes, &error);
    if (status == OL_OK)
        tell(invocation, &notes);
    ol_text_release(&notes);
    ol_arena_release(&names);
    return status == OL_OK ? 0 : ol_command_fail(&error);
}

static const struct ol_option convert_options[] = {
    OL_OPTION_TRACE,
    {"to", 0, "swf|csv", "what it becomes (default: by the name of OUT)"},
    {0},
};

const struct ol_command ol_command_trace_convert = {
    .name = "trace convert",
    .operands = "IN OUT",
    .operands_min = 2,
    .operands_max = 2,
    .summary = "a trace as a log in the Standard Workload Format, or as its CSV",
    .details = "From SWF to CSV and back nothing is lost: the same 18 fields and comments, word for word, but for "
               "blanks.\n"
               "From any other format, what a log cannot hold is said on standard error and in the log's header.",
    .example = "outlay trace convert scenarios/made/cluster-128.swf build/cluster-128.csv",
    .options = convert_options,
    .run = convert,
};
