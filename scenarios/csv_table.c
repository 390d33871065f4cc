/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/csv_table.h"

#include "outlay/csv.h"

#include <string.h>

#define ROWS_LIMIT 1000000

static int add_row(struct ol_csv_table *table, const struct ol_csv *csv, size_t *capacity, struct ol_error *error)
{
    const size_t count = ol_csv_field_count(csv);
    if (table->columns == 0)
        table->columns = count;
    if (count != table->columns || table->rows >= ROWS_LIMIT)
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(csv),
                       "the row has %zu fields where the first line has %zu; run the scenario again", count,
                       table->columns);
    OL_MEM_RESERVE(table->cells, *capacity, (table->rows + 1) * count);
    for (size_t i = 0; i < count; i++) {
        const struct ol_slice field = ol_csv_field(csv, i);
        table->cells[table->rows * count + i] = ol_arena_copy(table->arena, field.data, field.length);
    }
    table->rows++;
    return OL_OK;
}

int ol_csv_table_read(struct ol_csv_table *table, const char *path, struct ol_arena *arena, struct ol_error *error)
{
    size_t capacity = 0;
    *table = (struct ol_csv_table){.arena = arena};
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, error);
    if (!input)
        return error->status;
    struct ol_csv *csv = ol_csv_new(input, ',');
    int got = 0, status = OL_OK;
    while (status == OL_OK && (got = ol_csv_row(csv, error)) > 0)
        status = add_row(table, csv, &capacity, error);
    ol_csv_free(csv);
    ol_input_close(input);
    const size_t cells = table->rows * table->columns;
    const char **kept = OL_ARENA_ARRAY(arena, const char *, cells + 1);
    if (cells > 0)
        memcpy(kept, table->cells, cells * sizeof *kept);
    ol_mem_free(table->cells);
    table->cells = kept;
    table->rows -= table->rows > 0;
    return got < 0 ? got : status;
}

const char *ol_csv_table_cell(const struct ol_csv_table *table, size_t row, const char *column)
{
    for (size_t i = 0; i < table->columns; i++)
        if (strcmp(table->cells[i], column) == 0)
            return table->cells[(row + 1) * table->columns + i];
    return "";
}
