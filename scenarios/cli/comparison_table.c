/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of a comparison: a grid of cells, filled as lines of one metric or as blocks of one, and then laid out.
 */
#include "scenarios/cli/comparison_listing.h"

#include "outlay/arena.h"
#include "outlay/plain.h"
#include "reports/number.h"
#include "reports/summary.h"
#include "scenarios/cli/screen.h"

#include <math.h>
#include <string.h>

#define NAME_LIMIT 40 /* of a metric; a longer one has a line of its own */
#define SIDE_LIMIT 24

enum { METRIC, SIDE, BEFORE, VALUE, CHANGE, HALF, SHARE, MARK, COLUMNS };
static const bool is_number[COLUMNS] = {[BEFORE] = true, [VALUE] = true, [CHANGE] = true, [SHARE] = true};

struct row {
    const char *cells[COLUMNS]; /* "" where it has none */
};

struct grid {
    struct ol_arena arena;
    struct row *rows; /* the first is the heading */
    size_t count, capacity;
    size_t widths[COLUMNS];
    size_t marks, intervals, changes;
};

/* ---- filling ---- */

static struct row *add_row(struct grid *grid)
{
    OL_MEM_RESERVE(grid->rows, grid->capacity, grid->count + 1);
    struct row *row = &grid->rows[grid->count++];
    for (size_t i = 0; i < COLUMNS; i++)
        row->cells[i] = "";
    return row;
}

static const char *keep(struct grid *grid, const char *text)
{
    return ol_arena_copy(&grid->arena, text, strlen(text));
}

static const char *plain(struct grid *grid, const char *name, size_t limit)
{
    struct ol_text text = {0};
    ol_plain_add(&text, name, limit);
    const char *kept = keep(grid, ol_text_string(&text));
    ol_text_release(&text);
    return kept;
}

/* With its currency where it is the baseline's, or another one than the baseline's. */
static const char *value_of(struct grid *grid, const struct ol_comparison *comparison, size_t side,
                            const char *metric)
{
    char said[OL_NUMBER_BUFFER];
    const struct ol_metric *found = ol_comparison_metric(comparison, side, metric);
    const struct ol_metric *before = ol_comparison_metric(comparison, 0, metric);
    if (!found)
        return "-";
    ol_value_say(ol_summary_of(found->values, comparison->sides[side].replications).interval.mean, found->unit,
                 said);
    const bool is_told = side == 0 || !before || strcmp(found->unit, before->unit) != 0;
    if (is_told && ol_unit_is_currency(found->unit))
        return ol_arena_format(&grid->arena, "%s %s", said, found->unit);
    return keep(grid, said);
}

static void fill_change(struct grid *grid, struct row *row, const struct ol_comparison *comparison, size_t side,
                        const char *metric)
{
    char said[OL_CHANGE_BUFFER];
    const struct ol_difference difference = ol_comparison_difference(comparison, side, metric, NULL);
    if (!difference.exists)
        return;
    const char *unit = ol_comparison_metric(comparison, side, metric)->unit;
    grid->changes++;
    grid->intervals += difference.has_interval;
    row->cells[CHANGE] =
        difference.is_same ? "same" : keep(grid, ol_change_say(difference.interval.mean, unit, said));
    if (difference.is_same)
        return;
    row->cells[SHARE] = keep(grid, ol_change_share_say(difference.share, unit, said));
    if (!difference.has_interval)
        return;
    const double half = (difference.interval.hi - difference.interval.lo) / 2;
    row->cells[HALF] = ol_arena_format(&grid->arena, "+-%s", ol_change_size_say(half, unit, said));
    if (difference.is_clear)
        row->cells[MARK] = "*";
    grid->marks += difference.is_clear;
}

bool ol_comparison_shows(const struct ol_comparison_telling *telling, const char *metric)
{
    const struct ol_comparison *comparison = telling->comparison;
    for (size_t side = 0; side < comparison->count; side++) {
        const struct ol_metric *found = ol_comparison_metric(comparison, side, metric);
        for (size_t i = 0; found && i < comparison->sides[side].replications; i++)
            if (isfinite(found->values[i]) && found->values[i] != 0)
                return true;
    }
    return !telling->choice->is_usual;
}

/* A line a metric, of two sides. */
static void fill_lines(struct grid *grid, const struct ol_comparison_telling *telling)
{
    const struct ol_comparison *comparison = telling->comparison;
    struct row *row = add_row(grid);
    row->cells[BEFORE] = plain(grid, comparison->sides[0].name, SIDE_LIMIT);
    row->cells[VALUE] = plain(grid, comparison->sides[1].name, SIDE_LIMIT);
    row->cells[CHANGE] = "difference";
    for (size_t i = 0; i < telling->choice->count; i++) {
        const char *metric = telling->choice->names[i];
        if (!ol_comparison_shows(telling, metric))
            continue;
        row = add_row(grid);
        row->cells[METRIC] = plain(grid, metric, SIZE_MAX);
        row->cells[BEFORE] = value_of(grid, comparison, 0, metric);
        row->cells[VALUE] = value_of(grid, comparison, 1, metric);
        fill_change(grid, row, comparison, 1, metric);
    }
}

/* A block a metric, with a line a side that has it. */
static void fill_blocks(struct grid *grid, const struct ol_comparison_telling *telling)
{
    const struct ol_comparison *comparison = telling->comparison;
    struct row *row = add_row(grid);
    row->cells[VALUE] = "mean";
    row->cells[CHANGE] = "difference";
    for (size_t i = 0; i < telling->choice->count; i++) {
        const char *metric = telling->choice->names[i];
        const char *name = plain(grid, metric, SIZE_MAX);
        for (size_t side = 0; ol_comparison_shows(telling, metric) && side < comparison->count; side++) {
            if (!ol_comparison_metric(comparison, side, metric))
                continue;
            row = add_row(grid);
            row->cells[METRIC] = name;
            row->cells[SIDE] = plain(grid, comparison->sides[side].name, SIDE_LIMIT);
            row->cells[VALUE] = value_of(grid, comparison, side, metric);
            if (side > 0)
                fill_change(grid, row, comparison, side, metric);
            name = "";
        }
    }
}

/* ---- laying out ---- */

static size_t measure(struct grid *grid)
{
    size_t whole = 0;
    for (size_t column = 0; column < COLUMNS; column++) {
        size_t widest = 0;
        for (size_t i = 0; i < grid->count; i++) {
            const size_t width = ol_plain_width(grid->rows[i].cells[column]);
            if (width > widest && (column != METRIC || width <= NAME_LIMIT))
                widest = width;
        }
        grid->widths[column] = widest;
        whole += widest > 0 ? widest + (whole > 0 ? 2 : 0) : 0;
    }
    return whole;
}

/* Blanks are due before a text, not behind it, so that no line ends in some. */
static void write_row(const struct grid *grid, const struct row *row, struct ol_output *output)
{
    size_t due = 0;
    for (size_t column = 0; column < COLUMNS; column++) {
        const char *cell = row->cells[column];
        const size_t width = ol_plain_width(cell), room = grid->widths[column];
        if (room == 0)
            continue;
        if (width > room) { /* a long name */
            ol_output_format(output, "%s\n", cell);
            due = room + 2;
            continue;
        }
        if (*cell)
            ol_output_format(output, "%*s%s", (int)(due + (is_number[column] ? room - width : 0)), "", cell);
        due = (*cell ? 0 : due) + (*cell && is_number[column] ? 0 : room - width) + 2;
    }
    ol_output_char(output, '\n');
}

/* What pairs are worth: of the wait where it is told, else of the first metric that differs; of the first side. */
static void write_worth(const struct ol_comparison_telling *telling, struct ol_output *output)
{
    const char *best = NULL;
    struct ol_difference difference = {.variance = NAN};
    for (size_t i = 0; i < telling->choice->count; i++) {
        const char *metric = telling->choice->names[i];
        const struct ol_difference found = ol_comparison_difference(telling->comparison, 1, metric, NULL);
        if (!(found.variance > 0) || !(found.apart > 0) || (best && strcmp(metric, "jobs.wait.mean_s") != 0))
            continue;
        best = metric;
        difference = found;
    }
    char said[OL_NUMBER_BUFFER];
    struct ol_text text = {0};
    if (!best)
        return;
    ol_text_addf(&text, "Without pairs the variance of the difference in ");
    ol_plain_add(&text, best, SIZE_MAX);
    ol_text_addf(&text, " would be %s times as large.",
                 ol_number_say(difference.apart / difference.variance, said));
    ol_comparison_wrapped(ol_text_string(&text), output);
    ol_text_release(&text);
}

static void write_means(const struct ol_comparison *comparison, struct ol_output *output)
{
    char said[OL_TIME_BUFFER];
    if (comparison->window > 0)
        ol_output_format(output, "Means of %zu windows of %s; each is a pair.\n",
                         comparison->sides[0].replications, ol_duration_say(comparison->window, said));
    else
        ol_output_format(output, "Means of %zu %s; differences are of pairs with the same random numbers.\n",
                         comparison->sides[0].replications,
                         comparison->sides[0].variance == OL_VARIANCE_ANTITHETIC ? "antithetic pairs"
                                                                                 : "replications");
}

static void write_legend(const struct grid *grid, const struct ol_comparison_telling *telling,
                         struct ol_output *output)
{
    const struct ol_comparison *comparison = telling->comparison;
    bool is_paired = true;
    for (size_t i = 1; i < comparison->count; i++)
        is_paired &= comparison->sides[i].is_paired;
    if (grid->changes == 0)
        return;
    if (grid->intervals == 0) {
        ol_output_string(output,
                         "\nOne replication has no interval: where chance has a part, another seed may tell "
                         "otherwise (--reps).\n");
        return;
    }
    ol_output_char(output, '\n');
    if (is_paired)
        write_means(comparison, output);
    ol_output_string(output, "+-: half of the difference's 95% interval");
    ol_output_string(output, grid->marks > 0 ? "; *: it excludes 0.\n" : ", which excludes 0 nowhere.\n");
    if (is_paired)
        write_worth(telling, output);
}

static void release(struct grid *grid)
{
    ol_mem_free(grid->rows);
    ol_arena_release(&grid->arena);
    *grid = (struct grid){0};
}

void ol_comparison_table(const struct ol_comparison_telling *telling, struct ol_output *output)
{
    struct grid grid = {0};
    if (telling->comparison->count == 2)
        fill_lines(&grid, telling);
    if (grid.count == 0 || measure(&grid) > ol_screen_text_width(output)) {
        release(&grid);
        fill_blocks(&grid, telling);
        measure(&grid);
    }
    for (size_t i = 0; i < grid.count; i++)
        write_row(&grid, &grid.rows[i], output);
    write_legend(&grid, telling, output);
    release(&grid);
}
