/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/billing.h"

#include "scenarios/billing_hour.h"
#include "scenarios/billing_row.h"

#include "models/serving/serverless_engine.h"
#include "outlay/endpoint.h"
#include "outlay/output.h"
#include "pricing/book_near.h"
#include "pricing/usage_file.h"
#include "scenarios/scenario_data.h"

#include <string.h>

#define OWNED "owned"

ol_label ol_billing_label(struct ol_billing *billing, const char *text)
{
    return text ? ol_label_of_text(&billing->labels, text, strlen(text)) : OL_NO_LABEL;
}

ol_label ol_billing_tags(struct ol_billing *billing, const char *pool, const char *team)
{
    struct ol_usage_tag tags[2];
    size_t count = 0;
    if (pool)
        tags[count++] = (struct ol_usage_tag){ol_slice_of("pool"), ol_slice_of(pool)};
    if (team)
        tags[count++] = (struct ol_usage_tag){ol_slice_of("team"), ol_slice_of(team)};
    return ol_usage_tags(&billing->labels, tags, count);
}

struct ol_billing_row *ol_billing_add_row(struct ol_billing *billing, const struct ol_usage *usage)
{
    OL_MEM_RESERVE(billing->rows, billing->capacity, billing->count + 1);
    struct ol_billing_row *row = &billing->rows[billing->count++];
    *row = (struct ol_billing_row){.usage = *usage};
    return row;
}

/* ---- owned nodes ---- */

static bool has_cost(const struct ol_capacity *capacity)
{
    return capacity->source == OL_CAPACITY_OWNED && ol_xml_attribute(capacity->node, "cost-per-node-hour");
}

/* "train/1": unique among owned nodes. */
static const char *owned_item(struct ol_billing *billing, const struct ol_pool *pool, size_t i)
{
    return ol_arena_format(&billing->arena, "%s/%zu", pool->name, i + 1);
}

static void begin_owned(struct ol_output *output, const char *currency, bool has_lines)
{
    ol_output_format(output,
                     "<pricebook version=\"1\" name=\"" OWNED "\" provider=\"" OWNED
                     "\" title=\"Own machines\" currency=\"%s\">\n"
                     "  <service meter=\"instance\" name=\"Own machines\"/>\n",
                     currency);
    if (has_lines)
        ol_output_string(output, "  <service meter=\"egress\" name=\"Private lines\"/>\n"
                                 "  <service meter=\"nat\" name=\"Private lines\"/>\n");
}

static void write_owned(struct ol_billing *billing, const char *currency)
{
    struct ol_output *output = ol_output_to_text(&billing->owned);
    const bool has_lines = ol_billing_has_lines(billing->scenario);
    size_t written = 0;
    char amount[OL_MONEY_BUFFER];
    for (size_t p = 0; p < ol_scenario_pool_count(billing->scenario); p++) {
        const struct ol_pool *pool = ol_scenario_pool(billing->scenario, p);
        const struct ol_capacity *capacities = pool->capacities.items;
        for (size_t i = 0; i < pool->capacities.count; i++) {
            if (!has_cost(&capacities[i]))
                continue;
            if (written++ == 0)
                begin_owned(output, currency, has_lines);
            ol_output_string(output, "  <price meter=\"instance\" item=\"");
            ol_output_escaped(output, owned_item(billing, pool, i));
            ol_output_format(output, "\" term=\"owned\" amount=\"%s\"/>\n",
                             ol_unit_price_format(capacities[i].cost_per_node_hour, amount));
        }
    }
    if (has_lines && written++ == 0)
        begin_owned(output, currency, has_lines);
    ol_billing_write_lines(billing->scenario, output);
    if (written > 0)
        ol_output_string(output, "</pricebook>\n");
    ol_output_close(output, NULL);
}

static int open_owned(struct ol_billing *billing, const char *currency, struct ol_error *error)
{
    struct ol_faults faults = {0};
    write_owned(billing, currency);
    if (billing->owned.length == 0)
        return OL_OK;
    billing->owned_book =
        ol_book_of_memory(billing->owned.data, billing->owned.length, "owned.xml", &faults, error);
    if (!billing->owned_book && faults.count > 0)
        *error = faults.items[0];
    ol_faults_release(&faults);
    return billing->owned_book ? OL_OK : error->status;
}

/* ---- what is held ---- */

/* Whether the provider sells the type for years as committed use, and not as a reservation. */
static bool is_committed_use(const struct ol_book *book, ol_label item)
{
    bool is_resource = false;
    for (size_t i = 0; i < book->price_count; i++)
        if (book->prices[i].item == item && book->prices[i].term == OL_TERM_RESERVED)
            return false;
        else
            is_resource |= book->prices[i].item == item && book->prices[i].term == OL_TERM_RESOURCE;
    return is_resource;
}

static void reserve(struct ol_billing *billing, const struct ol_pool *pool, const struct ol_capacity *capacity,
                    const struct ol_book *book, size_t i)
{
    const ol_label item = ol_book_label(book, ol_slice_of(capacity->type));
    OL_MEM_RESERVE(billing->commitments, billing->commitment_capacity, billing->commitment_count + 1);
    billing->commitments[billing->commitment_count++] = (struct ol_book_commitment){
        .node = capacity->node,
        .name = ol_arena_format(&billing->arena, "%s-reserved-%zu", pool->name, i + 1),
        .provider = book->provider,
        .kind = is_committed_use(book, item) ? OL_COMMITMENT_RESOURCE : OL_COMMITMENT_RESERVED,
        .type = capacity->type,
        .region = capacity->region,
        .system = capacity->system,
        .account = capacity->account,
        .count = (double)ol_capacity_least(capacity),
        .payment = capacity->payment,
        .term = capacity->term,
    };
}

static enum ol_meter meter_of(const struct ol_book *book, const char *type)
{
    return ol_book_meter_of(book, ol_book_label(book, ol_slice_of(type ? type : "")));
}

static void add_capacity(struct ol_billing *billing, size_t p, size_t i)
{
    static const enum ol_term terms[OL_CAPACITY_SOURCES] = {
        [OL_CAPACITY_OWNED] = OL_TERM_OWNED,
        [OL_CAPACITY_RESERVED] = OL_TERM_ON_DEMAND,
        [OL_CAPACITY_ON_DEMAND] = OL_TERM_ON_DEMAND,
        [OL_CAPACITY_SPOT] = OL_TERM_SPOT,
    };
    const struct ol_pool *pool = ol_scenario_pool(billing->scenario, p);
    const struct ol_capacity *capacity = (const struct ol_capacity *)pool->capacities.items + i;
    const bool is_owned = capacity->source == OL_CAPACITY_OWNED;
    const bool is_moved = capacity->source >= OL_CAPACITY_ON_DEMAND && ol_pool_moves(pool, i);
    if (is_owned && !has_cost(capacity))
        return;
    const struct ol_book *book =
        is_owned ? billing->owned_book
                 : ol_scenario_book(billing->scenario, capacity->provider, capacity->type, capacity->region);
    if (!book) /* of a scenario without price books */
        return;
    const struct ol_usage row = {
        .meter = (uint8_t)(is_owned ? OL_METER_INSTANCE : meter_of(book, capacity->type)),
        .term = (uint8_t)terms[capacity->source],
        .quantity = (is_moved ? 1 : ol_capacity_least(capacity)) * OL_MONEY_UNIT,
        .provider = ol_billing_label(billing, book->provider),
        .account = ol_billing_label(billing, capacity->account),
        .item = ol_billing_label(billing, is_owned ? owned_item(billing, pool, i) : capacity->type),
        .region = ol_billing_label(billing, capacity->region),
        .zone = ol_billing_label(billing, capacity->zone),
        .system = ol_billing_label(billing, capacity->system),
        .resource = ol_billing_label(billing, ol_arena_format(&billing->arena, "pool/%s/%zu-%s", pool->name, i + 1,
                                                              ol_capacity_source_names[capacity->source])),
        .tags = ol_billing_tags(billing, pool->name, NULL),
        .ended = OL_USAGE_BY_USER,
    };
    struct ol_billing_row *added = ol_billing_add_row(billing, &row);
    added->pool = (uint16_t)p;
    added->capacity = (uint16_t)i;
    added->sort = is_moved ? OL_BILL_MOVED_NODES : OL_BILL_NODES;
    if (capacity->source == OL_CAPACITY_RESERVED)
        reserve(billing, pool, capacity, book, i);
}

/* What is counted of an endpoint's function, a row each. */
static void add_function(struct ol_billing *billing, size_t p)
{
    static const struct {
        enum ol_meter meter;
        enum ol_function_bill bill;
    } rows[] = {
        {OL_METER_FUNCTION_REQUEST, OL_FUNCTION_CALLS},      {OL_METER_FUNCTION_MEMORY, OL_FUNCTION_TIME},
        {OL_METER_FUNCTION_MEMORY, OL_FUNCTION_PROVISIONED}, {OL_METER_FUNCTION_MEMORY, OL_FUNCTION_KEPT},
        {OL_METER_FUNCTION_CPU, OL_FUNCTION_TIME},           {OL_METER_FUNCTION_CPU, OL_FUNCTION_PROVISIONED},
        {OL_METER_FUNCTION_CPU, OL_FUNCTION_KEPT},
    };
    const struct ol_pool *pool = ol_scenario_pool(billing->scenario, p);
    const struct ol_endpoint *endpoint = pool->endpoint;
    const struct ol_serverless_service *function = endpoint->functions.items;
    const struct ol_book *book = ol_scenario_book(billing->scenario, endpoint->provider, NULL, endpoint->region);
    if (!book) /* of a scenario without price books */
        return;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].meter == OL_METER_FUNCTION_CPU && !ol_book_prices_meter(book, OL_METER_FUNCTION_CPU))
            continue;
        const struct ol_usage row = {
            .meter = (uint8_t)rows[i].meter,
            .provider = ol_billing_label(billing, book->provider),
            .item = ol_billing_label(billing, ol_function_item(function, rows[i].bill)),
            .region = ol_billing_label(billing, endpoint->region),
            .resource =
                ol_billing_label(billing, ol_arena_format(&billing->arena, "endpoint/%s/function", pool->name)),
            .tags = ol_billing_tags(billing, pool->name, NULL),
        };
        struct ol_billing_row *added = ol_billing_add_row(billing, &row);
        added->sort = OL_BILL_CALLED;
        added->pool = (uint16_t)p;
        added->bill = (uint8_t)rows[i].bill;
    }
}

static void add_transfer(struct ol_billing *billing, const struct ol_transfer *transfer)
{
    static const enum ol_meter meters[] = {[OL_TRANSFER_INTERNET] = OL_METER_EGRESS,
                                           [OL_TRANSFER_ZONE] = OL_METER_INTER_ZONE,
                                           [OL_TRANSFER_REGION] = OL_METER_INTER_REGION};
    const struct ol_book *book = ol_scenario_book(billing->scenario, transfer->provider, NULL, transfer->region);
    const struct ol_usage row = {
        .meter = (uint8_t)meters[transfer->to],
        .quantity = transfer->size_bytes, /* bytes are billionths of a GB */
        .provider = ol_billing_label(billing, book->provider),
        .item = ol_billing_label(billing, transfer->destination),
        .region = ol_billing_label(billing, transfer->region),
        .resource = ol_billing_label(billing, ol_arena_format(&billing->arena, "transfer/%s", transfer->name)),
        .tags = ol_billing_tags(billing, NULL, transfer->team),
    };
    struct ol_billing_row *added = ol_billing_add_row(billing, &row);
    added->sort = OL_BILL_SENT;
    added->transfer = transfer;
}

/* What checkpoints take of a storage class. */
static void add_checkpoint(struct ol_billing *billing, size_t i)
{
    const struct ol_checkpoint *checkpoint =
        (const struct ol_checkpoint *)billing->scenario->checkpoints.items + i;
    if (!checkpoint->storage)
        return;
    const struct ol_book *book =
        ol_scenario_book(billing->scenario, checkpoint->provider, NULL, checkpoint->region);
    const struct ol_usage row = {
        .meter = OL_METER_STORAGE,
        .provider = ol_billing_label(billing, book->provider),
        .item = ol_billing_label(billing, checkpoint->storage),
        .region = ol_billing_label(billing, checkpoint->region),
        .resource = ol_billing_label(
            billing, ol_arena_format(&billing->arena, "dataset/%s",
                                     checkpoint->dataset ? checkpoint->dataset : checkpoint->name)),
        .tags = ol_billing_tags(billing, NULL, NULL),
    };
    struct ol_billing_row *added = ol_billing_add_row(billing, &row);
    added->sort = OL_BILL_KEPT;
    added->checkpoint = i;
}

/* ---- datasets ---- */

/* Its own price, or one of whatever item. */
static bool has_price(const struct ol_book *book, enum ol_meter meter, const char *item)
{
    const ol_label label = ol_book_label(book, ol_slice_of(item));
    for (size_t i = 0; meter < OL_METERS && i < book->price_count; i++)
        if (book->prices[i].meter == (uint8_t)meter &&
            (book->prices[i].item == label || book->prices[i].item == OL_NO_LABEL))
            return true;
    return false;
}

static struct ol_billing_class priced_class(struct ol_billing *billing, const struct ol_store_class *class)
{
    const struct ol_book *book = ol_scenario_book(billing->scenario, class->provider, NULL, NULL);
    struct ol_billing_class priced = {.item = ol_billing_label(billing, class->name)};
    for (int sort = 0; book && sort < OL_PIECE_SORTS; sort++)
        priced.is_priced[sort] =
            sort == OL_PIECE_KEPT || has_price(book, ol_billing_meter((enum ol_piece_sort)sort), class->name);
    for (int how = 0; how < OL_RETRIEVALS; how++) {
        const char *item = ol_arena_format(&billing->arena, "%s/%s", class->name, ol_retrieval_names[how]);
        const bool is_told = book && how != OL_RETRIEVE_STANDARD &&
                             ol_book_prices_item(book, OL_METER_RETRIEVAL, ol_book_label(book, ol_slice_of(item)));
        priced.retrieved[how] = is_told ? ol_billing_label(billing, item) : priced.item;
    }
    return priced;
}

static void add_datasets(struct ol_billing *billing)
{
    const struct ol_scenario *scenario = billing->scenario;
    billing->classes = OL_ARENA_ARRAY(&billing->arena, struct ol_billing_class, scenario->store_class_count + 1);
    for (size_t i = 0; i < scenario->store_class_count; i++)
        billing->classes[i] = priced_class(billing, &scenario->store_classes[i]);
    billing->first_data = billing->count;
    for (size_t i = 0; i < scenario->datasets.count; i++) {
        const struct ol_dataset *dataset = ol_scenario_dataset(scenario, i);
        const struct ol_usage row = {
            .provider = ol_billing_label(billing, dataset->provider),
            .region = ol_billing_label(billing, dataset->region),
            .zone = ol_billing_label(billing, dataset->zone),
            .resource = ol_billing_label(billing, ol_arena_format(&billing->arena, "dataset/%s", dataset->name)),
            .tags = ol_billing_tags(billing, NULL, dataset->team),
        };
        struct ol_billing_row *added = ol_billing_add_row(billing, &row);
        added->sort = OL_BILL_DATA;
        added->dataset = i;
    }
}

static void add_logs(struct ol_billing *billing, size_t i)
{
    const struct ol_logs *logs = (const struct ol_logs *)billing->scenario->logs.items + i;
    const struct ol_book *book = ol_scenario_book(billing->scenario, logs->provider, NULL, logs->region);
    if (!book) /* of a scenario without price books */
        return;
    const struct ol_book_class *classes = book->classes.items;
    const struct {
        enum ol_billing_sort sort;
        enum ol_meter meter;
        const char *item;
        bool is_used;
    } sorts[] = {
        {OL_BILL_LOGS_TAKEN, OL_METER_LOG_INGEST, logs->system, true},
        {OL_BILL_LOGS_HOT, OL_METER_LOG_STORAGE, logs->system, logs->hot > 0},
        {OL_BILL_LOGS_COLD, OL_METER_STORAGE, logs->class || logs->cold == 0 ? logs->class : classes[0].name,
         logs->cold > 0},
    };
    for (size_t k = 0; k < sizeof sorts / sizeof *sorts; k++) {
        if (!sorts[k].is_used)
            continue;
        const struct ol_usage row = {
            .meter = (uint8_t)sorts[k].meter,
            .provider = ol_billing_label(billing, book->provider),
            .item = ol_billing_label(billing, sorts[k].item),
            .region = ol_billing_label(billing, logs->region),
            .resource = ol_billing_label(billing, ol_arena_format(&billing->arena, "logs/%s", logs->name)),
            .tags = ol_billing_tags(billing, NULL, logs->team),
        };
        struct ol_billing_row *added = ol_billing_add_row(billing, &row);
        added->sort = sorts[k].sort;
        added->logs = i;
    }
}

static void add_series(struct ol_billing *billing, const struct ol_custom_metrics *metrics)
{
    const struct ol_book *book = ol_scenario_book(billing->scenario, metrics->provider, NULL, metrics->region);
    if (!book)
        return;
    const struct ol_usage row = {
        .meter = OL_METER_METRIC_SERIES,
        .quantity = ol_custom_metrics_count(metrics) * OL_MONEY_UNIT,
        .provider = ol_billing_label(billing, book->provider),
        .region = ol_billing_label(billing, metrics->region),
        .resource = ol_billing_label(billing, ol_arena_format(&billing->arena, "metrics/%s", metrics->name)),
        .tags = ol_billing_tags(billing, NULL, metrics->team),
    };
    ol_billing_add_row(billing, &row)->sort = OL_BILL_SERIES;
}

static bool is_priced(const struct ol_scenario *scenario)
{
    if (scenario->pricebooks.count > 0 || ol_billing_has_lines(scenario))
        return true;
    for (size_t p = 0; p < ol_scenario_pool_count(scenario); p++) {
        const struct ol_list *capacities = &ol_scenario_pool(scenario, p)->capacities;
        for (size_t i = 0; i < capacities->count; i++)
            if (has_cost((const struct ol_capacity *)capacities->items + i))
                return true;
    }
    return false;
}

static void gather_books(struct ol_billing *billing)
{
    const struct ol_book_set *set = billing->scenario->books;
    struct ol_book_set *all = &billing->books;
    OL_MEM_RESERVE(all->books, all->capacity, set->count + 1);
    for (size_t i = 0; i < set->count; i++)
        all->books[all->count++] = set->books[i];
    if (billing->owned_book)
        all->books[all->count++] = billing->owned_book;
}

/* A name of its own, which the run's files keep. */
static void name_commitment(struct ol_billing *billing, struct ol_book_commitment *commitment, size_t i)
{
    if (!commitment->name)
        commitment->name =
            ol_arena_format(&billing->arena, "%s-%zu", ol_commitment_kind_names[commitment->kind], i + 1);
}

int ol_billing_load(struct ol_billing *billing, const struct ol_scenario *scenario, bool has_instant,
                    ol_time start, struct ol_error *error)
{
    billing->scenario = scenario;
    billing->start_instant = start;
    if (!is_priced(scenario))
        return OL_OK;
    if (!has_instant)
        return ol_fail(
            error, OL_BAD_INPUT, scenario->node->place,
            "prices hold at dates, and this scenario has none; add <clock start=\"2026-01-01T00:00:00Z\"/>");
    const struct ol_book_set *set = scenario->books;
    const char *currency = scenario->currency ? scenario->currency
                           : set->count > 0   ? set->books[0]->currency
                                              : "USD";
    const int status = open_owned(billing, currency, error);
    if (status != OL_OK)
        return status;
    billing->currency = currency;
    gather_books(billing);
    const struct ol_book_commitment *commitments = scenario->commitments.items;
    for (size_t i = 0; i < scenario->commitments.count; i++) {
        OL_MEM_RESERVE(billing->commitments, billing->commitment_capacity, billing->commitment_count + 1);
        billing->commitments[billing->commitment_count] = commitments[i];
        name_commitment(billing, &billing->commitments[billing->commitment_count++], i);
    }
    for (size_t p = 0; p < ol_scenario_pool_count(scenario); p++) {
        const struct ol_pool *pool = ol_scenario_pool(scenario, p);
        for (size_t i = 0; i < pool->capacities.count; i++)
            add_capacity(billing, p, i);
        if (pool->endpoint && !ol_endpoint_has_instances(pool->endpoint))
            add_function(billing, p);
    }
    for (size_t i = 0; i < scenario->transfers.count; i++)
        add_transfer(billing, (const struct ol_transfer *)scenario->transfers.items + i);
    for (size_t i = 0; i < scenario->checkpoints.count; i++)
        add_checkpoint(billing, i);
    if (set->count > 0)
        add_datasets(billing);
    for (size_t i = 0; i < scenario->logs.count; i++)
        add_logs(billing, i);
    for (size_t i = 0; i < scenario->custom_metrics.count; i++)
        add_series(billing, (const struct ol_custom_metrics *)scenario->custom_metrics.items + i);
    ol_billing_add_movement(billing);
    return ol_billing_price_hours(billing, error);
}

void ol_billing_release(struct ol_billing *billing)
{
    ol_book_free(billing->owned_book);
    ol_mem_free(billing->books.books); /* the books are the scenario's */
    ol_mem_free(billing->rows);
    ol_mem_free(billing->commitments);
    ol_labels_release(&billing->labels);
    ol_text_release(&billing->owned);
    ol_arena_release(&billing->arena);
    *billing = (struct ol_billing){0};
}

size_t ol_billing_row_count(const struct ol_billing *billing, size_t pool)
{
    size_t count = 0;
    for (size_t i = 0; i < billing->count; i++) {
        const struct ol_billing_row *row = &billing->rows[i];
        count += row->sort != OL_BILL_SENT && row->sort != OL_BILL_KEPT && row->pool == pool;
    }
    return count;
}

struct ol_bill ol_billing_bill(const struct ol_billing *billing)
{
    const char *account = ol_scenario_billing(billing->scenario).account;
    return (struct ol_bill){
        .currency = billing->currency, .account = account ? account : "outlay", .labels = &billing->labels};
}
