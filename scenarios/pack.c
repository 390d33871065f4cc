/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/pack.h"

#include "outlay/arena.h"
#include "outlay/placement.h"
#include "outlay/replicate.h"
#include "outlay/rng.h"

#include <math.h>
#include <string.h>

#define TYPICAL 0.95

struct packing {
    const struct ol_pack_setting *setting;
    struct ol_pack *pack;
    struct ol_pool_nodes nodes;
    struct ol_ask *asks; /* of each job */
    struct ol_asked *requests;
    size_t count, capacity, asks_capacity;
    struct ol_typical *typical;
    size_t typical_count;
};

/* ---- the jobs ---- */

static void add_job(struct packing *packing, const struct ol_job *job)
{
    OL_MEM_RESERVE(packing->requests, packing->capacity, packing->count + 1);
    OL_MEM_RESERVE(packing->asks, packing->asks_capacity, packing->count + 1);
    struct ol_ask *ask = &packing->asks[packing->count];
    *ask = *ol_ask_of(&packing->setting->scenario->asks, job);
    if (ask->nodes == 0)
        ask->nodes = 1;
    packing->requests[packing->count++].units = job->units;
    packing->pack->asked += job->units;
}

static int gather_jobs(struct packing *packing, struct ol_error *error)
{
    struct ol_inflow inflow = {0};
    const struct ol_pool *pool = ol_scenario_pool(packing->setting->scenario, packing->setting->pool);
    const int status = ol_inflow_load(&inflow, packing->setting->scenario, error);
    for (size_t i = 0; status == OL_OK && i < inflow.source_count; i++)
        for (size_t k = 0; inflow.sources[i].pool == packing->setting->pool && k < inflow.sources[i].count; k++)
            add_job(packing, &inflow.sources[i].jobs[k]);
    packing->pack->skipped = status == OL_OK ? ol_inflow_skipped(&inflow) : 0;
    ol_inflow_release(&inflow);
    for (size_t i = 0; i < packing->count; i++)
        packing->requests[i].ask = &packing->asks[i];
    packing->pack->jobs = packing->count;
    if (status == OL_OK && !(packing->pack->asked > 0))
        return ol_fail(error, OL_BAD_INPUT, pool->node->place,
                       "no job of a <trace> asks for units of the pool \"%s\"; give it a trace", pool->name);
    return status;
}

/* ---- one trial ---- */

static void shuffle(uint32_t *items, size_t count, struct ol_rng *rng)
{
    for (size_t i = count; i > 1; i--) {
        const size_t k = (size_t)ol_rng_below(rng, i);
        const uint32_t item = items[k];
        items[k] = items[i - 1];
        items[i - 1] = item;
    }
}

static uint32_t *numbers(size_t count)
{
    uint32_t *items = ol_mem_new(ol_mem_product(sizeof *items, count + 1));
    for (size_t i = 0; i < count; i++)
        items[i] = (uint32_t)i;
    return items;
}

/* The jobs in the order of their arrival: all of them once, then those that are drawn. */
static uint32_t *draw_arrivals(const struct packing *packing, uint64_t seed, size_t *count)
{
    struct ol_rng rng = ol_rng_stream(packing->setting->seed, "pack-jobs", "", seed);
    const double most = packing->setting->load * (double)packing->pack->units;
    double asked = 0;
    uint32_t *arrivals = numbers(packing->count);
    size_t capacity = packing->count + 1, drawn = 0;
    shuffle(arrivals, packing->count, &rng);
    while (drawn < packing->count && asked + packing->requests[arrivals[drawn]].units <= most)
        asked += packing->requests[arrivals[drawn++]].units;
    for (; drawn >= packing->count; drawn++) {
        const uint32_t job = (uint32_t)ol_rng_below(&rng, packing->count);
        asked += packing->requests[job].units;
        if (asked > most)
            break;
        OL_MEM_RESERVE(arrivals, capacity, drawn + 1);
        arrivals[drawn] = job;
    }
    *count = drawn;
    return arrivals;
}

static struct ol_cluster *open_cluster(const struct packing *packing, size_t rule, uint64_t seed)
{
    struct ol_rng rng = ol_rng_stream(packing->setting->seed, "pack-names", "", seed);
    uint32_t *ranks = numbers(packing->nodes.node_count);
    shuffle(ranks, packing->nodes.node_count, &rng);
    const struct ol_cluster_setting setting = {
        .shapes = packing->nodes.shapes,
        .shape_count = packing->nodes.shape_count,
        .rule = packing->setting->rules[rule],
        .labels = &packing->setting->scenario->labels,
        .ranks = ranks,
        .seed = packing->setting->seed,
        .replication = seed,
    };
    struct ol_cluster *cluster = ol_cluster_new(&setting);
    ol_cluster_expect(cluster, packing->typical, packing->typical_count);
    ol_mem_free(ranks);
    return cluster;
}

static double held(const struct ol_cluster *cluster)
{
    return 1 - (double)ol_cluster_idle(cluster) / (double)ol_cluster_units(cluster);
}

static void fill(const struct packing *packing, struct ol_cluster *cluster, const uint32_t *arrivals, size_t count,
                 struct ol_pack_trial *trial)
{
    const double all = (double)ol_cluster_units(cluster);
    double asked = 0;
    trial->full = NAN;
    for (size_t i = 0; i < count; i++) {
        const struct ol_asked *request = &packing->requests[arrivals[i]];
        asked += request->units;
        trial->failed += !ol_cluster_place(cluster, (uint32_t)i, request->units, request->ask);
        if (isnan(trial->full) && asked >= all)
            trial->full = held(cluster);
    }
    trial->end = held(cluster);
    trial->idle = 1 - trial->end;
    trial->fragmented = ol_cluster_fragmentation(cluster) / all;
}

static void try_one(void *self, size_t i)
{
    const struct packing *packing = self;
    const size_t rule = i / packing->setting->seeds, seed = i % packing->setting->seeds;
    size_t count;
    uint32_t *arrivals = draw_arrivals(packing, seed, &count);
    struct ol_cluster *cluster = open_cluster(packing, rule, seed);
    fill(packing, cluster, arrivals, count, &packing->pack->trials[i]);
    ol_cluster_free(cluster);
    ol_mem_free(arrivals);
}

/* ---- all of them ---- */

static void count_nodes(struct packing *packing, struct ol_arena *arena)
{
    const struct ol_pack_setting *setting = packing->setting;
    const struct ol_pool *pool = ol_scenario_pool(setting->scenario, setting->pool);
    packing->nodes = ol_pool_nodes_of(pool, &setting->scenario->labels, arena);
    packing->pack->nodes = packing->nodes.node_count;
    for (size_t i = 0; i < packing->nodes.shape_count; i++)
        packing->pack->units += (uint64_t)packing->nodes.shapes[i].count * packing->nodes.shapes[i].gpus * 1000;
}

int ol_pack_run(struct ol_pack *pack, const struct ol_pack_setting *setting, struct ol_error *error)
{
    struct packing packing = {.setting = setting, .pack = pack};
    struct ol_arena arena = {0};
    *pack = (struct ol_pack){0};
    count_nodes(&packing, &arena);
    const int status = gather_jobs(&packing, error);
    if (status == OL_OK) {
        const size_t count = setting->rule_count * setting->seeds;
        pack->asked /= (double)pack->units;
        packing.typical_count = ol_typical_gather(packing.requests, packing.count, TYPICAL, &packing.typical);
        pack->trials = ol_mem_new(ol_mem_product(sizeof *pack->trials, count + 1));
        ol_replicate(count, setting->threads, try_one, &packing);
    }
    ol_mem_free(packing.typical);
    ol_mem_free(packing.requests);
    ol_mem_free(packing.asks);
    ol_arena_release(&arena);
    return status;
}

void ol_pack_release(struct ol_pack *pack)
{
    ol_mem_free(pack->trials);
    *pack = (struct ol_pack){0};
}
