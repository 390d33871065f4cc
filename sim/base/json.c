/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json: what is due before a value (comma, line break, indent, key) is settled in one place, `begin_item`; the
 * rest writes values. Strings are escaped by RFC 8259, section 7: quote, backslash and control characters only.
 */
#include "outlay/json.h"

#include <math.h>

static void line_break(struct ol_json *json)
{
    if (json->compact)
        return;
    ol_output_char(json->output, '\n');
    for (int i = 0; i < json->depth; i++)
        ol_output_bytes(json->output, "  ", 2);
}

static void put_plain(struct ol_output *output, struct ol_slice text)
{
    static const char letters[0x20] = {['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte >= 0x20 && byte != '"' && byte != '\\') {
            ol_output_char(output, (char)byte);
        } else if (byte >= 0x20 || letters[byte]) {
            ol_output_char(output, '\\');
            ol_output_char(output, byte >= 0x20 ? (char)byte : letters[byte]);
        } else {
            ol_output_format(output, "\\u%04x", byte);
        }
    }
}

static void put_string(struct ol_output *output, const char *string)
{
    struct ol_slice rest = ol_slice_of(string);
    ol_output_char(output, '"');
    for (size_t good; !ol_slice_is_utf8(rest, &good); rest.data += good + 1, rest.length -= good + 1) {
        put_plain(output, (struct ol_slice){rest.data, good});
        ol_output_string(output, "\xef\xbf\xbd"); /* U+FFFD */
    }
    put_plain(output, rest);
    ol_output_char(output, '"');
}

static void begin_item(struct ol_json *json, const char *key)
{
    bool is_top = json->depth == 0;
    OL_ASSERT((key != NULL) == (!is_top && !json->is_array[json->depth - 1]));
    if (is_top)
        return;
    bool *has_items = &json->has_items[json->depth - 1];
    if (*has_items)
        ol_output_char(json->output, ',');
    *has_items = true;
    line_break(json);
    if (key) {
        put_string(json->output, key);
        ol_output_string(json->output, json->compact ? ":" : ": ");
    }
}

static void end_item(struct ol_json *json)
{
    if (json->depth == 0)
        ol_output_char(json->output, '\n');
}

static void open_level(struct ol_json *json, const char *key, bool is_array)
{
    begin_item(json, key);
    OL_ASSERT(json->depth < OL_JSON_DEPTH);
    json->is_array[json->depth] = is_array;
    json->has_items[json->depth] = false;
    json->depth++;
    ol_output_char(json->output, is_array ? '[' : '{');
}

void ol_json_object(struct ol_json *json, const char *key)
{
    open_level(json, key, false);
}

void ol_json_array(struct ol_json *json, const char *key)
{
    open_level(json, key, true);
}

void ol_json_end(struct ol_json *json)
{
    OL_ASSERT(json->depth > 0);
    json->depth--;
    if (json->has_items[json->depth])
        line_break(json);
    ol_output_char(json->output, json->is_array[json->depth] ? ']' : '}');
    end_item(json);
}

void ol_json_string(struct ol_json *json, const char *key, const char *value)
{
    begin_item(json, key);
    if (value)
        put_string(json->output, value);
    else
        ol_output_string(json->output, "null");
    end_item(json);
}

void ol_json_int(struct ol_json *json, const char *key, int64_t value)
{
    begin_item(json, key);
    ol_output_int(json->output, value);
    end_item(json);
}

void ol_json_seconds(struct ol_json *json, const char *key, ol_time time)
{
    begin_item(json, key);
    ol_output_seconds(json->output, time);
    end_item(json);
}

void ol_json_real(struct ol_json *json, const char *key, double value)
{
    begin_item(json, key);
    if (isfinite(value))
        ol_output_real(json->output, value);
    else
        ol_output_string(json->output, "null");
    end_item(json);
}

void ol_json_bool(struct ol_json *json, const char *key, bool value)
{
    begin_item(json, key);
    ol_output_string(json->output, value ? "true" : "false");
    end_item(json);
}
