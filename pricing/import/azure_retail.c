/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * azure_retail: pages of Azure's retail prices, as its interface answers them.
 *
 * Each item is one price of one meter. A table says by service, product and meter which of the book's meters it is,
 * and with which unit; what no line of it fits is unknown, as are development prices, low priority machines (an older
 * sort of spot) and dedicated hosts. Machines whose product says Windows are with that system, others with Linux.
 *
 * The price of a reservation is that of the whole term, and paying it by the month costs the same, so it becomes a rate
 * per hour of exactly a 8,760th a year, without anything upfront. A machine's savings plans come with it.
 *
 * The steps of one price are items of their own with the same meterId, not always next to each other and perhaps on
 * another page. Prices that may have steps are held open by meterId until the last file ends, or HELD_MAX of them are
 * open.
 */
#include "outlay/arena.h"
#include "pricing/import/azure_meter.h"
#include "pricing/import/intake.h"
#include "pricing/import/json_way.h"
#include "pricing/import_list.h"

#include <string.h>

#define HELD_MAX  1000
#define TIERS_MAX 16
#define PLANS_MAX 8

enum member {
    CURRENCY,
    MINIMUM,
    TERM,
    RETAIL,
    UNIT_PRICE,
    START,
    END,
    REGION,
    METER_ID,
    METER_NAME,
    PRODUCT,
    SKU_NAME,
    SERVICE,
    UNIT,
    TYPE,
    MACHINE,
    PLAN_PRICE, /* of the savings plan at hand */
    PLAN_TERM,
    MEMBERS
};

static const char *const paths[MEMBERS] = {
    [CURRENCY] = "/Items/-/currencyCode",
    [MINIMUM] = "/Items/-/tierMinimumUnits",
    [TERM] = "/Items/-/reservationTerm",
    [RETAIL] = "/Items/-/retailPrice",
    [UNIT_PRICE] = "/Items/-/unitPrice",
    [START] = "/Items/-/effectiveStartDate",
    [END] = "/Items/-/effectiveEndDate",
    [REGION] = "/Items/-/armRegionName",
    [METER_ID] = "/Items/-/meterId",
    [METER_NAME] = "/Items/-/meterName",
    [PRODUCT] = "/Items/-/productName",
    [SKU_NAME] = "/Items/-/skuName",
    [SERVICE] = "/Items/-/serviceName",
    [UNIT] = "/Items/-/unitOfMeasure",
    [TYPE] = "/Items/-/type",
    [MACHINE] = "/Items/-/armSkuName",
    [PLAN_PRICE] = "/Items/-/savingsPlan/-/unitPrice",
    [PLAN_TERM] = "/Items/-/savingsPlan/-/term",
};

/* A price whose steps may not all have come; texts are the arena's. */
struct held {
    ol_label key;
    struct ol_price_row row;
    struct ol_tier_row tiers[TIERS_MAX]; /* rising */
    double from[TIERS_MAX];
    size_t count;
    struct ol_place place;
};

struct plan {
    struct ol_text price;
    int years;
};

struct azure {
    struct ol_text members[MEMBERS];
    struct ol_json_way way;
    struct ol_labels keys;
    struct held *held;
    size_t held_count, held_capacity;
    struct ol_arena arena; /* of held texts */
    struct ol_text item, key;
    struct ol_place place; /* of the item at hand */
    struct plan plans[PLANS_MAX];
    size_t plan_count;
    bool has_items;
};

static struct ol_slice member(const struct azure *azure, enum member which)
{
    return (struct ol_slice){ol_text_string(&azure->members[which]), azure->members[which].length};
}

/* ---- held prices ---- */

static struct ol_slice keep(struct azure *azure, struct ol_slice text)
{
    return (struct ol_slice){ol_arena_copy(&azure->arena, text.data, text.length), text.length};
}

static void write_held(struct ol_intake *intake)
{
    struct azure *azure = intake->state;
    for (size_t i = 0; i < azure->held_count; i++) {
        struct held *held = &azure->held[i];
        held->row.amount = held->tiers[0].amount;
        if (held->count > 1) {
            held->row.tiers = held->tiers;
            held->row.tier_count = held->count;
        }
        if (held->from[0] > 0)
            ol_import_malformed(intake->tally, held->place,
                                "the price of meter " OL_SLICE_FORMAT " begins at %g units; its item with "
                                "tierMinimumUnits 0 is not in these pages",
                                OL_SLICE_ARGS(held->row.sku), held->from[0]);
        else
            ol_intake_price(intake, &held->row, held->place);
    }
    azure->held_count = 0;
    ol_labels_release(&azure->keys);
    ol_arena_release(&azure->arena);
}

static struct held *find_held(struct ol_intake *intake, const struct ol_price_row *row)
{
    struct azure *azure = intake->state;
    const enum member identity[] = {METER_ID, START, REGION, SKU_NAME};
    ol_text_clear(&azure->key);
    for (size_t i = 0; i < sizeof identity / sizeof *identity; i++)
        ol_text_addf(&azure->key, "%s ", ol_text_string(&azure->members[identity[i]]));
    ol_label key = ol_label_of_text(&azure->keys, azure->key.data, azure->key.length);
    for (size_t i = azure->held_count; i-- > 0;)
        if (azure->held[i].key == key)
            return &azure->held[i];
    if (azure->held_count == HELD_MAX) {
        write_held(intake);
        key = ol_label_of_text(&azure->keys, azure->key.data, azure->key.length);
    }
    OL_MEM_RESERVE(azure->held, azure->held_capacity, azure->held_count + 1);
    struct held *held = &azure->held[azure->held_count++];
    *held = (struct held){.key = key, .row = *row, .place = azure->place};
    held->row.item = keep(azure, row->item);
    held->row.region = keep(azure, row->region);
    held->row.sku = keep(azure, row->sku);
    return held;
}

/* Puts the item among the steps of its price. */
static void hold(struct ol_intake *intake, const struct ol_price_row *row)
{
    struct azure *azure = intake->state;
    const struct ol_slice minimum = member(azure, MINIMUM);
    char product[OL_MONEY_BUFFER], why[160] = "";
    struct ol_slice from = minimum.length ? ol_intake_times(minimum, row->per, product, why) : ol_slice_of("0");
    double value;
    if (!ol_slice_real(from, &value) || value < 0) {
        ol_import_malformed(intake->tally, azure->place, "tierMinimumUnits: %s", *why ? why : "below 0");
        return;
    }
    struct held *held = find_held(intake, row);
    size_t at = 0;
    while (at < held->count && held->from[at] < value)
        at++;
    if (at < held->count && held->from[at] == value) {
        intake->tally->repeated++;
        return;
    }
    if (held->count == TIERS_MAX) {
        ol_import_malformed(intake->tally, azure->place, "the price has more than %d steps", TIERS_MAX);
        return;
    }
    memmove(&held->tiers[at + 1], &held->tiers[at], (held->count - at) * sizeof *held->tiers);
    memmove(&held->from[at + 1], &held->from[at], (held->count - at) * sizeof *held->from);
    held->tiers[at] = (struct ol_tier_row){keep(azure, from), keep(azure, row->amount)};
    held->from[at] = value;
    held->count++;
}

/* ---- items ---- */

/* "Hot LRS" is hot, "Cool ZRS" cool-zrs: kept three times in one place is the class that the others differ from. */
static struct ol_slice class_of(struct azure *azure)
{
    const struct ol_slice name = member(azure, SKU_NAME);
    ol_text_clear(&azure->item);
    for (size_t i = 0; i < name.length; i++) {
        const char c = name.data[i];
        ol_text_addf(&azure->item, "%c", c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    struct ol_slice item = {ol_text_string(&azure->item), azure->item.length};
    if (item.length > 4 && memcmp(item.data + item.length - 4, "-lrs", 4) == 0)
        item.length -= 4;
    return item;
}

static struct ol_slice item_of(struct azure *azure, const struct ol_azure_meter *rule)
{
    if (rule->item)
        return ol_slice_of(rule->item);
    if (rule->meter != OL_METER_INSTANCE)
        return class_of(azure);
    struct ol_slice machine = member(azure, MACHINE).length ? member(azure, MACHINE) : member(azure, SKU_NAME);
    if (ol_intake_starts(machine, OL_AZURE_STANDARD))
        machine = (struct ol_slice){machine.data + strlen(OL_AZURE_STANDARD),
                                    machine.length - strlen(OL_AZURE_STANDARD)};
    return machine;
}

/* Whether the book has such a term; `row` gets it. */
static bool read_term(const struct azure *azure, struct ol_price_row *row)
{
    const struct ol_slice type = member(azure, TYPE), sku = member(azure, SKU_NAME);
    if (ol_slice_is(type, "Reservation")) {
        row->term = OL_TERM_RESERVED;
        row->years = ol_azure_years(member(azure, TERM));
        row->per = OL_INTAKE_YEAR_HOURS * row->years;
        return row->meter == OL_METER_INSTANCE && row->years;
    }
    row->term = ol_intake_has(sku, "Spot") || ol_intake_has(member(azure, METER_NAME), "Spot") ? OL_TERM_SPOT
                                                                                               : OL_TERM_ON_DEMAND;
    return ol_slice_is(type, "Consumption") && !ol_intake_has(sku, "Low Priority") &&
           !ol_intake_has(member(azure, METER_NAME), "Low Priority");
}

static bool read_date(struct ol_slice text, ol_time fallback, ol_time *instant, char why[160])
{
    *instant = fallback;
    return !text.length || ol_instant_parse(text, instant, why);
}

static bool read_dates(const struct ol_intake *intake, struct ol_price_row *row, char why[160])
{
    const struct azure *azure = intake->state;
    return read_date(member(azure, START), intake->import->from, &row->from, why) &&
           read_date(member(azure, END), OL_NEVER, &row->to, why);
}

static bool is_our_currency(const struct ol_intake *intake, char why[160])
{
    const struct ol_slice found = member(intake->state, CURRENCY);
    const char *wanted = intake->import->currency ? intake->import->currency : "USD";
    if (!found.length || ol_intake_same(found, wanted))
        return true;
    snprintf(why, 160, "the price is in %.*s and the book in %s; import the list of one currency",
             (int)(found.length > 20 ? 20 : found.length), found.data, wanted);
    return false;
}

static void write_plans(struct ol_intake *intake, const struct ol_price_row *machine)
{
    const struct azure *azure = intake->state;
    for (size_t i = 0; i < azure->plan_count; i++) {
        struct ol_price_row row = *machine;
        row.term = OL_TERM_COMPUTE_PLAN;
        row.amount = (struct ol_slice){ol_text_string(&azure->plans[i].price), azure->plans[i].price.length};
        row.years = azure->plans[i].years;
        ol_intake_price(intake, &row, azure->place);
    }
}

static void take_item(struct ol_intake *intake)
{
    struct azure *azure = intake->state;
    const struct ol_azure_meter *rule =
        ol_azure_meter_find(member(azure, SERVICE), member(azure, PRODUCT), member(azure, METER_NAME));
    char why[160];
    intake->tally->rows++;
    if (!rule) {
        intake->tally->unknown++;
        return;
    }
    struct ol_price_row row = {
        .meter = rule->meter,
        .item = item_of(azure, rule),
        .region = member(azure, REGION),
        .sku = member(azure, METER_ID),
        .amount = member(azure, RETAIL).length ? member(azure, RETAIL) : member(azure, UNIT_PRICE),
        .per = ol_azure_unit(member(azure, UNIT), rule->unit),
    };
    if (row.meter == OL_METER_EGRESS)
        row.pool = ol_slice_of("egress");
    if (row.meter == OL_METER_INSTANCE)
        row.system = ol_slice_of(ol_intake_has(member(azure, PRODUCT), "Windows") ? "windows" : "linux");
    if (!row.per || !read_term(azure, &row))
        intake->tally->unknown++;
    else if (!ol_intake_wants(intake, &row))
        intake->tally->filtered++;
    else if (!row.amount.length)
        intake->tally->unpriced++;
    else if (!read_dates(intake, &row, why) || !is_our_currency(intake, why))
        ol_import_malformed(intake->tally, azure->place, "%s", why);
    else if (ol_meter_types[row.meter].way != OL_METER_HELD)
        hold(intake, &row);
    else {
        ol_intake_price(intake, &row, azure->place);
        if (row.term == OL_TERM_ON_DEMAND)
            write_plans(intake, &row);
    }
}

/* ---- pages ---- */

static void begin_item(struct azure *azure, struct ol_place place)
{
    for (int i = 0; i < MEMBERS; i++)
        ol_text_clear(&azure->members[i]);
    azure->plan_count = 0;
    azure->place = place;
}

static void keep_member(struct azure *azure, const struct ol_json_event *event)
{
    const size_t which = ol_json_way_find(&azure->way, paths, MEMBERS);
    if (which == MEMBERS)
        return;
    ol_text_clear(&azure->members[which]);
    ol_text_add(&azure->members[which], event->text.data, event->text.length);
}

static void begin_plan(struct azure *azure)
{
    ol_text_clear(&azure->members[PLAN_PRICE]);
    ol_text_clear(&azure->members[PLAN_TERM]);
}

/* Of terms that the book has; there are two. */
static void end_plan(struct azure *azure)
{
    const struct ol_slice price = member(azure, PLAN_PRICE);
    const int years = ol_azure_years(member(azure, PLAN_TERM));
    if (!years || azure->plan_count == PLANS_MAX)
        return;
    struct plan *plan = &azure->plans[azure->plan_count++];
    plan->years = years;
    ol_text_clear(&plan->price);
    ol_text_add(&plan->price, price.data, price.length);
}

static void take_event(struct ol_intake *intake, const struct ol_json_reader *reader,
                       const struct ol_json_event *event)
{
    struct azure *azure = intake->state;
    ol_json_way_take(&azure->way, event);
    if (ol_json_is_text(event))
        keep_member(azure, event);
    else if (event->type == OL_JSON_ARRAY && ol_json_way_is(&azure->way, "/Items"))
        azure->has_items = true;
    else if (event->type == OL_JSON_OBJECT && ol_json_way_is(&azure->way, "/Items/-"))
        begin_item(azure, ol_json_place(reader));
    else if (event->type == OL_JSON_OBJECT && ol_json_way_is(&azure->way, "/Items/-/savingsPlan/-"))
        begin_plan(azure);
    else if (event->type == OL_JSON_OBJECT_END && ol_json_way_is(&azure->way, "/Items/-/savingsPlan/-"))
        end_plan(azure);
    else if (event->type == OL_JSON_OBJECT_END && ol_json_way_is(&azure->way, "/Items/-"))
        take_item(intake);
}

static int read_file(struct ol_intake *intake, struct ol_input *input, struct ol_error *error)
{
    struct azure *azure = intake->state;
    struct ol_json_reader *reader = ol_json_reader_new(input);
    struct ol_json_event event;
    int got;
    azure->has_items = false;
    while ((got = ol_json_next(reader, &event, error)) > 0)
        take_event(intake, reader, &event);
    if (got == 0 && !azure->has_items)
        got = ol_fail(error, OL_BAD_INPUT, ol_json_place(reader),
                      "no \"Items\" in the page; give pages of Azure's retail prices as they were answered");
    ol_json_reader_free(reader);
    return got;
}

static int run(const struct ol_import *import, struct ol_book_writer *writer, struct ol_import_tally *tally,
               struct ol_error *error)
{
    struct azure azure = {0};
    struct ol_intake intake = {.import = import, .writer = writer, .tally = tally, .state = &azure};
    const int status = ol_intake_files(&intake, read_file, error);
    if (status == OL_OK)
        write_held(&intake);
    ol_intake_release(&intake);
    for (int i = 0; i < MEMBERS; i++)
        ol_text_release(&azure.members[i]);
    for (int i = 0; i < PLANS_MAX; i++)
        ol_text_release(&azure.plans[i].price);
    ol_json_way_release(&azure.way);
    ol_labels_release(&azure.keys);
    ol_arena_release(&azure.arena);
    ol_mem_free(azure.held);
    ol_text_release(&azure.item);
    ol_text_release(&azure.key);
    return status;
}

const struct ol_importer ol_import_azure_retail = {
    .kind = {.name = "azure-retail", .summary = "pages of Azure's retail prices, in JSON"},
    .heading = {.name = "azure", .provider = "azure", .title = "Azure retail prices", .currency = "USD"},
    .run = run,
};
