/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows are shown as [field|field] and compared with strings by hand, and on random files with a second reader
 * that goes byte by byte through a table of four states.
 */
#include "outlay/csv.h"

#include "tests/check.h"
#include "tests/fixture.h"

static struct fixture fixture;

static void show_row(const struct ol_csv *csv, struct ol_text *shown)
{
    ol_text_adds(shown, "[");
    for (size_t i = 0; i < ol_csv_field_count(csv); i++) {
        struct ol_slice field = ol_csv_field(csv, i);
        ol_text_adds(shown, i ? "|" : "");
        ol_text_add(shown, field.data, field.length);
    }
    ol_text_adds(shown, "]");
}

/* All rows of the bytes, cleared first; the status. */
static int show_all(const char *bytes, size_t length, char delimiter, struct ol_text *shown,
                    struct ol_error *error)
{
    int got;
    const char *path = fixture_write(&fixture, "rows.csv", bytes, length);
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, error);
    struct ol_csv *csv = ol_csv_new(input, delimiter);
    ol_text_clear(shown);
    while ((got = ol_csv_row(csv, error)) > 0)
        show_row(csv, shown);
    CHECK_INT(ol_csv_field_count(csv), 0);
    ol_csv_free(csv);
    ol_input_close(input);
    return got;
}

static void by_hand(void)
{
    static const struct {
        const char *bytes;
        char delimiter;
        const char *rows;
    } files[] = {
        {"", 0, ""},
        {"\n\r\n \n", 0, ""},
        {"a,b\n1,2\n", 0, "[a|b][1|2]"},
        {"a,b\r\n1,2", 0, "[a|b][1|2]"},
        {"a,b\r\n1,2\r", 0, "[a|b][1|2]"},
        {"a;b;c,d\n1;2;3\n", 0, "[a|b|c,d][1|2|3]"},
        {"a\tb,c\td\n1\t2\t3\n", 0, "[a|b,c|d][1|2|3]"},
        {"\"x;y;z\",b\n", 0, "[x;y;z|b]"},
        {"one\ntwo words\n", 0, "[one][two words]"},
        {"a,b;c\n", ';', "[a,b|c]"},
        {",\n,,\n", 0, "[|][||]"},
        {"a,,c,\n", 0, "[a||c|]"},
        {"a,b\n\n\n1,2\n\n", 0, "[a|b][1|2]"},
        {"\"a,b\",\"say \"\"hi\"\"\"\n", 0, "[a,b|say \"hi\"]"},
        {"\"two\nlines\",x\n1,2\n", 0, "[two\nlines|x][1|2]"},
        {"\"two\r\nlines\"\r\nnext\r\n", 0, "[two\r\nlines][next]"},
        {"\"\n\n\"\n", 0, "[\n\n]"},
        {"\"\"\n", 0, "[]"},
        {"\"\",\"\"\n", 0, "[|]"},
        {"\"\"\"\"\n", 0, "[\"]"},
        {"a\"b,5\" disk\n", 0, "[a\"b|5\" disk]"},
        {"\"ab\"cd,\"e\"f\"\n", 0, "[abcd|ef\"]"},
        {" \"a\",b\n", 0, "[ \"a\"|b]"},
        {"\"a\"", 0, "[a]"},
        {"\"a\"\r", 0, "[a]"},
        {"\"a\",", 0, "[a|]"},
        {"\xef\xbb\xbf"
         "a,b\n",
         0, "[a|b]"},
        {"\xef\xbb\xbf\"a\",b\n", 0, "[a|b]"},
        {"\xef\xbb\xbf", 0, ""},
        {"sep=;\na,b;c\n", 0, "[a,b|c]"},
        {"\xef\xbb\xbfSEP=|\r\na|b,c\r\n", 0, "[a|b,c]"},
        {"sep=;\na,b;c\n", ',', "[a|b;c]"},
        {"sep=\na\n", 0, "[sep=][a]"},
        {"a\nsep=;\n", 0, "[a][sep=;]"},
        {"\xff,\xfe\n", 0, "[\xff|\xfe]"},
    };
    struct ol_text shown = {0};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct ol_error error = {0};
        CHECK_INT(show_all(files[i].bytes, strlen(files[i].bytes), files[i].delimiter, &shown, &error), OL_OK);
        CHECK_STRING(ol_text_string(&shown), files[i].rows);
    }
    CHECK_INT(show_all("a\0b,\0\n", 6, 0, &shown, NULL), OL_OK);
    CHECK(shown.length == 7 && memcmp(shown.data, "[a\0b|\0]", 7) == 0);
    ol_text_release(&shown);
}

static void places_and_fields_beyond(void)
{
    static const char bytes[] = "h1,h2\n\n\"x\ny\",1\nlast,2";
    static const int lines[] = {1, 3, 5};
    const char *path = fixture_write(&fixture, "rows.csv", bytes, strlen(bytes));
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, NULL);
    struct ol_csv *csv = ol_csv_new(input, 0);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        CHECK_INT(ol_csv_row(csv, NULL), 1);
        CHECK_INT(ol_csv_place(csv).line, lines[i]);
        CHECK_STRING(ol_csv_place(csv).file, path);
        CHECK_INT(ol_csv_field_count(csv), 2);
        CHECK_INT(ol_csv_field(csv, 2).length, 0);
        CHECK_INT(ol_csv_field(csv, SIZE_MAX).length, 0);
    }
    CHECK_INT(ol_csv_row(csv, NULL), 0);
    CHECK_INT(ol_csv_row(csv, NULL), 0);
    ol_csv_free(csv);
    ol_input_close(input);
}

/* A byte order mark and `sep=` belong to a file's first line, not to the first that a reader meets. */
static void reading_on_from_the_middle(void)
{
    static const char bytes[] = "# a comment\nsep=;\n";
    struct ol_slice line;
    struct ol_text shown = {0};
    const char *path = fixture_write(&fixture, "rows.csv", bytes, strlen(bytes));
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, NULL);
    CHECK_INT(ol_input_line(input, &line, NULL), 1);
    struct ol_csv *csv = ol_csv_new(input, 0);
    CHECK_INT(ol_csv_row(csv, NULL), 1);
    show_row(csv, &shown);
    CHECK_STRING(ol_text_string(&shown), "[sep=|]");
    ol_text_release(&shown);
    ol_csv_free(csv);
    ol_input_close(input);
}

static void too_many_fields(void)
{
    for (int variant = 0; variant < 4; variant++) {
        bool is_quoted = variant & 1, is_too_many = variant & 2;
        struct ol_text bytes = {0}, shown = {0};
        struct ol_error error = {0};
        ol_text_adds(&bytes, is_quoted ? "fine\n\"\"" : "fine\n");
        for (int i = 1; i < OL_CSV_FIELD_LIMIT + is_too_many; i++)
            ol_text_adds(&bytes, ",");
        int status = show_all(bytes.data, bytes.length, ',', &shown, &error);
        CHECK_INT(status, is_too_many ? OL_BAD_INPUT : OL_OK);
        CHECK_HAS(error.message, is_too_many ? "more than 10000 fields" : "");
        CHECK_INT(error.place.line, is_too_many ? 2 : 0);
        ol_text_release(&bytes);
        ol_text_release(&shown);
    }
}

static void quotes_that_never_close(void)
{
    struct ol_text bytes = {0}, shown = {0};
    struct ol_error error = {0};
    static const char short_one[] = "a,b\n1,\"2\n3,4\n";
    CHECK_INT(show_all(short_one, strlen(short_one), 0, &shown, &error), OL_BAD_INPUT);
    CHECK_INT(error.place.line, 2);
    CHECK_HAS(error.message, "not closed up to the end");
    ol_text_adds(&bytes, "a,b\n1,\"2\n");
    while (bytes.length < 3 << 20)
        ol_text_adds(&bytes, "row after row, and no quote\n");
    CHECK_INT(show_all(bytes.data, bytes.length, 0, &shown, &error), OL_BAD_INPUT);
    CHECK_INT(error.place.line, 2);
    CHECK_HAS(error.message, "for more than 1048576 bytes");
    ol_text_release(&bytes);
    ol_text_release(&shown);
}

static void a_failing_input(void)
{
    struct ol_text shown = {0};
    struct ol_error error = {0};
    CHECK_INT(show_all("\x1f\x8b no gzip", 10, 0, &shown, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "gzip");
    ol_text_release(&shown);
}

enum state { FIELD_START, PLAIN_FIELD, QUOTED, QUOTE_IN_QUOTED };

/* The second reader, for comma and LF only: shows the rows; false where the last quote stays open. */
static bool show_bytewise(const char *bytes, size_t length, struct ol_text *shown)
{
    enum state state = FIELD_START;
    bool in_row = false;
    for (size_t i = 0; i <= length; i++) {
        bool is_end = i == length;
        char c = is_end ? '\n' : bytes[i];
        if (is_end && state == QUOTED)
            return false;
        if (c == '\n' && state != QUOTED) {
            ol_text_adds(shown, in_row ? "]" : "");
            in_row = false;
            state = FIELD_START;
            continue;
        }
        ol_text_adds(shown, in_row ? "" : "[");
        in_row = true;
        if (c == '"' && (state == FIELD_START || state == QUOTED)) {
            state = state == QUOTED ? QUOTE_IN_QUOTED : QUOTED;
        } else if (c == ',' && state != QUOTED) {
            ol_text_adds(shown, "|");
            state = FIELD_START;
        } else {
            ol_text_add(shown, &c, 1);
            state = state == QUOTED || (c == '"' && state == QUOTE_IN_QUOTED) ? QUOTED : PLAIN_FIELD;
        }
    }
    return true;
}

static void random_files_against_a_second_reader(void)
{
    static const char alphabet[] = "\"\"\",,,\n\nab";
    uint64_t state = 5;
    int open = 0;
    struct ol_text shown = {0}, want = {0};
    for (int round = 0; round < 3000; round++) {
        char bytes[60];
        size_t length = fixture_random(&state) % sizeof bytes;
        for (size_t i = 0; i < length; i++)
            bytes[i] = alphabet[fixture_random(&state) % (sizeof alphabet - 1)];
        ol_text_clear(&want);
        bool is_closed = show_bytewise(bytes, length, &want);
        int status = show_all(bytes, length, ',', &shown, NULL);
        open += !is_closed;
        CHECK_INT(status, is_closed ? OL_OK : OL_BAD_INPUT);
        if (is_closed)
            CHECK_STRING(ol_text_string(&shown), ol_text_string(&want));
    }
    CHECK(open > 300 && open < 2700);
    ol_text_release(&shown);
    ol_text_release(&want);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(by_hand);
    CASE(places_and_fields_beyond);
    CASE(reading_on_from_the_middle);
    CASE(too_many_fields);
    CASE(quotes_that_never_close);
    CASE(a_failing_input);
    CASE(random_files_against_a_second_reader);
    fixture_end(&fixture);
    return check_end();
}
