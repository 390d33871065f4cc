/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * month_costs: the effective cost of each calendar month, and who bears it: what budgets are held against.
 *
 * A charge belongs to its billing period. A team bears of what a pool's nodes cost in a month what its jobs used of
 * their unit-time in that month, as over the whole run (billing_metrics.c), and what is sent in its name. Costs are
 * exact sums; the shares of teams are not.
 *
 *     cost.by_month.2026-01, and the metrics of budgets (budget.h)
 *
 * These are told of scenarios with budgets or uncertain inputs, and where they are asked for. A month in which nothing
 * was paid is there, too, unless the run is longer than a hundred years.
 */
#ifndef OUTLAY_MONTH_COSTS_H
#define OUTLAY_MONTH_COSTS_H

#include "scenarios/billing.h"

struct ol_month_cost {
    ol_time month; /* the instant of its begin */
    ol_money total;
    ol_money *by_resource; /* by the label of what is held; the others have none */
    size_t capacity;
};

struct ol_month_costs {
    struct ol_month_cost *items; /* in order */
    size_t count, capacity;
};

bool ol_scenario_counts_months(const struct ol_scenario *scenario);
/* "2026-01" */
#define OL_MONTH_BUFFER 16
const char *ol_month_name(ol_time month, char buffer[OL_MONTH_BUFFER]);
int ol_month_costs_add(struct ol_month_costs *costs, const struct ol_charge *charge, struct ol_error *error);
/* Of a world that has ended; the window is the metrics', simulated. */
void ol_month_costs_metrics(struct ol_month_costs *costs, const struct ol_billing *billing,
                            const struct ol_world *world, ol_time begin, ol_time end, struct ol_metrics *metrics,
                            size_t replication);
void ol_month_costs_release(struct ol_month_costs *costs);

#endif
