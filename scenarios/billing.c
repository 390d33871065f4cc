/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/billing.h"

#include "scenarios/billing_hour.h"
#include "scenarios/billing_row.h"

#include "outlay/endpoint.h"
#include "pricing/usage_file.h"

#include <string.h>

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
    if (is_owned && !ol_billing_is_owned(capacity))
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
        .item = ol_billing_label(billing, is_owned ? ol_billing_owned_item(billing, pool, i) : capacity->type),
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

/* All of it, for as long as the run is. */
static void add_file_system(struct ol_billing *billing, size_t i)
{
    const struct ol_file_system *files = (const struct ol_file_system *)billing->scenario->file_systems.items + i;
    const struct ol_book *book =
        files->item ? ol_scenario_book(billing->scenario, files->provider, NULL, files->region) : NULL;
    if (!book)
        return;
    const struct ol_usage row = {
        .meter = files->kind == OL_FILE_BLOCK ? OL_METER_BLOCK_STORAGE : OL_METER_FILE_STORAGE,
        .quantity = files->size_bytes, /* bytes are billionths of a GB */
        .provider = ol_billing_label(billing, book->provider),
        .item = ol_billing_label(billing, files->item),
        .region = ol_billing_label(billing, files->region),
        .resource = ol_billing_label(billing, ol_arena_format(&billing->arena, "filesystem/%s", files->name)),
        .tags = ol_billing_tags(billing, NULL, files->team),
    };
    struct ol_billing_row *added = ol_billing_add_row(billing, &row);
    added->sort = OL_BILL_FILES;
    added->file_system = i;
}

static bool is_priced(const struct ol_scenario *scenario)
{
    if (scenario->pricebooks.count > 0 || ol_billing_has_lines(scenario))
        return true;
    for (size_t p = 0; p < ol_scenario_pool_count(scenario); p++) {
        const struct ol_list *capacities = &ol_scenario_pool(scenario, p)->capacities;
        for (size_t i = 0; i < capacities->count; i++)
            if (ol_billing_is_owned((const struct ol_capacity *)capacities->items + i))
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
    const char *currency = ol_scenario_currency(scenario);
    const int status = ol_billing_open_owned(billing, currency, error);
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
            ol_billing_add_function(billing, p);
    }
    for (size_t i = 0; i < scenario->transfers.count; i++)
        add_transfer(billing, (const struct ol_transfer *)scenario->transfers.items + i);
    for (size_t i = 0; i < scenario->checkpoints.count; i++)
        ol_billing_add_checkpoint(billing, i);
    if (set->count > 0)
        ol_billing_add_datasets(billing);
    ol_billing_add_telemetry(billing);
    ol_billing_add_movement(billing);
    for (size_t i = 0; i < scenario->file_systems.count; i++)
        add_file_system(billing, i);
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

static bool is_of_pool(const struct ol_billing_row *row)
{
    return row->sort == OL_BILL_NODES || row->sort == OL_BILL_MOVED_NODES || row->sort == OL_BILL_CALLED;
}

size_t ol_billing_row_count(const struct ol_billing *billing, size_t pool)
{
    size_t count = 0;
    for (size_t i = 0; i < billing->count; i++) {
        const struct ol_billing_row *row = &billing->rows[i];
        count += is_of_pool(row) && row->pool == pool;
    }
    return count;
}

struct ol_bill ol_billing_bill(const struct ol_billing *billing)
{
    const char *account = ol_scenario_billing(billing->scenario).account;
    return (struct ol_bill){
        .currency = billing->currency, .account = account ? account : "outlay", .labels = &billing->labels};
}
