/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json_escape.h"

#include <string.h>

int64_t ol_json_count_inner(const char *bytes, size_t length)
{
    int64_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)bytes[i] & 0xc0) == 0x80;
    return count;
}

static int hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    const char lower = digit | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The number of a \uXXXX at raw[at], or -1. */
static int32_t code_unit(struct ol_slice raw, size_t at)
{
    int32_t unit = 0;
    if (raw.length - at < 6 || raw.data[at] != '\\' || raw.data[at + 1] != 'u')
        return -1;
    for (size_t i = at + 2; i < at + 6; i++) {
        const int digit = hex_digit(raw.data[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static size_t put_character(char *to, int32_t code)
{
    static const int32_t leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    const size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, code >>= 6)
        to[i] = (char)(0x80 | (code & 0x3f));
    to[0] = (char)(leads[length] | code);
    return length;
}

/* Puts what the escape at raw[*at] means and moves *at behind it: how many bytes were put, or 0 with the reason. */
static size_t put_escape(struct ol_slice raw, size_t *at, char *to, const char **why)
{
    static const char plain[256] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                    ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};
    const char meant = *at + 1 < raw.length ? plain[(unsigned char)raw.data[*at + 1]] : '\0';
    if (meant) {
        *to = meant;
        *at += 2;
        return 1;
    }
    int32_t code = code_unit(raw, *at);
    *why = "expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u with four hexadecimal digits";
    if (code < 0)
        return 0;
    *at += 6;
    if (code >= 0xd800 && code < 0xe000) {
        const int32_t low = code < 0xdc00 ? code_unit(raw, *at) : -1;
        *why = "one half of a surrogate pair stands alone";
        if (low < 0xdc00 || low >= 0xe000)
            return 0;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        *at += 6;
    }
    return put_character(to, code);
}

bool ol_json_unescape(struct ol_slice raw, char *to, size_t *length, struct ol_json_fault *fault)
{
    const char *begin = to;
    int64_t characters = 0;
    for (size_t at = 0; at < raw.length;) {
        const char *escape = memchr(raw.data + at, '\\', raw.length - at);
        const size_t plain = escape ? (size_t)(escape - raw.data) - at : raw.length - at;
        characters += (int64_t)plain - ol_json_count_inner(raw.data + at, plain);
        memmove(to, raw.data + at, plain);
        to += plain;
        at += plain;
        if (!escape)
            break;
        const size_t written = at;
        const size_t put = put_escape(raw, &at, to, &fault->why);
        fault->characters = characters;
        if (put == 0)
            return false;
        to += put;
        characters += (int64_t)(at - written);
    }
    *length = (size_t)(to - begin);
    return true;
}
