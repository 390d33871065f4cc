/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_reader: tokens cut out of chunks, and a stack of what they stand in.
 *
 * A string is first found as it is written: its closing quote is looked for eight bytes at a time where the string
 * lies, and only a string that goes on in the next chunk is gathered in a text. Then, once it is whole, its UTF-8 is
 * checked where it has any, and escapes are undone where there are any. A raw line break may not stand in a string,
 * so that lines are counted between tokens only; and columns are offsets less the bytes that are no characters, which
 * the check of UTF-8 counts.
 */
#include "outlay/json_reader.h"

#include "json_escape.h"
#include "outlay/arena.h"

#include <string.h>

#define EACH       0x0101010101010101u /* times a byte: that byte eight times */
#define EACH_TOP   0x8080808080808080u
#define COLUMN_MAX INT32_MAX

struct ol_json_reader {
    struct ol_input *input; /* NULL: memory is read, one chunk */
    const char *file;
    const char *at, *end; /* of the chunk */
    const char *chunk;
    int64_t offset; /* of the chunk, in the file */
    int64_t line, line_offset;
    int64_t inner;          /* bytes of this line that continue a character */
    struct ol_place last;   /* of the event handed out last */
    bool has_opened;        /* that event begins an object or array */
    bool is_begun, is_lent; /* past the mark; the key lies in the chunk */
    bool is_first;          /* nothing yet behind the innermost bracket */
    int depth;
    bool is_array[OL_JSON_READER_DEPTH];
    struct ol_slice key;
    struct ol_text key_text, text;
    struct ol_error failure;
};

struct ol_json_reader *ol_json_reader_new(struct ol_input *input)
{
    struct ol_json_reader *reader = ol_mem_new(sizeof *reader);
    reader->input = input;
    reader->file = ol_input_place(input).file;
    reader->at = reader->end = reader->chunk = "";
    reader->line = 1;
    return reader;
}

struct ol_json_reader *ol_json_reader_of_memory(const char *bytes, size_t length, const char *name)
{
    struct ol_json_reader *reader = ol_mem_new(sizeof *reader);
    reader->file = name;
    reader->at = reader->chunk = length ? bytes : "";
    reader->end = reader->at + length;
    reader->line = 1;
    return reader;
}

void ol_json_reader_free(struct ol_json_reader *reader)
{
    if (!reader)
        return;
    ol_text_release(&reader->key_text);
    ol_text_release(&reader->text);
    ol_mem_free(reader);
}

/* ---- bytes and places ---- */

static int64_t offset_of(const struct ol_json_reader *reader, const char *at)
{
    return reader->offset + (at - reader->chunk);
}

/* Of a byte of this line, `inner` of whose bytes before it continue a character. */
static struct ol_place place_at(const struct ol_json_reader *reader, int64_t offset, int64_t inner)
{
    int64_t column = offset - reader->line_offset - inner + 1;
    return (struct ol_place){reader->file, reader->line, column < COLUMN_MAX ? (int32_t)column : COLUMN_MAX};
}

static struct ol_place here(const struct ol_json_reader *reader)
{
    return place_at(reader, offset_of(reader, reader->at), reader->inner);
}

/* The next chunk, once all of this one is used: 1, 0 at the end, or negative. */
static int more(struct ol_json_reader *reader)
{
    struct ol_slice bytes;
    if (!reader->input)
        return 0;
    if (reader->is_lent) {
        ol_text_clear(&reader->key_text);
        ol_text_add(&reader->key_text, reader->key.data, reader->key.length);
        reader->key.data = ol_text_string(&reader->key_text);
        reader->is_lent = false;
    }
    int got = ol_input_chunk(reader->input, &bytes, &reader->failure);
    if (got < 0) {
        reader->failure.place = here(reader);
        return got;
    }
    if (got > 0) {
        reader->offset = offset_of(reader, reader->end);
        reader->at = reader->chunk = bytes.data;
        reader->end = bytes.data + bytes.length;
    }
    return got;
}

/* The next byte, which is not used up yet; -1 at the end and, with `failure` filled, on failure. */
static inline int peek(struct ol_json_reader *reader)
{
    if (reader->at == reader->end && more(reader) <= 0)
        return -1;
    return (unsigned char)*reader->at;
}

/* The next byte that is no blank. */
static int peek_token(struct ol_json_reader *reader)
{
    for (;;) {
        const char *at = reader->at, *end = reader->end;
        for (; at < end && (unsigned char)*at <= ' '; at++) {
            if (*at == '\n') {
                reader->line++;
                reader->line_offset = offset_of(reader, at + 1);
                reader->inner = 0;
            } else if (*at != ' ' && *at != '\t' && *at != '\r') {
                break;
            }
        }
        reader->at = at;
        if (at < end)
            return (unsigned char)*at;
        if (more(reader) <= 0)
            return -1;
    }
}

/* `what` was due, and something else is there. */
static int unexpected(struct ol_json_reader *reader, const char *what)
{
    if (reader->failure.status)
        return reader->failure.status;
    const int byte = peek(reader);
    if (byte < 0 && !reader->failure.status)
        ol_fail(&reader->failure, OL_BAD_INPUT, here(reader),
                "the file ends within a value, where %s is due; is it truncated?", what);
    else if (byte > ' ' && byte < 0x7f)
        ol_fail(&reader->failure, OL_BAD_INPUT, here(reader), "this is no JSON: expected %s, found '%c'", what,
                byte);
    else if (byte >= 0)
        ol_fail(&reader->failure, OL_BAD_INPUT, here(reader), "this is no JSON: expected %s, found byte 0x%02x",
                what, (unsigned)byte);
    return reader->failure.status;
}

/* A byte order mark is no column. A part of one is no JSON. */
static int pass_mark(struct ol_json_reader *reader)
{
    static const unsigned char mark[] = {0xef, 0xbb, 0xbf};
    reader->is_begun = true;
    for (size_t i = 0; i < sizeof mark; i++) {
        if (peek(reader) != mark[i])
            return i > 0 ? unexpected(reader, "the rest of a byte order mark") : reader->failure.status;
        reader->at++;
        reader->line_offset++;
    }
    return OL_OK;
}

/* ---- strings ---- */

static inline bool is_special(unsigned char byte)
{
    return byte < 0x20 || byte == '"' || byte == '\\';
}

static inline uint64_t below(uint64_t word, unsigned char limit)
{
    return (word - EACH * limit) & ~word & EACH_TOP;
}

/* The first byte with which a string cannot simply go on, or the end. All bytes before it, and perhaps some behind,
 * are or'ed into `seen`. */
static const char *find_special(const char *at, const char *end, uint64_t *seen)
{
    uint64_t word;
    for (; end - at >= 8; at += 8) {
        memcpy(&word, at, 8);
        *seen |= word;
        if (below(word, 0x20) | below(word ^ EACH * '"', 1) | below(word ^ EACH * '\\', 1))
            break;
    }
    for (; at < end && !is_special((unsigned char)*at); at++)
        *seen |= (unsigned char)*at;
    return at;
}

/* A string while it is read. */
struct string {
    struct ol_text *buffer; /* for what cannot stay where it lies */
    struct ol_slice text;   /* as it is written, then as it is meant */
    struct ol_place place;
    uint64_t seen; /* of its bytes, as find_special has it */
    bool has_escape;
};

static bool is_too_long(struct ol_json_reader *reader, const struct string *string, size_t length)
{
    if (length > OL_JSON_TEXT_LIMIT)
        ol_fail(&reader->failure, OL_BAD_INPUT, string->place,
                "the text is longer than %zu bytes, the longest allowed; is a closing quote missing?",
                OL_JSON_TEXT_LIMIT);
    return length > OL_JSON_TEXT_LIMIT;
}

/* Keeps what begins at `piece` and goes on in the next chunk, where the reader stands then. */
static int gather(struct ol_json_reader *reader, struct string *string, const char *piece)
{
    const size_t length = (size_t)(reader->end - piece);
    if (is_too_long(reader, string, string->buffer->length + length))
        return OL_BAD_INPUT;
    ol_text_add(string->buffer, piece, length);
    reader->at = reader->end;
    return OL_OK;
}

/* The string whose opening quote is passed, as it is written; the reader ends up at what ends it. */
static int find_string(struct ol_json_reader *reader, struct string *string)
{
    const char *piece = reader->at, *at = piece;
    bool is_escaped = false;
    ol_text_clear(string->buffer);
    for (;;) {
        if (at == reader->end) {
            if (gather(reader, string, piece) != OL_OK)
                return OL_BAD_INPUT;
            if (peek(reader) < 0)
                return unexpected(reader, "the closing quote of a string");
            piece = at = reader->at;
        }
        if (is_escaped) {
            is_escaped = false;
            at++;
            continue;
        }
        at = find_special(at, reader->end, &string->seen);
        if (at < reader->end && *at != '\\')
            break;
        is_escaped = at < reader->end;
        string->has_escape |= is_escaped;
        at += is_escaped;
    }
    string->text = (struct ol_slice){piece, (size_t)(at - piece)};
    reader->at = at;
    if (string->buffer->length) {
        ol_text_add(string->buffer, piece, string->text.length);
        string->text = (struct ol_slice){string->buffer->data, string->buffer->length};
    }
    return is_too_long(reader, string, string->text.length) ? OL_BAD_INPUT : OL_OK;
}

/* Where `characters` of the string's inside are passed. */
static struct ol_place place_within(const struct string *string, int64_t characters)
{
    struct ol_place place = string->place;
    const int64_t column = place.column + 1 + characters;
    place.column = column < COLUMN_MAX ? (int32_t)column : COLUMN_MAX;
    return place;
}

/* What ends the string where its closing quote does not. */
static int fail_at_control(struct ol_json_reader *reader, const struct string *string)
{
    const struct ol_slice text = string->text;
    const int64_t characters = (int64_t)text.length - ol_json_count_inner(text.data, text.length);
    const unsigned byte = (unsigned char)*reader->at;
    if (byte == '\n' || byte == '\r')
        return ol_fail(&reader->failure, OL_BAD_INPUT, place_within(string, characters),
                       "this is no JSON: the line ends within a string; is its closing quote missing?");
    return ol_fail(&reader->failure, OL_BAD_INPUT, place_within(string, characters),
                   "this is no JSON: a string holds the control character 0x%02x; write it as \\u%04x", byte,
                   byte);
}

static int check_utf8(struct ol_json_reader *reader, const struct string *string)
{
    size_t bad;
    const struct ol_slice text = string->text;
    if (ol_slice_is_utf8(text, &bad))
        return OL_OK;
    return ol_fail(
        &reader->failure, OL_BAD_INPUT, place_within(string, (int64_t)bad - ol_json_count_inner(text.data, bad)),
        "byte 0x%02x is not valid UTF-8; save the file as UTF-8", (unsigned)(unsigned char)text.data[bad]);
}

static int undo_escapes(struct ol_json_reader *reader, struct string *string)
{
    struct ol_json_fault fault;
    if (!string->buffer->length)
        ol_text_add(string->buffer, string->text.data, string->text.length);
    string->text.data = string->buffer->data;
    if (ol_json_unescape(string->text, string->buffer->data, &string->text.length, &fault))
        return OL_OK;
    return ol_fail(&reader->failure, OL_BAD_INPUT, place_within(string, fault.characters),
                   "this is no JSON: bad escape in a string: %s", fault.why);
}

/* The string at whose opening quote the reader stands. */
static int read_string(struct ol_json_reader *reader, struct ol_text *buffer, struct ol_slice *text)
{
    struct string string = {.buffer = buffer, .place = here(reader)};
    int64_t inner = 0;
    reader->at++;
    int status = find_string(reader, &string);
    if (status == OL_OK && *reader->at != '"')
        status = fail_at_control(reader, &string);
    if (status == OL_OK && (string.seen & EACH_TOP)) {
        status = check_utf8(reader, &string);
        inner = ol_json_count_inner(string.text.data, string.text.length);
    }
    if (status == OL_OK && string.has_escape)
        status = undo_escapes(reader, &string);
    if (status != OL_OK)
        return status;
    reader->at++;
    reader->inner += inner;
    *text = string.text;
    return OL_OK;
}

/* ---- numbers and words ---- */

static bool is_in_word(unsigned char byte)
{
    static const bool yes[256] = {['+'] = true, ['-'] = true, ['.'] = true, ['_'] = true};
    return yes[byte] || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z');
}

/* Whatever runs on from here without a blank or punctuation. */
static int read_word(struct ol_json_reader *reader, struct ol_slice *text)
{
    struct string word = {.buffer = &reader->text, .place = here(reader)};
    const char *piece = reader->at, *at = piece;
    ol_text_clear(word.buffer);
    for (;;) {
        while (at < reader->end && is_in_word((unsigned char)*at))
            at++;
        if (at < reader->end || gather(reader, &word, piece) != OL_OK)
            break;
        piece = at = reader->end;
        if (peek(reader) < 0)
            break;
        piece = at = reader->at;
    }
    if (reader->failure.status)
        return reader->failure.status;
    *text = (struct ol_slice){piece, (size_t)(at - piece)};
    reader->at = at;
    if (word.buffer->length) {
        ol_text_add(word.buffer, piece, text->length);
        *text = (struct ol_slice){word.buffer->data, word.buffer->length};
    }
    return is_too_long(reader, &word, text->length) ? OL_BAD_INPUT : OL_OK;
}

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
    if (read_word(reader, &text) != OL_OK)
        return reader->failure.status;
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
    return ol_fail(&reader->failure, OL_BAD_INPUT, reader->last,
                   "this is no JSON: expected a number, true, false, null or a string in quotes, found %s",
                   ol_slice_show(text, shown));
}

/* ---- values ---- */

static int open_bracket(struct ol_json_reader *reader, struct ol_json_event *event, bool is_array)
{
    if (reader->depth == OL_JSON_READER_DEPTH)
        return ol_fail(&reader->failure, OL_BAD_INPUT, reader->last,
                       "objects and arrays lie more than %d deep in each other, the most allowed",
                       OL_JSON_READER_DEPTH);
    event->type = is_array ? OL_JSON_ARRAY : OL_JSON_OBJECT;
    reader->is_array[reader->depth++] = is_array;
    reader->is_first = true;
    reader->has_opened = true;
    reader->at++;
    return OL_OK;
}

static int close_bracket(struct ol_json_reader *reader, struct ol_json_event *event)
{
    reader->last = here(reader);
    reader->at++;
    reader->is_first = false;
    event->depth = --reader->depth;
    event->type = reader->is_array[reader->depth] ? OL_JSON_ARRAY_END : OL_JSON_OBJECT_END;
    return OL_OK;
}

static int read_value(struct ol_json_reader *reader, struct ol_json_event *event)
{
    const int byte = peek_token(reader);
    int status;
    reader->last = here(reader);
    event->depth = reader->depth;
    if (byte == '{' || byte == '[')
        return open_bracket(reader, event, byte == '[');
    reader->is_first = false;
    event->type = OL_JSON_STRING;
    if (byte == '"')
        status = read_string(reader, &reader->text, &event->text);
    else if (byte >= 0 && is_in_word((unsigned char)byte))
        status = read_number_or_word(reader, event);
    else
        status = unexpected(reader, "a value");
    return status;
}

/* A key and its colon. */
static int read_key(struct ol_json_reader *reader, const char *expected)
{
    if (peek_token(reader) != '"')
        return unexpected(reader, expected);
    int status = read_string(reader, &reader->key_text, &reader->key);
    if (status != OL_OK)
        return status;
    reader->is_lent = reader->key.data != reader->key_text.data;
    if (peek_token(reader) != ':')
        return unexpected(reader, "':' behind a key");
    reader->at++;
    return OL_OK;
}

/* Within an object or array: its end, or its next value with what must stand before that. */
static int read_item(struct ol_json_reader *reader, struct ol_json_event *event)
{
    const bool is_array = reader->is_array[reader->depth - 1], is_first = reader->is_first;
    const int byte = peek_token(reader);
    if (byte == (is_array ? ']' : '}'))
        return close_bracket(reader, event);
    if (!is_first) {
        if (byte != ',')
            return unexpected(reader, is_array ? "',' or ']'" : "',' or '}'");
        reader->at++;
    }
    if (!is_array && read_key(reader, is_first ? "a key in quotes or '}'" : "a key in quotes") != OL_OK)
        return reader->failure.status;
    return read_value(reader, event);
}

int ol_json_next(struct ol_json_reader *reader, struct ol_json_event *event, struct ol_error *error)
{
    int status = reader->failure.status;
    *event = (struct ol_json_event){.type = OL_JSON_END};
    reader->key = (struct ol_slice){NULL, 0};
    reader->is_lent = reader->has_opened = false;
    if (status == OL_OK && !reader->is_begun)
        status = pass_mark(reader);
    if (status == OL_OK && reader->depth > 0)
        status = read_item(reader, event);
    else if (status == OL_OK && peek_token(reader) >= 0)
        status = read_value(reader, event);
    else
        status = reader->failure.status;
    if (status != OL_OK) {
        *event = (struct ol_json_event){.type = OL_JSON_END};
        if (error)
            *error = reader->failure;
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
    if (!reader->failure.status && peek_token(reader) >= 0)
        unexpected(reader, "the end of the file");
    if (reader->failure.status && error)
        *error = reader->failure;
    return reader->failure.status;
}

struct ol_place ol_json_place(const struct ol_json_reader *reader)
{
    return reader->last;
}
