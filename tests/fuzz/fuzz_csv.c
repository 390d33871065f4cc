/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz_csv: the first byte chooses the delimiter, the rest is the file. Rows have fields within the limits, their
 * places go up, and what is read, written again with quotes everywhere and read once more is the same.
 */
#include "outlay/csv.h"
#include "tests/fuzz/memory_file.h"

#include <string.h>

#define MUST(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_quoted(struct ol_text *text, struct ol_slice field)
{
    ol_text_adds(text, "\"");
    for (size_t i = 0; i < field.length; i++)
        ol_text_add(text, field.data[i] == '"' ? "\"\"" : &field.data[i], field.data[i] == '"' ? 2 : 1);
    ol_text_adds(text, "\"");
}

/* All rows with every field quoted; the status. */
static int read_rows(const void *bytes, size_t length, char delimiter, struct ol_text *rows)
{
    int got;
    int64_t line = 0;
    struct ol_error error = {0};
    struct memory_file file = memory_file_new(bytes, length);
    struct ol_input *input = ol_input_open(file.path, OL_NOWHERE, &error);
    MUST(input);
    struct ol_csv *csv = ol_csv_new(input, delimiter);
    while ((got = ol_csv_row(csv, &error)) > 0) {
        size_t count = ol_csv_field_count(csv);
        MUST(count >= 1 && count <= OL_CSV_FIELD_LIMIT);
        MUST(ol_csv_place(csv).line > line);
        line = ol_csv_place(csv).line;
        for (size_t i = 0; i < count; i++) {
            ol_text_adds(rows, i ? "," : "");
            add_quoted(rows, ol_csv_field(csv, i));
        }
        ol_text_adds(rows, "\n");
    }
    MUST(got == 0 || (error.status == got && error.message[0]));
    ol_csv_free(csv);
    ol_input_close(input);
    memory_file_free(&file);
    return got;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = {0, ',', ';', '\t', '|'};
    struct ol_text once = {0}, twice = {0};
    if (size == 0)
        return 0;
    int status = read_rows(data + 1, size - 1, delimiters[data[0] % sizeof delimiters], &once);
    if (status == OL_OK && once.length) {
        /* a row may have become too long by its quotes */
        if (read_rows(once.data, once.length, ',', &twice) == OL_OK)
            MUST(twice.length == once.length && memcmp(once.data, twice.data, once.length) == 0);
        else
            MUST(once.length > OL_INPUT_LINE_LIMIT);
    }
    ol_text_release(&once);
    ol_text_release(&twice);
    return 0;
}
