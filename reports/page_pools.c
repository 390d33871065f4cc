/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/dataset_table.h"
#include "reports/endpoint_table.h"
#include "reports/file_table.h"
#include "reports/movement_table.h"
#include "reports/objective_table.h"
#include "reports/page_part.h"
#include "reports/pool_table.h"
#include "reports/rollout_table.h"
#include "reports/telemetry_table.h"
#include "reports/waste_table.h"

static void add_heads(struct ol_text *text, const struct ol_table *table)
{
    ol_text_adds(text, "<table>\n<thead><tr>");
    for (size_t i = 0; i < table->columns; i++)
        ol_text_addf(text, "<th scope=\"col\"%s>%s</th>",
                     i > 0 && i < table->names ? " style=\"text-align:left\"" : "", table->heads[i]);
    ol_text_adds(text, "</tr></thead>\n<tbody>\n");
}

static void add_word(struct ol_text *text, const char *word)
{
    ol_text_adds(text, "<td style=\"text-align:left\">");
    ol_page_name(text, word);
    ol_text_adds(text, "</td>");
}

static void add_table(struct ol_text *text, const struct ol_table *table)
{
    if (table->rows == 0)
        return;
    ol_text_adds(text, "<div class=\"table\">");
    add_heads(text, table);
    for (size_t i = 0; i < table->rows; i++) {
        const char *const *cells = &table->cells[i * table->columns];
        ol_text_adds(text, "<tr><th scope=\"row\">");
        ol_page_name(text, cells[0]);
        ol_text_adds(text, "</th>");
        for (size_t k = 1; k < table->columns; k++)
            if (k < table->names)
                add_word(text, cells[k]);
            else
                ol_page_cell(text, cells[k]);
        ol_text_adds(text, "</tr>\n");
    }
    ol_text_adds(text, "</tbody>\n</table></div>\n");
}

static void add_endpoints(struct ol_text *text, const struct ol_result *result)
{
    struct ol_table endpoints = {0};
    ol_endpoint_table(&endpoints, result);
    if (endpoints.rows > 0) {
        ol_text_adds(text, "<section aria-labelledby=\"endpoints\">\n<h2 id=\"endpoints\">Endpoints</h2>\n");
        add_table(text, &endpoints);
        ol_text_adds(text, "<p class=\"about\">In time is the share of all requests that were answered within the "
                           "endpoint's target.</p>\n</section>\n");
    }
    ol_table_release(&endpoints);
}

static void add_rollouts(struct ol_text *text, const struct ol_result *result)
{
    struct ol_table rollouts = {0};
    ol_rollout_table(&rollouts, result);
    if (rollouts.rows > 0) {
        ol_text_adds(text, "<section aria-labelledby=\"rollouts\">\n<h2 id=\"rollouts\">Rollouts</h2>\n");
        add_table(text, &rollouts);
        ol_text_adds(text, "<p class=\"about\">Requests are those of both versions together, as callers see the "
                           "service; extra hours are instance-hours beyond those of one version alone.</p>\n"
                           "</section>\n");
    }
    ol_table_release(&rollouts);
}

static void add_datasets(struct ol_text *text, const struct ol_result *result)
{
    struct ol_table datasets = {0}, classes = {0};
    ol_dataset_table(&datasets, result);
    ol_dataset_class_table(&classes, result);
    if (datasets.rows > 0) {
        ol_text_adds(text, "<section aria-labelledby=\"datasets\">\n<h2 id=\"datasets\">Datasets</h2>\n");
        add_table(text, &datasets);
        add_table(text, &classes);
        ol_text_adds(text, "<p class=\"about\">GB; a GB-month is a GB that is kept for a month of the "
                           "calendar.</p>\n</section>\n");
    }
    ol_table_release(&datasets);
    ol_table_release(&classes);
}

static void add_telemetry(struct ol_text *text, const struct ol_result *result)
{
    struct ol_table logs = {0}, series = {0};
    ol_logs_table(&logs, result);
    ol_series_table(&series, result);
    if (logs.rows > 0 || series.rows > 0) {
        ol_text_adds(text, "<section aria-labelledby=\"logs\">\n<h2 id=\"logs\">Logs and metrics</h2>\n");
        add_table(text, &logs);
        add_table(text, &series);
        ol_text_adds(text, "</section>\n");
    }
    ol_table_release(&logs);
    ol_table_release(&series);
}

static void add_movement(struct ol_text *text, const struct ol_result *result)
{
    struct ol_table moved = {0};
    ol_movement_table(&moved, result);
    if (moved.rows > 0) {
        ol_text_adds(text, "<section aria-labelledby=\"moved\">\n<h2 id=\"moved\">Data moved</h2>\n");
        add_table(text, &moved);
        ol_text_adds(text, "<p class=\"about\">GB that left their place, by how far they went.</p>\n</section>\n");
    }
    ol_table_release(&moved);
}

static void add_files(struct ol_text *text, const struct ol_result *result)
{
    struct ol_table files = {0};
    ol_file_table(&files, result);
    if (files.rows > 0) {
        ol_text_adds(text, "<section aria-labelledby=\"files\">\n<h2 id=\"files\">File systems</h2>\n");
        add_table(text, &files);
        ol_text_adds(text,
                     "<p class=\"about\">Wished/got is how many times as much the jobs that ran wished to move "
                     "as they got, in the mean of their time: what they computed took so much longer.</p>\n"
                     "</section>\n");
    }
    ol_table_release(&files);
}

void ol_page_pools(struct ol_text *text, const struct ol_result *result)
{
    struct ol_table pools = {0}, sources = {0};
    add_endpoints(text, result);
    add_rollouts(text, result);
    ol_pool_table(&pools, result);
    ol_source_table(&sources, result);
    const bool has_any = pools.rows > 0 || sources.rows > 0;
    if (has_any)
        ol_text_adds(text, "<section aria-labelledby=\"pools\">\n<h2 id=\"pools\">Pools</h2>\n");
    add_table(text, &pools);
    add_table(text, &sources);
    if (pools.rows > 0 && sources.rows > 0)
        ol_text_adds(text,
                     "<p class=\"about\">Overhead is the time in which jobs came up, read back what they had "
                     "saved, and saved; lost is what was computed in vain.</p>\n");
    if (has_any)
        ol_text_adds(text, "</section>\n");
    add_datasets(text, result);
    add_movement(text, result);
    ol_table_release(&pools);
    ol_table_release(&sources);
    add_telemetry(text, result);
    add_files(text, result);
}

void ol_page_waste(struct ol_text *text, const struct ol_result *result)
{
    struct ol_table waste = {0}, findings = {0};
    ol_waste_table(&waste, result);
    ol_finding_table(&findings, result);
    if (waste.rows > 0) {
        ol_text_adds(text, "<section aria-labelledby=\"waste\">\n<h2 id=\"waste\">Held for nothing</h2>\n");
        add_table(text, &waste);
        add_table(text, &findings);
        ol_text_adds(text,
                     "<p class=\"about\">The dearest findings are of the first replication; "
                     "<code>findings.csv</code> has the others, and what to do about each.</p>\n</section>\n");
    }
    ol_table_release(&waste);
    ol_table_release(&findings);
}

void ol_page_objectives(struct ol_text *text, const struct ol_result *result)
{
    struct ol_table objectives = {0};
    ol_objective_table(&objectives, result);
    if (objectives.rows > 0) {
        ol_text_adds(text, "<section aria-labelledby=\"objectives\">\n<h2 id=\"objectives\">Objectives</h2>\n");
        add_table(text, &objectives);
        ol_text_adds(text, "</section>\n");
    }
    ol_table_release(&objectives);
}
