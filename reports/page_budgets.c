/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Budgets: what each watched in each month, how likely it is exceeded, and how the money went.
 *
 *     budget.NAME.MONTH.cost  budget.NAME.MONTH.breach_probability  budget.NAME.breach_probability
 */
#include "reports/page_run.h"

#include "reports/metric_cell.h"
#include "reports/number.h"

#include <math.h>
#include <string.h>

#define PREFIX  "budget."
#define MONTHLY ".cost"
#define MONTH   7 /* "2026-01" */

static bool is_wanted(const struct ol_page_run *run)
{
    struct ol_slice name;
    size_t at = 0;
    return run->burn_count > 0 || ol_figure_next(run, PREFIX, MONTHLY, &at, &name) != NULL;
}

/* "NAME.2026-01" into its two parts. */
static bool split(struct ol_slice both, struct ol_slice *name, struct ol_slice *month)
{
    if (both.length < MONTH + 2 || both.data[both.length - MONTH - 1] != '.')
        return false;
    *name = (struct ol_slice){both.data, both.length - MONTH - 1};
    *month = (struct ol_slice){both.data + both.length - MONTH, MONTH};
    return true;
}

static void add_slice(struct ol_page *page, struct ol_slice slice)
{
    struct ol_text text = {0};
    ol_text_set(&text, slice);
    ol_page_word(page, ol_text_string(&text));
    ol_text_release(&text);
}

static void add_probability(struct ol_page *page, double probability)
{
    char said[OL_NUMBER_BUFFER];
    ol_page_said(page, isfinite(probability) ? ol_share_say(probability, said) : "", probability);
}

static void list_means(struct ol_page *page, const struct ol_page_run *run)
{
    static const struct ol_page_column columns[] = {
        {"Budget", true}, {"Month", true}, {"Cost, mean", false}, {"So far", false}, {"Exceeded", false}};
    const struct ol_figure *figure;
    struct ol_slice both, name, month, last = {0};
    double so_far = 0;
    size_t at = 0, rows = 0;
    ol_page_table_begin(page, "Budgets by month", columns, sizeof columns / sizeof *columns);
    while ((figure = ol_figure_next(run, PREFIX, MONTHLY, &at, &both))) {
        const char *unit;
        if (!split(both, &name, &month) || rows++ >= OL_PAGE_ROWS)
            continue;
        const bool is_same = name.length == last.length && memcmp(name.data, last.data, name.length) == 0;
        so_far = (is_same ? so_far : 0) + figure->interval.mean;
        last = name;
        add_slice(page, name);
        add_slice(page, month);
        ol_page_value(page, figure->interval.mean, figure->unit);
        ol_page_value(page, so_far, figure->unit);
        add_probability(page, ol_metric_mean(run->result, PREFIX, both, "breach_probability", &unit));
    }
    ol_page_table_end(page);
    ol_page_more(page, rows, "summary.json");
    ol_page_note(page, "Exceeded is the share of the replications in which the month cost more than its budget.");
}

static void write(struct ol_page *page, const struct ol_page_run *run)
{
    struct ol_slice name;
    size_t at = 0;
    ol_page_burndown(page, run);
    if (ol_figure_next(run, PREFIX, MONTHLY, &at, &name))
        list_means(page, run);
}

const struct ol_page_part ol_page_part_budgets = {"budgets", "Budgets", is_wanted, write};
