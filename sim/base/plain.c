/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/plain.h"

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"
#define ELLIPSIS    "\xE2\x80\xA6"

/* The bytes of the character at `at`, 0 where they are no UTF-8 (overlong, surrogate, cut short), and its code.
 * RFC 3629, section 4. */
static size_t decode(const unsigned char *at, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = at[0] < 0x80   ? 1
                    : at[0] < 0xC2 ? 0
                    : at[0] < 0xE0 ? 2
                    : at[0] < 0xF0 ? 3
                    : at[0] < 0xF5 ? 4
                                   : 0;
    if (length <= 1) {
        *code = at[0];
        return length;
    }
    *code = at[0] & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
        *code = *code << 6 | (at[i] & 0x3Fu);
    }
    return *code < least[length] || *code > 0x10FFFF || (*code >= 0xD800 && *code <= 0xDFFF) ? 0 : length;
}

/* Characters that steer a terminal or turn the reading direction of what follows. */
static bool is_steering(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

void ol_plain_add(struct ol_text *text, const char *name, size_t limit)
{
    const unsigned char *at = (const unsigned char *)(name ? name : "");
    for (size_t shown = 0; *at; shown++) {
        if (shown == limit) {
            ol_text_adds(text, ELLIPSIS);
            return;
        }
        uint32_t code = 0;
        size_t length = decode(at, &code);
        if (length == 0 || is_steering(code))
            ol_text_adds(text, REPLACEMENT);
        else
            ol_text_add(text, (const char *)at, length);
        at += length > 0 ? length : 1;
    }
}

size_t ol_plain_width(const char *text)
{
    size_t width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}
