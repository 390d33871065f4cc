/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an account has of its own: a currency, discounts, credits, taxes; and books beside the provider's that tell it.
 */
#include "tests/rated.h"

#define BOOK                                                                                                      \
    "<region name='us'/><region name='eu'/><type name='m5' family='m5' vcpus='2'/>"                               \
    "<price meter='instance' item='m5' amount='1' sku='SKU-1'/>"                                                  \
    "<price meter='instance' item='m5' term='spot' amount='0.4' sku='SKU-2'/>"                                    \
    "<price meter='storage' amount='0.02'/><price meter='egress' amount='0.1'/>"
#define HEADER "start,end,meter,item,region,term,quantity\n"
/* Ten hours of a machine: 10 dollars. */
#define JANUARY  "2026-01-01,2026-01-01T10:00:00,instance,m5,us,,1\n"
#define FEBRUARY "2026-02-01,2026-02-01T10:00:00,instance,m5,us,,1\n"

static void rate(struct rated *rated, const char *more, const char *rows)
{
    struct ol_text text = {0}, csv = {0};
    ol_text_addf(&text, "%s%s", BOOK, more);
    ol_text_addf(&csv, "%s%s", HEADER, rows);
    rated_book(rated, "aws", ol_text_string(&text));
    rated_rate(rated, ol_text_string(&csv));
    ol_text_release(&text);
    ol_text_release(&csv);
}

#define CHECK_RATED(more, rows, want)                                                                             \
    do {                                                                                                          \
        struct rated usual = {0};                                                                                 \
        rate(&usual, (more), (rows));                                                                             \
        CHECK_MONEY(rated_billed(&usual), (want));                                                                \
        rated_end(&usual);                                                                                        \
    } while (0)

/* ---- currency ---- */

/* Six hours before the second rate, four after it: 6 x .9 + 4 x .8; the book's own currency needs no rate. */
static void rates_by_date(void)
{
    struct rated rated = {.setting = {.currency = "EUR"}};
    rate(&rated,
         "<exchange from='USD' to='EUR' rate='0.9' date='2025-01-01'/>"
         "<exchange from='USD' to='EUR' rate='0.8' date='2026-01-01T06:00:00'/>"
         "<exchange from='USD' to='GBP' rate='0.7' date='2026-01-01T05:00:00'/>",
         JANUARY);
    CHECK_INT(rated.count, 2);
    CHECK_MONEY(rated.charges[0].billed, "5.4");
    CHECK_MONEY(rated.charges[1].billed, "3.2");
    rated_end(&rated);
    CHECK_RATED("<exchange from='USD' to='EUR' rate='0.9'/>", JANUARY, "10");
}

/* A commitment's payment and what is covered of it, at January's rate; .6 x 24 x 31 = 446.4 dollars. */
static void commitments_in_another_currency(void)
{
    struct rated rated = {.setting = {.currency = "EUR"}};
    rate(&rated,
         "<exchange from='USD' to='EUR' rate='0.5'/><flat term='reserved' discount='40%'/>"
         "<commitment name='r' kind='reserved' type='m5' region='us' count='1' term='1y' start='2026-01-01'/>",
         "2026-01-01,2026-02-01,instance,m5,us,,1\n");
    CHECK_MONEY(rated_billed(&rated), "223.2");
    CHECK_MONEY(rated_effective(&rated), "223.2");
    rated_end(&rated);
}

/* The payments of a commitment, and what its users bear of them, are at the rate of the day on which it began: 744 h of
 * .6 x .9, though dollars are cheaper from the 16th on. */
static void commitments_while_rates_change(void)
{
    struct rated rated = {.setting = {.currency = "EUR"}};
    rate(&rated,
         "<exchange from='USD' to='EUR' rate='0.9' date='2025-01-01'/>"
         "<exchange from='USD' to='EUR' rate='0.8' date='2026-01-16'/><flat term='reserved' discount='40%'/>"
         "<commitment name='r' kind='reserved' type='m5' region='us' count='1' term='1y' start='2026-01-01'/>",
         "2026-01-01,2026-02-01,instance,m5,us,,1\n");
    CHECK_MONEY(rated_billed(&rated), "401.76");
    CHECK_MONEY(rated_effective(&rated), "401.76");
    rated_end(&rated);
}

/* A book of one's own may speak of another currency than the provider's: .05 euros an hour agreed are 12 for ten
 * machines' day, and .35 euros an hour committed to are 8.4. At .5 euros a dollar the plan has .7 dollars an hour, and
 * takes .9 off: of ten machines at 1 dollar it covers seven, the other three cost 24 x 3 x .5. */
static void books_of_another_currency(void)
{
    struct rated rated = {.setting = {.currency = "EUR"}};
    rated_book(&rated, "aws", BOOK "<flat term='compute-plan' discount='90%'/>");
    struct ol_book *own = rated_book_of("<pricebook version='1' name='own' provider='acct' currency='EUR'>"
                                        "<exchange from='USD' to='EUR' rate='0.5'/>"
                                        "<discount name='d' meter='instance' price='0.05'/></pricebook>");
    rated.books[rated.book_count++] = own;
    rated_rate(&rated, HEADER "2026-01-01,2026-01-02,instance,m5,us,,10\n");
    CHECK_MONEY(rated_billed(&rated), "12");
    rated_end(&rated);

    rated = (struct rated){.setting = {.currency = "EUR"}};
    rated_book(&rated, "aws", BOOK "<flat term='compute-plan' discount='90%'/>");
    own = rated_book_of("<pricebook version='1' name='own' provider='acct' currency='EUR'>"
                        "<exchange from='USD' to='EUR' rate='0.5'/><commitment name='p' kind='savings-plan' "
                        "hourly='0.35' term='1y' start='2026-01-01'/></pricebook>");
    rated.books[rated.book_count++] = own;
    rated_rate(&rated, HEADER "2026-01-01,2026-01-02,instance,m5,us,,10\n");
    CHECK_MONEY(rated_category(&rated, OL_CHARGE_PURCHASE), "8.4");
    CHECK_MONEY(rated_billed(&rated), "44.4");
    CHECK_MONEY(rated_effective(&rated), "44.4");
    rated_end(&rated);
}

static void no_rate(void)
{
    struct rated rated = {.setting = {.currency = "EUR"}};
    rated_book(&rated, "aws", BOOK "<exchange from='USD' to='EUR' rate='0.9' date='2026-06-01'/>");
    CHECK_HAS(rated_fail(&rated, HEADER JANUARY), "no rate for 2026-01-01");
    CHECK_HAS(rated.error.message, "<exchange from=\"USD\" to=\"EUR\"");
    rated_end(&rated);
}

/* ---- discounts ---- */

/* A share, of some meters, regions, terms, SKUs, dates; the first that fits counts; or a price in its place. The list
 * cost stays as it was. */
static void discounts(void)
{
    struct rated rated = {0};
    rate(&rated, "<discount name='d' meter='instance' share='12%'/>", JANUARY);
    CHECK_MONEY(rated_billed(&rated), "8.8");
    CHECK_MONEY(rated.charges[0].list, "10");
    CHECK_MONEY(rated.charges[0].contracted, "8.8");
    CHECK_MONEY(rated.charges[0].on_demand, "10");
    rated_end(&rated);
    CHECK_RATED("<discount name='d' meter='egress' share='12%'/>", JANUARY, "10");
    CHECK_RATED("<discount name='d' item='m5' region='eu' share='12%'/>", JANUARY, "10");
    CHECK_RATED("<discount name='d' item='m5' region='us' share='0.5'/>", JANUARY, "5");
    CHECK_RATED("<discount name='d' term='spot' share='50%'/>", JANUARY, "10");
    CHECK_RATED("<discount name='d' sku='SKU-2' share='50%'/>", JANUARY, "10");
    CHECK_RATED("<discount name='d' sku='SKU-1' price='0.123'/>", JANUARY, "1.23");
    CHECK_RATED("<discount name='d' share='10%' from='2026-02-01'/>", JANUARY FEBRUARY, "19");
    CHECK_RATED("<discount name='d' share='10%' to='2026-02-01'/>", JANUARY FEBRUARY, "19");
    CHECK_RATED("<discount name='a' share='10%'/><discount name='b' share='90%'/>", JANUARY, "9");
    CHECK_RATED("<discount name='d' share='100%'/>", JANUARY, "0");
}

/* ---- credits and taxes ---- */

/* 25 of credit against three months of 10: 10, 10, 5; not before it begins, not off what it is not for, and never more
 * than there is to pay. */
static void credits(void)
{
    struct rated rated = {0};
    static const char rows[] = JANUARY FEBRUARY "2026-03-01,2026-03-01T10:00:00,instance,m5,us,,1\n";
    rate(&rated, "<credit name='c' amount='25'/>", rows);
    const char *const taken[] = {"-10", "-10", "-5"};
    size_t count = 0;
    for (size_t i = 0; i < rated.count; i++)
        if (rated.charges[i].category == OL_CHARGE_CREDIT && count < 3) {
            CHECK_MONEY(rated.charges[i].billed, taken[count]);
            CHECK_STRING(rated.charges[i].description, "c");
            count++;
        }
    CHECK_INT(count, 3);
    CHECK_MONEY(rated_billed(&rated), "5");
    rated_end(&rated);
    CHECK_RATED("<credit name='c' amount='25' from='2026-02-01'/>", rows, "10");
    CHECK_RATED("<credit name='c' amount='25' to='2026-02-01'/>", rows, "20");
    CHECK_RATED("<credit name='c' amount='25' meter='egress'/>", JANUARY "2026-01-05,,egress,,us,,70\n", "10");
    CHECK_RATED("<credit name='c' amount='100'/>", JANUARY, "0");
    CHECK_RATED("<credit name='a' amount='6'/><credit name='b' amount='6'/>", JANUARY, "0");
    CHECK_RATED("<credit name='c' amount='3'/>", JANUARY, "7");
    /* of machines too it leaves no more to take than the first has */
    CHECK_RATED("<credit name='a' amount='8'/><credit name='b' amount='8' meter='instance'/>", JANUARY, "0");
    /* 10 of machines and 7 of egress; two credits of machines take the 10 once */
    CHECK_RATED("<credit name='a' amount='8' meter='instance'/><credit name='b' amount='8' meter='instance'/>",
                JANUARY "2026-01-05,,egress,,us,,70\n", "7");
}

/* Two providers' books heed a credit of neither: 10 dollars of the first, then 5 that are left of the second. */
static void shared_credit(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws", BOOK);
    rated_book(&rated, "gcp", BOOK);
    rated_book(&rated, "own", "<credit name='c' amount='15'/>");
    rated_rate(&rated, HEADER JANUARY);
    CHECK_MONEY(rated_category(&rated, OL_CHARGE_CREDIT), "-15");
    CHECK_MONEY(rated_billed(&rated), "5");
    rated_end(&rated);
}

/* A month's tax has a period within the month, wherever the span of the bill lies. */
static void periods_of_taxes(void)
{
    struct rated rated = {0};
    rated.setting.start = INT64_C(1772323200) * OL_SECOND; /* 2026-03-01 */
    rated.setting.end = rated.setting.start + OL_DAY;
    rate(&rated, "<tax name='VAT' share='19%'/>", JANUARY);
    CHECK_INT(rated.count, 2);
    CHECK_INT(rated.charges[1].category, OL_CHARGE_TAX);
    CHECK_INT(rated.charges[1].start, INT64_C(1767225600) * OL_SECOND); /* 2026-01-01 */
    CHECK_INT(rated.charges[1].end, INT64_C(1769904000) * OL_SECOND);   /* 2026-02-01 */
    rated_end(&rated);
}

/* On what is left after credits, month by month; two taxes do not tax each other. */
static void taxes(void)
{
    CHECK_RATED("<tax name='VAT' share='19%'/>", JANUARY FEBRUARY, "23.8");
    CHECK_RATED("<tax name='VAT' share='19%' from='2026-02-01'/>", JANUARY FEBRUARY, "21.9");
    CHECK_RATED("<tax name='VAT' share='19%' to='2026-02-01'/>", JANUARY FEBRUARY, "21.9");
    CHECK_RATED("<tax name='VAT' share='19%'/><credit name='c' amount='6'/>", JANUARY, "4.76");
    CHECK_RATED("<tax name='a' share='10%'/><tax name='b' share='5%'/>", JANUARY, "11.5");
    CHECK_RATED("<tax name='a' share='10%'/><credit name='c' amount='10'/>", JANUARY, "0");
}

/* ---- books beside the provider's ---- */

/* A book without prices is heeded by its provider's, another one's is not, and one of nobody's by all. */
static void own_books(void)
{
    static const struct {
        const char *provider, *billed;
    } books[] = {{"aws", "5"}, {"gcp", "10"}, {"mine", "5"}};
    for (size_t i = 0; i < sizeof books / sizeof *books; i++) {
        struct rated rated = {0};
        rated_book(&rated, books[i].provider, "<discount name='d' share='50%'/>");
        rated_book(&rated, "aws", BOOK);
        if (strcmp(books[i].provider, "gcp") == 0)
            rated_book(&rated, "gcp", "<price meter='egress' amount='1'/>");
        rated_rate(&rated, "start,end,provider,meter,item,region,quantity\n"
                           "2026-01-01,2026-01-01T10:00:00,aws,instance,m5,us,1\n");
        CHECK_MONEY(rated_billed(&rated), books[i].billed);
        rated_end(&rated);
    }
}

/* On demand beside spot: what the same would have cost. */
static void on_demand_beside_spot(void)
{
    struct rated rated = {0};
    rate(&rated, "", "2026-01-01,2026-01-01T10:00:00,instance,m5,us,spot,1\n");
    CHECK_MONEY(rated.charges[0].billed, "4");
    CHECK_MONEY(rated.charges[0].on_demand, "10");
    rated_end(&rated);
    rated_book(&rated, "aws",
               "<type name='m5' vcpus='2'/><price meter='instance' item='m5' amount='1'/>"
               "<flat term='spot' item='m5' discount='70%'/>");
    rated_rate(&rated, HEADER "2026-01-01,2026-01-01T10:00:00,instance,m5,,spot,1\n");
    CHECK_MONEY(rated.charges[0].billed, "3");
    CHECK_MONEY(rated.charges[0].on_demand, "10");
    rated_end(&rated);
}

/* Commitments handed in beside the books', as a scenario does. */
static void commitments_of_the_setting(void)
{
    const struct ol_book_commitment commitment = {
        .name = "s", .kind = OL_COMMITMENT_RESERVED, .type = "m5", .region = "us", .count = 1};
    struct rated rated = {.setting = {.commitments = &commitment, .commitment_count = 1}};
    rate(&rated, "<flat term='reserved' discount='40%'/>", JANUARY);
    CHECK_MONEY(rated_billed(&rated), "6");
    CHECK_STRING(rated.charges[0].commitment->id, "aws/s");
    CHECK_STRING(rated.charges[0].commitment->type_name, "Reserved Instance");
    rated_end(&rated);
}

/* The span for which commitments are billed may be wider than the usage: two days at .6, ten hours of them used. */
static void billed_span(void)
{
    struct rated rated = {0};
    char why[160];
    ol_instant_parse(ol_slice_of("2025-12-31"), &rated.setting.start, why);
    ol_instant_parse(ol_slice_of("2026-01-02"), &rated.setting.end, why);
    rate(&rated,
         "<flat term='reserved' discount='40%'/><commitment name='r' kind='reserved' type='m5' region='us' "
         "count='1' "
         "term='1y' start='2025-06-01'/>",
         JANUARY);
    CHECK_MONEY(rated_billed(&rated), "28.8");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_USED), "6");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_UNUSED), "22.8");
    rated_end(&rated);
}

/* Halved from the 15th on: 14 x 24 hours at 1 dollar and 16 x 24 at .5; a discount to the 10th, on what is sent evenly
 * over the month's first twenty days, halves 9 of 20 GB. What is agreed of something else cuts nothing. */
static void discounts_begin_and_end(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws",
               "<price meter='instance' item='x' amount='1'/><price meter='egress' amount='1'/>"
               "<discount name='i' meter='instance' share='50%' from='2026-01-15'/>"
               "<discount name='e' meter='egress' share='50%' to='2026-01-10'/>"
               "<discount name='a' meter='address' share='50%' from='2026-01-07'/>");
    rated_rate(&rated, "start,end,meter,item,quantity\n2026-01-01,2026-01-31,instance,x,1\n");
    CHECK_INT(rated.count, 2);
    CHECK_MONEY(rated.charges[0].billed, "336");
    CHECK_MONEY(rated.charges[1].billed, "192");
    rated.row_count = 0;
    rated_rate(&rated, "start,end,meter,quantity\n2026-01-01,2026-01-21,egress,20\n");
    CHECK_INT(rated.count, 2);
    CHECK_MONEY(rated.charges[0].billed, "4.5");
    CHECK_MONEY(rated.charges[1].billed, "11");
    rated_end(&rated);
}

int main(void)
{
    CASE(rates_by_date);
    CASE(commitments_in_another_currency);
    CASE(commitments_while_rates_change);
    CASE(books_of_another_currency);
    CASE(no_rate);
    CASE(discounts);
    CASE(credits);
    CASE(shared_credit);
    CASE(periods_of_taxes);
    CASE(taxes);
    CASE(own_books);
    CASE(on_demand_beside_spot);
    CASE(commitments_of_the_setting);
    CASE(billed_span);
    CASE(discounts_begin_and_end);
    return check_end();
}
