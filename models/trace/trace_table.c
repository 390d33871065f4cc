/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace_table.h"

#include "outlay/arena.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>

static void keep_header(struct ol_trace_table *table)
{
    const size_t count = ol_csv_field_count(table->csv);
    table->header = ol_mem_new(ol_mem_product(sizeof *table->header, count + 1));
    for (size_t i = 0; i < count; i++) {
        const struct ol_slice name = ol_slice_trim(ol_csv_field(table->csv, i));
        table->header[i] = ol_mem_new(name.length + 1);
        if (name.length)
            memcpy(table->header[i], name.data, name.length);
    }
}

static int read_header(struct ol_trace_table *table, struct ol_error *error)
{
    const int got = ol_csv_row(table->csv, error);
    if (got < 0)
        return got;
    if (got == 0)
        return ol_fail(error, OL_BAD_INPUT, ol_input_place(table->input),
                       "the trace is empty; a header line was expected");
    keep_header(table);
    return OL_OK;
}

int ol_trace_table_csv(struct ol_trace_table *table, struct ol_error *error)
{
    table->csv = ol_csv_new(table->input, table->layout->delimiter);
    return table->layout->has_header ? read_header(table, error) : OL_OK;
}

static int open_rows(struct ol_trace_table *table, const struct ol_table_shape *shape, struct ol_error *error)
{
    if (shape->layout && shape->layout->maker) {
        table->names = shape->layout->names;
        table->state = shape->layout->maker->open(table, error);
        return table->state ? OL_OK : OL_BAD_INPUT;
    }
    table->csv = ol_csv_new(table->input, shape->delimiter);
    if (shape->has_header && read_header(table, error) < 0)
        return error->status;
    table->names = shape->has_header ? (const char *const *)table->header
                   : shape->layout   ? shape->layout->names
                                     : NULL;
    return OL_OK;
}

struct ol_trace_table *ol_trace_table_open(struct ol_input *input, const struct ol_table_shape *shape,
                                           struct ol_error *error)
{
    struct ol_trace_table *table = ol_mem_new(sizeof *table);
    const char *zone = shape->zone ? shape->zone : shape->layout ? shape->layout->zone : NULL;
    *table = (struct ol_trace_table){.input = input, .layout = shape->layout, .zone = zone ? zone : "UTC"};
    if (open_rows(table, shape, error) == OL_OK)
        return table;
    ol_trace_table_close(table);
    return NULL;
}

void ol_trace_table_close(struct ol_trace_table *table)
{
    if (!table)
        return;
    if (table->state)
        table->layout->maker->close(table->state);
    for (size_t i = 0; table->header && table->header[i]; i++)
        ol_mem_free(table->header[i]);
    ol_mem_free(table->header);
    ol_csv_free(table->csv);
    ol_text_release(&table->text);
    ol_mem_free(table);
}

int ol_trace_table_row(struct ol_trace_table *table, struct ol_error *error)
{
    return table->state ? table->layout->maker->next(table->state, table, error) : ol_csv_row(table->csv, error);
}

static size_t find(const char *const *names, const char *name, int compare(const char *, const char *))
{
    for (size_t i = 0; names && names[i]; i++)
        if (compare(names[i], name) == 0)
            return i;
    return SIZE_MAX;
}

size_t ol_trace_table_find(const struct ol_trace_table *table, const char *name)
{
    return find(table->names, name, strcmp);
}

size_t ol_trace_table_head(const struct ol_trace_table *table, const char *name)
{
    return find((const char *const *)table->header, name, strcasecmp);
}

size_t ol_trace_table_count(const struct ol_trace_table *table)
{
    return table->state ? OL_TABLE_COLUMNS : ol_csv_field_count(table->csv);
}

struct ol_slice ol_trace_table_field(const struct ol_trace_table *table, size_t i)
{
    if (!table->state)
        return ol_csv_field(table->csv, i);
    if (i >= OL_TABLE_COLUMNS || table->cells[i].length == 0)
        return (struct ol_slice){"", 0};
    return (struct ol_slice){table->text.data + table->cells[i].start, table->cells[i].length};
}

struct ol_place ol_trace_table_place(const struct ol_trace_table *table)
{
    return table->state ? table->place : ol_csv_place(table->csv);
}

/* ---- for makers ---- */

void ol_trace_table_begin(struct ol_trace_table *table, struct ol_place place)
{
    table->place = place;
    ol_text_clear(&table->text);
    memset(table->cells, 0, sizeof table->cells);
}

void ol_trace_table_put(struct ol_trace_table *table, size_t column, struct ol_slice text)
{
    OL_ASSERT(column < OL_TABLE_COLUMNS);
    if (!text.length)
        return;
    table->cells[column].start = table->text.length;
    table->cells[column].length = text.length;
    ol_text_add(&table->text, text.data, text.length);
}

void ol_trace_table_putf(struct ol_trace_table *table, size_t column, const char *format, ...)
{
    char text[64];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ol_trace_table_put(table, column, ol_slice_of(text));
}

void ol_trace_table_put_time(struct ol_trace_table *table, size_t column, ol_time time)
{
    if (time == OL_NEVER)
        return;
    const int64_t rest = time % OL_SECOND;
    if (rest)
        ol_trace_table_putf(table, column, "%s%" PRId64 ".%06" PRId64, time < 0 ? "-" : "",
                            (time < 0 ? -time : time) / OL_SECOND, rest < 0 ? -rest : rest);
    else
        ol_trace_table_putf(table, column, "%" PRId64, time / OL_SECOND);
}
