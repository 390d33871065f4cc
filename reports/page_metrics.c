/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every metric, and where the numbers come from.
 */
#include "reports/page_run.h"

#include "reports/number.h"

#include <math.h>

static bool is_wanted(const struct ol_page_run *run)
{
    return run->figure_count > 0;
}

static void add_figure(struct ol_page *page, const struct ol_figure *figure, bool has_spread)
{
    ol_page_word(page, figure->name);
    ol_page_value(page, figure->interval.mean, figure->unit);
    if (!has_spread)
        return;
    ol_page_value(page, figure->n > 1 ? (figure->interval.hi - figure->interval.lo) / 2 : NAN, figure->unit);
    ol_page_value(page, figure->p10, figure->unit);
    ol_page_value(page, figure->p50, figure->unit);
    ol_page_value(page, figure->p90, figure->unit);
}

static void write(struct ol_page *page, const struct ol_page_run *run)
{
    static const struct ol_page_column plain[] = {{"Metric", true}, {"Value", false}};
    static const struct ol_page_column spread[] = {{"Metric", true},    {"Mean", false},
                                                   {"\xC2\xB1", false}, {"10th percentile", false},
                                                   {"Median", false},   {"90th percentile", false}};
    const bool has_spread = run->result->replications > 1;
    const size_t shown = run->figure_count < OL_PAGE_ROWS ? run->figure_count : OL_PAGE_ROWS;
    ol_page_table_begin(page, "All metrics", has_spread ? spread : plain, has_spread ? 6 : 2);
    for (size_t i = 0; i < shown; i++)
        add_figure(page, &run->figures[i], has_spread);
    ol_page_table_end(page);
    ol_page_more(page, run->figure_count, "summary.json");
    if (has_spread)
        ol_page_note(page, "Percentiles are over the replications that have a value.");
}

const struct ol_page_part ol_page_part_metrics = {"metrics", "All metrics", is_wanted, write};

/* ---- where it came from ---- */

static bool always(const struct ol_page_run *run)
{
    (void)run;
    return true;
}

static void add_fact(struct ol_text *text, const char *label, const char *value)
{
    ol_text_addf(text, "<dt>%s</dt><dd><code>", label);
    ol_page_name(text, value);
    ol_text_adds(text, "</code></dd>\n");
}

static void add_inputs(struct ol_page *page, const struct ol_page_run *run)
{
    static const struct ol_page_column inputs[] = {{"Input", true}, {"Role", true}, {"SHA-256", true}};
    static const struct ol_page_column edits[] = {{"Changed", true}, {"To", true}};
    if (run->input_count > 0) {
        ol_page_table_begin(page, "Files that the run was made from", inputs, 3);
        for (size_t i = 0; i < run->input_count && i < OL_PAGE_ROWS; i++) {
            ol_page_word(page, run->inputs[i].path);
            ol_page_word(page, run->inputs[i].role);
            ol_page_word(page, run->inputs[i].sha256);
        }
        ol_page_table_end(page);
    }
    if (run->edit_count == 0)
        return;
    ol_page_table_begin(page, "Changes to the scenario", edits, 2);
    for (size_t i = 0; i < run->edit_count; i++) {
        ol_page_word(page, run->edits[i].xpath);
        ol_page_word(page, run->edits[i].value);
    }
    ol_page_table_end(page);
}

static void write_origin(struct ol_page *page, const struct ol_page_run *run)
{
    const struct ol_result *result = run->result;
    struct ol_text facts = {0}, options = {0};
    ol_page_paragraph(page,
                      "The same scenario, traces, seed and version give the same bytes. manifest.json beside this "
                      "page has the command line.");
    ol_text_addf(&options, "--seed %llu --reps %zu", (unsigned long long)result->seed, result->replications);
    if (result->reduction.method)
        ol_text_addf(&options, " --variance %.40s", result->reduction.method);
    ol_text_adds(&facts, "<dl class=\"origin\">\n");
    add_fact(&facts, "Outlay version", result->version);
    add_fact(&facts, "Scenario", result->scenario);
    add_fact(&facts, "Scenario SHA-256", result->scenario_sha256);
    add_fact(&facts, "Options", ol_text_string(&options));
    ol_text_adds(&facts, "</dl>\n");
    ol_page_markup(page, ol_text_string(&facts));
    add_inputs(page, run);
    ol_text_release(&facts);
    ol_text_release(&options);
}

const struct ol_page_part ol_page_part_origin = {"origin", "How to get these numbers again", always, write_origin};
