/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/world_telemetry.h"

#include "outlay/arena.h"

static const struct ol_logs *logs_at(const struct ol_world_telemetry *telemetry, size_t i)
{
    return (const struct ol_logs *)telemetry->scenario->logs.items + i;
}

void ol_world_telemetry_open(struct ol_world_telemetry *telemetry, const struct ol_scenario *scenario,
                             const bool *managed, struct ol_probes *probes)
{
    const size_t pools = ol_scenario_pool_count(scenario);
    bool has_jobs = false;
    *telemetry = (struct ol_world_telemetry){.scenario = scenario, .pool_count = pools};
    telemetry->watched = ol_mem_new(ol_mem_product(sizeof *telemetry->watched, pools));
    telemetry->sums = ol_mem_new(ol_mem_product(sizeof *telemetry->sums, pools));
    telemetry->volumes = ol_mem_new(ol_mem_product(sizeof *telemetry->volumes, scenario->logs.count));
    for (size_t i = 0; i < scenario->logs.count; i++) {
        const char *of = logs_at(telemetry, i)->of;
        const size_t pool = of ? ol_scenario_pool_index(scenario, of) : SIZE_MAX;
        if (pool == SIZE_MAX)
            continue;
        telemetry->watched[pool] = true;
        has_jobs |= !ol_scenario_pool(scenario, pool)->endpoint;
    }
    if (!has_jobs)
        return;
    telemetry->job_hours =
        (struct ol_job_hours){.managed = managed, .watched = telemetry->watched, .sums = telemetry->sums};
    ol_job_hours_open(&telemetry->job_hours, pools);
    ol_probes_add(probes, ol_job_hours_probe(&telemetry->job_hours));
}

struct ol_hour_sums *ol_world_telemetry_arrivals(struct ol_world_telemetry *telemetry, size_t pool)
{
    return telemetry->watched[pool] ? &telemetry->sums[pool] : NULL;
}

int ol_world_telemetry_finish(struct ol_world_telemetry *telemetry, ol_time end, struct ol_error *error)
{
    const struct ol_scenario *scenario = telemetry->scenario;
    if (scenario->logs.count == 0)
        return OL_OK;
    if (end > OL_TELEMETRY_LIMIT)
        return ol_fail(
            error, OL_BAD_INPUT, logs_at(telemetry, 0)->node->place,
            "<logs> are counted by the hour, and this run lasts more than 200 years; give the <clock> a "
            "shorter length, or look at the submit times");
    ol_job_hours_finish(&telemetry->job_hours, end);
    for (size_t i = 0; i < scenario->logs.count; i++) {
        const struct ol_logs *logs = logs_at(telemetry, i);
        const struct ol_hour_sums *events =
            logs->of ? &telemetry->sums[ol_scenario_pool_index(scenario, logs->of)] : NULL;
        ol_log_volume_fill(&telemetry->volumes[i], logs, events, end);
    }
    return OL_OK;
}

static void set_series(const struct ol_custom_metrics *custom, double hours, struct ol_metrics *metrics,
                       size_t replication)
{
    struct ol_text name = {0};
    const double series = (double)ol_custom_metrics_count(custom);
    ol_text_addf(&name, "metrics.%s.series", custom->name);
    ol_metrics_set(metrics, replication, ol_text_string(&name), "series", series);
    ol_text_clear(&name);
    ol_text_addf(&name, "metrics.%s.values", custom->name);
    ol_metrics_set(metrics, replication, ol_text_string(&name), "values",
                   series * hours * (double)OL_HOUR / (double)custom->resolution);
    ol_text_release(&name);
}

void ol_world_telemetry_metrics(const struct ol_world_telemetry *telemetry, ol_time warmup_end, ol_time end,
                                struct ol_metrics *metrics, size_t replication)
{
    const struct ol_scenario *scenario = telemetry->scenario;
    const struct ol_custom_metrics *custom = scenario->custom_metrics.items;
    const double hours = end > warmup_end ? (double)(end - warmup_end) / (double)OL_HOUR : 0;
    for (size_t i = 0; i < scenario->logs.count; i++)
        ol_log_volume_metrics(&telemetry->volumes[i], warmup_end, metrics, replication);
    for (size_t i = 0; i < scenario->custom_metrics.count; i++)
        set_series(&custom[i], hours, metrics, replication);
}

void ol_world_telemetry_release(struct ol_world_telemetry *telemetry)
{
    for (size_t i = 0; telemetry->sums && i < telemetry->pool_count; i++)
        ol_hour_sums_release(&telemetry->sums[i]);
    for (size_t i = 0; telemetry->volumes && i < telemetry->scenario->logs.count; i++)
        ol_log_volume_release(&telemetry->volumes[i]);
    ol_job_hours_release(&telemetry->job_hours);
    ol_mem_free(telemetry->watched);
    ol_mem_free(telemetry->sums);
    ol_mem_free(telemetry->volumes);
    *telemetry = (struct ol_world_telemetry){0};
}
