/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/json.h"
#include "outlay/report.h"

static void write_input(struct ol_json *json, const struct ol_manifest_input *input)
{
    ol_json_object(json, NULL);
    ol_json_string(json, "path", input->path);
    ol_json_string(json, "role", input->role);
    ol_json_string(json, "sha256", *input->sha256 ? input->sha256 : NULL);
    ol_json_end(json);
}

static void write_edit(struct ol_json *json, const struct ol_manifest_edit *edit)
{
    ol_json_object(json, NULL);
    ol_json_string(json, "value", edit->value);
    ol_json_string(json, "xpath", edit->xpath);
    ol_json_end(json);
}

void ol_report_manifest(struct ol_output *output, const struct ol_manifest *manifest)
{
    char buffer[OL_TIME_BUFFER];
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_json_string(&json, "command_line", manifest->command_line);
    ol_json_array(&json, "edits");
    for (size_t i = 0; i < manifest->edit_count; i++)
        write_edit(&json, &manifest->edits[i]);
    ol_json_end(&json);
    ol_json_string(&json, "finished", ol_instant_format(manifest->finished, buffer));
    ol_json_array(&json, "inputs");
    for (size_t i = 0; i < manifest->input_count; i++)
        write_input(&json, &manifest->inputs[i]);
    ol_json_end(&json);
    ol_json_string(&json, "outlay", manifest->version);
    ol_json_int(&json, "replications", (int64_t)manifest->replications);
    ol_json_int(&json, "seed", (int64_t)manifest->seed);
    ol_json_string(&json, "started", ol_instant_format(manifest->started, buffer));
    ol_json_bool(&json, "stream", manifest->streams);
    ol_json_int(&json, "threads", (int64_t)manifest->threads);
    if (manifest->variance)
        ol_json_string(&json, "variance", manifest->variance);
    ol_json_end(&json);
}
