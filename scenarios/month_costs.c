/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/month_costs.h"

#include "pricing/bill_sum.h"
#include "scenarios/budget.h"

#include <math.h>
#include <string.h>

#define FILLED_MONTHS 1200

bool ol_scenario_counts_months(const struct ol_scenario *scenario)
{
    return scenario->budgets.count > 0 || scenario->uncertains.count > 0 || scenario->tells_months;
}

const char *ol_month_name(ol_time month, char buffer[OL_MONTH_BUFFER])
{
    const struct ol_civil civil = ol_civil_of(month);
    snprintf(buffer, OL_MONTH_BUFFER, "%04d-%02d", civil.year, civil.month);
    return buffer;
}

/* ---- adding up ---- */

static struct ol_month_cost *of_month(struct ol_month_costs *costs, ol_time month)
{
    size_t at = costs->count;
    while (at > 0 && costs->items[at - 1].month > month)
        at--;
    if (at > 0 && costs->items[at - 1].month == month)
        return &costs->items[at - 1];
    OL_MEM_RESERVE(costs->items, costs->capacity, costs->count + 1);
    memmove(costs->items + at + 1, costs->items + at, (costs->count - at) * sizeof *costs->items);
    costs->count++;
    costs->items[at] = (struct ol_month_cost){.month = month};
    return &costs->items[at];
}

static void make_room(struct ol_month_cost *cost, size_t count)
{
    const size_t before = cost->capacity;
    OL_MEM_RESERVE(cost->by_resource, cost->capacity, count);
    if (cost->capacity > before)
        memset(cost->by_resource + before, 0, (cost->capacity - before) * sizeof *cost->by_resource);
}

int ol_month_costs_add(struct ol_month_costs *costs, const struct ol_charge *charge, struct ol_error *error)
{
    struct ol_month_cost *cost = of_month(costs, charge->month);
    const ol_label label = charge->usage ? charge->usage->resource : OL_NO_LABEL;
    bool is_good = ol_money_add(&cost->total, charge->effective);
    if (label != OL_NO_LABEL && !(label & OL_LABEL_IS_NUMBER)) {
        make_room(cost, (size_t)label + 1);
        is_good &= ol_money_add(&cost->by_resource[label], charge->effective);
    }
    return is_good ? OL_OK : ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "the bill is larger than can be counted");
}

static ol_time next_month(ol_time month)
{
    const struct ol_civil civil = ol_civil_of(month);
    return ol_instant_of(
        (struct ol_civil){.year = civil.year + civil.month / 12, .month = civil.month % 12 + 1, .day = 1});
}

/* Months of the window in which nothing was paid. */
static void fill(struct ol_month_costs *costs, ol_time from, ol_time to)
{
    struct ol_civil civil = ol_civil_of(from);
    civil = (struct ol_civil){.year = civil.year, .month = civil.month, .day = 1};
    ol_time month = ol_instant_of(civil);
    if ((to - from) / (30 * OL_DAY) > FILLED_MONTHS)
        return;
    for (; month < to; month = next_month(month))
        of_month(costs, month);
}

/* What a minimum or a rounding up puts behind the window's end is of the month that it ends in. */
static void fold(struct ol_month_costs *costs, ol_time end)
{
    while (costs->count > 1 && costs->items[costs->count - 1].month >= end) {
        struct ol_month_cost *late = &costs->items[--costs->count], *last = &costs->items[costs->count - 1];
        make_room(last, late->capacity);
        last->total += late->total;
        for (size_t i = 0; i < late->capacity; i++)
            last->by_resource[i] += late->by_resource[i];
        ol_mem_free(late->by_resource);
    }
}

/* ---- who bears it ---- */

struct bearing {
    const struct ol_billing *billing;
    const struct ol_world *world;
    const struct ol_month_cost *cost;
    ol_time begin, end; /* simulated: of the month's part within the window */
    ol_time month;      /* simulated: the month's begin */
};

static double of_resource(const struct ol_month_cost *cost, ol_label label)
{
    return label < cost->capacity ? ol_money_real(cost->by_resource[label]) : 0;
}

/* Several rows of a function are of one resource. */
static bool is_repeated(const struct ol_billing *billing, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (billing->rows[i].usage.resource == billing->rows[row].usage.resource)
            return true;
    return false;
}

static bool is_of_pool(const struct ol_billing_row *row)
{
    return row->sort == OL_BILL_NODES || row->sort == OL_BILL_MOVED_NODES || row->sort == OL_BILL_CALLED;
}

/* `source`: of these nodes alone; OL_CAPACITY_SOURCES: of all. */
static double of_pool(const struct bearing *bearing, size_t pool, int source)
{
    const struct ol_billing *billing = bearing->billing;
    const struct ol_capacity *capacities = ol_scenario_pool(billing->scenario, pool)->capacities.items;
    double sum = 0;
    for (size_t i = 0; i < billing->count; i++) {
        const struct ol_billing_row *row = &billing->rows[i];
        const bool is_wanted = is_of_pool(row) && row->pool == pool &&
                               (source == OL_CAPACITY_SOURCES ||
                                (row->sort != OL_BILL_CALLED && capacities[row->capacity].source == source));
        if (is_wanted && !is_repeated(billing, i))
            sum += of_resource(bearing->cost, row->usage.resource);
    }
    return sum;
}

/* Unit-time that there was in the month's window, out of the hourly levels. */
static double capacity_of(const struct bearing *bearing, size_t pool, int source)
{
    const struct ol_pool_usage *usage = &bearing->world->usages[pool];
    const ol_time begin = bearing->begin, end = bearing->end;
    if (!usage->is_managed)
        return (double)usage->units * (double)(end - begin);
    const struct ol_series series = ol_level_rows_series(&usage->by_source[source]);
    const double grain = usage->grain > 1 ? usage->grain : 1;
    double area = 0;
    for (size_t i = begin > 0 ? (size_t)(begin / series.step) : 0; i < series.count; i++) {
        const ol_time start = (ol_time)i * series.step;
        const ol_time stop = start + (i + 1 < series.count ? series.step : series.last_step);
        const ol_time from = start > begin ? start : begin, to = stop < end ? stop : end;
        if (start >= end)
            break;
        if (to > from)
            area += series.rows[i].capacity_units * grain * (double)(to - from);
    }
    return area;
}

static bool is_team(const struct bearing *bearing, ol_label label, const char *team)
{
    char buffer[OL_LABEL_BUFFER];
    const char *text = ol_label_text(&bearing->billing->scenario->labels, label, buffer);
    return strcmp(*text ? text : "none", team) == 0;
}

/* What is borne by the i-th share of the world's teams. */
static double of_share(const struct bearing *bearing, size_t i)
{
    const struct ol_team_usage *teams = &bearing->world->teams;
    const struct ol_team_share *share = &teams->shares[i];
    const struct ol_pool *pool = ol_scenario_pool(bearing->billing->scenario, share->pool);
    if (pool->endpoint || pool->capacities.count == 0)
        return 0;
    const int source = bearing->world->managed[share->pool] ? share->source : OL_CAPACITY_SOURCES;
    const double whole = capacity_of(bearing, share->pool, source);
    const double used = (double)ol_team_usage_of_month(teams, i, bearing->month);
    return whole > 0 ? of_pool(bearing, share->pool, source) * fmin(used / whole, 1) : 0;
}

/* What a dataset, a file system, logs or a transfer costs is its team's. */
static bool is_named(const struct ol_billing *billing, const struct ol_billing_row *row, const char *team,
                     struct ol_arena *arena)
{
    char buffer[OL_LABEL_BUFFER];
    const ol_label tags = row->usage.tags;
    return !is_of_pool(row) && tags != OL_NO_LABEL &&
           strcmp(ol_tag_value(ol_label_text(&billing->labels, tags, buffer), "team", arena), team) == 0;
}

static double of_team(const struct bearing *bearing, const char *team)
{
    const struct ol_team_usage *teams = &bearing->world->teams;
    const struct ol_billing *billing = bearing->billing;
    struct ol_arena arena = {0};
    double sum = 0;
    for (size_t i = 0; i < teams->count; i++)
        sum += is_team(bearing, teams->shares[i].team, team) ? of_share(bearing, i) : 0;
    for (size_t i = 0; i < billing->count; i++)
        if (is_named(billing, &billing->rows[i], team, &arena) && !is_repeated(billing, i))
            sum += of_resource(bearing->cost, billing->rows[i].usage.resource);
    ol_arena_release(&arena);
    return sum;
}

static double watched(const struct bearing *bearing, const struct ol_budget *budget)
{
    const char *name;
    switch (ol_budget_scope(budget, &name)) {
    case OL_BUDGET_TEAM:
        return of_team(bearing, name);
    case OL_BUDGET_POOL:
        return of_pool(bearing, ol_scenario_pool_index(bearing->billing->scenario, name), OL_CAPACITY_SOURCES);
    default:
        return ol_money_real(bearing->cost->total);
    }
}

static struct bearing bearing_of(const struct ol_billing *billing, const struct ol_world *world,
                                 const struct ol_month_cost *cost, ol_time begin, ol_time end)
{
    const ol_time month = cost->month - billing->start_instant;
    const ol_time stop = next_month(cost->month) - billing->start_instant;
    return (struct bearing){.billing = billing,
                            .world = world,
                            .cost = cost,
                            .begin = month > begin ? month : begin,
                            .end = stop < end ? stop : end,
                            .month = month};
}

static int add_charge(void *self, const struct ol_charge *charge, struct ol_error *error)
{
    return ol_month_costs_add(self, charge, error);
}

static void tell_teams(const struct bearing *bearing, ol_team_cost_sink *sink, void *self)
{
    const struct ol_scenario *scenario = bearing->billing->scenario;
    const struct ol_team_usage *teams = &bearing->world->teams;
    for (size_t i = 0; i < teams->count; i++) {
        const struct ol_team_share *share = &teams->shares[i];
        const struct ol_pool *pool = ol_scenario_pool(scenario, share->pool);
        const double used = (double)ol_team_usage_of_month(teams, i, bearing->month);
        char buffer[OL_LABEL_BUFFER];
        if (used > 0)
            sink(self, &(struct ol_team_cost){.month = bearing->cost->month,
                                              .pool = pool->name,
                                              .team = ol_label_text(&scenario->labels, share->team, buffer),
                                              .source = share->source,
                                              .unit_hours = used / (double)OL_HOUR / ol_pool_grain(pool),
                                              .cost = of_share(bearing, i)});
    }
}

int ol_month_costs_teams(const struct ol_billing *billing, const struct ol_world *world, ol_time begin,
                         ol_time end, ol_team_cost_sink *sink, void *self, struct ol_error *error)
{
    struct ol_month_costs costs = {0};
    const int status = ol_billing_rate(billing, world, begin, end, add_charge, &costs, error);
    fill(&costs, billing->start_instant + begin, billing->start_instant + end);
    fold(&costs, billing->start_instant + end);
    for (size_t i = 0; status == OL_OK && i < costs.count; i++) {
        const struct bearing bearing = bearing_of(billing, world, &costs.items[i], begin, end);
        tell_teams(&bearing, sink, self);
    }
    ol_month_costs_release(&costs);
    return status;
}

/* ---- metrics ---- */

static void set(struct ol_metrics *metrics, size_t replication, const char *unit, double value, const char *format,
                const char *a, const char *b)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "%s.%s%s%s", format, a, *b ? "." : "", b);
    ol_metrics_set(metrics, replication, ol_text_string(&name), unit, value);
    ol_text_release(&name);
}

static bool set_budget(const struct bearing *bearing, const struct ol_budget *budget, struct ol_metrics *metrics,
                       size_t replication)
{
    char month[OL_MONTH_BUFFER], what[OL_MONTH_BUFFER + 24];
    const double cost = watched(bearing, budget);
    const bool is_breached = cost > ol_money_real(budget->monthly);
    ol_month_name(bearing->cost->month, month);
    snprintf(what, sizeof what, "%s.cost", month);
    set(metrics, replication, bearing->billing->currency, cost, "budget", budget->name, what);
    snprintf(what, sizeof what, "%s.breach_probability", month);
    set(metrics, replication, "share", is_breached, "budget", budget->name, what);
    return is_breached;
}

void ol_month_costs_metrics(struct ol_month_costs *costs, const struct ol_billing *billing,
                            const struct ol_world *world, ol_time begin, ol_time end, struct ol_metrics *metrics,
                            size_t replication)
{
    const struct ol_budget *budgets = billing->scenario->budgets.items;
    const size_t budget_count = billing->scenario->budgets.count;
    bool *is_breached = ol_mem_new(budget_count + 1);
    char month[OL_MONTH_BUFFER];
    fill(costs, billing->start_instant + begin, billing->start_instant + end);
    fold(costs, billing->start_instant + end);
    for (size_t i = 0; i < costs->count; i++) {
        const struct bearing bearing = bearing_of(billing, world, &costs->items[i], begin, end);
        set(metrics, replication, billing->currency, ol_money_real(costs->items[i].total), "cost.by_month",
            ol_month_name(costs->items[i].month, month), "");
        for (size_t k = 0; k < budget_count; k++)
            is_breached[k] |= set_budget(&bearing, &budgets[k], metrics, replication);
    }
    for (size_t k = 0; k < budget_count; k++)
        set(metrics, replication, "share", is_breached[k], "budget", budgets[k].name, "breach_probability");
    ol_mem_free(is_breached);
}

void ol_month_costs_tell(struct ol_spend_alert *alerts, size_t count, const struct ol_metrics *metrics)
{
    char month[OL_MONTH_BUFFER];
    struct ol_text name = {0};
    for (size_t i = 0; i < count; i++) {
        ol_text_clear(&name);
        ol_text_addf(&name, "budget.%s.%s.cost", alerts[i].budget, ol_month_name(alerts[i].month, month));
        const struct ol_metric *metric = ol_metrics_find(metrics, ol_text_string(&name));
        alerts[i].month_cost = metric ? metric->values[0] : NAN;
    }
    ol_text_release(&name);
}

void ol_month_costs_release(struct ol_month_costs *costs)
{
    for (size_t i = 0; i < costs->count; i++)
        ol_mem_free(costs->items[i].by_resource);
    ol_mem_free(costs->items);
    *costs = (struct ol_month_costs){0};
}
