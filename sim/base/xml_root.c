/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xml_root: the name of a document's root, byte by byte, without a parser that might refuse what stands before it.
 */
#include "outlay/input.h"
#include "outlay/xml.h"

#include <string.h>

#define THE_END (-1)

struct scan {
    struct ol_input *input;
    struct ol_slice chunk; /* what is left of it */
    struct ol_error unused;
};

static int next_byte(struct scan *scan)
{
    if (scan->chunk.length == 0 && ol_input_chunk(scan->input, &scan->chunk, &scan->unused) <= 0)
        return THE_END;
    scan->chunk.length--;
    return (unsigned char)*scan->chunk.data++;
}

/* Behind the first `end`, of at most three bytes; false where there is none. */
static bool skip_past(struct scan *scan, const char *end)
{
    const size_t length = strlen(end);
    char last[3] = {0};
    for (int byte; (byte = next_byte(scan)) != THE_END;) {
        memmove(last, last + 1, sizeof last - 1);
        last[2] = (char)byte;
        if (memcmp(last + sizeof last - length, end, length) == 0)
            return true;
    }
    return false;
}

/* Behind "<!" and what told that it is no comment: to the '>' outside of brackets, quotes and comments. */
static bool skip_doctype(struct scan *scan)
{
    int depth = 0;
    char last[4] = {0};
    for (int byte; (byte = next_byte(scan)) != THE_END;) {
        memmove(last, last + 1, sizeof last - 1);
        last[3] = (char)byte;
        const bool is_comment = memcmp(last, "<!--", sizeof last) == 0, is_quote = byte == '"' || byte == '\'';
        const char quote[] = {(char)byte, '\0'};
        if (byte == '>' && depth == 0)
            return true;
        depth += byte == '[' ? 1 : byte == ']' ? -1 : 0;
        if ((is_comment || is_quote) && !skip_past(scan, is_comment ? "-->" : quote))
            return false;
    }
    return false;
}

static bool skip_declaration(struct scan *scan)
{
    return next_byte(scan) == '-' ? next_byte(scan) == '-' && skip_past(scan, "-->") : skip_doctype(scan);
}

static bool read_name(struct scan *scan, int first, char name[OL_XML_ROOT_NAME])
{
    size_t length = 0;
    for (int byte = first; byte != THE_END && !strchr(" \t\r\n/>", byte); byte = next_byte(scan)) {
        if (length + 1 == OL_XML_ROOT_NAME)
            return false;
        name[length++] = (char)byte;
    }
    name[length] = '\0';
    return length > 0;
}

static bool read_root(struct scan *scan, char name[OL_XML_ROOT_NAME])
{
    for (int byte; (byte = next_byte(scan)) != THE_END;) {
        if (byte != '<')
            continue;
        byte = next_byte(scan);
        if (byte == '?' ? !skip_past(scan, "?>") : byte == '!' ? !skip_declaration(scan) : false)
            return false;
        if (byte != '?' && byte != '!')
            return read_name(scan, byte, name);
    }
    return false;
}

bool ol_xml_root_name(const char *path, char name[OL_XML_ROOT_NAME])
{
    struct scan scan = {0};
    scan.input = ol_input_open(path, OL_NOWHERE, &scan.unused);
    const bool is_found = scan.input && read_root(&scan, name);
    ol_input_close(scan.input);
    return is_found;
}
