/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reservations: what they cover, clock hour by clock hour, and what they cost.
 *
 * m5.large is 1 dollar an hour here, m5.xlarge 2, m5.2xlarge 4; reserved, 60 cents for each dollar.
 */
#include "tests/rated.h"

#define TYPES                                                                                                     \
    "<region name='us'/><region name='eu'/>"                                                                      \
    "<type name='m5.large' family='m5' vcpus='2'/><type name='m5.xlarge' family='m5' vcpus='4'/>"                 \
    "<type name='m5.2xlarge' family='m5' vcpus='8'/><type name='c5.large' family='c5' vcpus='2'/>"                \
    "<price meter='instance' item='m5.large' system='linux' amount='1'/>"                                         \
    "<price meter='instance' item='m5.large' system='windows' amount='1.5'/>"                                     \
    "<price meter='instance' item='m5.large' term='spot' system='linux' amount='0.3'/>"                           \
    "<price meter='instance' item='m5.xlarge' system='linux' amount='2'/>"                                        \
    "<price meter='instance' item='m5.xlarge' system='windows' amount='3'/>"                                      \
    "<price meter='instance' item='m5.2xlarge' system='linux' amount='4'/>"                                       \
    "<price meter='instance' item='c5.large' system='linux' amount='1'/>"                                         \
    "<flat term='reserved' discount='40%'/><flat term='convertible' discount='30%'/>"
#define HEADER "start,end,meter,item,region,zone,system,account,quantity\n"
#define NOON   "2026-01-01T12:00:00,2026-01-01T13:00:00,instance,"

#define RESERVE(name, more) "<commitment name='" name "' kind='reserved' term='1y' start='2026-01-01' " more "/>"

static void rate(struct rated *rated, const char *commitments, const char *rows)
{
    struct ol_text text = {0}, csv = {0};
    ol_text_addf(&text, "%s%s", TYPES, commitments);
    ol_text_addf(&csv, "%s%s", HEADER, rows);
    rated_book(rated, "aws", ol_text_string(&text));
    rated_rate(rated, ol_text_string(&csv));
    ol_text_release(&text);
    ol_text_release(&csv);
}

/* Amazon's EC2 user guide: one reservation and four machines a quarter of an hour each, at once or in turn, is one
 * reserved hour. */
static void quarters_of_an_hour_pool(void)
{
    struct rated rated = {0};
    rate(&rated, RESERVE("r", "type='m5.large' region='us' count='1'"),
         "2026-01-01T12:00:00,2026-01-01T12:15:00,instance,m5.large,us,,,,1\n"
         "2026-01-01T12:20:00,2026-01-01T12:35:00,instance,m5.large,us,,,,1\n"
         "2026-01-01T12:20:00,2026-01-01T12:35:00,instance,m5.large,us,,linux,,1\n"
         "2026-01-01T12:45:00,2026-01-01T13:00:00,instance,m5.large,us,,,,1\n");
    CHECK_NEAR(rated_hours(&rated, "m5.large", OL_COVERAGE_USED), 1, 0);
    CHECK_NEAR(rated_hours(&rated, "m5.large", OL_COVERAGE_NONE), 0, 0);
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_USED), "0.6");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_UNUSED), "0");
    CHECK_MONEY(rated_billed(&rated), "0.6");
    rated_end(&rated);
}

/* Four machines for an hour: one reserved hour and three on demand. */
static void one_of_four(void)
{
    struct rated rated = {0};
    rate(&rated, RESERVE("r", "type='m5.large' region='us' count='1'"), NOON "m5.large,us,,,,4\n");
    CHECK_NEAR(rated_hours(&rated, "m5.large", OL_COVERAGE_USED), 1, 0);
    CHECK_NEAR(rated_hours(&rated, "m5.large", OL_COVERAGE_NONE), 3, 0);
    CHECK_MONEY(rated_billed(&rated), "3.6");
    CHECK_MONEY(rated_effective(&rated), "3.6");
    rated_end(&rated);
}

/* What one hour leaves unused is no help to the next: two machines at noon, none at one: one hour on demand. */
static void hours_do_not_lend(void)
{
    struct rated rated = {.setting = {.start = 0}};
    rate(&rated, RESERVE("r", "type='m5.large' region='us' count='1'"),
         NOON "m5.large,us,,,,2\n2026-01-01T14:00:00,2026-01-01T14:30:00,instance,m5.large,us,,,,1\n");
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_USED), 1.5, 0);
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_NONE), 1, 0);
    /* noon to three: three hours are paid, half of them unused */
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_UNUSED), "0.9");
    CHECK_MONEY(rated_category(&rated, OL_CHARGE_PURCHASE), "1.8");
    CHECK_MONEY(rated_billed(&rated), "2.8");
    rated_end(&rated);
}

/* Zonal: that zone, that type and size, whether the book knows zones or not. */
static void zonal(void)
{
    struct rated rated = {0};
    rate(&rated, RESERVE("z", "type='m5.xlarge' region='us' zone='us-a' count='2'"),
         NOON "m5.xlarge,us,us-b,,,1\n" NOON "m5.xlarge,us,,,,1\n" NOON "m5.large,us,us-a,,,1\n" NOON
              "m5.xlarge,us,us-a,,,1\n");
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_USED), 1, 0);
    for (size_t i = 0; i < rated.count; i++)
        if (rated.charges[i].coverage == OL_COVERAGE_USED) {
            char buffer[OL_LABEL_BUFFER];
            CHECK_STRING(ol_label_text(&rated.labels, rated.charges[i].usage->zone, buffer), "us-a");
        }
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_UNUSED), "1.2"); /* the other of the two */
    rated_end(&rated);
}

/* A zonal one goes before a regional one, which is left for others. */
static void zonal_first(void)
{
    struct rated rated = {0};
    rate(&rated,
         RESERVE("regional", "type='m5.large' region='us' count='1'")
             RESERVE("zonal", "type='m5.large' region='us' zone='us-a' count='1'"),
         NOON "m5.large,us,us-a,,,1\n" NOON "m5.large,us,us-b,,,1\n");
    CHECK_NEAR(rated_covered(&rated, NULL, "zonal"), 1, 0);
    CHECK_NEAR(rated_covered(&rated, NULL, "regional"), 1, 0);
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_NONE), 0, 0);
    rated_end(&rated);
}

/* Regional: any zone, any size of the family, the smallest first. An xlarge reserved is 8 size units: both large (4
 * each) and nothing is left for the 2xlarge; with one large, 4 units are a quarter of the 2xlarge (16). */
static void smallest_first(void)
{
    struct rated rated = {0};
    rate(&rated, RESERVE("r", "type='m5.xlarge' region='us' count='1'"),
         NOON "m5.2xlarge,us,us-a,,,1\n" NOON "m5.large,us,us-a,,,1\n" NOON "m5.large,us,us-b,,,1\n");
    CHECK_NEAR(rated_hours(&rated, "m5.large", OL_COVERAGE_USED), 2, 0);
    CHECK_NEAR(rated_hours(&rated, "m5.2xlarge", OL_COVERAGE_USED), 0, 0);
    CHECK_MONEY(rated_billed(&rated), "5.2"); /* 4 on demand, 1.2 reserved */
    rated_end(&rated);

    rate(&rated, RESERVE("r", "type='m5.xlarge' region='us' count='1'"),
         NOON "m5.2xlarge,us,us-a,,,1\n" NOON "m5.large,us,us-a,,,1\n");
    CHECK_NEAR(rated_hours(&rated, "m5.large", OL_COVERAGE_USED), 1, 0);
    CHECK_NEAR(rated_hours(&rated, "m5.2xlarge", OL_COVERAGE_USED), 0.25, 0);
    CHECK_MONEY(rated_billed(&rated), "4.2"); /* 3/4 x 4 and 1.2 */
    rated_end(&rated);
}

/* Another region, another family, another system, spot: not theirs. */
static void not_theirs(void)
{
    struct rated rated = {0};
    rate(&rated, RESERVE("r", "type='m5.large' region='us' count='9'"),
         NOON "m5.large,eu,,,,1\n" NOON "c5.large,us,,,,1\n" NOON "m5.large,us,,windows,,1\n");
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_USED), 0, 0);
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_NONE), 3, 0);
    rated_end(&rated);

    rated_book(&rated, "aws", TYPES RESERVE("r", "type='m5.large' region='us' count='9'"));
    rated_rate(&rated, "start,end,meter,item,region,term,quantity\n" NOON "m5.large,us,spot,1\n");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_USED), "0");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_NONE), "0.3");
    rated_end(&rated);
}

/* Windows reservations have no flexible size: the type itself, under Windows. */
static void windows_is_not_flexible(void)
{
    struct rated rated = {0};
    rate(&rated, RESERVE("w", "type='m5.xlarge' region='us' system='windows' count='1'"),
         NOON "m5.large,us,,windows,,1\n" NOON "m5.xlarge,us,,linux,,1\n");
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_USED), 0, 0);
    rated_end(&rated);
    rate(&rated, RESERVE("w", "type='m5.xlarge' region='us' system='windows' count='1'"),
         NOON "m5.xlarge,us,,windows,,1\n");
    CHECK_NEAR(rated_hours(&rated, "m5.xlarge", OL_COVERAGE_USED), 1, 0);
    CHECK_MONEY(rated_billed(&rated), "1.8");
    rated_end(&rated);
    /* where no row says windows, rows that tell no system are still Linux's */
    rate(&rated, RESERVE("w", "type='m5.xlarge' region='us' system='windows' count='1'"),
         NOON "m5.xlarge,us,,,,1\n");
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_USED), 0, 0);
    CHECK_MONEY(rated_billed(&rated), "3.8");
    rated_end(&rated);
}

static int64_t account_hours(const struct rated *rated, const char *name)
{
    char buffer[OL_LABEL_BUFFER];
    ol_money sum = 0;
    for (size_t i = 0; i < rated->count; i++)
        if (rated->charges[i].coverage == OL_COVERAGE_USED &&
            strcmp(ol_label_text(&rated->labels, rated->charges[i].usage->account, buffer), name) == 0)
            sum += rated->charges[i].quantity;
    return (int64_t)(sum / 3600 / OL_MONEY_UNIT);
}

/* The account that bought it first, even its larger machine; named by text or by a number. */
static void owner_first(void)
{
    struct rated rated = {0};
    rate(&rated, RESERVE("r", "type='m5.xlarge' region='us' count='1' account='ours'"),
         NOON "m5.large,us,,,theirs,2\n" NOON "m5.xlarge,us,,,ours,1\n");
    CHECK_INT(account_hours(&rated, "ours"), 1);
    CHECK_INT(account_hours(&rated, "theirs"), 0);
    rated_end(&rated);
    rate(&rated, RESERVE("r", "type='m5.xlarge' region='us' count='1' account='4711'"),
         NOON "m5.large,us,,,42,2\n" NOON "m5.xlarge,us,,,4711,1\n");
    CHECK_INT(account_hours(&rated, "4711"), 1);
    rated_end(&rated);
}

/* ---- what they cost ---- */

/* A year of one m5.large at .6: 8,760 x .6 = 5,256. Nothing, half or all of it at the start; January's 744 hours at
 * what is left; every hour is used, so used and purchases of a year are the same. */
static void payments(void)
{
    static const struct {
        const char *payment, *upfront, *january, *count;
    } ways[] = {
        {"no-upfront", "0", "446.4", "1"},
        {"partial-upfront", "2628", "223.2", "1"},
        {"all-upfront", "5256", "0", "1"},
        {"partial-upfront", "6570", "558", "2.5"},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct rated rated = {0};
        struct ol_text commitment = {0};
        ol_text_addf(&commitment,
                     "<commitment name='r' kind='reserved' type='m5.large' region='us' count='%s' term='1y' "
                     "start='2026-01-01' payment='%s'/>",
                     ways[i].count, ways[i].payment);
        rate(&rated, ol_text_string(&commitment), "2026-01-01,2026-02-01,instance,m5.large,us,,,,1\n");
        ol_money upfront = 0, january = 0;
        for (size_t k = 0; k < rated.count; k++) {
            const struct ol_charge *charge = &rated.charges[k];
            if (charge->category == OL_CHARGE_PURCHASE)
                *(charge->is_one_time ? &upfront : &january) += charge->billed;
            CHECK(charge->category != OL_CHARGE_PURCHASE || charge->effective == 0);
        }
        CHECK_MONEY(upfront, ways[i].upfront);
        CHECK_MONEY(january, ways[i].january);
        CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_USED), "446.4");
        ol_text_release(&commitment);
        rated_end(&rated);
    }
}

/* Listed rates go before flat shares, each class and length has its own; what is listed upfront is paid upfront:
 * 100 + 8,760 x .2 = 1,852 a year, 21.142009132 cents an hour. */
static void listed_rates(void)
{
    struct rated rated = {0};
    rate(&rated,
         "<price meter='instance' item='m5.large' system='linux' term='reserved' years='1' "
         "payment='partial-upfront' "
         "upfront='100' amount='0.2'/>"
         "<price meter='instance' item='m5.large' system='linux' term='convertible' years='3' amount='0.5'/>" //
         RESERVE("r", "type='m5.large' region='us' count='1' payment='partial-upfront'"),
         NOON "m5.large,us,,,,1\n");
    CHECK_MONEY(rated_billed(&rated), "0.2"); /* noon is not its start: the 100 were paid before */
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_USED), "0.211415525"); /* 1,852 / 8,760 */
    rated_end(&rated);

    rate(&rated,
         "<price meter='instance' item='m5.large' system='linux' term='convertible' years='3' amount='0.5'/>"
         "<commitment name='c' kind='reserved' class='convertible' type='m5.large' region='us' count='1' "
         "term='3y'/>",
         NOON "m5.large,us,,,,1\n");
    CHECK_MONEY(rated_billed(&rated), "0.5");
    rated_end(&rated);

    rate(&rated, RESERVE("c", "class='convertible' type='m5.large' region='us' count='1'"),
         NOON "m5.large,us,,,,1\n");
    CHECK_MONEY(rated_billed(&rated), "0.7");
    rated_end(&rated);
}

/* Bought, used and left unused in hours of the type reserved: two m5.xlarge for an hour are bought; one m5.large uses
 * half an hour of them, and one and a half are left. */
static void quantities_add_up(void)
{
    struct rated rated = {0};
    ol_money bought = 0, used = 0, unused = 0;
    rate(&rated, RESERVE("r", "type='m5.xlarge' region='us' count='2'"), NOON "m5.large,us,,,,1\n");
    for (size_t i = 0; i < rated.count; i++) {
        const struct ol_charge *charge = &rated.charges[i];
        *(charge->category == OL_CHARGE_PURCHASE ? &bought
          : charge->coverage == OL_COVERAGE_USED ? &used
                                                 : &unused) += charge->commitment_quantity;
    }
    CHECK_MONEY(bought, "2");
    CHECK_MONEY(used, "0.5");
    CHECK_MONEY(unused, "1.5");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_USED), "0.6");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_UNUSED), "1.8");
    rated_end(&rated);
}

/* A term that begins at noon of the bill's second day: what is used before is on demand, and nothing is paid for it. */
static void begins_later(void)
{
    struct rated rated = {0};
    rate(&rated,
         "<commitment name='r' kind='reserved' type='m5.large' region='us' count='1' term='1y' "
         "start='2026-01-02T12:00:00'/>",
         "2026-01-01,2026-01-03,instance,m5.large,us,,,,1\n");
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_NONE), 36, 0);
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_USED), 12, 0);
    CHECK_MONEY(rated_category(&rated, OL_CHARGE_PURCHASE), "7.2");
    rated_end(&rated);
}

/* Committed use of two whole machines of 4 vCPUs, in a book that prices types and no vCPUs: 2 x .5 an hour for 8 vCPUs
 * of the family. A machine of 4 and one of 8 run for a day: 8 of the 12 vCPUs are covered, smallest first, so the
 * one of 4 is whole and half of that of 8, whose other half costs 24 x 2 / 2. */
static void committed_machines(void)
{
    struct rated rated = {0};
    rated_book(&rated, "gcp",
               "<region name='us'/><type name='a-4' family='a' vcpus='4'/><type name='a-8' family='a' vcpus='8'/>"
               "<price meter='instance' item='a-4' region='us' amount='1'/>"
               "<price meter='instance' item='a-8' region='us' amount='2'/>"
               "<price meter='instance' item='a-4' region='us' term='resource' years='1' amount='0.5'/>"
               "<commitment name='c' kind='committed-use' type='a-4' region='us' count='2' term='1y' "
               "start='2026-01-01'/>");
    rated_rate(&rated, "start,end,meter,item,region,quantity\n"
                       "2026-01-01,2026-01-02,instance,a-4,us,1\n"
                       "2026-01-01,2026-01-02,instance,a-8,us,1\n");
    CHECK_MONEY(rated_billed(&rated), "48"); /* 24 for the commitment, 24 on demand */
    CHECK_MONEY(rated_effective(&rated), "48");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_UNUSED), "0");
    rated_end(&rated);
}

/* Of a family with 4 GB a vCPU and with 8: what is committed to the one does not cover the other, which costs 24. */
static void committed_memory(void)
{
    struct rated rated = {0};
    rated_book(&rated, "gcp",
               "<region name='us'/><type name='a-4' family='a' vcpus='4' memory='16GiB'/>"
               "<type name='a-mem-4' family='a' vcpus='4' memory='32GiB'/>"
               "<price meter='instance' item='a-4' region='us' amount='0.8'/>"
               "<price meter='instance' item='a-mem-4' region='us' amount='1'/>"
               "<price meter='instance' item='a-4' region='us' term='resource' years='1' amount='0.5'/>"
               "<commitment name='c' kind='committed-use' type='a-4' region='us' count='1' term='1y' "
               "start='2026-01-01'/>");
    rated_rate(&rated, "start,end,meter,item,region,quantity\n2026-01-01,2026-01-02,instance,a-mem-4,us,1\n");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_NONE), "24");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_UNUSED), "12");
    rated_end(&rated);
}

/* A reservation listed by its whole term, as Azure's are: 5,000 for 8,760 hours, an hour of which is no decimal. Twelve
 * months' payments, and what the year's usage bears, are 5,000 to the last billionth; so are they for three
 * machines. */
static void whole_terms(void)
{
    static const char *const counts[] = {"1", "3"}, *const wants[] = {"5000", "15000"};
    for (size_t i = 0; i < 2; i++) {
        struct rated rated = {0};
        struct ol_text text = {0};
        ol_text_addf(&text,
                     "<region name='us'/><price meter='instance' item='m' region='us' amount='1'/>"
                     "<price meter='instance' item='m' region='us' term='reserved' years='1' amount='5000' "
                     "per='8760'/><commitment name='c' kind='reserved' type='m' region='us' count='%s' term='1y' "
                     "start='2026-01-01'/>",
                     counts[i]);
        rated_book(&rated, "azure", ol_text_string(&text));
        rated_rate(&rated, "start,end,meter,item,region,quantity\n2026-01-01,2027-01-01,instance,m,us,1\n");
        CHECK_MONEY(rated_category(&rated, OL_CHARGE_PURCHASE), wants[i]);
        CHECK_MONEY(rated_effective(&rated), wants[i]);
        rated_end(&rated);
        ol_text_release(&text);
    }
}

/* Two machines of 16 vCPUs and 64 GiB for a day, priced whole at .75 and in parts at .03 and .00421875: the sum of 16
 * and 64 parts is .75. Committed to 16 vCPUs at .02 and 64 GiB at .003: .512 an hour for one machine, .75 for the
 * other. */
static void committed_parts(void)
{
    struct rated rated = {0};
    rated_book(
        &rated, "gcp",
        "<region name='us'/><type name='n2-16' family='n2' vcpus='16' memory='64GiB'/>"
        "<price meter='instance' item='n2-16' region='us' amount='0.75'/>"
        "<price meter='vcpu' item='n2' region='us' amount='0.03'/>"
        "<price meter='memory' item='n2' region='us' amount='0.00421875'/>"
        "<price meter='vcpu' item='n2' region='us' term='resource' years='1' amount='0.02'/>"
        "<price meter='memory' item='n2' region='us' term='resource' years='1' amount='0.003'/>"
        "<commitment name='c' kind='committed-use' family='n2' region='us' vcpus='16' memory='64GiB' term='1y' "
        "start='2026-01-01'/>");
    rated_rate(&rated, "start,end,meter,item,region,quantity\n2026-01-01,2026-01-02,instance,n2-16,us,2\n");
    CHECK_MONEY(rated_billed(&rated), "30.288"); /* 24 x (.512 + .75) */
    CHECK_MONEY(rated_effective(&rated), "30.288");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_UNUSED), "0");
    rated_end(&rated);
}

/* Sizes with another number of GPUs to a vCPU do not stand for each other: g4dn.8xlarge has one GPU as the xlarge
 * has, so its reservation covers no xlarge. p3.8xlarge is four of p3.2xlarge, which it covers. */
static void machines_with_gpus(void)
{
    static const struct {
        const char *reserved, *used, *billed;
    } worlds[] = {{"g-8xlarge", "g.xlarge", "48"}, {"p.8xlarge", "p.2xlarge", "24"}};
    for (size_t i = 0; i < 2; i++) {
        struct rated rated = {0};
        struct ol_text text = {0}, rows = {0};
        ol_text_addf(&text,
                     "<region name='us'/><type name='g.xlarge' family='g' vcpus='4' gpu='T4' gpus='1'/>"
                     "<type name='g-8xlarge' family='g' vcpus='32' gpu='T4' gpus='1' size-factor='64'/>"
                     "<type name='p.2xlarge' family='p' vcpus='8' gpu='V100' gpus='1'/>"
                     "<type name='p.8xlarge' family='p' vcpus='32' gpu='V100' gpus='4'/>"
                     "<price meter='instance' region='us' amount='1'/>"
                     "<price meter='instance' region='us' term='reserved' years='1' amount='1'/>"
                     "<commitment name='c' kind='reserved' type='%s' region='us' count='1' term='1y' "
                     "start='2026-01-01'/>",
                     worlds[i].reserved);
        ol_text_addf(&rows, "start,end,meter,item,region,quantity\n2026-01-01,2026-01-02,instance,%s,us,1\n",
                     worlds[i].used);
        rated_book(&rated, "aws", ol_text_string(&text));
        rated_rate(&rated, ol_text_string(&rows));
        CHECK_MONEY(rated_billed(&rated), worlds[i].billed);
        rated_end(&rated);
        ol_text_release(&text);
        ol_text_release(&rows);
    }
}

/* Of two books: each has none twice. */
static void names_are_told_apart(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws",
               "<price meter='instance' item='m' amount='1'/><flat term='reserved' discount='10%'/>"
               "<commitment name='c' kind='reserved' type='m' count='1' term='1y' start='2026-01-01'/>");
    rated_book(&rated, "own",
               "<commitment name='c' kind='reserved' type='m' count='1' term='1y' start='2026-01-01'/>");
    CHECK_HAS(rated_fail(&rated, "start,end,meter,item,quantity\n2026-01-01,2026-01-02,instance,m,1\n"),
              "another commitment is called \"c\" too");
    rated_end(&rated);
}

int main(void)
{
    CASE(quarters_of_an_hour_pool);
    CASE(one_of_four);
    CASE(hours_do_not_lend);
    CASE(zonal);
    CASE(zonal_first);
    CASE(smallest_first);
    CASE(not_theirs);
    CASE(windows_is_not_flexible);
    CASE(owner_first);
    CASE(payments);
    CASE(listed_rates);
    CASE(quantities_add_up);
    CASE(begins_later);
    CASE(committed_machines);
    CASE(committed_memory);
    CASE(whole_terms);
    CASE(committed_parts);
    CASE(machines_with_gpus);
    CASE(names_are_told_apart);
    return check_end();
}
