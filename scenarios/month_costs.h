/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * month_costs: the effective cost of each calendar month, and who bears it: what budgets are held against.
 *
 * A charge belongs to its billing period. A team bears of what a pool's nodes cost in a month what its jobs used of
 * their unit-time in that month, as over the whole run (billing_metrics.c), and what is stored, logged and sent in its
 * name. Costs are exact sums; the shares of teams are not.
 *
 *     cost.by_month.2026-01, and the metrics of budgets (budget.h)
 *
 * These are told of scenarios with budgets or uncertain inputs, and where they are asked for. A month in which nothing
 * was paid is there, too, unless the run is longer than a hundred years.
 */
#ifndef OUTLAY_MONTH_COSTS_H
#define OUTLAY_MONTH_COSTS_H

#include "outlay/spend.h"
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
/* What a team's jobs used of the nodes of a pool in a month, of one source where nodes come and go, and bear. Strings
 * are valid during the call. The world counted by month. */
struct ol_team_cost {
    ol_time month;
    const char *pool, *team; /* team: "" of jobs of none */
    uint8_t source;          /* enum ol_capacity_source; 0 of a pool that stands */
    double unit_hours, cost;
};
typedef void ol_team_cost_sink(void *self, const struct ol_team_cost *cost);
int ol_month_costs_teams(const struct ol_billing *billing, const struct ol_world *world, ol_time begin,
                         ol_time end, ol_team_cost_sink *sink, void *self, struct ol_error *error);
/* Fills in what the bill of each alert's month came to, in the first replication. */
void ol_month_costs_tell(struct ol_spend_alert *alerts, size_t count, const struct ol_metrics *metrics);
void ol_month_costs_release(struct ol_month_costs *costs);

#endif
