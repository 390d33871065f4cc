/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events are written down as a line of text and compared with lines written by hand after RFC 8259; what is refused
 * are that RFC's grammar's neighbours. A chunk of the input ends where a gzip member ends, so that a file of two
 * members puts an edge between any two bytes.
 */
#include "outlay/json_reader.h"

#include "outlay/arena.h"
#include "tests/check.h"
#include "tests/fixture.h"

#include <zlib.h>

static struct fixture fixture;

/* "a:[1 ]" and so on: keys before a colon, strings in <>, all else as it is, a blank behind each. */
static void add_event(struct ol_text *all, const struct ol_json_event *event)
{
    static const char *const shown[] = {"", "{", "}", "[", "]", "<", "", "true", "false", "null"};
    if (event->key.data)
        ol_text_addf(all, "%.*s:", (int)event->key.length, event->key.data);
    ol_text_adds(all, shown[event->type]);
    ol_text_add(all, event->text.data ? event->text.data : "", event->text.length);
    ol_text_adds(all, event->type == OL_JSON_STRING ? "> " : " ");
}

/* To the end or the first error: the status. Each begin and its end are checked to have the same depth. */
static int read_all(struct ol_json_reader *reader, struct ol_text *all, struct ol_error *error)
{
    struct ol_json_event event;
    int got, depth = 0;
    ol_text_clear(all);
    while ((got = ol_json_next(reader, &event, error)) > 0) {
        depth -= event.type == OL_JSON_OBJECT_END || event.type == OL_JSON_ARRAY_END;
        CHECK_INT(event.depth, depth);
        depth += event.type == OL_JSON_OBJECT || event.type == OL_JSON_ARRAY;
        add_event(all, &event);
    }
    CHECK_INT(event.type, OL_JSON_END);
    return got;
}

static const char *read_text(const char *bytes, size_t length, struct ol_error *error)
{
    static struct ol_text all; /* reachable to the end */
    *error = (struct ol_error){0};
    struct ol_json_reader *reader = ol_json_reader_of_memory(bytes, length, "memory.json");
    const int status = read_all(reader, &all, error);
    CHECK_INT(status, error->status);
    CHECK_INT(ol_json_next(reader, &(struct ol_json_event){0}, NULL), status);
    ol_json_reader_free(reader);
    return ol_text_string(&all);
}

static void values(void)
{
    static const struct {
        const char *json, *events;
    } rows[] = {
        {"", ""},
        {" \t\r\n ", ""},
        {"\xef\xbb\xbf", ""},
        {"\xef\xbb\xbf 1", "1 "},
        {"null", "null "},
        {"[]", "[ ] "},
        {"{}", "{ } "},
        {"[true,false,null]", "[ true false null ] "},
        {"{\"a\":1,\"b\":{\"c\":[]}}", "{ a:1 b:{ c:[ ] } } "},
        {" { \"a\" : [ 1 , \"x\" ] } ", "{ a:[ 1 <x> ] } "},
        {"{\"\":\"\"}", "{ :<> } "},
        {"{\"a\":1,\"a\":2}", "{ a:1 a:2 } "},
        {"\"a\x7f\"", "<a\x7f> "},
        {"{\"n\":1}\n{\"n\":2}\r\n{\"n\":3}", "{ n:1 } { n:2 } { n:3 } "},
        {"1 2\n[]\"x\"", "1 2 [ ] <x> "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ol_error error;
        CHECK_STRING(read_text(rows[i].json, strlen(rows[i].json), &error), rows[i].events);
        CHECK_INT(error.status, OL_OK);
    }
}

static void strings_and_escapes(void)
{
    static const struct {
        const char *json, *text;
        size_t length;
    } rows[] = {
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8},
        {"\"\\u0041\\u00e9\\u20AC\"", "A\xc3\xa9\xe2\x82\xac", 6},
        {"\"\\ud83d\\uDE00!\"", "\xf0\x9f\x98\x80!", 5},       /* U+1F600 */
        {"\"\\ud800\\udc00\"", "\xf0\x90\x80\x80", 4},         /* U+10000, the first pair */
        {"\"\\udbff\\udfff\"", "\xf4\x8f\xbf\xbf", 4},         /* U+10FFFF, the last */
        {"\"\\ud7ff\\ue000\"", "\xed\x9f\xbf\xee\x80\x80", 6}, /* both sides of the surrogates */
        {"\"a\\u0000b\"", "a\0b", 3},
        {"\"gr\xc3\xbc\xc3\x9f\\u0065 \xf0\x9f\x98\x80\"",
         "gr\xc3\xbc\xc3\x9f"
         "e \xf0\x9f\x98\x80",
         12},
        {"\"seven\\\\ \\u005c\\\"eight\"", "seven\\ \\\"eight", 14},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ol_error error = {0};
        struct ol_json_event event;
        struct ol_json_reader *reader = ol_json_reader_of_memory(rows[i].json, strlen(rows[i].json), "m");
        CHECK_INT(ol_json_next(reader, &event, &error), 1);
        CHECK_INT(event.text.length, rows[i].length);
        CHECK(event.type == OL_JSON_STRING && memcmp(event.text.data, rows[i].text, rows[i].length) == 0);
        CHECK_INT(ol_json_next(reader, &event, &error), 0);
        ol_json_reader_free(reader);
    }
}

static void numbers_stay_as_written(void)
{
    static const char *const good[] = {
        "0",    "-0",        "10",
        "0.10", "-1.5e+300", "1E5",
        "1e-7", "0e0",       "123456789012345678901234567890.123456789012345678901234567890"};
    static const char *const bad[] = {"01",  "-",     "+1",   "1.",   ".5",       "1e",        "1e+",
                                      "--1", "1.2.3", "0x10", "NaN",  "Infinity", "-Infinity", "1_000",
                                      "00",  "-01",   "1a",   "True", "nul",      "nulll"};
    struct ol_error error;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char want[80];
        snprintf(want, sizeof want, "%s ", good[i]);
        CHECK_STRING(read_text(good[i], strlen(good[i]), &error), want);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK_STRING(read_text(bad[i], strlen(bad[i]), &error), "");
        CHECK_INT(error.status, OL_BAD_INPUT);
        CHECK_HAS(error.message, bad[i]);
    }
}

static void what_is_no_json(void)
{
    static const struct {
        const char *json;
        int line, column;
        const char *why;
    } rows[] = {
        {"{\"a\":1,}", 1, 8, "expected a key in quotes, found '}'"},
        {"[1,]", 1, 4, "expected a value, found ']'"},
        {"[,1]", 1, 2, "expected a value, found ','"},
        {"[1 2]", 1, 4, "expected ',' or ']', found '2'"},
        {"{\"a\" 1}", 1, 6, "expected ':' behind a key, found '1'"},
        {"{\"a\":}", 1, 6, "expected a value, found '}'"},
        {"{a:1}", 1, 2, "expected a key in quotes or '}', found 'a'"},
        {"{'a':1}", 1, 2, "found '''"},
        {"{\"a\":1]", 1, 7, "expected ',' or '}', found ']'"},
        {"[1}", 1, 3, "expected ',' or ']', found '}'"},
        {"]", 1, 1, "expected a value, found ']'"},
        {"[1] // no\n", 1, 5, "expected a value, found '/'"},
        {"[\n  1,\n  \x01]", 3, 3, "found byte 0x01"},
        {"[\xc2\xa0 1]", 1, 2, "found byte 0xc2"}, /* a no-break space is no blank */
        {"\xef\xbb{}", 1, 1, "the rest of a byte order mark"},
        {"\xef\xbb\xbf[x]", 1, 2, "found x"},
        {"[\"\xc3\xbc\xc3\xbc\", x]", 1, 8, "found x"}, /* two characters of two bytes */
        {"\"ab\ncd\"", 1, 4, "the line ends within a string"},
        {"\"a\tb\"", 1, 3, "0x09; write it as \\u0009"},
        {"{\"a\": \"b\\x\"}", 1, 9, "bad escape"},
        {"\"\xc3\xbc\\n\\q\"", 1, 5, "bad escape"},
        {"\"\\u12g4\"", 1, 2, "four hexadecimal digits"},
        {"\"\\u123\"", 1, 2, "four hexadecimal digits"},
        {"\"\\ud83d\"", 1, 2, "surrogate"},
        {"\"x\\ud83d\\u0041\"", 1, 3, "surrogate"},
        {"\"\\ude00\\ud83d\"", 1, 2, "surrogate"},
        {"\"a\xff\"", 1, 3, "byte 0xff is not valid UTF-8"},
        {"\"\xc3\xbc\xc0\xaf\"", 1, 3, "byte 0xc0"},       /* '/' overlong */
        {"\"\xed\xa0\x80\"", 1, 2, "not valid UTF-8"},     /* a surrogate */
        {"\"\xf4\x90\x80\x80\"", 1, 2, "not valid UTF-8"}, /* past U+10FFFF */
        {"{\"\xfe\":1}", 1, 3, "byte 0xfe"},
        {"\"\\\n\"", 1, 2, "bad escape"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ol_error error;
        read_text(rows[i].json, strlen(rows[i].json), &error);
        CHECK_INT(error.status, OL_BAD_INPUT);
        CHECK_STRING(error.place.file, "memory.json");
        CHECK_INT(error.place.line, rows[i].line);
        CHECK_INT(error.place.column, rows[i].column);
        CHECK_HAS(error.message, rows[i].why);
    }
}

/* One value of every kind, with keys and texts that hold escapes and characters of two to four bytes. */
static const char whole[] =
    "\xef\xbb\xbf{\"plain key\": \"plain text of some length\", \"k\\u00e9\\n\": [\n"
    "-12.50e+3, \"\\ud83d\\ude00 \xc3\xbc \xe2\x82\xac \xf0\x9f\x98\x80\\\\\", true,false , null],\n"
    "\"\xc3\xbc\":{\"\":\"\",\"o\":{}} , \"last\" : 0}";
static const char whole_events[] = "{ plain key:<plain text of some length> k\xc3\xa9\n:[ -12.50e+3 "
                                   "<\xf0\x9f\x98\x80 \xc3\xbc \xe2\x82\xac \xf0\x9f\x98\x80\\> true false null ] "
                                   "\xc3\xbc:{ :<> o:{ } } last:0 } ";

static void a_truncated_value_is_an_error_anywhere(void)
{
    struct ol_error error;
    CHECK_STRING(read_text(whole, sizeof whole - 1, &error), whole_events);
    CHECK_INT(error.status, OL_OK);
    for (size_t length = 4; length < sizeof whole - 1; length++) {
        char *cut = malloc(length); /* of its exact size, for sanitizers */
        memcpy(cut, whole, length);
        read_text(cut, length, &error);
        CHECK_INT(error.status, OL_BAD_INPUT);
        free(cut);
    }
    read_text("[1,\n2", 5, &error);
    CHECK_HAS(error.message, "the file ends within a value, where ',' or ']' is due");
    CHECK_INT(error.place.line, 2);
    CHECK_INT(error.place.column, 2);
}

/* Appends the bytes as one gzip member. */
static void add_member(struct ol_text *file, const char *bytes, size_t length)
{
    unsigned char packed[2000];
    z_stream stream = {0};
    fixture_must(deflateInit2(&stream, 1, Z_DEFLATED, 16 + 9, 1, Z_DEFAULT_STRATEGY) == Z_OK, "deflate");
    stream.next_in = (unsigned char *)(uintptr_t)bytes;
    stream.avail_in = (unsigned)length;
    stream.next_out = packed;
    stream.avail_out = sizeof packed;
    fixture_must(deflate(&stream, Z_FINISH) == Z_STREAM_END, "deflate");
    ol_text_add(file, (const char *)packed, sizeof packed - stream.avail_out);
    deflateEnd(&stream);
}

static int read_file(const struct ol_text *bytes, struct ol_text *all, struct ol_error *error)
{
    const char *path = fixture_write(&fixture, "members.json.gz", bytes->data, bytes->length);
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, error);
    struct ol_json_reader *reader = ol_json_reader_new(input);
    const int status = read_all(reader, all, error);
    ol_json_reader_free(reader);
    ol_input_close(input);
    return status;
}

static void chunks_may_end_anywhere(void)
{
    struct ol_text file = {0}, all = {0};
    struct ol_error error = {0};
    const size_t length = sizeof whole - 1;
    for (size_t edge = 1; edge < length; edge++) {
        ol_text_clear(&file);
        add_member(&file, whole, edge);
        add_member(&file, whole + edge, length - edge);
        CHECK_INT(read_file(&file, &all, &error), OL_OK);
        CHECK_STRING(ol_text_string(&all), whole_events);
    }
    for (size_t size = 1; size < 12; size++) {
        ol_text_clear(&file);
        for (size_t at = 0; at < length; at += size)
            add_member(&file, whole + at, at + size < length ? size : length - at);
        CHECK_INT(read_file(&file, &all, &error), OL_OK);
        CHECK_STRING(ol_text_string(&all), whole_events);
    }
    ol_text_release(&file);
    ol_text_release(&all);
}

/* The same fault at the same place, however the bytes come. */
static void faults_do_not_depend_on_chunks(void)
{
    static const char *const faulty[] = {"[\"\xc3\xbc\xc3\xbc\\u12\", x]",
                                         "[\n\"\xc3\xbc\xe2\x82\", 1]",
                                         "{\"a\":tru}",
                                         "{\"\\ud83d\\ude0\":1}",
                                         "[\"\xc3\xbc\x01\"]",
                                         "[1,\n12.e]",
                                         "[\"ab"};
    struct ol_text file = {0}, all = {0};
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
        const size_t length = strlen(faulty[i]);
        struct ol_error want;
        read_text(faulty[i], length, &want);
        CHECK_INT(want.status, OL_BAD_INPUT);
        for (size_t edge = 1; edge < length; edge++) {
            struct ol_error error = {0};
            ol_text_clear(&file);
            add_member(&file, faulty[i], edge);
            add_member(&file, faulty[i] + edge, length - edge);
            CHECK_INT(read_file(&file, &all, &error), OL_BAD_INPUT);
            CHECK_STRING(error.message, want.message);
            CHECK_INT(error.place.line, want.place.line);
            CHECK_INT(error.place.column, want.place.column);
        }
    }
    ol_text_release(&file);
    ol_text_release(&all);
}

/* A million values in one line, with keys and texts over all edges of the input's buffer; then strings around the
 * limit. */
static void long_files(void)
{
    struct ol_error error = {0};
    struct ol_text bytes = {0};
    struct ol_json_event event;
    int64_t i = 0, good = 0;
    ol_text_adds(&bytes, "[");
    for (int k = 0; k < 100000; k++)
        ol_text_addf(&bytes, "%s{\"key number %d\":\"text number %d\",\"\\u006e\":%d.25}", k ? "," : "", k, k, k);
    ol_text_adds(&bytes, "]");
    struct ol_input *input =
        ol_input_open(fixture_write(&fixture, "long", bytes.data, bytes.length), OL_NOWHERE, &error);
    struct ol_json_reader *reader = ol_json_reader_new(input);
    ol_json_next(reader, &event, &error);
    for (; ol_json_next(reader, &event, &error) > 0 && event.type == OL_JSON_OBJECT; i++) {
        char key[40], text[40], number[40];
        snprintf(key, sizeof key, "key number %d", (int)i);
        snprintf(text, sizeof text, "text number %d", (int)i);
        snprintf(number, sizeof number, "%d.25", (int)i);
        good += ol_json_next(reader, &event, &error) > 0 && ol_slice_is(event.key, key) &&
                ol_slice_is(event.text, text);
        good += ol_json_next(reader, &event, &error) > 0 && ol_slice_is(event.key, "n") &&
                ol_slice_is(event.text, number);
        good += ol_json_next(reader, &event, &error) > 0 && event.type == OL_JSON_OBJECT_END;
    }
    CHECK_INT(good, 300000);
    CHECK_INT(event.type, OL_JSON_ARRAY_END);
    CHECK_INT(ol_json_place(reader).line, 1);
    CHECK_INT(ol_json_place(reader).column, bytes.length);
    CHECK_INT(ol_json_finish(reader, &error), OL_OK);
    ol_json_reader_free(reader);
    ol_input_close(input);
    ol_text_release(&bytes);
}

static void the_longest_string(void)
{
    char *json = malloc(OL_JSON_TEXT_LIMIT + 3);
    memset(json, 'x', OL_JSON_TEXT_LIMIT + 3);
    json[0] = '"';
    for (size_t length = OL_JSON_TEXT_LIMIT; length <= OL_JSON_TEXT_LIMIT + 1; length++) {
        struct ol_error error = {0};
        struct ol_text all = {0};
        json[length] = 'x';
        json[length + 1] = '"';
        const struct ol_text file = {json, length + 2, 0};
        const int want = length > OL_JSON_TEXT_LIMIT ? OL_BAD_INPUT : OL_OK;
        CHECK_INT(read_file(&file, &all, &error), want);
        CHECK_INT(all.length, want ? 0 : length + 3);
        CHECK_HAS(error.message, want ? "longer than 1048576 bytes" : "");
        read_text(json, length + 2, &error);
        CHECK_INT(error.status, want);
        ol_text_release(&all);
    }
    free(json);
}

static void depth_is_limited(void)
{
    char json[2 * OL_JSON_READER_DEPTH + 3] = "";
    for (int depth = OL_JSON_READER_DEPTH; depth <= OL_JSON_READER_DEPTH + 1; depth++) {
        struct ol_error error;
        memset(json, '[', (size_t)depth);
        memset(json + depth, ']', (size_t)depth);
        read_text(json, 2 * (size_t)depth, &error);
        CHECK_INT(error.status, depth > OL_JSON_READER_DEPTH ? OL_BAD_INPUT : OL_OK);
        CHECK_HAS(error.message, error.status ? "64 deep" : "");
        CHECK_INT(error.place.column, error.status ? 65 : 0);
    }
}

static void skipping_and_places(void)
{
    static const char json[] = "{\"a\": {\"x\": [1, {\"y\": 2}], \"z\": 3},\n \"b\": 4, \"c\": []}\n  7";
    struct ol_json_event event;
    struct ol_error error = {0};
    struct ol_json_reader *reader = ol_json_reader_of_memory(json, sizeof json - 1, "places.json");
    ol_json_next(reader, &event, &error);
    ol_json_next(reader, &event, &error);
    CHECK(ol_slice_is(event.key, "a"));
    CHECK_INT(ol_json_place(reader).column, 7);
    CHECK_INT(ol_json_skip(reader, &error), OL_OK);
    ol_json_next(reader, &event, &error);
    CHECK(ol_slice_is(event.key, "b") && ol_slice_is(event.text, "4"));
    CHECK_INT(ol_json_place(reader).line, 2);
    CHECK_INT(ol_json_place(reader).column, 7);
    CHECK_INT(ol_json_skip(reader, &error), OL_OK); /* nothing to skip */
    ol_json_next(reader, &event, &error);
    CHECK(event.type == OL_JSON_ARRAY);
    CHECK_INT(ol_json_skip(reader, &error), OL_OK);
    CHECK_INT(ol_json_skip(reader, &error), OL_OK);
    ol_json_next(reader, &event, &error);
    CHECK(event.type == OL_JSON_OBJECT_END && event.depth == 0);
    CHECK_INT(ol_json_finish(reader, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "expected the end of the file, found '7'");
    CHECK_INT(error.place.line, 3);
    CHECK_INT(error.place.column, 3);
    ol_json_reader_free(reader);

    reader = ol_json_reader_of_memory("[[1,x]]", 7, "places.json");
    ol_json_next(reader, &event, &error);
    CHECK_INT(ol_json_skip(reader, &error), OL_BAD_INPUT);
    CHECK_INT(error.place.column, 5);
    ol_json_reader_free(reader);
}

/* What the input says is told with the reader's place. */
static void a_damaged_file(void)
{
    struct ol_text file = {0}, all = {0};
    struct ol_error error = {0};
    add_member(&file, "[1,\n2,\n", 7);
    ol_text_adds(&file, "not gzip");
    CHECK_INT(read_file(&file, &all, &error), OL_BAD_INPUT);
    CHECK_STRING(ol_text_string(&all), "[ 1 2 ");
    CHECK_HAS(error.message, "bytes follow that are no gzip");
    CHECK_INT(error.place.line, 3);
    CHECK_STRING(error.place.file, fixture.path);
    ol_text_release(&file);
    ol_text_release(&all);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(values);
    CASE(strings_and_escapes);
    CASE(numbers_stay_as_written);
    CASE(what_is_no_json);
    CASE(a_truncated_value_is_an_error_anywhere);
    CASE(chunks_may_end_anywhere);
    CASE(faults_do_not_depend_on_chunks);
    CASE(long_files);
    CASE(the_longest_string);
    CASE(depth_is_limited);
    CASE(skipping_and_places);
    CASE(a_damaged_file);
    fixture_end(&fixture);
    return check_end();
}
