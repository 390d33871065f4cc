/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Statements as pages: no script, nothing fetched. Every text that somebody wrote passes ol_page_name.
 */
#include "outlay/statement.h"

#include "reports/page_frame.h"

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<meta name=\"generator\" content=\"outlay chargeback\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>\n"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#222;"
    "background:#fff}\n"
    "table{border-collapse:collapse;width:100%}th,td{padding:.3rem .6rem;border-bottom:1px solid #ddd;"
    "text-align:left;overflow-wrap:anywhere}\n"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "tr.sum{font-weight:600}p.note{color:#555}\n"
    "@media print{body{margin:0}}\n</style>\n";

static void add_name(struct ol_output *output, const char *name)
{
    struct ol_text text = {0};
    ol_page_name(&text, name);
    ol_output_string(output, ol_text_string(&text));
    ol_text_release(&text);
}

static void begin(struct ol_output *output, const char *title, const char *month)
{
    ol_output_string(output, head);
    for (int i = 0; i < 2; i++) {
        ol_output_string(output, i == 0 ? "<title>" : "<h1>");
        add_name(output, title);
        if (*month)
            ol_output_format(output, ", %s", month);
        ol_output_string(output, i == 0 ? "</title></head>\n<body>\n" : "</h1>\n");
    }
}

static void add_money(struct ol_output *output, ol_money money, const char *currency)
{
    char buffer[OL_MONEY_BUFFER];
    ol_output_format(output, "<td class=\"n\">%s", ol_money_say(money, 2, buffer));
    if (*currency) {
        ol_output_char(output, ' ');
        add_name(output, currency);
    }
    ol_output_string(output, "</td>");
}

static void add_row(struct ol_output *output, const struct ol_statement *statement, const char *what,
                    const char *kind, ol_money cost, bool is_sum)
{
    ol_output_string(output, is_sum ? "<tr class=\"sum\"><td>" : "<tr><td>");
    add_name(output, what);
    ol_output_string(output, "</td><td>");
    add_name(output, kind);
    ol_output_string(output, "</td>");
    add_money(output, cost, statement->currency);
    ol_output_string(output, "</tr>\n");
}

static void add_share(struct ol_output *output, const struct ol_statement *statement)
{
    const double bill = ol_money_real(statement->bill);
    char said[OL_MONEY_BUFFER];
    ol_output_format(output, "<p>The month's bill is %s ", ol_money_say(statement->bill, 2, said));
    add_name(output, statement->currency);
    if (bill > 0)
        ol_output_format(output, ", of which this is %.1f%%", 100 * ol_money_real(statement->total) / bill);
    ol_output_string(output, ".</p>\n");
}

void ol_report_statement_page(struct ol_output *output, const struct ol_statement *statement)
{
    begin(output, statement->owner, statement->month);
    add_share(output, statement);
    ol_output_string(output, "<table><thead><tr><th>What</th><th>Kind</th><th class=\"n\">Cost</th></tr></thead>"
                             "<tbody>\n");
    for (size_t i = 0; i < statement->line_count; i++) {
        const struct ol_statement_line *line = &statement->lines[i];
        add_row(output, statement, line->what, line->kind, line->cost, false);
    }
    add_row(output, statement, "Own cost", "", statement->direct, true);
    add_row(output, statement, "Shares of shared cost", "", statement->shared, true);
    add_row(output, statement, "Shares of untagged cost", "", statement->untagged, true);
    add_row(output, statement, "Total", "", statement->total, true);
    ol_output_format(output, "</tbody></table>\n<p class=\"note\">By the %s. ", statement->basis);
    add_name(output, statement->rules);
    ol_output_string(output, " Amounts are exact in the CSV beside this page; here they are rounded.</p>\n"
                             "</body></html>\n");
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

void ol_report_statement_index(struct ol_output *output, const char *currency, const char *rules,
                               const struct ol_statement_entry *entries, size_t count)
{
    begin(output, "Statements", "");
    ol_output_string(output,
                     "<table><thead><tr><th>Month</th><th>Whose</th><th class=\"n\">Total</th></tr></thead>"
                     "<tbody>\n");
    for (size_t i = 0; i < count; i++) {
        ol_output_format(output, "<tr><td>%s</td><td><a href=\"", entries[i].month);
        ol_output_escaped(output, entries[i].page);
        ol_output_string(output, "\">");
        add_name(output, entries[i].owner);
        ol_output_string(output, "</a></td>");
        add_money(output, entries[i].total, currency);
        ol_output_string(output, "</tr>\n");
    }
    ol_output_string(output, "</tbody></table>\n<p class=\"note\">");
    add_name(output, rules);
    ol_output_string(output, "</p>\n</body></html>\n");
}
