/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * access_log: the logs of web servers, by a pattern with named groups.
 *
 * A group of the pattern that is named as a field (time, prompt, output, bytes, model, work) is that field; a <column>
 * says the unit or the pattern of its text, or names another group. Without a pattern a line is one of the common or
 * the combined log format. These tell the second in which a request was answered, and so are slightly out of order.
 */
#include "outlay/arena.h"
#include "outlay/input.h"
#include "outlay/regex.h"
#include "row_stream.h"
#include "traffic_list.h"

#include <string.h>

#define COMBINED_LOG                                                                                              \
    "^\\S+ \\S+ \\S.* \\[(?<time>[^\\]]+)\\] \"(?<line>(?:[^\"\\\\]|\\\\.)*)\" (?<status>[0-9]{3}|-) "            \
    "(?<bytes>[0-9]+|-)"
#define COMBINED_TIME "%d/%b/%Y:%H:%M:%S %z"

struct log_options {
    const char *pattern;
};

struct log_stream {
    struct ol_row_stream rows;
    struct ol_input *input;
    struct ol_regex *regex;
    struct ol_traffic_columns columns;
};

static const struct ol_field log_fields[] = {
    {"pattern", OL_FIELD_PATTERN,
     "A pattern with groups of the names time, prompt, output, bytes, model, work; without it the common and the "
     "combined log format.",
     .offset = offsetof(struct log_options, pattern)},
    {0},
};

/* Whether the pattern's text has a group of that name. */
static bool has_group(const char *pattern, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = pattern; (at = strstr(at, name)); at++)
        if (at - pattern >= 3 && ((at[-1] == '<' && at[length] == '>') || (at[-1] == '\'' && at[length] == '\'')))
            return true;
    return false;
}

static const char *pattern_of(const struct ol_traffic *traffic)
{
    const struct log_options *options = traffic->format.options;
    return options->pattern ? options->pattern : COMBINED_LOG;
}

/* What is wrong with the line goes into `why`. Negative with `error` filled only where the log cannot be read on. */
static void read_line(struct log_stream *stream, struct ol_slice line, struct ol_traffic_record *record,
                      char why[OL_TRAFFIC_WHY])
{
    struct ol_error error = {0};
    const int found = ol_regex_find(stream->regex, line, &error);
    if (found < 0)
        snprintf(why, OL_TRAFFIC_WHY, "%.250s", error.message);
    else if (found == 0)
        snprintf(why, OL_TRAFFIC_WHY,
                 "the line does not match the pattern; give pattern=\"...\" with a group (?<time>...)");
    if (found <= 0 || !ol_traffic_columns_begin(&stream->columns, record, why))
        return;
    for (int i = 0; i < OL_TRAFFIC_FIELDS; i++) {
        const char *name = stream->columns.fields[i].name;
        struct ol_slice text;
        if (name && ol_regex_group(stream->regex, name, &text) &&
            !ol_traffic_columns_set(&stream->columns, (enum ol_traffic_field)i, text, record, why))
            return;
    }
}

static int log_next(struct ol_stream *base, struct ol_request *requests, int room, struct ol_error *error)
{
    struct log_stream *stream = (struct log_stream *)base;
    struct ol_slice line;
    int count = 0, got;
    while (count < room && (got = ol_input_line(stream->input, &line, error)) != 0) {
        struct ol_traffic_record record = {0};
        char why[OL_TRAFFIC_WHY] = "";
        if (got > 0 && (ol_slice_trim(line).length == 0 || line.data[0] == '#'))
            continue;
        if (got > 0) {
            read_line(stream, line, &record, why);
            got = ol_row_stream_take(&stream->rows, &stream->columns, &record, why, ol_input_place(stream->input),
                                     &requests[count], error);
        }
        if (got < 0)
            return got;
        count += got;
    }
    return count;
}

static void log_close(struct ol_stream *base)
{
    struct log_stream *stream = (struct log_stream *)base;
    ol_traffic_columns_release(&stream->columns);
    ol_regex_free(stream->regex);
    ol_input_close(stream->input);
    ol_mem_free(stream);
}

static double log_progress(const struct ol_stream *base)
{
    const struct ol_input *input = ((const struct log_stream *)base)->input;
    const uint64_t total = ol_input_bytes_total(input);
    return total ? (double)ol_input_bytes_read(input) / (double)total : 0;
}

static const struct ol_stream_ops log_ops = {log_next, log_close, log_progress};

static int open_log(struct log_stream *stream, const struct ol_traffic *traffic, struct ol_labels *labels,
                    struct ol_error *error)
{
    const char *pattern = pattern_of(traffic);
    const struct log_options *options = traffic->format.options;
    struct ol_traffic_defaults defaults = {.unit = "s", .format = options->pattern ? NULL : COMBINED_TIME};
    for (int i = 0; i < OL_TRAFFIC_FIELDS; i++)
        if (i != OL_TRAFFIC_COUNT && has_group(pattern, ol_traffic_field_names[i]))
            defaults.names[i] = ol_traffic_field_names[i];
    const int status = ol_traffic_columns_open(&stream->columns, traffic, &defaults, true, labels, error);
    if (status < 0)
        return status;
    stream->regex = ol_regex_new(pattern, ol_xml_place(traffic->node, "pattern"), error);
    if (stream->regex)
        stream->input = ol_input_open(traffic->href, ol_xml_place(traffic->node, "href"), error);
    return stream->input ? 0 : error->status;
}

static struct ol_stream *log_open(const struct ol_traffic *traffic, const struct ol_stream_context *context,
                                  struct ol_error *error)
{
    struct log_stream *stream = ol_mem_new(sizeof *stream);
    stream->rows = (struct ol_row_stream){
        .base = {.ops = &log_ops, .first_at = OL_NEVER}, .context = *context, .traffic = traffic};
    if (open_log(stream, traffic, context->labels, error) < 0) {
        log_close(&stream->rows.base);
        return NULL;
    }
    return &stream->rows.base;
}

static void log_check(const struct ol_traffic *traffic, struct ol_faults *faults)
{
    const char *pattern = pattern_of(traffic);
    const struct ol_traffic_column *columns = traffic->columns.items;
    bool has_time = has_group(pattern, "time");
    for (size_t i = 0; i < traffic->columns.count; i++) {
        const char *name = columns[i].name;
        if (columns[i].index > 0)
            ol_faults_add(faults, ol_xml_place(columns[i].node, "index"),
                          "a line has no columns by number; give the pattern's group by name");
        else if (name && !has_group(pattern, name))
            ol_faults_add(faults, ol_xml_place(columns[i].node, "name"), "the pattern has no group \"%.80s\"",
                          name);
        has_time |= columns[i].field == OL_TRAFFIC_TIME;
    }
    if (!has_time)
        ol_faults_add(faults, ol_xml_place(traffic->node, "pattern"),
                      "the pattern has no group of the name time, so that nobody knows when requests arrive");
}

const struct ol_traffic_format ol_traffic_access_log = {
    .kind = {"access-log", "lines of a web server's log, by a pattern with named groups", log_fields,
             sizeof(struct log_options)},
    .reads_file = true,
    .takes_columns = true,
    .check = log_check,
    .open = log_open,
};
