/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/inline_svg.h"

#include <string.h>

static bool is_safe(const char *svg)
{
    static const char *const foreign[] = {"<script", "<foreignObject", "<iframe", "<image", "<!ENTITY", "<style"};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (strcasestr(svg, foreign[i]))
            return false;
    return true;
}

/* The length of what, at `at` within a tag, stands before a name of a part; 0 where none does. */
static size_t before_name(const char *at)
{
    static const char *const openings[] = {" id=\"", " id='", "\tid=\"",  "\tid='", "\nid=\"",
                                           "\nid='", "url(#", "href=\"#", "href='#"};
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        size_t length = strlen(openings[i]);
        if (strncmp(at, openings[i], length) == 0)
            return length;
    }
    return 0;
}

/* Past an element without children that begins at `at` and is of that name, else `at`. */
static const char *skip_element(const char *at, const char *opening, const char *closing)
{
    if (strncmp(at, opening, strlen(opening)) != 0)
        return at;
    const char *end = strstr(at, closing);
    return end ? end + strlen(closing) : at;
}

/* Past `xmlns...="..."`, which a page knows by itself, if that begins at `at`. */
static const char *skip_namespace(const char *at)
{
    const char *open = strncmp(at, "xmlns", 5) == 0 ? strchr(at, '"') : NULL;
    const char *close = open ? strchr(open + 1, '"') : NULL;
    return close ? close + 1 : at;
}

bool ol_inline_svg(struct ol_text *text, const char *svg, const char *prefix, const char *label)
{
    const char *at = strstr(svg, "<svg"), *end = at ? strstr(at, "</svg>") : NULL;
    bool is_in_tag = true;
    if (!end || !is_safe(svg))
        return false;
    ol_text_addf(text, "<svg role=\"img\" aria-label=\"%s\"", label);
    for (at += 4, end += 6; at < end;) {
        const char *skipped = skip_element(skip_element(at, "<title>", "</title>"), "<desc>", "</desc>");
        if (is_in_tag && skipped == at)
            skipped = skip_namespace(at);
        size_t length = is_in_tag ? before_name(at) : 0;
        if (skipped != at && skipped <= end) {
            at = skipped;
            continue;
        }
        if (*at == '<' || *at == '>')
            is_in_tag = *at == '<';
        ol_text_add(text, at, length > 0 ? length : 1);
        at += length > 0 ? length : 1;
        if (length > 0)
            ol_text_adds(text, prefix);
    }
    ol_text_adds(text, "\n");
    return true;
}
