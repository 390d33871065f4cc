/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as JSON, from memory and as a file. Both readings must tell the same events and the same fault, whatever
 * the events say must be well formed, and values that are written out anew must read as they did.
 */
#include "outlay/json_reader.h"

#include "tests/fuzz/memory_file.h"

#include <string.h>

#define MUST(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_quoted(struct ol_text *text, struct ol_slice string)
{
    MUST(string.length <= OL_JSON_TEXT_LIMIT);
    ol_text_adds(text, "\"");
    for (size_t i = 0; i < string.length; i++) {
        const unsigned char byte = (unsigned char)string.data[i];
        if (byte < 0x20 || byte == '"' || byte == '\\')
            ol_text_addf(text, "\\u%04x", (unsigned)byte);
        else
            ol_text_add(text, string.data + i, 1);
    }
    ol_text_adds(text, "\"");
}

/* Behind what is there already: a comma where a value follows another within brackets, a line break at the top. */
static void add_event(struct ol_text *text, const struct ol_json_event *event, bool is_first)
{
    static const char *const shown[] = {"", "{", "}", "[", "]", "", "", "true", "false", "null"};
    if (event->type != OL_JSON_OBJECT_END && event->type != OL_JSON_ARRAY_END && !is_first)
        ol_text_adds(text, event->depth > 0 ? "," : "\n");
    if (event->key.data) {
        add_quoted(text, event->key);
        ol_text_adds(text, ":");
    }
    if (event->type == OL_JSON_STRING)
        add_quoted(text, event->text);
    else if (event->type == OL_JSON_NUMBER)
        ol_text_add(text, event->text.data, event->text.length);
    else
        ol_text_adds(text, shown[event->type]);
}

/* All events as JSON; the status. */
static int read_events(struct ol_json_reader *reader, struct ol_text *text, struct ol_error *error)
{
    struct ol_json_event event;
    int got, depth = 0;
    bool is_first = true;
    while ((got = ol_json_next(reader, &event, error)) > 0) {
        depth -= event.type == OL_JSON_OBJECT_END || event.type == OL_JSON_ARRAY_END;
        MUST(event.depth == depth && depth >= 0 && depth <= OL_JSON_READER_DEPTH);
        MUST(ol_json_place(reader).line > 0 && ol_json_place(reader).column > 0);
        add_event(text, &event, is_first);
        is_first = event.type == OL_JSON_OBJECT || event.type == OL_JSON_ARRAY;
        depth += is_first;
    }
    MUST(got < 0 ? error->status == got && error->message[0] && error->place.line > 0 : depth == 0);
    ol_json_reader_free(reader);
    return got;
}

static int read_memory(const char *bytes, size_t length, struct ol_text *text, struct ol_error *error)
{
    return read_events(ol_json_reader_of_memory(bytes, length, "fuzz.json"), text, error);
}

static int read_file(const uint8_t *data, size_t size, struct ol_text *text, struct ol_error *error)
{
    struct memory_file file = memory_file_new(data, size);
    struct ol_input *input = ol_input_open(file.path, OL_NOWHERE, error);
    MUST(input);
    const int status = read_events(ol_json_reader_new(input), text, error);
    ol_input_close(input);
    memory_file_free(&file);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ol_text once = {0}, again = {0};
    struct ol_error error = {0}, other = {0};
    const int status = read_memory((const char *)data, size, &once, &error);
    if (size == 0 || data[0] != 0x1f) { /* else it may be gzip */
        MUST(read_file(data, size, &again, &other) == status);
        MUST(strcmp(ol_text_string(&once), ol_text_string(&again)) == 0);
        MUST(strcmp(error.message, other.message) == 0 && error.place.column == other.place.column);
        ol_text_clear(&again);
    }
    if (status == OL_OK) {
        /* a text may have become too long by its escapes */
        if (read_memory(ol_text_string(&once), once.length, &again, &other) == OL_OK)
            MUST(once.length == again.length && strcmp(ol_text_string(&once), ol_text_string(&again)) == 0);
        else
            MUST(once.length > OL_JSON_TEXT_LIMIT);
    }
    ol_text_release(&once);
    ol_text_release(&again);
    return 0;
}
