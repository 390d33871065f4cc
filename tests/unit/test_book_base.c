/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Books that extend another. Rules of the providers are typed from their documentation: EC2 bills at least 60 s of a
 * start, S3 Standard-IA at least 30 days, N1 machines that ran a whole month 30% less, of months of 730 hours.
 */
#include "pricing/book_near.h"
#include "scenarios/book_set.h"
#include "tests/fixture.h"
#include "tests/rated.h"

static struct fixture fixture;

static const char *book_text(const char *attributes, const char *inside)
{
    static char text[4000];
    snprintf(text, sizeof text, "<pricebook version='1' name='own' %s>\n%s</pricebook>\n", attributes, inside);
    return text;
}

#define OF_AWS "provider='aws' currency='USD' extends='aws'"

static void rate_one(struct rated *rated, const char *attributes, const char *inside, const char *usage)
{
    rated->books[rated->book_count++] = rated_book_of(book_text(attributes, inside));
    rated_rate(rated, usage);
}

/* 36 cents an hour, of which 60 s are .6 cents; ten seconds would be a tenth of a cent. */
static void rules_come(void)
{
    struct rated rated = {0};
    rate_one(&rated, OF_AWS, "<price meter='instance' item='m5.large' region='us-east-1' amount='0.36'/>",
             "start,end,meter,item,region,quantity\n"
             "2026-01-01T00:00:00,2026-01-01T00:00:10,instance,m5.large,us-east-1,1\n");
    CHECK_MONEY(rated_billed(&rated), "0.006");
    rated_end(&rated);
}

/* 730 hours of 1 dollar: a quarter of them each at 100, 80, 60 and 40%, 70% of 730. A list that describes the machine
 * and leaves out what Google takes off, as the calculator's does. */
static void sustained_use_comes(void)
{
    struct rated rated = {0};
    rate_one(&rated, "provider='gcp' currency='USD' extends='gcp'",
             "<type name='n1-standard-16' vcpus='16' memory='60GiB'/>"
             "<price meter='instance' item='n1-standard-16' region='us-central1' amount='1'/>",
             "start,end,meter,item,region,quantity\n"
             "2026-08-01T00:00:00,2026-08-31T10:00:00,instance,n1-standard-16,us-central1,1\n");
    CHECK_INT(rated.books[0]->month, 730 * OL_HOUR);
    CHECK_MONEY(rated_billed(&rated), "511");
    rated_end(&rated);
}

static const struct ol_price *find(const struct ol_book *book, enum ol_meter meter, const char *item,
                                   const char *region, const char *system, enum ol_term term)
{
    const struct ol_price_key key = {.meter = (uint8_t)meter,
                                     .item = ol_book_label(book, ol_slice_of(item)),
                                     .region = ol_book_label(book, ol_slice_of(region)),
                                     .system = ol_book_label(book, ol_slice_of(system)),
                                     .term = (uint8_t)term};
    return ol_book_find_near(book, &key, INT64_C(1767225600) * OL_SECOND); /* 2026-01-01 */
}

static void check_price(const struct ol_book *book, enum ol_meter meter, const char *item, const char *region,
                        const char *system, enum ol_term term, const char *want)
{
    char buffer[OL_MONEY_BUFFER];
    const struct ol_price *price = find(book, meter, item, region, system, term);
    CHECK_STRING(price ? ol_unit_price_format(price->price, buffer) : "none", want);
}

#define BASE                                                                                                      \
    "<source name='list' assumed='yes'/><service meter='instance' name='Machines'/>"                              \
    "<region name='here' area='eu' title='Here'/><region name='there'/>"                                          \
    "<type name='a1' family='a' vcpus='2' memory='4GiB' sustained='30%' size-factor='3' source='list'/>"          \
    "<type name='b1' family='b' vcpus='1'/>"                                                                      \
    "<class name='cold' minimum-stay='30d'/><rule minimum='60s'/><flat term='spot' discount='50%'/>"              \
    "<price meter='instance' item='a1' region='here' system='linux' amount='1' source='list'/>"                   \
    "<price meter='instance' item='a1' region='here' system='windows' amount='2'/>"                               \
    "<price meter='instance' item='a1' region='there' system='linux' amount='3'/>"                                \
    "<price meter='instance' item='a1' region='here' system='linux' term='reserved' years='1' amount='.5'/>"      \
    "<price meter='instance' item='b1' region='here' amount='4'/>"                                                \
    "<price meter='instance' item='b1' region='here' term='spot' amount='1' interruption-high='5%'/>"             \
    "<price meter='egress' region='here' amount='.1'/><price meter='nat' amount='.2'/>"
#define OF_BASE "provider='p' currency='USD' extends='base.xml'"

static void write_base(const char *name, const char *attributes, const char *inside)
{
    const char *text = book_text(attributes, inside);
    fixture_write(&fixture, name, text, strlen(text));
}

static struct ol_book *open_named(const char *name, struct ol_faults *faults)
{
    struct ol_error error = {0};
    struct ol_book *book = ol_book_open(fixture_path(&fixture, name), OL_NOWHERE, faults, &error);
    if (!book && faults->count == 0)
        ol_faults_add(faults, OL_NOWHERE, "%s", error.message);
    return book;
}

static struct ol_book *extend(const char *inside)
{
    struct ol_faults faults = {0};
    write_base("base.xml", "provider='p' currency='USD' month='730h'", BASE);
    write_base("own.xml", OF_BASE, inside);
    struct ol_book *book = open_named("own.xml", &faults);
    CHECK_STRING(faults.count > 0 ? faults.items[0].message : "", "");
    ol_faults_release(&faults);
    return book;
}

/* It prices a1 with Linux here, and nothing else; what Windows costs the base knows. */
static void own_prices_stand(void)
{
    struct ol_book *book = extend("<price meter='instance' item='a1' region='here' system='linux' amount='9'/>");
    check_price(book, OL_METER_INSTANCE, "a1", "here", "linux", OL_TERM_ON_DEMAND, "9");
    check_price(book, OL_METER_INSTANCE, "a1", "here", "windows", OL_TERM_ON_DEMAND, "2");
    check_price(book, OL_METER_INSTANCE, "a1", "there", "linux", OL_TERM_ON_DEMAND, "3");
    check_price(book, OL_METER_INSTANCE, "b1", "here", "linux", OL_TERM_ON_DEMAND, "4");
    check_price(book, OL_METER_INSTANCE, "b1", "here", "linux", OL_TERM_SPOT, "1");
    check_price(book, OL_METER_EGRESS, "", "here", "", OL_TERM_ON_DEMAND, "0.1");
    CHECK_INT(book->own_price_count, 1);
    CHECK_INT(book->price_count,
              8); /* and of the base's eight, that of a1 with Linux here on demand does not come */
    ol_book_free(book);
}

/* For any region it prices a1 with Linux wherever that is, and any egress whatever its region. */
static void general_prices_stand(void)
{
    struct ol_book *book =
        extend("<price meter='instance' item='a1' amount='9'/><price meter='egress' amount='.05'/>");
    check_price(book, OL_METER_INSTANCE, "a1", "here", "linux", OL_TERM_ON_DEMAND, "9");
    check_price(book, OL_METER_INSTANCE, "a1", "here", "windows", OL_TERM_ON_DEMAND, "2");
    check_price(book, OL_METER_INSTANCE, "a1", "there", "linux", OL_TERM_ON_DEMAND, "9");
    check_price(book, OL_METER_EGRESS, "", "here", "", OL_TERM_ON_DEMAND, "0.05");
    check_price(book, OL_METER_NAT, "", "here", "", OL_TERM_ON_DEMAND, "0.2");
    ol_book_free(book);
}

/* vCPUs of the family a price a1, which consists of them. */
static void components_stand(void)
{
    struct ol_book *book = extend("<price meter='vcpu' item='a' region='here' amount='.25'/>"
                                  "<price meter='memory' item='a' region='here' amount='.01'/>");
    check_price(book, OL_METER_INSTANCE, "a1", "here", "linux", OL_TERM_ON_DEMAND, "none");
    check_price(book, OL_METER_INSTANCE, "a1", "there", "linux", OL_TERM_ON_DEMAND, "3");
    check_price(book, OL_METER_INSTANCE, "b1", "here", "linux", OL_TERM_ON_DEMAND, "4");
    ol_book_free(book);
}

/* A flat term of a machine stands for its price; one of all machines, for what has none. The base has b1 on spot, and
 * a1 reserved for one year. */
static void flat_terms_stand(void)
{
    struct ol_book *book = extend("<flat term='spot' item='b1' region='here' discount='90%'/>"
                                  "<flat term='reserved' item='a1' years='3' discount='60%'/>");
    check_price(book, OL_METER_INSTANCE, "b1", "here", "linux", OL_TERM_SPOT, "none");
    CHECK_INT(book->price_count, 7);
    ol_book_free(book);
    book = extend("<flat term='reserved' item='a1' discount='60%'/><flat term='spot' discount='90%'/>");
    check_price(book, OL_METER_INSTANCE, "b1", "here", "linux", OL_TERM_SPOT, "1");
    CHECK_INT(book->price_count, 7);
    ol_book_free(book);
}

static void elements_come(void)
{
    struct ol_book *book = extend("<source name='list'/><type name='a1' vcpus='3' source='list'/>"
                                  "<region name='here' title='Own'/><rule minimum='5s'/><class name='warm'/>");
    const struct ol_book_type *type = ol_book_type(book, "a1");
    CHECK_STRING(type->family, "a");
    CHECK(type->sustained == OL_SUSTAINED_30 && type->size_factor == 3);
    CHECK(type->vcpus == 3 && type->memory_bytes == 0); /* the book's own description */
    CHECK_STRING(type->source, "list");
    CHECK(ol_book_type(book, "b1"));
    CHECK_STRING(ol_book_region(book, "here")->title, "Own");
    CHECK_STRING(ol_book_region(book, "here")->area, "eu");
    CHECK_INT(ol_book_rule(book, OL_METER_INSTANCE, OL_TERM_SPOT, NULL)->minimum, 5 * OL_SECOND);
    CHECK_INT(book->rules.count, 2);
    CHECK_INT(ol_book_class(book, "cold")->minimum_stay, 30 * OL_DAY);
    CHECK(ol_book_class(book, "warm"));
    CHECK_STRING(ol_book_service_name(book, OL_METER_INSTANCE), "Machines");
    CHECK_INT(book->flats.count, 1);
    CHECK_INT(book->month, 730 * OL_HOUR);
    ol_book_free(book);
}

/* Figures keep saying whose they are, and how sure. */
static void sources_are_told(void)
{
    struct ol_book *book = extend("<source name='list'/>");
    const struct ol_book_source *sources = book->sources.items;
    const struct ol_price *listed = find(book, OL_METER_INSTANCE, "a1", "here", "linux", OL_TERM_ON_DEMAND);
    const struct ol_price *other = find(book, OL_METER_NAT, "", "here", "", OL_TERM_ON_DEMAND);
    const struct ol_price *spot = find(book, OL_METER_INSTANCE, "b1", "here", "linux", OL_TERM_SPOT);
    CHECK_STRING(sources[listed->source].name, "own:list"); /* the base is named "own" as well */
    CHECK(listed->is_assumed && !other->is_assumed);
    CHECK_STRING(sources[other->source].name, "own:book");
    CHECK_STRING(ol_book_type(book, "a1")->source, "own:list");
    CHECK_NEAR(book->bands[spot->band].high, .05, 0);
    ol_book_free(book);
}

/* Prices in dollars are none in euros; rules are. */
static void other_currency(void)
{
    struct ol_book *book = rated_book_of(book_text("provider='azure' currency='EUR' extends='azure'", ""));
    CHECK_INT(book->price_count, 0);
    CHECK(book->types.count > 10 && book->flats.count > 0);
    ol_book_free(book);
}

/* A month that the book tells is its own. */
static void own_month(void)
{
    struct ol_book *book =
        rated_book_of(book_text("provider='gcp' currency='USD' month='calendar' extends='gcp'", ""));
    CHECK_INT(book->month, 0);
    CHECK(book->price_count > 1000 && book->own_price_count == 0);
    ol_book_free(book);
}

/* Amazon's page of S3 prices: Standard-IA has a minimum storage duration of 30 days. */
static void storage_classes_come(void)
{
    struct ol_book *book = rated_book_of(
        book_text(OF_AWS, "<price meter='storage' item='standard-ia' region='us-east-1' amount='0.01'/>"));
    CHECK_INT(ol_book_class(book, "standard-ia")->minimum_stay, 30 * OL_DAY);
    ol_book_free(book);
}

static void chains(void)
{
    struct ol_faults faults = {0};
    write_base("one.xml", "provider='p' currency='USD'", "<price meter='nat' amount='.2'/>");
    write_base("two.xml", "provider='p' currency='USD' extends='one.xml'", "");
    write_base("three.xml", "provider='p' currency='USD' extends='two.xml'", "");
    write_base("four.xml", "provider='p' currency='USD' extends='three.xml'", "");
    write_base("five.xml", "provider='p' currency='USD' extends='four.xml'", "");
    write_base("six.xml", "provider='p' currency='USD' extends='five.xml'", "");
    struct ol_book *book = open_named("five.xml", &faults);
    CHECK(book && book->price_count == 1 && faults.count == 0);
    ol_book_free(book);
    CHECK(!open_named("six.xml", &faults));
    CHECK_HAS(faults.items[0].message, "more than 4 books");
    ol_faults_release(&faults);
}

static void tells_faults(void)
{
    static const struct {
        const char *base, *attributes, *said;
    } cases[] = {
        {"", OF_BASE, "base.xml:1: "},
        {"", "provider='p' currency='USD' extends='nowhere.xml'", "nowhere.xml"},
        {"", "provider='p' currency='USD' extends='-'", "is no book"},
        {"", "provider='p' currency='USD' extends=''", "is no book"},
        {"provider='p' currency='USD' extends='own.xml'", OF_BASE, "comes to extend itself"},
        {"", "provider='p' currency='USD' extends='own.xml'", "comes to extend itself"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ol_faults faults = {0};
        write_base("base.xml", cases[i].base, "");
        write_base("own.xml", cases[i].attributes, "");
        CHECK(!open_named("own.xml", &faults));
        CHECK_INT(faults.items[0].place.line, 1);
        CHECK_HAS(faults.items[0].place.file, "own.xml");
        CHECK_HAS(faults.items[0].message, cases[i].said);
        ol_faults_release(&faults);
    }
}

/* The shipped book beside one that extends it. */
static void given_twice(void)
{
    struct ol_book_set set = {0};
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    write_base("own.xml", OF_AWS, "");
    CHECK_INT(ol_book_set_add(&set, "aws", OL_NOWHERE, &faults, &error), OL_OK);
    CHECK_INT(ol_book_set_add(&set, fixture_path(&fixture, "own.xml"), OL_NOWHERE, &faults, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "own.xml\" alone, which extends \"aws\"");
    ol_book_set_release(&set);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(rules_come);
    CASE(sustained_use_comes);
    CASE(own_prices_stand);
    CASE(general_prices_stand);
    CASE(components_stand);
    CASE(flat_terms_stand);
    CASE(elements_come);
    CASE(sources_are_told);
    CASE(other_currency);
    CASE(own_month);
    CASE(storage_classes_come);
    CASE(chains);
    CASE(tells_faults);
    CASE(given_twice);
    fixture_end(&fixture);
    return check_end();
}
