/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/command.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/profile_parts.h"
#include "scenarios/cli/traffic_listing.h"
#include "scenarios/traffic_request.h"

#include <string.h>

struct traffic_writer {
    enum ol_output_format format;
    struct ol_output *output;
    struct ol_json json;
    size_t written;
};

static void write_profile(struct traffic_writer *writer, struct ol_traffic_profile *profile)
{
    if (writer->format == OL_FORMAT_JSON) {
        ol_traffic_write_json(profile, &writer->json);
    } else if (writer->format == OL_FORMAT_CSV) {
        ol_traffic_write_csv(profile, writer->output);
    } else {
        if (writer->written > 0)
            ol_output_char(writer->output, '\n');
        ol_traffic_print(profile, writer->output);
    }
    writer->written++;
}

static int profile_one(const struct ol_traffic *traffic, const struct ol_stream_context *context,
                       struct traffic_writer *writer, struct ol_error *error)
{
    struct ol_traffic_profile profile;
    const int status = ol_traffic_profile_read(&profile, traffic, context, error);
    if (status == OL_OK)
        write_profile(writer, &profile);
    ol_traffic_profile_release(&profile);
    return status;
}

/* ---- a file ---- */

static int read_words(const struct ol_invocation *invocation, const char *option, const char **words,
                      size_t *count, struct ol_error *error)
{
    const char *word;
    while ((word = ol_option_nth(invocation, option, *count))) {
        if (*count == OL_TRAFFIC_WORDS)
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--%s is given more than %d times", option,
                           OL_TRAFFIC_WORDS);
        words[(*count)++] = word;
    }
    return OL_OK;
}

static int profile_file(const struct ol_invocation *invocation, const char *path, struct traffic_writer *writer,
                        struct ol_error *error)
{
    struct ol_traffic_request request = {.path = path, .format = ol_option_value(invocation, "traffic-format")};
    struct ol_traffic traffic = {0};
    struct ol_arena arena = {0};
    const struct ol_stream_context context = {.seed = 1, .until = OL_NEVER};
    if (!request.format)
        request.format = ol_traffic_guess_format(path);
    if (!request.format)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "which format %s has does not show; give --traffic-format (\"outlay list traffic\")", path);
    int status = read_words(invocation, "with", request.attributes, &request.attribute_count, error);
    if (status == OL_OK)
        status = read_words(invocation, "column", request.columns, &request.column_count, error);
    if (status == OL_OK)
        status = ol_traffic_request_read(&request, &traffic, &arena, error);
    if (status == OL_OK)
        status = profile_one(&traffic, &context, writer, error);
    ol_arena_release(&arena);
    return status;
}

/* ---- a scenario ---- */

static int profile_each(const struct ol_scenario *scenario, const char *path, struct traffic_writer *writer,
                        struct ol_error *error)
{
    const struct ol_workload *workload = scenario->workloads.items;
    const struct ol_clock clock = ol_scenario_clock(scenario);
    const struct ol_stream_context context = {
        .seed = (uint64_t)ol_scenario_run(scenario).seed,
        .until = clock.length ? clock.length : OL_NEVER,
        .start_instant = ol_scenario_has_start(scenario) ? clock.start : 0,
    };
    int status = OL_OK;
    if (workload->traffics.count == 0)
        return ol_fail(error, OL_BAD_INPUT, workload->node->place, "the scenario %s has no <traffic>", path);
    for (size_t i = 0; i < workload->traffics.count && status == OL_OK; i++)
        status = profile_one((const struct ol_traffic *)workload->traffics.items + i, &context, writer, error);
    return status;
}

/* Faults are printed at once, and `error` is left as it is then. */
static int profile_scenario(const struct ol_invocation *invocation, const char *path,
                            struct traffic_writer *writer, struct ol_error *error)
{
    struct ol_faults faults = {0};
    struct ol_edit *edits = NULL;
    size_t edit_count = 0;
    struct ol_scenario *scenario = NULL;
    int status = OL_BAD_INPUT;
    if (ol_edit_options(invocation, &edits, &edit_count, error))
        scenario = ol_scenario_open(path, edits, edit_count, &faults, error);
    if (scenario)
        status = profile_each(scenario, path, writer, error);
    if (error->status < 0)
        ol_xml_detach(error, path);
    if (faults.count)
        ol_command_faults(&faults);
    ol_scenario_close(scenario);
    ol_edit_options_free(edits, edit_count);
    ol_faults_release(&faults);
    return status;
}

/* ---- the verb ---- */

static bool is_scenario(const char *path)
{
    char root[OL_XML_ROOT_NAME];
    return strcmp(path, "-") != 0 && ol_xml_root_name(path, root) && strcmp(root, "scenario") == 0;
}

static int profile_all(const struct ol_invocation *invocation, struct traffic_writer *writer,
                       struct ol_error *error)
{
    int status = OL_OK;
    if (writer->format == OL_FORMAT_JSON)
        ol_json_array(&writer->json, NULL);
    if (writer->format == OL_FORMAT_CSV)
        ol_properties_write_csv_header(writer->output);
    for (size_t i = 0; i < invocation->operand_count && status == OL_OK; i++) {
        const char *path = invocation->operands[i];
        status = is_scenario(path) ? profile_scenario(invocation, path, writer, error)
                                   : profile_file(invocation, path, writer, error);
    }
    if (writer->format == OL_FORMAT_JSON)
        ol_json_end(&writer->json);
    return status;
}

static int info(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct traffic_writer writer = {0};
    if (!ol_option_format(invocation, &writer.format, &error))
        return ol_command_fail(&error);
    writer.output = ol_output_open("-", &error);
    if (!writer.output)
        return ol_command_fail(&error);
    writer.json.output = writer.output;
    int status = profile_all(invocation, &writer, &error);
    const int closed = ol_output_close(writer.output, status == OL_OK ? &error : NULL);
    status = status == OL_OK ? closed : status;
    if (status == OL_OK)
        return 0;
    return error.status < 0 ? ol_command_fail(&error) : ol_exit_code(status);
}

static const struct ol_option info_options[] = {
    {"traffic-format", 0, "FORMAT", "one of \"outlay list traffic\" (default: by the file's first line)"},
    {"with", 0, "NAME=VALUE", "an attribute of <traffic>, such as bucket=1m; may be given several times"},
    {"column", 0, "FIELD=NAME", "which column is which; then ,unit=ms or ,format=%F; may be given several times"},
    {"set", 0, "XPATH=VALUE", "change a scenario before it is read; may be given several times"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_traffic_info = {
    .name = "traffic info",
    .operands = "FILE...",
    .operands_min = 1,
    .summary = "what is in a log of requests, and what looks wrong in it",
    .details =
        "Span, rate with its peaks, how bursty the gaps are, percentiles of tokens and payload, the rows that\n"
        "cannot be used with their lines, and what may mislead: disorder, missing buckets, long silences.\n"
        "A FILE is a log, a series of counts, or a scenario, of which all traffic is told.",
    .example = "outlay traffic info scenarios/chat-endpoint.xml",
    .options = info_options,
    .run = info,
};
