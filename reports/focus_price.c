/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A SkuPriceId is the SkuId, then the term on which it is sold, and the tier where there are several. Since a term
 * stands in each behind the SKU, no two SKUs can share one.
 */
#include "reports/focus_price.h"

#include "outlay/json.h"
#include "reports/ratio_text.h"

#include <string.h>

/* All that the texts depend on. */
struct key {
    const struct ol_book *book;
    const struct ol_price *price;
    const struct ol_charge_commitment *commitment; /* only where there is no price */
    struct ol_unit_price list, contracted;
    ol_label item;
    uint16_t tier;
    uint8_t meter, term;
};

struct ol_focus_price_entry {
    struct key key;
    uint32_t hash;
    struct ol_focus_price texts;
};

#define LEAST_SLOTS 256

/* ---- finding ---- */

static struct key key_of(const struct ol_charge *charge)
{
    return (struct key){charge->book,
                        charge->price,
                        charge->price ? NULL : charge->commitment,
                        charge->list_price,
                        charge->contracted_price,
                        charge->item,
                        charge->tier,
                        charge->meter,
                        charge->term};
}

static bool is_same_price(struct ol_unit_price a, struct ol_unit_price b)
{
    return a.amount == b.amount && a.scale == b.scale;
}

static bool is_of(const struct ol_focus_price_entry *entry, const struct key *key, const char *region)
{
    const struct key *own = &entry->key;
    return own->price == key->price && own->book == key->book && own->item == key->item &&
           own->tier == key->tier && own->meter == key->meter && own->term == key->term &&
           own->commitment == key->commitment && is_same_price(own->list, key->list) &&
           is_same_price(own->contracted, key->contracted) && strcmp(entry->texts.region, region) == 0;
}

static uint64_t mix(uint64_t sum, uint64_t value)
{
    return (sum ^ value) * UINT64_C(0x9e3779b97f4a7c15) ^ sum >> 29;
}

static uint32_t hash_of(const struct key *key, const char *region)
{
    uint64_t sum = mix(1, (uintptr_t)key->book);
    sum = mix(sum, (uintptr_t)key->price);
    sum = mix(sum, (uintptr_t)key->commitment);
    sum = mix(sum, (uint64_t)key->list.amount);
    sum = mix(sum, (uint64_t)key->list.scale);
    sum = mix(sum, (uint64_t)key->contracted.amount);
    sum = mix(sum, (uint64_t)key->item << 32 | (uint64_t)key->tier << 16 | (uint64_t)key->meter << 8 | key->term);
    for (; *region; region++)
        sum = mix(sum, (unsigned char)*region);
    return (uint32_t)(sum ^ sum >> 32);
}

static void grow(struct ol_focus_prices *prices)
{
    prices->slot_count = prices->slot_count ? 2 * prices->slot_count : LEAST_SLOTS;
    ol_mem_free(prices->slots);
    prices->slots = ol_mem_new(ol_mem_product(sizeof *prices->slots, prices->slot_count));
    for (size_t i = 0; i < prices->count; i++) {
        size_t at = prices->entries[i].hash & (prices->slot_count - 1);
        while (prices->slots[at])
            at = (at + 1) & (prices->slot_count - 1);
        prices->slots[at] = (uint32_t)i + 1;
    }
}

/* ---- putting into words ---- */

static void join(struct ol_text *text, const char *part)
{
    if (!*part)
        return;
    if (text->length)
        ol_text_adds(text, "/");
    ol_text_adds(text, part);
}

static const char *label_text(const struct ol_charge *charge, ol_label label, char buffer[OL_LABEL_BUFFER])
{
    return ol_label_text(&charge->book->labels, label, buffer);
}

static const char *meter_name(const struct ol_charge *charge)
{
    return charge->meter < OL_METERS ? ol_meter_names[charge->meter] : "";
}

static const char *system_name(const struct ol_charge *charge, char buffer[OL_LABEL_BUFFER])
{
    return charge->price ? label_text(charge, charge->price->system, buffer) : "";
}

/* The provider's own name for it, or else what it is and where. */
static void add_sku(struct ol_text *text, const struct ol_charge *charge)
{
    char item[OL_LABEL_BUFFER], system[OL_LABEL_BUFFER];
    if (charge->price && charge->price->sku && *charge->price->sku) {
        ol_text_adds(text, charge->price->sku);
        return;
    }
    join(text, meter_name(charge));
    join(text, label_text(charge, charge->item, item));
    join(text, charge->region ? charge->region : "");
    join(text, system_name(charge, system));
    if (!text->length)
        join(text, charge->commitment ? ol_term_names[charge->commitment->term] : "any");
}

static void add_terms(struct ol_text *text, const struct ol_charge *charge)
{
    const struct ol_price *price = charge->price;
    join(text, charge->term < OL_TERMS ? ol_term_names[charge->term] : "any");
    if (price && price->years)
        ol_text_addf(text, "/%dy/%s", price->years, ol_payment_names[price->payment]);
    if (price && price->tier_count)
        ol_text_addf(text, "/tier%d", charge->tier + 1);
    if (!price && charge->commitment)
        join(text, charge->commitment->id);
}

static bool is_machine(uint8_t meter)
{
    return meter == OL_METER_INSTANCE || meter == OL_METER_ML_INSTANCE || meter == OL_METER_DATABASE;
}

static bool is_stored(uint8_t meter)
{
    return meter < OL_METERS && ol_meter_types[meter].way == OL_METER_STORED;
}

static void write_type(struct ol_json *json, const struct ol_charge *charge)
{
    const struct ol_book_type *type = ol_book_type_of(charge->book, charge->item);
    if (!type)
        return;
    if (type->vcpus > 0)
        ol_json_real(json, "CoreCount", type->vcpus);
    if (type->gpus)
        ol_json_int(json, "GpuCount", type->gpus);
    if (type->family)
        ol_json_string(json, "InstanceSeries", type->family);
    if (type->memory_bytes)
        ol_json_real(json, "MemorySize", (double)type->memory_bytes / (double)((int64_t)1 << 30));
    if (type->gpu)
        ol_json_string(json, "x_GpuModel", type->gpu);
}

/* Keys by FOCUS; memory is in GiB. */
static void add_details(struct ol_text *text, const struct ol_charge *charge)
{
    char item_buffer[OL_LABEL_BUFFER], system_buffer[OL_LABEL_BUFFER];
    const char *item = label_text(charge, charge->item, item_buffer);
    const char *system = system_name(charge, system_buffer);
    struct ol_json json = {.output = ol_output_to_text(text), .compact = true};
    ol_json_object(&json, NULL);
    if (is_machine(charge->meter) && *item) {
        ol_json_string(&json, "InstanceType", item);
        write_type(&json, charge);
    } else if (is_stored(charge->meter) && *item) {
        ol_json_string(&json, "StorageClass", item);
    } else if (*item) {
        ol_json_string(&json, "x_Item", item);
    }
    if (*system)
        ol_json_string(&json, "OperatingSystem", system);
    ol_json_end(&json);
    ol_output_close(json.output, NULL);
    text->length -= text->length && text->data[text->length - 1] == '\n';
    if (text->length == strlen("{}"))
        ol_text_clear(text);
}

static const char *region_title(const struct ol_charge *charge, const char *region)
{
    const struct ol_book_region *known = *region ? ol_book_region(charge->book, region) : NULL;
    return known && known->title && *known->title ? known->title : region;
}

/* Keeps the text and empties it. */
static const char *keep(struct ol_focus_prices *prices, struct ol_text *text)
{
    const char *kept = ol_arena_copy(&prices->arena, ol_text_string(text), text->length);
    ol_text_clear(text);
    return kept;
}

static const char *keep_price(struct ol_focus_prices *prices, struct ol_unit_price price)
{
    char buffer[1 + OL_RATIO_MAX], *at = buffer;
    if (price.scale <= 0)
        return "";
    if (price.amount < 0)
        *at++ = '-';
    const ol_ratio_part amount = (ol_ratio_part)(price.amount < 0 ? -price.amount : price.amount);
    at = ol_ratio_write(at, amount, (ol_ratio_part)price.scale * (ol_ratio_part)OL_MONEY_UNIT);
    return ol_arena_copy(&prices->arena, buffer, (size_t)(at - buffer));
}

static struct ol_focus_price word(struct ol_focus_prices *prices, const struct ol_charge *charge,
                                  const char *region)
{
    struct ol_focus_price texts = {0};
    struct ol_text text = {0};
    add_sku(&text, charge);
    texts.sku = ol_arena_copy(&prices->arena, ol_text_string(&text), text.length);
    add_terms(&text, charge);
    texts.sku_price = keep(prices, &text);
    add_details(&text, charge);
    texts.details = keep(prices, &text);
    texts.meter = charge->meter < OL_METERS ? ol_meter_names[charge->meter]
                  : charge->commitment      ? charge->commitment->type_name
                                            : "";
    texts.region = ol_arena_copy(&prices->arena, region, strlen(region));
    texts.region_title = region_title(charge, texts.region);
    texts.list = keep_price(prices, charge->list_price);
    texts.contracted = keep_price(prices, charge->contracted_price);
    ol_text_release(&text);
    return texts;
}

const struct ol_focus_price *ol_focus_price_of(struct ol_focus_prices *prices, const struct ol_charge *charge)
{
    const struct key key = key_of(charge);
    const char *region = charge->region ? charge->region : "";
    if (prices->count && is_of(&prices->entries[prices->last], &key, region))
        return &prices->entries[prices->last].texts;
    if (2 * prices->count >= prices->slot_count)
        grow(prices);
    const uint32_t hash = hash_of(&key, region);
    const size_t mask = prices->slot_count - 1;
    size_t at = hash & mask;
    while (prices->slots[at] && !is_of(&prices->entries[prices->slots[at] - 1], &key, region))
        at = (at + 1) & mask;
    if (!prices->slots[at]) {
        OL_MEM_RESERVE(prices->entries, prices->capacity, prices->count + 1);
        prices->entries[prices->count++] = (struct ol_focus_price_entry){key, hash, word(prices, charge, region)};
        prices->slots[at] = (uint32_t)prices->count;
    }
    prices->last = prices->slots[at] - 1;
    return &prices->entries[prices->last].texts;
}

void ol_focus_prices_release(struct ol_focus_prices *prices)
{
    ol_arena_release(&prices->arena);
    ol_mem_free(prices->entries);
    ol_mem_free(prices->slots);
    *prices = (struct ol_focus_prices){0};
}
