/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Delimited traces, by position and without a header, so that any bytes reach the columns; then with a header; then
 * with all columns that there are.
 */
#include "tests/fuzz/trace_bytes.h"

#include <stdbool.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

struct options { /* as the fields of the csv format bind them */
    bool has_header;
    const char *delimiter;
};

static void read_columns(const char *path, struct ol_trace_column *columns, size_t count, bool has_header,
                         enum ol_unit unit)
{
    struct options options = {.has_header = has_header};
    struct ol_trace trace = {
        .format = {ol_kind_find(ol_trace_formats, "csv"), &options},
        .href = path,
        .columns = {columns, count},
    };
    trace_bytes_read(&trace, unit);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct memory_file file = memory_file_new(bytes, length);
    struct ol_trace_column by_position[] = {
        {.field = OL_TRACE_SUBMIT, .index = 1},      {.field = OL_TRACE_RUNTIME, .index = 2, .unit = "ms"},
        {.field = OL_TRACE_CPUS, .index = 3},        {.field = OL_TRACE_USER, .index = 4},
        {.field = OL_TRACE_ESTIMATE, .value = "1h"},
    };
    struct ol_trace_column by_name[] = {
        {.field = OL_TRACE_SUBMIT, .name = "t", .format = "%Y-%m-%d %H:%M:%S", .zone = "+01:00"},
        {.field = OL_TRACE_START, .name = "s"},
        {.field = OL_TRACE_END, .name = "e"},
        {.field = OL_TRACE_CPUS, .value = "1"},
    };
    struct ol_trace_column every[OL_TRACE_FIELDS];
    read_columns(file.path, by_position, sizeof by_position / sizeof *by_position, false, OL_UNIT_CPUS);
    read_columns(file.path, by_name, sizeof by_name / sizeof *by_name, true, OL_UNIT_CPUS);
    for (int i = 0; i < OL_TRACE_FIELDS; i++)
        every[i] = (struct ol_trace_column){.field = i, .name = ol_trace_field_names[i]};
    read_columns(file.path, every, OL_TRACE_FIELDS, true, OL_UNIT_GPUS);
    memory_file_free(&file);
    return 0;
}
