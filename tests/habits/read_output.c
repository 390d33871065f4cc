/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * read_output: whether standard input is one JSON value, or CSV of which each row has as many fields as the first.
 *
 *     outlay list verbs --format json | read_output json
 *
 * Ends with 0 where it is so, and says what is wrong and ends with 1 where not. Nothing at all is neither.
 */
#include "outlay/csv.h"
#include "outlay/json_reader.h"

#include <stdio.h>
#include <string.h>

static bool is_json(struct ol_input *input, struct ol_error *error)
{
    struct ol_json_reader *reader = ol_json_reader_new(input);
    struct ol_json_event event;
    int got = ol_json_next(reader, &event, error);
    if (got == 0)
        ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "there is no value");
    if (got > 0)
        got = ol_json_skip(reader, error) == OL_OK && ol_json_finish(reader, error) == OL_OK;
    ol_json_reader_free(reader);
    return got > 0;
}

static bool is_csv(struct ol_input *input, struct ol_error *error)
{
    struct ol_csv *csv = ol_csv_new(input, ',');
    int got = ol_csv_row(csv, error);
    const size_t fields = ol_csv_field_count(csv);
    if (got == 0)
        ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "there is no row");
    bool is_even = got > 0;
    while (is_even && (got = ol_csv_row(csv, error)) > 0)
        if (ol_csv_field_count(csv) != fields) {
            is_even = false;
            ol_fail(error, OL_BAD_INPUT, ol_csv_place(csv), "%zu fields here, and %zu in the first row",
                    ol_csv_field_count(csv), fields);
        }
    if (is_even && got == 0 && ol_csv_blank_lines(csv) > 0) {
        is_even = false;
        ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "there are blank lines");
    }
    ol_csv_free(csv);
    return is_even && got == 0;
}

int main(int count, char **words)
{
    struct ol_error error = {0};
    struct ol_input *input = ol_input_open("-", OL_NOWHERE, &error);
    const bool wants_csv = count > 1 && strcmp(words[1], "csv") == 0;
    const bool is_good = input && (wants_csv ? is_csv(input, &error) : is_json(input, &error));
    ol_input_close(input);
    if (!is_good)
        ol_error_print(&error, stdout);
    return is_good ? 0 : 1;
}
