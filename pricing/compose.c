/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/compose.h"

#include "pricing/book_near.h"

#include <math.h>
#include <string.h>

#define MILLION       INT64_C(1000000)
#define HOURS_A_YEAR  8760
#define BYTES_PER_GIB ((ol_money)1 << 30)

int64_t ol_flat_millionths(const struct ol_book_flat *flat)
{
    return MILLION - llround(flat->discount * (double)MILLION);
}

/* ---- parts ---- */

static bool add_part(const struct ol_book *book, struct ol_price_key key, enum ol_meter meter, const char *item,
                     ol_money units, ol_time at, struct ol_composition *composition)
{
    key.meter = (uint8_t)meter;
    key.item = item ? ol_label_find(&book->labels, item, strlen(item)) : OL_NO_LABEL;
    const struct ol_price *price = ol_book_find_near(book, &key, at);
    if (!price)
        return false;
    composition->parts[composition->count++] = (struct ol_part){price, meter, key.item, units};
    composition->is_assumed |= price->is_assumed;
    return true;
}

static bool find_whole(const struct ol_book *book, const struct ol_book_type *type, const struct ol_price_key *key,
                       ol_time at, struct ol_composition *composition)
{
    return add_part(book, *key, key->meter, type->name, OL_MONEY_UNIT, at, composition);
}

static bool find_components(const struct ol_book *book, const struct ol_book_type *type,
                            const struct ol_price_key *key, ol_time at, struct ol_composition *composition)
{
    const ol_money vcpus = llround(type->vcpus * (double)OL_MONEY_UNIT);
    const ol_money memory = ((ol_money)type->memory_bytes * OL_MONEY_UNIT + BYTES_PER_GIB / 2) / BYTES_PER_GIB;
    composition->count = 0;
    composition->is_assumed = false;
    return key->meter == OL_METER_INSTANCE && type->family && vcpus > 0 &&
           add_part(book, *key, OL_METER_VCPU, type->family, vcpus, at, composition) &&
           add_part(book, *key, OL_METER_MEMORY, type->family, memory, at, composition) &&
           (type->gpus == 0 ||
            add_part(book, *key, OL_METER_GPU, type->gpu, type->gpus * OL_MONEY_UNIT, at, composition));
}

static bool find_parts(const struct ol_book *book, const struct ol_book_type *type, const struct ol_price_key *key,
                       ol_time at, struct ol_composition *composition)
{
    return find_whole(book, type, key, at, composition) || find_components(book, type, key, at, composition);
}

static bool find_flat(const struct ol_book *book, const struct ol_book_type *type, const struct ol_price_key *key,
                      ol_time at, struct ol_composition *composition)
{
    struct ol_price_key asked = *key, on_demand = *key;
    asked.item = ol_label_find(&book->labels, type->name, strlen(type->name));
    on_demand.term = OL_TERM_ON_DEMAND;
    on_demand.years = on_demand.payment = 0;
    *composition = (struct ol_composition){.flat = ol_book_flat(book, &asked)};
    return composition->flat && find_parts(book, type, &on_demand, at, composition);
}

/* ---- money ---- */

static bool add_part_cost(const struct ol_part *part, int64_t years, ol_money *hourly)
{
    ol_money cost, upfront = 0;
    if (!ol_unit_price_times(part->price->price, part->units, 1, &cost) || !ol_money_add(hourly, cost))
        return false;
    if (part->price->upfront == 0 || years == 0)
        return true;
    return ol_money_ratio(part->price->upfront, part->units, OL_MONEY_UNIT * years * HOURS_A_YEAR, &upfront) &&
           ol_money_add(hourly, upfront);
}

static bool add_up(const struct ol_price_key *key, struct ol_composition *composition)
{
    composition->hourly = 0;
    for (size_t i = 0; i < composition->count; i++)
        if (!add_part_cost(&composition->parts[i], key->years, &composition->hourly))
            return false;
    return !composition->flat || ol_money_times(composition->hourly, ol_flat_millionths(composition->flat),
                                                MILLION, &composition->hourly);
}

static bool is_source_assumed(const struct ol_book *book, const char *name)
{
    const struct ol_book_source *sources = book->sources.items;
    for (size_t i = 0; name && i < book->sources.count; i++)
        if (strcmp(sources[i].name, name) == 0)
            return sources[i].assumed;
    return false;
}

static void tell_interruptions(const struct ol_book *book, struct ol_composition *composition)
{
    const struct ol_book_flat *flat = composition->flat;
    const struct ol_price *price = composition->parts[0].price;
    composition->interruption_low = flat ? flat->interruption_low : book->bands[price->band].low;
    composition->interruption_high = flat ? flat->interruption_high : book->bands[price->band].high;
    composition->is_assumed |= flat && is_source_assumed(book, flat->source);
}

bool ol_compose(const struct ol_book *book, const struct ol_book_type *type, const struct ol_price_key *key,
                ol_time at, struct ol_composition *composition)
{
    *composition = (struct ol_composition){0};
    const bool is_found = find_parts(book, type, key, at, composition) ||
                          (key->term != OL_TERM_ON_DEMAND && find_flat(book, type, key, at, composition));
    if (!is_found || !add_up(key, composition))
        return false;
    tell_interruptions(book, composition);
    return true;
}

bool ol_compose_parts(const struct ol_book *book, const struct ol_book_type *type, const struct ol_price_key *key,
                      ol_time at, struct ol_composition *composition)
{
    *composition = (struct ol_composition){0};
    return find_components(book, type, key, at, composition) && add_up(key, composition);
}
