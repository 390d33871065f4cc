/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tariff: what a row is priced by.
 *
 * Rows name things by labels of their own table; the book's labels of the same texts are looked up once each. What a
 * row wants is read here: a type of the book, a type of another book ("p4d.24xlarge" asked of Azure) or a want
 * ("8xA100", "4xvcpu"), for which the cheapest type that has as much is taken; a region, or an area, whose first
 * region with a price is taken; no region, which is the book's first. All of it as the book stands when the row begins,
 * whatever other rows there are.
 */
#include "pricing/rater.h"

#include "pricing/compose.h"
#include "pricing/want.h"

#include <string.h>

/* A tariff being made. */
struct making {
    struct ol_rater *rater;
    const struct ol_usage *usage;
    struct ol_tariff *tariff;
    struct ol_asked asked;
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

/* A commitment to vCPUs or memory of a family covers them in its machines, so those are priced by their parts where
 * the book has these. */
static bool is_committed_in_parts(const struct making *making)
{
    const struct ol_tariff *tariff = making->tariff;
    return tariff->key.meter == OL_METER_INSTANCE && tariff->key.term == OL_TERM_ON_DEMAND && tariff->type &&
           ol_pact_is_for_parts(making->rater, tariff->type->family, tariff->region);
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
    struct ol_composition machine;
    if (is_committed_in_parts(making) && ol_compose_parts(rater->book, tariff->type, &tariff->key, at, &machine)) {
        tariff->is_composed = true;
        return true;
    }
    if (has_price(rater, &tariff->key, at))
        return true;
    if (tariff->key.meter == OL_METER_INSTANCE && tariff->type &&
        ol_compose(rater->book, tariff->type, &tariff->key, at, &machine) && machine.count > 1) {
        tariff->is_composed = true;
        return true;
    }
    return tariff->flat != NULL;
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
    if (*making->asked.item && tariff->key.item == OL_NO_LABEL) {
        const struct ol_book_type *type = ol_want_type(making->rater->setting, making->rater->book,
                                                       making->asked.item, &tariff->key, making->usage->start);
        tariff->is_wanted = true;
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
    return !*making->asked.region || strcmp(region->name, making->asked.region) == 0 ||
           (region->area && strcmp(region->area, making->asked.region) == 0);
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
    tariff->region = making->asked.region;
    if (meant == 0 && *making->asked.region && label == OL_NO_LABEL)
        return ol_tariff_fail_region(rater, making->usage, &making->asked, making->error);
    if (meant == 0 && settle_item(making, label))
        return OL_OK;
    return tariff->key.item == OL_NO_LABEL && *making->asked.item
               ? ol_tariff_fail_item(rater, making->usage, &making->asked, making->error)
               : ol_tariff_fail_price(rater, making->usage, &tariff->key, &making->asked, making->error);
}

static void explain(struct making *making)
{
    struct ol_tariff *tariff = making->tariff;
    const char *meter = ol_meter_names[tariff->key.meter];
    tariff->description = ol_arena_format(
        &making->rater->arena, "%s %s%s%s%s%s%s%s", ol_term_names[tariff->key.term],
        *tariff->item_text ? tariff->item_text : meter, *tariff->item_text ? " (" : "",
        *tariff->item_text ? meter : "", *tariff->item_text ? ")" : "", *making->asked.system ? " with " : "",
        making->asked.system, *tariff->region ? " in " : "");
    if (*tariff->region)
        tariff->description = ol_arena_format(&making->rater->arena, "%s%s", tariff->description, tariff->region);
}

static const char *kept(struct making *making, const char *text)
{
    return ol_arena_copy(&making->rater->arena, text, strlen(text));
}

/* Those of the row, which is not there for long. */
static void keep_texts(struct making *making)
{
    struct ol_tariff *tariff = making->tariff;
    if (tariff->item_text == making->asked.item)
        tariff->item_text = kept(making, tariff->item_text);
    if (tariff->region == making->asked.region)
        tariff->region = kept(making, tariff->region);
}

static void describe(struct making *making)
{
    struct ol_tariff *tariff = making->tariff;
    const struct ol_book *book = making->rater->book;
    tariff->class = ol_book_class(book, tariff->item_text);
    tariff->rule = ol_meter_types[tariff->key.meter].way == OL_METER_HELD
                       ? ol_book_rule(book, tariff->key.meter, tariff->key.term, making->asked.system)
                       : NULL;
    if (tariff->type) {
        tariff->sustained = tariff->key.term == OL_TERM_ON_DEMAND ? tariff->type->sustained : OL_SUSTAINED_NONE;
        tariff->size_quarters = (int64_t)(ol_book_size_factor(book, tariff->type->name) * 4 + 0.5);
    }
    explain(making);
}

static bool read_row(struct making *making)
{
    const struct ol_usage *usage = making->usage;
    const struct ol_labels *labels = making->rater->setting->labels;
    making->asked.item = ol_label_text(labels, usage->item, making->buffers[0]);
    making->asked.region = ol_label_text(labels, usage->region, making->buffers[1]);
    making->asked.system = ol_label_text(labels, usage->system, making->buffers[2]);
    if (!ol_term_is_commitment(usage->term))
        return true;
    ol_fail(
        making->error, OL_BAD_INPUT, ol_rater_place(making->rater, usage),
        "usage is had on-demand, on spot or owned, not \"%s\"; what a commitment covers of it follows from the "
        "commitments",
        ol_term_names[usage->term]);
    return false;
}

static int settle(struct making *making)
{
    struct ol_rater *rater = making->rater;
    const struct ol_usage *usage = making->usage;
    struct ol_tariff *tariff = making->tariff;
    if (!read_row(making))
        return making->error->status;
    tariff->item_text = making->asked.item;
    tariff->key = (struct ol_price_key){
        .meter = usage->meter,
        .term = usage->term,
        .item = book_label(rater, usage->item),
        .zone = book_label(rater, usage->zone),
        .system = system_label(rater, usage->system),
    };
    if (has_types(usage->meter) && !ol_book_type(rater->book, making->asked.item) &&
        !ol_book_prices_item(rater->book, usage->meter, tariff->key.item))
        tariff->key.item = OL_NO_LABEL;
    if (!has_types(usage->meter) && *making->asked.item && tariff->key.item == OL_NO_LABEL)
        return ol_tariff_fail_item(rater, usage, &making->asked, making->error);
    tariff->type = has_types(usage->meter) ? ol_book_type(rater->book, making->asked.item) : NULL;
    const int status = settle_region(making);
    if (status == OL_OK && !tariff->type && tariff->key.item != OL_NO_LABEL)
        tariff->type = ol_book_type_of(rater->book, tariff->key.item);
    return status;
}

/* Prices the same in the same way. */
static bool is_same(const struct ol_tariff *a, const struct ol_tariff *b)
{
    return a->type == b->type && a->flat == b->flat && a->is_composed == b->is_composed &&
           a->key.item == b->key.item && a->key.region == b->key.region && strcmp(a->region, b->region) == 0;
}

int ol_tariff_make(struct ol_rater *rater, const struct ol_usage *usage, const struct ol_tariff *known,
                   struct ol_tariff *tariff, struct ol_error *error)
{
    struct making making = {.rater = rater, .usage = usage, .tariff = tariff, .error = error};
    const int status = settle(&making);
    if (status == OL_OK && (!known || !is_same(known, tariff))) {
        keep_texts(&making);
        describe(&making);
    } else if (status == OL_OK) {
        *tariff = *known;
    }
    return status;
}

/* Of another item than the row's, with all else as it is. */
int ol_tariff_derive(struct ol_rater *rater, const struct ol_tariff *whole, enum ol_meter meter, const char *item,
                     const struct ol_usage *usage, struct ol_tariff *tariff, struct ol_error *error)
{
    struct making making = {.rater = rater,
                            .usage = usage,
                            .tariff = tariff,
                            .asked = {.item = item, .region = whole->region, .system = ""},
                            .error = error};
    tariff->key = whole->key;
    tariff->key.meter = (uint8_t)meter;
    tariff->key.item = label_of(rater, item);
    tariff->region = whole->region;
    tariff->item_text = item;
    if (tariff->key.item == OL_NO_LABEL || !can_price(&making, whole->key.region))
        return ol_tariff_fail_price(rater, usage, &tariff->key, &making.asked, error);
    tariff->class = ol_book_class(rater->book, item);
    tariff->rule = whole->rule;
    tariff->type = meter == whole->key.meter ? NULL : whole->type; /* of parts, the type that they make */
    tariff->sustained = whole->sustained;
    explain(&making);
    return OL_OK;
}
