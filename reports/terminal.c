/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The end of a run on the terminal: name, the numbers, pools, notices. Labels stand left, numbers right, and the
 * interval of several replications behind them.
 */
#include "outlay/plain.h"
#include "reports/budget_table.h"
#include "reports/dataset_table.h"
#include "reports/endpoint_table.h"
#include "reports/file_table.h"
#include "reports/flow_table.h"
#include "reports/headline.h"
#include "reports/movement_table.h"
#include "reports/objective_table.h"
#include "reports/pool_table.h"
#include "reports/retraining_table.h"
#include "reports/rollout_table.h"
#include "reports/search_table.h"
#include "reports/telemetry_table.h"
#include "reports/waste_table.h"
#include "reports/what_if_table.h"

#include "outlay/report.h"

#include <stdio.h>
#include <string.h>

#define NAME_LIMIT 60
#define POOL_LIMIT 32
#define LONG_LIMIT 100

/* SGR sequences, ECMA-48 8.3.117; empty ones where there is to be no colour. */
struct style {
    const char *strong, *faint, *warning, *end;
};
static const struct style styles[2] = {{"", "", "", ""}, {"\x1b[1m", "\x1b[2m", "\x1b[33m", "\x1b[0m"}};

static void write_blanks(struct ol_output *output, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ol_output_char(output, ' ');
}

/* printf counts bytes, a terminal characters. */
static void write_left(struct ol_output *output, const char *text, size_t width)
{
    size_t taken = ol_plain_width(text);
    ol_output_string(output, text);
    write_blanks(output, taken < width ? width - taken : 0);
}

static void write_right(struct ol_output *output, const char *text, size_t width)
{
    size_t taken = ol_plain_width(text);
    write_blanks(output, taken < width ? width - taken : 0);
    ol_output_string(output, text);
}

static size_t wider(size_t width, const char *text)
{
    size_t taken = ol_plain_width(text);
    return taken > width ? taken : width;
}

static void write_title(struct ol_output *output, const struct ol_result *result, const struct style *style)
{
    struct ol_text text = {0};
    ol_plain_add(&text, result->scenario, NAME_LIMIT);
    ol_output_string(output, style->strong);
    ol_output_string(output, ol_text_string(&text));
    ol_output_string(output, style->end);
    ol_text_clear(&text);
    ol_headline_about(&text, result);
    ol_output_format(output, "%s%s%s%s\n", style->faint, result->scenario && *result->scenario ? ": " : "",
                     ol_text_string(&text), style->end);
    ol_text_release(&text);
}

static void write_numbers(struct ol_output *output, const struct ol_result *result, const struct style *style)
{
    struct ol_headline_row rows[OL_HEADLINE_ROWS];
    size_t count = ol_headline_rows(result, rows), labels = 0, values = 0, halves = 0;
    for (size_t i = 0; i < count; i++) {
        labels = wider(labels, rows[i].label);
        values = wider(values, rows[i].value);
        halves = wider(halves, rows[i].half_width);
    }
    if (count > 0)
        ol_output_char(output, '\n');
    for (size_t i = 0; i < count; i++) {
        ol_output_string(output, "  ");
        write_left(output, rows[i].label, labels + 3);
        ol_output_string(output, style->strong);
        write_right(output, rows[i].value, values);
        ol_output_string(output, style->end);
        if (halves > 0) {
            ol_output_string(output, "  +- ");
            write_right(output, rows[i].half_width, halves);
        }
        ol_output_char(output, '\n');
    }
}

static size_t name_limit(const struct ol_table *table)
{
    return table->has_long_names ? LONG_LIMIT : POOL_LIMIT;
}

/* Numbers stand right, words left. */
static void write_cells(struct ol_output *output, const struct ol_table *table, const char *const *cells,
                        const size_t *widths)
{
    struct ol_text name = {0};
    size_t columns = table->columns;
    while (columns > 1 && !*cells[columns - 1]) /* no blanks at the end of a line */
        columns--;
    ol_plain_add(&name, cells[0], name_limit(table));
    ol_output_string(output, "  ");
    write_left(output, ol_text_string(&name), widths[0]);
    for (size_t i = 1; i < columns; i++) {
        ol_output_string(output, "   ");
        (i < table->names ? write_left : write_right)(output, cells[i], widths[i]);
    }
    ol_output_char(output, '\n');
    ol_text_release(&name);
}

static size_t width_of(const struct ol_table *table, size_t column)
{
    size_t width = strlen(table->heads[column]);
    for (size_t i = 0; i < table->rows; i++) {
        struct ol_text plain = {0};
        ol_plain_add(&plain, table->cells[i * table->columns + column], name_limit(table));
        width = wider(width, ol_text_string(&plain));
        ol_text_release(&plain);
    }
    return width;
}

static void write_table(struct ol_output *output, const struct ol_table *table, const struct style *style)
{
    size_t widths[OL_TABLE_COLUMNS];
    if (table->rows == 0)
        return;
    for (size_t i = 0; i < table->columns; i++)
        widths[i] = width_of(table, i);
    ol_output_format(output, "\n%s", style->faint);
    write_cells(output, table, table->heads, widths);
    ol_output_string(output, style->end);
    for (size_t i = 0; i < table->rows; i++)
        write_cells(output, table, &table->cells[i * table->columns], widths);
}

static void (*const pool_tables[])(struct ol_table *, const struct ol_result *) = {
    ol_endpoint_table, ol_rollout_table, ol_flow_table,   ol_step_table,   ol_retraining_table,
    ol_search_table,   ol_array_table,   ol_pool_table,   ol_source_table, ol_what_if_table,
    ol_file_table,     ol_logs_table,    ol_series_table,
};

static void write_pools(struct ol_output *output, const struct ol_result *result, const struct style *style)
{
    for (size_t i = 0; i < sizeof pool_tables / sizeof *pool_tables; i++) {
        struct ol_table table = {0};
        pool_tables[i](&table, result);
        write_table(output, &table, style);
        ol_table_release(&table);
    }
}

static void write_datasets(struct ol_output *output, const struct ol_result *result, const struct style *style)
{
    struct ol_table datasets = {0}, classes = {0}, moved = {0};
    ol_dataset_table(&datasets, result);
    ol_dataset_class_table(&classes, result);
    write_table(output, &datasets, style);
    ol_movement_table(&moved, result);
    write_table(output, &classes, style);
    write_table(output, &moved, style);
    ol_table_release(&datasets);
    ol_table_release(&classes);
    ol_table_release(&moved);
}

static void write_waste(struct ol_output *output, const struct ol_result *result, const struct style *style)
{
    struct ol_table waste = {0}, findings = {0};
    ol_waste_table(&waste, result);
    ol_finding_table(&findings, result);
    write_table(output, &waste, style);
    write_table(output, &findings, style);
    ol_table_release(&waste);
    ol_table_release(&findings);
}

static void write_objectives(struct ol_output *output, const struct ol_result *result, const struct style *style)
{
    struct ol_table objectives = {0};
    ol_objective_table(&objectives, result);
    write_table(output, &objectives, style);
    ol_table_release(&objectives);
}

static void write_budgets(struct ol_output *output, const struct ol_result *result, const struct style *style)
{
    struct ol_table budgets = {0};
    ol_budget_table(&budgets, result);
    write_table(output, &budgets, style);
    ol_table_release(&budgets);
}

static void write_notices(struct ol_output *output, const struct ol_result *result, const struct style *style)
{
    struct ol_text text = {0};
    ol_headline_notices(&text, result);
    if (text.length > 0)
        ol_output_format(output, "\n%s%s%s", style->warning, ol_text_string(&text), style->end);
    ol_text_release(&text);
}

void ol_report_terminal(struct ol_output *output, const struct ol_result *result, bool with_colour)
{
    const struct style *style = &styles[with_colour];
    write_title(output, result, style);
    write_numbers(output, result, style);
    write_pools(output, result, style);
    write_datasets(output, result, style);
    write_waste(output, result, style);
    write_budgets(output, result, style);
    write_objectives(output, result, style);
    write_notices(output, result, style);
}
