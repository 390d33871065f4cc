/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/data_places.h"

#include "scenarios/scenario_data.h"
#include "scenarios/scenario_prices.h"
#include "scenarios/scenario_work.h"

#include <string.h>

static const struct ol_dataset *datasets_of(const struct ol_scenario *scenario)
{
    return scenario->datasets.items;
}

/* ---- copies ---- */

/* As the original but for what the replica says; nothing is there yet, and nothing comes by itself. */
static struct ol_dataset copy_of(const struct ol_dataset *dataset, const struct ol_replica *replica, size_t number,
                                 struct ol_arena *arena)
{
    const char *name = replica->name ? replica->name : ol_arena_format(arena, "replica-%zu", number);
    const bool is_elsewhere =
        replica->provider && (!dataset->provider || strcmp(replica->provider, dataset->provider) != 0);
    return (struct ol_dataset){
        .node = replica->node,
        .is_copy = true,
        .name = ol_arena_format(arena, "%s-%s", dataset->name ? dataset->name : "", name),
        .object_size = dataset->object_size,
        .class = replica->class || is_elsewhere ? replica->class : dataset->class,
        .provider = replica->provider ? replica->provider : dataset->provider,
        .region = replica->region,
        .zone = replica->zone,
        .team = dataset->team,
    };
}

/* Those that a dataset lists, and the one of its shorthand. */
static void list_replicas(struct ol_scenario *scenario, struct ol_dataset *dataset)
{
    char part[OL_SITE_PART];
    const struct ol_list *given = &dataset->replicas;
    if (!dataset->copy_to)
        return;
    const char *provider = ol_site_part(dataset->copy_to, 0, part);
    struct ol_replica *all = OL_ARENA_ARRAY(&scenario->arena, struct ol_replica, given->count + 1);
    all[given->count] = (struct ol_replica){.node = dataset->node, .name = "copy", .compression = 1};
    if (provider)
        all[given->count].provider = ol_arena_copy(&scenario->arena, provider, strlen(provider));
    const char *region = ol_site_part(dataset->copy_to, 1, part);
    if (region)
        all[given->count].region = ol_arena_copy(&scenario->arena, region, strlen(region));
    if (given->count > 0)
        memcpy(all, given->items, given->count * sizeof *all);
    dataset->replicas = (struct ol_list){all, given->count + 1};
}

void ol_scenario_add_copies(struct ol_scenario *scenario)
{
    struct ol_dataset *datasets = scenario->datasets.items;
    const size_t before = scenario->datasets.count;
    size_t count = before;
    for (size_t i = 0; i < before; i++) {
        list_replicas(scenario, &datasets[i]);
        count += datasets[i].replicas.count;
    }
    if (count == before)
        return;
    struct ol_dataset *all = OL_ARENA_ARRAY(&scenario->arena, struct ol_dataset, count);
    memcpy(all, datasets, before * sizeof *all);
    size_t n = before;
    for (size_t i = 0; i < before; i++)
        for (size_t k = 0; k < datasets[i].replicas.count; k++)
            all[n++] = copy_of(&datasets[i], (const struct ol_replica *)datasets[i].replicas.items + k, k + 1,
                               &scenario->arena);
    scenario->datasets = (struct ol_list){all, count};
}

/* ---- sites ---- */

static const char *provider_of(const struct ol_scenario *scenario, const char *provider, const char *type,
                               const char *region)
{
    const struct ol_book *book = provider ? NULL : ol_scenario_book(scenario, NULL, type, region);
    return provider ? provider : book ? book->provider : NULL;
}

static struct ol_site site_of_dataset(const struct ol_scenario *scenario, const struct ol_dataset *dataset)
{
    if (!dataset->provider && !dataset->region)
        return (struct ol_site){.zone = dataset->zone};
    return (struct ol_site){provider_of(scenario, dataset->provider, NULL, dataset->region), dataset->region,
                            dataset->zone};
}

struct ol_site ol_scenario_pool_site(const struct ol_scenario *scenario, const struct ol_pool *pool)
{
    const struct ol_capacity *first = pool->capacities.items;
    if (pool->capacities.count == 0 && pool->endpoint && pool->endpoint->region)
        return (struct ol_site){provider_of(scenario, pool->endpoint->provider, NULL, pool->endpoint->region),
                                pool->endpoint->region, NULL};
    if (pool->capacities.count == 0)
        return (struct ol_site){.provider = OL_SITE_OWNED};
    const bool is_owned = first->source == OL_CAPACITY_OWNED && !first->provider;
    return (struct ol_site){is_owned ? OL_SITE_OWNED
                                     : provider_of(scenario, first->provider, first->type, first->region),
                            first->region, first->zone};
}

static const struct ol_copy_plan *plans_of(const struct ol_scenario *scenario, struct ol_arena *arena,
                                           size_t *count)
{
    struct ol_copy_plan *plans = OL_ARENA_ARRAY(arena, struct ol_copy_plan, scenario->datasets.count + 1);
    size_t copy = 0, n = 0;
    while (copy < scenario->datasets.count && !datasets_of(scenario)[copy].is_copy)
        copy++;
    const size_t originals = copy;
    for (size_t i = 0; i < originals; i++) {
        const struct ol_list *replicas = &datasets_of(scenario)[i].replicas;
        for (size_t k = 0; k < replicas->count; k++)
            plans[n++] = (struct ol_copy_plan){(const struct ol_replica *)replicas->items + k, i, copy++};
    }
    *count = n;
    return plans;
}

const struct ol_data_places *ol_scenario_data_places(struct ol_scenario *scenario)
{
    const size_t pools = ol_scenario_pool_count(scenario), datasets = scenario->datasets.count;
    struct ol_data_places *places = OL_ARENA_NEW(&scenario->arena, struct ol_data_places);
    struct ol_site *of_datasets = OL_ARENA_ARRAY(&scenario->arena, struct ol_site, datasets + 1);
    struct ol_site *of_pools = OL_ARENA_ARRAY(&scenario->arena, struct ol_site, pools + 1);
    for (size_t i = 0; i < datasets; i++)
        of_datasets[i] = site_of_dataset(scenario, &datasets_of(scenario)[i]);
    for (size_t i = 0; i < pools; i++)
        of_pools[i] = ol_scenario_pool_site(scenario, ol_scenario_pool(scenario, i));
    *places = (struct ol_data_places){.datasets = of_datasets, .pools = of_pools};
    places->plans = plans_of(scenario, &scenario->arena, &places->plan_count);
    return places;
}

/* ---- what is read ---- */

struct ol_reads ol_scenario_reads(const struct ol_scenario *scenario, const struct ol_work *work, size_t pool)
{
    const size_t dataset = ol_scenario_dataset_index(scenario, work->reads);
    return (struct ol_reads){.is_given = dataset != SIZE_MAX,
                             .dataset = dataset,
                             .bytes = work->read_bytes,
                             .share = work->read_share,
                             .stage = work->stage,
                             .how = (enum ol_retrieval)work->retrieval,
                             .compression = work->compression,
                             .site = &scenario->places->pools[pool]};
}

size_t ol_scenario_cache(const struct ol_scenario *scenario, size_t pool, size_t dataset)
{
    const struct ol_cache *caches = scenario->caches.items;
    size_t general = SIZE_MAX;
    for (size_t i = 0; i < scenario->caches.count; i++) {
        if (ol_scenario_pool_index(scenario, caches[i].pool) != pool)
            continue;
        if (caches[i].dataset && ol_scenario_dataset_index(scenario, caches[i].dataset) == dataset)
            return i;
        if (!caches[i].dataset && general == SIZE_MAX)
            general = i;
    }
    return general;
}

bool ol_scenario_moves_data(const struct ol_scenario *scenario)
{
    struct ol_source_work source;
    for (size_t i = 0; ol_scenario_source_work(scenario, i, &source); i++)
        if (source.work->reads)
            return true;
    return scenario->places->plan_count > 0;
}
