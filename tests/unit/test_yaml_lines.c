/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents and their events, by hand: a value as way=value, the end of a mapping or an item as way!. Ways are keys
 * joined by '/'.
 */
#include "pricing/import/yaml_lines.h"

#include "tests/check.h"
#include "tests/fixture.h"

static struct fixture fixture;

static int show_all(const char *bytes, struct ol_text *shown, struct ol_error *error)
{
    struct ol_yaml_event event;
    int got;
    struct ol_input *input =
        ol_input_open(fixture_write(&fixture, "a.yml", bytes, strlen(bytes)), OL_NOWHERE, error);
    struct ol_yaml *yaml = ol_yaml_new(input);
    ol_text_clear(shown);
    while ((got = ol_yaml_next(yaml, &event, error)) > 0) {
        for (int i = 0; i < event.depth; i++) {
            const struct ol_slice key = ol_yaml_key(yaml, i);
            ol_text_adds(shown, i ? "/" : "");
            ol_text_add(shown, key.data, key.length);
        }
        CHECK_INT(ol_yaml_key(yaml, event.depth).length, 0);
        ol_text_adds(shown, event.type == OL_YAML_LEAVE ? "!" : "=");
        ol_text_add(shown, event.value.data, event.value.length);
        ol_text_adds(shown, " ");
    }
    ol_yaml_free(yaml);
    ol_input_close(input);
    return got;
}

static void by_hand(void)
{
    static const struct {
        const char *bytes, *events;
    } documents[] = {
        {"", ""},
        {"---\n", ""},
        {"\xef\xbb\xbf# only this\n", ""},
        {"%YAML 1.2\n---\na: 1\n", "a=1 "},
        {"a: 1\nb: two words\n", "a=1 b=two words "},
        {"a:\n  b: 1\n  c:\n    d: 2\ne: 3\n", "a/b=1 a/c/d=2 a/c! a! e=3 "},
        {"a:\r\n  b: 1\r\n", "a/b=1 a! "},
        {"a: 1", "a=1 "},
        {"a:\nb:\n", "a! b! "},
        {"a: {}\nb: []\nc: ''\n", "a! b! c= "},
        {"a: 1 # one\nb: x#y\n# c: 3\n", "a=1 b=x#y "},
        {"a: # nothing\n  b: 2\n", "a/b=2 a! "},
        {"a: 'it''s'\nb: \"q\\\"\\n\"\n\"c d\": 3\n'e: f': 4\n", "a=it's b=q\"\n c d=3 e: f=4 "},
        {"a: http://b.test/c\n", "a=http://b.test/c "},
        {"a:\n- 1\n- 2\nb: 3\n", "a/-=1 a/-=2 a! b=3 "},
        {"a:\n  - 1\n  - b: 2\n    c: 3\n  -\n    d: 4\n", "a/-=1 a/-/b=2 a/-/c=3 a/-! a/-/d=4 a/-! a! "},
        {"- - 1\n  - 2\n- 3\n", "-/-=1 -/-=2 -! -=3 "},
        {"a: |\n  text: 1\n\n   more\nb: >-\n  x\nc: 1\n", "c=1 "},
        {"a:\n  b: |2\n\n    t: 1\n  c: 2\n", "a/c=2 a! "},
        {"0-1:\n  10n: -5\n", "0-1/10n=-5 0-1! "},
        {"a:\n\n\n  b: 1\n\n", "a/b=1 a! "},
    };
    struct ol_text shown = {0};
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        struct ol_error error = {0};
        CHECK_INT(show_all(documents[i].bytes, &shown, &error), OL_OK);
        CHECK_STRING(error.message, "");
        CHECK_STRING(ol_text_string(&shown), documents[i].events);
    }
    ol_text_release(&shown);
}

static void refused(void)
{
    static const struct {
        const char *bytes, *part;
        int line;
    } documents[] = {
        {"a: &x 1\n", "anchor", 1},
        {"a: 1\nb: *x\n", "alias", 2},
        {"a: !!str 1\n", "tag", 1},
        {"a: {b: 1}\n", "brackets", 1},
        {"a: [1, 2]\n", "brackets", 1},
        {"a:\n\tb: 1\n", "tab", 2},
        {"a: 1\n  b: 2\n", "below a value", 2},
        {"a:\n    b: 1\n  c: 2\n", "indentation", 3},
        {"a: 'open\n", "does not end", 1},
        {"a: \"x\\q\"\n", "escape", 1},
        {"a: 'x' y\n", "behind a quoted", 1},
        {"just words\n", "neither", 1},
        {"a: 1\n---\nb: 2\n", "second document", 2},
        {"? a\n: b\n", "neither", 1},
        {"a: {}\n  b: 1\n", "indentation", 2},
        {"a: @x\n", "reserves", 1},
        {"a:\n  - 1\n  b: 2\n", "side by side", 3},
        {"a: 1\n- 2\n", "side by side", 2},
    };
    struct ol_text shown = {0};
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        struct ol_error error = {0};
        CHECK_INT(show_all(documents[i].bytes, &shown, &error), OL_BAD_INPUT);
        CHECK_HAS(error.message, documents[i].part);
        CHECK_INT(error.place.line, documents[i].line);
    }
    ol_text_release(&shown);
}

/* 32 levels are read, 33 are not; a key of 1024 bytes is, one of 1025 is not. */
static void limits(void)
{
    for (int variant = 0; variant < 2; variant++) {
        struct ol_text bytes = {0}, shown = {0};
        struct ol_error error = {0};
        for (int i = 0; i < OL_YAML_DEPTH + variant; i++)
            ol_text_addf(&bytes, "%*sk:\n", i, "");
        CHECK_INT(show_all(bytes.data, &shown, &error), variant ? OL_BAD_INPUT : OL_OK);
        CHECK_HAS(error.message, variant ? "levels" : "");
        ol_text_clear(&bytes);
        ol_text_addf(&bytes, "%0*d: 1\n", OL_YAML_KEY_LIMIT + variant, 7);
        error = (struct ol_error){0};
        CHECK_INT(show_all(bytes.data, &shown, &error), variant ? OL_BAD_INPUT : OL_OK);
        CHECK_HAS(error.message, variant ? "1024" : "");
        ol_text_release(&bytes);
        ol_text_release(&shown);
    }
}

static void places(void)
{
    static const char bytes[] = "a:\n\n  b: 1\nc: 2\n";
    static const int lines[] = {3, 1, 4};
    struct ol_yaml_event event;
    struct ol_input *input =
        ol_input_open(fixture_write(&fixture, "a.yml", bytes, strlen(bytes)), OL_NOWHERE, NULL);
    struct ol_yaml *yaml = ol_yaml_new(input);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        CHECK_INT(ol_yaml_next(yaml, &event, NULL), 1);
        CHECK_INT(ol_yaml_place(yaml).line, lines[i]);
    }
    CHECK_INT(ol_yaml_next(yaml, &event, NULL), 0);
    CHECK_INT(ol_yaml_next(yaml, &event, NULL), 0);
    ol_yaml_free(yaml);
    ol_input_close(input);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(by_hand);
    CASE(refused);
    CASE(limits);
    CASE(places);
    fixture_end(&fixture);
    return check_end();
}
