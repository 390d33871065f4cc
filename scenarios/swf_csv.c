/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/swf_csv.h"

#include "models/trace/swf_row.h"
#include "models/trace/trace_number.h"
#include "outlay/csv.h"

#include <string.h>

/* ---- to CSV ---- */

void ol_swf_csv_header(struct ol_output *output)
{
    for (size_t i = 0; i < OL_SWF_FIELDS; i++)
        ol_output_format(output, "%s%s", i ? "," : "", ol_swf_field_names[i]);
    ol_output_char(output, '\n');
}

static bool is_formula(struct ol_slice text)
{
    int64_t number;
    if (!text.length || !strchr("=+-@\t", *text.data) || *text.data == '\0')
        return false;
    return !ol_trace_number(text, 1, &number);
}

void ol_swf_csv_cell(struct ol_output *output, struct ol_slice text)
{
    const bool needs_apostrophe = text.length && (*text.data == '\'' || is_formula(text));
    bool needs_quotes = false;
    for (size_t i = 0; i < text.length; i++)
        needs_quotes |= text.data[i] == ',' || text.data[i] == '"' || text.data[i] == '\r';
    if (needs_quotes)
        ol_output_char(output, '"');
    if (needs_apostrophe)
        ol_output_char(output, '\'');
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '"')
            ol_output_char(output, '"');
        ol_output_char(output, text.data[i]);
    }
    if (needs_quotes)
        ol_output_char(output, '"');
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static void write_row(struct ol_output *output, struct ol_slice line)
{
    const char *at = line.data, *const end = line.data + line.length;
    for (bool is_first = true;; is_first = false) {
        while (at < end && is_blank(*at))
            at++;
        if (at == end)
            break;
        const char *token = at;
        while (at < end && !is_blank(*at))
            at++;
        if (!is_first)
            ol_output_char(output, ',');
        ol_swf_csv_cell(output, (struct ol_slice){token, (size_t)(at - token)});
    }
    ol_output_char(output, '\n');
}

static struct ol_slice without_cr(struct ol_slice line)
{
    line.length -= line.length && line.data[line.length - 1] == '\r';
    return line;
}

static struct ol_slice without_mark(struct ol_slice line)
{
    if (line.length < 3 || memcmp(line.data, "\xef\xbb\xbf", 3) != 0)
        return line;
    return (struct ol_slice){line.data + 3, line.length - 3};
}

int ol_swf_to_csv(struct ol_input *input, struct ol_output *output, struct ol_error *error)
{
    struct ol_slice line;
    int got;
    ol_swf_csv_header(output);
    for (bool is_first = true; (got = ol_input_line(input, &line, error)) > 0; is_first = false) {
        line = without_cr(is_first ? without_mark(line) : line);
        if (!ol_slice_trim(line).length)
            continue;
        if (ol_swf_is_data(line)) {
            write_row(output, line);
        } else {
            ol_swf_csv_cell(output, line);
            ol_output_char(output, '\n');
        }
    }
    return got < 0 ? got : OL_OK;
}

/* ---- to SWF ---- */

static struct ol_slice cell_of(const struct ol_csv *csv, size_t i)
{
    const struct ol_slice text = ol_csv_field(csv, i);
    return text.length && *text.data == '\'' ? (struct ol_slice){text.data + 1, text.length - 1} : text;
}

static bool is_comment(struct ol_slice text)
{
    text = ol_slice_trim(text);
    return text.length && *text.data == ';';
}

static int write_comment(const struct ol_csv *csv, struct ol_output *output, struct ol_error *error)
{
    const struct ol_slice text = cell_of(csv, 0);
    if (memchr(text.data, '\n', text.length))
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(csv),
                       "a comment of a log is one line; this one has more");
    ol_output_bytes(output, text.data, text.length);
    ol_output_char(output, '\n');
    return OL_OK;
}

/* How many cells make fields: empty ones at the end beyond what the format has are a spreadsheet's. */
static size_t field_count(const struct ol_csv *csv)
{
    size_t count = ol_csv_field_count(csv);
    while (count > OL_SWF_FIELDS && ol_slice_trim(cell_of(csv, count - 1)).length == 0)
        count--;
    return count;
}

static int write_fields(const struct ol_csv *csv, struct ol_output *output, struct ol_error *error)
{
    const size_t count = field_count(csv);
    for (size_t i = 0; i < count; i++) {
        const struct ol_slice text = ol_slice_trim(cell_of(csv, i));
        char shown[OL_SHOWN_BUFFER];
        for (size_t k = 0; k < text.length; k++)
            if (is_blank(text.data[k]) || text.data[k] == '\n')
                return ol_fail(error, OL_BAD_INPUT, ol_csv_place(csv),
                               "cell %zu is \"%s\"; a field of a log has no blanks in it", i + 1,
                               ol_slice_show(text, shown));
        if (i)
            ol_output_char(output, ' ');
        if (text.length)
            ol_output_bytes(output, text.data, text.length);
        else
            ol_output_string(output, "-1");
    }
    ol_output_char(output, '\n');
    return OL_OK;
}

static int read_header(struct ol_csv *csv, struct ol_error *error)
{
    const int got = ol_csv_row(csv, error);
    if (got < 0)
        return got;
    for (size_t i = 0; i < OL_SWF_FIELDS; i++)
        if (got == 0 || !ol_slice_is(ol_slice_trim(ol_csv_field(csv, i)), ol_swf_field_names[i]))
            return ol_fail(
                error, OL_BAD_INPUT, ol_csv_place(csv),
                "column %zu is not \"%s\"; the columns of such a table are those that SWF to CSV writes, in "
                "their order",
                i + 1, ol_swf_field_names[i]);
    return OL_OK;
}

int ol_csv_to_swf(struct ol_input *input, struct ol_output *output, struct ol_error *error)
{
    struct ol_csv *csv = ol_csv_new(input, ',');
    int status = read_header(csv, error), got = 0;
    while (status == OL_OK && (got = ol_csv_row(csv, error)) > 0)
        status =
            is_comment(cell_of(csv, 0)) ? write_comment(csv, output, error) : write_fields(csv, output, error);
    ol_csv_free(csv);
    return status != OL_OK ? status : got < 0 ? got : OL_OK;
}
