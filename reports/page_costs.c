/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who and what the money goes to.
 */
#include "reports/page_run.h"

#include "reports/number.h"

#include <math.h>
#include <string.h>

static bool is_wanted(const struct ol_page_run *run)
{
    return ol_figure_find(run, "cost.effective") != NULL;
}

static void add_share(struct ol_page *page, double part, double whole)
{
    char said[OL_NUMBER_BUFFER];
    const double share = whole > 0 ? part / whole : NAN;
    ol_page_said(page, isfinite(share) ? ol_share_say(share, said) : "", share);
}

/* ---- teams: means over the replications ---- */

static void add_bearer(struct ol_page *page, const struct ol_page_run *run, const struct ol_figure *figure,
                       const char *name, double whole)
{
    const double half = (figure->interval.hi - figure->interval.lo) / 2;
    ol_page_word(page, name);
    ol_page_value(page, figure->interval.mean, figure->unit);
    if (run->result->replications > 1)
        ol_page_value(page, half, figure->unit);
    add_share(page, figure->interval.mean, whole);
}

static void add_teams(struct ol_page *page, const struct ol_page_run *run)
{
    static const struct ol_page_column plain[] = {{"Team", true}, {"Cost", false}, {"Share", false}};
    static const struct ol_page_column spread[] = {
        {"Team", true}, {"Cost, mean", false}, {"\xC2\xB1", false}, {"Share", false}};
    static const struct {
        const char *metric, *name;
    } others[] = {{"cost.idle", "(capacity that no job used)"}, {"cost.shared", "(shared by all)"}};
    const bool has_spread = run->result->replications > 1;
    const double whole = ol_figure_mean(run, "cost.effective");
    const struct ol_figure *figure;
    struct ol_slice name;
    size_t at = 0, teams = 0;
    if (!ol_figure_next(run, "cost.by_team.", "", &at, &name))
        return;
    at = 0;
    ol_page_table_begin(page, "Cost by team", has_spread ? spread : plain, has_spread ? 4 : 3);
    while ((figure = ol_figure_next(run, "cost.by_team.", "", &at, &name)))
        if (teams++ < OL_PAGE_ROWS)
            add_bearer(page, run, figure, name.data, whole);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if ((figure = ol_figure_find(run, others[i].metric)) && figure->interval.mean != 0)
            add_bearer(page, run, figure, others[i].name, whole);
    ol_page_table_end(page);
    ol_page_more(page, teams, "summary.json");
    ol_page_note(page, has_spread
                           ? "Means over the replications, with half the width of the 95% interval. A team bears "
                             "of each pool what its jobs used of it."
                           : "A team bears of each pool what its jobs used of it.");
}

/* ---- the others: sums of the first replication's bill ---- */

static const struct dimension {
    enum ol_cost_key key;
    size_t length;                            /* of the names; 0: whole */
    const char *caption, *head, *only, *none; /* only: what it is called in a sentence */
} dimensions[] = {
    {OL_COST_PROJECT, 0, "Cost by project", "Project", "project", "(without a project)"},
    {OL_COST_SERVICE, 0, "Cost by service", "Service", "service", "(none)"},
    {OL_COST_SOURCE, 0, "Cost by source", "Source", "source", "(none)"},
    {OL_COST_PROVIDER, 0, "Cost by provider", "Provider", "provider", "(none)"},
    {OL_COST_REGION, 0, "Cost by region", "Region", "region", "(no region)"},
    {OL_COST_DAY, 7, "Cost by month", "Month", "month", ""},
};

/* A breakdown into one part says nothing, and months are of a calendar. */
static bool says_something(const struct ol_page_run *run, const struct dimension *dimension, size_t count)
{
    return count > 1 && (dimension->key != OL_COST_DAY || run->result->has_instant);
}

static void add_amount(struct ol_page *page, const struct ol_page_run *run, ol_money money)
{
    ol_page_value(page, ol_money_real(money), run->result->currency ? run->result->currency : "");
}

static void add_groups(struct ol_page *page, const struct ol_page_run *run, const struct dimension *dimension,
                       const struct ol_cost_sum *groups, size_t count)
{
    const struct ol_page_column columns[] = {{dimension->head, true}, {"Cost", false},  {"Share", false},
                                             {"On demand", false},    {"Saved", false}, {"Billed", false}};
    double whole = 0;
    for (size_t i = 0; i < count; i++)
        whole += ol_money_real(groups[i].steps[OL_COST_EFFECTIVE]);
    ol_page_table_begin(page, dimension->caption, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < count && i < OL_PAGE_ROWS; i++) {
        const ol_money *steps = groups[i].steps;
        ol_page_word(page, *groups[i].name ? groups[i].name : dimension->none);
        add_amount(page, run, steps[OL_COST_EFFECTIVE]);
        add_share(page, ol_money_real(steps[OL_COST_EFFECTIVE]), whole);
        add_amount(page, run, steps[OL_COST_ON_DEMAND]);
        add_share(page, ol_money_real(steps[OL_COST_ON_DEMAND] - steps[OL_COST_EFFECTIVE]),
                  ol_money_real(steps[OL_COST_ON_DEMAND]));
        add_amount(page, run, steps[OL_COST_BILLED]);
    }
    ol_page_table_end(page);
    ol_page_more(page, count, "costs.csv");
}

/* Whether there was a table to write; a breakdown into one part goes into the sentence `only`. */
static bool add_dimension(struct ol_page *page, const struct ol_page_run *run, const struct dimension *dimension,
                          struct ol_text *only)
{
    struct ol_arena arena = {0};
    size_t count;
    struct ol_cost_sum *groups =
        ol_cost_groups(run->costs, run->cost_count, dimension->key, dimension->length, &count, &arena);
    const bool has_table = says_something(run, dimension, count);
    if (has_table)
        add_groups(page, run, dimension, groups, count);
    else if (count == 1 && *groups[0].name && dimension->key != OL_COST_DAY)
        ol_text_addf(only, "%s%s %.100s", only->length > 0 ? ", " : "All of it is of ", dimension->only,
                     groups[0].name);
    ol_mem_free(groups);
    ol_arena_release(&arena);
    return has_table;
}

static void write(struct ol_page *page, const struct ol_page_run *run)
{
    struct ol_text only = {0};
    bool has_table = false;
    add_teams(page, run);
    for (size_t i = 0; i < sizeof dimensions / sizeof *dimensions; i++)
        has_table |= add_dimension(page, run, &dimensions[i], &only);
    if (only.length > 0) {
        ol_text_adds(&only, ".");
        ol_page_paragraph(page, ol_text_string(&only));
    }
    if (has_table)
        ol_page_note(
            page,
            run->result->replications > 1
                ? "All but teams are sums of the first replication's bill. Saved is how much less it cost "
                  "than the same usage on demand; billed is what the invoices of this time say."
                : "Saved is how much less it cost than the same usage on demand; billed is what the invoices "
                  "of this time say.");
    ol_text_release(&only);
}

const struct ol_page_part ol_page_part_costs = {"cost", "Cost", is_wanted, write};
