/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/price_reader.h"

#include "outlay/quantity.h"

#include <string.h>

#define SKU_BLOCK     ((size_t)64 << 10)
#define SCRATCH_LIMIT ((size_t)1 << 20)
#define QUICK_DIGITS  18

#define BIT(attribute) (UINT32_C(1) << (attribute))

static const struct ol_price blank = {
    .price = {0, 1}, .from = OL_ALWAYS, .to = OL_NEVER, .sku = "", .source = OL_NO_SOURCE};

/* ---- what both ways share ---- */

/* Why it is no price, or NULL. `given`: a bit for each attribute that it has. */
static const char *fault_of(const struct ol_price *price, struct ol_band band, uint32_t given)
{
    const uint32_t rate_only = BIT(OL_PRICE_YEARS) | BIT(OL_PRICE_PAYMENT) | BIT(OL_PRICE_UPFRONT);
    const uint32_t spot_only = BIT(OL_PRICE_INTERRUPTION_LOW) | BIT(OL_PRICE_INTERRUPTION_HIGH);
    const bool is_rate = ol_term_is_commitment(price->term), has_amount = given & BIT(OL_PRICE_AMOUNT);
    if (has_amount && price->tier_count > 0)
        return "it has an amount and tiers as well; keep one of them";
    if (!has_amount && price->tier_count == 0)
        return "it has neither an amount nor tiers; give amount=\"...\" or <tier from=\"0\" amount=\"...\"/>";
    if (is_rate && !(given & BIT(OL_PRICE_YEARS)))
        return "it is a commitment's rate and does not say for how many years; give years=\"1\" or years=\"3\"";
    if (!is_rate && given & rate_only)
        return "years, payment and upfront belong to the rates of commitments; take them out, or give its term";
    if (price->term != OL_TERM_SPOT && given & spot_only)
        return "interruption-low and interruption-high belong to term=\"spot\"; take them out";
    if (band.low > band.high)
        return "interruption-low is above interruption-high; give both, in their order";
    if (price->to <= price->from)
        return "it ends (to) before it begins (from); exchange them, or leave one open";
    if (price->zone != OL_NO_LABEL && price->region == OL_NO_LABEL)
        return "it is of a zone and does not say of which region; give region=\"...\"";
    return NULL;
}

static const char *keep_sku(struct ol_price_reader *reader, const char *sku)
{
    const size_t size = strlen(sku) + 1;
    if (size == 1)
        return "";
    if (size > reader->sku_room) {
        reader->sku_room = size > SKU_BLOCK / 2 ? size : SKU_BLOCK;
        reader->skus = ol_arena_take(&reader->book->arena, reader->sku_room);
    }
    char *kept = memcpy(reader->skus, sku, size);
    reader->skus += size;
    reader->sku_room -= size;
    return kept;
}

/* False where there are too many different ones. */
static bool keep_band(struct ol_price_reader *reader, struct ol_band band, struct ol_price *price)
{
    size_t i = 0;
    while (i <= reader->band_count && (reader->bands[i].low != band.low || reader->bands[i].high != band.high))
        i++;
    if (i == OL_BOOK_BANDS_LIMIT)
        return false;
    if (i > reader->band_count)
        reader->bands[++reader->band_count] = band;
    price->band = (uint8_t)i;
    return true;
}

static ol_label label_of(struct ol_price_reader *reader, enum ol_price_attribute attribute, const char *text)
{
    const char *last = reader->last_texts[attribute];
    if (last && strcmp(last, text) == 0)
        return reader->last_labels[attribute];
    char unused[OL_LABEL_BUFFER];
    const ol_label label = ol_label_of_text(&reader->book->labels, text, strlen(text));
    const bool is_kept = label != OL_NO_LABEL && ol_label_number(label) < 0;
    reader->last_labels[attribute] = label;
    reader->last_texts[attribute] = is_kept ? ol_label_text(&reader->book->labels, label, unused) : NULL;
    return label;
}

/* The index among the sources in use; `use_count` where it is not among them yet. */
static size_t find_source(const struct ol_price_reader *reader, const char *name)
{
    size_t i = 0;
    while (i < reader->use_count && strcmp(reader->uses[i].name, name) != 0)
        i++;
    return i;
}

/* ---- the quick way: one function an attribute, true where the text is as expected ---- */

/* A record being filled, and what it does not hold. */
struct draft {
    struct ol_price *price;
    struct ol_band band;
};

typedef bool take_function(struct ol_price_reader *reader, enum ol_price_attribute attribute, const char *text,
                           struct draft *draft);

static bool choice_of(enum ol_price_attribute attribute, const char *text, uint8_t *value)
{
    const char *const *choices = ol_price_fields[attribute].choices;
    uint8_t i = 0;
    while (choices[i] && strcmp(choices[i], text) != 0)
        i++;
    *value = i;
    return choices[i] != NULL;
}

static bool take_choice(struct ol_price_reader *reader, enum ol_price_attribute attribute, const char *text,
                        struct draft *draft)
{
    uint8_t value;
    (void)reader;
    if (!choice_of(attribute, text, &value))
        return false;
    if (attribute == OL_PRICE_METER)
        draft->price->meter = value;
    else if (attribute == OL_PRICE_TERM)
        draft->price->term = value;
    else if (attribute == OL_PRICE_PAYMENT)
        draft->price->payment = value;
    else
        draft->price->tiering = value & 1;
    return true;
}

static bool take_label(struct ol_price_reader *reader, enum ol_price_attribute attribute, const char *text,
                       struct draft *draft)
{
    ol_label *value = attribute == OL_PRICE_ITEM     ? &draft->price->item
                      : attribute == OL_PRICE_REGION ? &draft->price->region
                      : attribute == OL_PRICE_ZONE   ? &draft->price->zone
                      : attribute == OL_PRICE_SYSTEM ? &draft->price->system
                                                     : &draft->price->pool;
    *value = label_of(reader, attribute, text);
    return true;
}

static bool take_years(struct ol_price_reader *reader, enum ol_price_attribute attribute, const char *text,
                       struct draft *draft)
{
    (void)reader, (void)attribute;
    draft->price->years = (uint8_t)(text[0] - '0');
    return text[0] >= '1' && text[0] <= '0' + OL_YEARS_LIMIT && !text[1];
}

/* A plain decimal of at most 18 digits, nine of them behind the point, as billionths. */
static bool billionths_of(const char *text, ol_money *money)
{
    static const uint64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};
    uint64_t digits = 0;
    int count = 0, places = -1;
    for (; *text; text++) {
        if (*text == '.' && places < 0 && count > 0) {
            places = 0;
            continue;
        }
        if (*text < '0' || *text > '9')
            return false;
        if (places >= 9) { /* "0.1380000000": zeros behind the ninth say nothing */
            if (*text != '0')
                return false;
            continue;
        }
        if (++count > QUICK_DIGITS)
            return false;
        digits = digits * 10 + (uint64_t)(*text - '0');
        places += places >= 0;
    }
    *money = (ol_money)digits * (ol_money)powers[9 - (places > 0 ? places : 0)];
    return count > 0;
}

static bool take_amount(struct ol_price_reader *reader, enum ol_price_attribute attribute, const char *text,
                        struct draft *draft)
{
    char why[160];
    (void)reader, (void)attribute;
    draft->price->price.scale = 1;
    return billionths_of(text, &draft->price->price.amount) ||
           (*text != '-' && ol_unit_price_parse(ol_slice_of(text), &draft->price->price, why) &&
            ol_unit_price_real(draft->price->price) <= ol_price_fields[OL_PRICE_AMOUNT].max);
}

static bool take_per(struct ol_price_reader *reader, enum ol_price_attribute attribute, const char *text,
                     struct draft *draft)
{
    int64_t per;
    (void)reader, (void)attribute;
    return ol_slice_int(ol_slice_of(text), &per) && per >= 1 && per <= OL_PER_LIMIT &&
           ol_unit_price_per(&draft->price->price, per);
}

static bool take_upfront(struct ol_price_reader *reader, enum ol_price_attribute attribute, const char *text,
                         struct draft *draft)
{
    (void)reader, (void)attribute;
    return billionths_of(text, &draft->price->upfront);
}

/* The memory of the attribute, and whether the text is what it remembers. */
static struct ol_price_memory *memory_of(struct ol_price_reader *reader, enum ol_price_attribute attribute,
                                         const char *text, bool *is_known)
{
    struct ol_price_memory *memory = &reader->memories[attribute];
    *is_known = *text && strcmp(memory->text, text) == 0;
    return memory;
}

static void remember(struct ol_price_memory *memory, const char *text)
{
    const size_t length = strlen(text);
    memory->text[0] = '\0';
    if (length < sizeof memory->text)
        memcpy(memory->text, text, length + 1);
}

static bool take_instant(struct ol_price_reader *reader, enum ol_price_attribute attribute, const char *text,
                         struct draft *draft)
{
    bool is_known;
    char why[160];
    struct ol_price_memory *memory = memory_of(reader, attribute, text, &is_known);
    if (!is_known) {
        memory->text[0] = '\0';
        if (!ol_instant_parse(ol_slice_of(text), &memory->instant, why))
            return false;
        remember(memory, text);
    }
    *(attribute == OL_PRICE_FROM ? &draft->price->from : &draft->price->to) = memory->instant;
    return true;
}

static bool take_share(struct ol_price_reader *reader, enum ol_price_attribute attribute, const char *text,
                       struct draft *draft)
{
    bool is_known;
    char why[160];
    struct ol_price_memory *memory = memory_of(reader, attribute, text, &is_known);
    if (!is_known) {
        memory->text[0] = '\0';
        if (!ol_share_parse(ol_slice_of(text), &memory->share, why) || memory->share > 1)
            return false;
        remember(memory, text);
    }
    *(attribute == OL_PRICE_INTERRUPTION_LOW ? &draft->band.low : &draft->band.high) = memory->share;
    return true;
}

static bool take_sku(struct ol_price_reader *reader, enum ol_price_attribute attribute, const char *text,
                     struct draft *draft)
{
    (void)reader, (void)attribute;
    draft->price->sku = text; /* kept when all else is well */
    return true;
}

static bool take_source(struct ol_price_reader *reader, enum ol_price_attribute attribute, const char *text,
                        struct draft *draft)
{
    (void)attribute;
    const size_t i = find_source(reader, text);
    draft->price->source = (uint8_t)i;
    return i < reader->use_count;
}

static bool take_flag(struct ol_price_reader *reader, enum ol_price_attribute attribute, const char *text,
                      struct draft *draft)
{
    (void)reader, (void)attribute;
    draft->price->is_assumed = strcmp(text, "yes") == 0;
    return draft->price->is_assumed || strcmp(text, "no") == 0;
}

static take_function *const takers[OL_PRICE_ATTRIBUTES] = {
    [OL_PRICE_METER] = take_choice,
    [OL_PRICE_ITEM] = take_label,
    [OL_PRICE_REGION] = take_label,
    [OL_PRICE_ZONE] = take_label,
    [OL_PRICE_SYSTEM] = take_label,
    [OL_PRICE_TERM] = take_choice,
    [OL_PRICE_YEARS] = take_years,
    [OL_PRICE_PAYMENT] = take_choice,
    [OL_PRICE_AMOUNT] = take_amount,
    [OL_PRICE_PER] = take_per,
    [OL_PRICE_UPFRONT] = take_upfront,
    [OL_PRICE_FROM] = take_instant,
    [OL_PRICE_TO] = take_instant,
    [OL_PRICE_TIERING] = take_choice,
    [OL_PRICE_POOL] = take_label,
    [OL_PRICE_SKU] = take_sku,
    [OL_PRICE_INTERRUPTION_LOW] = take_share,
    [OL_PRICE_INTERRUPTION_HIGH] = take_share,
    [OL_PRICE_SOURCE] = take_source,
    [OL_PRICE_ASSUMED] = take_flag,
};

/* The first row from `at` on that has the name; OL_PRICE_ATTRIBUTES where none has. */
static size_t find_row(size_t at, const char *name)
{
    while (at < OL_PRICE_ATTRIBUTES &&
           (ol_price_fields[at].name[0] != name[0] || strcmp(ol_price_fields[at].name, name) != 0))
        at++;
    return at;
}

bool ol_price_read_quick(struct ol_price_reader *reader, const struct ol_xml_node *node, struct ol_price *price)
{
    uint32_t given = 0;
    size_t row = 0;
    if (node->child_count > 0 || *node->text)
        return false;
    struct draft draft = {.price = price};
    *price = blank;
    for (size_t i = 0; i < node->attribute_count; i++, row++) {
        row = find_row(row, node->attributes[i].name);
        if (row == OL_PRICE_ATTRIBUTES ||
            !takers[row](reader, (enum ol_price_attribute)row, node->attributes[i].value, &draft))
            return false;
        given |= BIT(row);
    }
    if (!(given & BIT(OL_PRICE_METER)) || fault_of(price, draft.band, given) ||
        !keep_band(reader, draft.band, price))
        return false;
    price->sku = keep_sku(reader, price->sku);
    price->line = (uint32_t)node->place.line;
    return true;
}

/* ---- the slow way ---- */

static uint32_t attributes_of(const struct ol_xml_node *node)
{
    uint32_t given = 0;
    for (size_t i = 0; i < OL_PRICE_ATTRIBUTES; i++)
        if (ol_xml_attribute(node, ol_price_fields[i].name))
            given |= BIT(i);
    return given;
}

static ol_label label_or_none(struct ol_price_reader *reader, enum ol_price_attribute attribute, const char *text)
{
    return text ? label_of(reader, attribute, text) : OL_NO_LABEL;
}

static uint8_t use_source(struct ol_price_reader *reader, const struct ol_price_attributes *from)
{
    const size_t i = from->source ? find_source(reader, from->source) : OL_NO_SOURCE;
    if (!from->source || i < reader->use_count)
        return (uint8_t)i;
    if (i == OL_BOOK_SOURCES_LIMIT) {
        ol_faults_add(reader->faults, from->node->place,
                      "source: a book has at most %d sources that prices name; \"%.80s\" is one more",
                      OL_BOOK_SOURCES_LIMIT, from->source);
        return OL_NO_SOURCE;
    }
    const char *name = ol_arena_copy(&reader->book->arena, from->source, strlen(from->source));
    reader->uses[reader->use_count++] = (struct ol_source_use){name, from->node->place};
    return (uint8_t)i;
}

static void scale_price(struct ol_price_reader *reader, const struct ol_xml_node *node, int64_t per,
                        struct ol_unit_price *price)
{
    if (per > 1 && !ol_unit_price_per(price, per))
        ol_faults_add(reader->faults, node->place,
                      "per: the price of one unit would have too many decimals; give it for fewer than %lld",
                      (long long)per);
}

static void check_tier(struct ol_price_reader *reader, const struct ol_tier_attributes *tier, size_t i)
{
    char begin[OL_MONEY_BUFFER], before[OL_MONEY_BUFFER];
    if (i == 0 && tier->from != 0)
        ol_faults_add(reader->faults, tier->node->place,
                      "from: the first tier begins at \"%s\"; it has to begin at 0",
                      ol_money_format(tier->from, begin));
    if (i > 0 && tier->from <= tier[-1].from)
        ol_faults_add(
            reader->faults, tier->node->place,
            "from: the tier begins at \"%s\", inside the one before it, which begins at %s; put tiers in "
            "their order, each beginning where the one before ends",
            ol_money_format(tier->from, begin), ol_money_format(tier[-1].from, before));
}

static void take_tiers(struct ol_price_reader *reader, const struct ol_price_attributes *from,
                       struct ol_price *price)
{
    const struct ol_tier_attributes *rows = from->tiers.items;
    const size_t before = reader->faults->count;
    if (from->tiers.count > UINT8_MAX) {
        ol_faults_add(reader->faults, from->node->place, "there are %zu tiers; at most %d can be read",
                      from->tiers.count, UINT8_MAX);
        return;
    }
    for (size_t i = 0; i < from->tiers.count; i++)
        check_tier(reader, &rows[i], i);
    if (from->tiers.count == 0 || reader->faults->count != before)
        return;
    struct ol_tier *tiers = OL_ARENA_ARRAY(&reader->book->arena, struct ol_tier, from->tiers.count);
    for (size_t i = 0; i < from->tiers.count; i++) {
        tiers[i] = (struct ol_tier){rows[i].from, rows[i].amount};
        scale_price(reader, rows[i].node, from->per, &tiers[i].price);
    }
    price->tiers = tiers;
    price->tier_count = (uint8_t)from->tiers.count;
    price->price = tiers[0].price;
}

static void take_row(struct ol_price_reader *reader, const struct ol_price_attributes *from, uint32_t given,
                     struct ol_price *price)
{
    price->meter = (uint8_t)from->meter;
    price->term = (uint8_t)from->term;
    price->payment = (uint8_t)from->payment;
    price->tiering = from->tiering & 1;
    price->years = (uint8_t)from->years;
    price->item = label_or_none(reader, OL_PRICE_ITEM, from->item);
    price->region = label_or_none(reader, OL_PRICE_REGION, from->region);
    price->zone = label_or_none(reader, OL_PRICE_ZONE, from->zone);
    price->system = label_or_none(reader, OL_PRICE_SYSTEM, from->system);
    price->pool = label_or_none(reader, OL_PRICE_POOL, from->pool);
    price->source = use_source(reader, from);
    price->upfront = from->upfront;
    price->is_assumed = from->assumed;
    price->line = (uint32_t)from->node->place.line;
    if (given & BIT(OL_PRICE_FROM))
        price->from = from->from;
    if (given & BIT(OL_PRICE_TO))
        price->to = from->to;
    if (given & BIT(OL_PRICE_AMOUNT)) {
        price->price = from->amount;
        scale_price(reader, from->node, from->per, &price->price);
    }
}

bool ol_price_read_slow(struct ol_price_reader *reader, const struct ol_xml_node *node, struct ol_price *price)
{
    const uint32_t given = attributes_of(node);
    const size_t before = reader->faults->count;
    struct ol_price_attributes from = {0};
    if (reader->scratch.used > SCRATCH_LIMIT)
        ol_arena_release(&reader->scratch);
    ol_element_bind(&ol_price_element, node, &from, &reader->scratch, reader->faults);
    if (reader->faults->count != before)
        return false;
    *price = blank;
    take_row(reader, &from, given, price);
    take_tiers(reader, &from, price);
    const struct ol_band band = {from.interruption_low, from.interruption_high};
    const char *fault = reader->faults->count == before ? fault_of(price, band, given) : NULL;
    if (!fault && !keep_band(reader, band, price))
        fault = "a book has at most 254 different bands of interruptions, and this is one more";
    if (fault)
        ol_faults_add(reader->faults, node->place, "<price>: %s", fault);
    if (reader->faults->count != before)
        return false;
    price->sku = keep_sku(reader, from.sku ? from.sku : "");
    return true;
}

/* ---- either ---- */

bool ol_price_read(struct ol_price_reader *reader, const struct ol_xml_node *node)
{
    struct ol_book *book = reader->book;
    if (book->price_count == OL_BOOK_PRICES_LIMIT) {
        ol_faults_add(reader->faults, node->place, "a book has at most %zu prices; divide it",
                      OL_BOOK_PRICES_LIMIT);
        return false;
    }
    OL_MEM_RESERVE(book->prices, reader->capacity, book->price_count + 1);
    struct ol_price *price = &book->prices[book->price_count];
    if (!ol_price_read_quick(reader, node, price) && !ol_price_read_slow(reader, node, price))
        return false;
    book->price_count++;
    return true;
}

void ol_price_reader_release(struct ol_price_reader *reader)
{
    ol_arena_release(&reader->scratch);
}
