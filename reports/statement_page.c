/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/statement.h"

#include "reports/number.h"
#include "reports/page_frame.h"

static void add_money(struct ol_page *page, ol_money money, const char *currency)
{
    ol_page_value(page, ol_money_real(money), currency);
}

static void add_tile(struct ol_page *page, const char *label, ol_money money, const char *currency)
{
    char said[OL_NUMBER_BUFFER];
    ol_page_tile(page, label, ol_amount_say(ol_money_real(money), currency, said), "");
}

/* What it comes to, of how much, and of what it is made. */
static void write_head(struct ol_page *page, const struct ol_statement *statement)
{
    const double bill = ol_money_real(statement->bill), total = ol_money_real(statement->total);
    char said[OL_NUMBER_BUFFER], share[OL_NUMBER_BUFFER];
    struct ol_text text = {0};
    ol_page_tiles_begin(page);
    add_tile(page, "Total", statement->total, statement->currency);
    add_tile(page, "Own cost", statement->direct, statement->currency);
    add_tile(page, "Shares of shared cost", statement->shared, statement->currency);
    add_tile(page, "Shares of untagged cost", statement->untagged, statement->currency);
    ol_page_tiles_end(page);
    ol_text_addf(&text, "The month's bill is %s", ol_amount_say(bill, statement->currency, said));
    if (bill > 0)
        ol_text_addf(&text, ", of which this is %s", ol_share_say(total / bill, share));
    ol_text_adds(&text, ".");
    ol_page_paragraph(page, ol_text_string(&text));
    ol_text_release(&text);
}

static void write_lines(struct ol_page *page, const struct ol_statement *statement)
{
    static const struct ol_page_column columns[] = {{"What", true}, {"Kind", true}, {"Cost", false}};
    ol_page_section(page, "lines", "What it is for");
    ol_page_table_begin(page, "Lines of the statement", columns, 3);
    for (size_t i = 0; i < statement->line_count; i++) {
        const struct ol_statement_line *line = &statement->lines[i];
        ol_page_word(page, line->what);
        ol_page_word(page, line->kind);
        add_money(page, line->cost, statement->currency);
    }
    ol_page_row_sum(page);
    ol_page_word(page, "Total");
    ol_page_word(page, "");
    add_money(page, statement->total, statement->currency);
    ol_page_table_end(page);
}

void ol_report_statement_page(struct ol_output *output, const struct ol_statement *statement)
{
    struct ol_page page = {0};
    struct ol_text text = {0};
    ol_text_addf(&text, "%s, %s", statement->owner, statement->month);
    ol_page_begin(&page, ol_text_string(&text), "statement of a month");
    write_head(&page, statement);
    write_lines(&page, statement);
    ol_text_clear(&text);
    ol_text_addf(&text, "By the %s. %s Amounts are exact in the CSV beside this page; here they are rounded.",
                 statement->basis, statement->rules);
    ol_page_note(&page, ol_text_string(&text));
    ol_text_release(&text);
    ol_page_end(&page, output);
}

void ol_report_statement_csv(struct ol_output *output, const struct ol_statement *statement)
{
    ol_output_string(output, "owner,month,kind,what,cost,currency\n");
    for (size_t i = 0; i < statement->line_count; i++) {
        const struct ol_statement_line *line = &statement->lines[i];
        ol_output_csv(output, statement->owner);
        ol_output_format(output, ",%s,%s,", statement->month, line->kind);
        ol_output_csv(output, line->what);
        ol_output_char(output, ',');
        ol_output_money(output, line->cost);
        ol_output_char(output, ',');
        ol_output_csv(output, statement->currency);
        ol_output_char(output, '\n');
    }
}

/* The name of whose it is leads to the statement. */
static void add_link(struct ol_page *page, const struct ol_statement_entry *entry)
{
    struct ol_text text = {0};
    ol_text_adds(&text, "<a href=\"");
    ol_page_name(&text, entry->page);
    ol_text_adds(&text, "\">");
    ol_page_name(&text, entry->owner);
    ol_text_adds(&text, "</a>");
    ol_page_picture(page, ol_text_string(&text));
    ol_text_release(&text);
}

void ol_report_statement_index(struct ol_output *output, const char *currency, const char *rules,
                               const struct ol_statement_entry *entries, size_t count)
{
    static const struct ol_page_column columns[] = {{"Month", true}, {"Whose", true}, {"Total", false}};
    struct ol_page page = {0};
    ol_page_begin(&page, "Statements", "what each is charged, month by month");
    ol_page_section(&page, "statements", "Statements");
    ol_page_table_begin(&page, "Statements by month", columns, 3);
    for (size_t i = 0; i < count; i++) {
        ol_page_word(&page, entries[i].month);
        add_link(&page, &entries[i]);
        add_money(&page, entries[i].total, currency);
    }
    ol_page_table_end(&page);
    ol_page_note(&page, rules);
    ol_page_end(&page, output);
}
