/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tiers_listing: what `outlay tiers` found, as text, JSON or CSV.
 *
 * A way is a lifecycle with a name: the cheapest, the present one, all in one class. The first way is the plan that is
 * recommended, and `present` is what the others' savings are told against.
 */
#ifndef OUTLAY_CLI_TIERS_LISTING_H
#define OUTLAY_CLI_TIERS_LISTING_H

#include "pricing/lifecycle_plan.h"
#include "scenarios/cli/command.h"

struct ol_tiers_way {
    const char *name;
    struct ol_lifecycle_plan plan;
    bool is_slow; /* some of it cannot be read within the longest delay */
};

struct ol_tiers_report {
    const struct ol_cohort_costs *costs;
    const char *title, *region; /* region NULL: any */
    ol_time max_delay;          /* OL_NEVER: any */
    const struct ol_tiers_way *ways;
    size_t way_count, present;
    const struct ol_break_even *evens;
    size_t even_count;
};

void ol_tiers_reports_write(const struct ol_tiers_report *reports, size_t count, enum ol_output_format format,
                            struct ol_output *output);

#endif
