/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_token: strings and words as they lie in the chunks.
 *
 * A string is first found as it is written: its closing quote is looked for eight bytes at a time where the string
 * lies, and only a string that goes on in the next chunk is gathered in a text. Then, once it is whole, its UTF-8 is
 * checked where it has any, and escapes are undone where there are any.
 */
#include "json_token.h"

#include "json_escape.h"

#include <string.h>

#define EACH       0x0101010101010101u /* times a byte: that byte eight times */
#define EACH_TOP   0x8080808080808080u
#define COLUMN_MAX INT32_MAX

/* ---- bytes and places ---- */

static int64_t offset_of(const struct ol_json_tokens *tokens, const char *at)
{
    return tokens->offset + (at - tokens->chunk);
}

/* Of a byte of this line, `inner` of whose bytes before it continue a character. */
static struct ol_place place_at(const struct ol_json_tokens *tokens, int64_t offset, int64_t inner)
{
    int64_t column = offset - tokens->line_offset - inner + 1;
    return (struct ol_place){tokens->file, tokens->line, column < COLUMN_MAX ? (int32_t)column : COLUMN_MAX};
}

struct ol_place ol_json_here(const struct ol_json_tokens *tokens)
{
    return place_at(tokens, offset_of(tokens, tokens->at), tokens->inner);
}

/* The next chunk, once all of this one is used: 1, 0 at the end, or negative. */
static int more(struct ol_json_tokens *tokens)
{
    struct ol_slice bytes;
    if (!tokens->input)
        return 0;
    if (tokens->lent) {
        ol_text_clear(tokens->lent_to);
        ol_text_add(tokens->lent_to, tokens->lent->data, tokens->lent->length);
        tokens->lent->data = ol_text_string(tokens->lent_to);
        tokens->lent = NULL;
    }
    int got = ol_input_chunk(tokens->input, &bytes, &tokens->failure);
    if (got < 0) {
        tokens->failure.place = ol_json_here(tokens);
        return got;
    }
    if (got > 0) {
        tokens->offset = offset_of(tokens, tokens->end);
        tokens->at = tokens->chunk = bytes.data;
        tokens->end = bytes.data + bytes.length;
    }
    return got;
}

/* The next byte, which is not used up yet; -1 at the end and, with `failure` filled, on failure. */
static inline int peek(struct ol_json_tokens *tokens)
{
    if (tokens->at == tokens->end && more(tokens) <= 0)
        return -1;
    return (unsigned char)*tokens->at;
}

/* The next byte that is no blank. */
int ol_json_peek(struct ol_json_tokens *tokens)
{
    for (;;) {
        const char *at = tokens->at, *end = tokens->end;
        for (; at < end && (unsigned char)*at <= ' '; at++) {
            if (*at == '\n') {
                tokens->line++;
                tokens->line_offset = offset_of(tokens, at + 1);
                tokens->inner = 0;
            } else if (*at != ' ' && *at != '\t' && *at != '\r') {
                break;
            }
        }
        tokens->at = at;
        if (at < end)
            return (unsigned char)*at;
        if (more(tokens) <= 0)
            return -1;
    }
}

/* `what` was due, and something else is there. */
int ol_json_unexpected(struct ol_json_tokens *tokens, const char *what)
{
    if (tokens->failure.status)
        return tokens->failure.status;
    const int byte = peek(tokens);
    if (byte < 0 && !tokens->failure.status)
        ol_fail(&tokens->failure, OL_BAD_INPUT, ol_json_here(tokens),
                "the file ends within a value, where %s is due; is it truncated?", what);
    else if (byte > ' ' && byte < 0x7f)
        ol_fail(&tokens->failure, OL_BAD_INPUT, ol_json_here(tokens), "this is no JSON: expected %s, found '%c'",
                what, byte);
    else if (byte >= 0)
        ol_fail(&tokens->failure, OL_BAD_INPUT, ol_json_here(tokens),
                "this is no JSON: expected %s, found byte 0x%02x", what, (unsigned)byte);
    return tokens->failure.status;
}

/* A byte order mark is no column. A part of one is no JSON. */
int ol_json_pass_mark(struct ol_json_tokens *tokens)
{
    static const unsigned char mark[] = {0xef, 0xbb, 0xbf};
    for (size_t i = 0; i < sizeof mark; i++) {
        if (peek(tokens) != mark[i])
            return i > 0 ? ol_json_unexpected(tokens, "the rest of a byte order mark") : tokens->failure.status;
        tokens->at++;
        tokens->line_offset++;
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

static bool is_too_long(struct ol_json_tokens *tokens, const struct string *string, size_t length)
{
    if (length > OL_JSON_TEXT_LIMIT)
        ol_fail(&tokens->failure, OL_BAD_INPUT, string->place,
                "the text is longer than %zu bytes, the longest allowed; is a closing quote missing?",
                OL_JSON_TEXT_LIMIT);
    return length > OL_JSON_TEXT_LIMIT;
}

/* Keeps what begins at `piece` and goes on in the next chunk, where the reader stands then. */
static int gather(struct ol_json_tokens *tokens, struct string *string, const char *piece)
{
    const size_t length = (size_t)(tokens->end - piece);
    if (is_too_long(tokens, string, string->buffer->length + length))
        return OL_BAD_INPUT;
    ol_text_add(string->buffer, piece, length);
    tokens->at = tokens->end;
    return OL_OK;
}

/* The string whose opening quote is passed, as it is written; the reader ends up at what ends it. */
static int find_string(struct ol_json_tokens *tokens, struct string *string)
{
    const char *piece = tokens->at, *at = piece;
    bool is_escaped = false;
    ol_text_clear(string->buffer);
    for (;;) {
        if (at == tokens->end) {
            if (gather(tokens, string, piece) != OL_OK)
                return OL_BAD_INPUT;
            if (peek(tokens) < 0)
                return ol_json_unexpected(tokens, "the closing quote of a string");
            piece = at = tokens->at;
        }
        if (is_escaped) {
            is_escaped = false;
            at++;
            continue;
        }
        at = find_special(at, tokens->end, &string->seen);
        if (at < tokens->end && *at != '\\')
            break;
        is_escaped = at < tokens->end;
        string->has_escape |= is_escaped;
        at += is_escaped;
    }
    string->text = (struct ol_slice){piece, (size_t)(at - piece)};
    tokens->at = at;
    if (string->buffer->length) {
        ol_text_add(string->buffer, piece, string->text.length);
        string->text = (struct ol_slice){string->buffer->data, string->buffer->length};
    }
    return is_too_long(tokens, string, string->text.length) ? OL_BAD_INPUT : OL_OK;
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
static int fail_at_control(struct ol_json_tokens *tokens, const struct string *string)
{
    const struct ol_slice text = string->text;
    const int64_t characters = (int64_t)text.length - ol_json_count_inner(text.data, text.length);
    const unsigned byte = (unsigned char)*tokens->at;
    if (byte == '\n' || byte == '\r')
        return ol_fail(&tokens->failure, OL_BAD_INPUT, place_within(string, characters),
                       "this is no JSON: the line ends within a string; is its closing quote missing?");
    return ol_fail(&tokens->failure, OL_BAD_INPUT, place_within(string, characters),
                   "this is no JSON: a string holds the control character 0x%02x; write it as \\u%04x", byte,
                   byte);
}

static int check_utf8(struct ol_json_tokens *tokens, const struct string *string)
{
    size_t bad;
    const struct ol_slice text = string->text;
    if (ol_slice_is_utf8(text, &bad))
        return OL_OK;
    return ol_fail(
        &tokens->failure, OL_BAD_INPUT, place_within(string, (int64_t)bad - ol_json_count_inner(text.data, bad)),
        "byte 0x%02x is not valid UTF-8; save the file as UTF-8", (unsigned)(unsigned char)text.data[bad]);
}

static int undo_escapes(struct ol_json_tokens *tokens, struct string *string)
{
    struct ol_json_fault fault;
    if (!string->buffer->length)
        ol_text_add(string->buffer, string->text.data, string->text.length);
    string->text.data = string->buffer->data;
    if (ol_json_unescape(string->text, string->buffer->data, &string->text.length, &fault))
        return OL_OK;
    return ol_fail(&tokens->failure, OL_BAD_INPUT, place_within(string, fault.characters),
                   "this is no JSON: bad escape in a string: %s", fault.why);
}

/* The string at whose opening quote the reader stands. */
int ol_json_read_string(struct ol_json_tokens *tokens, struct ol_text *buffer, struct ol_slice *text)
{
    struct string string = {.buffer = buffer, .place = ol_json_here(tokens)};
    int64_t inner = 0;
    tokens->at++;
    int status = find_string(tokens, &string);
    if (status == OL_OK && *tokens->at != '"')
        status = fail_at_control(tokens, &string);
    if (status == OL_OK && (string.seen & EACH_TOP)) {
        status = check_utf8(tokens, &string);
        inner = ol_json_count_inner(string.text.data, string.text.length);
    }
    if (status == OL_OK && string.has_escape)
        status = undo_escapes(tokens, &string);
    if (status != OL_OK)
        return status;
    tokens->at++;
    tokens->inner += inner;
    *text = string.text;
    return OL_OK;
}

/* ---- numbers and words ---- */

bool ol_json_is_in_word(unsigned char byte)
{
    static const bool yes[256] = {['+'] = true, ['-'] = true, ['.'] = true, ['_'] = true};
    return yes[byte] || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z');
}

/* Whatever runs on from here without a blank or punctuation. */
int ol_json_read_word(struct ol_json_tokens *tokens, struct ol_text *buffer, struct ol_slice *text)
{
    struct string word = {.buffer = buffer, .place = ol_json_here(tokens)};
    const char *piece = tokens->at, *at = piece;
    ol_text_clear(word.buffer);
    for (;;) {
        while (at < tokens->end && ol_json_is_in_word((unsigned char)*at))
            at++;
        if (at < tokens->end || gather(tokens, &word, piece) != OL_OK)
            break;
        piece = at = tokens->end;
        if (peek(tokens) < 0)
            break;
        piece = at = tokens->at;
    }
    if (tokens->failure.status)
        return tokens->failure.status;
    *text = (struct ol_slice){piece, (size_t)(at - piece)};
    tokens->at = at;
    if (word.buffer->length) {
        ol_text_add(word.buffer, piece, text->length);
        *text = (struct ol_slice){word.buffer->data, word.buffer->length};
    }
    return is_too_long(tokens, &word, text->length) ? OL_BAD_INPUT : OL_OK;
}
