/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/comparison_page.h"

#include "outlay/arena.h"
#include "reports/number.h"
#include "reports/objective_table.h"
#include "reports/page_frame.h"
#include "reports/summary.h"
#include "scenarios/cli/comparison_figures.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

struct sheet {
    const struct ol_comparison_telling *telling;
    const struct ol_comparison *comparison;
    const struct ol_comparison_folder *folder;
    struct ol_page page;
};

/* ---- the first screen ---- */

static void add_claims(struct ol_page *page, const struct ol_claims *claims)
{
    struct ol_text text = {0}, list = {0};
    ol_claims_lead(claims, &text);
    const char *lead = ol_text_string(&text);
    lead += strspn(lead, "; ");
    if (*lead) {
        text.data[lead - text.data] = (char)toupper((unsigned char)*lead);
        ol_page_paragraph(page, lead);
    }
    for (size_t i = 0; i < claims->count; i++) {
        ol_text_clear(&text);
        ol_text_adds(&text, claims->items[i].is_better ? "better: " : "worse: ");
        ol_claim_tell(&claims->items[i], &text);
        ol_text_adds(&list, "<li>");
        ol_page_sentence(&list, ol_text_string(&text));
        ol_text_adds(&list, "</li>\n");
    }
    if (claims->count > 0) {
        ol_page_markup(page, "<ul>\n");
        ol_page_markup(page, ol_text_string(&list));
        ol_page_markup(page, "</ul>\n");
    }
    ol_text_release(&text);
    ol_text_release(&list);
}

static void add_verdict(struct sheet *sheet, size_t side)
{
    const struct ol_comparison *comparison = sheet->comparison;
    const struct ol_claims claims = ol_comparison_claims(comparison, side);
    struct ol_text text = {0}, question = {0};
    ol_text_addf(&question, "%.100s beside %.100s", comparison->sides[side].name, comparison->sides[0].name);
    ol_page_card_begin(&sheet->page, ol_text_string(&question));
    ol_headline_tell(comparison, side, &claims, &text);
    ol_page_big(&sheet->page, ol_text_string(&text), "");
    add_claims(&sheet->page, &claims);
    ol_page_card_end(&sheet->page);
    ol_text_release(&text);
    ol_text_release(&question);
}

static void add_sureness(struct sheet *sheet)
{
    const struct ol_comparison *comparison = sheet->comparison;
    size_t paired = 0, least = SIZE_MAX;
    for (size_t i = 0; i < comparison->count; i++) {
        paired += i > 0 && comparison->sides[i].is_paired;
        least = comparison->sides[i].replications < least ? comparison->sides[i].replications : least;
    }
    const bool are_pairs = paired + 1 == comparison->count;
    struct ol_text big = {0};
    ol_text_addf(&big, "%zu %s", least,
                 comparison->window > 0 ? "windows"
                 : least == 1           ? "replication"
                 : are_pairs            ? "pairs"
                                        : "replications");
    ol_page_card_begin(&sheet->page, "How sure is it?");
    ol_page_big(&sheet->page, ol_text_string(&big), "");
    if (least < 2)
        ol_page_paragraph(&sheet->page,
                          "One replication has no interval: what differs may be chance. Ask for more "
                          "(--reps 20).");
    else if (are_pairs)
        ol_page_paragraph(
            &sheet->page,
            "All sides meet the same arrivals, failures and prices, so what they share goes out of the "
            "difference: it is taken pair by pair, and the 95% interval is of these.");
    else
        ol_page_paragraph(&sheet->page,
                          "Seeds or numbers of replications differ, so there are no pairs: intervals are "
                          "wider than they need be. Run all sides with one seed and equally often.");
    if (least > 1)
        ol_page_paragraph(&sheet->page,
                          "Of twenty metrics that nothing was done to, about one excludes 0 by chance; "
                          "what is said here of teams and classes has passed Holm's test over all of "
                          "them.");
    ol_page_card_end(&sheet->page);
    ol_text_release(&big);
}

static void add_notes(struct sheet *sheet)
{
    struct ol_text notes = {0};
    for (size_t i = 0; i < sheet->comparison->note_count; i++)
        ol_text_addf(&notes, "%s\n", sheet->comparison->notes[i]);
    ol_page_notices(&sheet->page, ol_text_string(&notes));
    ol_text_release(&notes);
}

/* ---- tables ---- */

static const struct ol_page_column change_columns[] = {
    {"Metric", true}, {"Baseline", false}, {"This side", false}, {"Difference", false},
    {"from", false},  {"to", false},       {"Change", false},    {"Is it clear?", true}};
#define CHANGE_COLUMNS (sizeof change_columns / sizeof *change_columns)

static void add_mean(struct ol_page *page, const struct ol_comparison *comparison, size_t side, const char *metric)
{
    const struct ol_metric *found = ol_comparison_metric(comparison, side, metric);
    const size_t count = comparison->sides[side].replications;
    ol_page_value(page, found ? ol_summary_of(found->values, count).interval.mean : NAN, found ? found->unit : "");
}

static void add_change(struct ol_page *page, double value, const char *unit)
{
    char said[OL_CHANGE_BUFFER];
    ol_page_said(page, isfinite(value) ? ol_change_say(value, unit, said) : "", value);
}

static void add_row(struct sheet *sheet, size_t side, const char *metric)
{
    struct ol_page *page = &sheet->page;
    const struct ol_difference difference = ol_comparison_difference(sheet->comparison, side, metric, NULL);
    const struct ol_metric *found = ol_comparison_metric(sheet->comparison, side, metric);
    const char *unit = found ? found->unit : "";
    const bool differs = difference.exists && !difference.is_same,
               has_interval = differs && difference.has_interval;
    char share[OL_CHANGE_BUFFER];
    ol_page_word(page, metric);
    add_mean(page, sheet->comparison, 0, metric);
    add_mean(page, sheet->comparison, side, metric);
    add_change(page, difference.exists ? difference.interval.mean : NAN, unit);
    add_change(page, has_interval ? difference.interval.lo : NAN, unit);
    add_change(page, has_interval ? difference.interval.hi : NAN, unit);
    ol_page_said(page, differs ? ol_change_share_say(difference.share, unit, share) : "",
                 differs && *ol_change_share_say(difference.share, unit, share) ? difference.share : NAN);
    ol_page_word(page, !difference.exists    ? "cannot be compared"
                       : difference.is_same  ? "the same"
                       : !has_interval       ? "one replication"
                       : difference.is_clear ? "clear"
                                             : "not clear");
}

/* One table a side; `is_wanted` NULL: all. */
static void add_changes(struct sheet *sheet, const char *caption, const char *const *metrics, size_t count,
                        bool (*is_wanted)(const struct ol_comparison_telling *telling, const char *metric))
{
    const struct ol_comparison *comparison = sheet->comparison;
    for (size_t side = 1; side < comparison->count; side++) {
        size_t rows = 0;
        if (comparison->count > 2)
            ol_page_heading(&sheet->page, comparison->sides[side].name);
        ol_page_table_begin(&sheet->page, caption, change_columns, CHANGE_COLUMNS);
        for (size_t i = 0; i < count; i++)
            if ((!is_wanted || is_wanted(sheet->telling, metrics[i])) && rows++ < OL_PAGE_ROWS)
                add_row(sheet, side, metrics[i]);
        ol_page_table_end(&sheet->page);
        ol_page_more(&sheet->page, rows, "comparison.csv");
    }
}

static bool is_of_party(const struct ol_comparison_telling *telling, const char *metric)
{
    (void)telling;
    return ol_claim_party(metric).subject != OL_CLAIM_WHOLE;
}

static bool has_party(const struct ol_comparison_telling *telling)
{
    const struct ol_comparison *comparison = telling->comparison;
    for (size_t i = 0; i < comparison->metric_count; i++)
        if (is_of_party(telling, comparison->metrics[i]))
            return true;
    return false;
}

static void add_objectives(struct sheet *sheet)
{
    static const struct ol_page_column columns[] = {{"Side", true},    {"Objective", true}, {"Asked", true},
                                                    {"Verdict", true}, {"Is", false},       {"\xC2\xB1", false},
                                                    {"Margin", false}};
    const struct ol_comparison *comparison = sheet->comparison;
    struct ol_arena arena = {0};
    size_t count = 0;
    for (size_t i = 0; i < comparison->count; i++)
        count += comparison->sides[i].verdict_count;
    if (count == 0)
        return;
    ol_page_section(&sheet->page, "objectives", "Objectives");
    ol_page_table_begin(&sheet->page, "What was asked of each side", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < comparison->count; i++)
        for (size_t k = 0; k < comparison->sides[i].verdict_count; k++) {
            const char *cells[OL_OBJECTIVE_CELLS];
            ol_objective_cells(&comparison->sides[i].verdicts[k], &arena, cells);
            ol_page_word(&sheet->page, comparison->sides[i].name);
            for (size_t c = 0; c < OL_OBJECTIVE_CELLS; c++)
                if (c < 3)
                    ol_page_word(&sheet->page, cells[c]);
                else
                    ol_page_said(&sheet->page, cells[c], ol_number_of(cells[c]));
        }
    ol_page_table_end(&sheet->page);
    ol_arena_release(&arena);
}

static void add_link(struct ol_page *page, const char *directory)
{
    struct ol_text link = {0};
    if (directory) {
        ol_text_adds(&link, "<a href=\"");
        ol_page_name(&link, directory);
        ol_text_adds(&link, "/report.html\">its page</a>");
    }
    ol_page_picture(page, ol_text_string(&link));
    ol_text_release(&link);
}

static void add_sides(struct sheet *sheet)
{
    static const struct ol_page_column columns[] = {{"Side", true},          {"Given as", true}, {"Seed", false},
                                                    {"Replications", false}, {"Paired", true},   {"Page", true}};
    const struct ol_comparison *comparison = sheet->comparison;
    ol_page_section(&sheet->page, "sides", "What was compared");
    ol_page_table_begin(&sheet->page, "Sides, the baseline first", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < comparison->count; i++) {
        const struct ol_compared_side *side = &comparison->sides[i];
        char seed[OL_NUMBER_BUFFER];
        snprintf(seed, sizeof seed, "%llu", (unsigned long long)side->seed);
        ol_page_word(&sheet->page, side->name);
        ol_page_word(&sheet->page, side->given);
        ol_page_said(&sheet->page, seed, (double)side->seed);
        ol_page_value(&sheet->page, (double)side->replications, "");
        ol_page_word(&sheet->page, i == 0 ? "baseline" : side->is_paired ? "yes" : "no");
        add_link(&sheet->page, sheet->folder->directories[i]);
    }
    ol_page_table_end(&sheet->page);
}

/* ---- the whole ---- */

static void add_first_screen(struct sheet *sheet)
{
    ol_page_cards_begin(&sheet->page);
    for (size_t i = 1; i < sheet->comparison->count; i++)
        add_verdict(sheet, i);
    add_sureness(sheet);
    ol_page_cards_end(&sheet->page);
    add_notes(sheet);
}

static void add_sections(struct sheet *sheet, const struct ol_comparison_figures *figures)
{
    const struct ol_comparison *comparison = sheet->comparison;
    const struct ol_metric_choice *choice = sheet->telling->choice;
    if (figures->count > 0) {
        ol_page_section(&sheet->page, "figures", "What changed");
        for (size_t i = 0; i < figures->count; i++)
            ol_page_figure(&sheet->page, &figures->plots[i]);
        if (figures->left_out > 0)
            ol_page_note(&sheet->page,
                         "Changes of more than 300%, and of metrics that were 0, are in the tables only.");
    }
    ol_page_section(&sheet->page, "metrics",
                    choice->is_usual ? "Side by side" : "The metrics that were asked for");
    add_changes(sheet, "What changed, with 95% intervals", choice->names, choice->count, ol_comparison_shows);
    if (has_party(sheet->telling)) {
        ol_page_section(&sheet->page, "parties", "Teams, classes and sizes");
        add_changes(sheet, "Who is better and who is worse off", comparison->metrics, comparison->metric_count,
                    is_of_party);
    }
    add_objectives(sheet);
    ol_page_section(&sheet->page, "all", "All metrics");
    add_changes(sheet, "All metrics", comparison->metrics, comparison->metric_count, NULL);
    add_sides(sheet);
}

static void write_page(struct sheet *sheet, const struct ol_comparison_figures *figures, struct ol_output *output)
{
    const struct ol_comparison *comparison = sheet->comparison;
    struct ol_text name = {0}, about = {0};
    const size_t others = comparison->count - 1;
    if (others == 1)
        ol_text_addf(&name, "%.200s beside %.200s", comparison->sides[1].name, comparison->sides[0].name);
    else
        ol_text_addf(&name, "%zu sides beside %.300s", others, comparison->sides[0].name);
    ol_text_addf(&about, "What changes where %s in the place of the baseline, %.200s.",
                 others == 1 ? "the side stands" : "the sides stand", comparison->sides[0].name);
    ol_page_begin(&sheet->page, ol_text_string(&name), ol_text_string(&about));
    add_first_screen(sheet);
    add_sections(sheet, figures);
    ol_page_end(&sheet->page, output);
    ol_text_release(&name);
    ol_text_release(&about);
}

/* All metrics, whichever were asked for. */
static int write_data(const struct ol_comparison_telling *telling, const char *folder, struct ol_error *error)
{
    static const struct {
        const char *name;
        enum ol_output_format format;
    } files[] = {{"comparison.json", OL_FORMAT_JSON}, {"comparison.csv", OL_FORMAT_CSV}};
    const struct ol_metric_choice all = {.names = telling->comparison->metrics,
                                         .count = telling->comparison->metric_count};
    const struct ol_comparison_telling whole = {telling->comparison, &all};
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < sizeof files / sizeof *files; i++) {
        struct ol_output *output = ol_output_replace_in(folder, files[i].name, error);
        if (!output)
            return error->status;
        ol_comparison_write(&whole, files[i].format, output);
        status = ol_output_close(output, error);
    }
    return status;
}

int ol_comparison_page_write(const struct ol_comparison_telling *telling,
                             const struct ol_comparison_folder *folder, char note[OL_PLOT_NOTE],
                             struct ol_error *error)
{
    struct sheet sheet = {.telling = telling, .comparison = telling->comparison, .folder = folder};
    struct ol_comparison_figures figures = {0};
    int status = write_data(telling, folder->path, error);
    note[0] = '\0';
    if (status == OL_OK && folder->forms)
        status = ol_comparison_figures_draw(&figures, telling, folder->path, folder->forms, note, error);
    if (status == OL_OK && folder->forms) {
        struct ol_output *output = ol_output_replace_in(folder->path, "report.html", error);
        status = output ? OL_OK : error->status;
        if (output) {
            write_page(&sheet, &figures, output);
            status = ol_output_close(output, error);
        }
    }
    ol_comparison_figures_release(&figures);
    return status;
}
