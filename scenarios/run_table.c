/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/run_table.h"

#include "outlay/csv.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#define COLUMNS_LIMIT 24

struct ol_run_table {
    const char *path;
    const char *file;
    const char *const *names;
    size_t at[COLUMNS_LIMIT]; /* SIZE_MAX: it has none */
    struct ol_input *input;
    struct ol_csv *csv;
};

static int read_header(struct ol_run_table *table, size_t needed, struct ol_error *error)
{
    const int got = ol_csv_row(table->csv, error);
    if (got < 0)
        return got;
    for (size_t i = 0; table->names[i]; i++) {
        OL_ASSERT(i < COLUMNS_LIMIT);
        table->at[i] = SIZE_MAX;
        for (size_t k = 0; got > 0 && k < ol_csv_field_count(table->csv); k++)
            if (ol_slice_is(ol_csv_field(table->csv, k), table->names[i]))
                table->at[i] = k;
        if (table->at[i] == SIZE_MAX && i < needed)
            return ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = table->path, .line = 1},
                           "this is no %s of a run: it has no column \"%s\"; run the scenario again", table->file,
                           table->names[i]);
    }
    return OL_OK;
}

struct ol_run_table *ol_run_table_open(const char *directory, const char *file, const char *const *names,
                                       size_t needed, struct ol_arena *arena, struct ol_error *error)
{
    struct stat about;
    struct ol_run_table *table = ol_mem_new(sizeof *table);
    table->file = file;
    table->names = names;
    table->path = ol_arena_format(arena, "%s/%s", directory, file);
    const bool is_there = stat(table->path, &about) == 0 || errno != ENOENT;
    if (is_there)
        table->input = ol_input_open(table->path, OL_NOWHERE, error);
    if (table->input)
        table->csv = ol_csv_new(table->input, ',');
    if (table->csv && read_header(table, needed, error) == OL_OK)
        return table;
    ol_run_table_close(table);
    return NULL;
}

void ol_run_table_close(struct ol_run_table *table)
{
    if (!table)
        return;
    ol_csv_free(table->csv);
    ol_input_close(table->input);
    ol_mem_free(table);
}

int ol_run_table_next(struct ol_run_table *table, struct ol_error *error)
{
    return table ? ol_csv_row(table->csv, error) : error->status;
}

/* A name that a spreadsheet would take for a formula was written behind an apostrophe. */
struct ol_slice ol_run_table_text(const struct ol_run_table *table, size_t column)
{
    struct ol_slice text = {"", 0};
    if (table->at[column] != SIZE_MAX)
        text = ol_csv_field(table->csv, table->at[column]);
    if (text.length > 1 && text.data[0] == '\'' && memchr("=+-@\t\r", text.data[1], 6))
        return (struct ol_slice){text.data + 1, text.length - 1};
    return text;
}

const char *ol_run_table_keep(const struct ol_run_table *table, size_t column, struct ol_arena *arena)
{
    const struct ol_slice text = ol_run_table_text(table, column);
    return ol_arena_copy(arena, text.data, text.length);
}

double ol_run_table_real(const struct ol_run_table *table, size_t column)
{
    double value;
    return ol_slice_real(ol_run_table_text(table, column), &value) && isfinite(value) ? value : NAN;
}

bool ol_run_table_money(const struct ol_run_table *table, size_t column, ol_money *money)
{
    const struct ol_slice text = ol_run_table_text(table, column);
    char why[160];
    *money = 0;
    return text.length == 0 || ol_money_parse(text, money, why);
}

int ol_run_table_fail(const struct ol_run_table *table, size_t column, struct ol_error *error)
{
    char shown[OL_SHOWN_BUFFER];
    return ol_fail(error, OL_BAD_INPUT, ol_csv_place(table->csv), "%s is \"%s\"; this is no row of a %s",
                   table->names[column], ol_slice_show(ol_run_table_text(table, column), shown), table->file);
}
