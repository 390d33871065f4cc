/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "traffic_table.h"

#include "outlay/arena.h"

#include <string.h>

static char delimiter_of(const char *text)
{
    if (!text)
        return 0;
    return strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0 ? '\t' : *text;
}

void ol_traffic_check_delimiter(const struct ol_traffic *traffic, const char *delimiter, struct ol_faults *faults)
{
    if (delimiter && delimiter_of(delimiter) != '\t' && (strlen(delimiter) != 1 || *delimiter == '"'))
        ol_faults_add(faults, ol_xml_place(traffic->node, "delimiter"),
                      "delimiter \"%s\" is not one character; write , or ; or | or tab", delimiter);
}

/* ---- the columns ---- */

static size_t find_name(const struct ol_csv *csv, const char *name)
{
    for (size_t i = 0; i < ol_csv_field_count(csv); i++)
        if (ol_slice_is(ol_slice_trim(ol_csv_field(csv, i)), name))
            return i;
    return SIZE_MAX;
}

static int unknown_name(const struct ol_csv *csv, const char *name, struct ol_place place, struct ol_error *error)
{
    struct ol_text list = {0};
    char shown[OL_SHOWN_BUFFER];
    for (size_t i = 0; i < ol_csv_field_count(csv) && list.length < 200; i++)
        ol_text_addf(&list, "%s\"%s\"", i ? ", " : "", ol_slice_show(ol_slice_trim(ol_csv_field(csv, i)), shown));
    const int status = ol_fail(error, OL_BAD_INPUT, place, "the log has no column \"%.80s\"; it has %.300s", name,
                               ol_text_string(&list));
    ol_text_release(&list);
    return status;
}

static void add_cell(struct ol_traffic_table *table, enum ol_traffic_field field, size_t index)
{
    table->cells[table->cell_count].field = field;
    table->cells[table->cell_count++].index = index;
    table->needed = index >= table->needed ? index + 1 : table->needed;
}

/* The table stands on the first row. */
static int find_cells(struct ol_traffic_table *table, bool has_header, bool is_series, struct ol_error *error)
{
    const size_t width = ol_csv_field_count(table->csv);
    bool has_columns = false;
    for (int i = 0; i < OL_TRAFFIC_FIELDS; i++) {
        const struct ol_traffic_text *text = &table->columns.fields[i];
        has_columns |= text->is_given;
        if (!text->is_given || text->is_constant)
            continue;
        const struct ol_place place = ol_xml_place(text->column ? text->column->node : NULL, "name");
        if (text->index == 0 && !has_header)
            return ol_fail(error, OL_BAD_INPUT, place,
                           "column \"%s\" is named but the log has no header line; give index=\"1\" ...",
                           text->name);
        const size_t index = text->index > 0 ? (size_t)text->index - 1 : find_name(table->csv, text->name);
        if (index == SIZE_MAX)
            return unknown_name(table->csv, text->name, place, error);
        add_cell(table, (enum ol_traffic_field)i, index);
    }
    if (has_columns || !is_series)
        return 0;
    if (width > 1)
        add_cell(table, OL_TRAFFIC_TIME, 0);
    add_cell(table, OL_TRAFFIC_COUNT, width > 1);
    return 0;
}

static bool looks_like_header(const struct ol_csv *csv)
{
    double number;
    const struct ol_slice last = ol_slice_trim(ol_csv_field(csv, ol_csv_field_count(csv) - 1));
    return !ol_traffic_is_missing(last) && !ol_slice_real(last, &number);
}

static bool has_named(const struct ol_traffic *traffic)
{
    const struct ol_traffic_column *columns = traffic->columns.items;
    for (size_t i = 0; i < traffic->columns.count; i++)
        if (columns[i].name)
            return true;
    return false;
}

static int read_first(struct ol_traffic_table *table, const struct ol_traffic *traffic,
                      enum ol_table_header header, bool is_series, struct ol_error *error)
{
    const int got = ol_csv_row(table->csv, error);
    if (got < 0)
        return got;
    if (got == 0)
        return ol_fail(error, OL_BAD_INPUT, ol_xml_place(traffic->node, "href"), "%s is empty", traffic->href);
    const bool has_header = header == OL_HEADER_YES ||
                            (header == OL_HEADER_GUESS && (has_named(traffic) || looks_like_header(table->csv)));
    table->has_row = !has_header;
    return find_cells(table, has_header, is_series, error);
}

int ol_traffic_table_open(struct ol_traffic_table *table, const struct ol_traffic *traffic, const char *delimiter,
                          enum ol_table_header header, bool is_series, struct ol_labels *labels,
                          struct ol_error *error)
{
    static const struct ol_traffic_defaults defaults = {.unit = "s"};
    *table = (struct ol_traffic_table){0};
    const int status = ol_traffic_columns_open(&table->columns, traffic, &defaults, false, labels, error);
    if (status < 0)
        return status;
    table->input = ol_input_open(traffic->href, ol_xml_place(traffic->node, "href"), error);
    if (!table->input)
        return error->status;
    table->csv = ol_csv_new(table->input, delimiter_of(delimiter));
    return read_first(table, traffic, header, is_series, error);
}

void ol_traffic_table_release(struct ol_traffic_table *table)
{
    ol_csv_free(table->csv);
    ol_input_close(table->input);
    ol_traffic_columns_release(&table->columns);
}

/* ---- the rows ---- */

int ol_traffic_table_row(struct ol_traffic_table *table, struct ol_traffic_record *record,
                         char why[OL_TRAFFIC_WHY], struct ol_error *error)
{
    const int got = table->has_row ? 1 : ol_csv_row(table->csv, error);
    table->has_row = false;
    why[0] = '\0';
    if (got <= 0)
        return got;
    const size_t width = ol_csv_field_count(table->csv);
    if (!ol_traffic_columns_begin(&table->columns, record, why))
        return 1;
    if (width < table->needed) {
        snprintf(why, OL_TRAFFIC_WHY, "the row has %zu field%s; %zu are needed", width, width == 1 ? "" : "s",
                 table->needed);
        return 1;
    }
    for (size_t i = 0; i < table->cell_count; i++)
        if (!ol_traffic_columns_set(&table->columns, table->cells[i].field,
                                    ol_csv_field(table->csv, table->cells[i].index), record, why))
            break;
    return 1;
}

double ol_traffic_table_progress(const struct ol_traffic_table *table)
{
    const uint64_t total = ol_input_bytes_total(table->input);
    return total ? (double)ol_input_bytes_read(table->input) / (double)total : 0;
}
