/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written JSON against strings by hand.
 */
#include "outlay/json.h"

#include "tests/check.h"

#include <math.h>

/* What `write` writes. */
static const char *written(void (*write)(struct ol_json *json), bool compact, struct ol_text *text)
{
    ol_text_clear(text);
    struct ol_json json = {.output = ol_output_to_text(text), .compact = compact};
    write(&json);
    CHECK_INT(json.depth, 0);
    CHECK_INT(ol_output_close(json.output, NULL), OL_OK);
    return ol_text_string(text);
}

static void write_nested(struct ol_json *json)
{
    ol_json_object(json, NULL);
    ol_json_int(json, "n", -3);
    ol_json_array(json, "list");
    ol_json_int(json, NULL, 1);
    ol_json_object(json, NULL);
    ol_json_bool(json, "yes", true);
    ol_json_bool(json, "no", false);
    ol_json_end(json);
    ol_json_array(json, NULL);
    ol_json_end(json);
    ol_json_end(json);
    ol_json_object(json, "empty");
    ol_json_end(json);
    ol_json_string(json, "nothing", NULL);
    ol_json_end(json);
}

static void nested(void)
{
    struct ol_text text = {0};
    CHECK_STRING(written(write_nested, false, &text), "{\n"
                                                      "  \"n\": -3,\n"
                                                      "  \"list\": [\n"
                                                      "    1,\n"
                                                      "    {\n"
                                                      "      \"yes\": true,\n"
                                                      "      \"no\": false\n"
                                                      "    },\n"
                                                      "    []\n"
                                                      "  ],\n"
                                                      "  \"empty\": {},\n"
                                                      "  \"nothing\": null\n"
                                                      "}\n");
    CHECK_STRING(written(write_nested, true, &text),
                 "{\"n\":-3,\"list\":[1,{\"yes\":true,\"no\":false},[]],\"empty\":{},\"nothing\":null}\n");
    ol_text_release(&text);
}

static void write_lines(struct ol_json *json)
{
    for (int i = 0; i < 2; i++) {
        ol_json_object(json, NULL);
        ol_json_int(json, "i", i);
        ol_json_end(json);
    }
    ol_json_array(json, NULL);
    ol_json_end(json);
    ol_json_string(json, NULL, "top");
}

/* Several values one after another, as in a .jsonl file. */
static void lines(void)
{
    struct ol_text text = {0};
    CHECK_STRING(written(write_lines, true, &text), "{\"i\":0}\n{\"i\":1}\n[]\n\"top\"\n");
    ol_text_release(&text);
}

static void write_strings(struct ol_json *json)
{
    ol_json_array(json, NULL);
    ol_json_string(json, NULL, "");
    ol_json_string(json, NULL, "say \"hi\" \\ / 'x'");
    ol_json_string(json, NULL, "\b\f\n\r\t\x01\x1f\x7f");
    ol_json_string(json, NULL, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
    ol_json_string(json, NULL, "bad \xff, cut \xe2\x82, overlong \xc0\xaf, surrogate \xed\xa0\x80.");
    ol_json_end(json);
}

#define REPLACED "\xef\xbf\xbd"

static void strings(void)
{
    struct ol_text text = {0};
    CHECK_STRING(written(write_strings, true, &text),
                 "[\"\",\"say \\\"hi\\\" \\\\ / 'x'\",\"\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\","
                 "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\","
                 "\"bad " REPLACED ", cut " REPLACED REPLACED ", overlong " REPLACED REPLACED
                 ", surrogate " REPLACED REPLACED REPLACED ".\"]\n");
    ol_text_release(&text);
}

static void write_numbers(struct ol_json *json)
{
    static const double reals[] = {0.5, -0.0, 1e300, 0.1, 92.57653973};
    ol_json_object(json, NULL);
    ol_json_array(json, "a \"key\"\n");
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
        ol_json_real(json, NULL, reals[i]);
    ol_json_real(json, NULL, (double)NAN);
    ol_json_real(json, NULL, -(double)INFINITY);
    ol_json_int(json, NULL, INT64_MIN);
    ol_json_end(json);
    ol_json_end(json);
}

static void numbers(void)
{
    struct ol_text text = {0};
    CHECK_STRING(written(write_numbers, true, &text),
                 "{\"a \\\"key\\\"\\n\":[0.5,0,1e+300,0.1,92.57653973,null,null,-9223372036854775808]}\n");
    ol_text_release(&text);
}

static void write_deep(struct ol_json *json)
{
    for (int i = 0; i < OL_JSON_DEPTH; i++)
        ol_json_array(json, NULL);
    for (int i = 0; i < OL_JSON_DEPTH; i++)
        ol_json_end(json);
}

static void deep(void)
{
    struct ol_text text = {0};
    CHECK_STRING(written(write_deep, true, &text),
                 "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n");
    ol_text_release(&text);
}

int main(void)
{
    CASE(nested);
    CASE(lines);
    CASE(strings);
    CASE(numbers);
    CASE(deep);
    return check_end();
}
