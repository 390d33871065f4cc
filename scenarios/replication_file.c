/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/replication_file.h"

#include "outlay/csv.h"

#include <math.h>
#include <string.h>

/* The table as it is read: cells row by row, without the number of the replication. */
struct cells {
    struct ol_csv *csv;
    const char **names;
    size_t columns;
    double *values;
    size_t rows, capacity;
};

static int read_header(struct cells *cells, const char *path, struct ol_arena *arena, struct ol_error *error)
{
    const int got = ol_csv_row(cells->csv, error);
    if (got < 0)
        return got;
    if (got == 0 || !ol_slice_is(ol_csv_field(cells->csv, 0), "replication"))
        return ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = path, .line = 1},
                       "this is no file of a run: its first column is not \"replication\"");
    cells->columns = ol_csv_field_count(cells->csv) - 1;
    cells->names = OL_ARENA_ARRAY(arena, const char *, cells->columns + 1);
    for (size_t i = 0; i < cells->columns; i++) {
        const struct ol_slice name = ol_csv_field(cells->csv, i + 1);
        cells->names[i] = ol_arena_copy(arena, name.data, name.length);
    }
    return OL_OK;
}

/* An empty cell: no value in this replication. */
static int read_row(struct cells *cells, struct ol_error *error)
{
    const struct ol_place place = ol_csv_place(cells->csv);
    if (ol_csv_field_count(cells->csv) != cells->columns + 1)
        return ol_fail(error, OL_BAD_INPUT, place, "the row has %zu fields, the header %zu",
                       ol_csv_field_count(cells->csv), cells->columns + 1);
    OL_MEM_RESERVE(cells->values, cells->capacity, (cells->rows + 1) * cells->columns);
    double *row = &cells->values[cells->rows * cells->columns];
    for (size_t i = 0; i < cells->columns; i++) {
        const struct ol_slice field = ol_csv_field(cells->csv, i + 1);
        char shown[OL_SHOWN_BUFFER];
        row[i] = NAN;
        if (field.length > 0 && !ol_slice_real(field, &row[i]))
            return ol_fail(error, OL_BAD_INPUT, place, "\"%s\" in column %s is no number",
                           ol_slice_show(field, shown), cells->names[i]);
    }
    cells->rows++;
    return OL_OK;
}

static int read_rows(struct cells *cells, const char *path, struct ol_error *error)
{
    int got, status = OL_OK;
    while (status == OL_OK && (got = ol_csv_row(cells->csv, error)) != 0)
        status = got < 0 ? got : read_row(cells, error);
    if (status == OL_OK && cells->rows == 0)
        status = ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = path}, "there is no replication in it");
    return status;
}

static const char *unit_of(const struct ol_run_record *record, size_t near, const char *name)
{
    if (near < record->figure_count && strcmp(record->figures[near].name, name) == 0)
        return record->figures[near].unit; /* both files are in the order of names */
    for (size_t i = 0; i < record->figure_count; i++)
        if (strcmp(record->figures[i].name, name) == 0)
            return record->figures[i].unit;
    return "";
}

static void keep(struct ol_metrics *metrics, const struct cells *cells, const struct ol_run_record *record)
{
    metrics->replications = cells->rows;
    for (size_t i = 0; i < cells->columns; i++) {
        const char *unit = unit_of(record, i, cells->names[i]);
        for (size_t row = 0; row < cells->rows; row++)
            ol_metrics_set(metrics, row, cells->names[i], unit, cells->values[row * cells->columns + i]);
    }
}

int ol_replication_file_read(struct ol_metrics *metrics, const char *directory, const struct ol_run_record *record,
                             struct ol_error *error)
{
    const char *path = ol_arena_format(metrics->arena, "%s/replications.csv", directory);
    struct cells cells = {0};
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, error);
    if (!input)
        return error->status;
    cells.csv = ol_csv_new(input, ',');
    int status = read_header(&cells, path, metrics->arena, error);
    if (status == OL_OK)
        status = read_rows(&cells, path, error);
    if (status == OL_OK)
        keep(metrics, &cells, record);
    ol_mem_free(cells.values);
    ol_csv_free(cells.csv);
    ol_input_close(input);
    return status;
}
