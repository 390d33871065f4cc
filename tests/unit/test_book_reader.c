/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The language of price books: what is read, and each fault with its line. The quick and the slow way of reading a
 * price are compared on random elements, good and bad ones.
 */
#include "pricing/price_reader.h"

#include "outlay/pricebook.h"
#include "tests/check.h"
#include "tests/fixture.h"

static struct ol_book *read_book(const char *text, struct ol_faults *faults)
{
    struct ol_error error = {0};
    struct ol_book *book = ol_book_of_memory(text, strlen(text), "b.xml", faults, &error);
    if (!book && faults->count == 0)
        ol_faults_add(faults, error.place, "%s", error.message);
    return book;
}

#define HEAD  "<pricebook version=\"1\" name=\"b\" provider=\"p\" currency=\"USD\">\n"
#define TAIL  "</pricebook>\n"
#define PRICE "<price meter=\"egress\" "

static void reads_everything(void)
{
    struct ol_faults faults = {0};
    struct ol_book *book = read_book(
        "<pricebook version=\"1\" name=\"b\" provider=\"p\" title=\"P &amp; Co\" currency=\"EUR\" month=\"730h\">"
        "<price meter=\"storage\" item=\"standard\" region=\"r\" tiering=\"volume\" pool=\"all\" sku=\"S1\" "
        "per=\"10\" "
        "source=\"list\" assumed=\"yes\"><tier from=\"0\" amount=\"0.23\"/><tier from=\"51200.5\" "
        "amount=\".22\"/></price>"
        "<price meter=\"instance\" item=\"a\" term=\"spot\" amount=\"0.0000166667\" from=\"2026-01-01\" "
        "to=\"2026-01-01T12:00:00+02:00\" interruption-low=\"5%\" interruption-high=\"0.1\" source=\"guess\"/>"
        "<source name=\"list\" title=\"T\" date=\"2026\"/><source name=\"guess\" assumed=\"yes\"/>"
        "<discount name=\"d\" meter=\"instance\" share=\"12%\" from=\"2026-01-01\"/>"
        "<discount name=\"e\" sku=\"S1\" price=\"0.2\"/>"
        "<credit name=\"c\" amount=\"500.25\"/><tax name=\"VAT\" share=\"19%\" to=\"2027-01-01\"/>"
        "<exchange from=\"USD\" to=\"EUR\" rate=\"0.8612\"/>"
        "<commitment name=\"m\" kind=\"savings-plan\" hourly=\"25\" term=\"3y\" start=\"2026-01-01\"/>" TAIL,
        &faults);
    CHECK(book && faults.count == 0);
    CHECK_STRING(book->title, "P & Co");
    CHECK_STRING(book->currency, "EUR");
    CHECK_INT(book->month, 730 * OL_HOUR);
    CHECK_INT(book->price_count, 2);
    const struct ol_price *price = &book->prices[0];
    CHECK_INT(price->tiering, OL_TIERS_VOLUME);
    CHECK_INT(price->tier_count, 2);
    CHECK(price->tiers[0].begin == 0 && price->tiers[1].begin == 51200500000000);
    /* 0.23 / 10 = 23 000 000 billionths, 0.22 / 10 = 22 000 000 */
    CHECK(price->price.amount == 23000000 && price->price.scale == 1);
    CHECK(price->tiers[1].price.amount == 22000000 && price->tiers[1].price.scale == 1);
    CHECK_STRING(price->sku, "S1");
    CHECK(price->pool == ol_book_label(book, ol_slice_of("all")));
    CHECK(price->is_assumed && price->source == 0);
    CHECK(price->from == OL_ALWAYS && price->to == OL_NEVER);
    price++;
    /* 0.0000166667 is 166667 tenths of a billionth */
    CHECK(price->price.amount == 166667 && price->price.scale == 10);
    CHECK_INT(price->from, INT64_C(1767225600) * OL_SECOND);
    CHECK_INT(price->to, (INT64_C(1767225600) + 36000) * OL_SECOND); /* 10:00 UTC */
    CHECK_NEAR(book->bands[price->band].low, .05, 0);
    CHECK_NEAR(book->bands[price->band].high, .1, 0);
    CHECK(price->is_assumed && price->source == 1); /* its source is assumed */
    const struct ol_book_discount *discounts = book->discounts.items;
    CHECK(book->discounts.count == 2 && !discounts[0].has_price && discounts[1].has_price);
    CHECK(discounts[0].meter == OL_METER_INSTANCE && discounts[1].meter == -1 && discounts[0].term == -1);
    CHECK(discounts[1].from == OL_ALWAYS && discounts[0].to == OL_NEVER);
    CHECK(((const struct ol_book_credit *)book->credits.items)->amount == 500250000000);
    CHECK(((const struct ol_book_exchange *)book->exchanges.items)->date == OL_ALWAYS);
    const struct ol_book_commitment *commitment = book->commitments.items;
    CHECK_INT(ol_commitment_rate_term(commitment), OL_TERM_COMPUTE_PLAN);
    CHECK_INT(commitment->term, OL_COMMITMENT_3Y);
    CHECK_STRING(commitment->node->place.file, "b.xml");
    ol_book_free(book);
}

static void exchange_for_itself(void)
{
    struct ol_faults faults = {0};
    CHECK(!read_book(HEAD "<exchange from=\"USD\" to=\"USD\" rate=\"2\"/>" TAIL, &faults));
    CHECK_INT(faults.count, 1);
    CHECK_INT(faults.items[0].place.line, 2);
    CHECK_HAS(faults.items[0].message, "give another currency");
    ol_faults_release(&faults);
}

static void tells_faults(void)
{
    static const struct {
        const char *elements; /* from line 2 on */
        int line;
        const char *said;
    } cases[] = {
        {PRICE "amount=\"1\"/>", 0, ""},
        {PRICE "/>", 2, "neither an amount nor tiers"},
        {PRICE "amount=\"1\"><tier from=\"0\" amount=\"1\"/></price>", 2, "keep one of them"},
        {PRICE ">\n<tier from=\"1\" amount=\"1\"/></price>", 3, "it has to begin at 0"},
        {PRICE ">\n<tier from=\"0\" amount=\"1\"/>\n<tier from=\"9\" amount=\"1\"/>\n<tier from=\"9\" "
               "amount=\"1\"/></price>",
         5, "inside the one before it"},
        {PRICE "><tier from=\"0\" amount=\"1\"/><tier from=\"9\" amount=\"1\"/>\n<tier from=\"5\" "
               "amount=\"1\"/></price>",
         3, "which begins at 9"},
        {PRICE "><tier from=\"0\" amount=\"-1\"/></price>", 2, "amount: \"-1\" is too small"},
        {PRICE "amount=\"-0.5\"/>", 2, "amount: \"-0.5\" is too small"},
        {PRICE "amount=\"1.2.3\"/>", 2, "is no price"},
        {PRICE "amount=\"0.0000000000000000001\"/>", 2, "more than 18 decimals"},
        {PRICE "amount=\"1\" per=\"0\"/>", 2, "per: \"0\" is too small"},
        {PRICE "amount=\"0.123456789012345678\" per=\"999999999989\"/>", 2, "too many decimals"},
        {PRICE "amount=\"1\" from=\"2026-01-01\" to=\"2025-01-01\"/>", 2, "it ends (to) before it begins (from)"},
        {PRICE "amount=\"1\" from=\"2026-13-01\"/>", 2, "from: "},
        {PRICE "amount=\"1\" upfront=\"5\"/>", 2, "belong to the rates of commitments"},
        {PRICE "amount=\"1\" term=\"reserved\"/>", 2, "for how many years"},
        {PRICE "amount=\"1\" interruption-high=\"5%\"/>", 2, "belong to term=\"spot\""},
        {PRICE "term=\"spot\" amount=\"1\" interruption-low=\"5%\"/>", 2, "interruption-low is above"},
        {PRICE "zone=\"z\" amount=\"1\"/>", 2, "does not say of which region"},
        {PRICE "amuont=\"1\"/>", 2, "did you mean \"amount\"?"},
        {"<price amount=\"1\"/>", 2, "<price> needs the attribute \"meter\""},
        {"<price meter=\"egres\" amount=\"1\"/>", 2, "did you mean \"egress\"?"},
        {PRICE "amount=\"1\">text</price>", 2, "there is text in <price>"},
        {PRICE "amount=\"1\"/>\n" PRICE "amount=\"2\"/>", 3, "the key of the price in line 2"},
        {PRICE "amount=\"1\" from=\"2026-01-01\"/>\n" PRICE "amount=\"2\"/>\n" PRICE
               "amount=\"3\" from=\"2026-01-01\"/>",
         4, "from 2026-01-01T00:00:00Z"},
        {"<source name=\"offer\"/>\n" PRICE "amount=\"1\" source=\"ofer\"/>", 3, "did you mean \"offer\"?"},
        {"<source name=\"a\"/>\n<source name=\"a\"/>", 3, "taken by another <source>, in line 2"},
        {"<type name=\"a\"/>\n<type name=\"a\"/>", 3, "taken by another <type>"},
        {"<type name=\"a\" source=\"x\"/>", 2, "no <source> named \"x\""},
        {"<service meter=\"nat\" name=\"a\"/>\n<service meter=\"nat\" name=\"b\"/>", 3, "has its name in line 2"},
        {"<class name=\"a\" standard=\"b\"/>", 2, "no <class> named \"b\""},
        {"<class name=\"a\" standard-overhead=\"8KiB\"/>", 2, "standard-overhead: it needs"},
        {"<flat term=\"on-demand\" discount=\"5%\"/>", 2, "list its prices"},
        {"<flat term=\"spot\" item=\"a\" family=\"b\" discount=\"5%\"/>", 2, "keep one of them"},
        {"<flat term=\"spot\" years=\"1\" discount=\"5%\"/>", 2, "belong to the rates of commitments"},
        {"<flat term=\"spot\" discount=\"105%\"/>", 2, "discount: "},
        {"<discount name=\"a\"/>", 2, "has neither"},
        {"<discount name=\"a\" share=\"1%\" price=\"1\"/>", 2, "has both"},
        {"<credit name=\"a\" amount=\"1\" from=\"2026-02-01\" to=\"2026-01-01\"/>", 2, "it ends (to) before"},
        {"<credit name=\"a\" amount=\"-1\"/>", 2, "amount: \"-1\" is too small"},
        {PRICE "amount=\"1\"/><type name=\"p4d.24xlarge\"/>\n<commitment name=\"a\" kind=\"reserved\" "
               "type=\"p4d.24xlargs\" "
               "count=\"1\" "
               "term=\"1y\"/>",
         3, "did you mean \"p4d.24xlarge\"?"},
        {"<commitment name=\"a\" kind=\"reserved\" count=\"1\" term=\"1y\"/>", 2, "needs type"},
        {"<commitment name=\"a\" kind=\"savings-plan\" term=\"1y\"/>", 2, "needs hourly"},
        {"<commitment name=\"a\" kind=\"savings-plan\" hourly=\"1\" count=\"2\" term=\"1y\"/>", 2,
         "count: kind=\"savings"},
        {"<commitment name=\"a\" kind=\"committed-use\" term=\"1y\"/>", 2, "needs vcpus, memory or gpus"},
        {"<comitment/>", 2, "did you mean <commitment>?"},
        {"<banana/>", 2, "which holds source, service"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ol_faults faults = {0};
        struct ol_text text = {0};
        ol_text_addf(&text, HEAD "%s" TAIL, cases[i].elements);
        struct ol_book *book = read_book(ol_text_string(&text), &faults);
        CHECK_INT(faults.count, cases[i].line > 0);
        CHECK(!book == (cases[i].line > 0));
        if (faults.count > 0) {
            CHECK_INT(faults.items[0].place.line, cases[i].line);
            CHECK_STRING(faults.items[0].place.file, "b.xml");
            CHECK_HAS(faults.items[0].message, cases[i].said);
        }
        ol_book_free(book);
        ol_faults_release(&faults);
        ol_text_release(&text);
    }
}

static void tells_all_in_order(void)
{
    struct ol_faults faults = {0};
    CHECK(!read_book(HEAD PRICE "amount=\"1\"/>\n" PRICE "amount=\"x\"/>\n" PRICE
                                "amount=\"1\" source=\"s\"/>\n<nothing/>\n"
                                "<price/>\n" TAIL,
                     &faults));
    const int lines[] = {3, 4, 4, 5, 6};
    CHECK_INT(faults.count, 5);
    for (size_t i = 0; i < faults.count && i < 5; i++)
        CHECK_INT(faults.items[i].place.line, lines[i]);
    ol_faults_release(&faults);
}

static void refuses_other_documents(void)
{
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"<scenario version=\"1\"/>", "this is <scenario>, where <pricebook> is needed"},
        {"<pricebook version=\"2\" banana=\"yes\"/>", "\"2\" is not a version"},
        {"<pricebook version=\"1\" name=\"b\" provider=\"p\"/>", "needs the attribute \"currency\""},
        {"<!DOCTYPE pricebook SYSTEM \"http://x\"><pricebook/>", "DOCTYPE"},
        {HEAD PRICE "amount=\"1\"/>", "not well-formed"},
        {"", "empty"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ol_faults faults = {0};
        CHECK(!read_book(cases[i].text, &faults));
        CHECK_INT(faults.count, 1);
        CHECK_HAS(faults.items[0].message, cases[i].said);
        ol_faults_release(&faults);
    }
}

/* What comes before the text breaks off is told along with it. */
static void tells_faults_before_the_end(void)
{
    struct ol_faults faults = {0};
    CHECK(!read_book(HEAD PRICE "amount=\"x\"/>\n<price", &faults));
    CHECK_INT(faults.count, 2);
    CHECK_HAS(faults.items[0].message, "is no price");
    CHECK_HAS(faults.items[1].message, "not well-formed");
    ol_faults_release(&faults);
}

/* ---- one language at two speeds ---- */

/* A text of each attribute, good ones first; NULL-terminated. */
static const char *const texts[OL_PRICE_ATTRIBUTES][9] = {
    [OL_PRICE_METER] = {"instance", "egress", "database", "banana"},
    [OL_PRICE_ITEM] = {"m5.large", "17", "", "b &amp; c", " m5.large"},
    [OL_PRICE_REGION] = {"us-east-1", "eu", ""},
    [OL_PRICE_ZONE] = {"us-east-1a", "b"},
    [OL_PRICE_SYSTEM] = {"linux", "windows"},
    [OL_PRICE_TERM] = {"on-demand", "spot", "reserved", "compute-plan", " spot"},
    [OL_PRICE_YEARS] = {"1", "3", "5", "0", "01", "9"},
    [OL_PRICE_PAYMENT] = {"no-upfront", "all-upfront"},
    [OL_PRICE_AMOUNT] = {"1", "0.1380000000", ".5", "0.0000166667", "12345678901234567890", "1e-7", "-1", " 2"},
    [OL_PRICE_PER] = {"1", "10", "730", "1000000", "0"},
    [OL_PRICE_UPFRONT] = {"0", "499.5", "1e3", "x"},
    [OL_PRICE_FROM] = {"2026-01-01", "2025-06-01T12:00:00Z", "yesterday"},
    [OL_PRICE_TO] = {"2026-02-01", "2024-01-01"},
    [OL_PRICE_TIERING] = {"graduated", "volume"},
    [OL_PRICE_POOL] = {"out", ""},
    [OL_PRICE_SKU] = {"ABC.DEF", "", "1"},
    [OL_PRICE_INTERRUPTION_LOW] = {"0.05", "5%", "0"},
    [OL_PRICE_INTERRUPTION_HIGH] = {"0.1", "10%", "120%"},
    [OL_PRICE_SOURCE] = {"list", "offer", "a b"},
    [OL_PRICE_ASSUMED] = {"no", "yes", "maybe"},
};
/* Of a thousand elements, how many have the attribute. */
static const unsigned often[OL_PRICE_ATTRIBUTES] = {990, 800, 800, 100, 700, 900, 300, 200, 950, 100,
                                                    100, 400, 200, 50,  50,  500, 200, 200, 500, 50};

static const char *text_for(int attribute, uint64_t draw)
{
    size_t count = 0;
    while (texts[attribute][count])
        count++;
    return texts[attribute][draw % 4 ? draw / 4 % 2 : draw / 4 % count]; /* mostly good ones */
}

static struct ol_xml_node random_node(struct ol_xml_attribute *attributes, uint64_t *state)
{
    struct ol_xml_node node = {.name = "price", .text = "", .attributes = attributes, .place = {"b.xml", 5, 3}};
    for (int i = 0; i < OL_PRICE_ATTRIBUTES; i++)
        if (fixture_random(state) % 1000 < often[i])
            attributes[node.attribute_count++] =
                (struct ol_xml_attribute){ol_price_fields[i].name, text_for(i, fixture_random(state)), node.place};
    return node;
}

static bool is_same(const struct ol_price *a, const struct ol_price *b)
{
    return a->price.amount == b->price.amount && a->price.scale == b->price.scale && a->from == b->from &&
           a->to == b->to && strcmp(a->sku, b->sku) == 0 && a->tier_count == b->tier_count &&
           a->upfront == b->upfront && a->item == b->item && a->region == b->region && a->zone == b->zone &&
           a->system == b->system && a->pool == b->pool && a->line == b->line && a->band == b->band &&
           a->meter == b->meter && a->term == b->term && a->tiering == b->tiering && a->payment == b->payment &&
           a->years == b->years && a->source == b->source && a->is_assumed == b->is_assumed;
}

static void both_ways_agree(void)
{
    uint64_t state = 11;
    struct ol_book book = {0};
    struct ol_faults faults = {0};
    struct ol_price_reader reader = {.book = &book, .faults = &faults};
    size_t quick_ones = 0, good_ones = 0;
    for (int i = 0; i < 100000; i++) {
        struct ol_xml_attribute attributes[OL_PRICE_ATTRIBUTES];
        struct ol_price quick, slow;
        const struct ol_xml_node node = random_node(attributes, &state);
        const bool is_quick = ol_price_read_quick(&reader, &node, &quick);
        const bool is_good = ol_price_read_slow(&reader, &node, &slow);
        CHECK(!is_quick || is_good); /* what the quick way takes is no fault */
        CHECK(is_good == (faults.count == 0));
        if (is_quick && is_good)
            CHECK(is_same(&quick, &slow));
        quick_ones += is_quick;
        good_ones += is_good;
        ol_faults_release(&faults);
    }
    CHECK(good_ones > 10000 && quick_ones > good_ones / 2); /* both ways were really taken */
    ol_price_reader_release(&reader);
    ol_labels_release(&book.labels);
    ol_arena_release(&book.arena);
}

/* The quick way wants attributes in the table's order; any other order means the same. */
static void order_does_not_matter(void)
{
    struct ol_faults faults = {0};
    struct ol_book *book =
        read_book(HEAD "<price amount=\"2\" item=\"a\" meter=\"instance\" assumed=\"yes\" sku=\"s\"/>\n"
                       "<price meter=\"instance\" item=\"b\" amount=\"2\" sku=\"s\" assumed=\"yes\"/>" TAIL,
                  &faults);
    CHECK(book && book->price_count == 2);
    struct ol_price first = book->prices[0];
    first.item = book->prices[1].item, first.line = book->prices[1].line;
    CHECK(is_same(&first, &book->prices[1]));
    ol_book_free(book);
}

static void opens_shipped_books(void)
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    for (size_t i = 0; ol_shipped_books[i]; i++) {
        struct ol_book *book = ol_book_open(ol_shipped_books[i], OL_NOWHERE, &faults, &error);
        CHECK(book && faults.count == 0);
        if (book)
            CHECK_STRING(book->name, ol_shipped_books[i]);
        ol_book_free(book);
    }
    struct ol_book *book = ol_book_open("aws.xml", OL_NOWHERE, &faults, &error);
    CHECK(book != NULL);
    ol_book_free(book);
    CHECK(!ol_book_open("no-such-book.xml", (struct ol_place){"s.xml", 4, 1}, &faults, &error));
    CHECK_INT(error.place.line, 4);
    CHECK_HAS(error.message, "no-such-book.xml");
}

int main(void)
{
    CASE(reads_everything);
    CASE(tells_faults);
    CASE(exchange_for_itself);
    CASE(tells_all_in_order);
    CASE(refuses_other_documents);
    CASE(tells_faults_before_the_end);
    CASE(both_ways_agree);
    CASE(order_does_not_matter);
    CASE(opens_shipped_books);
    return check_end();
}
