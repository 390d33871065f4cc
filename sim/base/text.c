/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/text.h"

#include "outlay/arena.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void ol_text_add(struct ol_text *text, const char *bytes, size_t length)
{
    OL_MEM_RESERVE(text->data, text->capacity, text->length + length + 1);
    if (length)
        memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = 0;
}

void ol_text_adds(struct ol_text *text, const char *string)
{
    ol_text_add(text, string, strlen(string));
}

void ol_text_addf(struct ol_text *text, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    OL_MEM_RESERVE(text->data, text->capacity, text->length + (size_t)length + 1);
    vsnprintf(text->data + text->length, (size_t)length + 1, format, again);
    va_end(again);
    text->length += (size_t)length;
}

const char *ol_text_string(const struct ol_text *text)
{
    return text->data ? text->data : "";
}

void ol_text_clear(struct ol_text *text)
{
    text->length = 0;
    if (text->data)
        text->data[0] = 0;
}

void ol_text_set(struct ol_text *text, struct ol_slice value)
{
    ol_text_clear(text);
    ol_text_add(text, value.data, value.length);
}

struct ol_slice ol_text_slice(const struct ol_text *text)
{
    return (struct ol_slice){ol_text_string(text), text->length};
}

void ol_text_release(struct ol_text *text)
{
    ol_mem_free(text->data);
    *text = (struct ol_text){0};
}

struct ol_slice ol_slice_of(const char *string)
{
    return (struct ol_slice){string, strlen(string)};
}

bool ol_slice_is(struct ol_slice slice, const char *string)
{
    return slice.length == strlen(string) && (slice.length == 0 || memcmp(slice.data, string, slice.length) == 0);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct ol_slice ol_slice_trim(struct ol_slice slice)
{
    while (slice.length && is_blank(slice.data[0])) {
        slice.data++;
        slice.length--;
    }
    while (slice.length && is_blank(slice.data[slice.length - 1]))
        slice.length--;
    return slice;
}

bool ol_slice_int(struct ol_slice slice, int64_t *value)
{
    size_t i = 0;
    bool negative = slice.length && slice.data[0] == '-';
    if (slice.length && (slice.data[0] == '-' || slice.data[0] == '+'))
        i = 1;
    if (i == slice.length)
        return false;
    int64_t sum = 0;
    for (; i < slice.length; i++) {
        int digit = slice.data[i] - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(sum, 10, &sum) ||
            __builtin_sub_overflow(sum, digit, &sum))
            return false;
    }
    if (!negative && sum == INT64_MIN)
        return false;
    *value = negative ? sum : -sum;
    return true;
}

bool ol_slice_real(struct ol_slice slice, double *value)
{
    char buffer[400];
    if (!slice.length || slice.length >= sizeof buffer)
        return false;
    for (size_t i = 0; i < slice.length; i++)
        if (!strchr("0123456789+-.eE", slice.data[i]) || !slice.data[i])
            return false;
    memcpy(buffer, slice.data, slice.length);
    buffer[slice.length] = 0;
    char *end;
    errno = 0;
    double parsed = strtod(buffer, &end);
    if (*end || !isfinite(parsed))
        return false;
    *value = parsed;
    return true;
}

/* The length of the sequence at `bytes`, or 0 where it is not well-formed (RFC 3629: shortest form, no
 * surrogates, at most U+10FFFF). */
static size_t sequence_length(const unsigned char *bytes, size_t left)
{
    static const struct {
        unsigned char first_from, first_to, second_from, second_to;
        size_t length;
    } forms[] = {
        {0x01, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (bytes[0] < forms[i].first_from || bytes[0] > forms[i].first_to)
            continue;
        if (left < forms[i].length)
            return 0;
        if (forms[i].length > 1 && (bytes[1] < forms[i].second_from || bytes[1] > forms[i].second_to))
            return 0;
        for (size_t k = 2; k < forms[i].length; k++)
            if ((bytes[k] & 0xc0) != 0x80)
                return 0;
        return forms[i].length;
    }
    return 0;
}

bool ol_slice_is_utf8(struct ol_slice slice, size_t *bad)
{
    for (size_t i = 0; i < slice.length;) {
        size_t length = sequence_length((const unsigned char *)slice.data + i, slice.length - i);
        if (!length) {
            if (bad)
                *bad = i;
            return false;
        }
        i += length;
    }
    return true;
}

/* Characters of three bytes that nobody sees but that turn the reading direction of others, or break the line: U+200B
 * to U+200F, U+2028 to U+202E, U+2066 to U+2069, U+FEFF. */
static bool is_turning(const unsigned char *bytes)
{
    const unsigned code = (bytes[0] & 0xfu) << 12 | (bytes[1] & 0x3fu) << 6 | (bytes[2] & 0x3fu);
    return (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

/* The same, or 0 where a terminal would not print it but obey: control characters, ASCII's and U+0080 to U+009F, and
 * those that turn the direction. */
static size_t printed_length(const unsigned char *bytes, size_t left)
{
    const bool is_control =
        *bytes < 0x20 || *bytes == 0x7f || (*bytes == 0xc2 && left > 1 && bytes[1] >= 0x80 && bytes[1] <= 0x9f);
    const size_t length = is_control ? 0 : sequence_length(bytes, left);
    return length == 3 && is_turning(bytes) ? 0 : length;
}

void ol_text_add_shown(struct ol_text *text, struct ol_slice slice)
{
    for (size_t i = 0; i < slice.length;) {
        const unsigned char *at = (const unsigned char *)slice.data + i;
        const size_t length = printed_length(at, slice.length - i);
        if (length)
            ol_text_add(text, slice.data + i, length);
        else
            ol_text_addf(text, "\\x%02x", *at);
        i += length ? length : 1;
    }
}

const char *ol_slice_show(struct ol_slice slice, char buffer[OL_SHOWN_BUFFER])
{
    static const char dots[] = "...";
    size_t used = 0;
    for (size_t i = 0; i < slice.length;) {
        const unsigned char *at = (const unsigned char *)slice.data + i;
        const size_t length = printed_length(at, slice.length - i);
        if (used + 4 + sizeof dots > OL_SHOWN_BUFFER) {
            memcpy(buffer + used, dots, sizeof dots);
            return buffer;
        }
        if (length)
            memcpy(buffer + used, at, length);
        else
            snprintf(buffer + used, 5, "\\x%02x", *at);
        used += length ? length : 4;
        i += length ? length : 1;
    }
    buffer[used] = 0;
    return buffer;
}

#define WORD_LIMIT 40

/* Edit distance with adjacent transpositions (optimal string alignment), ignoring case. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][WORD_LIMIT + 1];
    size_t la = strlen(a), lb = strlen(b);
    if (la > WORD_LIMIT || lb > WORD_LIMIT)
        return SIZE_MAX;
    for (size_t j = 0; j <= lb; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= la; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= lb; j++) {
            int ca = tolower((unsigned char)a[i - 1]), cb = tolower((unsigned char)b[j - 1]);
            size_t best = above[j - 1] + (ca != cb);
            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && ca == tolower((unsigned char)b[j - 2]) &&
                cb == tolower((unsigned char)a[i - 2]) && two_above[j - 2] + 1 < best)
                best = two_above[j - 2] + 1;
            row[j] = best;
        }
    }
    return rows[la % 3][lb];
}

#define BEGINNING 3 /* so many bytes tell what is meant, where the rest was left out */

/* The shortest that begins with `word`. */
static const char *completed(const char *word, const char *const *candidates)
{
    const size_t length = strlen(word);
    const char *shortest = NULL;
    for (; length >= BEGINNING && *candidates; candidates++)
        if (strncasecmp(word, *candidates, length) == 0 && (!shortest || strlen(*candidates) < strlen(shortest)))
            shortest = *candidates;
    return shortest;
}

const char *ol_nearest(const char *word, const char *const *candidates)
{
    const char *nearest = NULL, *const *first = candidates;
    size_t least = strlen(word) <= 3 ? 1 : 1 + strlen(word) / 3;
    for (; *candidates; candidates++) {
        size_t d = distance(word, *candidates);
        if (d <= least && (!nearest || d < least)) {
            least = d;
            nearest = *candidates;
        }
    }
    return nearest ? nearest : completed(word, first);
}
