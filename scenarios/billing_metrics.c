/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * billing_metrics: a replication's charges as metrics.
 *
 * Breakdowns are of the effective cost, in which a commitment's payments are spread over what they covered: by service,
 * by provider, by pool. Teams bear of each pool's cost what their jobs used of its unit-time, where nodes come and go
 * of each source's cost what they used of its nodes; what no job used is `cost.idle`, and what belongs to no pool and
 * no team (transfers, unused commitments, taxes) `cost.shared`, so that teams, idle and shared add up to the whole.
 */
#include "pricing/bill_sum.h"
#include "scenarios/billing.h"
#include "scenarios/month_costs.h"
#include "scenarios/scenario_data.h"
#include "scenarios/transfer_metrics.h"
#include "scenarios/unit_costs.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

struct summing {
    struct ol_bill_sum by_service, by_pool, by_team;
    ol_money *by_resource; /* effective cost, by the label of what is held */
    size_t resource_capacity;
    struct ol_unit_costs units;
    bool counts_months;
    struct ol_month_costs months;
};

static int add_resource(struct summing *summing, const struct ol_charge *charge, struct ol_error *error)
{
    const ol_label label = charge->usage ? charge->usage->resource : OL_NO_LABEL;
    if (label == OL_NO_LABEL || (label & OL_LABEL_IS_NUMBER))
        return OL_OK;
    const size_t before = summing->resource_capacity;
    OL_MEM_RESERVE(summing->by_resource, summing->resource_capacity, (size_t)label + 1);
    if (summing->resource_capacity > before)
        memset(summing->by_resource + before, 0,
               (summing->resource_capacity - before) * sizeof *summing->by_resource);
    if (!ol_money_add(&summing->by_resource[label], charge->effective))
        return ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "the bill is larger than can be counted");
    return OL_OK;
}

static int sink(void *self, const struct ol_charge *charge, struct ol_error *error)
{
    struct summing *summing = self;
    int status = ol_bill_sum_sink(&summing->by_service, charge, error);
    if (status == OL_OK)
        status = ol_bill_sum_sink(&summing->by_pool, charge, error);
    if (status == OL_OK)
        status = ol_bill_sum_sink(&summing->by_team, charge, error);
    if (status == OL_OK)
        ol_unit_costs_add(&summing->units, charge);
    if (status == OL_OK && summing->counts_months)
        status = ol_month_costs_add(&summing->months, charge, error);
    return status == OL_OK ? add_resource(summing, charge, error) : status;
}

struct setting_metrics {
    const struct ol_billing *billing;
    struct ol_metrics *metrics;
    size_t replication;
};

/* Names of metrics are dotted words: of a service, a provider or a team letters, digits and dashes stay. Pools,
 * datasets and the like are called what all their metrics call them, points and all. */
static void set(const struct setting_metrics *setting, const char *prefix, const char *name, const char *suffix,
                const char *unit, double value)
{
    struct ol_text text = {0};
    ol_text_adds(&text, prefix);
    const char *const others = strncmp(prefix, "cost.", 5) == 0 ? "-_" : "-_.";
    for (const char *c = name; *c; c++)
        ol_text_add(&text, isalnum((unsigned char)*c) || strchr(others, *c) || (unsigned char)*c >= 0x80 ? c : "_",
                    1);
    ol_text_adds(&text, suffix);
    ol_metrics_set(setting->metrics, setting->replication, ol_text_string(&text), unit, value);
    ol_text_release(&text);
}

static void set_money(const struct setting_metrics *setting, const char *prefix, const char *name, ol_money money)
{
    set(setting, prefix, name, "", setting->billing->currency, ol_money_real(money));
}

static void set_totals(const struct setting_metrics *setting, const struct ol_bill_sum *sum)
{
    set_money(setting, "cost.billed", "", sum->total.billed);
    set_money(setting, "cost.effective", "", sum->total.effective);
    set_money(setting, "cost.list", "", sum->total.list);
    set_money(setting, "cost.on_demand_equivalent", "", sum->total.on_demand);
}

/* Providers' lines of one service are one metric, and the other way round. */
static void set_services(const struct setting_metrics *setting, struct ol_bill_sum *sum)
{
    ol_bill_sum_sort(sum);
    for (size_t i = 0; i < sum->count; i++) {
        ol_money service = 0, provider = 0;
        for (size_t k = 0; k < sum->count; k++) {
            service += strcmp(sum->lines[k].value, sum->lines[i].value) == 0 ? sum->lines[k].costs.effective : 0;
            provider +=
                strcmp(sum->lines[k].provider, sum->lines[i].provider) == 0 ? sum->lines[k].costs.effective : 0;
        }
        set_money(setting, "cost.by_service.", sum->lines[i].value, service);
        set_money(setting, "cost.by_provider.", sum->lines[i].provider, provider);
    }
}

static ol_money of_value(const struct ol_bill_sum *sum, const char *value)
{
    ol_money total = 0;
    for (size_t i = 0; i < sum->count; i++)
        total += strcmp(sum->lines[i].value, value) == 0 ? sum->lines[i].costs.effective : 0;
    return total;
}

/* ---- what a pool's nodes of each source cost ---- */

struct source_costs {
    double cost[OL_CAPACITY_SOURCES];
    bool has_cost[OL_CAPACITY_SOURCES];
};

static bool is_nodes(const struct ol_billing_row *row)
{
    return row->sort == OL_BILL_NODES || row->sort == OL_BILL_MOVED_NODES;
}

static struct source_costs costs_by_source(const struct ol_billing *billing, const struct summing *summing,
                                           size_t p)
{
    struct source_costs costs = {0};
    const struct ol_capacity *capacities = ol_scenario_pool(billing->scenario, p)->capacities.items;
    for (size_t i = 0; i < billing->count; i++) {
        const struct ol_billing_row *row = &billing->rows[i];
        if (!is_nodes(row) || row->pool != p)
            continue;
        const int source = capacities[row->capacity].source;
        costs.has_cost[source] = true;
        if (row->usage.resource < summing->resource_capacity)
            costs.cost[source] += ol_money_real(summing->by_resource[row->usage.resource]);
    }
    return costs;
}

/* Of a managed pool. */
static void set_sources(const struct setting_metrics *setting, const struct ol_pool *pool,
                        const struct source_costs *costs)
{
    for (size_t source = 0; source < OL_CAPACITY_SOURCES; source++) {
        char suffix[40];
        snprintf(suffix, sizeof suffix, ".%s.cost", ol_capacity_source_names[source]);
        if (costs->has_cost[source])
            set(setting, "pool.", pool->name, suffix, setting->billing->currency, costs->cost[source]);
    }
}

/* ---- who bears it ---- */

/* What a team's jobs used of all that could have been used. */
static double used_share(const struct ol_team_share *share, ol_area whole)
{
    return whole > 0 ? fmin((double)share->area / (double)whole, 1) : 0;
}

struct bearer {
    const char *team;
    double cost;
};

struct bearers {
    struct bearer *items;
    size_t count, capacity;
};

static void bear(struct bearers *bearers, const char *team, double cost)
{
    size_t i = 0;
    while (i < bearers->count && strcmp(bearers->items[i].team, team) != 0)
        i++;
    if (i == bearers->count) {
        OL_MEM_RESERVE(bearers->items, bearers->capacity, bearers->count + 1);
        bearers->items[bearers->count++] = (struct bearer){.team = team};
    }
    bearers->items[i].cost += cost;
}

static double part_of(const struct ol_team_share *share, const struct ol_world *world, size_t p, double cost,
                      const struct source_costs *costs)
{
    const struct ol_pool_usage *usage = &world->usages[p];
    return world->managed[p]
               ? costs->cost[share->source] * used_share(share, usage->capacity_by_source[share->source])
               : cost * used_share(share, usage->capacity_area);
}

static double counted(const struct setting_metrics *setting, const char *endpoint, const char *what)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "endpoint.%s.%s", endpoint, what);
    const struct ol_metric *metric = ol_metrics_find(setting->metrics, ol_text_string(&name));
    ol_text_release(&name);
    return metric ? metric->values[setting->replication] : 0;
}

/* What its requests and their tokens cost, of those that were answered. */
static void set_endpoint(const struct setting_metrics *setting, const char *endpoint, double cost)
{
    const char *currency = setting->billing->currency;
    const double requests = counted(setting, endpoint, "completed");
    const double tokens =
        counted(setting, endpoint, "prompt_tokens") + counted(setting, endpoint, "output_tokens");
    set(setting, "endpoint.", endpoint, ".cost", currency, cost);
    set(setting, "endpoint.", endpoint, ".cost_per_1k", currency, requests > 0 ? 1000 * cost / requests : NAN);
    if (tokens > 0)
        set(setting, "endpoint.", endpoint, ".cost_per_million_tokens", currency, 1e6 * cost / tokens);
}

static void set_teams(const struct setting_metrics *setting, struct summing *summing, const struct ol_world *world)
{
    const struct ol_team_usage *teams = &world->teams;
    const struct ol_scenario *scenario = setting->billing->scenario;
    struct bearers bearers = {0};
    struct ol_arena arena = {0};
    double borne = 0, pooled = 0;
    for (size_t p = 0; p < ol_scenario_pool_count(scenario); p++) {
        const struct ol_pool *pool = ol_scenario_pool(scenario, p);
        const double cost = ol_money_real(of_value(&summing->by_pool, pool->name));
        if (pool->capacities.count == 0)
            continue;
        const struct source_costs costs = costs_by_source(setting->billing, summing, p);
        pooled += cost;
        set(setting, "pool.", pool->name, ".cost", setting->billing->currency, cost);
        if (world->managed[p])
            set_sources(setting, pool, &costs);
        if (pool->endpoint) { /* its requests bear it */
            set_endpoint(setting, pool->name, cost);
            ol_unit_costs_pool(&summing->units, pool, cost, cost, setting->metrics, setting->replication);
            borne += cost;
            continue;
        }
        const double borne_before = borne;
        for (size_t i = 0; i < teams->count; i++) {
            if (teams->shares[i].pool != p)
                continue;
            char *buffer = ol_arena_take(&arena, OL_LABEL_BUFFER);
            const char *team = ol_label_text(&scenario->labels, teams->shares[i].team, buffer);
            const double part = part_of(&teams->shares[i], world, p, cost, &costs);
            bear(&bearers, *team ? team : "none", part);
            borne += part;
        }
        ol_unit_costs_pool(&summing->units, pool, cost, borne - borne_before, setting->metrics,
                           setting->replication);
    }
    set(setting, "cost.idle", "", "", setting->billing->currency, pooled - borne);
    for (size_t i = 0; i < summing->by_team.count; i++)
        if (*summing->by_team.lines[i].value) {
            bear(&bearers, summing->by_team.lines[i].value,
                 ol_money_real(summing->by_team.lines[i].costs.effective));
            pooled += ol_money_real(summing->by_team.lines[i].costs.effective);
        }
    set(setting, "cost.shared", "", "", setting->billing->currency,
        ol_money_real(summing->by_team.total.effective) - pooled);
    for (size_t i = 0; i < bearers.count; i++)
        set(setting, "cost.by_team.", bearers.items[i].team, "", setting->billing->currency,
            bearers.items[i].cost);
    ol_mem_free(bearers.items);
    ol_arena_release(&arena);
}

/* A checkpoint that is kept in a dataset bears its name. */
static void set_datasets(const struct setting_metrics *setting, const struct summing *summing)
{
    const struct ol_billing *billing = setting->billing;
    for (size_t i = 0; i < billing->count; i++) {
        const struct ol_billing_row *row = &billing->rows[i];
        if (row->sort != OL_BILL_DATA)
            continue;
        const ol_label resource = row->usage.resource;
        set(setting, "dataset.", ol_scenario_dataset(billing->scenario, row->dataset)->name, ".cost",
            billing->currency,
            resource < summing->resource_capacity ? ol_money_real(summing->by_resource[resource]) : 0);
    }
}

static void set_file_systems(const struct setting_metrics *setting, const struct summing *summing)
{
    const struct ol_billing *billing = setting->billing;
    const struct ol_file_system *files = billing->scenario->file_systems.items;
    for (size_t i = 0; i < billing->count; i++) {
        const struct ol_billing_row *row = &billing->rows[i];
        const ol_label resource = row->usage.resource;
        if (row->sort == OL_BILL_FILES)
            set(setting, "filesystem.", files[row->file_system].name, ".cost", billing->currency,
                resource < summing->resource_capacity ? ol_money_real(summing->by_resource[resource]) : 0);
    }
}

static void set_commitments(const struct setting_metrics *setting, const struct ol_bill_sum *sum)
{
    for (size_t i = 0; i < sum->commitment_count; i++) {
        const struct ol_bill_commitment *commitment = &sum->commitments[i];
        const double used = ol_money_real(commitment->used), unused = ol_money_real(commitment->unused);
        const double covered = ol_money_real(commitment->covered), open = ol_money_real(sum->uncovered);
        set(setting, "commitment.", commitment->name, ".utilization", "share",
            used + unused > 0 ? used / (used + unused) : 0);
        set(setting, "commitment.", commitment->name, ".coverage", "share",
            covered + open > 0 ? covered / (covered + open) : 0);
    }
}

static ol_money of_resource(const struct setting_metrics *setting, const struct summing *summing, const char *sort,
                            const char *name)
{
    struct ol_text text = {0};
    ol_text_addf(&text, "%s/%s", sort, name);
    const ol_label label = ol_label_find(&setting->billing->labels, ol_text_string(&text), text.length);
    ol_text_release(&text);
    return label < summing->resource_capacity ? summing->by_resource[label] : 0;
}

static void set_telemetry(const struct setting_metrics *setting, const struct summing *summing)
{
    const struct ol_scenario *scenario = setting->billing->scenario;
    const struct ol_logs *logs = scenario->logs.items;
    const struct ol_custom_metrics *metrics = scenario->custom_metrics.items;
    for (size_t i = 0; i < scenario->logs.count; i++)
        set(setting, "logs.", logs[i].name, ".cost", setting->billing->currency,
            ol_money_real(of_resource(setting, summing, "logs", logs[i].name)));
    for (size_t i = 0; i < scenario->custom_metrics.count; i++)
        set(setting, "metrics.", metrics[i].name, ".cost", setting->billing->currency,
            ol_money_real(of_resource(setting, summing, "metrics", metrics[i].name)));
}

int ol_billing_metrics(const struct ol_billing *billing, const struct ol_world *world, ol_time begin, ol_time end,
                       struct ol_metrics *metrics, size_t replication, struct ol_error *error)
{
    const struct setting_metrics setting = {billing, metrics, replication};
    struct summing summing = {
        .by_service = {.by = OL_BY_SERVICE, .labels = &billing->labels},
        .by_pool = {.by = OL_BY_TAG, .tag = "pool", .labels = &billing->labels},
        .by_team = {.by = OL_BY_TAG, .tag = "team", .labels = &billing->labels},
        .counts_months = ol_scenario_counts_months(billing->scenario),
    };
    if (!billing->currency)
        return OL_OK;
    const int status = ol_billing_rate(billing, world, begin, end, sink, &summing, error);
    if (status == OL_OK) {
        set_totals(&setting, &summing.by_service);
        set_services(&setting, &summing.by_service);
        set_teams(&setting, &summing, world);
        set_telemetry(&setting, &summing);
        ol_transfer_cost_metrics(billing, summing.by_resource, summing.resource_capacity, metrics, replication);
        set_file_systems(&setting, &summing);
        set_commitments(&setting, &summing.by_service);
        set_datasets(&setting, &summing);
        ol_unit_costs_metrics(&summing.units, &summing.by_service, billing->currency, metrics, replication);
        if (summing.counts_months)
            ol_month_costs_metrics(&summing.months, billing, world, begin, end, metrics, replication);
    }
    ol_month_costs_release(&summing.months);
    ol_bill_sum_release(&summing.by_service);
    ol_bill_sum_release(&summing.by_pool);
    ol_bill_sum_release(&summing.by_team);
    ol_mem_free(summing.by_resource);
    return status;
}
