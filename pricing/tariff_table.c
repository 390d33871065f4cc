/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tariff_table: each tariff made once for all rows that say the same.
 *
 * Rows that agree in meter, term, item, region, zone and system share a tariff, which sits in a hash table; most rows
 * meet the tariff of the row before, and most pieces the price of the piece before.
 *
 * What a row is priced by may change over time: another type becomes the cheapest that has as much, or a price ends and
 * another region is the first to have one. So a tariff is the answer up to the book's next date only; rows come in the
 * order of time, and the first one behind that date asks again. What names its type is not moved by other prices, and
 * has only the ends of prices for dates.
 */
#include "pricing/rater.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_SLOTS 64

enum { ASKED_ITEM, ASKED_REGION, ASKED_ZONE, ASKED_SYSTEM, ASKED_PART };
enum { PART_WHOLE, PART_COMPONENT, PART_STANDARD, PARTS };

/* ---- dates ---- */

static int compare_dates(const void *left, const void *right)
{
    const ol_time a = *(const ol_time *)left, b = *(const ol_time *)right;
    return a < b ? -1 : a > b;
}

static void add_date(struct ol_dates *dates, ol_time at)
{
    if (at == OL_ALWAYS || at == OL_NEVER || (dates->count > 0 && dates->items[dates->count - 1] == at))
        return;
    OL_MEM_RESERVE(dates->items, dates->capacity, dates->count + 1);
    dates->items[dates->count++] = at;
}

/* When prices of usage end and, of wants, when they begin; in order. */
static void list_dates(const struct ol_book *book, bool with_begins, struct ol_dates *dates)
{
    for (size_t i = 0; i < book->price_count; i++)
        if (!ol_term_is_commitment(book->prices[i].term))
            add_date(dates, book->prices[i].to);
    for (size_t i = 0; with_begins && i < book->price_count; i++)
        if (!ol_term_is_commitment(book->prices[i].term))
            add_date(dates, book->prices[i].from);
    if (dates->count > 0)
        qsort(dates->items, dates->count, sizeof *dates->items, compare_dates);
    dates->is_listed = true;
}

/* The first date behind `at`. */
static ol_time next_date(struct ol_rater *rater, bool is_wanted, ol_time at)
{
    struct ol_dates *dates = is_wanted ? &rater->changes : &rater->ends;
    if (!dates->is_listed)
        list_dates(rater->book, is_wanted, dates);
    size_t low = 0, high = dates->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (dates->items[middle] <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low < dates->count ? dates->items[low] : OL_NEVER;
}

/* ---- the table ---- */

static void ask(const struct ol_usage *usage, size_t part, ol_label asked[5])
{
    asked[ASKED_ITEM] = usage->item;
    asked[ASKED_REGION] = usage->region;
    asked[ASKED_ZONE] = usage->zone;
    asked[ASKED_SYSTEM] = usage->system;
    asked[ASKED_PART] = (ol_label)part;
}

static bool is_asked(const struct ol_tariff *tariff, const ol_label asked[5], uint8_t meter, uint8_t term)
{
    return tariff->asked_meter == meter && tariff->asked_term == term &&
           memcmp(tariff->asked, asked, sizeof tariff->asked) == 0;
}

static size_t slot_of(const struct ol_rater *rater, const ol_label asked[5], uint8_t meter, uint8_t term)
{
    uint64_t sum = (uint64_t)meter << 8 | term;
    for (size_t i = 0; i < 5; i++)
        sum = (sum ^ asked[i]) * UINT64_C(0x9e3779b97f4a7c15);
    size_t slot = (size_t)(sum >> 32) & (rater->tariff_slots - 1);
    while (rater->tariffs[slot] && !is_asked(rater->tariffs[slot], asked, meter, term))
        slot = (slot + 1) & (rater->tariff_slots - 1);
    return slot;
}

static void grow(struct ol_rater *rater)
{
    struct ol_tariff **old = rater->tariffs;
    const size_t old_slots = rater->tariff_slots;
    rater->tariff_slots = old_slots ? old_slots * 2 : LEAST_SLOTS;
    rater->tariffs = ol_mem_new(ol_mem_product(sizeof *rater->tariffs, rater->tariff_slots));
    for (size_t i = 0; i < old_slots; i++)
        if (old[i])
            rater->tariffs[slot_of(rater, old[i]->asked, old[i]->asked_meter, old[i]->asked_term)] = old[i];
    ol_mem_free(old);
}

static struct ol_tariff **find(struct ol_rater *rater, const ol_label asked[5], uint8_t meter, uint8_t term)
{
    if (rater->tariff_count * 2 >= rater->tariff_slots)
        grow(rater);
    return &rater->tariffs[slot_of(rater, asked, meter, term)];
}

static struct ol_tariff *keep(struct ol_rater *rater, const struct ol_tariff *made, const ol_label asked[5],
                              uint8_t meter, uint8_t term)
{
    struct ol_tariff *tariff = OL_ARENA_NEW(&rater->arena, struct ol_tariff);
    *tariff = *made;
    memcpy(tariff->asked, asked, sizeof tariff->asked);
    tariff->asked_meter = meter;
    tariff->asked_term = term;
    OL_MEM_RESERVE(rater->in_force, rater->in_force_capacity, rater->tariff_count + 1);
    rater->in_force[rater->tariff_count] = (struct ol_in_force){0};
    tariff->index = rater->tariff_count++;
    return tariff;
}

const struct ol_tariff *ol_tariff_of(struct ol_rater *rater, const struct ol_usage *usage, struct ol_error *error)
{
    ol_label asked[5];
    const struct ol_tariff *last = rater->last_tariff;
    ask(usage, PART_WHOLE, asked);
    if (last && usage->start < last->until && is_asked(last, asked, usage->meter, usage->term))
        return last;
    struct ol_tariff **known = find(rater, asked, usage->meter, usage->term), made = {0};
    if (!*known || usage->start >= (*known)->until) {
        if (ol_tariff_make(rater, usage, *known, &made, error) != OL_OK)
            return NULL;
        if (!*known || made.description != (*known)->description)
            *known = keep(rater, &made, asked, usage->meter, usage->term);
        (*known)->until = next_date(rater, made.is_wanted, usage->start);
    }
    return rater->last_tariff = *known;
}

static const struct ol_tariff *derive(struct ol_rater *rater, const struct ol_tariff *whole, size_t part,
                                      enum ol_meter meter, const char *item, const struct ol_usage *usage,
                                      struct ol_error *error)
{
    ol_label asked[5];
    ask(usage, whole->index * PARTS + part, asked);
    struct ol_tariff **known = find(rater, asked, (uint8_t)meter, whole->key.term), made = {.until = OL_NEVER};
    if (!*known) {
        if (ol_tariff_derive(rater, whole, meter, item, usage, &made, error) != OL_OK)
            return NULL;
        *known = keep(rater, &made, asked, (uint8_t)meter, whole->key.term);
    }
    return *known;
}

const struct ol_tariff *ol_tariff_standard(struct ol_rater *rater, const struct ol_tariff *tariff,
                                           const struct ol_usage *usage, struct ol_error *error)
{
    return derive(rater, tariff, PART_STANDARD, usage->meter, tariff->class->standard, usage, error);
}

const struct ol_tariff *ol_tariff_part(struct ol_rater *rater, const struct ol_tariff *whole, enum ol_meter meter,
                                       const struct ol_usage *usage, struct ol_error *error)
{
    return derive(rater, whole, PART_COMPONENT, meter,
                  meter == OL_METER_GPU ? whole->type->gpu : whole->type->family, usage, error);
}

void ol_tariffs_release(struct ol_rater *rater)
{
    ol_mem_free(rater->tariffs);
    ol_mem_free(rater->in_force);
    ol_mem_free(rater->changes.items);
    ol_mem_free(rater->ends.items);
    ol_mem_free(rater->labels);
}

/* ---- prices in force ---- */

bool ol_tariff_price(struct ol_rater *rater, const struct ol_tariff *tariff, const struct ol_usage *usage,
                     ol_time at, struct ol_in_force *now, struct ol_error *error)
{
    struct ol_in_force *last = &rater->in_force[tariff->index];
    if (!last->price || at < last->from || at >= last->until) {
        *last = (struct ol_in_force){.from = at};
        last->price = ol_book_find_near_until(rater->book, &tariff->key, at, &last->until);
        if (!last->price && tariff->flat) {
            last->flat = tariff->flat;
            last->price = ol_book_find_near_until(rater->book, &tariff->on_demand, at, &last->until);
        }
    }
    *now = *last;
    if (!now->price)
        ol_tariff_fail_ended(rater, tariff, usage, at, error);
    return now->price;
}

bool ol_flat_apply(const struct ol_book_flat *flat, struct ol_unit_price *price)
{
    const double discount = flat ? flat->discount : 0;
    const struct ol_unit_price share = {OL_MONEY_UNIT - (ol_money)(discount * 1e9 + 0.5), 1};
    return !flat || ol_unit_price_multiply(price, share);
}
