/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/placing.h"

#include "outlay/arena.h"
#include "pricing/offers.h"
#include "pricing/want.h"
#include "scenarios/data_places.h"
#include "scenarios/scenario_data.h"
#include "scenarios/scenario_prices.h"
#include "scenarios/scenario_work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is moved ---- */

static const struct ol_capacity *bought(const struct ol_pool *pool, size_t *i)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    for (; *i < pool->capacities.count; (*i)++)
        if (capacities[*i].source != OL_CAPACITY_OWNED)
            return &capacities[(*i)++];
    return NULL;
}

static int refuse(const struct ol_capacity *capacity, const char *attribute, const char *why,
                  struct ol_error *error)
{
    return ol_fail(error, OL_BAD_INPUT, ol_xml_place(capacity->node, attribute), "%s", why);
}

/* All of it is moved, so that there has to be one type, and nothing that holds for one place alone. */
static int check_pool(const struct ol_pool *pool, struct ol_error *error)
{
    size_t i = 0;
    const struct ol_capacity *first = bought(pool, &i), *other = first;
    if (!first || !first->type)
        return ol_fail(
            error, OL_BAD_INPUT, pool->node->place,
            "the pool \"%.60s\" has no <capacity> that is bought from a provider by its type, so there is "
            "nothing to place",
            pool->name);
    for (; other; other = bought(pool, &i)) {
        if (!other->type || strcmp(other->type, first->type) != 0)
            return refuse(other, "type", "type: a pool of several types cannot be placed as a whole; give it one",
                          error);
        if (other->zone)
            return refuse(other, "zone", "zone: other regions do not have it; leave it out to place this pool",
                          error);
        if (other->availabilities.count + other->price_histories.count > 0)
            return refuse(
                other, "type",
                "this capacity has a market of its own, which other regions do not share; leave it out to "
                "place this pool",
                error);
    }
    return OL_OK;
}

static bool wish_of(const struct ol_scenario *scenario, const struct ol_capacity *capacity, struct ol_wish *wish)
{
    const struct ol_book *book = ol_scenario_book(scenario, capacity->provider, capacity->type, capacity->region);
    const struct ol_book_type *type = book ? ol_book_type(book, capacity->type) : NULL;
    int64_t count;
    bool is_gpu;
    *wish = (struct ol_wish){.term = capacity->source == OL_CAPACITY_SPOT ? OL_TERM_SPOT : OL_TERM_ON_DEMAND,
                             .years = 1,
                             .system = capacity->system,
                             .at = ol_scenario_clock(scenario).start};
    if (type && type->gpus > 0) {
        wish->gpu = type->gpu;
        wish->gpus = type->gpus;
    } else if (type) {
        wish->vcpus = type->vcpus;
        wish->memory_bytes = type->memory_bytes;
    } else if (book && ol_want_read(book, capacity->type, &is_gpu, &count)) {
        wish->gpu = is_gpu ? strchr(capacity->type, 'x') + 1 : NULL;
        wish->gpus = is_gpu ? count : 0;
        wish->vcpus = is_gpu ? 0 : (double)count;
    } else {
        return false;
    }
    return true;
}

/* ---- where to ---- */

static bool is_listed(const struct ol_placing *placing, const char *provider, const char *region)
{
    for (size_t i = 0; i < placing->count; i++)
        if (strcmp(placing->choices[i].provider, provider) == 0 && strcmp(placing->choices[i].region, region) == 0)
            return true;
    return false;
}

static void add_choice(struct ol_placing *placing, const struct ol_offer *offer, const char *region)
{
    if (is_listed(placing, offer->book->provider, region))
        return;
    OL_MEM_RESERVE(placing->choices, placing->capacity, placing->count + 1);
    placing->choices[placing->count++] =
        (struct ol_place_choice){.provider = offer->book->provider, .region = region, .type = offer->type->name};
}

static void add_offer(struct ol_placing *placing, const struct ol_offer *offer)
{
    const struct ol_book_region *regions = offer->book->regions.items;
    if (*offer->region)
        add_choice(placing, offer, offer->region);
    for (size_t i = 0; !*offer->region && i < offer->book->regions.count; i++)
        add_choice(placing, offer, regions[i].name);
}

/* Offers come the cheapest first, so the first of a region is its best; but the type itself goes before all others. */
static void add_offers(struct ol_placing *placing, const struct ol_offers *offers, const struct ol_wish *wish,
                       const char *type)
{
    for (int others = 0; others < 2; others++)
        for (size_t i = 0; i < offers->count; i++) {
            const struct ol_offer *offer = &offers->items[i];
            const bool is_same = strcmp(offer->type->name, type) == 0;
            if (offer->machines == 1 && offer->type->gpus == wish->gpus && is_same != others)
                add_offer(placing, offer);
        }
}

int ol_placing_list(struct ol_placing *placing, struct ol_faults *faults, struct ol_error *error)
{
    struct ol_offers offers = {0};
    struct ol_wish wish;
    size_t i = 0;
    placing->scenario = ol_scenario_open(placing->path, placing->edits, placing->edit_count, faults, error);
    const struct ol_scenario *scenario = placing->scenario;
    if (!scenario)
        return faults->count > 0 ? OL_BAD_INPUT : error->status;
    const size_t index = ol_scenario_pool_index(scenario, placing->pool);
    if (index == SIZE_MAX || ol_scenario_pool(scenario, index)->endpoint)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--pool: the scenario has no <pool name=\"%.60s\">",
                       placing->pool);
    const struct ol_pool *pool = ol_scenario_pool(scenario, index);
    if (check_pool(pool, error) != OL_OK)
        return error->status;
    const struct ol_capacity *capacity = bought(pool, &i);
    if (scenario->books->count == 0 || !wish_of(scenario, capacity, &wish))
        return refuse(capacity, "type",
                      "type: no price book of the scenario knows it, so nobody can sell the like", error);
    for (size_t b = 0; b < scenario->books->count; b++)
        ol_offers_add(&offers, scenario->books->books[b], &wish);
    ol_offers_sort(&offers, OL_OFFERS_BY_PRICE);
    add_offers(placing, &offers, &wish, capacity->type);
    ol_offers_release(&offers);
    return OL_OK;
}

/* ---- what it comes to ---- */

/* Of the replications that have it; 0 where none has. */
static double mean_of(const struct ol_result *result, const struct ol_metric *metric)
{
    double sum = 0;
    size_t count = 0;
    for (size_t i = 0; metric && i < result->metrics.replications; i++)
        if (isfinite(metric->values[i])) {
            sum += metric->values[i];
            count++;
        }
    return count > 0 ? sum / (double)count : 0;
}

static double named(const struct ol_result *result, const char *name)
{
    return mean_of(result, ol_metrics_find(&result->metrics, name));
}

static bool is_storage(const char *name)
{
    const size_t length = strlen(name), suffix = strlen(".cost");
    return strncmp(name, "dataset.", strlen("dataset.")) == 0 && length > suffix &&
           strcmp(name + length - suffix, ".cost") == 0;
}

static struct ol_place_cost placed_of(const struct ol_result *result)
{
    struct ol_place_cost placed = {.is_known = true,
                                   .movement = named(result, "transfer.cost"),
                                   .total = named(result, "cost.effective"),
                                   .delay = named(result, "jobs.staging.mean_s")};
    for (size_t i = 0; i < result->metrics.count; i++)
        if (is_storage(result->metrics.items[i].name))
            placed.storage += mean_of(result, &result->metrics.items[i]);
    placed.compute = placed.total - placed.storage - placed.movement;
    return placed;
}

/* ---- simulating ---- */

struct edits {
    struct ol_edit *items;
    size_t count, capacity;
};

static void add_edit(struct ol_placing *placing, struct edits *edits, const char *value, const char *xpath)
{
    OL_MEM_RESERVE(edits->items, edits->capacity, edits->count + 1);
    edits->items[edits->count++] =
        (struct ol_edit){.xpath = ol_arena_copy(&placing->arena, xpath, strlen(xpath)), .value = value};
}

static void add_place(struct ol_placing *placing, struct edits *edits, const struct ol_place_choice *choice)
{
    const struct {
        const char *attribute, *value;
    } rows[] = {{"provider", choice->provider}, {"region", choice->region}, {"type", choice->type}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        add_edit(placing, edits, rows[i].value,
                 ol_arena_format(&placing->arena, "//pool[@name='%s']/capacity[not(@source='owned')]/@%s",
                                 placing->pool, rows[i].attribute));
}

/* Of what the pool's jobs read, and what is elsewhere. False where there is nothing to copy. */
static bool add_copies(struct ol_placing *placing, struct edits *edits, const struct ol_place_choice *choice)
{
    const struct ol_scenario *scenario = placing->scenario;
    const struct ol_site there = {choice->provider, choice->region, NULL};
    struct ol_source_work source;
    bool has_any = false;
    for (size_t i = 0; ol_scenario_source_work(scenario, i, &source); i++) {
        const size_t dataset = ol_scenario_dataset_index(scenario, source.work->reads);
        if (dataset == SIZE_MAX || strcmp(source.pool, placing->pool) != 0 ||
            ol_site_distance(&scenario->places->datasets[dataset], &there) < OL_OTHER_REGION)
            continue;
        add_edit(placing, edits, ol_arena_format(&placing->arena, "%s/%s", choice->provider, choice->region),
                 ol_arena_format(&placing->arena, "//dataset[@name='%s']/@copy-to", source.work->reads));
        has_any = true;
    }
    return has_any;
}

static void simulate(struct ol_placing *placing, struct ol_place_choice *choice, const struct edits *edits,
                     const struct ol_run_setting *setting, struct ol_place_cost *placed)
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    struct ol_run run = {0};
    int status = OL_BAD_INPUT;
    struct ol_scenario *scenario = ol_scenario_open(placing->path, edits->items, edits->count, &faults, &error);
    if (scenario)
        status = ol_run_execute(&run, scenario, setting, &error);
    if (status == OL_OK && !run.result.is_partial) {
        *placed = placed_of(&run.result);
        if (run.result.currency)
            placing->currency = ol_arena_copy(&placing->arena, run.result.currency, strlen(run.result.currency));
    } else {
        snprintf(choice->trouble, sizeof choice->trouble, "%.190s",
                 faults.count > 0        ? faults.items[0].message
                 : run.result.is_partial ? "stopped"
                                         : error.message);
    }
    ol_run_release(&run);
    ol_scenario_close(scenario);
    ol_faults_release(&faults);
}

void ol_placing_run(struct ol_placing *placing, size_t i, const struct ol_run_setting *setting)
{
    struct ol_place_choice *choice = &placing->choices[i];
    struct edits edits = {0};
    for (size_t k = 0; k < placing->edit_count; k++)
        add_edit(placing, &edits, placing->edits[k].value, placing->edits[k].xpath);
    add_place(placing, &edits, choice);
    simulate(placing, choice, &edits, setting, &choice->read);
    if (choice->read.is_known && add_copies(placing, &edits, choice))
        simulate(placing, choice, &edits, setting, &choice->copied);
    ol_mem_free(edits.items);
}

/* ---- choosing ---- */

double ol_place_total(const struct ol_place_choice *choice)
{
    const double read = choice->read.is_known ? choice->read.total : NAN;
    return choice->copied.is_known ? fmin(read, choice->copied.total) : read;
}

static int by_total(const void *a, const void *b)
{
    const struct ol_place_choice *first = a, *second = b;
    const double x = ol_place_total(first), y = ol_place_total(second);
    if (isnan(x) != isnan(y))
        return isnan(x) ? 1 : -1;
    if (x < y || x > y)
        return x < y ? -1 : 1;
    const int provider = strcmp(first->provider, second->provider);
    return provider != 0 ? provider : strcmp(first->region, second->region);
}

void ol_placing_sort(struct ol_placing *placing)
{
    if (placing->count > 0)
        qsort(placing->choices, placing->count, sizeof *placing->choices, by_total);
}

void ol_placing_release(struct ol_placing *placing)
{
    ol_scenario_close(placing->scenario);
    ol_mem_free(placing->choices);
    ol_arena_release(&placing->arena);
    *placing = (struct ol_placing){0};
}
