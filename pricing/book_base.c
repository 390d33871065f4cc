/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/book_base.h"

#include "pricing/price_reader.h"

#include <stdlib.h>
#include <string.h>

/* What the book prices. Without gaps, so that keys compare by their bytes. */
struct priced {
    ol_label item, region, zone, system; /* system: none for Linux, as lists of prices without one mean it */
    uint32_t what;                       /* meter, term, payment and years */
};

struct taking {
    struct ol_book *book;
    const struct ol_book *base;
    struct priced *priced; /* in their order; ol_mem_* */
    size_t priced_count, priced_capacity;
    size_t band_count, first_source;
    struct ol_place place;
    struct ol_faults *faults;
};

#define AT(list, type, i) ((struct type *)(list).items + (i))

/* ---- lists ---- */

static bool is_same_service(const void *own, const void *base)
{
    return ((const struct ol_book_service *)own)->meter == ((const struct ol_book_service *)base)->meter;
}

static bool is_same_exchange(const void *own, const void *base)
{
    const struct ol_book_exchange *a = own, *b = base;
    return strcmp(a->from, b->from) == 0 && strcmp(a->to, b->to) == 0;
}

/* By the name, or by `is_same`; all come where there is neither. */
static const struct joining {
    size_t list, size, name;
    bool (*is_same)(const void *own, const void *base);
} joinings[] = {
#define NAMED(member, type)                                                                                       \
    {                                                                                                             \
        offsetof(struct ol_book, member), sizeof(struct type), offsetof(struct type, name), NULL                  \
    }
#define OTHER(member, type, function)                                                                             \
    {                                                                                                             \
        offsetof(struct ol_book, member), sizeof(struct type), 0, function                                        \
    }
    OTHER(services, ol_book_service, is_same_service),
    NAMED(regions, ol_book_region),
    NAMED(types, ol_book_type),
    NAMED(classes, ol_book_class),
    OTHER(rules, ol_book_rule, NULL),
    OTHER(flats, ol_book_flat, NULL),
    OTHER(exchanges, ol_book_exchange, is_same_exchange),
    NAMED(discounts, ol_book_discount),
    NAMED(credits, ol_book_credit),
    NAMED(taxes, ol_book_tax),
    NAMED(commitments, ol_book_commitment),
};

static const char *name_at(const void *item, size_t offset)
{
    return *(const char *const *)(const void *)((const char *)item + offset);
}

static bool is_same(const struct joining *joining, const void *own, const void *base)
{
    if (joining->is_same)
        return joining->is_same(own, base);
    return joining->name > 0 && strcmp(name_at(own, joining->name), name_at(base, joining->name)) == 0;
}

static bool has_like(const struct joining *joining, struct ol_list own, const void *base)
{
    for (size_t i = 0; (joining->is_same || joining->name > 0) && i < own.count; i++)
        if (is_same(joining, (const char *)own.items + i * joining->size, base))
            return true;
    return false;
}

/* Behind the book's own, in the base's order. */
static void join(struct taking *taking, const struct joining *joining)
{
    struct ol_list *own = (void *)((char *)taking->book + joining->list);
    const struct ol_list *base = (const void *)((const char *)taking->base + joining->list);
    struct ol_list joined = {.count = own->count};
    if (base->count == 0)
        return;
    char *items = ol_arena_take(&taking->book->arena, ol_mem_product(own->count + base->count, joining->size));
    if (own->count > 0)
        memcpy(items, own->items, own->count * joining->size);
    for (size_t i = 0; i < base->count; i++) {
        const char *item = (const char *)base->items + i * joining->size;
        if (!has_like(joining, *own, item))
            memcpy(items + joined.count++ * joining->size, item, joining->size);
    }
    joined.items = items;
    *own = joined;
}

/* ---- sources ---- */

#define BASE_ITSELF "book" /* the source of what names none */

static bool has_source(const struct ol_book_source *sources, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && strcmp(sources[i].name, name) != 0)
        i++;
    return i < count;
}

/* What the base has from its own base tells that already. Books may be namesakes. */
static const char *source_name(struct taking *taking, const struct ol_book_source *before, size_t count,
                               const char *name)
{
    const char *found = name;
    while (!strchr(found, ':') || has_source(before, count, found))
        found = ol_arena_format(&taking->book->arena, "%s:%s", taking->base->name, found);
    return found;
}

static struct ol_book_source base_itself(struct taking *taking)
{
    struct ol_xml_node *node = OL_ARENA_NEW(&taking->book->arena, struct ol_xml_node);
    *node = (struct ol_xml_node){.name = "source", .place = taking->place, .text = ""};
    return (struct ol_book_source){.node = node, .name = BASE_ITSELF, .title = taking->base->title};
}

/* All of the base's, and one more that is the base itself. */
static void join_sources(struct taking *taking)
{
    struct ol_book *book = taking->book;
    const struct ol_list *base = &taking->base->sources;
    struct ol_book_source *sources =
        OL_ARENA_ARRAY(&book->arena, struct ol_book_source, book->sources.count + base->count + 1);
    const size_t first = taking->first_source = book->sources.count;
    if (first > 0)
        memcpy(sources, book->sources.items, first * sizeof *sources);
    for (size_t i = 0; i <= base->count; i++) {
        struct ol_book_source *source = &sources[first + i];
        *source = i < base->count ? *AT(*base, ol_book_source, i) : base_itself(taking);
        source->name = source_name(taking, sources, first + i, source->name);
    }
    book->sources = (struct ol_list){sources, first + base->count + 1};
}

/* What the book calls a source of the base. */
static const char *renamed(const struct taking *taking, const char *name)
{
    const struct ol_book_source *sources = taking->base->sources.items;
    for (size_t i = 0; name && i < taking->base->sources.count; i++)
        if (strcmp(sources[i].name, name) == 0)
            return AT(taking->book->sources, ol_book_source, taking->first_source + i)->name;
    return NULL;
}

static void rename_sources(struct taking *taking, size_t first_type, size_t first_flat)
{
    const struct ol_book *book = taking->book;
    for (size_t i = first_type; i < book->types.count; i++)
        AT(book->types, ol_book_type, i)->source = renamed(taking, AT(book->types, ol_book_type, i)->source);
    for (size_t i = first_flat; i < book->flats.count; i++)
        AT(book->flats, ol_book_flat, i)->source = renamed(taking, AT(book->flats, ol_book_flat, i)->source);
}

/* ---- types and regions that both have ---- */

/* Lists that tell one figure of a machine tell all that they know: the base's come where they tell none. */
static void fill_type(struct ol_book_type *own, const struct ol_book_type *base)
{
    if (!own->family)
        own->family = base->family;
    if (!ol_xml_attribute(own->node, "sustained"))
        own->sustained = base->sustained;
    if (own->size_factor <= 0)
        own->size_factor = base->size_factor;
    if (own->vcpus > 0 || own->memory_bytes > 0 || own->gpus > 0)
        return;
    own->vcpus = base->vcpus, own->memory_bytes = base->memory_bytes;
    own->gpu = base->gpu, own->gpus = base->gpus, own->gpu_memory_bytes = base->gpu_memory_bytes;
}

static void fill_types(struct taking *taking, size_t own_count)
{
    for (size_t i = 0; i < own_count; i++) {
        struct ol_book_type *own = AT(taking->book->types, ol_book_type, i);
        const struct ol_book_type *base = ol_book_type(taking->base, own->name);
        if (base)
            fill_type(own, base);
    }
}

static void fill_regions(struct taking *taking, size_t own_count)
{
    for (size_t i = 0; i < own_count; i++) {
        struct ol_book_region *own = AT(taking->book->regions, ol_book_region, i);
        const struct ol_book_region *base = ol_book_region(taking->base, own->name);
        if (base && !own->area)
            own->area = base->area;
        if (base && !own->title)
            own->title = base->title;
    }
}

/* ---- what the book prices itself ---- */

static uint32_t what_of(unsigned meter, unsigned term, unsigned payment, unsigned years)
{
    return meter << 24 | term << 16 | payment << 8 | years;
}

static uint32_t what_of_price(const struct ol_price *price)
{
    return what_of(price->meter, price->term, price->payment, price->years);
}

static bool is_linux(const struct ol_labels *labels, ol_label system)
{
    char buffer[OL_LABEL_BUFFER];
    return system == OL_NO_LABEL || strcmp(ol_label_text(labels, system, buffer), "linux") == 0;
}

static int compare_priced(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(struct priced));
}

static void add_priced(struct taking *taking, struct priced priced)
{
    OL_MEM_RESERVE(taking->priced, taking->priced_capacity, taking->priced_count + 1);
    taking->priced[taking->priced_count++] = priced;
}

static ol_label own_label(struct taking *taking, const char *text)
{
    return text ? ol_label_of_text(&taking->book->labels, text, strlen(text)) : OL_NO_LABEL;
}

/* All years and payments of the flat's. */
static void add_flat_of_meter(struct taking *taking, const struct ol_book_flat *flat, unsigned meter)
{
    const bool is_rate = ol_term_is_commitment((enum ol_term)flat->term);
    const ol_label item = own_label(taking, flat->item), region = own_label(taking, flat->region);
    const ol_label system =
        flat->system && strcmp(flat->system, "linux") != 0 ? own_label(taking, flat->system) : OL_NO_LABEL;
    for (unsigned years = is_rate; years <= (is_rate ? OL_YEARS_LIMIT : 0); years++)
        for (unsigned payment = 0; payment < (is_rate ? OL_PAYMENTS : 1u); payment++)
            if ((flat->years == 0 || flat->years == years) &&
                (flat->payment < 0 || (unsigned)flat->payment == payment))
                add_priced(taking, (struct priced){item, region, OL_NO_LABEL, system,
                                                   what_of(meter, (unsigned)flat->term, payment, years)});
}

/* A flat term of an item is its price; more general ones are for what no book prices. */
static void add_flat(struct taking *taking, const struct ol_book_flat *flat)
{
    static const unsigned char components[] = {OL_METER_INSTANCE, OL_METER_VCPU, OL_METER_MEMORY, OL_METER_GPU};
    if (!flat->item)
        return;
    if (flat->meter >= 0)
        add_flat_of_meter(taking, flat, (unsigned)flat->meter);
    for (size_t i = 0; flat->meter < 0 && i < sizeof components; i++)
        add_flat_of_meter(taking, flat, components[i]);
}

static void gather_priced(struct taking *taking, size_t flats)
{
    const struct ol_book *book = taking->book;
    for (size_t i = 0; i < book->price_count; i++) {
        const struct ol_price *price = &book->prices[i];
        add_priced(taking, (struct priced){price->item, price->region, price->zone,
                                           is_linux(&book->labels, price->system) ? OL_NO_LABEL : price->system,
                                           what_of_price(price)});
    }
    for (size_t i = 0; i < flats; i++)
        add_flat(taking, AT(book->flats, ol_book_flat, i));
    if (taking->priced_count > 0)
        qsort(taking->priced, taking->priced_count, sizeof *taking->priced, compare_priced);
}

/* There, in the whole region, or in any. */
static bool has_price(const struct taking *taking, ol_label item, const struct priced *key, uint32_t what)
{
    const struct priced places[] = {{item, key->region, key->zone, key->system, what},
                                    {item, key->region, OL_NO_LABEL, key->system, what},
                                    {item, OL_NO_LABEL, OL_NO_LABEL, key->system, what}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (taking->priced_count > 0 &&
            bsearch(&places[i], taking->priced, taking->priced_count, sizeof *places, compare_priced))
            return true;
    return false;
}

static ol_label known_label(const struct taking *taking, ol_label of_base)
{
    char buffer[OL_LABEL_BUFFER];
    return ol_book_label(taking->book, ol_slice_of(ol_label_text(&taking->base->labels, of_base, buffer)));
}

/* A machine is also priced by what it is made of. */
static bool has_components(const struct taking *taking, const struct ol_price *price, const struct priced *key)
{
    const struct ol_book_type *type = ol_book_type_of(taking->base, price->item);
    if (price->meter != OL_METER_INSTANCE || !type || !type->family)
        return false;
    const ol_label family = ol_book_label(taking->book, ol_slice_of(type->family));
    return family != OL_BOOK_UNKNOWN &&
           has_price(taking, family, key, (key->what & 0xffffff) | (uint32_t)OL_METER_VCPU << 24);
}

/* A name that the book does not have is a label of no price of its own. */
static bool is_priced(const struct taking *taking, const struct ol_price *price)
{
    const bool of_linux = is_linux(&taking->base->labels, price->system);
    const struct priced key = {known_label(taking, price->item), known_label(taking, price->region),
                               known_label(taking, price->zone),
                               of_linux ? OL_NO_LABEL : known_label(taking, price->system), what_of_price(price)};
    return has_price(taking, key.item, &key, key.what) || has_price(taking, OL_NO_LABEL, &key, key.what) ||
           has_components(taking, price, &key);
}

/* ---- prices ---- */

static ol_label translate(struct taking *taking, ol_label of_base)
{
    char buffer[OL_LABEL_BUFFER];
    const char *text = ol_label_text(&taking->base->labels, of_base, buffer);
    return of_base == OL_NO_LABEL ? of_base : ol_label_of_text(&taking->book->labels, text, strlen(text));
}

/* The first tells nothing, in both books. */
static uint8_t band_of(struct taking *taking, struct ol_band band)
{
    struct ol_band *bands = taking->book->bands;
    size_t i = 0;
    while (i <= taking->band_count && (bands[i].low != band.low || bands[i].high != band.high))
        i++;
    if (i > taking->band_count && i < OL_BOOK_BANDS_LIMIT)
        bands[++taking->band_count] = band;
    return i < OL_BOOK_BANDS_LIMIT ? (uint8_t)i : 0;
}

static uint8_t source_of(const struct taking *taking, uint8_t of_base)
{
    const size_t itself = taking->book->sources.count - 1;
    const size_t source = of_base == OL_NO_SOURCE ? itself : taking->first_source + of_base;
    return source < OL_NO_SOURCE ? (uint8_t)source : OL_NO_SOURCE;
}

static struct ol_price taken(struct taking *taking, const struct ol_price *from)
{
    struct ol_price price = *from;
    price.item = translate(taking, from->item);
    price.region = translate(taking, from->region);
    price.zone = translate(taking, from->zone);
    price.system = translate(taking, from->system);
    price.pool = translate(taking, from->pool);
    price.band = band_of(taking, taking->base->bands[from->band]);
    price.source = source_of(taking, from->source);
    return price;
}

/* `flats`: how many are the book's own. */
static void take_prices(struct taking *taking, size_t flats)
{
    struct ol_book *book = taking->book;
    const struct ol_book *base = taking->base;
    size_t count = book->price_count;
    if (base->price_count > OL_BOOK_PRICES_LIMIT - count) {
        ol_faults_add(taking->faults, taking->place,
                      "extends: the book and \"%.80s\" have more than %zu prices together; divide it", base->name,
                      OL_BOOK_PRICES_LIMIT);
        return;
    }
    struct ol_band *bands = OL_ARENA_ARRAY(&book->arena, struct ol_band, OL_BOOK_BANDS_LIMIT);
    memcpy(bands, book->bands, (taking->band_count + 1) * sizeof *bands);
    book->bands = bands;
    gather_priced(taking, flats);
    book->prices = ol_mem_resize(book->prices, ol_mem_product(sizeof *book->prices, count + base->price_count));
    for (size_t i = 0; i < base->price_count; i++)
        if (!is_priced(taking, &base->prices[i]))
            book->prices[count++] = taken(taking, &base->prices[i]);
    book->price_count = count;
    ol_mem_free(taking->priced);
}

/* ---- all of it ---- */

void ol_book_base_take(struct ol_book *book, bool has_month, size_t band_count, struct ol_place place,
                       struct ol_faults *faults)
{
    struct taking taking = {
        .book = book, .base = book->base, .band_count = band_count, .place = place, .faults = faults};
    const size_t types = book->types.count, regions = book->regions.count, flats = book->flats.count;
    for (size_t i = 0; i < sizeof joinings / sizeof *joinings; i++)
        join(&taking, &joinings[i]);
    join_sources(&taking);
    rename_sources(&taking, types, flats);
    fill_types(&taking, types);
    fill_regions(&taking, regions);
    if (!has_month)
        book->month = book->base->month;
    if (strcmp(book->currency, book->base->currency) == 0)
        take_prices(&taking, flats);
    ol_mem_free(book->base->prices);
    book->base->prices = NULL;
    book->base->price_count = 0;
}
