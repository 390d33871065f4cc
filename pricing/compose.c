/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/compose.h"

#include <string.h>

struct part {
    enum ol_meter meter;
    const char *item;
    double count;
};

#define PARTS 3

static void take_apart(const struct ol_book_type *type, struct part parts[PARTS])
{
    parts[0] = (struct part){OL_METER_VCPU, type->family, type->vcpus};
    parts[1] = (struct part){OL_METER_MEMORY, type->family, (double)type->memory_bytes / (double)(1 << 30)};
    parts[2] = (struct part){OL_METER_GPU, type->gpu, (double)type->gpus};
}

static const struct ol_price *price_of(const struct ol_book *book, const struct part *part,
                                       const struct ol_price_key *key, ol_time at)
{
    struct ol_price_key wanted = *key;
    wanted.meter = (uint8_t)part->meter;
    wanted.item = part->item ? ol_book_label(book, ol_slice_of(part->item)) : OL_NO_LABEL;
    return wanted.item == OL_NO_LABEL ? NULL : ol_book_find_near(book, &wanted, at);
}

static bool sum_parts(const struct ol_book *book, const struct ol_book_type *type, const struct ol_price_key *key,
                      ol_time at, double *hourly)
{
    struct part parts[PARTS];
    take_apart(type, parts);
    *hourly = 0;
    if (!(type->vcpus > 0))
        return false;
    for (size_t i = 0; i < PARTS; i++) {
        const struct ol_price *price = parts[i].count > 0 ? price_of(book, &parts[i], key, at) : NULL;
        if (parts[i].count > 0 && !price)
            return false;
        *hourly += price ? parts[i].count * ol_unit_price_real(price->price) : 0;
    }
    return true;
}

bool ol_compose_has_parts(const struct ol_book *book, const struct ol_book_type *type,
                          const struct ol_price_key *key, ol_time at)
{
    double hourly;
    return sum_parts(book, type, key, at, &hourly);
}

static bool by_flat_share(const struct ol_book *book, const struct ol_price_key *key, ol_time at, double *hourly)
{
    struct ol_price_key on_demand = *key;
    on_demand.term = OL_TERM_ON_DEMAND;
    on_demand.years = 0;
    on_demand.payment = 0;
    const struct ol_book_flat *flat = key->term == OL_TERM_ON_DEMAND ? NULL : ol_book_flat(book, key);
    const struct ol_price *price = flat ? ol_book_find_near(book, &on_demand, at) : NULL;
    if (price)
        *hourly = ol_unit_price_real(price->price) * (1 - flat->discount);
    return price != NULL;
}

bool ol_compose_hourly(const struct ol_book *book, const struct ol_book_type *type, const struct ol_price_key *key,
                       ol_time at, double *hourly, const struct ol_price **price)
{
    struct ol_price_key whole = *key;
    whole.item = ol_book_label(book, ol_slice_of(type->name));
    const struct ol_price *found = ol_book_find_near(book, &whole, at);
    if (price)
        *price = found;
    if (found) {
        *hourly = ol_unit_price_real(found->price);
        return true;
    }
    return by_flat_share(book, &whole, at, hourly) || sum_parts(book, type, key, at, hourly);
}
