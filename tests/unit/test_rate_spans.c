/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long a row counts: minimums, increments, who ended it, minimum sizes and stays. Machines cost 3.6 dollars an
 * hour here, a tenth of a cent a second.
 */
#include "tests/rated.h"

/* The rules of Amazon and Google as their books write them. */
#define AWS_RULES                                                                                                 \
    "<rule meter='instance' term='spot' system='suse' minimum='1h' increment='1h' free-first='1h' "               \
    "provider-end='down'/>"                                                                                       \
    "<rule meter='instance' term='spot' minimum='60s' increment='1s' free-first='1h'/>"                           \
    "<rule meter='instance' system='suse' minimum='1h' increment='1h'/>"                                          \
    "<rule meter='instance' minimum='60s' increment='1s'/>"
#define AWS_PRICES                                                                                                \
    "<type name='m5.large' vcpus='2'/>"                                                                           \
    "<price meter='instance' item='m5.large' system='linux' amount='3.6'/>"                                       \
    "<price meter='instance' item='m5.large' system='windows' amount='7.2'/>"                                     \
    "<price meter='instance' item='m5.large' system='suse' amount='3.6'/>"                                        \
    "<price meter='instance' item='m5.large' system='linux' term='spot' amount='1.8'/>"                           \
    "<price meter='instance' item='m5.large' system='suse' term='spot' amount='1.8'/>"

struct span {
    const char *end, *system, *term, *ended, *billed;
};

/* Each as one row that starts at midnight. */
static void check_spans(const char *book, const char *item, const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct rated rated = {0};
        struct ol_text csv = {0};
        rated_book(&rated, "aws", book);
        ol_text_addf(&csv, "start,end,meter,item,system,term,ended,quantity\n");
        ol_text_addf(&csv, "2026-01-01,2026-01-01T%s,instance,%s,%s,%s,%s,1\n", spans[i].end, item,
                     spans[i].system, spans[i].term, spans[i].ended);
        rated_rate(&rated, ol_text_string(&csv));
        char buffer[OL_MONEY_BUFFER];
        const char *billed = ol_money_format(rated_billed(&rated), buffer);
        if (strcmp(billed, spans[i].billed) != 0)
            CHECK_REPORT("%s %s until %s, ended by %s: %s, expected %s", spans[i].system, spans[i].term,
                         spans[i].end, *spans[i].ended ? spans[i].ended : "nobody", billed, spans[i].billed);
        ol_text_release(&csv);
        rated_end(&rated);
    }
}

#define CHECK_SPANS(book, item, spans) check_spans(book, item, spans, sizeof(spans) / sizeof *(spans))

/* Per second, 60 s at least; SUSE per hour (Amazon's EC2 price page). */
static void on_demand(void)
{
    static const struct span spans[] = {
        {"00:00:01", "linux", "on-demand", "user", "0.06"}, /* 60 s */
        {"00:00:59.5", "linux", "on-demand", "", "0.06"},
        {"00:01:00", "linux", "on-demand", "user", "0.06"},
        {"00:01:01", "linux", "on-demand", "user", "0.061"},
        {"00:01:01.2", "linux", "on-demand", "user", "0.062"}, /* begun seconds count */
        {"10:00:00", "linux", "on-demand", "", "36"},
        {"00:00:30", "windows", "on-demand", "user", "0.12"},
        {"00:00:30", "suse", "on-demand", "user", "3.6"},
        {"01:00:00", "suse", "on-demand", "user", "3.6"},
        {"01:00:01", "suse", "on-demand", "user", "7.2"},
    };
    CHECK_SPANS(AWS_RULES AWS_PRICES, "m5.large", spans);
}

/* Who interrupts, how late, under which system. Half a cent every ten seconds: 1.8 an hour. */
static void spot(void)
{
    static const struct span spans[] = {
        {"00:30:00", "linux", "spot", "provider", "0"},   /* within the first hour: free */
        {"00:59:59", "linux", "spot", "provider", "0"},   /* still */
        {"01:00:00", "linux", "spot", "provider", "1.8"}, /* not within it any more */
        {"01:30:00", "linux", "spot", "provider", "2.7"}, /* seconds used */
        {"00:30:00", "linux", "spot", "user", "0.9"},     /* seconds used */
        {"00:00:10", "linux", "spot", "user", "0.03"},    /* 60 s at least */
        {"01:30:01", "linux", "spot", "user", "2.7005"},  /* 5,401 s */
        {"00:30:00", "suse", "spot", "provider", "0"},    /* no full hour */
        {"01:30:00", "suse", "spot", "provider", "1.8"},  /* one full hour, the rest free */
        {"02:59:59", "suse", "spot", "provider", "3.6"},  /* two */
        {"00:30:00", "suse", "spot", "user", "1.8"},      /* rounded up */
        {"01:30:00", "suse", "spot", "user", "3.6"},      /* rounded up */
        {"00:30:00", "linux", "spot", "", "0.9"},         /* ran on */
    };
    CHECK_SPANS(AWS_RULES AWS_PRICES, "m5.large", spans);
}

/* What the provider took back within the free hour is on the bill, at nothing: half an hour used, none billed, 1.8 on
 * demand. Of an hour and a half under SUSE one hour is billed. */
static void used_for_nothing(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws", AWS_RULES AWS_PRICES);
    rated_rate(&rated, "start,end,meter,item,system,term,ended,quantity\n"
                       "2026-01-01,2026-01-01T00:30:00,instance,m5.large,linux,spot,provider,1\n"
                       "2026-01-01,2026-01-01T01:30:00,instance,m5.large,suse,spot,provider,1\n");
    CHECK_INT(rated.count, 2);
    static const char *const quantities[] = {"0", "3600"}, *const used[] = {"1800", "5400"};
    static const char *const billed[] = {"0", "1.8"}, *const on_demand[] = {"1.8", "5.4"};
    for (size_t i = 0; i < rated.count && i < 2; i++) {
        CHECK_MONEY(rated.charges[i].quantity, quantities[i]);
        CHECK_MONEY(rated.charges[i].consumed, used[i]);
        CHECK_MONEY(rated.charges[i].billed, billed[i]);
        CHECK_MONEY(rated.charges[i].list, billed[i]);
        CHECK_MONEY(rated.charges[i].on_demand, on_demand[i]);
    }
    rated_end(&rated);
}

/* Google: per second, one minute at least, whoever reads the bill. Without a rule: as it is. */
static void a_minute_at_least(void)
{
    static const struct span google[] = {
        {"00:00:20", "", "on-demand", "user", "0.06"},
        {"00:01:30", "", "on-demand", "user", "0.09"},
    };
    /* the minimum is of what the user ends; interrupted, the seconds used */
    static const struct span interrupted[] = {{"00:00:20", "", "on-demand", "provider", "0.02"}};
    static const struct span none[] = {{"00:00:20.5", "", "on-demand", "user", "0.0205"}};
    CHECK_SPANS("<rule minimum='60s' increment='1s'/><price meter='instance' item='n1' amount='3.6'/>", "n1",
                google);
    CHECK_SPANS("<rule minimum='60s' increment='1s'/><price meter='instance' item='n1' amount='3.6'/>", "n1",
                interrupted);
    CHECK_SPANS("<price meter='instance' item='n1' amount='3.6'/>", "n1", none);
}

/* 60 s of a start at 23:59:30 on the last of January: 30 s in each month, though it was used 10 s only. */
static void over_the_month(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws", AWS_RULES AWS_PRICES);
    rated_rate(&rated, "start,end,meter,item,quantity\n"
                       "2026-01-31T23:59:30,2026-01-31T23:59:40,instance,m5.large,2\n");
    CHECK_INT(rated.count, 2);
    CHECK_MONEY(rated.charges[0].billed, "0.06"); /* 30 s x 2 */
    CHECK_MONEY(rated.charges[1].billed, "0.06");
    CHECK_MONEY(rated.charges[0].consumed, "20");
    CHECK_MONEY(rated.charges[1].consumed, "0");
    CHECK(rated.charges[0].next_month == rated.charges[1].month);
    CHECK(rated.charges[0].end == rated.charges[0].next_month);
    rated_end(&rated);
}

/* The price of 1 an hour holds to noon, then 3; each part at its own. */
static void price_history(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws",
               "<price meter='instance' item='x' amount='1'/>"
               "<price meter='instance' item='x' amount='3' from='2026-01-01T12:00:00'/>");
    rated_rate(&rated, "start,end,meter,item,quantity\n2026-01-01T10:00:00,2026-01-01T15:00:00,instance,x,1\n");
    CHECK_INT(rated.count, 2);
    CHECK_MONEY(rated.charges[0].billed, "2");
    CHECK_MONEY(rated.charges[1].billed, "9");
    rated_end(&rated);
}

/* A listed spot price of .4 that ends at noon; from then on spot is 70% off the 2 an hour of on demand. */
static void share_after_a_listed_price(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws",
               "<price meter='instance' item='x' amount='2'/><flat term='spot' discount='70%'/>"
               "<price meter='instance' item='x' term='spot' amount='0.4' to='2026-01-01T12:00:00'/>");
    rated_rate(&rated, "start,end,meter,item,term,quantity\n"
                       "2026-01-01T10:00:00,2026-01-01T15:00:00,instance,x,spot,1\n");
    CHECK_INT(rated.count, 2);
    CHECK_MONEY(rated.charges[0].billed, "0.8");
    CHECK_MONEY(rated.charges[0].on_demand, "4");
    CHECK_MONEY(rated.charges[1].billed, "1.8");
    CHECK_MONEY(rated.charges[1].on_demand, "6");
    rated_end(&rated);
}

/* What is passed from noon to noon goes by evenly: half of it in each month. */
static void passed_over_the_months_end(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws", "<price meter='egress' amount='0.09'/>");
    rated_rate(&rated, "start,end,meter,quantity\n2026-01-31T12:00:00,2026-02-01T12:00:00,egress,10\n");
    CHECK_INT(rated.count, 2);
    CHECK_MONEY(rated.charges[0].billed, "0.45");
    CHECK_MONEY(rated.charges[1].billed, "0.45");
    rated_end(&rated);
}

/* ---- what is stored ---- */

#define CLASSES                                                                                                   \
    "<class name='standard'/>"                                                                                    \
    "<class name='ia' minimum-stay='30d' minimum-size='128KiB'/>"                                                 \
    "<class name='glacier' minimum-stay='90d' overhead='32KiB' standard-overhead='8KiB' standard='standard'/>"    \
    "<price meter='storage' item='standard' amount='0.023'/>"                                                     \
    "<price meter='storage' item='ia' amount='0.0125'/>"                                                          \
    "<price meter='storage' item='glacier' amount='0.0036'/>"

static void store(struct rated *rated, const char *row)
{
    struct ol_text csv = {0};
    rated_book(rated, "aws", CLASSES);
    ol_text_addf(&csv, "start,end,meter,item,quantity,objects,ended\n%s\n", row);
    rated_rate(rated, ol_text_string(&csv));
    ol_text_release(&csv);
}

#define CHECK_STORED(row, want)                                                                                   \
    do {                                                                                                          \
        struct rated stored = {0};                                                                                \
        store(&stored, (row));                                                                                    \
        CHECK_MONEY(rated_billed(&stored), (want));                                                               \
        rated_end(&stored);                                                                                       \
    } while (0)

/* A GB-month is a GB for as long as its month is: 100 GB for all of January (31 days) and all of February (28) cost
 * the same, and seven days of February a quarter of it. */
static void months_have_lengths(void)
{
    CHECK_STORED("2026-01-01,2026-02-01,storage,standard,100,,", "2.3");
    CHECK_STORED("2026-02-01,2026-03-01,storage,standard,100,,", "2.3");
    CHECK_STORED("2026-02-01,2026-02-08,storage,standard,100,,", "0.575");
}

/* Where a book's month is 730 hours, January's 744 are more than one: 100 GB x .023 x 744/730. */
static void months_of_730_hours(void)
{
    struct rated rated = {0};
    rated.books[rated.book_count++] = rated_book_of(
        "<pricebook version='1' name='b' provider='aws' currency='USD' month='730h'>"
        "<class name='standard'/><price meter='storage' item='standard' amount='0.023'/></pricebook>");
    rated_rate(&rated, "start,end,meter,item,quantity\n2026-01-01,2026-02-01,storage,standard,100\n");
    CHECK_MONEY(rated_billed(&rated), "2.344109589");
    rated_end(&rated);
}

/* Deleted after 10 of 30 days: the other 20 are billed too; moved to the full 30 days it is the same bill. The 20 are
 * billed in November, which has 30 days: 100 x .0125 x 30/30. Kept by nobody's deletion, 10 days only. */
static void deleted_early(void)
{
    CHECK_STORED("2026-11-01,2026-11-11,storage,ia,100,,user", "1.25");
    CHECK_STORED("2026-11-01,2026-12-01,storage,ia,100,,user", "1.25");
    CHECK_STORED("2026-11-01,2026-11-11,storage,ia,100,,", "0.416666667");
    CHECK_STORED("2026-11-01,2026-11-11,storage,standard,100,,user", "0.766666667");
    /* The row's two lines: 10 days, and 20 days that were not used. */
    struct rated rated = {0};
    store(&rated, "2026-11-01,2026-11-11,storage,ia,100,,user");
    CHECK_INT(rated.count, 2);
    CHECK_MONEY(rated.charges[0].billed, "0.416666667");
    CHECK_MONEY(rated.charges[1].billed, "0.833333333");
    CHECK_MONEY(rated.charges[1].consumed, "0");
    CHECK_HAS(rated.charges[1].description, "deleted before its minimum stay");
    rated_end(&rated);
}

/* A million objects of 1 KB count as 128 KiB each: 131,072 bytes x 1e6 = 131.072 GB, x .0125. Objects above it count as
 * they are. */
static void small_objects(void)
{
    CHECK_STORED("2026-11-01,2026-12-01,storage,ia,1,1000000,", "1.6384");
    CHECK_STORED("2026-11-01,2026-12-01,storage,ia,200,1000000,", "2.5");
    CHECK_STORED("2026-11-01,2026-12-01,storage,standard,1,1000000,", "0.023");
}

/* A million objects in 100 GB: 32 KiB of each more at the class's price, (100 + 32.768) x .0036 = .4779648, and 8 KiB
 * at standard's, 8.192 x .023 = .188416. */
static void overhead(void)
{
    struct rated rated = {0};
    store(&rated, "2026-11-01,2026-12-01,storage,glacier,100,1000000,");
    CHECK_INT(rated.count, 2);
    CHECK_MONEY(rated.charges[0].billed, "0.4779648");
    CHECK_MONEY(rated.charges[1].billed, "0.188416");
    CHECK_HAS(rated.charges[1].description, "overhead of each object");
    rated_end(&rated);
}

/* Deleted after 10 of 90 days: the rest of both kinds of overhead is billed too. In November, of 30 days: 132.768 GB at
 * .0036 for 10 days .1593216 and for 80 days 1.2745728, 8.192 GB at .023 .062805333 and .502442667. */
static void overhead_deleted_early(void)
{
    struct rated rated = {0};
    store(&rated, "2026-11-01,2026-11-11,storage,glacier,100,1000000,user");
    static const char *const billed[] = {"0.1593216", "1.2745728", "0.062805333", "0.502442667"};
    CHECK_INT(rated.count, 4);
    for (size_t i = 0; i < rated.count && i < 4; i++)
        CHECK_MONEY(rated.charges[i].billed, billed[i]);
    CHECK_HAS(rated.charges[3].description, "overhead of each object, deleted before its minimum stay");
    rated_end(&rated);
}

/* Ten days of January, ten of the thirty before them: the other ten are owed, 10/31 + 10/31 of 31. Thirty days before
 * them, none is. */
static void a_stay_that_began_before(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws",
               "<class name='ia' minimum-stay='30d'/><price meter='storage' item='ia' amount='31'/>");
    rated_rate(&rated, "start,end,meter,item,quantity,ended,since\n"
                       "2025-01-01,2025-01-11,storage,ia,1,user,2024-12-22\n");
    CHECK_MONEY(rated_billed(&rated), "20");
    rated_end(&rated);
    rated = (struct rated){0};
    rated_book(&rated, "aws",
               "<class name='ia' minimum-stay='30d'/><price meter='storage' item='ia' amount='31'/>");
    rated_rate(&rated, "start,end,meter,item,quantity,ended,since\n"
                       "2025-01-01,2025-01-11,storage,ia,1,user,2024-12-02\n");
    CHECK_MONEY(rated_billed(&rated), "10");
    rated_end(&rated);
}

int main(void)
{
    CASE(on_demand);
    CASE(spot);
    CASE(used_for_nothing);
    CASE(a_minute_at_least);
    CASE(over_the_month);
    CASE(price_history);
    CASE(share_after_a_listed_price);
    CASE(months_have_lengths);
    CASE(months_of_730_hours);
    CASE(passed_over_the_months_end);
    CASE(deleted_early);
    CASE(small_objects);
    CASE(overhead);
    CASE(overhead_deleted_early);
    CASE(a_stay_that_began_before);
    return check_end();
}
