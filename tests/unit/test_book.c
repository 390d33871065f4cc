/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking things up in books written here; on random books, each lookup is compared with a plain scan that follows the
 * words of pricebook.h: item before region before system, the exact before the open, the latest that has begun.
 */
#include "outlay/pricebook.h"

#include "tests/check.h"
#include "tests/fixture.h"

#define DAY(n) ((ol_time)(n)*OL_DAY) /* 1970-01-01 is day 0 */

static struct ol_book *book_of(const char *elements)
{
    struct ol_text text = {0};
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    ol_text_addf(&text, "<pricebook version=\"1\" name=\"b\" provider=\"p\" currency=\"USD\">%s</pricebook>",
                 elements);
    struct ol_book *book = ol_book_of_memory(ol_text_string(&text), text.length, "b.xml", &faults, &error);
    CHECK(book != NULL);
    for (size_t i = 0; i < faults.count; i++)
        CHECK_STRING(faults.items[i].message, "");
    CHECK_STRING(error.message, "");
    ol_faults_release(&faults);
    ol_text_release(&text);
    return book;
}

static ol_label label(const struct ol_book *book, const char *text)
{
    return ol_book_label(book, ol_slice_of(text));
}

/* The amount found, "none" where nothing is. */
static const char *found(const struct ol_book *book, enum ol_meter meter, const char *item, const char *region,
                         const char *zone, const char *system, ol_time at)
{
    static char buffer[OL_MONEY_BUFFER];
    const struct ol_price_key key = {.meter = (uint8_t)meter,
                                     .item = label(book, item),
                                     .region = label(book, region),
                                     .zone = label(book, zone),
                                     .system = label(book, system)};
    const struct ol_price *price = ol_book_find(book, &key, at);
    return price ? ol_unit_price_format(price->price, buffer) : "none";
}

static void falls_back(void)
{
    struct ol_book *book =
        book_of("<price meter=\"instance\" item=\"a\" region=\"r\" zone=\"z\" amount=\"1\"/>"
                "<price meter=\"instance\" item=\"a\" region=\"r\" amount=\"2\"/>"
                "<price meter=\"instance\" item=\"a\" amount=\"3\"/>"
                "<price meter=\"instance\" region=\"r\" amount=\"4\"/>"
                "<price meter=\"instance\" amount=\"5\"/>"
                "<price meter=\"instance\" item=\"a\" region=\"r\" system=\"linux\" amount=\"6\"/>"
                "<price meter=\"instance\" item=\"a\" region=\"r\" system=\"windows\" amount=\"7\"/>"
                "<price meter=\"vcpu\" region=\"r\" amount=\"8\"/>");
    const enum ol_meter meter = OL_METER_INSTANCE;
    CHECK_STRING(found(book, meter, "a", "r", "z", "linux", 0), "1");
    CHECK_STRING(found(book, meter, "a", "r", "y", "linux", 0), "6");
    CHECK_STRING(found(book, meter, "a", "r", "", "", 0), "6"); /* no system is Linux */
    CHECK_STRING(found(book, meter, "a", "r", "", "suse", 0), "2");
    CHECK_STRING(found(book, meter, "a", "r", "", "windows", 0), "7");
    CHECK_STRING(found(book, meter, "a", "q", "", "windows", 0), "3");
    CHECK_STRING(found(book, meter, "b", "r", "", "", 0), "4");
    CHECK_STRING(found(book, meter, "b", "q", "", "", 0), "5");
    CHECK_STRING(found(book, OL_METER_VCPU, "a", "r", "", "", 0), "8");
    CHECK_STRING(found(book, OL_METER_VCPU, "a", "q", "", "", 0), "none");
    CHECK_STRING(found(book, OL_METER_STORAGE, "a", "r", "", "", 0), "none");
    ol_book_free(book);
}

static void terms_are_exact(void)
{
    struct ol_book *book = book_of(
        "<price meter=\"instance\" item=\"a\" amount=\"1\"/>"
        "<price meter=\"instance\" item=\"a\" term=\"reserved\" years=\"1\" amount=\".6\"/>"
        "<price meter=\"instance\" item=\"a\" term=\"reserved\" years=\"3\" payment=\"all-upfront\" amount=\"0\" "
        "upfront=\"9000\"/>");
    struct ol_price_key key = {.meter = OL_METER_INSTANCE, .item = label(book, "a"), .term = OL_TERM_RESERVED};
    key.years = 1;
    const struct ol_price *price = ol_book_find(book, &key, 0);
    CHECK(price && price->price.amount == 600000000 && price->price.scale == 1);
    key.years = 3;
    CHECK(!ol_book_find(book, &key, 0));
    key.payment = OL_PAYMENT_ALL_UPFRONT;
    price = ol_book_find(book, &key, 0);
    CHECK(price && price->upfront == 9000 * OL_MONEY_UNIT);
    key.term = OL_TERM_SPOT;
    CHECK(!ol_book_find(book, &key, 0));
    ol_book_free(book);
}

/* 1970-01-11 is day 10, 1970-01-21 day 20, 1970-01-31 day 30. */
static void has_a_history(void)
{
    struct ol_book *book = book_of("<price meter=\"egress\" amount=\"3\" from=\"1970-01-21\" to=\"1970-01-31\"/>"
                                   "<price meter=\"egress\" amount=\"1\"/>"
                                   "<price meter=\"egress\" amount=\"2\" from=\"1970-01-11\"/>"
                                   "<price meter=\"egress\" region=\"r\" amount=\"9\" from=\"1970-01-16\"/>");
    struct ol_price_key key = {.meter = OL_METER_EGRESS};
    ol_time until;
    CHECK_STRING(found(book, OL_METER_EGRESS, "", "", "", "", DAY(-1000000)), "1");
    CHECK_STRING(found(book, OL_METER_EGRESS, "", "", "", "", DAY(10) - 1), "1");
    CHECK_STRING(found(book, OL_METER_EGRESS, "", "", "", "", DAY(10)), "2");
    CHECK_STRING(found(book, OL_METER_EGRESS, "", "", "", "", DAY(20)), "3");
    CHECK_STRING(found(book, OL_METER_EGRESS, "", "", "", "", DAY(30) - 1), "3");
    CHECK_STRING(found(book, OL_METER_EGRESS, "", "", "", "", DAY(30)), "none");
    ol_book_find_until(book, &key, DAY(3), &until);
    CHECK_INT(until, DAY(10));
    ol_book_find_until(book, &key, DAY(10), &until);
    CHECK_INT(until, DAY(20));
    ol_book_find_until(book, &key, DAY(25), &until);
    CHECK_INT(until, DAY(30));
    ol_book_find_until(book, &key, DAY(30), &until);
    CHECK_INT(until, OL_NEVER);
    key.region = label(book, "r"); /* a more particular price begins on day 15 */
    ol_book_find_until(book, &key, DAY(10), &until);
    CHECK_INT(until, DAY(15));
    CHECK_STRING(found(book, OL_METER_EGRESS, "", "r", "", "", DAY(15)), "9");
    ol_book_free(book);
}

/* ---- against a plain scan ---- */

static const char *const names[] = {"", "a", "b", "17"};

static void add_random_price(struct ol_text *text, uint64_t *state, int i)
{
    const uint64_t draw = fixture_random(state);
    const char *item = names[draw % 4], *region = names[draw / 4 % 4], *system = draw / 16 % 2 ? "linux" : "";
    const char *zone = *region ? names[draw / 32 % 3] : "";
    ol_text_addf(text, "<price meter=\"%s\" item=\"%s\" region=\"%s\" zone=\"%s\" system=\"%s\" amount=\"%d\" ",
                 draw / 128 % 2 ? "instance" : "egress", item, region, zone, system, i + 1);
    ol_text_addf(text, "from=\"1970-01-01T%02d:%02d:00Z\"/>", i / 60, i % 60); /* no two of one key alike */
}

/* How particular a price is for the key, lower first; -1: it does not fit. */
static int rank(const struct ol_price *price, const struct ol_price_key *key)
{
    const bool fits = price->meter == key->meter && price->term == key->term &&
                      (price->item == OL_NO_LABEL || price->item == key->item) &&
                      (price->region == OL_NO_LABEL || price->region == key->region) &&
                      (price->zone == OL_NO_LABEL || price->zone == key->zone) &&
                      (price->system == OL_NO_LABEL || price->system == key->system);
    const int place = price->zone != OL_NO_LABEL ? 0 : price->region != OL_NO_LABEL ? 1 : 2;
    return fits ? (price->item == OL_NO_LABEL) * 6 + place * 2 + (price->system == OL_NO_LABEL) : -1;
}

static const struct ol_price *scan(const struct ol_book *book, const struct ol_price_key *key, ol_time at)
{
    const struct ol_price *best = NULL;
    for (size_t i = 0; i < book->price_count; i++) {
        const struct ol_price *price = &book->prices[i];
        const int order = price->from <= at ? rank(price, key) : -1;
        if (order < 0)
            continue;
        if (!best || order < rank(best, key) || (order == rank(best, key) && price->from > best->from))
            best = price;
    }
    return best;
}

static void agrees_with_a_scan(void)
{
    uint64_t state = 7;
    for (int round = 0; round < 30; round++) {
        struct ol_text text = {0};
        for (int i = 0; i < 200; i++)
            add_random_price(&text, &state, i);
        struct ol_book *book = book_of(ol_text_string(&text));
        for (int i = 0; book && i < 500; i++) {
            const uint64_t draw = fixture_random(&state);
            const struct ol_price_key key = {.meter = draw % 2 ? OL_METER_INSTANCE : OL_METER_EGRESS,
                                             .item = label(book, names[draw / 2 % 4]),
                                             .region = label(book, names[draw / 8 % 4]),
                                             .zone = label(book, names[draw / 32 % 3]),
                                             .system = label(book, draw / 128 % 2 ? "linux" : "windows")};
            const ol_time at = (ol_time)(draw / 256 % 240) * OL_MINUTE;
            CHECK(ol_book_find(book, &key, at) == scan(book, &key, at));
        }
        ol_book_free(book);
        ol_text_release(&text);
    }
}

/* ---- the rest ---- */

static void finds_rules_in_their_order(void)
{
    struct ol_book *book = book_of("<rule meter=\"instance\" term=\"spot\" system=\"suse\" minimum=\"1h\"/>"
                                   "<rule meter=\"instance\" term=\"spot\" minimum=\"2m\" free-first=\"1h\"/>"
                                   "<rule minimum=\"1m\" increment=\"1s\"/>");
    CHECK_INT(ol_book_rule(book, OL_METER_INSTANCE, OL_TERM_SPOT, "suse")->minimum, OL_HOUR);
    CHECK_INT(ol_book_rule(book, OL_METER_INSTANCE, OL_TERM_SPOT, "linux")->minimum, 2 * OL_MINUTE);
    CHECK_INT(ol_book_rule(book, OL_METER_INSTANCE, OL_TERM_SPOT, NULL)->free_first, OL_HOUR);
    CHECK_INT(ol_book_rule(book, OL_METER_INSTANCE, OL_TERM_ON_DEMAND, "suse")->minimum, OL_MINUTE);
    CHECK_INT(ol_book_rule(book, OL_METER_NAT, OL_TERM_ON_DEMAND, "")->increment, OL_SECOND);
    CHECK(!ol_book_rule(book, OL_METER_EGRESS, OL_TERM_ON_DEMAND, "")); /* is not held */
    ol_book_free(book);
}

static double discount(const struct ol_book *book, const char *item, const char *region, enum ol_term term,
                       int years)
{
    const struct ol_price_key key = {.meter = OL_METER_INSTANCE,
                                     .item = label(book, item),
                                     .region = label(book, region),
                                     .term = (uint8_t)term,
                                     .years = (uint8_t)years};
    const struct ol_book_flat *flat = ol_book_flat(book, &key);
    return flat ? flat->discount : -1;
}

static void finds_flat_terms(void)
{
    struct ol_book *book = book_of("<type name=\"a.large\" family=\"a\"/><type name=\"b.large\" family=\"b\"/>"
                                   "<flat term=\"spot\" discount=\"10%\"/>"
                                   "<flat term=\"spot\" region=\"r\" discount=\"20%\"/>"
                                   "<flat term=\"spot\" family=\"a\" discount=\"30%\"/>"
                                   "<flat term=\"spot\" item=\"a.large\" region=\"r\" discount=\"40%\"/>"
                                   "<flat term=\"spot\" item=\"a.large\" region=\"r\" discount=\"50%\"/>"
                                   "<flat term=\"reserved\" years=\"3\" discount=\"60%\"/>"
                                   "<flat term=\"reserved\" discount=\"25%\"/>"
                                   "<flat meter=\"database\" term=\"ml-plan\" discount=\"5%\"/>");
    CHECK_NEAR(discount(book, "a.large", "r", OL_TERM_SPOT, 0), .4, 1e-12);
    CHECK_NEAR(discount(book, "a.large", "q", OL_TERM_SPOT, 0), .3, 1e-12);
    CHECK_NEAR(discount(book, "b.large", "r", OL_TERM_SPOT, 0), .2, 1e-12);
    CHECK_NEAR(discount(book, "b.large", "q", OL_TERM_SPOT, 0), .1, 1e-12);
    CHECK_NEAR(discount(book, "b.large", "q", OL_TERM_RESERVED, 3), .6, 1e-12);
    CHECK_NEAR(discount(book, "b.large", "q", OL_TERM_RESERVED, 1), .25, 1e-12);
    CHECK_NEAR(discount(book, "b.large", "q", OL_TERM_ML_PLAN, 1), -1, 1e-12); /* not of instances */
    ol_book_free(book);
}

static double discount_with(const struct ol_book *book, const char *item, const char *system)
{
    const struct ol_price_key key = {.meter = OL_METER_INSTANCE,
                                     .item = label(book, item),
                                     .system = label(book, system),
                                     .term = OL_TERM_SPOT};
    const struct ol_book_flat *flat = ol_book_flat(book, &key);
    return flat ? flat->discount : -1;
}

/* The key's system before any, whatever their order; a machine before a system. No system is Linux. */
static void finds_flat_terms_of_systems(void)
{
    struct ol_book *book = book_of("<price meter=\"instance\" item=\"a\" system=\"suse\" amount=\"1\"/>"
                                   "<flat term=\"spot\" item=\"a\" discount=\"10%\"/>"
                                   "<flat term=\"spot\" item=\"a\" system=\"windows\" discount=\"20%\"/>"
                                   "<flat term=\"spot\" item=\"a\" discount=\"30%\"/>"
                                   "<flat term=\"spot\" item=\"b\" system=\"linux\" discount=\"40%\"/>"
                                   "<flat term=\"spot\" system=\"windows\" discount=\"50%\"/>");
    CHECK_NEAR(discount_with(book, "a", "windows"), .2, 1e-12);
    CHECK_NEAR(discount_with(book, "a", "linux"), .1, 1e-12);
    CHECK_NEAR(discount_with(book, "a", "suse"), .1, 1e-12);
    CHECK_NEAR(discount_with(book, "a", ""), .1, 1e-12);
    CHECK_NEAR(discount_with(book, "b", ""), .4, 1e-12);
    CHECK_NEAR(discount_with(book, "b", "windows"), .5, 1e-12);
    CHECK_NEAR(discount_with(book, "b", "suse"), -1, 1e-12);
    ol_book_free(book);
}

/* AWS, "How Reserved Instances are applied": normalization factors. */
static void knows_sizes(void)
{
    struct ol_book *book = book_of("<type name=\"m5.metal\" size-factor=\"192\"/><type name=\"x\"/>");
    CHECK_NEAR(ol_book_size_factor(book, "t3.nano"), .25, 0);
    CHECK_NEAR(ol_book_size_factor(book, "t3.micro"), .5, 0);
    CHECK_NEAR(ol_book_size_factor(book, "m5.large"), 4, 0);
    CHECK_NEAR(ol_book_size_factor(book, "m5.xlarge"), 8, 0);
    CHECK_NEAR(ol_book_size_factor(book, "p4d.24xlarge"), 192, 0);
    CHECK_NEAR(ol_book_size_factor(book, "db.r5.2xlarge"), 16, 0);
    CHECK_NEAR(ol_book_size_factor(book, "m5.metal"), 192, 0);
    CHECK_NEAR(ol_book_size_factor(book, "x"), 0, 0);
    CHECK_NEAR(ol_book_size_factor(book, "m5.xlarger"), 0, 0);
    ol_book_free(book);
}

static void names_things(void)
{
    struct ol_book *book =
        book_of("<service meter=\"storage\" name=\"Simple Storage\"/>"
                "<region name=\"r\" area=\"eu\"/>"
                "<type name=\"17\" vcpus=\"2\" memory=\"1GiB\" gpu=\"T4\" gpus=\"1\"/>"
                "<type name=\"m5.large\" vcpus=\"4\"/>"
                "<class name=\"cold\" minimum-stay=\"90d\" overhead=\"32KiB\" standard=\"warm\" "
                "standard-overhead=\"8KiB\"/><class name=\"warm\"/>");
    CHECK_STRING(ol_book_service_name(book, OL_METER_STORAGE), "Simple Storage");
    CHECK_STRING(ol_book_service_name(book, OL_METER_NAT), "nat");
    CHECK_STRING(ol_book_region(book, "r")->area, "eu");
    CHECK(!ol_book_region(book, "q"));
    CHECK_NEAR(ol_book_type(book, "17")->vcpus, 2, 0);
    CHECK_INT(ol_book_type(book, "17")->memory_bytes, 1 << 30);
    CHECK_STRING(ol_book_type_of(book, label(book, "m5.large"))->name, "m5.large");
    CHECK(!ol_book_type(book, "m5"));
    CHECK(!ol_book_type_of(book, OL_NO_LABEL));
    CHECK_INT(ol_book_class(book, "cold")->minimum_stay, DAY(90));
    CHECK_INT(ol_book_class(book, "cold")->overhead_bytes, 32768);
    CHECK(!ol_book_class(book, "hot"));
    CHECK_INT(ol_book_label(book, ol_slice_of("never met")), OL_BOOK_UNKNOWN);
    CHECK_INT(ol_book_label(book, ol_slice_of("")), OL_NO_LABEL);
    CHECK(ol_book_mentions(book, ol_slice_of("m5.large")) && !ol_book_mentions(book, ol_slice_of("m5.larg")));
    CHECK(!ol_book_mentions(book, ol_slice_of("")));
    CHECK(!ol_book_type_of(book, OL_BOOK_UNKNOWN));
    ol_book_free(book);
}

static void is_empty(void)
{
    struct ol_book *book = book_of("");
    CHECK_STRING(found(book, OL_METER_INSTANCE, "a", "r", "z", "linux", 0), "none");
    CHECK(!ol_book_type(book, "a"));
    CHECK(!ol_book_rule(book, OL_METER_INSTANCE, OL_TERM_SPOT, NULL));
    CHECK(!ol_book_flat(book, &(struct ol_price_key){.meter = OL_METER_INSTANCE}));
    CHECK_STRING(book->title, "p"); /* the provider where no title is given */
    ol_book_free(book);
}

int main(void)
{
    CASE(falls_back);
    CASE(terms_are_exact);
    CASE(has_a_history);
    CASE(agrees_with_a_scan);
    CASE(finds_rules_in_their_order);
    CASE(finds_flat_terms);
    CASE(finds_flat_terms_of_systems);
    CASE(knows_sizes);
    CASE(names_things);
    CASE(is_empty);
    return check_end();
}
