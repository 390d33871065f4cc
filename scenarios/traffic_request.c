/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/traffic_request.h"

#include "outlay/input.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static void add_escaped(struct ol_text *text, struct ol_slice value)
{
    for (size_t i = 0; i < value.length; i++)
        switch (value.data[i]) {
        case '&':
            ol_text_adds(text, "&amp;");
            break;
        case '<':
            ol_text_adds(text, "&lt;");
            break;
        case '"':
            ol_text_adds(text, "&quot;");
            break;
        default:
            ol_text_add(text, &value.data[i], 1);
        }
}

static void add_attribute(struct ol_text *text, struct ol_slice name, struct ol_slice value)
{
    ol_text_adds(text, " ");
    ol_text_add(text, name.data, name.length);
    ol_text_adds(text, "=\"");
    add_escaped(text, value);
    ol_text_adds(text, "\"");
}

/* NAME=VALUE; the name must be one of XML's plain ones, so that it stays a name. */
static int add_pair(struct ol_text *text, struct ol_slice pair, const char *option, struct ol_error *error)
{
    const char *equals = memchr(pair.data, '=', pair.length);
    const size_t length = equals ? (size_t)(equals - pair.data) : 0;
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz-";
    size_t plain_length = 0;
    while (plain_length < length && strchr(plain, pair.data[plain_length]))
        plain_length++;
    if (length == 0 || plain_length < length)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "%s \"" OL_SLICE_FORMAT "\" is not of the form NAME=VALUE",
                       option, OL_SLICE_ARGS(pair));
    add_attribute(text, (struct ol_slice){pair.data, length},
                  (struct ol_slice){equals + 1, pair.length - length - 1});
    return 0;
}

/* FIELD=NAME[,unit=U][,zone=Z][,index=N][,format=PATTERN]; the pattern goes to the end, as it may hold commas. */
static int add_column(struct ol_text *text, const char *column, struct ol_error *error)
{
    struct ol_slice rest = ol_slice_of(column);
    const char *equals = strchr(column, '=');
    if (!equals)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--column \"%s\" is not of the form FIELD=NAME", column);
    ol_text_adds(text, "<column");
    add_attribute(text, ol_slice_of("field"), (struct ol_slice){column, (size_t)(equals - column)});
    rest = ol_slice_of(equals + 1);
    int status = 0;
    for (bool is_first = true; rest.length > 0 && status == 0; is_first = false) {
        const bool is_pattern = !is_first && rest.length > 7 && memcmp(rest.data, "format=", 7) == 0;
        const char *comma = is_pattern ? NULL : memchr(rest.data, ',', rest.length);
        const struct ol_slice part = {rest.data, comma ? (size_t)(comma - rest.data) : rest.length};
        if (!is_first)
            status = add_pair(text, part, "--column", error);
        else if (part.length > 0)
            add_attribute(text, ol_slice_of("name"), part);
        rest = comma ? ol_slice_of(comma + 1) : (struct ol_slice){"", 0};
    }
    ol_text_adds(text, "/>");
    return status;
}

static int write_element(const struct ol_traffic_request *request, struct ol_text *text, struct ol_error *error)
{
    int status = 0;
    ol_text_adds(text, "<traffic name=\"traffic\" endpoint=\"none\"");
    add_attribute(text, ol_slice_of("format"), ol_slice_of(request->format));
    if (request->path)
        add_attribute(text, ol_slice_of("href"), ol_slice_of(request->path));
    for (size_t i = 0; i < request->attribute_count && status == 0; i++)
        status = add_pair(text, ol_slice_of(request->attributes[i]), "--with", error);
    ol_text_adds(text, ">");
    for (size_t i = 0; i < request->column_count && status == 0; i++)
        status = add_column(text, request->columns[i], error);
    ol_text_adds(text, "</traffic>");
    return status;
}

/* Faults speak of the element; here options stand for what is in it. */
static const char *option_for(const char *message)
{
    if (strstr(message, "<column"))
        return " (here: --column time=NAME)";
    return strstr(message, "needs the attribute") ? " (here: --with NAME=VALUE)" : "";
}

int ol_traffic_request_read(const struct ol_traffic_request *request, struct ol_traffic *traffic,
                            struct ol_arena *arena, struct ol_error *error)
{
    struct ol_text text = {0};
    struct ol_faults faults = {0};
    struct ol_xml *xml = NULL;
    int status = write_element(request, &text, error);
    if (status == 0 && !(xml = ol_xml_of_memory(ol_text_string(&text), text.length, "command-line", error)))
        status = error->status;
    if (status < 0)
        goto done;
    const struct ol_xml_node *node = ol_xml_tree(xml, arena);
    ol_element_bind(&ol_traffic_element, node, traffic, arena, &faults);
    if (faults.count == 0)
        ol_traffic_check(traffic, &faults);
    if (faults.count > 0)
        status = ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "%s%s", faults.items[0].message,
                         option_for(faults.items[0].message));
    /* The places in the tree name a document that has none, and errors in the file outlive the arena. */
    traffic->node = NULL;
    traffic->href = request->path;
    for (size_t i = 0; i < traffic->columns.count; i++)
        ((struct ol_traffic_column *)traffic->columns.items)[i].node = NULL;
done:
    ol_faults_release(&faults);
    ol_xml_close(xml);
    ol_text_release(&text);
    return status;
}

/* ---- the format, by the first line ---- */

static bool is_azure(struct ol_slice line)
{
    static const char azure[] = "TIMESTAMP,ContextTokens,GeneratedTokens";
    return line.length >= sizeof azure - 1 && memcmp(line.data, azure, sizeof azure - 1) == 0;
}

static bool is_object(struct ol_slice line)
{
    return line.length > 0 && line.data[0] == '{';
}

/* "[02/Jan/2026:", as the common log format has it. */
static bool is_access(struct ol_slice line)
{
    static const char shape[] = "[00/aaa/0000:";
    const size_t length = sizeof shape - 1;
    for (size_t i = 0; i + length <= line.length; i++) {
        size_t k = 0;
        while (k < length && (shape[k] == '0'   ? isdigit((unsigned char)line.data[i + k])
                              : shape[k] == 'a' ? isalpha((unsigned char)line.data[i + k])
                                                : line.data[i + k] == shape[k]))
            k++;
        if (k == length)
            return true;
    }
    return false;
}

/* Nothing but numbers, more than the two that a table has. */
static bool is_list(struct ol_slice line)
{
    size_t marks = 0;
    for (size_t i = 0; i < line.length; i++) {
        const bool is_mark = strchr(",;", line.data[i]) != NULL;
        marks += is_mark;
        if (!is_mark && !strchr("0123456789. \t\r", line.data[i]))
            return false;
    }
    return marks > 1;
}

/* The header of a table of counts, or of one request a line. */
static bool has_cell(struct ol_slice line, const char *const *names)
{
    for (size_t from = 0, to; from < line.length; from = to + 1) {
        for (to = from; to < line.length && !strchr(",;\t\r", line.data[to]);)
            to++;
        for (size_t k = 0; names[k]; k++)
            if (to - from == strlen(names[k]) && strncasecmp(line.data + from, names[k], to - from) == 0)
                return true;
    }
    return false;
}

static bool is_counts(struct ol_slice line)
{
    static const char *const names[] = {"count", "counts", "requests", "hits", "views", "value", "y", NULL};
    return has_cell(line, names);
}

static bool is_table(struct ol_slice line)
{
    static const char *const names[] = {"time", "timestamp", "ts",         "datetime",
                                        "date", "arrival",   "arrived_at", NULL};
    return has_cell(line, names);
}

const char *ol_traffic_guess_format(const char *path)
{
    static const struct {
        const char *format;
        bool (*is)(struct ol_slice line);
    } guesses[] = {{"azure-llm", is_azure}, {"json-lines", is_object}, {"access-log", is_access},
                   {"counts", is_list},     {"counts", is_counts},     {"csv", is_table}};
    struct ol_error error = {0};
    struct ol_input *input = strcmp(path, "-") == 0 ? NULL : ol_input_open(path, OL_NOWHERE, &error);
    struct ol_slice line = input ? ol_input_peek(input) : (struct ol_slice){"", 0};
    const char *end = line.length > 0 ? memchr(line.data, '\n', line.length) : NULL;
    const char *format = NULL;
    line.length = end ? (size_t)(end - line.data) : line.length;
    for (size_t i = 0; i < sizeof guesses / sizeof *guesses && !format && line.length > 0; i++)
        if (guesses[i].is(line))
            format = guesses[i].format;
    ol_input_close(input);
    return format;
}
