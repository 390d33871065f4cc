/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/screen.h"

#include <string.h>

size_t ol_screen_text_width(const struct ol_output *output)
{
    const size_t width = ol_output_columns(output);
    return width < OL_SCREEN_READABLE ? width : OL_SCREEN_READABLE;
}

static size_t columns_of(const char *text, size_t bytes)
{
    size_t columns = 0;
    for (size_t i = 0; i < bytes; i++)
        columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    return columns;
}

void ol_screen_fold(struct ol_output *output, const char *text, size_t column, size_t indent, size_t width)
{
    bool is_first = true;
    while (*text) {
        const size_t bytes = strcspn(text, " "), columns = columns_of(text, bytes);
        if (!is_first && column + 1 + columns > width) {
            ol_output_format(output, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!is_first) {
            ol_output_char(output, ' ');
            column++;
        }
        ol_output_bytes(output, text, bytes);
        column += columns;
        text += bytes;
        text += strspn(text, " ");
        is_first = false;
    }
}

static bool fits(const char *text, size_t width)
{
    for (; *text; text += strcspn(text, "\n"), text += *text == '\n')
        if (columns_of(text, strcspn(text, "\n")) > width)
            return false;
    return true;
}

void ol_screen_paragraphs(struct ol_output *output, const char *text, size_t width)
{
    if (fits(text, width)) {
        ol_output_string(output, text);
        return;
    }
    struct ol_text filled = {0};
    while (*text) {
        const char *end = strstr(text, "\n\n");
        const size_t bytes = end ? (size_t)(end - text) : strlen(text);
        ol_text_clear(&filled);
        for (size_t i = 0; i < bytes; i++)
            ol_text_addf(&filled, "%c", text[i] == '\n' ? ' ' : text[i]);
        ol_screen_fold(output, ol_text_string(&filled), 0, 0, width);
        text += bytes;
        for (; *text == '\n'; text++)
            ol_output_char(output, '\n');
    }
    ol_text_release(&filled);
}
