/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The objectives of a comparison's sides as a table, the side first.
 */
#include "outlay/arena.h"
#include "outlay/plain.h"
#include "reports/objective_table.h"
#include "scenarios/cli/comparison_listing.h"

#include <string.h>

#define COLUMNS    (1 + OL_OBJECTIVE_CELLS)
#define WORDS      4 /* columns that stand left */
#define NAME_LIMIT 60

struct sheet {
    struct ol_arena arena;
    const char *(*rows)[COLUMNS];
    size_t count, widths[COLUMNS];
};

static const char *plain(struct ol_arena *arena, const char *name)
{
    struct ol_text text = {0};
    ol_plain_add(&text, name, NAME_LIMIT);
    const char *kept = ol_arena_copy(arena, ol_text_string(&text), text.length);
    ol_text_release(&text);
    return kept;
}

static void fill(struct sheet *sheet, const struct ol_comparison *comparison)
{
    const char **head = sheet->rows[sheet->count++];
    head[0] = "Side";
    memcpy(head + 1, ol_objective_heads, sizeof ol_objective_heads);
    for (size_t i = 0; i < comparison->count; i++)
        for (size_t k = 0; k < comparison->sides[i].verdict_count; k++) {
            const char **row = sheet->rows[sheet->count++];
            row[0] = plain(&sheet->arena, comparison->sides[i].name);
            ol_objective_cells(&comparison->sides[i].verdicts[k], &sheet->arena, row + 1);
            row[1] = plain(&sheet->arena, row[1]);
        }
}

static void measure(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++)
        for (size_t k = 0; k < COLUMNS; k++) {
            const size_t width = ol_plain_width(sheet->rows[i][k]);
            sheet->widths[k] = width > sheet->widths[k] ? width : sheet->widths[k];
        }
    for (size_t k = WORDS; k < COLUMNS; k++) { /* a column that nobody has a number for */
        bool is_used = false;
        for (size_t i = 1; i < sheet->count; i++)
            is_used |= *sheet->rows[i][k] != '\0';
        sheet->widths[k] = is_used ? sheet->widths[k] : 0;
    }
}

/* Blanks are due before a text, so that no line ends in some. */
static void write_row(const struct sheet *sheet, const char *const *row, struct ol_output *output)
{
    size_t due = 0;
    for (size_t k = 0; k < COLUMNS; k++) {
        const size_t width = ol_plain_width(row[k]), room = sheet->widths[k];
        if (room == 0)
            continue;
        const size_t before = k < WORDS ? 0 : room - width;
        if (*row[k])
            ol_output_format(output, "%*s%s", (int)(due + before), "", row[k]);
        due = (*row[k] ? 0 : due + before + width) + (room - width - before) + 2;
    }
    ol_output_char(output, '\n');
}

void ol_comparison_objectives(const struct ol_comparison *comparison, struct ol_output *output)
{
    struct sheet sheet = {0};
    size_t count = 0;
    for (size_t i = 0; i < comparison->count; i++)
        count += comparison->sides[i].verdict_count;
    if (count == 0)
        return;
    sheet.rows = ol_mem_new(ol_mem_product(sizeof *sheet.rows, count + 1));
    fill(&sheet, comparison);
    measure(&sheet);
    ol_output_char(output, '\n');
    for (size_t i = 0; i < sheet.count; i++)
        write_row(&sheet, sheet.rows[i], output);
    ol_mem_free(sheet.rows);
    ol_arena_release(&sheet.arena);
}
