/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The end of a run on the terminal: name, the numbers, pools, notices. Labels stand left, numbers right, and the
 * interval of several replications behind them.
 */
#include "reports/headline.h"
#include "reports/plain.h"

#include "outlay/report.h"

#include <stdio.h>
#include <string.h>

#define NAME_LIMIT 60
#define POOL_LIMIT 32

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
    ol_output_format(output, "%s%s%s%s\n\n", style->faint, result->scenario && *result->scenario ? ": " : "",
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

/* A pool's line as texts in columns. */
enum { POOL_NAME, POOL_SIZE, POOL_BUSY, POOL_USEFUL, POOL_LOST, POOL_COLUMNS };

static void pool_cells(const struct ol_headline_pool *pool, struct ol_text *name, const char *cells[POOL_COLUMNS])
{
    struct ol_text whole = {0};
    ol_text_add(&whole, pool->name, pool->name_length);
    ol_text_clear(name);
    ol_plain_add(name, ol_text_string(&whole), POOL_LIMIT);
    ol_text_release(&whole);
    cells[POOL_NAME] = ol_text_string(name);
    cells[POOL_SIZE] = pool->size;
    cells[POOL_BUSY] = pool->utilization;
    cells[POOL_USEFUL] = pool->useful;
    cells[POOL_LOST] = pool->lost;
}

static void write_cells(struct ol_output *output, const char *const cells[POOL_COLUMNS],
                        const size_t widths[POOL_COLUMNS])
{
    ol_output_string(output, "  ");
    write_left(output, cells[POOL_NAME], widths[POOL_NAME]);
    for (size_t i = POOL_NAME + 1; i < POOL_COLUMNS; i++) {
        ol_output_string(output, "   ");
        write_right(output, cells[i], widths[i]);
    }
    ol_output_char(output, '\n');
}

static void write_pools(struct ol_output *output, const struct ol_result *result, const struct style *style)
{
    static const char *const heads[POOL_COLUMNS] = {"Pool", "Size", "In use", "Useful", "Lost"};
    size_t count, widths[POOL_COLUMNS] = {0};
    struct ol_headline_pool *pools = ol_headline_pools(result, &count);
    struct ol_text name = {0};
    const char *cells[POOL_COLUMNS];
    for (size_t i = 0; i < POOL_COLUMNS; i++)
        widths[i] = strlen(heads[i]);
    for (size_t i = 0; i < count; i++) {
        pool_cells(&pools[i], &name, cells);
        for (size_t k = 0; k < POOL_COLUMNS; k++)
            widths[k] = wider(widths[k], cells[k]);
    }
    if (count > 0) {
        ol_output_format(output, "\n%s", style->faint);
        write_cells(output, heads, widths);
        ol_output_string(output, style->end);
    }
    for (size_t i = 0; i < count; i++) {
        pool_cells(&pools[i], &name, cells);
        write_cells(output, cells, widths);
    }
    ol_text_release(&name);
    ol_mem_free(pools);
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
    write_notices(output, result, style);
}
