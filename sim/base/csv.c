/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv: fields as spans of one row's bytes.
 *
 * A line without a quote is cut where it lies, in the input's buffer, and nothing is copied. A line with one goes
 * through a scanner that copies unquoted bytes into `text`; when it ends inside quotes the next line is taken on,
 * so `text` holds the row when the input's buffer no longer does. A row is limited like a line: a quote that was
 * never closed does not swallow the file.
 *
 * A quote opens only at a field's start; elsewhere it is a character like others, and what follows a closing quote
 * up to the delimiter belongs to the field, as spreadsheets and most readers have it.
 */
#include "outlay/csv.h"

#include "outlay/arena.h"

#include <string.h>
#include <strings.h>

struct span {
    size_t start, length;
};

struct ol_csv {
    struct ol_input *input;
    char delimiter; /* 0: not known yet */
    struct ol_place place;
    const char *bytes; /* what the spans lie in: a line of the input or `text` */
    struct ol_text text;
    struct span *fields;
    size_t count, capacity;
    uint64_t blank_lines;
};

struct ol_csv *ol_csv_new(struct ol_input *input, char delimiter)
{
    struct ol_csv *csv = ol_mem_new(sizeof *csv);
    csv->input = input;
    csv->delimiter = delimiter;
    return csv;
}

void ol_csv_free(struct ol_csv *csv)
{
    if (!csv)
        return;
    ol_text_release(&csv->text);
    ol_mem_free(csv->fields);
    ol_mem_free(csv);
}

static int add_field(struct ol_csv *csv, size_t start, size_t length, struct ol_error *error)
{
    if (csv->count == OL_CSV_FIELD_LIMIT)
        return ol_fail(error, OL_BAD_INPUT, csv->place, "the row has more than %d fields, the most allowed",
                       OL_CSV_FIELD_LIMIT);
    OL_MEM_RESERVE(csv->fields, csv->capacity, csv->count + 1);
    csv->fields[csv->count++] = (struct span){start, length};
    return OL_OK;
}

static bool ends_with_cr(struct ol_slice line)
{
    return line.length && line.data[line.length - 1] == '\r';
}

static int cut_plain(struct ol_csv *csv, struct ol_slice line, struct ol_error *error)
{
    const char *field = line.data, *end = line.data + line.length, *delimiter;
    int status = OL_OK;
    csv->bytes = line.data;
    while (status == OL_OK && (delimiter = memchr(field, csv->delimiter, (size_t)(end - field)))) {
        status = add_field(csv, (size_t)(field - line.data), (size_t)(delimiter - field), error);
        field = delimiter + 1;
    }
    return status ? status : add_field(csv, (size_t)(field - line.data), (size_t)(end - field), error);
}

/* The line on which a quoted field goes on. */
static int next_quoted_line(struct ol_csv *csv, struct ol_slice *line, struct ol_error *error)
{
    ol_text_add(&csv->text, "\n", 1);
    int got = ol_input_line(csv->input, line, error);
    if (got > 0 && csv->text.length + line->length <= OL_INPUT_LINE_LIMIT)
        return OL_OK;
    if (got < 0)
        return got;
    if (got == 0)
        return ol_fail(error, OL_BAD_INPUT, csv->place,
                       "a quoted field of this row is not closed up to the end of the file; is a quote missing?");
    return ol_fail(error, OL_BAD_INPUT, csv->place,
                   "a quoted field of this row goes on for more than %zu bytes; is its closing quote missing?",
                   OL_INPUT_LINE_LIMIT);
}

/* Copies the inside of quotes, from behind the opening one to behind the closing one; takes on lines for it. */
static int copy_quoted(struct ol_csv *csv, struct ol_slice *rest, struct ol_error *error)
{
    for (;;) {
        const char *quote = memchr(rest->data, '"', rest->length);
        size_t inside = quote ? (size_t)(quote - rest->data) : rest->length;
        ol_text_add(&csv->text, rest->data, inside);
        if (!quote) {
            int status = next_quoted_line(csv, rest, error);
            if (status != OL_OK)
                return status;
            continue;
        }
        *rest = (struct ol_slice){quote + 1, rest->length - inside - 1};
        if (!rest->length || rest->data[0] != '"')
            return OL_OK;
        ol_text_add(&csv->text, "\"", 1);
        *rest = (struct ol_slice){rest->data + 1, rest->length - 1};
    }
}

static int cut_quoted(struct ol_csv *csv, struct ol_slice rest, struct ol_error *error)
{
    ol_text_clear(&csv->text);
    for (;;) {
        size_t start = csv->text.length;
        int status = OL_OK;
        if (rest.length && rest.data[0] == '"') {
            rest = (struct ol_slice){rest.data + 1, rest.length - 1};
            status = copy_quoted(csv, &rest, error);
        }
        if (status != OL_OK)
            return status;
        const char *delimiter = memchr(rest.data, csv->delimiter, rest.length);
        size_t length = delimiter ? (size_t)(delimiter - rest.data) : rest.length - ends_with_cr(rest);
        ol_text_add(&csv->text, rest.data, length);
        status = add_field(csv, start, csv->text.length - start, error);
        if (status != OL_OK || !delimiter)
            return status;
        rest = (struct ol_slice){delimiter + 1, rest.length - length - 1};
    }
}

/* The delimiter that stands most often outside quotes in the first row's first line. */
static char likely_delimiter(struct ol_slice line)
{
    static const char candidates[] = {',', ';', '\t'};
    size_t counts[sizeof candidates] = {0}, best = 0;
    bool is_quoted = false;
    for (size_t i = 0; i < line.length; i++) {
        is_quoted ^= line.data[i] == '"';
        for (size_t k = 0; k < sizeof candidates; k++)
            counts[k] += !is_quoted && line.data[i] == candidates[k];
    }
    for (size_t k = 1; k < sizeof candidates; k++)
        if (counts[k] > counts[best])
            best = k;
    return candidates[best];
}

static bool is_blank(struct ol_slice line)
{
    size_t i = 0, length = line.length - ends_with_cr(line);
    while (i < length && line.data[i] == ' ')
        i++;
    return i == length;
}

/* The first line of a file may begin with a byte order mark and be nothing but `sep=;`, which a delimiter given by
 * the caller overrides. */
static void read_first_line(struct ol_csv *csv, struct ol_slice *line)
{
    if (line->length >= 3 && memcmp(line->data, "\xef\xbb\xbf", 3) == 0)
        *line = (struct ol_slice){line->data + 3, line->length - 3};
    if (line->length - ends_with_cr(*line) != 5 || strncasecmp(line->data, "sep=", 4) != 0)
        return;
    if (!csv->delimiter)
        csv->delimiter = line->data[4];
    line->length = 0;
}

static int next_line(struct ol_csv *csv, struct ol_slice *line, struct ol_error *error)
{
    for (;;) {
        int got = ol_input_line(csv->input, line, error);
        if (got <= 0)
            return got;
        csv->place = ol_input_place(csv->input);
        const bool was_blank = is_blank(*line);
        if (csv->place.line == 1)
            read_first_line(csv, line);
        if (!is_blank(*line))
            return 1;
        csv->blank_lines += was_blank;
    }
}

int ol_csv_row(struct ol_csv *csv, struct ol_error *error)
{
    struct ol_slice line;
    csv->count = 0;
    int got = next_line(csv, &line, error);
    if (got <= 0)
        return got;
    if (!csv->delimiter)
        csv->delimiter = likely_delimiter(line);
    if (memchr(line.data, '"', line.length)) {
        got = cut_quoted(csv, line, error);
        csv->bytes = ol_text_string(&csv->text);
    } else {
        line.length -= ends_with_cr(line);
        got = cut_plain(csv, line, error);
    }
    if (got != OL_OK)
        csv->count = 0;
    return got == OL_OK ? 1 : got;
}

uint64_t ol_csv_blank_lines(const struct ol_csv *csv)
{
    return csv->blank_lines;
}

size_t ol_csv_field_count(const struct ol_csv *csv)
{
    return csv->count;
}

struct ol_slice ol_csv_field(const struct ol_csv *csv, size_t i)
{
    if (i >= csv->count)
        return (struct ol_slice){"", 0};
    return (struct ol_slice){csv->bytes + csv->fields[i].start, csv->fields[i].length};
}

struct ol_place ol_csv_place(const struct ol_csv *csv)
{
    return csv->place;
}
