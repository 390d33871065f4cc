/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Machines made of parts, flat terms, and who sells what is wished for. All amounts are worked out beside the books.
 */
#include "pricing/offers.h"

#include "tests/check.h"

static struct ol_book *book_of(const char *provider, const char *elements)
{
    struct ol_text text = {0};
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    ol_text_addf(&text, "<pricebook version=\"1\" name=\"b\" provider=\"%s\" currency=\"USD\">%s</pricebook>",
                 provider, elements);
    struct ol_book *book = ol_book_of_memory(ol_text_string(&text), text.length, "b.xml", &faults, &error);
    CHECK_INT(faults.count, 0);
    CHECK_STRING(error.message, "");
    ol_text_release(&text);
    return book;
}

static const char *const whole_book =
    "<region name=\"east\" area=\"us\"/><region name=\"west\" area=\"eu\"/>"
    "<type name=\"big\" family=\"f\" vcpus=\"96\" memory=\"1152GiB\" gpu=\"A100-40GB\" gpus=\"8\"/>"
    "<type name=\"small\" family=\"f\" vcpus=\"12\" memory=\"85GiB\" gpu=\"A100\" gpus=\"1\"/>"
    "<type name=\"plain\" family=\"c\" vcpus=\"4\" memory=\"16GiB\"/>"
    "<source name=\"guess\" assumed=\"yes\"/>"
    "<price meter=\"instance\" item=\"big\" region=\"east\" amount=\"32\"/>"
    "<price meter=\"instance\" item=\"big\" region=\"west\" amount=\"40\"/>"
    "<price meter=\"instance\" item=\"big\" region=\"west\" term=\"spot\" zone=\"west-a\" amount=\"20\"/>"
    "<price meter=\"instance\" item=\"big\" region=\"west\" term=\"spot\" zone=\"west-b\" amount=\"10\" "
    "interruption-low=\"5%\" interruption-high=\"10%\"/>"
    "<price meter=\"instance\" item=\"small\" region=\"east\" amount=\"3.5\"/>"
    "<price meter=\"instance\" item=\"plain\" amount=\"0.2\"/>"
    "<flat term=\"spot\" item=\"small\" discount=\"70%\" source=\"guess\"/>";

static struct ol_wish wish_for(const char *gpu, int64_t gpus, double spot)
{
    return (struct ol_wish){.gpu = gpu, .gpus = gpus, .spot_millionths = (int64_t)(spot * 1e6)};
}

/* "type@region" of the i-th. */
static const char *shown(const struct ol_offers *offers, size_t i)
{
    static char text[80];
    if (i >= offers->count)
        return "none";
    snprintf(text, sizeof text, "%lld %s@%s", (long long)offers->items[i].machines, offers->items[i].type->name,
             offers->items[i].region);
    return text;
}

#define BILLIONTHS(real) ((ol_money)((real)*1e9 + .5))

static void finds_and_sorts(void)
{
    struct ol_book *book = book_of("p", whole_book);
    struct ol_offers offers = {0};
    struct ol_wish wish = wish_for("a100", 8, 0);
    ol_offers_add(&offers, book, &wish);
    ol_offers_sort(&offers, OL_OFFERS_BY_PRICE);
    CHECK_INT(offers.count, 3);
    CHECK_STRING(shown(&offers, 0), "8 small@east"); /* 8 x 3.5 = 28 */
    CHECK(offers.items[0].blended == BILLIONTHS(28) && offers.items[0].per_gpu == BILLIONTHS(3.5));
    CHECK_STRING(shown(&offers, 1), "1 big@east");
    CHECK_STRING(shown(&offers, 2), "1 big@west");
    CHECK_STRING(offers.items[2].area, "eu");
    ol_offers_sort(&offers, OL_OFFERS_BY_VCPUS); /* 8 x 12 = 96 as well: then by price */
    CHECK_STRING(shown(&offers, 0), "8 small@east");
    ol_offers_release(&offers);
    ol_book_free(book);
}

static void blends_spot(void)
{
    struct ol_book *book = book_of("p", whole_book);
    struct ol_offers offers = {0};
    struct ol_wish wish = wish_for("A100", 16, .3);
    ol_offers_add(&offers, book, &wish);
    ol_offers_sort(&offers, OL_OFFERS_BY_GPU_PRICE);
    CHECK_INT(offers.count, 2); /* big has no spot in the east */
    /* 16 x (0.7 x 3.5 + 0.3 x 1.05) = 16 x 2.765 = 44.24, per GPU 2.765; an assumed share */
    CHECK_STRING(shown(&offers, 0), "16 small@east");
    CHECK(offers.items[0].blended == BILLIONTHS(44.24) && offers.items[0].per_gpu == BILLIONTHS(2.765));
    CHECK(offers.items[0].is_assumed);
    /* 2 x (0.7 x 40 + 0.3 x 10), in the cheaper zone = 62 */
    CHECK_STRING(shown(&offers, 1), "2 big@west");
    CHECK(offers.items[1].blended == BILLIONTHS(62) && !offers.items[1].is_assumed);
    CHECK_STRING(offers.items[1].spot_zone, "west-b");
    CHECK_STRING(offers.items[1].base_zone, "");
    CHECK_NEAR(offers.items[1].spot.interruption_high, .1, 1e-6);
    ol_offers_release(&offers);
    ol_book_free(book);
}

static size_t count(const struct ol_book *book, const struct ol_wish *wish)
{
    struct ol_offers offers = {0};
    ol_offers_add(&offers, book, wish);
    const size_t found = offers.count;
    ol_offers_release(&offers);
    return found;
}

static void filters(void)
{
    struct ol_book *book = book_of("p", whole_book);
    struct ol_wish wish = {0};
    CHECK_INT(count(book, &wish), 4); /* plain once, its price holds anywhere */
    wish.area = "eu";
    CHECK_INT(count(book, &wish), 2); /* big, plain */
    wish.area = "asia";
    CHECK_INT(count(book, &wish), 0);
    wish = (struct ol_wish){.region = "east"};
    CHECK_INT(count(book, &wish), 3);
    wish = (struct ol_wish){.region = "elsewhere"};
    CHECK_INT(count(book, &wish), 0);
    wish = (struct ol_wish){.vcpus = 5};
    CHECK_INT(count(book, &wish), 3);
    wish = (struct ol_wish){.memory_bytes = INT64_C(100) << 30};
    CHECK_INT(count(book, &wish), 2); /* big in two regions */
    wish = wish_for(NULL, 2, 0);
    wish.memory_bytes = INT64_C(100) << 30;
    CHECK_INT(count(book, &wish), 3); /* two of small have 170 GiB */
    wish = wish_for("A10", 0, 0);
    CHECK_INT(count(book, &wish), 0); /* "A100" is another kind */
    wish = (struct ol_wish){.term = OL_TERM_RESERVED, .years = 1};
    CHECK_INT(count(book, &wish), 0);
    ol_book_free(book);
}

static void composes_parts(void)
{
    struct ol_book *book = book_of(
        "g",
        "<type name=\"n1-std\" family=\"n1\" vcpus=\"4\" memory=\"15GiB\" gpu=\"T4\" gpus=\"2\"/>"
        "<type name=\"n1-odd\" family=\"n1\" vcpus=\"4\" memory=\"15GiB\" gpu=\"P4\" gpus=\"1\"/>"
        "<price meter=\"vcpu\" item=\"n1\" amount=\"0.03\"/><price meter=\"memory\" item=\"n1\" amount=\"0.004\"/>"
        "<price meter=\"gpu\" item=\"T4\" amount=\"0.35\" assumed=\"yes\"/>"
        "<price meter=\"vcpu\" item=\"n1\" term=\"resource\" years=\"1\" amount=\"0.01\" upfront=\"87.6\"/>"
        "<price meter=\"memory\" item=\"n1\" term=\"resource\" years=\"1\" amount=\"0.002\"/>"
        "<price meter=\"gpu\" item=\"T4\" term=\"resource\" years=\"1\" amount=\"0.2\"/>"
        "<flat term=\"spot\" discount=\"60%\" family=\"n1\"/>");
    struct ol_composition machine;
    struct ol_price_key key = {.meter = OL_METER_INSTANCE};
    /* 4 x .03 + 15 x .004 + 2 x .35 = .12 + .06 + .7 = .88 */
    CHECK(ol_compose(book, ol_book_type(book, "n1-std"), &key, 0, &machine));
    CHECK_INT(machine.count, 3);
    CHECK(machine.hourly == BILLIONTHS(.88) && machine.is_assumed && !machine.flat);
    CHECK(machine.parts[1].meter == OL_METER_MEMORY && machine.parts[1].units == 15 * OL_MONEY_UNIT);
    /* a GPU that has no price: no price at all */
    CHECK(!ol_compose(book, ol_book_type(book, "n1-odd"), &key, 0, &machine));
    /* 60% off .88 = .352 */
    key.term = OL_TERM_SPOT;
    CHECK(ol_compose(book, ol_book_type(book, "n1-std"), &key, 0, &machine));
    CHECK(machine.hourly == BILLIONTHS(.352) && machine.flat && ol_flat_millionths(machine.flat) == 400000);
    /* 4 x (.01 + 87.6 / 8760) + 15 x .002 + 2 x .2 = .08 + .03 + .4 = .51 */
    key.term = OL_TERM_RESOURCE, key.years = 1;
    CHECK(ol_compose(book, ol_book_type(book, "n1-std"), &key, 0, &machine));
    CHECK(machine.hourly == BILLIONTHS(.51));
    key.meter = OL_METER_ML_INSTANCE; /* is not sold by parts */
    CHECK(!ol_compose(book, ol_book_type(book, "n1-std"), &key, 0, &machine));
    ol_book_free(book);
}

int main(void)
{
    CASE(finds_and_sorts);
    CASE(blends_spot);
    CASE(filters);
    CASE(composes_parts);
    return check_end();
}
