/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gcp_catalogue: pages of the SKUs of Google Cloud's billing catalogue, as its interface answers them.
 *
 * A SKU is gathered until its object ends, for its members come in any order, and then written once for each of its
 * regions and each of its pricings. What it is the price of says gcp_sku. Amounts are whole units and billionths,
 * which put together are an exact decimal.
 *
 * effectiveTime of the first pricing is about when the list was asked for, not when the price came into force, so the
 * first holds since ever (or since the import's `from`); those behind it hold from their own.
 */
#include "outlay/arena.h"
#include "pricing/import/gcp_sku.h"
#include "pricing/import/intake.h"
#include "pricing/import/json_way.h"
#include "pricing/import_list.h"

#include <string.h>

#define PRICINGS_MAX 64
#define TIERS_MAX    32
#define REGIONS_MAX  256

enum member { SKU_ID, DESCRIPTION, SERVICE, USAGE, REGION, SINCE, UNIT, BEGIN, CURRENCY, UNITS, NANOS, MEMBERS };

#define PRICING    "/skus/-/pricingInfo/-"
#define EXPRESSION PRICING "/pricingExpression"
#define RATE       EXPRESSION "/tieredRates/-"

static const char *const paths[MEMBERS] = {
    [SKU_ID] = "/skus/-/skuId",
    [DESCRIPTION] = "/skus/-/description",
    [SERVICE] = "/skus/-/category/serviceDisplayName",
    [USAGE] = "/skus/-/category/usageType",
    [REGION] = "/skus/-/serviceRegions/-",
    [SINCE] = PRICING "/effectiveTime",
    [UNIT] = EXPRESSION "/usageUnit",
    [BEGIN] = RATE "/startUsageAmount",
    [CURRENCY] = RATE "/unitPrice/currencyCode",
    [UNITS] = RATE "/unitPrice/units",
    [NANOS] = RATE "/unitPrice/nanos",
};

static const struct {
    const char *name;
    enum ol_term term;
    int years;
} usages[] = {
    {"OnDemand", OL_TERM_ON_DEMAND, 0},
    {"Preemptible", OL_TERM_SPOT, 0},
    {"Commit1Yr", OL_TERM_RESOURCE, 1},
    {"Commit3Yr", OL_TERM_RESOURCE, 3},
};

struct pricing {
    struct ol_slice since, unit; /* the arena's, like all texts here */
    struct ol_slice begins[TIERS_MAX];
    ol_money amounts[TIERS_MAX];
    size_t count;
    const char *trouble; /* why it cannot be read; NULL: it can */
};

struct catalogue {
    struct ol_json_way way;
    struct ol_text members[MEMBERS];
    struct ol_arena arena; /* of the SKU at hand */
    struct ol_slice regions[REGIONS_MAX];
    size_t region_count;
    struct pricing *pricings;
    size_t pricing_count;
    bool is_too_much; /* more regions, pricings or tiers than are kept */
    bool has_skus;
    struct ol_text item;
    struct ol_place place;
};

static struct ol_slice member(const struct catalogue *catalogue, enum member which)
{
    return (struct ol_slice){ol_text_string(&catalogue->members[which]), catalogue->members[which].length};
}

static struct ol_slice keep(struct catalogue *catalogue, enum member which)
{
    const struct ol_slice text = member(catalogue, which);
    return (struct ol_slice){ol_arena_copy(&catalogue->arena, text.data, text.length), text.length};
}

/* ---- writing ---- */

struct sku {
    const struct ol_gcp_rule *rule;
    struct ol_price_row row;
};

static bool read_usage(struct ol_slice usage, struct ol_price_row *row)
{
    for (size_t i = 0; i < sizeof usages / sizeof *usages; i++)
        if (ol_slice_is(usage, usages[i].name)) {
            row->term = usages[i].term;
            row->years = usages[i].years;
            return true;
        }
    return false;
}

/* Where a tier begins, in the book's unit, of which one is times / per of the list's. */
static struct ol_slice begin_of(struct ol_slice begin, const struct ol_gcp_unit *unit,
                                char buffer[OL_MONEY_BUFFER], char why[160])
{
    const struct ol_slice scaled =
        ol_intake_times(begin.length ? begin : ol_slice_of("0"), unit->per, buffer, why);
    struct ol_unit_price price;
    if (!scaled.length || !ol_unit_price_parse(scaled, &price, why) || !ol_unit_price_per(&price, unit->times))
        return (struct ol_slice){"", 0};
    return ol_slice_of(ol_unit_price_format(price, buffer));
}

/* False with a sentence where an amount has no place in the book. */
static bool set_tiers(const struct pricing *pricing, const struct ol_gcp_unit *unit, struct ol_price_row *row,
                      struct ol_tier_row *tiers, char (*texts)[2][OL_MONEY_BUFFER], char why[160])
{
    for (size_t i = 0; i < pricing->count; i++) {
        char amount[OL_MONEY_BUFFER];
        tiers[i].amount = ol_intake_times(ol_slice_of(ol_money_format(pricing->amounts[i], amount)), unit->times,
                                          texts[i][0], why);
        tiers[i].from = begin_of(pricing->begins[i], unit, texts[i][1], why);
        if (!tiers[i].amount.length || !tiers[i].from.length)
            return false;
    }
    row->per = unit->per;
    row->amount = pricing->count ? tiers[0].amount : (struct ol_slice){"", 0};
    if (pricing->count == 1 && ol_slice_is(tiers[0].from, "0"))
        return true;
    row->tiers = tiers;
    row->tier_count = pricing->count;
    return true;
}

static void write_pricing(struct ol_intake *intake, const struct sku *sku, size_t which)
{
    const struct catalogue *catalogue = intake->state;
    const struct pricing *pricing = &catalogue->pricings[which];
    const struct ol_gcp_unit *unit = ol_gcp_unit_find(pricing->unit, sku->rule->quantity);
    struct ol_tier_row tiers[TIERS_MAX];
    char texts[TIERS_MAX][2][OL_MONEY_BUFFER], why[160] = "";
    struct ol_price_row row = sku->row;
    row.from = intake->import->from;
    if (!unit) {
        intake->tally->unknown++;
        return;
    }
    if (pricing->trouble || (which && !ol_instant_parse(pricing->since, &row.from, why)) ||
        !set_tiers(pricing, unit, &row, tiers, texts, why)) {
        ol_import_malformed(intake->tally, catalogue->place, "%s", pricing->trouble ? pricing->trouble : why);
        return;
    }
    for (size_t i = 0; i < catalogue->region_count || i == 0; i++) {
        row.region = catalogue->region_count ? catalogue->regions[i] : (struct ol_slice){"", 0};
        if (ol_slice_is(row.region, "global"))
            row.region.length = 0;
        ol_intake_price(intake, &row, catalogue->place);
    }
}

static void write_sku(struct ol_intake *intake)
{
    struct catalogue *catalogue = intake->state;
    const struct ol_slice description = member(catalogue, DESCRIPTION);
    struct sku sku = {.rule = ol_gcp_sku_rule(member(catalogue, SERVICE), description)};
    intake->tally->rows++;
    ol_text_clear(&catalogue->item);
    if (!sku.rule || !read_usage(member(catalogue, USAGE), &sku.row) ||
        !ol_gcp_sku_item(sku.rule, description, &catalogue->item)) {
        intake->tally->unknown++;
        return;
    }
    sku.row.meter = sku.rule->meter;
    sku.row.item = (struct ol_slice){ol_text_string(&catalogue->item), catalogue->item.length};
    sku.row.sku = member(catalogue, SKU_ID);
    if (catalogue->is_too_much)
        ol_import_malformed(intake->tally, catalogue->place,
                            "the SKU has more than %d regions, %d pricings or %d tiers", REGIONS_MAX, PRICINGS_MAX,
                            TIERS_MAX);
    else if (!catalogue->pricing_count)
        intake->tally->unpriced++;
    for (size_t i = 0; i < catalogue->pricing_count && !catalogue->is_too_much; i++)
        write_pricing(intake, &sku, i);
}

/* ---- gathering ---- */

static void begin_sku(struct catalogue *catalogue, struct ol_place place)
{
    for (int i = 0; i < MEMBERS; i++)
        ol_text_clear(&catalogue->members[i]);
    ol_arena_release(&catalogue->arena);
    catalogue->region_count = catalogue->pricing_count = 0;
    catalogue->is_too_much = false;
    catalogue->place = place;
}

/* The members up to the next of the same sort; what an earlier one left is gone. */
static void begin_members(struct catalogue *catalogue, enum member first, enum member last)
{
    for (enum member i = first; i <= last; i++)
        ol_text_clear(&catalogue->members[i]);
}

static void begin_pricing(struct catalogue *catalogue)
{
    begin_members(catalogue, SINCE, UNIT);
    if (catalogue->pricing_count == PRICINGS_MAX)
        catalogue->is_too_much = true;
    else
        catalogue->pricings[catalogue->pricing_count++] = (struct pricing){.count = 0};
}

static void end_pricing(struct catalogue *catalogue)
{
    struct pricing *pricing = &catalogue->pricings[catalogue->pricing_count - 1];
    pricing->since = keep(catalogue, SINCE);
    pricing->unit = keep(catalogue, UNIT);
}

static bool whole_of(struct ol_slice text, int64_t *value)
{
    *value = 0;
    return !text.length || ol_slice_int(text, value);
}

/* Units and billionths have one sign. */
static const char *read_amount(const struct ol_intake *intake, ol_money *amount)
{
    const struct catalogue *catalogue = intake->state;
    const char *wanted = intake->import->currency ? intake->import->currency : "USD";
    int64_t units, nanos;
    if (!whole_of(member(catalogue, UNITS), &units) || !whole_of(member(catalogue, NANOS), &nanos) ||
        nanos <= -OL_MONEY_UNIT || nanos >= OL_MONEY_UNIT)
        return "units and nanos are to be whole numbers, nanos of less than a billion";
    if (member(catalogue, CURRENCY).length && !ol_intake_same(member(catalogue, CURRENCY), wanted))
        return "the price is in another currency than the book; import the catalogue of one currency";
    *amount = (ol_money)units * OL_MONEY_UNIT + nanos;
    return NULL;
}

static void end_rate(struct ol_intake *intake)
{
    struct catalogue *catalogue = intake->state;
    struct pricing *pricing = &catalogue->pricings[catalogue->pricing_count - 1];
    if (pricing->count == TIERS_MAX) {
        catalogue->is_too_much = true;
        return;
    }
    const char *trouble = read_amount(intake, &pricing->amounts[pricing->count]);
    pricing->trouble = trouble ? trouble : pricing->trouble;
    pricing->begins[pricing->count++] = keep(catalogue, BEGIN);
}

static void end_region(struct catalogue *catalogue)
{
    if (catalogue->region_count == REGIONS_MAX)
        catalogue->is_too_much = true;
    else
        catalogue->regions[catalogue->region_count++] = keep(catalogue, REGION);
}

static void take_text(struct catalogue *catalogue, const struct ol_json_event *event)
{
    const size_t which = ol_json_way_find(&catalogue->way, paths, MEMBERS);
    if (which == MEMBERS)
        return;
    ol_text_clear(&catalogue->members[which]);
    ol_text_add(&catalogue->members[which], event->text.data, event->text.length);
    if (which == REGION)
        end_region(catalogue);
}

static void take_event(struct ol_intake *intake, const struct ol_json_reader *reader,
                       const struct ol_json_event *event)
{
    struct catalogue *catalogue = intake->state;
    const struct ol_json_way *way = &catalogue->way;
    const bool begins = event->type == OL_JSON_OBJECT, ends = event->type == OL_JSON_OBJECT_END;
    ol_json_way_take(&catalogue->way, event);
    if (ol_json_is_text(event))
        take_text(catalogue, event);
    else if (event->type == OL_JSON_ARRAY && ol_json_way_is(way, "/skus"))
        catalogue->has_skus = true;
    else if (begins && ol_json_way_is(way, "/skus/-"))
        begin_sku(catalogue, ol_json_place(reader));
    else if (begins && ol_json_way_is(way, PRICING))
        begin_pricing(catalogue);
    else if (begins && ol_json_way_is(way, RATE))
        begin_members(catalogue, BEGIN, NANOS);
    else if (ends && ol_json_way_is(way, RATE) && catalogue->pricing_count)
        end_rate(intake);
    else if (ends && ol_json_way_is(way, PRICING) && catalogue->pricing_count)
        end_pricing(catalogue);
    else if (ends && ol_json_way_is(way, "/skus/-"))
        write_sku(intake);
}

static int read_file(struct ol_intake *intake, struct ol_input *input, struct ol_error *error)
{
    struct catalogue *catalogue = intake->state;
    struct ol_json_reader *reader = ol_json_reader_new(input);
    struct ol_json_event event;
    int got;
    catalogue->has_skus = false;
    while ((got = ol_json_next(reader, &event, error)) > 0)
        take_event(intake, reader, &event);
    if (got == 0 && !catalogue->has_skus)
        got = ol_fail(error, OL_BAD_INPUT, ol_json_place(reader),
                      "no \"skus\" in the page; give pages of the billing catalogue as they were answered");
    ol_json_reader_free(reader);
    return got;
}

static int run(const struct ol_import *import, struct ol_book_writer *writer, struct ol_import_tally *tally,
               struct ol_error *error)
{
    struct catalogue catalogue = {.pricings = ol_mem_new(ol_mem_product(sizeof(struct pricing), PRICINGS_MAX))};
    struct ol_intake intake = {.import = import, .writer = writer, .tally = tally, .state = &catalogue};
    const int status = ol_intake_files(&intake, read_file, error);
    ol_intake_release(&intake);
    for (int i = 0; i < MEMBERS; i++)
        ol_text_release(&catalogue.members[i]);
    ol_json_way_release(&catalogue.way);
    ol_arena_release(&catalogue.arena);
    ol_mem_free(catalogue.pricings);
    ol_text_release(&catalogue.item);
    return status;
}

const struct ol_importer ol_import_gcp_catalogue = {
    .kind = {.name = "gcp-catalogue", .summary = "pages of Google Cloud's billing catalogue, in JSON"},
    .heading = {.name = "gcp", .provider = "gcp", .title = "Google Cloud billing catalogue", .currency = "USD"},
    .run = run,
};
