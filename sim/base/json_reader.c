/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_reader: the grammar over the tokens: a stack of what is open, and what may come next.
 */
#include "outlay/json_reader.h"

#include "json_token.h"
#include "outlay/arena.h"

struct ol_json_reader {
    struct ol_json_tokens tokens;
    struct ol_place last; /* of the event handed out last */
    bool has_opened;      /* that event begins an object or array */
    bool is_begun;        /* past the mark */
    bool is_first;        /* nothing yet behind the innermost bracket */
    int depth;
    bool is_array[OL_JSON_READER_DEPTH];
    struct ol_slice key;
    struct ol_text key_text, text; /* what could not stay where it lay */
};

static struct ol_json_reader *new_reader(const char *file, const char *bytes, size_t length)
{
    struct ol_json_reader *reader = ol_mem_new(sizeof *reader);
    reader->tokens = (struct ol_json_tokens){.file = file, .line = 1, .lent_to = &reader->key_text};
    reader->tokens.at = reader->tokens.chunk = length ? bytes : "";
    reader->tokens.end = reader->tokens.at + length;
    return reader;
}

struct ol_json_reader *ol_json_reader_new(struct ol_input *input)
{
    struct ol_json_reader *reader = new_reader(ol_input_place(input).file, NULL, 0);
    reader->tokens.input = input;
    return reader;
}

struct ol_json_reader *ol_json_reader_of_memory(const char *bytes, size_t length, const char *name)
{
    return new_reader(name, bytes, length);
}

void ol_json_reader_free(struct ol_json_reader *reader)
{
    if (!reader)
        return;
    ol_text_release(&reader->key_text);
    ol_text_release(&reader->text);
    ol_mem_free(reader);
}

/* ---- numbers and words ---- */

static size_t pass_digits(struct ol_slice text, size_t at)
{
    while (at < text.length && text.data[at] >= '0' && text.data[at] <= '9')
        at++;
    return at;
}

/* RFC 8259, section 6. */
static bool is_number(struct ol_slice text)
{
    const size_t whole = text.length > 0 && text.data[0] == '-';
    size_t at = pass_digits(text, whole);
    if (at == whole || (text.data[whole] == '0' && at > whole + 1))
        return false;
    if (at < text.length && text.data[at] == '.') {
        const size_t fraction = at + 1;
        at = pass_digits(text, fraction);
        if (at == fraction)
            return false;
    }
    if (at < text.length && (text.data[at] | 0x20) == 'e') {
        at++;
        at += at < text.length && (text.data[at] == '+' || text.data[at] == '-');
        const size_t exponent = at;
        at = pass_digits(text, exponent);
        if (at == exponent)
            return false;
    }
    return at == text.length;
}

static int read_number_or_word(struct ol_json_reader *reader, struct ol_json_event *event)
{
    static const struct {
        const char *word;
        enum ol_json_type type;
    } words[] = {{"true", OL_JSON_TRUE}, {"false", OL_JSON_FALSE}, {"null", OL_JSON_NULL}};
    char shown[OL_SHOWN_BUFFER];
    struct ol_slice text;
    if (ol_json_read_word(&reader->tokens, &reader->text, &text) != OL_OK)
        return reader->tokens.failure.status;
    if (is_number(text)) {
        event->type = OL_JSON_NUMBER;
        event->text = text;
        return OL_OK;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ol_slice_is(text, words[i].word)) {
            event->type = words[i].type;
            return OL_OK;
        }
    return ol_fail(&reader->tokens.failure, OL_BAD_INPUT, reader->last,
                   "this is no JSON: expected a number, true, false, null or a string in quotes, found %s",
                   ol_slice_show(text, shown));
}

/* ---- values ---- */

static int open_bracket(struct ol_json_reader *reader, struct ol_json_event *event, bool is_array)
{
    if (reader->depth == OL_JSON_READER_DEPTH)
        return ol_fail(&reader->tokens.failure, OL_BAD_INPUT, reader->last,
                       "objects and arrays lie more than %d deep in each other, the most allowed",
                       OL_JSON_READER_DEPTH);
    event->type = is_array ? OL_JSON_ARRAY : OL_JSON_OBJECT;
    reader->is_array[reader->depth++] = is_array;
    reader->is_first = true;
    reader->has_opened = true;
    reader->tokens.at++;
    return OL_OK;
}

static int close_bracket(struct ol_json_reader *reader, struct ol_json_event *event)
{
    reader->last = ol_json_here(&reader->tokens);
    reader->tokens.at++;
    reader->is_first = false;
    event->depth = --reader->depth;
    event->type = reader->is_array[reader->depth] ? OL_JSON_ARRAY_END : OL_JSON_OBJECT_END;
    return OL_OK;
}

static int read_value(struct ol_json_reader *reader, struct ol_json_event *event)
{
    const int byte = ol_json_peek(&reader->tokens);
    int status;
    reader->last = ol_json_here(&reader->tokens);
    event->depth = reader->depth;
    if (byte == '{' || byte == '[')
        return open_bracket(reader, event, byte == '[');
    reader->is_first = false;
    event->type = OL_JSON_STRING;
    if (byte == '"')
        status = ol_json_read_string(&reader->tokens, &reader->text, &event->text);
    else if (byte >= 0 && ol_json_is_in_word((unsigned char)byte))
        status = read_number_or_word(reader, event);
    else
        status = ol_json_unexpected(&reader->tokens, "a value");
    return status;
}

/* A key and its colon. */
static int read_key(struct ol_json_reader *reader, const char *expected)
{
    if (ol_json_peek(&reader->tokens) != '"')
        return ol_json_unexpected(&reader->tokens, expected);
    int status = ol_json_read_string(&reader->tokens, &reader->key_text, &reader->key);
    if (status != OL_OK)
        return status;
    if (reader->key.data != reader->key_text.data)
        reader->tokens.lent = &reader->key;
    if (ol_json_peek(&reader->tokens) != ':')
        return ol_json_unexpected(&reader->tokens, "':' behind a key");
    reader->tokens.at++;
    return OL_OK;
}

/* Within an object or array: its end, or its next value with what must stand before that. */
static int read_item(struct ol_json_reader *reader, struct ol_json_event *event)
{
    const bool is_array = reader->is_array[reader->depth - 1], is_first = reader->is_first;
    const int byte = ol_json_peek(&reader->tokens);
    if (byte == (is_array ? ']' : '}'))
        return close_bracket(reader, event);
    if (!is_first) {
        if (byte != ',')
            return ol_json_unexpected(&reader->tokens, is_array ? "',' or ']'" : "',' or '}'");
        reader->tokens.at++;
    }
    if (!is_array && read_key(reader, is_first ? "a key in quotes or '}'" : "a key in quotes") != OL_OK)
        return reader->tokens.failure.status;
    return read_value(reader, event);
}

int ol_json_next(struct ol_json_reader *reader, struct ol_json_event *event, struct ol_error *error)
{
    int status = reader->tokens.failure.status;
    *event = (struct ol_json_event){.type = OL_JSON_END};
    reader->key = (struct ol_slice){NULL, 0};
    reader->tokens.lent = NULL;
    reader->has_opened = false;
    if (status == OL_OK && !reader->is_begun)
        status = ol_json_pass_mark(&reader->tokens);
    reader->is_begun = true;
    if (status == OL_OK && reader->depth > 0)
        status = read_item(reader, event);
    else if (status == OL_OK && ol_json_peek(&reader->tokens) >= 0)
        status = read_value(reader, event);
    else
        status = reader->tokens.failure.status;
    if (status != OL_OK) {
        *event = (struct ol_json_event){.type = OL_JSON_END};
        if (error)
            *error = reader->tokens.failure;
        return status;
    }
    event->key = reader->key;
    return event->type != OL_JSON_END;
}

int ol_json_skip(struct ol_json_reader *reader, struct ol_error *error)
{
    const int around = reader->depth - 1;
    struct ol_json_event event;
    int got = 1;
    if (!reader->has_opened)
        return OL_OK;
    while (got > 0 && reader->depth > around)
        got = ol_json_next(reader, &event, error);
    return got > 0 ? OL_OK : got;
}

int ol_json_finish(struct ol_json_reader *reader, struct ol_error *error)
{
    if (!reader->tokens.failure.status && ol_json_peek(&reader->tokens) >= 0)
        ol_json_unexpected(&reader->tokens, "the end of the file");
    if (reader->tokens.failure.status && error)
        *error = reader->tokens.failure;
    return reader->tokens.failure.status;
}

struct ol_place ol_json_place(const struct ol_json_reader *reader)
{
    return reader->last;
}
