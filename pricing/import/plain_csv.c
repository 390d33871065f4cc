/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plain_csv: prices in CSV with one price a row and columns by name, however the list came about.
 *
 * Needed are a price and what it is the price of; all else has a default: the meter is instance, the term on demand,
 * the amount per hour (or whatever the meter is priced by). A row may state a spot price beside the other. Rows go
 * into the book as they come, dedicated hosts and promotions too: what a name means, only the provider knows.
 *
 * The custom prices of OpenCost (AssetClass, MarketPriceHourly) are such a list. Their disks are priced per GB and
 * hour, and nodes that name no type are known by their InstanceID. EndTimestamp says when the line was made and ends
 * nothing.
 */
#include "pricing/import/intake.h"
#include "pricing/import/price_columns.h"
#include "pricing/import_list.h"

#include <string.h>

enum column {
    PROVIDER,
    REGION,
    ITEM,
    SECOND_ITEM,
    PRICE,
    HOURLY_PRICE,
    SPOT,
    METER,
    TERM,
    YEARS,
    PAYMENT,
    UPFRONT,
    SYSTEM,
    ZONE,
    FROM,
    TO,
    VCPUS,
    MEMORY,
    GPU,
    GPUS,
    UNIT,
    CURRENCY,
    COLUMNS
};

static const char *const names[COLUMNS] = {
    [PROVIDER] = "provider|cloud",
    [REGION] = "region|location",
    [ITEM] = "instance_type|InstanceType|type|sku|item|name",
    [SECOND_ITEM] = "InstanceID",
    [PRICE] = "price|on_demand_usd_per_hour|amount|hourly|price_per_hour|usd_per_hour|on_demand",
    [HOURLY_PRICE] = "MarketPriceHourly",
    [SPOT] = "spot|spot_price|spot_usd_per_hour",
    [METER] = "meter|AssetClass",
    [TERM] = "term",
    [YEARS] = "years",
    [PAYMENT] = "payment",
    [UPFRONT] = "upfront",
    [SYSTEM] = "system|os|operating_system",
    [ZONE] = "zone|availability_zone",
    [FROM] = "from|effective_date",
    [TO] = "to|end_date",
    [VCPUS] = "vcpus|vcpu|cpus",
    [MEMORY] = "memory_gib|memory",
    [GPU] = "gpu|gpu_name",
    [GPUS] = "gpus|gpu_count",
    [UNIT] = "per|unit",
    [CURRENCY] = "currency",
};

/* Words for what an amount is per, in the pricing unit of a meter that is held by the hour. */
static const struct {
    const char *word;
    int64_t per;
} units[] = {
    {"hour", 1},
    {"hours", 1},
    {"hr", 1},
    {"hrs", 1},
    {"h", 1},
    {"hourly", 1},
    {"day", 24},
    {"month", OL_INTAKE_MONTH_HOURS},
    {"mo", 730},
    {"monthly", OL_INTAKE_MONTH_HOURS},
    {"year", OL_INTAKE_YEAR_HOURS},
};

/* OpenCost's names. */
static const struct {
    const char *name;
    enum ol_meter meter;
} assets[] = {{"node", OL_METER_INSTANCE}, {"gpu", OL_METER_GPU}, {"pv", OL_METER_BLOCK_STORAGE}};

struct plain {
    const struct ol_csv *csv;
    struct ol_text memory;
    char product[OL_MONEY_BUFFER];
    int columns[COLUMNS];
};

static struct ol_slice text_of(const struct plain *plain, enum column column)
{
    return ol_price_column(plain->csv, plain->columns[column]);
}

static bool refuse(char why[160], const char *what, struct ol_slice found, const char *wanted)
{
    char shown[OL_SHOWN_BUFFER];
    snprintf(why, 160, "the %s is \"%.60s\"; write %s", what, ol_slice_show(found, shown), wanted);
    return false;
}

/* The index of the word among the names; `fallback` where the cell is empty, -1 where it is none of them. */
static int choice_of(struct ol_slice text, const char *const *words, int fallback)
{
    if (!text.length)
        return fallback;
    for (int i = 0; words[i]; i++)
        if (ol_intake_same(text, words[i]))
            return i;
    return -1;
}

static bool read_meter(const struct plain *plain, struct ol_price_row *row, char why[160])
{
    const struct ol_slice text = text_of(plain, METER);
    for (size_t i = 0; i < sizeof assets / sizeof *assets; i++)
        if (plain->columns[HOURLY_PRICE] != OL_NO_COLUMN && ol_intake_same(text, assets[i].name)) {
            row->meter = assets[i].meter;
            return true;
        }
    const int meter = choice_of(text, ol_meter_names, OL_METER_INSTANCE);
    row->meter = (enum ol_meter)meter;
    return meter >= 0 || refuse(why, "meter", text, "one that `outlay list` names");
}

static bool read_term(const struct plain *plain, struct ol_price_row *row, char why[160])
{
    const struct ol_slice term = text_of(plain, TERM), payment = text_of(plain, PAYMENT);
    const int term_index = choice_of(term, ol_term_names, OL_TERM_ON_DEMAND);
    const int payment_index = choice_of(payment, ol_payment_names, OL_PAYMENT_NO_UPFRONT);
    if (term_index < 0)
        return refuse(why, "term", term, "on-demand, spot, reserved or another of the book's terms");
    if (payment_index < 0)
        return refuse(why, "payment", payment, "no-upfront, partial-upfront or all-upfront");
    row->term = (enum ol_term)term_index;
    row->payment = (enum ol_payment)payment_index;
    row->upfront = text_of(plain, UPFRONT);
    const int64_t years = ol_intake_whole(text_of(plain, YEARS));
    row->years = years == 3 ? 3 : 1;
    if (!ol_term_is_commitment(row->term))
        row->years = 0;
    else if (text_of(plain, YEARS).length && years != 1 && years != 3)
        return refuse(why, "number of years", text_of(plain, YEARS), "1 or 3");
    return true;
}

/* "1000", "month", "1000 requests", "1 GB": a number, and a word that says more only of hours. */
static bool read_unit(const struct plain *plain, struct ol_price_row *row, char why[160])
{
    const struct ol_slice text = text_of(plain, UNIT);
    const char *blank = text.length ? memchr(text.data, ' ', text.length) : NULL;
    struct ol_slice word = text;
    int64_t count = ol_intake_whole(blank ? (struct ol_slice){text.data, (size_t)(blank - text.data)} : text);
    if (!text.length)
        return true;
    if (count == 0)
        return refuse(why, "unit", text, "a number above 0, hour, month or year");
    if (count > 0)
        word = ol_slice_trim(
            (struct ol_slice){blank ? blank : "", blank ? text.length - (size_t)(blank - text.data) : 0});
    row->per = count > 0 ? count : 1;
    if (ol_meter_types[row->meter].way != OL_METER_HELD)
        return true;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (ol_intake_same(word, units[i].word))
            return !__builtin_mul_overflow(row->per, units[i].per, &row->per);
    return !word.length || refuse(why, "unit", text, "hour, day, month or year, with a number before it or not");
}

static bool read_instant(const struct plain *plain, enum column column, ol_time fallback, ol_time *instant,
                         char why[160])
{
    const struct ol_slice text = text_of(plain, column);
    *instant = fallback;
    return !text.length || ol_instant_parse(text, instant, why);
}

static bool read_price(struct plain *plain, struct ol_price_row *row, char why[160])
{
    row->amount = text_of(plain, PRICE);
    if (row->amount.length || plain->columns[HOURLY_PRICE] == OL_NO_COLUMN)
        return true;
    row->amount = text_of(plain, HOURLY_PRICE);
    if (!row->amount.length || ol_meter_types[row->meter].way != OL_METER_STORED)
        return true;
    row->amount = ol_intake_times(row->amount, OL_INTAKE_MONTH_HOURS, plain->product, why);
    return row->amount.length > 0;
}

/* Types have names of their own; disks and addresses too, which stay. */
static void settle_item(const struct ol_intake *intake, struct ol_price_row *row)
{
    if (ol_import_has_types(row->meter))
        row->item = ol_intake_type_name(intake, row->item);
}

static bool read_row(struct plain *plain, const struct ol_import *import, struct ol_price_row *row, char why[160])
{
    *row = (struct ol_price_row){
        .item = text_of(plain, ITEM),
        .region = text_of(plain, REGION),
        .zone = text_of(plain, ZONE),
        .system = text_of(plain, SYSTEM),
    };
    if (!row->item.length)
        row->item = text_of(plain, SECOND_ITEM);
    if (!row->region.length && import->region)
        row->region = ol_slice_of(import->region);
    return read_meter(plain, row, why) && read_term(plain, row, why) && read_unit(plain, row, why) &&
           read_instant(plain, FROM, import->from, &row->from, why) &&
           read_instant(plain, TO, OL_NEVER, &row->to, why) && read_price(plain, row, why);
}

static void take_type(struct ol_intake *intake, struct plain *plain, struct ol_slice name)
{
    const struct ol_slice memory = text_of(plain, MEMORY), gpu = text_of(plain, GPU);
    const int64_t gpus = ol_intake_whole(text_of(plain, GPUS));
    struct ol_type_row type = {.name = name, .vcpus = text_of(plain, VCPUS)};
    double number;
    ol_text_clear(&plain->memory);
    ol_text_add(&plain->memory, memory.data, memory.length);
    if (ol_slice_real(memory, &number))
        ol_text_adds(&plain->memory, "GiB");
    type.memory = (struct ol_slice){ol_text_string(&plain->memory), plain->memory.length};
    if (gpu.length && gpus != 0) {
        type.gpu = gpu;
        type.gpus = gpus > 0 ? gpus : 1;
    }
    if (type.vcpus.length || type.memory.length || type.gpus)
        ol_intake_type(intake, &type);
}

/* Another cloud's row, or one in another currency: such a list is imported once for each. */
static bool is_foreign(const struct plain *plain, const struct ol_import *import)
{
    const struct ol_slice provider = text_of(plain, PROVIDER), currency = text_of(plain, CURRENCY);
    return (provider.length && import->provider && !ol_intake_same(provider, import->provider)) ||
           (currency.length && !ol_intake_same(currency, import->currency ? import->currency : "USD"));
}

static void take_row(struct ol_intake *intake, struct plain *plain)
{
    const struct ol_place place = ol_csv_place(plain->csv);
    const struct ol_slice spot = text_of(plain, SPOT);
    struct ol_price_row row;
    char why[160];
    intake->tally->rows++;
    if (is_foreign(plain, intake->import)) {
        intake->tally->filtered++;
        return;
    }
    if (!read_row(plain, intake->import, &row, why)) {
        ol_import_malformed(intake->tally, place, "%s", why);
        return;
    }
    settle_item(intake, &row);
    if (row.meter == OL_METER_INSTANCE && ol_intake_wants(intake, &row))
        take_type(intake, plain, row.item);
    if (row.amount.length || !spot.length)
        ol_intake_price(intake, &row, place);
    if (!spot.length)
        return;
    row.term = OL_TERM_SPOT;
    row.years = 0;
    row.upfront = (struct ol_slice){"", 0};
    row.amount = spot;
    ol_intake_price(intake, &row, place);
}

static int find_columns(struct plain *plain, struct ol_error *error)
{
    struct ol_text found = {0};
    const int *columns = plain->columns;
    int status = OL_OK;
    ol_price_columns_find(plain->csv, names, COLUMNS, plain->columns);
    ol_price_columns_say(plain->csv, &found);
    if (columns[PRICE] == OL_NO_COLUMN && columns[HOURLY_PRICE] == OL_NO_COLUMN && columns[SPOT] == OL_NO_COLUMN)
        status =
            ol_fail(error, OL_BAD_INPUT, ol_csv_place(plain->csv),
                    "no column of the header (%s) is a price; name one of them price, amount, hourly, spot or "
                    "on_demand_usd_per_hour",
                    ol_text_string(&found));
    else if (columns[ITEM] == OL_NO_COLUMN && columns[METER] == OL_NO_COLUMN)
        status = ol_fail(error, OL_BAD_INPUT, ol_csv_place(plain->csv),
                         "no column of the header (%s) says what is priced; name one of them instance_type, type, "
                         "sku or item, or give a meter",
                         ol_text_string(&found));
    ol_text_release(&found);
    return status;
}

static int read_file(struct ol_intake *intake, struct ol_input *input, struct ol_error *error)
{
    struct plain plain = {0};
    struct ol_csv *csv = ol_csv_new(input, 0);
    int got = ol_csv_row(csv, error);
    plain.csv = csv;
    if (got > 0)
        got = find_columns(&plain, error) == OL_OK ? 1 : OL_BAD_INPUT;
    while (got > 0 && (got = ol_csv_row(csv, error)) > 0)
        take_row(intake, &plain);
    ol_csv_free(csv);
    ol_text_release(&plain.memory);
    return got;
}

static int run(const struct ol_import *import, struct ol_book_writer *writer, struct ol_import_tally *tally,
               struct ol_error *error)
{
    struct ol_intake intake = {.import = import, .writer = writer, .tally = tally};
    const int status = ol_intake_files(&intake, read_file, error);
    ol_intake_release(&intake);
    return status;
}

const struct ol_importer ol_import_plain_csv = {
    .kind = {.name = "csv", .summary = "one price a row, columns by name; OpenCost's custom prices too"},
    .heading = {.name = "prices", .provider = "custom", .title = "Prices of a CSV list", .currency = "USD"},
    .run = run,
};
