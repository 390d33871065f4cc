/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/what_if_table.h"

#include "outlay/plain.h"
#include "reports/metric_cell.h"
#include "reports/number.h"
#include "reports/summary.h"

#define PREFIX     "what_if."
#define SUFFIX     ".changed_jobs"
#define NAME_LIMIT 60

void ol_what_if_table(struct ol_table *table, const struct ol_result *result)
{
    static const struct ol_metric_column columns[] = {{"What-if", NULL},
                                                      {"Jobs", "jobs"},
                                                      {"Changed", "changed_jobs"},
                                                      {"Unfit", "unfit_jobs"},
                                                      {"GPU-hours before", "gpu_hours_before"},
                                                      {"after", "gpu_hours_after"},
                                                      {"GB on a GPU before", "memory_before_gb"},
                                                      {"after", "memory_after_gb"}};
    ol_metric_table(table, result, PREFIX, SUFFIX, columns, sizeof columns / sizeof *columns);
}

static void add_notice(struct ol_text *text, const struct ol_result *result, struct ol_slice slice)
{
    char jobs[OL_NUMBER_BUFFER], lack[OL_NUMBER_BUFFER];
    const char *unit;
    const double unfit = ol_metric_mean(result, PREFIX, slice, "unfit_jobs", &unit);
    struct ol_text name = {0};
    if (!(unfit > 0))
        return;
    ol_text_add(&name, slice.data, slice.length);
    ol_text_adds(text, "What-if ");
    ol_plain_add(text, ol_text_string(&name), NAME_LIMIT);
    ol_text_addf(
        text,
        ": %s jobs run as before: with its measures they would need up to %s GB more than a GPU has. Take "
        "activation checkpointing too, accumulate gradients for memory, or leave these jobs out.\n",
        ol_number_say(unfit, jobs), ol_number_say(ol_metric_mean(result, PREFIX, slice, "short_gb", &unit), lack));
    ol_text_release(&name);
}

void ol_what_if_notices(struct ol_text *text, const struct ol_result *result)
{
    struct ol_slice name;
    for (size_t i = 0; ol_summary_count(result) > 0 && i < result->metrics.count; i++)
        if (ol_metric_between(result->metrics.items[i].name, PREFIX, SUFFIX, &name))
            add_notice(text, result, name);
}
