/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tariff: what a row is priced by, found once for all rows that say the same.
 *
 * Rows name things by labels of their own table; the book's labels of the same texts are looked up once each. Rows
 * that agree in meter, term, item, region, zone and system share a tariff, which sits in a hash table; most rows meet
 * the tariff of the row before, and most pieces the price of the piece before.
 *
 * What a row wants is read here: a type of the book, a type of another book ("p4d.24xlarge" asked of Azure) or a want
 * ("8xA100", "4xvcpu"), for which the cheapest type that has as much is taken; a region, or an area, whose first
 * region with a price is taken; no region, which is the book's first.
 */
#include "pricing/rater.h"

#include "pricing/compose.h"
#include "pricing/want.h"

#include <string.h>

#define LEAST_SLOTS 64

enum { ASKED_ITEM, ASKED_REGION, ASKED_ZONE, ASKED_SYSTEM, ASKED_PART };
enum { PART_WHOLE, PART_COMPONENT, PART_STANDARD };

/* A tariff being made. */
struct making {
    struct ol_rater *rater;
    const struct ol_usage *usage;
    struct ol_tariff *tariff;
    const char *item, *region, *system; /* texts of the row */
    char buffers[3][OL_LABEL_BUFFER];
    struct ol_error *error;
};

/* ---- labels ---- */

static ol_label book_label(struct ol_rater *rater, ol_label label)
{
    char buffer[OL_LABEL_BUFFER];
    if (label == OL_NO_LABEL || (label & OL_LABEL_IS_NUMBER))
        return label;
    if (!rater->labels)
        rater->labels = ol_mem_new(ol_mem_product(sizeof *rater->labels, rater->setting->labels->count + 1));
    ol_label *known = &rater->labels[label];
    if (*known == OL_NO_LABEL)
        *known = ol_book_label(rater->book, ol_slice_of(ol_label_text(rater->setting->labels, label, buffer)));
    return *known == OL_BOOK_UNKNOWN ? OL_NO_LABEL : *known;
}

/* A system that the book never mentions has the prices of any system, not Linux's as one that is not told. */
static ol_label system_label(struct ol_rater *rater, ol_label system)
{
    char buffer[OL_LABEL_BUFFER];
    const ol_label label = book_label(rater, system);
    const char *text = ol_label_text(rater->setting->labels, system, buffer);
    return label == OL_NO_LABEL && *text && strcmp(text, "linux") != 0 ? OL_BOOK_UNKNOWN : label;
}

static ol_label label_of(const struct ol_rater *rater, const char *text)
{
    return text && ol_book_mentions(rater->book, ol_slice_of(text)) ? ol_book_label(rater->book, ol_slice_of(text))
                                                                    : OL_NO_LABEL;
}

/* ---- prices ---- */

static bool has_price(const struct ol_rater *rater, const struct ol_price_key *key, ol_time at)
{
    return ol_book_find_near(rater->book, key, at) != NULL;
}

/* By a listed price, by a flat share, or by parts. */
static bool can_price(struct making *making, ol_label region)
{
    struct ol_tariff *tariff = making->tariff;
    const struct ol_rater *rater = making->rater;
    const ol_time at = making->usage->start;
    tariff->key.region = region;
    tariff->on_demand = tariff->key;
    tariff->on_demand.term = OL_TERM_ON_DEMAND;
    tariff->flat = NULL;
    tariff->is_composed = false;
    if (tariff->key.term == OL_TERM_SPOT && has_price(rater, &tariff->on_demand, at))
        tariff->flat = ol_book_flat(rater->book, &tariff->key);
    if (has_price(rater, &tariff->key, at))
        return true;
    struct ol_composition machine;
    if (tariff->key.meter == OL_METER_INSTANCE && tariff->type &&
        ol_compose(rater->book, tariff->type, &tariff->key, at, &machine) && machine.count > 1) {
        tariff->is_composed = true;
        return true;
    }
    return tariff->flat != NULL;
}

/* ---- what is wrong ---- */

static int fail_item(struct making *making)
{
    const struct ol_book *book = making->rater->book;
    const struct ol_place place = ol_rater_place(making->rater, making->usage);
    const char *nearest = ol_want_nearest(book, making->usage->meter, making->item);
    const char *meter = ol_meter_names[making->usage->meter];
    if (nearest)
        return ol_fail(making->error, OL_BAD_INPUT, place,
                       "the book \"%.60s\" has no %s \"%.80s\"; did you mean \"%.80s\"?", book->name, meter,
                       making->item, nearest);
    return ol_fail(making->error, OL_BAD_INPUT, place, "the book \"%.60s\" has no %s \"%.80s\"", book->name, meter,
                   making->item);
}

static int fail_region(struct making *making)
{
    const struct ol_book *book = making->rater->book;
    const struct ol_book_region *regions = book->regions.items;
    const char **names = OL_ARENA_ARRAY(&making->rater->arena, const char *, book->regions.count + 1);
    for (size_t i = 0; i < book->regions.count; i++)
        names[i] = regions[i].name;
    const char *nearest = ol_nearest(making->region, names);
    return ol_fail(making->error, OL_BAD_INPUT, ol_rater_place(making->rater, making->usage),
                   "the book \"%.60s\" has no region \"%.80s\"%s%.80s%s", book->name, making->region,
                   nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
}

static void list_once(const struct ol_book *book, ol_label label, struct ol_text *list)
{
    char buffer[OL_LABEL_BUFFER];
    const char *text = ol_label_text(&book->labels, label, buffer);
    if (*text && !strstr(ol_text_string(list), text) && list->length < 160)
        ol_text_addf(list, "%s%s", list->length > 0 ? ", " : "", text);
}

/* Where else, and on which other terms, the book has it. */
static int fail_price(struct making *making)
{
    const struct ol_book *book = making->rater->book;
    const struct ol_tariff *tariff = making->tariff;
    struct ol_text regions = {0}, terms = {0};
    for (size_t i = 0; i < book->price_count; i++) {
        const struct ol_price *price = &book->prices[i];
        if (price->meter != tariff->key.meter || price->item != tariff->key.item)
            continue;
        if (price->term == tariff->key.term)
            list_once(book, price->region, &regions);
        else if (price->region == tariff->key.region &&
                 !strstr(ol_text_string(&terms), ol_term_names[price->term]))
            ol_text_addf(&terms, "%s%s", terms.length > 0 ? ", " : "", ol_term_names[price->term]);
    }
    const char *item = *making->item ? making->item : ol_meter_names[making->usage->meter];
    const int status =
        ol_fail(making->error, OL_BAD_INPUT, ol_rater_place(making->rater, making->usage),
                "the book \"%.60s\" has no %s price of \"%.60s\"%s%.60s%s%.40s%s%.160s%s%.80s", book->name,
                ol_term_names[tariff->key.term], item, *making->region ? " in " : "", making->region,
                *making->system ? " with " : "", making->system, regions.length > 0 ? "; it has one in " : "",
                ol_text_string(&regions), terms.length > 0 ? "; there it is priced " : "", ol_text_string(&terms));
    ol_text_release(&regions);
    ol_text_release(&terms);
    return status;
}

/* ---- making one ---- */

static bool has_types(enum ol_meter meter)
{
    return meter == OL_METER_INSTANCE || meter == OL_METER_ML_INSTANCE;
}

/* The book's item for what the row names, once the region is known: false where it has none. */
static bool settle_item(struct making *making, ol_label region)
{
    struct ol_tariff *tariff = making->tariff;
    tariff->key.region = region;
    if (*making->item && tariff->key.item == OL_NO_LABEL) {
        const struct ol_book_type *type = ol_want_type(making->rater->setting, making->rater->book, making->item,
                                                       &tariff->key, making->usage->start);
        if (!type)
            return false;
        tariff->type = type;
        tariff->key.item = label_of(making->rater, type->name);
        tariff->item_text = type->name;
    }
    return can_price(making, region);
}

/* Whether the row may mean this region: by its name, by its area, or because it names none. */
static bool may_mean(const struct making *making, const struct ol_book_region *region)
{
    return !*making->region || strcmp(region->name, making->region) == 0 ||
           (region->area && strcmp(region->area, making->region) == 0);
}

/* The first region that the row may mean and in which the book has a price for it. */
static int settle_region(struct making *making)
{
    struct ol_rater *rater = making->rater;
    struct ol_tariff *tariff = making->tariff;
    const struct ol_book_region *regions = rater->book->regions.items;
    size_t meant = 0;
    for (size_t i = 0; i < rater->book->regions.count; i++) {
        if (!may_mean(making, &regions[i]))
            continue;
        meant++;
        tariff->region = regions[i].name;
        if (settle_item(making, label_of(rater, regions[i].name)))
            return OL_OK;
    }
    const ol_label label = book_label(rater, making->usage->region);
    tariff->region = making->region;
    if (meant == 0 && *making->region && label == OL_NO_LABEL)
        return fail_region(making);
    if (meant == 0 && settle_item(making, label))
        return OL_OK;
    return tariff->key.item == OL_NO_LABEL && *making->item ? fail_item(making) : fail_price(making);
}

static void explain(struct making *making)
{
    struct ol_tariff *tariff = making->tariff;
    const char *meter = ol_meter_names[tariff->key.meter];
    tariff->description =
        ol_arena_format(&making->rater->arena, "%s %s%s%s%s%s%s%s", ol_term_names[tariff->key.term],
                        *tariff->item_text ? tariff->item_text : meter, *tariff->item_text ? " (" : "",
                        *tariff->item_text ? meter : "", *tariff->item_text ? ")" : "",
                        *making->system ? " with " : "", making->system, *tariff->region ? " in " : "");
    if (*tariff->region)
        tariff->description = ol_arena_format(&making->rater->arena, "%s%s", tariff->description, tariff->region);
}

static void describe(struct making *making)
{
    struct ol_tariff *tariff = making->tariff;
    const struct ol_book *book = making->rater->book;
    if (!tariff->type && tariff->key.item != OL_NO_LABEL)
        tariff->type = ol_book_type_of(book, tariff->key.item);
    tariff->class = ol_book_class(book, tariff->item_text);
    tariff->rule = ol_meter_types[tariff->key.meter].way == OL_METER_HELD
                       ? ol_book_rule(book, tariff->key.meter, tariff->key.term, making->system)
                       : NULL;
    if (tariff->type) {
        tariff->sustained = tariff->key.term == OL_TERM_ON_DEMAND ? tariff->type->sustained : OL_SUSTAINED_NONE;
        tariff->size_quarters = (int64_t)(ol_book_size_factor(book, tariff->type->name) * 4 + 0.5);
    }
    explain(making);
}

static const char *kept(struct making *making, const char *text)
{
    return ol_arena_copy(&making->rater->arena, text, strlen(text));
}

static bool read_row(struct making *making)
{
    const struct ol_usage *usage = making->usage;
    const struct ol_labels *labels = making->rater->setting->labels;
    making->item = kept(making, ol_label_text(labels, usage->item, making->buffers[0]));
    making->region = kept(making, ol_label_text(labels, usage->region, making->buffers[1]));
    making->system = kept(making, ol_label_text(labels, usage->system, making->buffers[2]));
    if (!ol_term_is_commitment(usage->term))
        return true;
    ol_fail(
        making->error, OL_BAD_INPUT, ol_rater_place(making->rater, usage),
        "usage is had on-demand, on spot or owned, not \"%s\"; what a commitment covers of it follows from the "
        "commitments",
        ol_term_names[usage->term]);
    return false;
}

static int make(struct making *making)
{
    struct ol_rater *rater = making->rater;
    const struct ol_usage *usage = making->usage;
    struct ol_tariff *tariff = making->tariff;
    if (!read_row(making))
        return making->error->status;
    tariff->item_text = making->item;
    tariff->key = (struct ol_price_key){
        .meter = usage->meter,
        .term = usage->term,
        .item = book_label(rater, usage->item),
        .zone = book_label(rater, usage->zone),
        .system = system_label(rater, usage->system),
    };
    if (has_types(usage->meter) && !ol_book_type(rater->book, making->item) &&
        !ol_book_prices_item(rater->book, usage->meter, tariff->key.item))
        tariff->key.item = OL_NO_LABEL;
    if (!has_types(usage->meter) && *making->item && tariff->key.item == OL_NO_LABEL)
        return fail_item(making);
    tariff->type = has_types(usage->meter) ? ol_book_type(rater->book, making->item) : NULL;
    const int status = settle_region(making);
    if (status == OL_OK)
        describe(making);
    return status;
}

/* ---- the table ---- */

static void ask(const struct ol_usage *usage, int part, ol_label asked[5])
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

/* The tariff asked for, or a new empty one, which is in the table already. */
static struct ol_tariff *find(struct ol_rater *rater, const ol_label asked[5], uint8_t meter, uint8_t term,
                              bool *is_new)
{
    if (rater->tariff_count * 2 >= rater->tariff_slots)
        grow(rater);
    const size_t slot = slot_of(rater, asked, meter, term);
    *is_new = !rater->tariffs[slot];
    if (!*is_new)
        return rater->tariffs[slot];
    struct ol_tariff *tariff = OL_ARENA_NEW(&rater->arena, struct ol_tariff);
    memcpy(tariff->asked, asked, sizeof tariff->asked);
    tariff->asked_meter = meter;
    tariff->asked_term = term;
    rater->tariffs[slot] = tariff;
    tariff->index = rater->tariff_count++;
    return tariff;
}

const struct ol_tariff *ol_tariff_of(struct ol_rater *rater, const struct ol_usage *usage, struct ol_error *error)
{
    ol_label asked[5];
    bool is_new;
    ask(usage, PART_WHOLE, asked);
    if (rater->last_tariff && is_asked(rater->last_tariff, asked, usage->meter, usage->term))
        return rater->last_tariff;
    struct ol_tariff *tariff = find(rater, asked, usage->meter, usage->term, &is_new);
    if (is_new) {
        struct making making = {.rater = rater, .usage = usage, .tariff = tariff, .error = error};
        if (make(&making) != OL_OK)
            return NULL;
    }
    return rater->last_tariff = tariff;
}

/* Of another item than the row's, with all else as it is. */
static const struct ol_tariff *derive(struct ol_rater *rater, const struct ol_tariff *whole, int part,
                                      enum ol_meter meter, const char *item, const struct ol_usage *usage,
                                      struct ol_error *error)
{
    ol_label asked[5];
    bool is_new;
    ask(usage, part, asked);
    struct ol_tariff *tariff = find(rater, asked, (uint8_t)meter, whole->key.term, &is_new);
    if (!is_new)
        return tariff;
    struct making making = {.rater = rater,
                            .usage = usage,
                            .tariff = tariff,
                            .item = item,
                            .region = whole->region,
                            .system = "",
                            .error = error};
    tariff->key = whole->key;
    tariff->key.meter = (uint8_t)meter;
    tariff->key.item = label_of(rater, item);
    tariff->region = whole->region;
    tariff->item_text = item;
    if (tariff->key.item == OL_NO_LABEL || !can_price(&making, whole->key.region)) {
        fail_price(&making);
        return NULL;
    }
    tariff->class = ol_book_class(rater->book, item);
    tariff->rule = whole->rule;
    tariff->type = part == PART_COMPONENT ? whole->type : NULL;
    tariff->sustained = whole->sustained;
    explain(&making);
    return tariff;
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
    ol_mem_free(rater->labels);
}

/* ---- prices in force ---- */

static int fail_ended(const struct ol_rater *rater, const struct ol_tariff *tariff, const struct ol_usage *usage,
                      ol_time at, struct ol_error *error)
{
    char instant[OL_TIME_BUFFER];
    return ol_fail(error, OL_BAD_INPUT, ol_rater_place(rater, usage),
                   "the book \"%.60s\" has no %s price of \"%.60s\"%s%.60s at %s; its price ended before",
                   rater->book->name, ol_term_names[tariff->key.term],
                   *tariff->item_text ? tariff->item_text : ol_meter_names[tariff->key.meter],
                   *tariff->region ? " in " : "", tariff->region, ol_instant_format(at, instant));
}

bool ol_tariff_price(struct ol_rater *rater, const struct ol_tariff *tariff, const struct ol_usage *usage,
                     ol_time at, struct ol_in_force *now, struct ol_error *error)
{
    struct ol_tariff *cache = (struct ol_tariff *)(uintptr_t)tariff;
    if (!tariff->last.price || at < tariff->last_from || at >= tariff->last.until) {
        struct ol_in_force *last = &cache->last;
        last->flat = NULL;
        last->price = ol_book_find_near_until(rater->book, &tariff->key, at, &last->until);
        if (!last->price && tariff->flat) {
            last->flat = tariff->flat;
            last->price = ol_book_find_near_until(rater->book, &tariff->on_demand, at, &last->until);
        }
        cache->last_from = at;
    }
    *now = tariff->last;
    if (!now->price)
        fail_ended(rater, tariff, usage, at, error);
    return now->price;
}

bool ol_flat_apply(const struct ol_book_flat *flat, struct ol_unit_price *price)
{
    const double discount = flat ? flat->discount : 0;
    const struct ol_unit_price share = {OL_MONEY_UNIT - (ol_money)(discount * 1e9 + 0.5), 1};
    return !flat || ol_unit_price_multiply(price, share);
}

struct ol_unit_price ol_flat_price(const struct ol_book_flat *flat, struct ol_unit_price price)
{
    ol_flat_apply(flat, &price);
    return price;
}
