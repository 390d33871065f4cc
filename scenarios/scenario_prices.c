/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/scenario_prices.h"

#include "models/serving/serverless_engine.h"
#include "outlay/endpoint.h"
#include "pricing/book_near.h"
#include "pricing/want.h"
#include "scenarios/pool_limits.h"
#include "scenarios/scenario_data.h"

#include <string.h>
#include <unistd.h>

/* ---- the language ---- */

static const struct ol_field pricebook_fields[] = {
    {"href", OL_FIELD_PATH, "The book's file, or a shipped book: aws.xml, gcp.xml, azure.xml.",
     .is_required = true, .offset = offsetof(struct ol_pricebook_use, href)},
    {0},
};
const struct ol_element ol_pricebook_use_element = {
    .name = "pricebook",
    .summary = "prices by which the scenario is billed; one a provider, and books of one's own beside them",
    .size = sizeof(struct ol_pricebook_use),
    .fields = pricebook_fields,
    .example = "<pricebook href=\"aws.xml\"/>",
};

static const struct ol_field billing_fields[] = {
    {"account", OL_FIELD_TEXT, "Who pays.", .offset = offsetof(struct ol_billing_terms, account)},
    {"free-tiers", OL_FIELD_FLAG, "Whether free allowances are there to be used, or are used up elsewhere.",
     .fallback = "yes", .offset = offsetof(struct ol_billing_terms, free_tiers)},
    {0},
};
const struct ol_element ol_billing_terms_element = {
    .name = "billing",
    .summary = "who pays, and how",
    .size = sizeof(struct ol_billing_terms),
    .fields = billing_fields,
    .example = "<billing account=\"research\" free-tiers=\"no\"/>",
};

static const char *const places[] = {
    [OL_TRANSFER_INTERNET] = "internet", [OL_TRANSFER_ZONE] = "zone", [OL_TRANSFER_REGION] = "region", NULL};
static const struct ol_field transfer_fields[] = {
    {"name", OL_FIELD_NAME, "Names it in usage and charges.", .is_required = true,
     .offset = offsetof(struct ol_transfer, name)},
    {"size", OL_FIELD_SIZE, "How much is sent each time; a GB that is billed has 10^9 bytes.", .is_required = true,
     .min = 1, .max = 9e18, .offset = offsetof(struct ol_transfer, size_bytes)},
    {"to", OL_FIELD_CHOICE, "Out to the internet, to another zone, or to another region.", .choices = places,
     .fallback = "internet", .offset = offsetof(struct ol_transfer, to)},
    {"region", OL_FIELD_TEXT, "Out of which region.", .offset = offsetof(struct ol_transfer, region)},
    {"destination", OL_FIELD_TEXT, "Where to, where the price depends on it.",
     .offset = offsetof(struct ol_transfer, destination)},
    {"provider", OL_FIELD_TEXT, "Whose network; needed where several price books know the region.",
     .offset = offsetof(struct ol_transfer, provider)},
    {"team", OL_FIELD_TEXT, "Who pays for it.", .offset = offsetof(struct ol_transfer, team)},
    {"at", OL_FIELD_DURATION, "When, since the clock's start.", .max = 1e18, .fallback = "0s",
     .offset = offsetof(struct ol_transfer, at)},
    {"every", OL_FIELD_DURATION, "Again and again, this long after the last; without it, once.", .min = 1e6,
     .max = 1e18, .offset = offsetof(struct ol_transfer, every)},
    {0},
};
const struct ol_element ol_transfer_element = {
    .name = "transfer",
    .summary = "data that is sent out of a region",
    .size = sizeof(struct ol_transfer),
    .fields = transfer_fields,
    .example = "<transfer name=\"results\" size=\"100GB\" region=\"us-east-1\" to=\"internet\" at=\"1d\"/>",
};

/* ---- books ---- */

static bool is_shipped(const char *name)
{
    for (size_t i = 0; ol_shipped_books[i]; i++) {
        const size_t length = strlen(ol_shipped_books[i]);
        if (strncmp(name, ol_shipped_books[i], length) == 0 &&
            (name[length] == '\0' || strcmp(name + length, ".xml") == 0))
            return true;
    }
    return false;
}

static void open_book(struct ol_scenario *scenario, const struct ol_pricebook_use *use, struct ol_faults *faults)
{
    struct ol_error error = {0};
    const struct ol_xml_attribute *written = ol_xml_attribute(use->node, "href");
    const size_t before = faults->count;
    if (!use->href)
        return;
    const bool is_here = strcmp(use->href, "-") == 0 || access(use->href, F_OK) == 0;
    const char *path = !is_here && is_shipped(written->value) ? written->value : use->href;
    const int status = ol_book_set_add(scenario->books, path, written->place, faults, &error);
    if (status != OL_OK && faults->count == before)
        ol_faults_add(faults, error.place.file ? error.place : written->place, "%s", error.message);
}

struct ol_billing_terms ol_scenario_billing(const struct ol_scenario *scenario)
{
    return scenario->billings.count > 0 ? *(const struct ol_billing_terms *)scenario->billings.items
                                        : (struct ol_billing_terms){.free_tiers = true};
}

static bool knows(const struct ol_book *book, const char *type, const char *region)
{
    return (!type || ol_book_type(book, type) || ol_book_mentions(book, ol_slice_of(type))) &&
           (!region || ol_book_region(book, region));
}

const struct ol_book *ol_scenario_book(const struct ol_scenario *scenario, const char *provider, const char *type,
                                       const char *region)
{
    const struct ol_book *only = NULL, *knowing = NULL;
    size_t priced = 0, known = 0;
    for (size_t i = 0; i < scenario->books->count; i++) {
        const struct ol_book *book = scenario->books->books[i];
        if (book->price_count == 0)
            continue;
        if (provider && strcmp(book->provider, provider) == 0)
            return book;
        only = priced++ == 0 ? book : only;
        if (knows(book, type, region))
            knowing = known++ == 0 ? book : knowing;
    }
    if (provider)
        return NULL;
    return priced == 1 ? only : known == 1 ? knowing : NULL;
}

/* ---- capacity ---- */

void ol_scenario_blame_book(const struct ol_scenario *scenario, const struct ol_xml_node *node,
                            const char *provider, struct ol_faults *faults)
{
    if (scenario->pricebooks.count == 0)
        ol_faults_add(faults, node->place, "<%s> needs prices; add <pricebook href=\"aws.xml\"/> or another book",
                      node->name);
    else if (provider)
        ol_faults_add(faults, ol_xml_place(node, "provider"), "provider: no <pricebook> is one of \"%.60s\"",
                      provider);
    else
        ol_faults_add(faults, node->place,
                      "<%s> does not say whose it is, and several price books may be meant; add "
                      "provider=\"...\"",
                      node->name);
}

/* The units that a node of a type gives: its GPUs or, where it has none, its processors. 0 where it is unknown. */
static int64_t units_of_type(const struct ol_book *book, const char *type, enum ol_unit *unit)
{
    int64_t count = 0;
    bool is_gpu = false;
    const struct ol_book_type *known = ol_book_type(book, type);
    if (known) {
        is_gpu = known->gpus > 0;
        count = is_gpu ? known->gpus : (int64_t)known->vcpus;
    } else if (!ol_want_read(book, type, &is_gpu, &count)) {
        return 0;
    }
    *unit = is_gpu ? OL_UNIT_GPUS : OL_UNIT_CPUS;
    return count;
}

struct counting {
    struct ol_scenario *scenario;
    struct ol_pool *pool;
    struct ol_faults *faults;
    bool has_unit;
    enum ol_unit unit;
    int64_t units;
};

static void blame_type(struct counting *counting, const struct ol_capacity *capacity, const struct ol_book *book)
{
    const struct ol_place place = ol_xml_place(capacity->node, "type");
    const char *const each[] = {ol_want_nearest(book, OL_METER_INSTANCE, capacity->type),
                                ol_want_nearest(book, OL_METER_ML_INSTANCE, capacity->type)};
    const char *const names[] = {each[0] ? each[0] : each[1], each[1], NULL};
    const char *nearest = ol_nearest(capacity->type, names);
    if (ol_book_mentions(book, ol_slice_of(capacity->type)))
        ol_faults_add(counting->faults, place,
                      "type: the book \"%.40s\" has prices of \"%.60s\", but no <type> that tells its size; give "
                      "units-per-node, or a book that extends one with its types",
                      book->name, capacity->type);
    else
        ol_faults_add(counting->faults, place, "type: the book \"%.40s\" does not know \"%.60s\"%s%.60s%s",
                      book->name, capacity->type, nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                      nearest ? "\"?" : "");
}

/* Without any, nodes are simulated and cost nothing. */
static bool has_books(const struct counting *counting)
{
    return counting->scenario->pricebooks.count > 0;
}

static bool is_mentioned(const struct ol_scenario *scenario, const char *type)
{
    for (size_t i = 0; type && i < scenario->books->count; i++)
        if (ol_book_type(scenario->books->books[i], type) ||
            ol_book_mentions(scenario->books->books[i], ol_slice_of(type)))
            return true;
    return false;
}

/* By its name or an area, as the rating will look for it. */
static void check_region(const struct ol_book *book, const struct ol_xml_node *node, const char *region,
                         struct ol_scenario *scenario, struct ol_faults *faults)
{
    const struct ol_book_region *regions = book->regions.items;
    const char **names = OL_ARENA_ARRAY(&scenario->arena, const char *, book->regions.count + 1);
    for (size_t i = 0; i < book->regions.count; i++) {
        names[i] = regions[i].name;
        if (strcmp(regions[i].name, region) == 0 || (regions[i].area && strcmp(regions[i].area, region) == 0))
            return;
    }
    const char *nearest = ol_nearest(region, names);
    ol_faults_add(faults, ol_xml_place(node, "region"),
                  "region: the book \"%.40s\" does not know \"%.60s\"; %s \"%.60s\"%s", book->name, region,
                  nearest ? "did you mean" : "name one of its own, such as", nearest ? nearest : regions[0].name,
                  nearest ? "?" : "");
}

static int64_t units_per_node(struct counting *counting, const struct ol_capacity *capacity)
{
    const struct ol_pool *pool = counting->pool;
    const int64_t of_pool = pool->gpus_per_node ? pool->gpus_per_node : pool->cpus_per_node;
    const struct ol_book *book =
        capacity->source == OL_CAPACITY_OWNED
            ? NULL
            : ol_scenario_book(counting->scenario, capacity->provider, capacity->type, capacity->region);
    enum ol_unit unit = OL_UNIT_CPUS;
    const bool has_size = capacity->units_per_node > 0 || of_pool > 0;
    if (capacity->source != OL_CAPACITY_OWNED && capacity->type && !book && (has_books(counting) || !has_size))
        ol_scenario_blame_book(counting->scenario, capacity->node, capacity->provider, counting->faults);
    if (capacity->source != OL_CAPACITY_OWNED && !ol_xml_attribute(capacity->node, "type") && has_books(counting))
        ol_faults_add(counting->faults, capacity->node->place,
                      "<capacity source=\"%s\"> needs a type: the provider's name for "
                      "such a node",
                      ol_capacity_source_names[capacity->source]);
    if (book && capacity->region && book->regions.count > 0)
        check_region(book, capacity->node, capacity->region, counting->scenario, counting->faults);
    const int64_t of_type = book && capacity->type ? units_of_type(book, capacity->type, &unit) : 0;
    const bool is_unsized = !capacity->units_per_node && !of_pool;
    /* Of endpoints nobody asks how large an instance is; what no book knows cannot be rated. */
    const bool is_needed = (is_unsized && !pool->endpoint) || !is_mentioned(counting->scenario, capacity->type);
    if (book && capacity->type && of_type == 0 && is_needed)
        blame_type(counting, capacity, book);
    if (of_type > 0 && !counting->has_unit) {
        counting->has_unit = true;
        counting->unit = unit;
    }
    if (capacity->units_per_node > 0)
        return capacity->units_per_node;
    return of_pool > 0 ? of_pool : unit == counting->unit ? of_type : 0;
}

/* Reads the pool's lists. Nodes with GPUs make it a pool of GPUs, where nothing else says. */
static void read_lists(struct ol_scenario *scenario, struct counting *counting)
{
    struct ol_node_list *lists = counting->pool->node_lists.items;
    for (size_t i = 0; i < counting->pool->node_lists.count; i++)
        ol_node_list_read(&lists[i], &scenario->arena, &scenario->labels, counting->faults);
    if (!counting->has_unit && counting->pool->node_lists.count > 0) {
        counting->has_unit = true;
        counting->unit = ol_pool_listed(counting->pool, OL_UNIT_GPUS) > 0 ? OL_UNIT_GPUS : OL_UNIT_CPUS;
    }
    ol_pool_add_listed(counting->pool, counting->unit, &scenario->arena, counting->faults);
}

static void count_pool(struct ol_scenario *scenario, struct ol_pool *pool, struct ol_faults *faults)
{
    const size_t before = faults->count;
    struct counting counting = {
        .scenario = scenario,
        .pool = pool,
        .faults = faults,
        .has_unit = pool->gpus_per_node > 0 || pool->cpus_per_node > 0,
        .unit = pool->gpus_per_node > 0 ? OL_UNIT_GPUS : OL_UNIT_CPUS,
    };
    read_lists(scenario, &counting);
    struct ol_capacity *capacities = pool->capacities.items;
    for (size_t i = 0; i < pool->capacities.count; i++) {
        const int64_t units = units_per_node(&counting, &capacities[i]);
        if (units == 0 && faults->count == before)
            ol_faults_add(
                faults, capacities[i].node->place,
                "how many units a node has is not known here; give units-per-node here, or gpus-per-node or "
                "cpus-per-node in the <pool>");
        capacities[i].units_each = units;
        counting.units += units * ol_capacity_most(&capacities[i]);
    }
    if (counting.units > OL_POOL_UNITS_LIMIT) {
        ol_faults_add(faults, pool->node->place,
                      "the nodes of this pool have %lld units; at most %d can be counted",
                      (long long)counting.units, OL_POOL_UNITS_LIMIT);
        counting.units = OL_POOL_UNITS_LIMIT;
    } else if (faults->count == before) {
        counting.units = ol_pool_units_within_limits(pool);
        ol_pool_check_limits(pool, faults);
    }
    *(counting.unit == OL_UNIT_GPUS ? &pool->gpus : &pool->cpus) = counting.units;
}

static void check_transfer(const struct ol_scenario *scenario, const struct ol_transfer *transfer,
                           struct ol_faults *faults)
{
    if (!ol_scenario_book(scenario, transfer->provider, NULL, transfer->region))
        ol_scenario_blame_book(scenario, transfer->node, transfer->provider, faults);
}

static void check_checkpoint(const struct ol_scenario *scenario, const struct ol_checkpoint *checkpoint,
                             struct ol_faults *faults)
{
    if (checkpoint->storage && !ol_scenario_book(scenario, checkpoint->provider, NULL, checkpoint->region))
        ol_scenario_blame_book(scenario, checkpoint->node, checkpoint->provider, faults);
}

/* One that names what a book calls it is priced there. */
static void check_files(struct ol_scenario *scenario, const struct ol_file_system *files, struct ol_faults *faults)
{
    const enum ol_meter meter = files->kind == OL_FILE_BLOCK ? OL_METER_BLOCK_STORAGE : OL_METER_FILE_STORAGE;
    const struct ol_book *book = ol_scenario_book(scenario, files->provider, NULL, files->region);
    if (!files->item)
        return;
    if (!book) {
        ol_scenario_blame_book(scenario, files->node, files->provider, faults);
        return;
    }
    if (files->region && book->regions.count > 0)
        check_region(book, files->node, files->region, scenario, faults);
    if (!ol_book_prices_item(book, meter, ol_book_label(book, ol_slice_of(files->item))))
        ol_faults_add(faults, ol_xml_place(files->node, "item"),
                      "item: the book \"%.40s\" has no %s of \"%.60s\"; see \"outlay prices show\" for what it "
                      "has, or add the price to a book that extends it",
                      book->name, ol_meter_types[meter].name, files->item);
}

static bool has_item(const struct ol_book *book, const char *item)
{
    return !item || ol_book_prices_item(book, OL_METER_FUNCTION_MEMORY, ol_book_label(book, ol_slice_of(item)));
}

/* A function is priced where there are books, by one that has what it uses. */
static void check_function(struct ol_scenario *scenario, const struct ol_endpoint *endpoint,
                           struct ol_faults *faults)
{
    const struct ol_serverless_service *function = endpoint->functions.items;
    const struct ol_book *book = ol_scenario_book(scenario, endpoint->provider, NULL, endpoint->region);
    if (scenario->pricebooks.count == 0)
        return;
    if (!book) {
        ol_scenario_blame_book(scenario, endpoint->node, endpoint->provider, faults);
        return;
    }
    if (endpoint->region && book->regions.count > 0)
        check_region(book, endpoint->node, endpoint->region, scenario, faults);
    if (!ol_book_prices_meter(book, OL_METER_FUNCTION_MEMORY) ||
        !ol_book_prices_meter(book, OL_METER_FUNCTION_REQUEST))
        ol_faults_add(
            faults, function->node->place,
            "<function>: the book \"%.40s\" does not price function-request and function-memory; give the "
            "<endpoint> the provider of a book that does, or add both to a book that extends it",
            book->name);
    else if (!has_item(book, ol_function_item(function, OL_FUNCTION_TIME)))
        ol_faults_add(
            faults, ol_xml_place(function->node, "arch"),
            "arch: the book \"%.40s\" has no function-memory of \"%s\"; leave it out, or add the price to "
            "a book that extends it",
            book->name, ol_function_item(function, OL_FUNCTION_TIME));
    else if (function->provisioned && !has_item(book, ol_function_item(function, OL_FUNCTION_KEPT)))
        ol_faults_add(faults, ol_xml_place(function->node, "provisioned"),
                      "provisioned: the book \"%.40s\" has no function-memory of \"%s\"; leave it out, or add the "
                      "price to a book that extends it",
                      book->name, ol_function_item(function, OL_FUNCTION_KEPT));
    if (function->cpus == 0 && ol_book_prices_meter(book, OL_METER_FUNCTION_CPU))
        ol_faults_add(faults, function->node->place,
                      "<function>: by the book \"%.40s\" its processors are paid for; say how many a sandbox has: "
                      "cpus=\"1\"",
                      book->name);
}

/* ---- currencies ---- */

/* At any time; whether it is there when it is needed is found out by rating. */
static bool has_rate(const struct ol_book_set *set, const char *from, const char *to)
{
    for (size_t b = 0; b < set->count; b++) {
        const struct ol_book_exchange *rates = set->books[b]->exchanges.items;
        for (size_t i = 0; i < set->books[b]->exchanges.count; i++)
            if (strcmp(rates[i].from, from) == 0 && strcmp(rates[i].to, to) == 0)
                return true;
    }
    return false;
}

const char *ol_scenario_currency(const struct ol_scenario *scenario)
{
    const struct ol_book_set *set = scenario->books;
    return scenario->currency ? scenario->currency : set->count > 0 ? set->books[0]->currency : "USD";
}

static void check_currencies(const struct ol_scenario *scenario, struct ol_faults *faults)
{
    const char *to = ol_scenario_currency(scenario);
    for (size_t i = 0; i < scenario->books->count; i++) {
        const struct ol_book *book = scenario->books->books[i];
        const char *from = book->currency;
        if (book->price_count > 0 && strcmp(from, to) != 0 && !has_rate(scenario->books, from, to))
            ol_faults_add(
                faults, ol_xml_place(scenario->node, "currency"),
                "currency: the book \"%.40s\" is in %.20s, and no book tells what that is in %.20s; write "
                "%.20s, or add <exchange from=\"%.20s\" to=\"%.20s\" rate=\"...\"/> to a book",
                book->name, from, to, from, from, to);
    }
}

void ol_scenario_open_prices(struct ol_scenario *scenario, struct ol_faults *faults)
{
    const struct ol_pricebook_use *uses = scenario->pricebooks.items;
    struct ol_pool *pools = scenario->pools.items;
    const struct ol_book_commitment *commitments = scenario->commitments.items;
    scenario->books = OL_ARENA_NEW(&scenario->arena, struct ol_book_set);
    scenario->books->lender = scenario->base ? scenario->base->books : NULL;
    const size_t before = faults->count;
    for (size_t i = 0; i < scenario->pricebooks.count; i++)
        open_book(scenario, &uses[i], faults);
    const bool has_books = faults->count == before;
    for (size_t i = 0; has_books && i < scenario->pools.count; i++)
        if (ol_pool_has_nodes(&pools[i]))
            count_pool(scenario, &pools[i], faults);
    for (size_t i = 0; has_books && i < scenario->pools.count; i++)
        if (pools[i].endpoint && !ol_endpoint_has_instances(pools[i].endpoint))
            check_function(scenario, pools[i].endpoint, faults);
    if (has_books)
        check_currencies(scenario, faults);
    ol_scenario_open_datasets(scenario, has_books, faults);
    for (size_t i = 0; has_books && i < scenario->transfers.count; i++)
        check_transfer(scenario, (const struct ol_transfer *)scenario->transfers.items + i, faults);
    for (size_t i = 0; has_books && i < scenario->checkpoints.count; i++)
        check_checkpoint(scenario, (const struct ol_checkpoint *)scenario->checkpoints.items + i, faults);
    for (size_t i = 0; has_books && i < scenario->file_systems.count; i++)
        check_files(scenario, (const struct ol_file_system *)scenario->file_systems.items + i, faults);
    for (size_t i = 0; i < scenario->commitments.count; i++) {
        ol_commitment_check(&commitments[i], faults);
        if (scenario->pricebooks.count == 0)
            ol_scenario_blame_book(scenario, commitments[i].node, NULL, faults);
    }
}
