/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/headline.h"
#include "reports/page_run.h"

#include <math.h>
#include <string.h>

static const struct ol_page_part *const parts[] = {
    &ol_page_part_waterfall, &ol_page_part_costs,   &ol_page_part_course, &ol_page_part_budgets,
    &ol_page_part_use,       &ol_page_part_waits,   &ol_page_part_losses, &ol_page_part_what_ifs,
    &ol_page_part_data,      &ol_page_part_metrics, &ol_page_part_origin,
};

/* ---- figures ---- */

const struct ol_figure *ol_figure_find(const struct ol_page_run *run, const char *name)
{
    size_t low = 0, high = run->figure_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(run->figures[middle].name, name);
        if (order == 0)
            return &run->figures[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

double ol_figure_mean(const struct ol_page_run *run, const char *name)
{
    const struct ol_figure *figure = ol_figure_find(run, name);
    return figure ? figure->interval.mean : NAN;
}

const struct ol_figure *ol_figure_next(const struct ol_page_run *run, const char *prefix, const char *suffix,
                                       size_t *at, struct ol_slice *name)
{
    while (*at < run->figure_count) {
        const struct ol_figure *figure = &run->figures[(*at)++];
        const size_t length = strlen(figure->name), before = strlen(prefix), after = strlen(suffix);
        if (length <= before + after || strncmp(figure->name, prefix, before) != 0 ||
            strcmp(figure->name + length - after, suffix) != 0)
            continue;
        *name = (struct ol_slice){figure->name + before, length - before - after};
        return figure;
    }
    return NULL;
}

/* ---- plots ---- */

static const struct ol_plot *find_plot(const struct ol_page_run *run, const char *name)
{
    for (size_t i = 0; run->plots && i < OL_REPORT_PLOTS && run->plots->items[i].name; i++)
        if (strcmp(run->plots->items[i].name, name) == 0)
            return &run->plots->items[i];
    return NULL;
}

void ol_page_plots(struct ol_page *page, const struct ol_page_run *run, const char *const *names)
{
    for (size_t i = 0; names[i]; i++) {
        const struct ol_plot *plot = find_plot(run, names[i]);
        if (plot)
            ol_page_figure(page, plot);
    }
}

bool ol_page_has_plots(const struct ol_page_run *run, const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        if (find_plot(run, names[i]))
            return true;
    return false;
}

/* ---- the page ---- */

/* Of the page itself, beside what the run has to say. */
static void note_gaps(struct ol_text *notices, const struct ol_page_run *run)
{
    if (*run->missing)
        ol_text_addf(
            notices,
            "Not in this run's directory, and so not on this page: %s. Run the scenario again to have it.\n",
            run->missing);
    if (run->plots && run->plots->note[0])
        ol_text_addf(notices, "%s.\n", run->plots->note);
}

void ol_page_run_write(struct ol_output *output, const struct ol_page_run *run)
{
    struct ol_page page = {0};
    struct ol_text about = {0}, name = {0}, notices = {0};
    const bool has_name = run->result->scenario && *run->result->scenario;
    ol_text_addf(&name, "%.400s%s", has_name ? run->result->scenario : "A run without a name",
                 run->result->is_partial ? " (partial)" : "");
    ol_headline_about(&about, run->result);
    ol_page_begin(&page, ol_text_string(&name), ol_text_string(&about));
    ol_headline_notices(&notices, run->result);
    note_gaps(&notices, run);
    ol_page_answers(&page, run);
    ol_page_notices(&page, ol_text_string(&notices));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i]->is_wanted(run))
            continue;
        ol_page_section(&page, parts[i]->id, parts[i]->title);
        parts[i]->write(&page, run);
    }
    ol_page_end(&page, output);
    ol_text_release(&about);
    ol_text_release(&name);
    ol_text_release(&notices);
}
