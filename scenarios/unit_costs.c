/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/unit_costs.h"

#include <math.h>
#include <string.h>

void ol_unit_costs_add(struct ol_unit_costs *costs, const struct ol_charge *charge)
{
    if (charge->category != OL_CHARGE_USAGE)
        return;
    /* Sums that do not fit are an error of the bill's own sum, which is read before these. */
    ol_money_add(&costs->usage, charge->effective);
    ol_money_add(&costs->on_demand, charge->on_demand);
}

static double value_of(const struct ol_metrics *metrics, size_t replication, const char *name)
{
    const struct ol_metric *metric = ol_metrics_find(metrics, name);
    return metric && isfinite(metric->values[replication]) ? metric->values[replication] : 0;
}

static double of_pool(const struct ol_metrics *metrics, size_t replication, const char *pool, const char *what)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "pool.%s.%s", pool, what);
    const double value = value_of(metrics, replication, ol_text_string(&name));
    ol_text_release(&name);
    return value;
}

void ol_unit_costs_pool(struct ol_unit_costs *costs, const struct ol_pool *pool, double cost, double borne,
                        const struct ol_metrics *metrics, size_t replication)
{
    if (pool->endpoint) {
        costs->endpoints += cost;
        costs->has_endpoints = true;
        return;
    }
    const int unit = ol_pool_unit(pool) == OL_UNIT_GPUS ? 0 : 1;
    const double allocated = of_pool(metrics, replication, pool->name, "unit_hours_allocated");
    const double lost = of_pool(metrics, replication, pool->name, "unit_hours_lost");
    costs->has_jobs = costs->has_units[unit] = true;
    costs->jobs += cost;
    *(unit == 0 ? &costs->gpus : &costs->cpus) += cost;
    costs->allocated[unit] += allocated;
    costs->useful[unit] += of_pool(metrics, replication, pool->name, "unit_hours_useful");
    costs->lost_work += allocated > 0 ? borne * fmin(lost / allocated, 1) : 0;
}

struct setting {
    struct ol_metrics *metrics;
    size_t replication;
    const char *currency;
};

static void set(const struct setting *setting, const char *name, const char *unit, double value)
{
    ol_metrics_set(setting->metrics, setting->replication, name, unit, value);
}

static double over(double cost, double count)
{
    return count > 0 ? cost / count : NAN;
}

static bool ends_in(const char *name, const char *end)
{
    const size_t length = strlen(name), tail = strlen(end);
    return length > tail && strcmp(name + length - tail, end) == 0;
}

/* Sums over metrics PREFIX ... SUFFIX. */
static double sum_of(const struct setting *setting, const char *prefix, const char *suffix, bool *has_any)
{
    double sum = 0;
    for (size_t i = 0; i < setting->metrics->count; i++) {
        const struct ol_metric *metric = &setting->metrics->items[i];
        if (strncmp(metric->name, prefix, strlen(prefix)) != 0 || !ends_in(metric->name, suffix))
            continue;
        *has_any = true;
        sum += isfinite(metric->values[setting->replication]) ? metric->values[setting->replication] : 0;
    }
    return sum;
}

static void set_units(const struct setting *setting, const struct ol_unit_costs *costs)
{
    static const char *const names[2][2] = {{"unit.cost_per_gpu_hour_allocated", "unit.cost_per_gpu_hour_useful"},
                                            {"unit.cost_per_cpu_hour_allocated", "unit.cost_per_cpu_hour_useful"}};
    const struct ol_metrics *metrics = setting->metrics;
    const size_t k = setting->replication;
    bool has_any = false;
    if (costs->has_jobs) {
        const double completed = value_of(metrics, k, "jobs.completed");
        const double ended =
            completed + value_of(metrics, k, "jobs.failed") + value_of(metrics, k, "jobs.reclaimed");
        set(setting, "unit.cost_per_job", setting->currency, over(costs->jobs, ended));
        set(setting, "unit.cost_per_successful_job", setting->currency, over(costs->jobs, completed));
    }
    for (size_t i = 0; i < 2; i++) {
        const double cost = i == 0 ? costs->gpus : costs->cpus;
        if (!costs->has_units[i])
            continue;
        set(setting, names[i][0], setting->currency, over(cost, costs->allocated[i]));
        set(setting, names[i][1], setting->currency, over(cost, costs->useful[i]));
    }
    if (costs->has_endpoints)
        set(setting, "unit.cost_per_1k_inferences", setting->currency,
            over(1000 * costs->endpoints, sum_of(setting, "endpoint.", ".completed", &has_any)));
    has_any = false;
    const double kept = sum_of(setting, "dataset.", ".gb_months", &has_any);
    if (has_any)
        set(setting, "unit.cost_per_gb_month", setting->currency,
            over(sum_of(setting, "dataset.", ".cost", &has_any), kept));
}

void ol_unit_costs_metrics(struct ol_unit_costs *costs, const struct ol_bill_sum *sum, const char *currency,
                           struct ol_metrics *metrics, size_t replication)
{
    const struct setting setting = {metrics, replication, currency};
    double used = 0, unused = 0, covered = 0;
    set_units(&setting, costs);
    for (size_t i = 0; i < sum->commitment_count; i++) {
        used += ol_money_real(sum->commitments[i].used);
        unused += ol_money_real(sum->commitments[i].unused);
        covered += ol_money_real(sum->commitments[i].covered);
    }
    const double on_demand = ol_money_real(costs->on_demand);
    const double idle = value_of(metrics, replication, "cost.idle");
    set(&setting, "cost.effective_savings_rate", "share",
        on_demand > 0 ? 1 - ol_money_real(costs->usage) / on_demand : NAN);
    if (sum->commitment_count > 0) {
        set(&setting, "cost.commitment_utilization", "share", over(used, used + unused));
        set(&setting, "cost.commitment_coverage", "share", over(covered, covered + ol_money_real(sum->uncovered)));
        set(&setting, "cost.waste.unused_commitment", currency, unused);
    }
    if (costs->has_jobs) {
        set(&setting, "cost.waste.idle", currency, fmax(idle, 0));
        set(&setting, "cost.waste.lost_work", currency, costs->lost_work);
    }
    if (costs->has_jobs || sum->commitment_count > 0)
        set(&setting, "cost.waste", currency, unused + (costs->has_jobs ? fmax(idle, 0) + costs->lost_work : 0));
}
