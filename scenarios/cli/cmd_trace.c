/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/command.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/profile_listing.h"
#include "scenarios/cli/profile_parts.h"
#include "scenarios/cli/trace_option.h"
#include "scenarios/inflow.h"
#include "scenarios/swf_writer.h"

#include <string.h>

/* ---- trace info ---- */

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
        ol_option_trace(invocation, &request, &names, &error) != OL_OK)
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
    OL_OPTION_TRACE,
    {"cpus", 0, "N", "the machine's size, for the load (default: what the header says)"},
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

/* What is asked for of all arrivals: attributes of theirs, or of the clock. */
static const struct {
    const char *option, *xpath;
} scales[] = {
    {"load", "//arrivals/@rate-scale"},
    {"users", "//arrivals/@user-copies"},
    {"length", "//clock/@length"},
};

static void add_scales(const struct ol_invocation *invocation, struct ol_edit **edits, size_t *count)
{
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
        const char *value = ol_option_value(invocation, scales[i].option);
        if (!value)
            continue;
        *edits = ol_mem_resize(*edits, ol_mem_product(sizeof **edits, *count + 1));
        char *const xpath = ol_mem_new(strlen(scales[i].xpath) + 1), *const copy = ol_mem_new(strlen(value) + 1);
        strcpy(xpath, scales[i].xpath);
        strcpy(copy, value);
        (*edits)[(*count)++] = (struct ol_edit){.xpath = xpath, .value = copy};
    }
}

static int make(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct ol_faults faults = {0};
    struct ol_edit *edits = NULL;
    size_t edit_count = 0;
    struct ol_scenario *scenario = NULL;
    int code = 0;
    bool is_good = ol_output_spares(ol_option_value(invocation, "output"), invocation->operands, 1, &error) &&
                   ol_edit_options(invocation, &edits, &edit_count, &error);
    if (is_good)
        add_scales(invocation, &edits, &edit_count);
    if (is_good)
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
    {"load", 0, "FACTOR", "so many times as many jobs of all <arrivals>"},
    {"users", 0, "N", "so many users in the place of each; they share its jobs"},
    {"length", 0, "DURATION", "up to then, instead of the clock's length"},
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
    .example = "outlay trace make scenarios/mm4-queue.xml -o build/mm4.swf",
    .options = make_options,
    .run = make,
};
