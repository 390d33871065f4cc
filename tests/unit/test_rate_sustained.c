/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sustained use: what long use within a month takes off by itself. A vCPU is a dollar an hour here; months have 730
 * hours, so a quarter of one has 182.5.
 */
#include "tests/rated.h"

#define BOOK(inside)                                                                                              \
    "<pricebook version='1' name='gcp' provider='gcp' currency='USD' month='730h'>"                               \
    "<region name='us'/><region name='eu'/>"                                                                      \
    "<type name='n1-1' family='n1' vcpus='1' sustained='30%'/>"                                                   \
    "<type name='n1-4' family='n1' vcpus='4' sustained='30%'/>"                                                   \
    "<type name='n2-1' family='n2' vcpus='1' sustained='20%'/><type name='e2-1' family='e2' vcpus='1'/>"          \
    "<price meter='instance' item='n1-1' amount='1'/><price meter='instance' item='n1-4' amount='4'/>"            \
    "<price meter='instance' item='n2-1' amount='1'/><price meter='instance' item='e2-1' amount='1'/>"            \
    "<price meter='instance' item='n1-1' term='spot' amount='0.2'/>" inside "</pricebook>"
#define HEADER "start,end,meter,item,region,term,quantity\n"

static void rate(struct rated *rated, const char *book, const char *rows)
{
    struct ol_text csv = {0};
    ol_text_addf(&csv, "%s%s", HEADER, rows);
    rated->books[rated->book_count] = rated_book_of(book);
    rated->book_count += rated->books[rated->book_count] != NULL;
    rated_rate(rated, ol_text_string(&csv));
    ol_text_release(&csv);
}

#define CHECK_RATED(rows, want)                                                                                   \
    do {                                                                                                          \
        struct rated usual = {0};                                                                                 \
        rate(&usual, BOOK(""), (rows));                                                                           \
        CHECK_MONEY(rated_billed(&usual), (want));                                                                \
        rated_end(&usual);                                                                                        \
    } while (0)

/* Google's documentation: 300 h are 8% and 5% off, 730 h 30% and 20%. Exactly: 182.5 + 117.5 x .8; 182.5 +
 * 117.5 x .8678; 182.5 x (1 + .8 + .6 + .4); 182.5 x (1 + .8678 + .733 + .6). The first quarter has none of
 * it, nor have others. */
static void classes(void)
{
    CHECK_RATED("2026-01-01,2026-01-13T12:00:00,instance,n1-1,us,,1\n", "276.5");
    CHECK_RATED("2026-01-01,2026-01-13T12:00:00,instance,n2-1,us,,1\n", "284.4665");
    CHECK_RATED("2026-01-01,2026-01-31T10:00:00,instance,n1-1,us,,1\n", "511");
    CHECK_RATED("2026-01-01,2026-01-31T10:00:00,instance,n2-1,us,,1\n", "584.146");
    CHECK_RATED("2026-01-01,2026-01-08T14:00:00,instance,n1-1,us,,1\n", "182"); /* 7 days and 14 hours: 182 h */
    CHECK_RATED("2026-01-01,2026-01-31T10:00:00,instance,e2-1,us,,1\n", "730");
    CHECK_RATED("2026-01-01,2026-01-31T10:00:00,instance,n1-1,us,spot,1\n", "146");
}

/* A machine after another is one that ran on; at the same time they are two, each with 365 hours: 182.5 x 1.8. */
static void in_turn_or_together(void)
{
    CHECK_RATED("2026-01-01,2026-01-16T05:00:00,instance,n1-1,us,,1\n"
                "2026-01-16T05:00:00,2026-01-31T10:00:00,instance,n1-1,us,,1\n",
                "511");
    CHECK_RATED("2026-01-01,2026-01-16T05:00:00,instance,n1-1,us,,1\n"
                "2026-01-01,2026-01-16T05:00:00,instance,n1-1,us,,1\n",
                "657");
    CHECK_RATED("2026-01-01,2026-01-16T05:00:00,instance,n1-1,us,,2\n", "657");
    /* in other regions, other families: others */
    CHECK_RATED("2026-01-01,2026-01-16T05:00:00,instance,n1-1,us,,1\n"
                "2026-01-16T05:00:00,2026-01-31T10:00:00,instance,n1-1,eu,,1\n",
                "657");
}

/* Half an hour each, every hour: 730 of them are half the month, whichever machine takes its turn: as much as one
 * machine for all of it where they follow each other, as one for half of it where only one works. */
static void within_the_hour(void)
{
    struct ol_text one = {0}, two = {0};
    for (int hour = 0; hour < 730; hour++) {
        ol_text_addf(&one, "2026-01-%02dT%02d:00:00,2026-01-%02dT%02d:30:00,instance,n1-1,us,,1\n", 1 + hour / 24,
                     hour % 24, 1 + hour / 24, hour % 24);
        ol_text_addf(&two, "2026-01-%02dT%02d:30:00,2026-01-%02dT%02d:00:00,instance,n1-1,us,,1\n", 1 + hour / 24,
                     hour % 24, 1 + (hour + 1) / 24, (hour + 1) % 24);
    }
    CHECK_RATED(ol_text_string(&one), "328.5"); /* 365 h */
    ol_text_adds(&two, ol_text_string(&one));
    CHECK_RATED(ol_text_string(&two), "511");
    ol_text_release(&one);
    ol_text_release(&two);
}

/* Sixty for the same minute of every hour: 60 levels of 12 hours, none of which gets beyond its first quarter. */
static void bursts_are_not_long_use(void)
{
    struct ol_text rows = {0};
    for (int hour = 0; hour < 730; hour++)
        ol_text_addf(&rows, "2026-01-%02dT%02d:10:00,2026-01-%02dT%02d:11:00,instance,n1-1,us,,60\n",
                     1 + hour / 24, hour % 24, 1 + hour / 24, hour % 24);
    struct rated rated = {0};
    rate(&rated, BOOK(""), ol_text_string(&rows));
    CHECK_MONEY(rated_billed(&rated), "730");
    for (size_t i = 0; i < rated.count; i++)
        CHECK_NEAR(rated.charges[i].multiplier, 1, 0);
    ol_text_release(&rows);
    rated_end(&rated);
}

/* Sizes of a family count by their vCPUs: one of four for 365 hours, then four of one: four levels all month. */
static void sizes_of_a_family(void)
{
    CHECK_RATED("2026-01-01,2026-01-16T05:00:00,instance,n1-4,us,,1\n"
                "2026-01-16T05:00:00,2026-01-31T10:00:00,instance,n1-1,us,,4\n",
                "2044");
}

/* Each month begins anew: 31 January, 10 h, to 1 February, 10 h is the first quarter of both. */
static void months(void)
{
    CHECK_RATED("2026-01-27,2026-02-06,instance,n1-1,us,,1\n", "240");
    /* a fifth week of January has no quarter: 744 h are 182.5 x 2.4 + 196.5 x .4 */
    CHECK_RATED("2026-01-01,2026-02-01,instance,n1-1,us,,1\n", "516.6");
}

/* What a commitment covers gets nothing more: of two all month one is reserved at .5, the other is 511. */
static void covered_use(void)
{
    struct rated rated = {0};
    rate(&rated,
         BOOK("<flat term='reserved' discount='50%'/><commitment name='r' kind='reserved' type='n1-1' region='us' "
              "count='1' term='1y'/>"),
         "2026-01-01,2026-01-31T10:00:00,instance,n1-1,us,,2\n");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_NONE), "511");
    CHECK_MONEY(rated_billed(&rated), "876");
    rated_end(&rated);
}

/* A machine sold in parts: 4 vCPUs at .03, 15 GiB at .004 and a T4 at .35 make .53 an hour; each part has its own
 * levels, so all three are 30% off in a whole month. GPUs of another kind do not follow on them. */
static void parts(void)
{
    const char *book =
        "<pricebook version='1' name='gcp' provider='gcp' currency='USD' month='730h'><region name='us'/>"
        "<type name='t4' family='n1' vcpus='4' memory='15GiB' gpu='T4' gpus='1' sustained='30%'/>"
        "<type name='v100' family='n1' vcpus='4' memory='15GiB' gpu='V100' gpus='1' sustained='30%'/>"
        "<price meter='vcpu' item='n1' amount='0.03'/><price meter='memory' item='n1' amount='0.004'/>"
        "<price meter='gpu' item='T4' amount='0.35'/><price meter='gpu' item='V100' amount='2'/></pricebook>";
    struct rated rated = {0};
    rate(&rated, book, "2026-01-01,2026-01-31T10:00:00,instance,t4,us,,1\n");
    CHECK_INT(rated.count, 3);
    CHECK_MONEY(rated_billed(&rated), "270.83"); /* .53 x 511 */
    CHECK_NEAR(rated.charges[0].multiplier, 0.7, 1e-12);
    rated_end(&rated);
    /* .18 x 511 for vCPUs and memory that ran on; 328.5 x (.35 + 2) for two half months */
    rate(&rated, book,
         "2026-01-01,2026-01-16T05:00:00,instance,t4,us,,1\n2026-01-16T05:00:00,2026-01-31T10:00:00,instance,v100,"
         "us,,"
         "1\n");
    CHECK_MONEY(rated_billed(&rated), "863.955");
    rated_end(&rated);
}

/* As much off for a fleet as for one: 511 an hour's dollar, 100,000 and 400,000 of them; 20,000 of sixteen vCPUs. */
static void fleets(void)
{
    CHECK_RATED("2026-01-01,2026-01-31T10:00:00,instance,n1-1,us,,100000\n", "51100000");
    CHECK_RATED("2026-01-01,2026-01-31T10:00:00,instance,n1-4,us,,100000\n", "204400000");
    CHECK_RATED("2026-06-01,2026-07-01,instance,n1-4,us,,80000\n",
                "162240000"); /* 182.5 x 2.4 + 172.5 x .4: 507 */
}

/* Of 730 hours half cost 1 and half .5, in tiers; 30% off each: .7 x 365 x 1.5. */
static void in_tiers(void)
{
    struct rated rated = {0};
    rate(&rated,
         "<pricebook version='1' name='gcp' provider='gcp' currency='USD' month='730h'><region name='us'/>"
         "<type name='x' family='x' vcpus='1' sustained='30%'/><price meter='instance' item='x'>"
         "<tier from='0' amount='1'/><tier from='365' amount='0.5'/></price></pricebook>",
         "2026-01-01,2026-01-31T10:00:00,instance,x,us,,1\n");
    CHECK_INT(rated.count, 2);
    CHECK_MONEY(rated.charges[0].billed, "255.5");
    CHECK_MONEY(rated.charges[1].billed, "127.75");
    CHECK_NEAR(rated.charges[1].multiplier, 0.7, 1e-12);
    rated_end(&rated);
}

int main(void)
{
    CASE(classes);
    CASE(in_turn_or_together);
    CASE(within_the_hour);
    CASE(bursts_are_not_long_use);
    CASE(sizes_of_a_family);
    CASE(months);
    CASE(covered_use);
    CASE(parts);
    CASE(fleets);
    CASE(in_tiers);
    return check_end();
}
