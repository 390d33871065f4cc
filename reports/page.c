/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report.html: the template with its parts filled in. Every text that a user wrote passes `ol_page_name`, which
 * makes one plain line of it and escapes it.
 */
#include "reports/headline.h"
#include "reports/inline_svg.h"
#include "reports/page_part.h"
#include "reports/plain.h"
#include "reports/summary.h"
#include "reports/template.h"

#include "outlay/report.h"

#include <math.h>
#include <string.h>

#define NAME_LIMIT   120
#define METRICS_MOST 600 /* rows; the rest is in summary.json */
#define SVG_ROOM     ((size_t)380 << 10)

static void add_escaped(struct ol_text *text, const char *string)
{
    struct ol_output *output = ol_output_to_text(text);
    ol_output_escaped(output, string);
    ol_output_close(output, NULL);
}

void ol_page_name(struct ol_text *text, const char *name)
{
    struct ol_text plain = {0};
    ol_plain_add(&plain, name, NAME_LIMIT);
    add_escaped(text, ol_text_string(&plain));
    ol_text_release(&plain);
}

/* ---- the first screen ---- */

static void add_notices(struct ol_text *text, const struct ol_result *result)
{
    struct ol_text notices = {0};
    ol_headline_notices(&notices, result);
    const char *at = ol_text_string(&notices);
    if (*at)
        ol_text_adds(text, "<div class=\"notices\" role=\"note\">\n");
    for (size_t length; *at; at += length + 1) {
        length = strcspn(at, "\n");
        ol_text_addf(text, "<p>%.*s</p>\n", (int)length, at);
    }
    if (text->length > 0)
        ol_text_adds(text, "</div>\n");
    ol_text_release(&notices);
}

static void add_tiles(struct ol_text *text, const struct ol_result *result)
{
    struct ol_headline_row rows[OL_HEADLINE_ROWS];
    size_t count = ol_headline_rows(result, rows);
    ol_text_adds(text, count > 0 ? "<dl class=\"tiles\">\n" : "<p>No replication was finished.</p>\n");
    for (size_t i = 0; i < count; i++) {
        ol_text_addf(text, "<div><dt>%s</dt><dd class=\"value\">", rows[i].label);
        add_escaped(text, rows[i].value);
        ol_text_adds(text, "</dd>");
        if (rows[i].half_width[0]) {
            ol_text_adds(text, "<dd class=\"spread\">&plusmn; ");
            add_escaped(text, rows[i].half_width);
            ol_text_adds(text, "</dd>");
        }
        ol_text_adds(text, "</div>\n");
    }
    if (count > 0)
        ol_text_adds(text, "</dl>\n");
    if (count > 0 && rows[0].half_width[0])
        ol_text_adds(text,
                     "<p class=\"about\">&plusmn; is half the width of the 95% interval of the mean over the "
                     "replications.</p>\n");
}

/* ---- plots ---- */

static void add_plot(struct ol_text *text, const struct ol_plot *plot, size_t *room)
{
    struct ol_text drawing = {0}, prefix = {0};
    ol_text_addf(&prefix, "%s-", plot->name);
    bool is_drawn = plot->svg && strlen(plot->svg) <= *room &&
                    ol_inline_svg(&drawing, plot->svg, ol_text_string(&prefix), plot->caption);
    if (is_drawn)
        *room -= strlen(plot->svg);
    ol_text_addf(text, "<figure>\n<figcaption><h3>%s</h3>%s</figcaption>\n", plot->title, plot->caption);
    if (is_drawn)
        ol_text_addf(text, "<div class=\"plot\">%s</div>\n", ol_text_string(&drawing));
    else
        ol_text_addf(text, "<p>Not drawn here: see <code>plots/%s.gp</code>.</p>\n", plot->name);
    ol_text_adds(text, "</figure>\n");
    ol_text_release(&drawing);
    ol_text_release(&prefix);
}

/* Of what has none (data that lies there), nothing is said. */
static void add_plots(struct ol_text *text, const struct ol_plots *plots)
{
    size_t room = SVG_ROOM, drawn = 0;
    for (size_t i = 0; plots && i < OL_REPORT_PLOTS; i++)
        drawn += plots->items[i].name != NULL;
    if (plots && drawn == 0 && !plots->note[0])
        return;
    ol_text_adds(text, "<section aria-labelledby=\"plots\">\n<h2 id=\"plots\">Over the run</h2>\n");
    if (plots && plots->note[0]) {
        ol_text_adds(text, "<p>");
        ol_page_name(text, plots->note);
        ol_text_adds(text, ".</p>\n");
    }
    for (size_t i = 0; plots && i < OL_REPORT_PLOTS; i++)
        if (plots->items[i].name)
            add_plot(text, &plots->items[i], &room);
    if (!plots)
        ol_text_adds(text, "<p>This run was made without plots.</p>\n");
    ol_text_adds(text, "</section>\n");
}

/* ---- tables ---- */

void ol_page_cell(struct ol_text *text, const char *value)
{
    ol_text_adds(text, "<td>");
    add_escaped(text, value);
    ol_text_adds(text, "</td>");
}

/* As a person reads it, with the exact number for machines and for who points at it. */
static void add_value(struct ol_text *text, double value, const char *unit)
{
    char said[OL_NUMBER_BUFFER];
    ol_text_adds(text, "<td>");
    if (isfinite(value))
        ol_text_addf(text, "<data value=\"%.15g\" title=\"%.15g\">", value, value);
    add_escaped(text, ol_value_say(value, unit, said));
    if (isfinite(value) && *ol_unit_say(unit)) {
        ol_text_adds(text, " ");
        ol_page_name(text, unit);
    }
    ol_text_adds(text, isfinite(value) ? "</data></td>" : "</td>");
}

static void add_metric(struct ol_text *text, const struct ol_metric *metric, size_t count)
{
    struct ol_summary summary = ol_summary_of(metric->values, count);
    ol_text_adds(text, "<tr><th scope=\"row\"><code>");
    ol_page_name(text, metric->name);
    ol_text_adds(text, "</code></th>");
    add_value(text, summary.interval.mean, metric->unit);
    if (count > 1) {
        add_value(text, ol_summary_half_width(&summary), metric->unit);
        add_value(text, summary.p10, metric->unit);
        add_value(text, summary.p50, metric->unit);
        add_value(text, summary.p90, metric->unit);
    }
    ol_text_adds(text, "</tr>\n");
}

static void add_metrics(struct ol_text *text, const struct ol_result *result)
{
    size_t count = ol_summary_count(result), shown = count > 0 ? result->metrics.count : 0;
    shown = shown > METRICS_MOST ? METRICS_MOST : shown;
    ol_text_addf(
        text,
        "<div class=\"table\"><table>\n<thead><tr><th scope=\"col\">Metric</th><th scope=\"col\">%s</th>%s"
        "</tr></thead>\n<tbody>\n",
        count > 1 ? "Mean" : "Value",
        count > 1 ? "<th scope=\"col\">&plusmn;</th><th scope=\"col\">10th percentile</th>"
                    "<th scope=\"col\">Median</th><th scope=\"col\">90th percentile</th>"
                  : "");
    for (size_t i = 0; i < shown; i++)
        add_metric(text, &result->metrics.items[i], count);
    ol_text_adds(text, "</tbody>\n</table></div>\n");
    if (count > 0 && shown < result->metrics.count)
        ol_text_addf(text, "<p>%zu more are in <code>summary.json</code>.</p>\n", result->metrics.count - shown);
    if (count > 1)
        ol_text_adds(text, "<p class=\"about\">Percentiles are over the replications that have a value.</p>\n");
}

/* ---- cost ---- */

/* Breakdowns of the effective cost: metrics that begin so, or are called so, and what stands for them. */
static const struct {
    const char *title, *prefix, *label; /* label: of a metric that is no prefix */
} breakdowns[] = {
    {"Teams", "cost.by_team.", NULL},         {NULL, "cost.idle", "Capacity that no job used"},
    {NULL, "cost.shared", "Shared by all"},   {"Services", "cost.by_service.", NULL},
    {"Providers", "cost.by_provider.", NULL},
};

/* A metric's name has underscores where a service's has blanks. */
static void add_service(struct ol_text *text, const char *name)
{
    struct ol_text plain = {0};
    ol_text_adds(&plain, name);
    for (size_t i = 0; i < plain.length; i++)
        plain.data[i] = (char)(plain.data[i] == '_' ? ' ' : plain.data[i]);
    ol_page_name(text, ol_text_string(&plain));
    ol_text_release(&plain);
}

static void add_cost_row(struct ol_text *text, const struct ol_metric *metric, const char *label, double whole,
                         size_t count)
{
    char share[OL_NUMBER_BUFFER];
    const struct ol_summary summary = ol_summary_of(metric->values, count);
    ol_text_adds(text, "<tr><th scope=\"row\">");
    (strncmp(metric->name, "cost.by_service.", 16) == 0 ? add_service : ol_page_name)(text, label);
    ol_text_adds(text, "</th>");
    add_value(text, summary.interval.mean, metric->unit);
    if (count > 1)
        add_value(text, ol_summary_half_width(&summary), metric->unit);
    ol_page_cell(text, whole > 0 ? ol_share_say(summary.interval.mean / whole, share) : "");
    ol_text_adds(text, "</tr>\n");
}

static void add_breakdown(struct ol_text *text, const struct ol_result *result, size_t which, double whole)
{
    const char *prefix = breakdowns[which].prefix, *label = breakdowns[which].label;
    const size_t length = strlen(prefix), count = ol_summary_count(result);
    for (size_t i = 0; i < result->metrics.count; i++) {
        const struct ol_metric *metric = &result->metrics.items[i];
        if (label ? strcmp(metric->name, prefix) == 0 : strncmp(metric->name, prefix, length) == 0)
            add_cost_row(text, metric, label ? label : metric->name + length, whole, count);
    }
}

/* Who bears it and what it is for; nothing where the run has no prices. */
static void add_costs(struct ol_text *text, const struct ol_result *result)
{
    const struct ol_metric *effective = ol_metrics_find(&result->metrics, "cost.effective");
    const size_t count = ol_summary_count(result);
    if (!effective || count == 0)
        return;
    const double whole = ol_summary_of(effective->values, count).interval.mean;
    ol_text_addf(text,
                 "<section aria-labelledby=\"cost\">\n<h2 id=\"cost\">Cost</h2>\n<div class=\"table\"><table>\n"
                 "<thead><tr><th scope=\"col\">Effective cost</th><th scope=\"col\">%s</th>%s"
                 "<th scope=\"col\">Share</th></tr></thead>\n",
                 count > 1 ? "Mean" : "Value", count > 1 ? "<th scope=\"col\">&plusmn;</th>" : "");
    for (size_t i = 0; i < sizeof breakdowns / sizeof *breakdowns; i++) {
        if (breakdowns[i].title)
            ol_text_addf(text, "%s<tbody>\n<tr><th scope=\"rowgroup\" colspan=\"%d\">%s</th></tr>\n",
                         i > 0 ? "</tbody>\n" : "", count > 1 ? 4 : 3, breakdowns[i].title);
        add_breakdown(text, result, i, whole);
    }
    ol_text_adds(text,
                 "</tbody>\n</table></div>\n<p class=\"about\">What was paid for commitments is spread over what "
                 "they covered. <code>focus.csv</code> has every line.</p>\n</section>\n");
}

/* ---- where it came from ---- */

static void add_fact(struct ol_text *text, const char *label, const char *value)
{
    ol_text_addf(text, "<dt>%s</dt><dd><code>", label);
    ol_page_name(text, value);
    ol_text_adds(text, "</code></dd>\n");
}

static void add_origin(struct ol_text *text, const struct ol_result *result)
{
    struct ol_text value = {0};
    ol_text_adds(text, "<p>The same scenario, traces, seed and version give the same bytes. "
                       "<code>manifest.json</code> beside this page names every input with its SHA-256.</p>\n"
                       "<dl class=\"origin\">\n");
    add_fact(text, "Outlay version", result->version);
    add_fact(text, "Scenario", result->scenario);
    add_fact(text, "Scenario SHA-256", result->scenario_sha256);
    ol_text_addf(&value, "--seed %llu --reps %zu", (unsigned long long)result->seed, result->replications);
    if (result->reduction.method)
        ol_text_addf(&value, " --variance %s", result->reduction.method);
    add_fact(text, "Options", ol_text_string(&value));
    ol_text_adds(text, "</dl>\n");
    ol_text_release(&value);
}

/* ---- the page ---- */

enum { TITLE, NAME, ABOUT, NOTICES, VERDICT, TILES, PLOTS, COSTS, POOLS, METRICS, ORIGIN, PARTS };
static const char *const part_names[PARTS] = {"TITLE", "NAME",  "ABOUT", "NOTICES", "VERDICT", "TILES",
                                              "PLOTS", "COSTS", "POOLS", "METRICS", "ORIGIN"};

static void fill_parts(struct ol_text parts[PARTS], const struct ol_result *result, const struct ol_plots *plots)
{
    bool has_name = result->scenario && *result->scenario;
    struct ol_text verdict = {0};
    ol_headline_verdict(&verdict, result);
    ol_page_name(&parts[NAME], has_name ? result->scenario : "A run without a name");
    ol_text_addf(&parts[TITLE], "%s%s &middot; Outlay", ol_text_string(&parts[NAME]),
                 result->is_partial ? " (partial)" : "");
    ol_headline_about(&parts[ABOUT], result);
    add_notices(&parts[NOTICES], result);
    add_escaped(&parts[VERDICT], ol_text_string(&verdict));
    add_tiles(&parts[TILES], result);
    add_plots(&parts[PLOTS], plots);
    add_costs(&parts[COSTS], result);
    ol_page_objectives(&parts[POOLS], result);
    ol_page_pools(&parts[POOLS], result);
    ol_page_waste(&parts[POOLS], result);
    add_metrics(&parts[METRICS], result);
    add_origin(&parts[ORIGIN], result);
    ol_text_release(&verdict);
}

void ol_report_page(struct ol_output *output, const struct ol_result *result, const struct ol_plots *plots)
{
    struct ol_text parts[PARTS] = {0}, page = {0};
    struct ol_template_value values[PARTS];
    fill_parts(parts, result, plots);
    for (size_t i = 0; i < PARTS; i++)
        values[i] = (struct ol_template_value){part_names[i], ol_text_string(&parts[i])};
    ol_template_fill(&page, ol_template_page, values, PARTS);
    ol_output_bytes(output, ol_text_string(&page), page.length);
    ol_text_release(&page);
    for (size_t i = 0; i < PARTS; i++)
        ol_text_release(&parts[i]);
}
