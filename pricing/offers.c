/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/offers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MILLION INT64_C(1000000)

/* ---- machines ---- */

/* "A100" is meant by "a100", and means "A100-80GB" too. */
static bool is_kind(const char *gpu, const char *wished)
{
    const size_t length = strlen(wished);
    return strncasecmp(gpu, wished, length) == 0 && (gpu[length] == '\0' || strchr("-_ ", gpu[length]));
}

/* How many of the type meet the wish; 0: it cannot. */
static int64_t machines_for(const struct ol_book_type *type, const struct ol_wish *wish)
{
    int64_t machines = 1;
    if (wish->gpu && (!type->gpu || !is_kind(type->gpu, wish->gpu)))
        return 0;
    if ((wish->gpu || wish->gpus > 0) && type->gpus == 0)
        return 0;
    if (wish->gpus > 0)
        machines = (wish->gpus + type->gpus - 1) / type->gpus;
    const bool is_enough = (double)machines * type->vcpus >= wish->vcpus &&
                           (double)machines * (double)type->memory_bytes >= (double)wish->memory_bytes;
    return is_enough ? machines : 0;
}

/* ---- regions ---- */

struct spot { /* where something has a price */
    ol_label region, zone;
};

/* Of a book: its regions, and the zones of each. */
struct geography {
    bool *is_priced;    /* a flag for each label: whether it is the region of some price */
    struct spot *zones; /* those that have prices of their own, in the order of regions */
    size_t zone_count, zone_capacity;
};

static int compare_spots(const void *left, const void *right)
{
    const struct spot *a = left, *b = right;
    if (a->region != b->region)
        return a->region < b->region ? -1 : 1;
    return (a->zone > b->zone) - (a->zone < b->zone);
}

static void sort_zones(struct geography *geography)
{
    size_t kept = 0;
    if (geography->zone_count < 2)
        return;
    qsort(geography->zones, geography->zone_count, sizeof *geography->zones, compare_spots);
    for (size_t i = 0; i < geography->zone_count; i++)
        if (i == 0 || compare_spots(&geography->zones[i], &geography->zones[kept - 1]) != 0)
            geography->zones[kept++] = geography->zones[i];
    geography->zone_count = kept;
}

static void survey(struct geography *geography, const struct ol_book *book)
{
    geography->is_priced = ol_mem_new(book->labels.count + 1);
    for (size_t i = 0; i < book->price_count; i++) {
        const struct ol_price *price = &book->prices[i];
        if (ol_label_number(price->region) < 0)
            geography->is_priced[price->region] = true;
        if (price->zone == OL_NO_LABEL)
            continue;
        OL_MEM_RESERVE(geography->zones, geography->zone_capacity, geography->zone_count + 1);
        geography->zones[geography->zone_count++] = (struct spot){price->region, price->zone};
    }
    sort_zones(geography);
}

static void forget(struct geography *geography)
{
    ol_mem_free(geography->is_priced);
    ol_mem_free(geography->zones);
}

static bool is_wished(const struct ol_wish *wish, const char *region, const char *area)
{
    return (!wish->region || strcmp(wish->region, region) == 0) && (!wish->area || strcmp(wish->area, area) == 0);
}

/* Whether the book's prices for any region hold in a wished one. */
static bool has_wished_region(const struct ol_book *book, const struct ol_wish *wish)
{
    const struct ol_book_region *regions = book->regions.items;
    if (!wish->region && !wish->area)
        return true;
    for (size_t i = 0; i < book->regions.count; i++)
        if (is_wished(wish, regions[i].name, regions[i].area ? regions[i].area : ""))
            return true;
    return false;
}

/* ---- offers ---- */

static struct ol_price_key key_of(const struct ol_book *book, const struct ol_wish *wish, ol_label region)
{
    const char *system = wish->system ? wish->system : "";
    const bool is_rate = ol_term_is_commitment(wish->term);
    return (struct ol_price_key){.meter = OL_METER_INSTANCE,
                                 .region = region,
                                 .system = ol_book_label(book, ol_slice_of(system)),
                                 .term = (uint8_t)wish->term,
                                 .years = is_rate ? (uint8_t)wish->years : 0,
                                 .payment = is_rate ? (uint8_t)wish->payment : 0};
}

/* Nothing of it depends on the region. */
static bool is_regionless(const struct ol_composition *composition)
{
    for (size_t i = 0; i < composition->count; i++)
        if (composition->parts[i].price->region != OL_NO_LABEL)
            return false;
    return !composition->flat || !composition->flat->region;
}

static bool blend(struct ol_offer *offer, const struct ol_wish *wish)
{
    ol_money base, spot = 0;
    if (wish->spot_millionths > 0 && offer->spot.count == 0)
        return false;
    if (!ol_money_times(offer->base.hourly, offer->machines * (MILLION - wish->spot_millionths), MILLION, &base) ||
        !ol_money_times(offer->spot.hourly, offer->machines * wish->spot_millionths, MILLION, &spot) ||
        !ol_money_add(&base, spot))
        return false;
    offer->blended = base;
    offer->is_assumed = offer->base.is_assumed || (wish->spot_millionths > 0 && offer->spot.is_assumed);
    const int64_t gpus = offer->machines * offer->type->gpus;
    return gpus == 0 || ol_money_times(base, 1, gpus, &offer->per_gpu);
}

/* The composition in the region, else that in its cheapest zone, which is told; false where there is neither. */
static bool compose(const struct ol_offer *offer, const struct geography *geography,
                    const struct ol_price_key *key, ol_time at, struct ol_composition *composition, ol_label *zone)
{
    struct ol_price_key narrow = *key;
    *zone = OL_NO_LABEL;
    if (ol_compose(offer->book, offer->type, key, at, composition))
        return true;
    for (size_t i = 0; i < geography->zone_count; i++) {
        struct ol_composition found;
        narrow.zone = geography->zones[i].zone;
        if (geography->zones[i].region != key->region ||
            !ol_compose(offer->book, offer->type, &narrow, at, &found) ||
            (*zone != OL_NO_LABEL && found.hourly >= composition->hourly))
            continue;
        *composition = found;
        *zone = narrow.zone;
    }
    return *zone != OL_NO_LABEL;
}

static const char *text_of(const struct ol_book *book, ol_label label)
{
    char number[OL_LABEL_BUFFER];
    return ol_label_number(label) < 0 ? ol_label_text(&book->labels, label, number) : "";
}

/* Whether it is an offer, with its prices. */
static bool price_offer(struct ol_offer *offer, const struct geography *geography, const struct ol_wish *wish,
                        ol_label region)
{
    struct ol_price_key key = key_of(offer->book, wish, region);
    ol_label base_zone, spot_zone;
    if (!compose(offer, geography, &key, wish->at, &offer->base, &base_zone))
        return false;
    key.term = OL_TERM_SPOT;
    key.years = key.payment = 0;
    if (!compose(offer, geography, &key, wish->at, &offer->spot, &spot_zone))
        offer->spot = (struct ol_composition){0};
    offer->base_zone = text_of(offer->book, base_zone);
    offer->spot_zone = text_of(offer->book, spot_zone);
    return blend(offer, wish);
}

static void append(struct ol_offers *offers, const struct ol_offer *offer)
{
    OL_MEM_RESERVE(offers->items, offers->capacity, offers->count + 1);
    offers->items[offers->count++] = *offer;
}

/* The type in all regions that are wished for. */
static void add_type(struct ol_offers *offers, const struct ol_book *book, const struct ol_book_type *type,
                     int64_t machines, const struct ol_wish *wish, const struct geography *geography)
{
    struct ol_offer anywhere = {.book = book, .type = type, .machines = machines, .region = "", .area = ""};
    const bool is_anywhere = has_wished_region(book, wish) &&
                             price_offer(&anywhere, geography, wish, OL_NO_LABEL) &&
                             is_regionless(&anywhere.base) && is_regionless(&anywhere.spot);
    if (is_anywhere)
        append(offers, &anywhere);
    for (ol_label label = 1; label <= book->labels.count; label++) {
        if (!geography->is_priced[label])
            continue;
        struct ol_offer offer = {.book = book, .type = type, .machines = machines};
        offer.region = text_of(book, label);
        const struct ol_book_region *region = ol_book_region(book, offer.region);
        offer.area = region && region->area ? region->area : "";
        if (!is_wished(wish, offer.region, offer.area) || !price_offer(&offer, geography, wish, label))
            continue;
        if (!is_anywhere || !is_regionless(&offer.base) || !is_regionless(&offer.spot))
            append(offers, &offer);
    }
}

void ol_offers_add(struct ol_offers *offers, const struct ol_book *book, const struct ol_wish *wish)
{
    const struct ol_book_type *types = book->types.items;
    struct geography geography = {0};
    survey(&geography, book);
    for (size_t i = 0; i < book->types.count; i++) {
        const int64_t machines = machines_for(&types[i], wish);
        if (machines > 0)
            add_type(offers, book, &types[i], machines, wish, &geography);
    }
    forget(&geography);
}

/* ---- order ---- */

/* Among equals, fewer machines first. */
static int compare_names(const struct ol_offer *a, const struct ol_offer *b)
{
    if (a->machines != b->machines)
        return a->machines < b->machines ? -1 : 1;
    int order = strcmp(a->book->provider, b->book->provider);
    if (order == 0)
        order = strcmp(a->type->name, b->type->name);
    return order != 0 ? order : strcmp(a->region, b->region);
}

static int compare_by_price(const void *left, const void *right)
{
    const struct ol_offer *a = left, *b = right;
    return a->blended != b->blended ? (a->blended < b->blended ? -1 : 1) : compare_names(a, b);
}

/* Without GPUs last. */
static int compare_by_gpu_price(const void *left, const void *right)
{
    const struct ol_offer *a = left, *b = right;
    if ((a->type->gpus == 0) != (b->type->gpus == 0))
        return a->type->gpus == 0 ? 1 : -1;
    return a->per_gpu != b->per_gpu ? (a->per_gpu < b->per_gpu ? -1 : 1) : compare_by_price(a, b);
}

static int compare_by_vcpus(const void *left, const void *right)
{
    const struct ol_offer *a = left, *b = right;
    const double a_vcpus = a->type->vcpus * (double)a->machines, b_vcpus = b->type->vcpus * (double)b->machines;
    return a_vcpus != b_vcpus ? (a_vcpus > b_vcpus ? -1 : 1) : compare_by_price(a, b);
}

void ol_offers_sort(struct ol_offers *offers, enum ol_offer_order order)
{
    static int (*const comparisons[])(const void *,
                                      const void *) = {[OL_OFFERS_BY_PRICE] = compare_by_price,
                                                       [OL_OFFERS_BY_GPU_PRICE] = compare_by_gpu_price,
                                                       [OL_OFFERS_BY_VCPUS] = compare_by_vcpus};
    if (offers->count > 1)
        qsort(offers->items, offers->count, sizeof *offers->items, comparisons[order]);
}

void ol_offers_release(struct ol_offers *offers)
{
    ol_mem_free(offers->items);
    *offers = (struct ol_offers){0};
}
