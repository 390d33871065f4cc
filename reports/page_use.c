/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What capacity there was, what it was used for, and what was held for nothing.
 */
#include "reports/page_run.h"

#include "reports/number.h"
#include "reports/pool_table.h"
#include "reports/waste_table.h"

#include <math.h>

static const char *const plots[] = {"utilization", "capacity", "instances", NULL};

static bool has_pools(const struct ol_page_run *run)
{
    struct ol_table pools = {0}, sources = {0};
    ol_pool_table(&pools, run->result);
    ol_source_table(&sources, run->result);
    const bool has = pools.rows > 0 || sources.rows > 0;
    ol_table_release(&pools);
    ol_table_release(&sources);
    return has;
}

static bool is_wanted(const struct ol_page_run *run)
{
    return has_pools(run) || run->finding_count > 0 || ol_page_has_plots(run, plots);
}

static void add_pools(struct ol_page *page, const struct ol_page_run *run)
{
    struct ol_table pools = {0}, sources = {0};
    ol_pool_table(&pools, run->result);
    ol_source_table(&sources, run->result);
    ol_page_table(page, "Pools", &pools);
    ol_page_table(page, "Nodes by source", &sources);
    if (pools.rows > 0)
        ol_page_note(page,
                     "Overhead is the time in which jobs came up, read back what they had saved, and saved; lost "
                     "is what was computed in vain.");
    if (sources.rows > 0)
        ol_page_note(page, "Mean and most count nodes that are up and ready; node-hours are all that is paid for, "
                           "from a node's start until it is gone.");
    ol_table_release(&pools);
    ol_table_release(&sources);
}

/* ---- findings ---- */

static void add_finding(struct ol_page *page, const struct ol_page_run *run, const struct ol_told_finding *finding)
{
    const char *const words[] = {finding->finding, finding->job, finding->user, finding->team, finding->pool};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        ol_page_word(page, words[i]);
    ol_page_said(page, finding->asked, ol_number_of(finding->asked));
    ol_page_said(page, finding->used, ol_number_of(finding->used));
    ol_page_value(page, finding->unit_hours, "");
    ol_page_value(page, finding->cost, run->result->currency ? run->result->currency : "");
    ol_page_word(page, finding->advice);
}

static void add_waste(struct ol_page *page, const struct ol_page_run *run)
{
    static const struct ol_page_column columns[] = {
        {"Finding", true}, {"Job", true},   {"User", true},       {"Team", true},  {"Pool", true},
        {"Asked", false},  {"Used", false}, {"GPU-hours", false}, {"Cost", false}, {"What to do", true}};
    struct ol_table waste = {0};
    ol_waste_table(&waste, run->result);
    ol_page_table(page, "GPUs held for nothing, by sort", &waste);
    ol_table_release(&waste);
    if (run->finding_count == 0)
        return;
    ol_page_table_begin(page, "Findings, the dearest first", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < run->finding_count; i++)
        add_finding(page, run, &run->findings[i]);
    ol_page_table_end(page);
    ol_page_note(page, "Findings are of the first replication; findings.csv has all of them.");
}

static void write(struct ol_page *page, const struct ol_page_run *run)
{
    add_pools(page, run);
    ol_page_plots(page, run, plots);
    add_waste(page, run);
}

const struct ol_page_part ol_page_part_use = {"use", "Utilization and waste", is_wanted, write};
