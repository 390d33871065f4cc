/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * billing_usage: a replication's usage, and its charges.
 */
#include "models/serving/endpoint_pool.h"
#include "models/serving/serverless_engine.h"
#include "outlay/arena.h"
#include "scenarios/billing.h"
#include "scenarios/billing_row.h"
#include "scenarios/billing_telemetry.h"
#include "scenarios/price_change.h"

#define SENDINGS_LIMIT 100000

struct usages {
    struct ol_usage *items;
    size_t count, capacity;
};

static struct ol_usage *add_usage(struct usages *usages, const struct ol_usage *row, ol_time start, ol_time end)
{
    OL_MEM_RESERVE(usages->items, usages->capacity, usages->count + 1);
    struct ol_usage *usage = &usages->items[usages->count++];
    *usage = *row;
    usage->start = start;
    usage->end = end;
    return usage;
}

/* ---- what was sent ---- */

/* So many that they are as good as a stream: one row, which is spread evenly over its time. */
static void add_stream(const struct ol_billing *billing, const struct ol_billing_row *row, ol_time at, ol_time end,
                       struct usages *usages)
{
    const ol_time every = row->transfer->every, count = (end - at) / every + 1;
    struct ol_usage all = row->usage;
    all.quantity *= count;
    add_usage(usages, &all, billing->start_instant + at, billing->start_instant + at + (count - 1) * every);
}

static void add_sendings(const struct ol_billing *billing, const struct ol_billing_row *row, ol_time begin,
                         ol_time end, struct usages *usages)
{
    const struct ol_transfer *transfer = row->transfer;
    ol_time at = transfer->at;
    if (at < begin && transfer->every > 0)
        at += (begin - at + transfer->every - 1) / transfer->every * transfer->every;
    if (at >= begin && at <= end && transfer->every > 0 && (end - at) / transfer->every >= SENDINGS_LIMIT) {
        add_stream(billing, row, at, end, usages);
        return;
    }
    for (; at >= begin && at <= end; at += transfer->every) {
        add_usage(usages, &row->usage, billing->start_instant + at, billing->start_instant + at);
        if (transfer->every == 0)
            break;
    }
}

/* ---- what was held ---- */

static const struct ol_billing_row *row_of(const struct ol_billing *billing, const struct ol_node_life *life)
{
    for (size_t i = 0; i < billing->count; i++) {
        const struct ol_billing_row *row = &billing->rows[i];
        if (row->sort == OL_BILL_MOVED_NODES && row->pool == life->pool && row->capacity == life->capacity)
            return row;
    }
    return NULL;
}

/* A node that outlives the window goes on. A life that began before it is cut there; who ended it does not matter then,
 * as rules about an end go by the age of the node, which the usage does not show any more. */
static void add_lives(const struct ol_billing *billing, const struct ol_node_lives *lives, ol_time begin,
                      ol_time end, struct usages *usages)
{
    for (size_t i = 0; i < lives->count; i++) {
        const struct ol_node_life *life = &lives->items[i];
        const struct ol_billing_row *row = row_of(billing, life);
        const ol_time from = life->start > begin ? life->start : begin, to = life->end < end ? life->end : end;
        if (!row || to <= from)
            continue;
        add_usage(usages, &row->usage, billing->start_instant + from, billing->start_instant + to)->ended =
            life->start < begin ? OL_USAGE_RUNNING : life->ended;
    }
}

/* ---- what was kept ---- */

/* The mean of each day. A part of a day at the window's begin has the day's mean, as what is kept is known by days. */
static void add_kept(const struct ol_billing *billing, const struct ol_billing_row *row,
                     const struct ol_world *world, ol_time begin, ol_time end, struct usages *usages)
{
    const struct ol_stored *stored =
        row->sort == OL_BILL_CACHED ? &world->movement.cached[row->cache].kept : &world->stored[row->checkpoint];
    for (size_t day = 0; day < stored->count; day++) {
        const ol_time day_begin = (ol_time)day * OL_DAY;
        const ol_time day_end = day_begin + OL_DAY < world->end ? day_begin + OL_DAY : world->end;
        const ol_time from = day_begin > begin ? day_begin : begin, to = day_end < end ? day_end : end;
        struct ol_usage usage = row->usage;
        usage.quantity = ol_stored_mean(stored, day, day_end - day_begin); /* bytes are billionths of a GB */
        if (from < to && usage.quantity > 0)
            add_usage(usages, &usage, billing->start_instant + from, billing->start_instant + to);
    }
}

/* ---- what was called ---- */

static ol_money resource_seconds(const struct ol_serverless_service *function, const struct ol_billing_row *row,
                                 uint64_t sandboxes, uint64_t time)
{
    return row->usage.meter == OL_METER_FUNCTION_CPU ? ol_serverless_vcpu_seconds(function, sandboxes, time)
                                                     : ol_serverless_gb_seconds(function, sandboxes, time);
}

static ol_money billed_of_hour(const struct ol_serverless_service *function, const struct ol_billing_row *row,
                               const struct ol_function_hour *hour)
{
    if (row->bill == OL_FUNCTION_CALLS)
        return (ol_money)hour->calls * OL_MONEY_UNIT;
    return resource_seconds(function, row, 1,
                            row->bill == OL_FUNCTION_PROVISIONED ? hour->provisioned_time : hour->time);
}

/* By the hour, spread evenly over each; what is kept warm is the same all the time. The meter begins with the end of
 * the warm-up, as bills do. */
static void add_calls(const struct ol_billing *billing, const struct ol_billing_row *row,
                      const struct ol_world *world, ol_time begin, ol_time end, struct usages *usages)
{
    const struct ol_endpoint *endpoint = ol_scenario_pool(billing->scenario, row->pool)->endpoint;
    const struct ol_serverless_service *function = endpoint->functions.items;
    const struct ol_function_meter *meter = ol_endpoint_pool_meter(world->models[row->pool]);
    struct ol_usage usage = row->usage;
    if (row->bill == OL_FUNCTION_KEPT) {
        usage.quantity = resource_seconds(function, row, (uint64_t)function->provisioned, (uint64_t)(end - begin));
        if (usage.quantity > 0)
            add_usage(usages, &usage, billing->start_instant + begin, billing->start_instant + end);
        return;
    }
    for (size_t i = 0; i < meter->count; i++) {
        const ol_time hour = meter->hours[i].from, from = hour > begin ? hour : begin;
        const ol_time to = hour + OL_HOUR < end ? hour + OL_HOUR : end;
        usage.quantity = billed_of_hour(function, row, &meter->hours[i]);
        if (usage.quantity > 0)
            add_usage(usages, &usage, billing->start_instant + from, billing->start_instant + to);
    }
}

/* ---- datasets ---- */

enum ol_meter ol_billing_meter(enum ol_piece_sort sort)
{
    static const enum ol_meter meters[OL_PIECE_SORTS] = {
        [OL_PIECE_KEPT] = OL_METER_STORAGE,      [OL_PIECE_WRITTEN] = OL_METER_WRITE_REQUEST,
        [OL_PIECE_READ] = OL_METER_READ_REQUEST, [OL_PIECE_RETRIEVED] = OL_METER_RETRIEVAL,
        [OL_PIECE_MOVED] = OL_METER_TRANSITION,  [OL_PIECE_COPIED] = OL_METER_WRITE_REQUEST,
        [OL_PIECE_DELETED] = OL_METERS,          [OL_PIECE_WATCHED] = OL_METER_MONITORING,
    };
    return meters[sort];
}

/* Bytes are billionths of a GB; objects and requests are counted apiece. */
static bool counts_bytes(enum ol_piece_sort sort)
{
    return sort == OL_PIECE_KEPT || sort == OL_PIECE_RETRIEVED;
}

/* What was there before the window is cut there, and says since when; what passed before it is left out. */
static void add_piece(const struct ol_billing *billing, const struct ol_piece_of_store *piece, ol_time begin,
                      ol_time end, struct usages *usages)
{
    const struct ol_billing_class *class = &billing->classes[piece->class];
    const enum ol_piece_sort sort = (enum ol_piece_sort)piece->sort;
    const enum ol_meter meter = ol_billing_meter(sort);
    const bool lasts = meter < OL_METERS && ol_meter_types[meter].way == OL_METER_STORED;
    const ol_time from = lasts && piece->from < begin ? begin : piece->from;
    const ol_time to = piece->to < end ? piece->to : end;
    if (!class->is_priced[sort] || from < begin || to < from || from > end)
        return;
    struct ol_usage row = billing->rows[billing->first_data + piece->dataset].usage;
    row.meter = (uint8_t)meter;
    row.item = sort == OL_PIECE_RETRIEVED ? class->retrieved[piece->retrieval] : class->item;
    row.quantity = counts_bytes(sort) ? piece->bytes : piece->objects * OL_MONEY_UNIT;
    if (sort == OL_PIECE_KEPT) {
        row.objects = piece->objects;
        row.ended = piece->has_ended && to == piece->to ? OL_USAGE_BY_USER : OL_USAGE_RUNNING;
        row.since = piece->since < from ? billing->start_instant + piece->since : 0;
    }
    if (lasts && to == from && row.ended == OL_USAGE_RUNNING)
        return;
    add_usage(usages, &row, billing->start_instant + from, billing->start_instant + to);
}

static void add_pieces(const struct ol_billing *billing, const struct ol_store *store, ol_time begin, ol_time end,
                       struct usages *usages)
{
    size_t count = 0;
    const struct ol_piece_of_store *pieces = store ? ol_store_pieces(store, &count) : NULL;
    for (size_t i = 0; i < count; i++)
        add_piece(billing, &pieces[i], begin, end, usages);
}

/* ---- logs and metrics ---- */

struct told {
    const struct ol_billing *billing;
    const struct ol_billing_row *row;
    struct usages *usages;
};

static void add_told(void *self, const struct ol_telemetry_item *item)
{
    const struct told *told = self;
    const ol_time start = told->billing->start_instant;
    struct ol_usage *usage = add_usage(told->usages, &told->row->usage, start + item->from, start + item->to);
    usage->quantity = item->quantity;
    usage->since = item->since < item->from ? start + item->since : 0;
    usage->ended = (uint8_t)item->ended;
}

/* ---- what passed ---- */

const struct ol_passage *ol_billing_passage(const struct ol_billing_row *row, const struct ol_world *world)
{
    if (row->sort == OL_BILL_ANSWERED)
        return &ol_endpoint_pool_tally(world->models[row->pool])->answered;
    return ol_movement_passed(&world->movement, row->dataset, &row->from, &row->to);
}

static void add_passed(const struct ol_billing *billing, const struct ol_billing_row *row,
                       const struct ol_world *world, ol_time end, struct usages *usages)
{
    const struct ol_passage *passed = ol_billing_passage(row, world);
    for (size_t day = 0; passed && day < passed->count; day++) {
        ol_time from, to;
        struct ol_usage usage = row->usage;
        ol_passage_day(passed, day, end, &from, &to);
        usage.quantity = passed->days[day]; /* bytes are billionths of a GB */
        if (usage.quantity > 0)
            add_usage(usages, &usage, billing->start_instant + from, billing->start_instant + to);
    }
}

/* ---- all ---- */

struct ol_usage *ol_billing_usage(const struct ol_billing *billing, const struct ol_world *world, ol_time begin,
                                  ol_time end, size_t *count)
{
    struct usages usages = {0};
    for (size_t i = 0; i < billing->count; i++) {
        const struct ol_billing_row *row = &billing->rows[i];
        if (row->sort == OL_BILL_SENT)
            add_sendings(billing, row, begin, end, &usages);
        else if (row->sort == OL_BILL_PASSED || row->sort == OL_BILL_ANSWERED)
            add_passed(billing, row, world, end, &usages);
        else if (row->sort == OL_BILL_KEPT || row->sort == OL_BILL_CACHED)
            add_kept(billing, row, world, begin, end, &usages);
        else if (row->sort == OL_BILL_CALLED && end > begin)
            add_calls(billing, row, world, begin, end, &usages);
        else if (ol_billing_is_telemetry(row))
            ol_billing_telemetry_usage(row, &world->telemetry, begin, end, add_told,
                                       &(struct told){billing, row, &usages});
        else if ((row->sort == OL_BILL_NODES || row->sort == OL_BILL_STANDING || row->sort == OL_BILL_FILES) &&
                 end > begin && row->usage.quantity > 0)
            add_usage(&usages, &row->usage, billing->start_instant + begin, billing->start_instant + end);
    }
    add_lives(billing, &world->lives, begin, end, &usages);
    if (billing->classes)
        add_pieces(billing, world->store, begin, end, &usages);
    *count = usages.count;
    return usages.items;
}

/* ---- charges ---- */

int ol_billing_rate_usages(const struct ol_billing *billing, const struct ol_usage *usages, size_t count,
                           ol_time begin, ol_time end, ol_charge_sink *sink, void *self, struct ol_error *error)
{
    const struct ol_rating_setting setting = {
        .books = (const struct ol_book *const *)billing->books.books,
        .book_count = billing->books.count,
        .commitments = billing->commitments,
        .commitment_count = billing->commitment_count,
        .labels = &billing->labels,
        .currency = billing->currency,
        .account = ol_billing_bill(billing).account,
        .without_free_tiers = !ol_scenario_billing(billing->scenario).free_tiers,
        .start = billing->start_instant + begin,
        .end = billing->start_instant + end,
    };
    if (billing->books.count == 0)
        return OL_OK;
    struct ol_rating *rating = ol_rating_new(&setting);
    struct ol_price_changing changing = {billing->scenario, sink, self};
    for (size_t i = 0; i < count; i++)
        ol_rating_add(rating, &usages[i]);
    const int status = billing->scenario->price_changes.count > 0
                           ? ol_rating_run(rating, ol_price_changing_sink, &changing, error)
                           : ol_rating_run(rating, sink, self, error);
    ol_rating_free(rating);
    return status;
}

int ol_billing_rate(const struct ol_billing *billing, const struct ol_world *world, ol_time begin, ol_time end,
                    ol_charge_sink *sink, void *self, struct ol_error *error)
{
    size_t count;
    struct ol_usage *usages = ol_billing_usage(billing, world, begin, end, &count);
    const int status = ol_billing_rate_usages(billing, usages, count, begin, end, sink, self, error);
    ol_mem_free(usages);
    return status;
}
