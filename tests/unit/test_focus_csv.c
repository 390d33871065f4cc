/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charges made by hand, one of each sort, and what becomes of them in a FOCUS bill. What every bill must hold is
 * checked on all of them by tests/model/focus_laws.c, which reads bytes alone.
 */
#include "tests/check.h"
#include "tests/model/focus_laws.h"

#include "outlay/arena.h"
#include "outlay/csv.h"
#include "outlay/focus.h"
#include "tests/fuzz/memory_file.h"

#define BILLION  INT64_C(1000000000)
#define HOURS(n) ((ol_money)(n)*3600 * BILLION) /* unit-seconds */

static const char book_text[] =
    "<pricebook version=\"1\" name=\"cloud\" provider=\"cloud\" title=\"Cloud, Inc.\" currency=\"USD\">"
    "<service meter=\"instance\" name=\"Machines\"/>"
    "<service meter=\"address\" name=\"Machines\"/>"
    "<service meter=\"storage\" name=\"Objects\"/>"
    "<region name=\"north-1\" area=\"eu\" title=\"The North\"/>"
    "<type name=\"p4\" family=\"p\" vcpus=\"96\" memory=\"1152GiB\" gpu=\"A100\" gpus=\"8\"/>"
    "<price meter=\"instance\" item=\"p4\" region=\"north-1\" system=\"Linux\" sku=\"SKU1\" amount=\"32.77\"/>"
    "<price meter=\"instance\" item=\"p4\" region=\"north-1\" system=\"Linux\" sku=\"SKU1\" term=\"spot\" "
    "amount=\"9.8\"/>"
    "<price meter=\"instance\" item=\"p4\" region=\"north-1\" sku=\"SKU1\" term=\"reserved\" years=\"1\" "
    "payment=\"all-upfront\" amount=\"0\" upfront=\"100000\"/>"
    "<price meter=\"storage\" item=\"standard\" region=\"north-1\" amount=\"0.023\"/>"
    "<price meter=\"function-memory\" amount=\"0.0000166667\" assumed=\"yes\"/>"
    "<price meter=\"address\" amount=\"0.005\"/>"
    "</pricebook>";

enum { ON_DEMAND, SPOT, RESERVED, STORAGE, FUNCTION, ADDRESS };

static struct {
    struct ol_book *book;
    struct ol_labels labels;
    struct ol_usage usage;
    struct ol_text text;
    struct ol_output *output;
    struct ol_focus *focus;
    ol_time month, next_month;
} world;

static const struct ol_charge_commitment plan = {"cloud/plan-1", "spring",       OL_TERM_COMPUTE_PLAN,
                                                 true,           "Savings Plan", "USD"};
static const struct ol_charge_commitment reservation = {"cloud/ri-1", "cloud/ri-1",        OL_TERM_RESERVED,
                                                        false,        "Reserved Instance", "Hours"};

static ol_label label(const char *text)
{
    return ol_label_of_text(&world.labels, text, strlen(text));
}

static void begin(enum ol_focus_version version)
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    memset(&world, 0, sizeof world);
    world.book = ol_book_of_memory(book_text, strlen(book_text), "cloud.xml", &faults, &error);
    if (!world.book) {
        printf("# %s %s\n", faults.count ? faults.items[0].message : "", error.message);
        exit(1);
    }
    world.month = 1769904000 * OL_SECOND; /* 2026-02-01 (date -u -d) */
    world.next_month = world.month + 28 * OL_DAY;
    world.usage = (struct ol_usage){.account = label("research"),
                                    .zone = label("north-1b"),
                                    .resource = label("=i-1"),
                                    .tags = label("{\"team\":\"vision\"}")};
    world.output = ol_output_to_text(&world.text);
    world.focus = ol_focus_begin(world.output, version, &(struct ol_bill){"USD", "Lab \"A\"", &world.labels});
}

static struct ol_charge charge_of(int price)
{
    const struct ol_price *found = &world.book->prices[price];
    return (struct ol_charge){
        .category = OL_CHARGE_USAGE,
        .start = world.month,
        .end = world.month + OL_HOUR,
        .month = world.month,
        .next_month = world.next_month,
        .book = world.book,
        .usage = &world.usage,
        .price = found,
        .meter = found->meter,
        .term = found->term,
        .item = found->item,
        .region = found->region == OL_NO_LABEL ? "" : "north-1",
        .description = "as used",
        .units_per_price = 3600,
        .list_price = found->price,
        .contracted_price = found->price,
        .multiplier = 1,
    };
}

static struct ol_charge bare(enum ol_charge_category category, const struct ol_charge_commitment *commitment)
{
    return (struct ol_charge){
        .category = category,
        .start = world.month,
        .end = world.month + OL_HOUR,
        .month = world.month,
        .next_month = world.next_month,
        .book = world.book,
        .meter = OL_METERS,
        .term = commitment ? (uint8_t)commitment->term : OL_TERM_ON_DEMAND,
        .region = "",
        .description = "by itself",
        .commitment = commitment,
        .multiplier = 1,
    };
}

static void add(struct ol_charge charge)
{
    CHECK_INT(ol_focus_sink(world.focus, &charge, NULL), OL_OK);
}

static ol_money dollars(const char *text)
{
    ol_money money = 0;
    char why[160];
    CHECK(ol_money_parse(ol_slice_of(text), &money, why));
    return money;
}

static void costs(struct ol_charge *charge, const char *list, const char *contracted, const char *billed,
                  const char *effective)
{
    charge->list = dollars(list);
    charge->contracted = dollars(contracted);
    charge->billed = dollars(billed);
    charge->effective = dollars(effective);
}

/* 1.5 hours at 32.77 are 49.155, at an agreed 30.00 45. */
static void add_on_demand(void)
{
    struct ol_charge charge = charge_of(ON_DEMAND);
    charge.quantity = charge.consumed = HOURS(3) / 2;
    charge.contracted_price = (struct ol_unit_price){30 * (ol_money)BILLION, 1};
    charge.on_demand = dollars("49.155");
    costs(&charge, "49.155", "45", "45", "45");
    add(charge);
}

static void add_spot(void)
{
    struct ol_charge charge = charge_of(SPOT);
    charge.quantity = charge.consumed = HOURS(1);
    costs(&charge, "9.8", "9.8", "9.8", "9.8");
    add(charge);
}

/* 0.0123 GB-seconds at 0.0000166667 are 0.00000020500041, of which billionths keep 205. */
static void add_small(void)
{
    struct ol_charge charge = charge_of(FUNCTION);
    charge.units_per_price = 1;
    charge.quantity = charge.consumed = 12300000;
    costs(&charge, "0.000000205", "0.000000205", "0.000000205", "0.000000205");
    add(charge);
}

/* 100 GB for a day of a month of 730 hours: 100 * 24 / 730 = 3.2876712328767123 GB-months, at 0.023
 * 0.075616438356164384. */
static void add_stored(void)
{
    struct ol_charge charge = charge_of(STORAGE);
    charge.units_per_price = 730 * 3600;
    charge.quantity = charge.consumed = 100 * (ol_money)86400 * BILLION;
    costs(&charge, "0.075616438", "0.075616438", "0.075616438", "0.075616438");
    add(charge);
}

static void add_address(void)
{
    struct ol_charge charge = charge_of(ADDRESS);
    charge.quantity = charge.consumed = HOURS(2);
    costs(&charge, "0.01", "0.01", "0.01", "0.01");
    add(charge);
}

/* A plan of 25 an hour: an hour of use takes 20 of it, 5 nobody uses. */
static void add_plan(void)
{
    struct ol_charge covered = charge_of(ON_DEMAND), unused = bare(OL_CHARGE_USAGE, &plan),
                     purchase = bare(OL_CHARGE_PURCHASE, &plan);
    covered.coverage = OL_COVERAGE_USED;
    covered.commitment = &plan;
    covered.term = OL_TERM_COMPUTE_PLAN;
    covered.quantity = covered.consumed = HOURS(1);
    covered.commitment_quantity = 20 * (ol_money)BILLION;
    costs(&covered, "32.77", "32.77", "0", "20");
    unused.coverage = OL_COVERAGE_UNUSED;
    unused.commitment_quantity = 5 * (ol_money)BILLION;
    costs(&unused, "5", "5", "0", "5");
    purchase.is_recurring = true;
    purchase.commitment_quantity = 25 * (ol_money)BILLION;
    costs(&purchase, "25", "25", "25", "0");
    add(purchase);
    add(covered);
    add(unused);
}

/* Two instances reserved for 100,000 each, paid at once; one hour of it all is used here. */
static void add_reservation(void)
{
    struct ol_charge purchase = charge_of(RESERVED), covered = charge_of(RESERVED);
    purchase.category = OL_CHARGE_PURCHASE;
    purchase.commitment = &reservation;
    purchase.usage = NULL;
    purchase.is_one_time = true;
    purchase.units_per_price = 1;
    purchase.quantity = 2 * BILLION;
    purchase.list_price = purchase.contracted_price = (struct ol_unit_price){100000 * (ol_money)BILLION, 1};
    purchase.commitment_quantity = 2 * 8760 * (ol_money)BILLION;
    costs(&purchase, "200000", "200000", "200000", "0");
    covered.coverage = OL_COVERAGE_USED;
    covered.commitment = &reservation;
    covered.quantity = covered.consumed = HOURS(1);
    covered.commitment_quantity = BILLION;
    costs(&covered, "0", "0", "0", "200000");
    add(purchase);
    add(covered);
}

static void add_tax_and_credit(void)
{
    struct ol_charge tax = bare(OL_CHARGE_TAX, NULL), credit = bare(OL_CHARGE_CREDIT, NULL);
    costs(&tax, "1.5", "1.5", "1.5", "1.5");
    costs(&credit, "-2.25", "-2.25", "-2.25", "-2.25");
    add(tax);
    add(credit);
}

enum {
    ROW_ON_DEMAND,
    ROW_SPOT,
    ROW_SMALL,
    ROW_STORED,
    ROW_ADDRESS,
    ROW_PLAN,
    ROW_COVERED,
    ROW_UNUSED,
    ROW_RESERVATION,
    ROW_RESERVED,
    ROW_TAX,
    ROW_CREDIT,
    ROWS
};

static void add_all(void)
{
    add_on_demand();
    add_spot();
    add_small();
    add_stored();
    add_address();
    add_plan();
    add_reservation();
    add_tax_and_credit();
}

static void end(void)
{
    ol_focus_end(world.focus);
    ol_output_close(world.output, NULL);
    ol_book_free(world.book);
    ol_labels_release(&world.labels);
}

/* ---- reading back ---- */

static struct {
    char names[80][40], cells[ROWS][80][200];
    size_t columns, rows;
} sheet;

static void copy(char *to, size_t room, struct ol_slice text)
{
    const size_t length = text.length < room ? text.length : room - 1;
    memcpy(to, text.data, length);
    to[length] = 0;
}

static void read_back(void)
{
    struct memory_file file = memory_file_new(world.text.data, world.text.length);
    struct ol_input *input = ol_input_open(file.path, OL_NOWHERE, NULL);
    struct ol_csv *csv = ol_csv_new(input, ',');
    memset(&sheet, 0, sizeof sheet);
    CHECK_INT(ol_csv_row(csv, NULL), 1);
    sheet.columns = ol_csv_field_count(csv);
    for (size_t i = 0; i < sheet.columns; i++)
        copy(sheet.names[i], sizeof sheet.names[i], ol_csv_field(csv, i));
    for (; ol_csv_row(csv, NULL) > 0 && sheet.rows < ROWS; sheet.rows++) {
        CHECK_INT(ol_csv_field_count(csv), sheet.columns);
        for (size_t i = 0; i < sheet.columns; i++)
            copy(sheet.cells[sheet.rows][i], sizeof sheet.cells[0][0], ol_csv_field(csv, i));
    }
    ol_csv_free(csv);
    ol_input_close(input);
    memory_file_free(&file);
}

static const char *at(size_t row, const char *name)
{
    for (size_t i = 0; i < sheet.columns; i++)
        if (strcmp(sheet.names[i], name) == 0)
            return sheet.cells[row][i];
    return NULL;
}

static void usage(void)
{
    static const char *const want[][2] = {
        {"AvailabilityZone", "north-1b"},
        {"BilledCost", "45"},
        {"BillingAccountId", "Lab \"A\""},
        {"BillingPeriodStart", "2026-02-01T00:00:00Z"},
        {"BillingPeriodEnd", "2026-03-01T00:00:00Z"},
        {"ChargePeriodEnd", "2026-02-01T01:00:00Z"},
        {"ChargeFrequency", "Usage-Based"},
        {"ConsumedQuantity", "1.5"},
        {"ConsumedUnit", "Hours"},
        {"ContractedCost", "45"},
        {"ContractedUnitPrice", "30"},
        {"EffectiveCost", "45"},
        {"InvoiceId", "cloud-2026-02"},
        {"ListCost", "49.155"},
        {"ListUnitPrice", "32.77"},
        {"PricingCategory", "Standard"},
        {"PricingQuantity", "1.5"},
        {"ProviderName", "Cloud, Inc."},
        {"RegionId", "north-1"},
        {"RegionName", "The North"},
        {"ResourceId", "'=i-1"},
        {"ResourceType", "instance"},
        {"ServiceCategory", "Compute"},
        {"ServiceName", "Machines"},
        {"ServiceSubcategory", "Virtual Machines"},
        {"SkuId", "SKU1"},
        {"SkuPriceId", "SKU1/on-demand"},
        {"SkuPriceDetails", "{\"InstanceType\":\"p4\",\"CoreCount\":96,\"GpuCount\":8,\"InstanceSeries\":\"p\","
                            "\"MemorySize\":1152,\"x_GpuModel\":\"A100\",\"OperatingSystem\":\"Linux\"}"},
        {"SubAccountId", "research"},
        {"Tags", "{\"team\":\"vision\"}"},
        {"CommitmentDiscountId", ""},
        {"x_Meter", "instance"},
        {"x_OnDemandCost", "49.155"},
        {"x_SourceAssumed", "false"},
        {"x_Term", "on-demand"},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        CHECK_STRING(at(ROW_ON_DEMAND, want[i][0]), want[i][1]);
    CHECK_STRING(at(ROW_SPOT, "PricingCategory"), "Dynamic");
    CHECK_STRING(at(ROW_SPOT, "SkuId"), "SKU1");
    CHECK_STRING(at(ROW_SPOT, "SkuPriceId"), "SKU1/spot");
    /* one name, one category: that of the first meter of the name */
    CHECK_STRING(at(ROW_ADDRESS, "ServiceName"), "Machines");
    CHECK_STRING(at(ROW_ADDRESS, "ServiceCategory"), "Compute");
}

static void small_amounts(void)
{
    CHECK_STRING(at(ROW_SMALL, "BilledCost"), "0.000000205");
    CHECK_STRING(at(ROW_SMALL, "ListCost"), "0.00000020500041");
    CHECK_STRING(at(ROW_SMALL, "PricingQuantity"), "0.0123");
    CHECK_STRING(at(ROW_SMALL, "x_SourceAssumed"), "true");
    CHECK_STRING(at(ROW_SMALL, "RegionId"), "");
    CHECK_STRING(at(ROW_STORED, "PricingQuantity"), "3.2876712328767123");
    CHECK_STRING(at(ROW_STORED, "ListCost"), "0.075616438356164384");
    CHECK_STRING(at(ROW_STORED, "SkuPriceDetails"), "{\"StorageClass\":\"standard\"}");
    CHECK_STRING(at(ROW_STORED, "SkuId"), "storage/standard/north-1");
}

static void commitments(void)
{
    CHECK_STRING(at(ROW_PLAN, "ChargeCategory"), "Purchase");
    CHECK_STRING(at(ROW_PLAN, "ChargeFrequency"), "Recurring");
    CHECK_STRING(at(ROW_PLAN, "CommitmentDiscountCategory"), "Spend");
    CHECK_STRING(at(ROW_PLAN, "CommitmentDiscountQuantity"), "25");
    CHECK_STRING(at(ROW_PLAN, "CommitmentDiscountStatus"), "");
    CHECK_STRING(at(ROW_PLAN, "ResourceId"), "cloud/plan-1");
    CHECK_STRING(at(ROW_PLAN, "ResourceName"), "spring");
    CHECK_STRING(at(ROW_PLAN, "PricingQuantity"), "1");
    CHECK_STRING(at(ROW_PLAN, "ListUnitPrice"), "25");
    CHECK_STRING(at(ROW_PLAN, "PricingCategory"), "Standard");
    CHECK_STRING(at(ROW_COVERED, "PricingCategory"), "Committed");
    CHECK_STRING(at(ROW_COVERED, "CommitmentDiscountStatus"), "Used");
    CHECK_STRING(at(ROW_COVERED, "CommitmentDiscountUnit"), "USD");
    CHECK_STRING(at(ROW_COVERED, "SkuPriceId"), "SKU1/compute-plan");
    CHECK_STRING(at(ROW_COVERED, "ResourceId"), "'=i-1");
    CHECK_STRING(at(ROW_UNUSED, "CommitmentDiscountStatus"), "Unused");
    CHECK_STRING(at(ROW_UNUSED, "ConsumedQuantity"), "");
    CHECK_STRING(at(ROW_UNUSED, "ServiceName"), "Savings Plan");
    CHECK_STRING(at(ROW_RESERVATION, "ChargeFrequency"), "One-Time");
    CHECK_STRING(at(ROW_RESERVATION, "CommitmentDiscountCategory"), "Usage");
    CHECK_STRING(at(ROW_RESERVATION, "ListCost"), "200000");
    CHECK_STRING(at(ROW_RESERVATION, "ResourceName"), "");
    CHECK_STRING(at(ROW_RESERVED, "SkuPriceId"), "SKU1/reserved/1y/all-upfront");
}

static void taxes_and_credits(void)
{
    CHECK_STRING(at(ROW_TAX, "ChargeCategory"), "Tax");
    CHECK_STRING(at(ROW_TAX, "ListUnitPrice"), "");
    CHECK_STRING(at(ROW_TAX, "SkuId"), "");
    CHECK_STRING(at(ROW_TAX, "ListCost"), "1.5");
    CHECK_STRING(at(ROW_TAX, "ServiceName"), "Tax");
    CHECK_STRING(at(ROW_CREDIT, "BilledCost"), "-2.25");
    CHECK_STRING(at(ROW_CREDIT, "ChargeFrequency"), "One-Time");
}

/* FOCUS 1.2 has 57 columns; 1.4 drops two of them and has ten more. Four are Outlay's. */
static void versions(void)
{
    CHECK_INT(sheet.columns, 57 + 4);
    CHECK(!at(0, "ServiceProviderName"));
    CHECK_STRING(sheet.names[sheet.columns - 1], "x_Term");
    for (size_t i = 1; i < 57; i++)
        CHECK(strcmp(sheet.names[i - 1], sheet.names[i]) < 0);
    ol_text_release(&world.text);
    begin(OL_FOCUS_1_4);
    add_all();
    end();
    read_back();
    CHECK_INT(sheet.columns, 57 - 2 + 10 + 4);
    CHECK(!at(0, "ProviderName"));
    CHECK(!at(0, "PublisherName"));
    CHECK_STRING(at(ROW_ON_DEMAND, "ServiceProviderName"), "Cloud, Inc.");
    CHECK_STRING(at(ROW_TAX, "HostProviderName"), "Not Applicable");
    CHECK_STRING(at(ROW_SPOT, "InvoiceDetailId"), "cloud-2026-02/Usage/Machines");
    CHECK_INT(focus_laws_broken(world.text.data, world.text.length, true), 0);
}

static void laws(void)
{
    CHECK_INT(focus_laws_broken(world.text.data, world.text.length, true), 0);
}

/* The laws can fail: each of these breaks one that the whole bill keeps. */
static void broken_laws(void)
{
    ol_text_release(&world.text);
    begin(OL_FOCUS_1_2);
    struct ol_charge charge = bare(OL_CHARGE_PURCHASE, &plan);
    costs(&charge, "25", "25", "25",
          "25"); /* a purchase that costs something effectively, and spread over nothing */
    add(charge);
    end();
    CHECK_INT(focus_laws_broken(world.text.data, world.text.length, false), 1);
    CHECK_INT(focus_laws_broken(world.text.data, world.text.length, true), 2);
}

/* Thousands of prices, each met again: what is written is the price's own. */
static void many_prices(void)
{
    ol_text_release(&world.text);
    begin(OL_FOCUS_1_2);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 3000; i++) {
            struct ol_charge charge = charge_of(ON_DEMAND);
            charge.quantity = charge.consumed = HOURS(1);
            charge.list_price = charge.contracted_price = (struct ol_unit_price){i * BILLION, 1};
            charge.list = charge.contracted = charge.billed = charge.effective = i * BILLION;
            add(charge);
        }
    end();
    CHECK_INT(focus_laws_broken(world.text.data, world.text.length, false), 0);
}

int main(int count, char **words)
{
    begin(OL_FOCUS_1_2);
    add_all();
    end();
    if (count > 1) { /* the bill itself, for other readers: test_focus_csv FILE */
        FILE *file = fopen(words[1], "wb");
        return !file || fwrite(world.text.data, 1, world.text.length, file) != world.text.length || fclose(file);
    }
    read_back();
    CHECK_INT(sheet.rows, ROWS);
    CASE(usage);
    CASE(small_amounts);
    CASE(commitments);
    CASE(taxes_and_credits);
    CASE(laws);
    CASE(versions);
    CASE(broken_laws);
    CASE(many_prices);
    ol_text_release(&world.text);
    return check_end();
}
