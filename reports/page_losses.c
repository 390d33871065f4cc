/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was taken away, and the work that was lost with it.
 */
#include "reports/page_run.h"

#include "reports/metric_cell.h"
#include "reports/number.h"

#include <math.h>

static const char *const plots[] = {"losses", NULL};

static const struct {
    const char *metric, *label;
} tiles[] = {{"jobs.interruptions", "Interruptions"}, {"jobs.preemptions", "Preemptions"}};

static bool is_wanted(const struct ol_page_run *run)
{
    struct ol_slice pool;
    const struct ol_figure *lost;
    size_t at = 0;
    while ((lost = ol_figure_next(run, "pool.", ".unit_hours_lost", &at, &pool)))
        if (lost->interval.mean > 0)
            return true;
    for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++)
        if (ol_figure_mean(run, tiles[i].metric) > 0)
            return true;
    return ol_page_has_plots(run, plots);
}

static void add_tile(struct ol_page *page, const struct ol_page_run *run, size_t i)
{
    char value[OL_NUMBER_BUFFER], spread[OL_NUMBER_BUFFER] = "";
    const struct ol_figure *figure = ol_figure_find(run, tiles[i].metric);
    if (!figure || !isfinite(figure->interval.mean))
        return;
    if (figure->n > 1)
        ol_number_say((figure->interval.hi - figure->interval.lo) / 2, spread);
    ol_page_tile(page, tiles[i].label, ol_number_say(figure->interval.mean, value), spread);
}

static void write(struct ol_page *page, const struct ol_page_run *run)
{
    static const struct ol_metric_column columns[] = {{"Pool", NULL},
                                                      {"Held by jobs", "unit_hours_allocated"},
                                                      {"Useful", "unit_hours_useful"},
                                                      {"Useful share", "useful_share"},
                                                      {"Starting", "unit_hours_startup"},
                                                      {"Saving", "unit_hours_saving"},
                                                      {"Reading back", "unit_hours_restore"},
                                                      {"Lost", "unit_hours_lost"}};
    struct ol_table pools = {0};
    ol_page_tiles_begin(page);
    for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++)
        add_tile(page, run, i);
    ol_page_tiles_end(page);
    ol_metric_table(&pools, run->result, "pool.", ".unit_hours_lost", columns, sizeof columns / sizeof *columns);
    ol_page_table(page, "What the hours that jobs held were for", &pools);
    if (pools.rows > 0)
        ol_page_note(
            page, "Hours of the pool's units (GPUs or processors), means over the replications. Lost is what was "
                  "computed and not saved before its node went, or by a job that failed.");
    ol_table_release(&pools);
    ol_page_plots(page, run, plots);
}

const struct ol_page_part ol_page_part_losses = {"losses", "Interruptions and lost work", is_wanted, write};
