/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page_frame: what every page of Outlay is made of: one file, nothing loaded from anywhere.
 *
 * A page is a name, a line about it, what stands above everything else, a list of contents, and sections. It is written
 * in order and collected as text; at the end it goes to an output, with its style and the script that sorts and filters
 * its tables. The policy in its head lets no other script run and nothing be fetched; without the script everything is
 * there but the sorting.
 *
 * All texts are taken as somebody else's: they become plain and are escaped. Numbers are said as number.h says them,
 * with their exact value beside them for machines; what is not a number is left empty. Only `ol_page_markup` writes
 * as it is told.
 *
 *     struct ol_page page = {0};
 *     ol_page_begin(&page, "week", "7d of simulated time, seed 42");
 *     ol_page_section(&page, "teams", "Cost by team");
 *     static const struct ol_page_column columns[] = {{"Team", true}, {"Cost", false}};
 *     ol_page_table_begin(&page, "Cost by team", columns, 2);
 *     ol_page_word(&page, "research");             // cells fill the rows one after another
 *     ol_page_value(&page, 1234.5, "USD");
 *     ol_page_table_end(&page);
 *     ol_page_end(&page, output);                  // releases it too
 */
#ifndef OUTLAY_REPORTS_PAGE_FRAME_H
#define OUTLAY_REPORTS_PAGE_FRAME_H

#include "reports/pool_table.h"

#include "outlay/report.h"

/* Zero-initialised is empty. Its members are private. */
struct ol_page {
    struct ol_text name, about, lead, contents, body;
    bool is_in_section;
    const struct ol_page_column *columns; /* of the open table */
    size_t column_count, column;          /* the next cell's */
    bool is_sum;                          /* the next row is one */
    size_t room;                          /* bytes that drawings may still take */
};

/* ---- the page ---- */

void ol_page_begin(struct ol_page *page, const char *name, const char *about);
/* Closes what is open, writes the page and releases it. */
void ol_page_end(struct ol_page *page, struct ol_output *output);

/* ---- sections ---- */

/* Begins one, and ends the one before; it is listed in the contents. What is written before the first stands above the
 * contents: the first screen. `id` and `title` are static; `id` is unique in the page and fit for a link. */
void ol_page_section(struct ol_page *page, const char *id, const char *title);
void ol_page_heading(struct ol_page *page, const char *title);  /* of a part of a section */
void ol_page_paragraph(struct ol_page *page, const char *said); /* sentences */
void ol_page_note(struct ol_page *page, const char *said);      /* in small: what the numbers above are */
/* A box that is not to be missed: one paragraph a line. Nothing where there is no line. */
void ol_page_notices(struct ol_page *page, const char *lines);
/* Trusted: static text, or text that passed ol_page_name. */
void ol_page_markup(struct ol_page *page, const char *markup);

/* ---- cards: answers to questions, side by side ---- */

void ol_page_cards_begin(struct ol_page *page);
/* Until its end everything is within the card. */
void ol_page_card_begin(struct ol_page *page, const char *question);
/* The answer, large; `small` may be "", else what stands behind it. */
void ol_page_big(struct ol_page *page, const char *said, const char *small);
void ol_page_card_end(struct ol_page *page);
void ol_page_cards_end(struct ol_page *page);

/* ---- tiles: a few numbers, large ---- */

void ol_page_tiles_begin(struct ol_page *page);
/* `spread` may be "", else what stands behind a plus-minus. */
void ol_page_tile(struct ol_page *page, const char *label, const char *value, const char *spread);
void ol_page_tiles_end(struct ol_page *page);

/* ---- tables ---- */

struct ol_page_column {
    const char *head;
    bool is_word; /* left-aligned, sorted as text; the first column heads its row */
};
/* `caption` is for who cannot see the table: static. Columns must outlive it. */
void ol_page_table_begin(struct ol_page *page, const char *caption, const struct ol_page_column *columns,
                         size_t count);
/* The same of a table whose rows have an order of their own, and are not to be sorted. */
void ol_page_steps_begin(struct ol_page *page, const char *caption, const struct ol_page_column *columns,
                         size_t count);
/* The next cell, from left to right; behind the last comes a new row. */
void ol_page_word(struct ol_page *page, const char *word);
void ol_page_value(struct ol_page *page, double value, const char *unit); /* unit as metrics have it */
/* A number that is said in its own way; `value` is what it is sorted by. */
void ol_page_said(struct ol_page *page, const char *said, double value);
/* A small drawing in the cell: trusted markup. */
void ol_page_picture(struct ol_page *page, const char *markup);
/* The row that begins now is a sum of others: it stands out, and stays last where the others are sorted. */
void ol_page_row_sum(struct ol_page *page);
void ol_page_table_end(struct ol_page *page);
/* Tables of a page have no more rows than these; then it is said where the others are: "focus.csv". */
#define OL_PAGE_ROWS ((size_t)500)
void ol_page_more(struct ol_page *page, size_t rows, const char *file);
/* A whole table that was made elsewhere; nothing where it has no rows. */
void ol_page_table(struct ol_page *page, const char *caption, const struct ol_table *table);

/* ---- drawings ---- */

/* With its title, and its caption, which is markup; where it could not be drawn, or is too large for the page, the
 * reader is told where its script is. */
void ol_page_figure(struct ol_page *page, const struct ol_plot *plot);

/* ---- inside of markup ---- */

/* What a user wrote, as one plain line, escaped. */
void ol_page_name(struct ol_text *text, const char *name);
/* The same of something longer. */
void ol_page_sentence(struct ol_text *text, const char *said);

#endif
