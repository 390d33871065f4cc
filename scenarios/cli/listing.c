/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/listing.h"

#include "outlay/arena.h"
#include "outlay/json.h"

#include <string.h>

static size_t column_count(const struct ol_listing *listing)
{
    size_t count = 0;
    while (count < OL_LISTING_COLUMNS && listing->headings[count])
        count++;
    return count;
}

const char **ol_listing_row(struct ol_listing *listing)
{
    OL_MEM_RESERVE(listing->rows, listing->capacity, listing->count + 1);
    const char **row = listing->rows[listing->count++];
    for (size_t i = 0; i < OL_LISTING_COLUMNS; i++)
        row[i] = "";
    return row;
}

/* Names come out of files of others, and a terminal obeys what it is sent. */
static const char *shown(const char *cell, struct ol_text *text, struct ol_arena *arena)
{
    ol_text_clear(text);
    ol_text_add_shown(text, ol_slice_of(cell));
    return strcmp(ol_text_string(text), cell) == 0 ? cell
                                                   : ol_arena_copy(arena, ol_text_string(text), text->length);
}

static void show_cells(struct ol_listing *listing, struct ol_arena *arena)
{
    struct ol_text text = {0};
    const size_t columns = column_count(listing);
    for (size_t i = 0; i < columns; i++)
        listing->headings[i] = shown(listing->headings[i], &text, arena);
    for (size_t i = 0; i < listing->count; i++)
        for (size_t k = 0; k < columns; k++)
            listing->rows[i][k] = shown(listing->rows[i][k], &text, arena);
    ol_text_release(&text);
}

/* 0 for a column without a single text. */
static size_t width_of(const struct ol_listing *listing, size_t column)
{
    size_t width = 0;
    for (size_t i = 0; i < listing->count; i++)
        if (strlen(listing->rows[i][column]) > width)
            width = strlen(listing->rows[i][column]);
    const size_t heading = strlen(listing->headings[column]);
    return width > 0 && width < heading ? heading : width;
}

#define GAP       2
#define NARROWEST 16 /* a column that is folded keeps so much */

static size_t longest_word(const struct ol_listing *listing, size_t column)
{
    size_t longest = strlen(listing->headings[column]) > NARROWEST ? strlen(listing->headings[column]) : NARROWEST;
    for (size_t i = 0; i < listing->count; i++)
        for (const char *word = listing->rows[i][column]; *word; word += strspn(word, " ")) {
            const size_t length = strcspn(word, " ");
            longest = length > longest ? length : longest;
            word += length;
        }
    return longest;
}

static size_t sum_of(const size_t *widths, size_t columns)
{
    size_t sum = 0;
    for (size_t i = 0; i < columns; i++)
        sum += widths[i] > 0 ? widths[i] + GAP : 0;
    return sum > 0 ? sum - GAP : 0;
}

/* The widest column gives way, again and again, down to its longest word. */
static void narrow(const struct ol_listing *listing, size_t *widths, size_t columns, size_t limit)
{
    size_t least[OL_LISTING_COLUMNS];
    for (size_t i = 0; i < columns; i++)
        least[i] = longest_word(listing, i);
    for (size_t over = sum_of(widths, columns); over > limit; over--) {
        size_t widest = columns;
        for (size_t i = 0; i < columns; i++)
            if (widths[i] > least[i] && (widest == columns || widths[i] > widths[widest]))
                widest = i;
        if (widest == columns)
            return;
        widths[widest]--;
    }
}

/* As many words as the width has room for. */
static size_t piece_of(const char *text, size_t width)
{
    size_t length = strlen(text);
    if (length <= width)
        return length;
    for (length = width; length > 0 && text[length] != ' ';)
        length--;
    return length > 0 ? length : strcspn(text, " ");
}

/* False when nothing of the cells is left for a further line. */
static bool write_line(const char **cells, const size_t *widths, size_t columns, struct ol_output *output)
{
    size_t due = 0; /* blanks before the next text, so that no line ends in some */
    bool is_more = false;
    for (size_t i = 0; i < columns; i++) {
        if (widths[i] == 0)
            continue;
        const size_t length = piece_of(cells[i], widths[i]);
        if (length > 0) {
            ol_output_format(output, "%*s", (int)due, "");
            ol_output_bytes(output, cells[i], length);
        }
        due = (length > 0 ? 0 : due) + widths[i] - length + GAP;
        cells[i] += length;
        cells[i] += strspn(cells[i], " ");
        is_more = is_more || *cells[i];
    }
    ol_output_char(output, '\n');
    return is_more;
}

static void write_folded(const char *const *cells, const size_t *widths, size_t columns, struct ol_output *output)
{
    const char *rest[OL_LISTING_COLUMNS];
    memcpy(rest, cells, columns * sizeof *rest);
    while (write_line(rest, widths, columns, output))
        continue;
}

static void write_table(const struct ol_listing *given, struct ol_output *output)
{
    const size_t columns = column_count(given);
    size_t widths[OL_LISTING_COLUMNS];
    struct ol_arena arena = {0};
    struct ol_listing copy = *given, *listing = &copy;
    const size_t bytes = ol_mem_product(sizeof *copy.rows, copy.count);
    copy.rows = bytes ? memcpy(ol_arena_take(&arena, bytes), given->rows, bytes) : NULL;
    show_cells(listing, &arena);
    for (size_t i = 0; i < columns; i++)
        widths[i] = width_of(listing, i);
    narrow(listing, widths, columns, ol_output_columns(output));
    write_folded(listing->headings, widths, columns, output);
    for (size_t i = 0; i < listing->count; i++)
        write_folded(listing->rows[i], widths, columns, output);
    ol_arena_release(&arena);
}

static void write_json(const struct ol_listing *listing, struct ol_output *output)
{
    struct ol_json json = {.output = output};
    const size_t columns = column_count(listing);
    ol_json_array(&json, NULL);
    for (size_t i = 0; i < listing->count; i++) {
        ol_json_object(&json, NULL);
        for (size_t k = 0; k < columns; k++)
            ol_json_string(&json, listing->headings[k], listing->rows[i][k]);
        ol_json_end(&json);
    }
    ol_json_end(&json);
}

static void write_row(const char *const *cells, size_t columns, struct ol_output *output)
{
    for (size_t i = 0; i < columns; i++) {
        if (i > 0)
            ol_output_char(output, ',');
        ol_output_csv(output, cells[i]);
    }
    ol_output_char(output, '\n');
}

static void write_csv(const struct ol_listing *listing, struct ol_output *output)
{
    write_row(listing->headings, column_count(listing), output);
    for (size_t i = 0; i < listing->count; i++)
        write_row(listing->rows[i], column_count(listing), output);
}

void ol_listing_write(const struct ol_listing *listing, enum ol_output_format format, struct ol_output *output)
{
    static void (*const writers[])(const struct ol_listing *, struct ol_output *) = {
        [OL_FORMAT_TABLE] = write_table, [OL_FORMAT_JSON] = write_json, [OL_FORMAT_CSV] = write_csv};
    writers[format](listing, output);
}

void ol_listing_release(struct ol_listing *listing)
{
    ol_mem_free(listing->rows);
    *listing = (struct ol_listing){0};
}
