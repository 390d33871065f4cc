/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_lines: a request a line, each an object.
 *
 * Without <column>s the keys are those of Mooncake's traces (Qin et al., FAST'25): timestamp in milliseconds,
 * input_length, output_length. A name with dots, a.b, is the member b of the object a. What stands in arrays is passed
 * over. A line that is no object is malformed, and the next one is read all the same.
 */
#include "outlay/arena.h"
#include "outlay/json_reader.h"
#include "row_stream.h"
#include "traffic_list.h"

#include <string.h>

struct json_stream {
    struct ol_row_stream rows;
    struct ol_input *input;
    struct ol_traffic_columns columns;
    struct ol_text path;                  /* of the objects around a member: "a.b." */
    size_t lengths[OL_JSON_READER_DEPTH]; /* of the path, by depth */
};

static const struct ol_traffic_defaults defaults = {
    .names = {[OL_TRAFFIC_TIME] = "timestamp",
              [OL_TRAFFIC_PROMPT] = "input_length",
              [OL_TRAFFIC_OUTPUT] = "output_length"},
    .unit = "ms",
};

static void enter(struct json_stream *stream, const struct ol_json_event *event)
{
    if (event->depth == 0 || event->depth >= OL_JSON_READER_DEPTH)
        return;
    stream->path.length = stream->lengths[event->depth - 1];
    if (event->key.data)
        ol_text_add(&stream->path, event->key.data, event->key.length);
    ol_text_add(&stream->path, ".", 1);
    stream->lengths[event->depth] = stream->path.length;
}

static bool is_named(const struct json_stream *stream, const char *name, const struct ol_json_event *event)
{
    const size_t prefix = stream->lengths[event->depth - 1];
    return name && strlen(name) == prefix + event->key.length &&
           memcmp(name, ol_text_string(&stream->path), prefix) == 0 &&
           memcmp(name + prefix, event->key.data, event->key.length) == 0;
}

static bool take_member(struct json_stream *stream, const struct ol_json_event *event,
                        struct ol_traffic_record *record, char why[OL_TRAFFIC_WHY])
{
    if (event->depth == 0 || !event->key.data || event->depth > OL_JSON_READER_DEPTH ||
        (event->type != OL_JSON_STRING && event->type != OL_JSON_NUMBER))
        return true;
    for (int i = 0; i < OL_TRAFFIC_FIELDS; i++)
        if (is_named(stream, stream->columns.fields[i].name, event) &&
            !ol_traffic_columns_set(&stream->columns, (enum ol_traffic_field)i, event->text, record, why))
            return false;
    return true;
}

/* With `why` not empty where it cannot be read. */
static void read_object(struct json_stream *stream, struct ol_json_reader *reader,
                        struct ol_traffic_record *record, char why[OL_TRAFFIC_WHY])
{
    struct ol_json_event event;
    struct ol_error error = {0};
    int got;
    bool is_first = true;
    stream->lengths[0] = 0;
    while ((got = ol_json_next(reader, &event, &error)) > 0) {
        if (is_first && event.type != OL_JSON_OBJECT) {
            snprintf(why, OL_TRAFFIC_WHY, "the line is no JSON object");
            return;
        }
        is_first = false;
        if (event.type == OL_JSON_OBJECT)
            enter(stream, &event);
        else if (event.type == OL_JSON_ARRAY)
            got = ol_json_skip(reader, &error);
        else if (!take_member(stream, &event, record, why))
            return;
        if (got < 0)
            break;
    }
    if (got < 0)
        snprintf(why, OL_TRAFFIC_WHY, "%.250s", error.message);
}

static int take_line(struct json_stream *stream, struct ol_slice line, struct ol_request *request,
                     struct ol_error *error)
{
    struct ol_traffic_record record;
    char why[OL_TRAFFIC_WHY] = "";
    const struct ol_place place = ol_input_place(stream->input);
    if (ol_traffic_columns_begin(&stream->columns, &record, why)) {
        struct ol_json_reader *reader = ol_json_reader_of_memory(line.data, line.length, place.file);
        read_object(stream, reader, &record, why);
        ol_json_reader_free(reader);
    }
    return ol_row_stream_take(&stream->rows, &stream->columns, &record, why, place, request, error);
}

static int json_next(struct ol_stream *base, struct ol_request *requests, int room, struct ol_error *error)
{
    struct json_stream *stream = (struct json_stream *)base;
    struct ol_slice line;
    int count = 0, got;
    while (count < room && (got = ol_input_line(stream->input, &line, error)) != 0) {
        if (got > 0 && ol_slice_trim(line).length == 0)
            continue;
        if (got > 0)
            got = take_line(stream, line, &requests[count], error);
        if (got < 0)
            return got;
        count += got;
    }
    return count;
}

static void json_close(struct ol_stream *base)
{
    struct json_stream *stream = (struct json_stream *)base;
    ol_text_release(&stream->path);
    ol_traffic_columns_release(&stream->columns);
    ol_input_close(stream->input);
    ol_mem_free(stream);
}

static double json_progress(const struct ol_stream *base)
{
    const struct ol_input *input = ((const struct json_stream *)base)->input;
    const uint64_t total = ol_input_bytes_total(input);
    return total ? (double)ol_input_bytes_read(input) / (double)total : 0;
}

static const struct ol_stream_ops json_ops = {json_next, json_close, json_progress};

static struct ol_stream *json_open(const struct ol_traffic *traffic, const struct ol_stream_context *context,
                                   struct ol_error *error)
{
    struct json_stream *stream = ol_mem_new(sizeof *stream);
    stream->rows = (struct ol_row_stream){
        .base = {.ops = &json_ops, .first_at = OL_NEVER}, .context = *context, .traffic = traffic};
    if (ol_traffic_columns_open(&stream->columns, traffic, &defaults, false, context->labels, error) == 0)
        stream->input = ol_input_open(traffic->href, ol_xml_place(traffic->node, "href"), error);
    if (!stream->input) {
        json_close(&stream->rows.base);
        return NULL;
    }
    return &stream->rows.base;
}

static void json_check(const struct ol_traffic *traffic, struct ol_faults *faults)
{
    const struct ol_traffic_column *columns = traffic->columns.items;
    bool has_time = traffic->columns.count == 0;
    for (size_t i = 0; i < traffic->columns.count; i++) {
        has_time |= columns[i].field == OL_TRAFFIC_TIME;
        if (columns[i].index > 0)
            ol_faults_add(faults, ol_xml_place(columns[i].node, "index"),
                          "JSON has no columns by number; give the key by name");
    }
    if (!has_time)
        ol_faults_add(faults, traffic->node ? traffic->node->place : OL_NOWHERE,
                      "the log does not say when requests arrive; add <column field=\"time\" name=\"...\"/>");
}

const struct ol_traffic_format ol_traffic_json_lines = {
    .kind = {"json-lines", "an object a line; times in milliseconds where no unit is given", NULL, 0},
    .reads_file = true,
    .takes_columns = true,
    .check = json_check,
    .open = json_open,
};
