/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * traffic_element: <traffic> and what may stand in it, as tables.
 */
#include "request_volume.h"
#include "shape.h"
#include "traffic_columns.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

const char *const ol_traffic_field_names[OL_TRAFFIC_FIELDS + 1] = {
    [OL_TRAFFIC_TIME] = "time",   [OL_TRAFFIC_PROMPT] = "prompt", [OL_TRAFFIC_OUTPUT] = "output",
    [OL_TRAFFIC_BYTES] = "bytes", [OL_TRAFFIC_MODEL] = "model",   [OL_TRAFFIC_WORK] = "work",
    [OL_TRAFFIC_COUNT] = "count",
};

static const struct ol_field column_fields[] = {
    {"field", OL_FIELD_CHOICE, "What the column tells about a request, or a bucket of a count series.",
     .is_required = true, .choices = ol_traffic_field_names, .offset = offsetof(struct ol_traffic_column, field)},
    {"name", OL_FIELD_TEXT,
     "The column's name in the header line, the key in JSON (a.b of nested ones), or the group.",
     .offset = offsetof(struct ol_traffic_column, name)},
    {"index", OL_FIELD_COUNT, "The column's position, counted from 1, in place of a name.", .min = 1, .max = 10000,
     .offset = offsetof(struct ol_traffic_column, index)},
    {"value", OL_FIELD_TEXT, "One value for all rows, in place of a column.",
     .offset = offsetof(struct ol_traffic_column, value)},
    {"unit", OL_FIELD_TEXT,
     "Unit of plain numbers of time and work: ns, us, ms, s, m, h or d; s where it is not given, in JSON lines "
     "ms.",
     .offset = offsetof(struct ol_traffic_column, unit)},
    {"format", OL_FIELD_TEXT,
     "Pattern of a time of day, such as %Y-%m-%d %H:%M:%S; without one, a number or ISO 8601.",
     .offset = offsetof(struct ol_traffic_column, format)},
    {"zone", OL_FIELD_TEXT,
     "Time zone of times read by a format, such as Europe/Berlin; UTC where it is not given.",
     .offset = offsetof(struct ol_traffic_column, zone)},
    {0},
};

static const struct ol_element column_element = {
    .name = "column",
    .summary = "says where a log keeps one property of its requests",
    .size = sizeof(struct ol_traffic_column),
    .fields = column_fields,
    .example = "<column field=\"time\" name=\"arrived_at\" unit=\"ms\"/>",
};

static const struct ol_field shape_fields[] = {
    {"kind", OL_FIELD_KIND, "What the rate varies with.", .is_required = true, .family = ol_shape_kinds,
     .offset = offsetof(struct ol_shape, kind)},
    {0},
};

const struct ol_element ol_shape_element = {
    .name = "shape",
    .summary = "lets the rate of a model's requests vary; several multiply",
    .size = sizeof(struct ol_shape),
    .fields = shape_fields,
    .example = "<shape kind=\"daily\" amplitude=\"0.6\" peak=\"14h\"/>",
};

static const char *const on_error_choices[] = {"skip", "stop", NULL};

static const struct ol_field traffic_fields[] = {
    {"name", OL_FIELD_NAME, "Names the traffic, and its random streams.", .is_required = true,
     .offset = offsetof(struct ol_traffic, name)},
    {"endpoint", OL_FIELD_TEXT, "The endpoint that it calls.", .is_required = true,
     .offset = offsetof(struct ol_traffic, endpoint)},
    {"format", OL_FIELD_KIND, "The format of the file, or the model.", .is_required = true,
     .family = ol_traffic_formats, .offset = offsetof(struct ol_traffic, format)},
    {"href", OL_FIELD_PATH, "The file, plain or gzip. Models have none.",
     .offset = offsetof(struct ol_traffic, href)},
    {"on-error", OL_FIELD_CHOICE, "Whether a row that cannot be read is skipped and counted, or ends the run.",
     .fallback = "skip", .choices = on_error_choices, .offset = offsetof(struct ol_traffic, on_error)},
    {"start", OL_FIELD_DURATION,
     "When it begins on the clock: the first request of a log whose times are instants, else the zero of its "
     "times.",
     .max = 1e18, .offset = offsetof(struct ol_traffic, start)},
    {"resolution", OL_FIELD_DURATION,
     "How coarse a log's times are: requests of one instant are laid at random over so long a time from it on.",
     .max = 86400e6, .offset = offsetof(struct ol_traffic, resolution)},
    {"time-scale", OL_FIELD_REAL, "Stretches (above 1) or shortens the gaps between requests.", .fallback = "1",
     .min = 1e-6, .max = 1e6, .offset = offsetof(struct ol_traffic, time_scale)},
    {"volume-scale", OL_FIELD_REAL, "So many times the requests: thinned at random, or with replicas near each.",
     .fallback = "1", .min = 1e-9, .max = OL_VOLUME_MAX, .offset = offsetof(struct ol_traffic, volume_scale)},
    {"prompt", OL_FIELD_LAW, "Tokens in, of requests that do not tell.",
     .offset = offsetof(struct ol_traffic, prompt)},
    {"output", OL_FIELD_LAW, "Tokens out, of requests that do not tell.",
     .offset = offsetof(struct ol_traffic, output)},
    {"bytes", OL_FIELD_LAW, "Payload in, of requests that do not tell.", .dimension = OL_LAW_SIZE,
     .offset = offsetof(struct ol_traffic, bytes)},
    {0},
};

static const struct ol_child traffic_children[] = {
    {&column_element, offsetof(struct ol_traffic, columns), .max = OL_TRAFFIC_FIELDS},
    {&ol_shape_element, offsetof(struct ol_traffic, shapes), .max = 0},
    {0},
};

const struct ol_element ol_traffic_element = {
    .name = "traffic",
    .summary = "requests to an endpoint: a log, a series of counts, or a model",
    .size = sizeof(struct ol_traffic),
    .fields = traffic_fields,
    .children = traffic_children,
    .example =
        "<traffic name=\"chat\" endpoint=\"chat\" format=\"azure-llm\" href=\"AzureLLMInferenceTrace_conv.csv\"/>",
};

static void check_file(const struct ol_traffic *traffic, const struct ol_traffic_format *format,
                       struct ol_faults *faults)
{
    const char *href = traffic->href, *kind = format->kind.name;
    const bool is_written = traffic->node && ol_xml_attribute(traffic->node, "href");
    if (!format->reads_file && is_written)
        ol_faults_add(faults, ol_xml_place(traffic->node, "href"), "href: \"%s\" is a model and reads no file",
                      kind);
    else if (format->reads_file && !href && !is_written)
        ol_faults_add(faults, traffic->node ? traffic->node->place : OL_NOWHERE,
                      "\"%s\" is read from a file; add href=\"...\"", kind);
    else if (format->reads_file && href && strcmp(href, "-") != 0 && access(href, R_OK) != 0)
        ol_faults_add(faults, ol_xml_place(traffic->node, "href"), "href: cannot read \"%.200s\": %s", href,
                      strerror(errno));
}

static void check_shapes(const struct ol_traffic *traffic, const struct ol_traffic_format *format,
                         struct ol_faults *faults)
{
    const struct ol_shape *shapes = traffic->shapes.items;
    if (traffic->shapes.count && !format->has_rate)
        ol_faults_add(faults, shapes[0].node ? shapes[0].node->place : OL_NOWHERE,
                      "\"%s\" has its own shape; <shape> is for models that have a rate", format->kind.name);
    for (size_t i = 0; i < traffic->shapes.count; i++) {
        const struct ol_shape_kind *kind = (const struct ol_shape_kind *)shapes[i].kind.kind;
        if (kind && kind->check)
            kind->check(&shapes[i], faults);
    }
}

void ol_traffic_check(const struct ol_traffic *traffic, struct ol_faults *faults)
{
    const struct ol_traffic_format *format = (const struct ol_traffic_format *)traffic->format.kind;
    const struct ol_traffic_column *columns = traffic->columns.items;
    if (!format)
        return;
    check_file(traffic, format, faults);
    check_shapes(traffic, format, faults);
    if (format->takes_columns)
        ol_traffic_columns_check(traffic, faults);
    else if (traffic->columns.count)
        ol_faults_add(faults, columns[0].node ? columns[0].node->place : OL_NOWHERE,
                      "\"%s\" has no <column>s to choose", format->kind.name);
    if (format->check)
        format->check(traffic, faults);
}
