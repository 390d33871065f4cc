/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page_frame.h"

#include "outlay/plain.h"
#include "reports/inline_svg.h"
#include "reports/number.h"
#include "reports/page_policy.h"
#include "reports/template.h"

#include <math.h>
#include <string.h>

#define NAME_LIMIT 120
#define SVG_ROOM   ((size_t)900 << 10)
#define SAID_LIMIT 2000

/* ---- texts ---- */

static void add_escaped(struct ol_text *text, const char *string)
{
    struct ol_output *output = ol_output_to_text(text);
    ol_output_escaped(output, string);
    ol_output_close(output, NULL);
}

static void add_plain(struct ol_text *text, const char *said, size_t limit)
{
    struct ol_text plain = {0};
    ol_plain_add(&plain, said, limit);
    add_escaped(text, ol_text_string(&plain));
    ol_text_release(&plain);
}

void ol_page_name(struct ol_text *text, const char *name)
{
    add_plain(text, name, NAME_LIMIT);
}

void ol_page_sentence(struct ol_text *text, const char *said)
{
    add_plain(text, said, SAID_LIMIT);
}

/* Where what comes next belongs: above the contents until there is a section. */
static struct ol_text *now(struct ol_page *page)
{
    return page->is_in_section ? &page->body : &page->lead;
}

static void add_element(struct ol_page *page, const char *opening, const char *said, const char *closing)
{
    ol_text_adds(now(page), opening);
    add_plain(now(page), said, SAID_LIMIT);
    ol_text_adds(now(page), closing);
}

/* ---- the page ---- */

void ol_page_begin(struct ol_page *page, const char *name, const char *about)
{
    *page = (struct ol_page){.room = SVG_ROOM};
    ol_page_name(&page->name, name);
    add_plain(&page->about, about, SAID_LIMIT);
}

static void close_section(struct ol_page *page)
{
    if (page->is_in_section)
        ol_text_adds(&page->body, "</section>\n");
    page->is_in_section = false;
}

void ol_page_end(struct ol_page *page, struct ol_output *output)
{
    struct ol_text whole = {0}, contents = {0};
    char script[OL_POLICY_BUFFER], style[OL_POLICY_BUFFER];
    close_section(page);
    if (page->contents.length > 0)
        ol_text_addf(&contents, "<nav aria-label=\"Contents\">\n<ul>\n%s</ul>\n</nav>\n",
                     ol_text_string(&page->contents));
    const struct ol_template_value values[] = {
        {"TITLE", ol_text_string(&page->name)},
        {"NAME", ol_text_string(&page->name)},
        {"ABOUT", ol_text_string(&page->about)},
        {"LEAD", ol_text_string(&page->lead)},
        {"CONTENTS", ol_text_string(&contents)},
        {"BODY", ol_text_string(&page->body)},
        {"STYLE", ol_template_page_style},
        {"SCRIPT", ol_template_page_script},
        {"STYLEHASH", ol_policy_hash(ol_template_page_style, style)},
        {"SCRIPTHASH", ol_policy_hash(ol_template_page_script, script)},
    };
    ol_template_fill(&whole, ol_template_page, values, sizeof values / sizeof *values);
    ol_output_bytes(output, ol_text_string(&whole), whole.length);
    ol_text_release(&whole);
    ol_text_release(&contents);
    ol_text_release(&page->name);
    ol_text_release(&page->about);
    ol_text_release(&page->lead);
    ol_text_release(&page->contents);
    ol_text_release(&page->body);
    *page = (struct ol_page){0};
}

/* ---- sections ---- */

void ol_page_section(struct ol_page *page, const char *id, const char *title)
{
    close_section(page);
    page->is_in_section = true;
    ol_text_addf(&page->contents, "<li><a href=\"#%s\">%s</a></li>\n", id, title);
    ol_text_addf(&page->body, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", id, id, title);
}

void ol_page_heading(struct ol_page *page, const char *title)
{
    add_element(page, "<h3>", title, "</h3>\n");
}

void ol_page_paragraph(struct ol_page *page, const char *said)
{
    add_element(page, "<p>", said, "</p>\n");
}

void ol_page_note(struct ol_page *page, const char *said)
{
    add_element(page, "<p class=\"about\">", said, "</p>\n");
}

void ol_page_notices(struct ol_page *page, const char *lines)
{
    struct ol_text line = {0};
    if (!*lines)
        return;
    ol_text_adds(now(page), "<div class=\"notices\" role=\"note\">\n");
    for (size_t length; *lines; lines += length + (lines[length] == '\n')) {
        length = strcspn(lines, "\n");
        ol_text_set(&line, (struct ol_slice){lines, length});
        if (length > 0)
            add_element(page, "<p>", ol_text_string(&line), "</p>\n");
    }
    ol_text_adds(now(page), "</div>\n");
    ol_text_release(&line);
}

void ol_page_markup(struct ol_page *page, const char *markup)
{
    ol_text_adds(now(page), markup);
}

/* ---- cards ---- */

void ol_page_cards_begin(struct ol_page *page)
{
    ol_text_adds(now(page), "<div class=\"answers\">\n");
}

void ol_page_card_begin(struct ol_page *page, const char *question)
{
    add_element(page, "<section>\n<h2>", question, "</h2>\n");
}

void ol_page_big(struct ol_page *page, const char *said, const char *small)
{
    add_element(page, "<p class=\"big\">", said, "");
    if (*small)
        add_element(page, " <small>", small, "</small>");
    ol_text_adds(now(page), "</p>\n");
}

void ol_page_card_end(struct ol_page *page)
{
    ol_text_adds(now(page), "</section>\n");
}

void ol_page_cards_end(struct ol_page *page)
{
    ol_text_adds(now(page), "</div>\n");
}

/* ---- tiles ---- */

void ol_page_tiles_begin(struct ol_page *page)
{
    ol_text_adds(now(page), "<dl class=\"tiles\">\n");
}

void ol_page_tile(struct ol_page *page, const char *label, const char *value, const char *spread)
{
    add_element(page, "<div><dt>", label, "</dt><dd class=\"value\">");
    add_element(page, "", value, "</dd>");
    if (*spread)
        add_element(page, "<dd class=\"spread\">&#177; ", spread, "</dd>");
    ol_text_adds(now(page), "</div>\n");
}

void ol_page_tiles_end(struct ol_page *page)
{
    ol_text_adds(now(page), "</dl>\n");
}

/* ---- tables ---- */

static void begin_table(struct ol_page *page, const char *caption, const struct ol_page_column *columns,
                        size_t count, const char *attribute)
{
    page->columns = columns;
    page->column_count = count;
    page->column = 0;
    ol_text_addf(now(page), "<div class=\"table\" role=\"region\" aria-label=\"%s\" tabindex=\"0\"><table%s>\n",
                 caption, attribute);
    ol_text_addf(now(page), "<caption>%s</caption>\n<thead><tr>", caption);
    for (size_t i = 0; i < count; i++)
        add_element(page, columns[i].is_word ? "<th scope=\"col\" class=\"word\">" : "<th scope=\"col\">",
                    columns[i].head, "</th>");
    ol_text_adds(now(page), "</tr></thead>\n<tbody>\n");
}

void ol_page_table_begin(struct ol_page *page, const char *caption, const struct ol_page_column *columns,
                         size_t count)
{
    begin_table(page, caption, columns, count, "");
}

void ol_page_steps_begin(struct ol_page *page, const char *caption, const struct ol_page_column *columns,
                         size_t count)
{
    begin_table(page, caption, columns, count, " data-fixed=\"\"");
}

void ol_page_row_sum(struct ol_page *page)
{
    OL_ASSERT(page->column == 0);
    page->is_sum = true;
}

/* The tag of the next cell is open until `end_cell`. */
static void begin_cell(struct ol_page *page)
{
    OL_ASSERT(page->columns);
    const bool is_word = page->columns[page->column].is_word;
    if (page->column == 0)
        ol_text_addf(now(page), "<tr%s><th scope=\"row\"", page->is_sum ? " class=\"sum\"" : "");
    else
        ol_text_adds(now(page), "<td");
    ol_text_adds(now(page), is_word ? " class=\"word\">" : ">");
}

static void end_cell(struct ol_page *page)
{
    ol_text_adds(now(page), page->column == 0 ? "</th>" : "</td>");
    if (++page->column < page->column_count)
        return;
    page->column = 0;
    page->is_sum = false;
    ol_text_adds(now(page), "</tr>\n");
}

void ol_page_picture(struct ol_page *page, const char *markup)
{
    begin_cell(page);
    ol_text_adds(now(page), markup);
    end_cell(page);
}

void ol_page_word(struct ol_page *page, const char *word)
{
    begin_cell(page);
    ol_page_name(now(page), word);
    end_cell(page);
}

void ol_page_said(struct ol_page *page, const char *said, double value)
{
    begin_cell(page);
    if (isfinite(value))
        ol_text_addf(now(page), "<data value=\"%.15g\">", value);
    ol_page_name(now(page), said);
    if (isfinite(value))
        ol_text_adds(now(page), "</data>");
    end_cell(page);
}

void ol_page_value(struct ol_page *page, double value, const char *unit)
{
    char said[OL_NUMBER_BUFFER];
    struct ol_text whole = {0};
    if (isfinite(value)) {
        ol_text_adds(&whole, ol_value_say(value, unit, said));
        if (*ol_unit_say(unit))
            ol_text_addf(&whole, " %s", unit);
    }
    ol_page_said(page, ol_text_string(&whole), value);
    ol_text_release(&whole);
}

void ol_page_table_end(struct ol_page *page)
{
    OL_ASSERT(page->column == 0);
    page->columns = NULL;
    ol_text_adds(now(page), "</tbody>\n</table></div>\n");
}

void ol_page_more(struct ol_page *page, size_t rows, const char *file)
{
    struct ol_text said = {0};
    if (rows > OL_PAGE_ROWS) {
        ol_text_addf(&said, "%zu more are in %s.", rows - OL_PAGE_ROWS, file);
        ol_page_note(page, ol_text_string(&said));
    }
    ol_text_release(&said);
}

/* A row without a name belongs to the one above it: they are not to be torn apart. */
static bool is_grouped(const struct ol_table *table)
{
    for (size_t i = 0; i < table->rows; i++)
        if (!*table->cells[i * table->columns])
            return true;
    return false;
}

void ol_page_table(struct ol_page *page, const char *caption, const struct ol_table *table)
{
    struct ol_page_column columns[OL_TABLE_COLUMNS];
    if (table->rows == 0)
        return;
    for (size_t i = 0; i < table->columns; i++)
        columns[i] = (struct ol_page_column){table->heads[i], i < table->names};
    (is_grouped(table) ? ol_page_steps_begin : ol_page_table_begin)(page, caption, columns, table->columns);
    const size_t rows = table->rows < OL_PAGE_ROWS ? table->rows : OL_PAGE_ROWS;
    for (size_t i = 0; i < rows * table->columns; i++)
        if (i % table->columns < table->names)
            ol_page_word(page, table->cells[i]);
        else
            ol_page_said(page, table->cells[i], ol_number_of(table->cells[i]));
    ol_page_table_end(page);
    ol_page_more(page, table->rows, "summary.json");
}

/* ---- drawings ---- */

void ol_page_figure(struct ol_page *page, const struct ol_plot *plot)
{
    struct ol_text drawing = {0}, prefix = {0};
    ol_text_addf(&prefix, "%s-", plot->name);
    const bool is_drawn = plot->svg && strlen(plot->svg) <= page->room &&
                          ol_inline_svg(&drawing, plot->svg, ol_text_string(&prefix), plot->caption);
    if (is_drawn)
        page->room -= strlen(plot->svg);
    add_element(page, "<figure>\n<figcaption><h3>", plot->title, "</h3>");
    ol_text_addf(now(page), "%s</figcaption>\n", plot->caption);
    if (is_drawn)
        ol_text_addf(now(page), "<div class=\"plot\">%s</div>\n", ol_text_string(&drawing));
    else
        ol_text_addf(now(page), "<p>Not drawn here: see <code>plots/%s.gp</code>.</p>\n", plot->name);
    ol_text_adds(now(page), "</figure>\n");
    ol_text_release(&drawing);
    ol_text_release(&prefix);
}
