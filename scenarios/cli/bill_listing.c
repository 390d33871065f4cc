/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/bill_listing.h"

#include "outlay/json.h"
#include "reports/number.h"

#include <string.h>

static const struct amount {
    const char *name;
    size_t offset;
} amounts[] = {
    {"billed", offsetof(struct ol_bill_sums, billed)},
    {"effective", offsetof(struct ol_bill_sums, effective)},
    {"list", offsetof(struct ol_bill_sums, list)},
};
#define AMOUNTS (sizeof amounts / sizeof *amounts)

static ol_money amount_at(const struct ol_bill_sums *sums, size_t i)
{
    ol_money amount;
    memcpy(&amount, (const char *)sums + amounts[i].offset, sizeof amount);
    return amount;
}

/* Of the bills' totals, or of a group's. */
static struct ol_bill_sums difference_of(const struct ol_bill_totals *totals, const struct ol_bill_group *group)
{
    const size_t last = totals->side_count - 1;
    return ol_bill_sums_difference(group ? &group->sums[0] : &totals->sides[0].total,
                                   group ? &group->sums[last] : &totals->sides[last].total);
}

/* ---- a table ---- */

/* Cells row by row; the first `texts` columns stand to the left, numbers to the right. */
struct grid {
    const char **cells;
    size_t *widths;
    size_t columns, texts, count, capacity;
    struct ol_arena *arena;
    int decimals;
};

static void add_cell(struct grid *grid, const char *text)
{
    OL_MEM_RESERVE(grid->cells, grid->capacity, grid->count + 1);
    grid->cells[grid->count++] = text;
}

static void add_amounts(struct grid *grid, const struct ol_bill_sums *sums)
{
    for (size_t i = 0; i < AMOUNTS; i++) {
        char buffer[OL_MONEY_BUFFER];
        const char *said = ol_money_say(amount_at(sums, i), grid->decimals, buffer);
        add_cell(grid, ol_arena_copy(grid->arena, said, strlen(said)));
    }
}

static void add_amount_names(struct grid *grid)
{
    for (size_t i = 0; i < AMOUNTS; i++)
        add_cell(grid, amounts[i].name);
}

static const char *shown(struct grid *grid, const char *text)
{
    char buffer[OL_SHOWN_BUFFER];
    const char *fit = ol_slice_show(ol_slice_of(text), buffer);
    return ol_arena_copy(grid->arena, fit, strlen(fit));
}

static void measure(struct grid *grid)
{
    grid->widths = ol_mem_new(ol_mem_product(sizeof *grid->widths, grid->columns));
    for (size_t i = 0; i < grid->count; i++)
        if (strlen(grid->cells[i]) > grid->widths[i % grid->columns])
            grid->widths[i % grid->columns] = strlen(grid->cells[i]);
}

static void write_grid(const struct grid *grid, struct ol_output *output)
{
    for (size_t i = 0; i < grid->count; i++) {
        const size_t column = i % grid->columns;
        const int width = (int)grid->widths[column];
        const bool is_last = column + 1 == grid->columns;
        ol_output_format(output, column < grid->texts ? "%-*s%s" : "%*s%s", width, grid->cells[i],
                         is_last ? "\n" : "  ");
    }
}

static void release_grid(struct grid *grid)
{
    ol_mem_free(grid->cells);
    ol_mem_free(grid->widths);
}

/* Small bills are shown to the hundredth of a cent. */
static int decimals_of(const struct ol_bill_totals *totals)
{
    for (size_t i = 0; i < totals->side_count; i++)
        for (size_t k = 0; k < AMOUNTS; k++) {
            const ol_money amount = amount_at(&totals->sides[i].total, k);
            if (amount >= 1000 * OL_MONEY_UNIT || amount <= -1000 * OL_MONEY_UNIT)
                return 2;
        }
    return 4;
}

/* ---- for people ---- */

static const char *say_day(struct grid *grid, ol_time instant)
{
    char buffer[OL_TIME_BUFFER];
    if (instant == OL_NEVER)
        return "";
    ol_instant_format(instant, buffer);
    return ol_arena_copy(grid->arena, buffer, strlen("2026-01-01"));
}

static void add_bills(struct grid *grid, const struct ol_bill_totals *totals)
{
    static const char *const headings[] = {"bill", "format", "from", "to", "lines"};
    grid->columns = sizeof headings / sizeof *headings + AMOUNTS;
    grid->texts = 4;
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        add_cell(grid, headings[i]);
    add_amount_names(grid);
    for (size_t i = 0; i < totals->side_count; i++) {
        const struct ol_bill_side *side = &totals->sides[i];
        char lines[OL_NUMBER_BUFFER];
        ol_number_say((double)side->total.lines, lines);
        add_cell(grid, side->path);
        add_cell(grid, side->format);
        add_cell(grid, say_day(grid, side->first));
        add_cell(grid, say_day(grid, side->last));
        add_cell(grid, ol_arena_copy(grid->arena, lines, strlen(lines)));
        add_amounts(grid, &side->total);
    }
    if (totals->side_count < 2)
        return;
    const struct ol_bill_sums difference = difference_of(totals, NULL);
    add_cell(grid, "difference");
    for (size_t i = 1; i < grid->columns - AMOUNTS; i++)
        add_cell(grid, "");
    add_amounts(grid, &difference);
}

static void add_line(struct grid *grid, const struct ol_bill_totals *totals, const struct ol_bill_group *group)
{
    add_cell(grid, !group ? "total" : *group->name ? shown(grid, group->name) : "(none)");
    for (size_t i = 0; i < totals->side_count; i++)
        add_amounts(grid, group ? &group->sums[i] : &totals->sides[i].total);
    if (totals->side_count < 2)
        return;
    const struct ol_bill_sums difference = difference_of(totals, group);
    add_amounts(grid, &difference);
}

static void add_groups(struct grid *grid, const struct ol_bill_totals *totals)
{
    const size_t blocks = totals->side_count + (totals->side_count > 1);
    grid->columns = 1 + blocks * AMOUNTS;
    grid->texts = 1;
    add_cell(grid, totals->by);
    for (size_t i = 0; i < blocks; i++)
        add_amount_names(grid);
    for (size_t i = 0; i < totals->group_count; i++)
        add_line(grid, totals, &totals->groups[i]);
    add_line(grid, totals, NULL);
}

/* The line above: whose the amounts are, each name over its columns, which are as wide as it needs. */
static void write_names(struct grid *grid, const struct ol_bill_totals *totals, struct ol_output *output)
{
    const size_t blocks = totals->side_count + (totals->side_count > 1);
    size_t due = grid->widths[0] + 2;
    for (size_t i = 0; i < blocks; i++) {
        const char *name = i < totals->side_count ? totals->sides[i].path : "difference";
        size_t *widths = grid->widths + 1 + i * AMOUNTS, width = 2 * (AMOUNTS - 1);
        for (size_t k = 0; k < AMOUNTS; k++)
            width += widths[k];
        if (strlen(name) > width) {
            widths[0] += strlen(name) - width;
            width = strlen(name);
        }
        ol_output_format(output, "%*s%s", (int)due, "", name);
        due = width - strlen(name) + 2;
    }
    ol_output_char(output, '\n');
}

static void print_left_out(const struct ol_bill_totals *totals, struct ol_output *output)
{
    for (size_t i = 0; i < totals->side_count; i++) {
        const struct ol_bill_side *side = &totals->sides[i];
        if (side->left_out)
            ol_output_format(output, "\n%s: left out for their currency: %llu of %llu charges\n", side->path,
                             (unsigned long long)side->left_out,
                             (unsigned long long)(side->left_out + side->total.lines));
        if (!side->tally.malformed)
            continue;
        ol_output_format(output, "\n%s: %llu of %llu rows cannot be read and are left out\n", side->path,
                         (unsigned long long)side->tally.malformed, (unsigned long long)side->tally.rows);
        for (size_t k = 0; k < side->tally.shown_count; k++)
            ol_output_format(output, "  line %lld: %s\n", (long long)side->tally.shown[k].place.line,
                             side->tally.shown[k].message);
        if (side->tally.malformed > side->tally.shown_count)
            ol_output_format(output, "  and %llu more\n",
                             (unsigned long long)(side->tally.malformed - side->tally.shown_count));
    }
}

void ol_bill_print(struct ol_bill_totals *totals, struct ol_output *output)
{
    struct grid grid = {.arena = &totals->arena, .decimals = decimals_of(totals)};
    if (totals->by)
        add_groups(&grid, totals);
    else
        add_bills(&grid, totals);
    measure(&grid);
    if (*totals->currency)
        ol_output_format(output, "amounts in %s\n\n", totals->currency);
    if (totals->by)
        write_names(&grid, totals, output);
    write_grid(&grid, output);
    print_left_out(totals, output);
    release_grid(&grid);
}

/* ---- for programs ---- */

static void write_sums(struct ol_json *json, const struct ol_bill_sums *sums)
{
    for (size_t i = 0; i < AMOUNTS; i++)
        ol_json_real(json, amounts[i].name, ol_money_real(amount_at(sums, i)));
}

static void write_difference(struct ol_json *json, const struct ol_bill_totals *totals,
                             const struct ol_bill_group *group)
{
    if (totals->side_count < 2)
        return;
    const struct ol_bill_sums difference = difference_of(totals, group);
    ol_json_object(json, "difference");
    write_sums(json, &difference);
    ol_json_end(json);
}

static void write_instant(struct ol_json *json, const char *key, ol_time instant)
{
    char buffer[OL_TIME_BUFFER];
    ol_json_string(json, key, instant == OL_NEVER ? NULL : ol_instant_format(instant, buffer));
}

static void write_side(struct ol_json *json, const struct ol_bill_side *side)
{
    ol_json_object(json, NULL);
    ol_json_string(json, "bill", side->path);
    ol_json_string(json, "format", side->format);
    write_instant(json, "from", side->first);
    write_instant(json, "to", side->last);
    ol_json_int(json, "lines", (int64_t)side->total.lines);
    ol_json_int(json, "malformed", (int64_t)side->tally.malformed);
    ol_json_int(json, "left_out", (int64_t)side->left_out);
    write_sums(json, &side->total);
    ol_json_array(json, "skipped");
    for (size_t i = 0; i < side->tally.shown_count; i++) {
        ol_json_object(json, NULL);
        ol_json_int(json, "line", side->tally.shown[i].place.line);
        ol_json_string(json, "message", side->tally.shown[i].message);
        ol_json_end(json);
    }
    ol_json_end(json);
    ol_json_end(json);
}

static void write_group(struct ol_json *json, const struct ol_bill_totals *totals,
                        const struct ol_bill_group *group)
{
    ol_json_object(json, NULL);
    ol_json_string(json, "name", group->name);
    ol_json_array(json, "bills");
    for (size_t i = 0; i < totals->side_count; i++) {
        ol_json_object(json, NULL);
        ol_json_int(json, "lines", (int64_t)group->sums[i].lines);
        write_sums(json, &group->sums[i]);
        ol_json_end(json);
    }
    ol_json_end(json);
    write_difference(json, totals, group);
    ol_json_end(json);
}

void ol_bill_write_json(const struct ol_bill_totals *totals, struct ol_output *output)
{
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_json_string(&json, "currency", *totals->currency ? totals->currency : NULL);
    ol_json_string(&json, "by", totals->by);
    ol_json_array(&json, "bills");
    for (size_t i = 0; i < totals->side_count; i++)
        write_side(&json, &totals->sides[i]);
    ol_json_end(&json);
    write_difference(&json, totals, NULL);
    ol_json_array(&json, "groups");
    for (size_t i = 0; i < totals->group_count; i++)
        write_group(&json, totals, &totals->groups[i]);
    ol_json_end(&json);
    ol_json_end(&json);
}

static void write_row(const struct ol_bill_totals *totals, const char *group, const char *bill, int64_t lines,
                      const struct ol_bill_sums *sums, struct ol_output *output)
{
    ol_output_csv(output, group);
    ol_output_char(output, ',');
    ol_output_csv(output, bill);
    ol_output_char(output, ',');
    ol_output_csv(output, totals->currency);
    ol_output_char(output, ',');
    if (lines >= 0)
        ol_output_int(output, lines);
    for (size_t i = 0; i < AMOUNTS; i++) {
        ol_output_char(output, ',');
        ol_output_money(output, amount_at(sums, i));
    }
    ol_output_char(output, '\n');
}

static void write_rows(const struct ol_bill_totals *totals, const struct ol_bill_group *group,
                       struct ol_output *output)
{
    const char *name = group ? group->name : "total";
    for (size_t i = 0; i < totals->side_count; i++) {
        const struct ol_bill_sums *sums = group ? &group->sums[i] : &totals->sides[i].total;
        write_row(totals, name, totals->sides[i].path, (int64_t)sums->lines, sums, output);
    }
    if (totals->side_count > 1) {
        const struct ol_bill_sums difference = difference_of(totals, group);
        write_row(totals, name, "difference", -1, &difference, output);
    }
}

void ol_bill_write_csv(const struct ol_bill_totals *totals, struct ol_output *output)
{
    ol_output_csv(output, totals->by ? totals->by : "group");
    ol_output_string(output, ",bill,currency,lines,billed,effective,list\n");
    for (size_t i = 0; i < totals->group_count; i++)
        write_rows(totals, &totals->groups[i], output);
    if (!totals->by)
        write_rows(totals, NULL, output);
}
