/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/command.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/profile_listing.h"
#include "scenarios/cli/profile_parts.h"
#include "scenarios/inflow.h"
#include "scenarios/swf_writer.h"

#include <string.h>

/* ---- trace info ---- */

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

static int read_request(const struct ol_invocation *invocation, struct ol_trace_request *request,
                        struct ol_arena *names, struct ol_error *error)
{
    int status = OL_OK;
    const char *column;
    request->format = ol_option_value(invocation, "trace-format");
    for (size_t i = 0; status == OL_OK && (column = ol_option_nth(invocation, "column", i)); i++)
        status = read_column(column, request, names, error);
    return status;
}

struct profile_writer {
    enum ol_output_format format;
    struct ol_output *output;
    struct ol_json json;
    size_t written;
};

static void write_profile(struct profile_writer *writer, struct ol_trace_profile *profile)
{
    if (writer->format == OL_FORMAT_JSON) {
        ol_profile_write_json(profile, &writer->json);
    } else if (writer->format == OL_FORMAT_CSV) {
        ol_profile_write_csv(profile, writer->output);
    } else {
        if (writer->written > 0)
            ol_output_char(writer->output, '\n');
        ol_profile_print(profile, writer->output);
    }
    writer->written++;
}

static int profile_all(const struct ol_invocation *invocation, struct ol_trace_request *request, int64_t capacity,
                       struct profile_writer *writer, struct ol_error *error)
{
    int status = OL_OK;
    if (writer->format == OL_FORMAT_JSON)
        ol_json_array(&writer->json, NULL);
    if (writer->format == OL_FORMAT_CSV)
        ol_properties_write_csv_header(writer->output);
    for (size_t i = 0; i < invocation->operand_count && status == OL_OK; i++) {
        struct ol_trace_profile profile;
        request->path = invocation->operands[i];
        status = ol_trace_profile_read(&profile, request, capacity, error);
        if (status == OL_OK)
            write_profile(writer, &profile);
        ol_trace_profile_release(&profile);
    }
    if (writer->format == OL_FORMAT_JSON)
        ol_json_end(&writer->json);
    return status;
}

static int info(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct ol_arena names = {0};
    struct ol_trace_request request = {0};
    struct profile_writer writer = {0};
    int64_t capacity;
    int status = OL_BAD_USAGE;
    if (!ol_option_format(invocation, &writer.format, &error) ||
        !ol_option_count(invocation, "cpus", 1, OL_POOL_UNITS_LIMIT, 0, &capacity, &error) ||
        read_request(invocation, &request, &names, &error) != OL_OK)
        goto done;
    writer.output = ol_output_open("-", &error);
    status = writer.output ? OL_OK : error.status;
    if (status != OL_OK)
        goto done;
    writer.json.output = writer.output;
    status = profile_all(invocation, &request, capacity, &writer, &error);
    const int closed = ol_output_close(writer.output, status == OL_OK ? &error : NULL);
    status = status == OL_OK ? closed : status;
done:
    ol_arena_release(&names);
    return status == OL_OK ? 0 : ol_command_fail(&error);
}

static const struct ol_option info_options[] = {
    {"trace-format", 0, "FORMAT", "swf, csv or tsv (default: by the file's name, or its first line of data)"},
    {"cpus", 0, "N", "the machine's size, for the load (default: what the header says)"},
    {"column", 0, "FIELD=NAME", "which column is which, where the names do not tell; may be given several times"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_trace_info = {
    .name = "trace info",
    .operands = "FILE...",
    .operands_min = 1,
    .summary = "what is in a trace, and what looks wrong in it",
    .details = "Span, load, percentiles of size, runtime, estimate, gaps and waits, the rows that cannot be used\n"
               "with their lines, and what may mislead: disorder, duplicates, long gaps, a header that is off.",
    .example = "outlay trace info scenarios/made/cluster-128.swf",
    .options = info_options,
    .run = info,
};

/* ---- trace make ---- */

static int write_log(struct ol_inflow *inflow, uint64_t seed, const char *path, struct ol_error *error)
{
    struct ol_output *output = ol_output_open(path, error);
    if (!output)
        return error->status;
    const int status = ol_swf_write(inflow, seed, output, error);
    const int closed = ol_output_close(output, status == OL_OK ? error : NULL);
    return status == OL_OK ? closed : status;
}

static int make_of(const struct ol_invocation *invocation, struct ol_scenario *scenario, struct ol_error *error)
{
    const char *path = ol_option_value(invocation, "output");
    struct ol_inflow inflow = {0};
    int64_t seed;
    int status = OL_BAD_USAGE;
    if (ol_option_count(invocation, "seed", 0, INT64_MAX, ol_scenario_run(scenario).seed, &seed, error))
        status = ol_inflow_load(&inflow, scenario, error);
    if (status == OL_OK)
        status = write_log(&inflow, (uint64_t)seed, path ? path : "-", error);
    ol_inflow_release(&inflow);
    return status;
}

static int make(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct ol_faults faults = {0};
    struct ol_edit *edits = NULL;
    size_t edit_count = 0;
    struct ol_scenario *scenario = NULL;
    int code = 0;
    if (ol_output_spares(ol_option_value(invocation, "output"), invocation->operands, 1, &error) &&
        ol_edit_options(invocation, &edits, &edit_count, &error))
        scenario = ol_scenario_open(invocation->operands[0], edits, edit_count, &faults, &error);
    if (faults.count)
        code = ol_command_faults(&faults);
    else if (!scenario || make_of(invocation, scenario, &error) != OL_OK)
        code = ol_command_fail(&error);
    ol_scenario_close(scenario);
    ol_edit_options_free(edits, edit_count);
    ol_faults_release(&faults);
    return code;
}

static const struct ol_option make_options[] = {
    {"output", 'o', "FILE", "where the log is written (default: standard output)"},
    {"set", 0, "XPATH=VALUE", "change the scenario before it is read; may be given several times"},
    {"seed", 0, "N", "the seed of all random streams (default: the scenario's)"},
    {0},
};

const struct ol_command ol_command_trace_make = {
    .name = "trace make",
    .operands = "SCENARIO",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "write a scenario's jobs as a log in the Standard Workload Format",
    .details =
        "All traces, arrivals and jobs of the scenario, in the order in which a run meets them. Users, teams\n"
        "and queues with names get numbers, which the header explains; pools become partitions.",
    .example = "outlay trace make scenarios/mm4-queue.xml -o mm4.swf",
    .options = make_options,
    .run = make,
};
