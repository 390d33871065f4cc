/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/data_movement.h"

#include "outlay/arena.h"

#include <math.h>

static void open_caches(struct ol_movement *movement, const struct ol_movement_setting *setting)
{
    const struct ol_list *caches = &movement->scenario->caches;
    movement->cached = ol_mem_new(ol_mem_product(sizeof *movement->cached, caches->count + 1));
    for (size_t i = 0; i < caches->count; i++)
        movement->cached[i] =
            (struct ol_cached){.terms = (const struct ol_cache *)caches->items + i, .begin = setting->warmup_end};
}

static void list_reads(struct ol_movement *movement, const struct ol_movement_setting *setting)
{
    const struct ol_inflow *inflow = setting->inflow;
    movement->reads = ol_mem_new(ol_mem_product(sizeof *movement->reads, inflow->source_count + 1));
    for (size_t i = 0; i < inflow->source_count; i++) {
        const struct ol_inflow_source *source = &inflow->sources[i];
        struct ol_reads *reads = &movement->reads[i];
        *reads = ol_scenario_reads(movement->scenario, source->work, source->pool);
        reads->phase = setting->phases[source->pool];
        const size_t cache =
            reads->is_given ? ol_scenario_cache(movement->scenario, source->pool, reads->dataset) : SIZE_MAX;
        reads->cached = cache != SIZE_MAX ? &movement->cached[cache] : NULL;
    }
}

void ol_movement_open(struct ol_movement *movement, const struct ol_movement_setting *setting)
{
    const struct ol_scenario *scenario = setting->inflow->scenario;
    const struct ol_data_places *places = scenario->places;
    movement->scenario = scenario;
    if (!ol_scenario_moves_data(scenario))
        return;
    movement->carrier = ol_carrier_new(
        setting->sim, &(struct ol_carrier_setting){
                          .links = scenario->links.items,
                          .link_count = scenario->links.count,
                          .warmup_end = setting->warmup_end,
                          .start_instant = setting->inflow->has_instant ? setting->inflow->start_instant : 0});
    open_caches(movement, setting);
    list_reads(movement, setting);
    movement->copies = ol_copies_new(&(struct ol_copies_setting){.sim = setting->sim,
                                                                 .carrier = movement->carrier,
                                                                 .store = setting->store,
                                                                 .sites = places->datasets,
                                                                 .plans = places->plans,
                                                                 .until = setting->until,
                                                                 .count = places->plan_count});
    movement->staging =
        ol_staging_new(&(struct ol_staging_setting){.sim = setting->sim,
                                                    .carrier = movement->carrier,
                                                    .copies = movement->copies,
                                                    .store = setting->store,
                                                    .sites = places->datasets,
                                                    .reads = movement->reads,
                                                    .warmup_end = setting->warmup_end,
                                                    .forgets_jobs = ol_inflow_forgets(setting->inflow),
                                                    .give = setting->give,
                                                    .self = setting->self});
    ol_probes_add(ol_sim_probes(setting->sim), ol_staging_probe(movement->staging));
}

bool ol_movement_takes(struct ol_movement *movement, const struct ol_job *job)
{
    return movement->staging && ol_staging_take(movement->staging, job);
}

size_t ol_movement_waiting(const struct ol_movement *movement)
{
    return movement->staging ? ol_staging_waiting(movement->staging) : 0;
}

void ol_movement_finish(struct ol_movement *movement, ol_time end)
{
    if (!movement->carrier)
        return;
    ol_carrier_finish(movement->carrier, end);
    ol_carrier_verify(movement->carrier);
    for (size_t i = 0; i < movement->scenario->caches.count; i++)
        ol_cached_finish(&movement->cached[i], end);
}

const struct ol_passage *ol_movement_passed(const struct ol_movement *movement, size_t dataset,
                                            const struct ol_site *from, const struct ol_site *to)
{
    const struct ol_way *way;
    for (size_t i = 0; movement->carrier && (way = ol_carrier_way_at(movement->carrier, i)); i++)
        if (way->dataset == dataset && ol_site_is(&way->from, from) && ol_site_is(&way->to, to))
            return &way->passed;
    return NULL;
}

static void set_cache(const struct ol_cached *cached, struct ol_metrics *metrics, size_t replication)
{
    struct ol_text name = {0};
    const struct ol_cache *terms = cached->terms;
    ol_text_addf(&name, "cache.%s%s%s.hit_share", terms->pool, terms->dataset ? "." : "",
                 terms->dataset ? terms->dataset : "");
    ol_metrics_set(metrics, replication, ol_text_string(&name), "share",
                   cached->asked > 0 ? (double)cached->hit / (double)cached->asked : NAN);
    ol_text_release(&name);
}

void ol_movement_metrics(const struct ol_movement *movement, struct ol_metrics *metrics, size_t replication)
{
    if (!movement->carrier)
        return;
    ol_carrier_metrics(movement->carrier, metrics, replication);
    ol_staging_metrics(movement->staging, metrics, replication);
    for (size_t i = 0; i < movement->scenario->caches.count; i++)
        set_cache(&movement->cached[i], metrics, replication);
}

void ol_movement_release(struct ol_movement *movement)
{
    for (size_t i = 0; movement->cached && i < movement->scenario->caches.count; i++)
        ol_cached_release(&movement->cached[i]);
    ol_mem_free(movement->cached);
    ol_mem_free(movement->reads);
    ol_staging_free(movement->staging);
    ol_copies_free(movement->copies);
    ol_carrier_free(movement->carrier);
    *movement = (struct ol_movement){0};
}
