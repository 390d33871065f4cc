/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commitments to money an hour: which usage they cover first, at which rates, after which other commitments.
 */
#include "tests/rated.h"

#define HOUR "2026-01-01T12:00:00,2026-01-01T13:00:00,"

static void rate(struct rated *rated, const char *provider, const char *book, const char *commitments,
                 const char *csv)
{
    struct ol_text text = {0};
    ol_text_addf(&text, "%s%s", book, commitments);
    rated_book(rated, provider, ol_text_string(&text));
    rated_rate(rated, csv);
    ol_text_release(&text);
}

/* ---- the example of Amazon's Savings Plans user guide ---- */

/* Dollars an hour, on demand and under the plan: c5.9xlarge 4/2, c5.24xlarge under Windows 10/8, a container's vCPU
 * 1.5/1, its GB 2/1. */
#define EXAMPLE                                                                                                   \
    "<region name='us'/>"                                                                                         \
    "<type name='c5.9xlarge' family='c5' vcpus='36'/><type name='c5.24xlarge' family='c5' vcpus='96'/>"           \
    "<price meter='instance' item='c5.9xlarge' system='linux' amount='4'/>"                                       \
    "<price meter='instance' item='c5.24xlarge' system='windows' amount='10'/>"                                   \
    "<price meter='container-vcpu' amount='1.5'/><price meter='container-memory' amount='2'/>"                    \
    "<price meter='instance' item='c5.9xlarge' system='linux' term='compute-plan' years='1' amount='2'/>"         \
    "<price meter='instance' item='c5.24xlarge' system='windows' term='compute-plan' years='1' amount='8'/>"      \
    "<price meter='container-vcpu' term='compute-plan' years='1' amount='1'/>"                                    \
    "<price meter='container-memory' term='compute-plan' years='1' amount='1'/>"
#define EXAMPLE_ROWS                                                                                              \
    "start,end,meter,item,system,quantity\n" HOUR "instance,c5.9xlarge,linux,1\n" HOUR                            \
    "instance,c5.24xlarge,windows,1\n" HOUR "container-vcpu,,,10\n" HOUR "container-memory,,,5\n"

/* The savings are 50, 20, 33.3 and 50%; of the two of 50% the lower rate goes first: memory 5 x 1, c5.9xlarge 2, vCPUs
 * 10 x 1, c5.24xlarge 8. On demand it is all 4 + 10 + 15 + 10 = 39.
 *
 *   25  all of it                                                bill 25
 *   30  all of it, 5 unused                                      bill 30
 *   24  7 for the c5.24xlarge: 1/8 of it on demand               bill 24 + 1.25
 *   17  all but the c5.24xlarge                                  bill 17 + 10
 *   10  3 of 10 vCPUs                                            bill 10 + 7 x 1.5 + 10
 *    6  half of the c5.9xlarge                                   bill 6 + 2 + 15 + 10
 *    2  2 of 5 GB                                                bill 2 + 6 + 4 + 15 + 10 */
static void example(void)
{
    static const struct {
        const char *hourly, *bill, *unused;
        double large, windows, vcpus, memory; /* hours covered */
    } plans[] = {
        {"25", "25", "0", 1, 1, 10, 5}, {"30", "30", "5", 1, 1, 10, 5},  {"24", "25.25", "0", 1, 0.875, 10, 5},
        {"17", "27", "0", 1, 0, 10, 5}, {"10", "30.5", "0", 1, 0, 3, 5}, {"6", "33", "0", 0.5, 0, 0, 5},
        {"2", "37", "0", 0, 0, 0, 2},
    };
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        struct rated rated = {0};
        struct ol_text plan = {0};
        ol_text_addf(&plan, "<commitment name='p' kind='savings-plan' term='1y' hourly='%s'/>", plans[i].hourly);
        rate(&rated, "aws", EXAMPLE, ol_text_string(&plan), EXAMPLE_ROWS);
        CHECK_MONEY(rated_billed(&rated), plans[i].bill);
        CHECK_MONEY(rated_effective(&rated), plans[i].bill);
        CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_UNUSED), plans[i].unused);
        CHECK_NEAR(rated_hours(&rated, "c5.9xlarge", OL_COVERAGE_USED), plans[i].large, 1e-9);
        CHECK_NEAR(rated_hours(&rated, "c5.24xlarge", OL_COVERAGE_USED), plans[i].windows, 1e-9);
        ol_money vcpus = 0, memory = 0;
        for (size_t k = 0; k < rated.count; k++)
            if (rated.charges[k].coverage == OL_COVERAGE_USED && rated.charges[k].meter != OL_METER_INSTANCE)
                *(rated.charges[k].meter == OL_METER_CONTAINER_VCPU ? &vcpus : &memory) +=
                    rated.charges[k].quantity;
        CHECK_NEAR(ol_money_real(vcpus) / 3600, plans[i].vcpus, 1e-9);
        CHECK_NEAR(ol_money_real(memory) / 3600, plans[i].memory, 1e-9);
        ol_text_release(&plan);
        rated_end(&rated);
    }
}

/* What each line costs under the plan is its rate: 2, 8, 10 x 1, 5 x 1; the plan's own row is the payment. */
static void effective_at_plan_rates(void)
{
    struct rated rated = {0};
    rate(&rated, "aws", EXAMPLE, "<commitment name='p' kind='savings-plan' term='1y' hourly='25'/>", EXAMPLE_ROWS);
    for (size_t i = 0; i < rated.count; i++) {
        const struct ol_charge *charge = &rated.charges[i];
        if (charge->category == OL_CHARGE_PURCHASE)
            continue;
        CHECK_MONEY(charge->billed, "0");
        CHECK_MONEY(charge->effective - charge->commitment_quantity, "0");
        if (charge->meter == OL_METER_CONTAINER_VCPU)
            CHECK_MONEY(charge->effective, "10");
    }
    CHECK_MONEY(rated_category(&rated, OL_CHARGE_PURCHASE), "25");
    rated_end(&rated);
}

/* ---- the order of commitments ---- */

#define FAMILIES                                                                                                  \
    "<region name='us'/><region name='eu'/>"                                                                      \
    "<type name='m5.large' family='m5' vcpus='2'/><type name='c5.large' family='c5' vcpus='2'/>"                  \
    "<price meter='instance' item='m5.large' amount='1'/><price meter='instance' item='c5.large' amount='1'/>"    \
    "<price meter='ml-instance' item='m5.large' amount='1.1'/>"                                                   \
    "<price meter='database' item='m5.large' amount='2'/><price meter='function-memory' amount='0.0001'/>"        \
    "<price meter='storage' amount='7.44'/>"                                                                      \
    "<price meter='instance' item='m5.large' term='spot' amount='0.3'/>"                                          \
    "<flat term='reserved' discount='40%'/><flat term='instance-plan' discount='50%'/>"                           \
    "<flat term='compute-plan' discount='20%'/><flat meter='ml-instance' term='ml-plan' discount='50%'/>"         \
    "<flat meter='function-memory' term='compute-plan' discount='12%'/>"                                          \
    "<flat meter='database' term='database-plan' discount='25%'/>"
#define FAMILY_HEADER "start,end,meter,item,region,term,quantity\n"

/* Ten m5.large: three reserved, then the instance plan (2 an hour at .5 is four), then the compute plan (.8 an hour at
 * .8 is one), two on demand: 1.8 + 2 + .8 + 2. */
static void reserved_then_instance_then_compute(void)
{
    struct rated rated = {0};
    rate(&rated, "aws", FAMILIES,
         "<commitment name='compute' kind='savings-plan' term='1y' hourly='0.8'/>"
         "<commitment name='instance' kind='savings-plan' scope='instance' family='m5' region='us' term='1y' "
         "hourly='2'/>"
         "<commitment name='reserved' kind='reserved' type='m5.large' region='us' count='3' term='1y'/>",
         FAMILY_HEADER HOUR "instance,m5.large,us,,10\n");
    CHECK_NEAR(rated_covered(&rated, NULL, "reserved"), 3, 0);
    CHECK_NEAR(rated_covered(&rated, NULL, "instance"), 4, 0);
    CHECK_NEAR(rated_covered(&rated, NULL, "compute"), 1, 0);
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_NONE), 2, 0);
    CHECK_MONEY(rated_billed(&rated), "6.6");
    rated_end(&rated);
}

/* An instance plan keeps to its family and region; a compute plan does not care; spot is nobody's. */
static void what_is_covered(void)
{
    struct rated rated = {0};
    rate(
        &rated, "aws", FAMILIES,
        "<commitment name='i' kind='savings-plan' scope='instance' family='m5' region='us' term='1y' hourly='9'/>",
        FAMILY_HEADER HOUR "instance,m5.large,us,,1\n" HOUR "instance,m5.large,eu,,2\n" HOUR
                           "instance,c5.large,us,,4\n" HOUR "instance,m5.large,us,spot,8\n");
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_USED), 1, 0);
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_NONE), 14, 0);
    rated_end(&rated);
    rate(&rated, "aws", FAMILIES, "<commitment name='c' kind='savings-plan' term='1y' hourly='9'/>",
         FAMILY_HEADER HOUR "instance,m5.large,us,,1\n" HOUR "instance,m5.large,eu,,2\n" HOUR
                            "instance,c5.large,us,,4\n" HOUR "instance,m5.large,us,spot,8\n" HOUR
                            "ml-instance,m5.large,us,,16\n" HOUR "database,m5.large,us,,32\n");
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_USED), 7, 0);
    rated_end(&rated);
}

/* Plans of managed learning and of databases: theirs alone. 16 x 1.1 x .5 = 8.8, 2 x .75 = 1.5. */
static void other_scopes(void)
{
    struct rated rated = {0};
    rate(&rated, "aws", FAMILIES,
         "<commitment name='ml' kind='savings-plan' scope='ml' term='1y' hourly='8.8'/>"
         "<commitment name='db' kind='savings-plan' scope='database' term='1y' hourly='1.5'/>",
         FAMILY_HEADER HOUR "instance,m5.large,us,,1\n" HOUR "ml-instance,m5.large,us,,16\n" HOUR
                            "database,m5.large,us,,1\n");
    CHECK_NEAR(rated_covered(&rated, NULL, "ml"), 16, 0);
    CHECK_NEAR(rated_covered(&rated, NULL, "db"), 1, 0);
    CHECK_MONEY(rated_billed(&rated), "11.3");
    rated_end(&rated);
}

/* Functions, which pass: 20,000 GB-s over two hours at .0001 are 1 an hour, .88 under the plan. */
static void functions(void)
{
    struct rated rated = {0};
    rate(&rated, "aws", FAMILIES, "<commitment name='c' kind='savings-plan' term='1y' hourly='0.44'/>",
         FAMILY_HEADER "2026-01-01T12:00:00,2026-01-01T14:00:00,function-memory,,,,20000\n");
    CHECK_MONEY(rated_quantity(&rated, NULL, OL_COVERAGE_USED), "10000");
    CHECK_MONEY(rated_billed(&rated), "1.88"); /* .88 of the plan and half of 2 */
    rated_end(&rated);
}

/* Use it or lose it: an hour of one machine, an hour of three, under a plan for two; 2 x .8 x 2 is paid. */
static void hours_do_not_lend(void)
{
    struct rated rated = {0};
    rate(&rated, "aws", FAMILIES, "<commitment name='c' kind='savings-plan' term='1y' hourly='1.6'/>",
         FAMILY_HEADER HOUR "instance,m5.large,us,,1\n"
                            "2026-01-01T13:00:00,2026-01-01T14:00:00,instance,m5.large,us,,3\n");
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_USED), 3, 0);
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_UNUSED), "0.8");
    CHECK_MONEY(rated_billed(&rated), "4.2");
    rated_end(&rated);
}

/* ---- the other clouds ---- */

/* A commitment to discounted dollars: 185 an hour on demand at 46% off are 99.9 (Google's documentation of flexible
 * commitments calls it one of 100). */
static void google_flexible(void)
{
    const char *book = "<type name='n2' family='n2' vcpus='1'/><price meter='instance' item='n2' amount='1'/>"
                       "<flat term='compute-plan' years='3' discount='46%'/>"
                       "<flat term='compute-plan' years='1' discount='28%'/>";
    struct rated rated = {0};
    rate(&rated, "gcp", book, "<commitment name='f' kind='savings-plan' term='3y' hourly='99.9'/>",
         "start,end,meter,item,quantity\n" HOUR "instance,n2,185\n");
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_USED), 185, 0);
    CHECK_MONEY(rated_billed(&rated), "99.9");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_UNUSED), "0");
    rated_end(&rated);
    rate(&rated, "gcp", book, "<commitment name='f' kind='savings-plan' term='1y' hourly='72'/>",
         "start,end,meter,item,quantity\n" HOUR "instance,n2,185\n");
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_USED), 100, 0);
    CHECK_MONEY(rated_billed(&rated), "157");
    rated_end(&rated);
}

/* Resources first: 4 vCPUs and 8 GiB of the family at half; the plan takes the fifth and sixth vCPU, since it saves as
 * much on both but a GiB is cheaper: 5 GiB left x .1 x .8 = .4, then .4 of .8 buys half a vCPU. */
static void google_resources_first(void)
{
    struct rated rated = {0};
    rate(&rated, "gcp",
         "<region name='us'/><type name='n2-standard-6' family='n2' vcpus='6' memory='13GiB'/>"
         "<price meter='vcpu' item='n2' amount='1'/><price meter='memory' item='n2' amount='0.1'/>"
         "<flat term='resource' discount='50%'/><flat term='compute-plan' discount='20%'/>",
         "<commitment name='f' kind='savings-plan' term='1y' hourly='0.8'/>"
         "<commitment name='r' kind='committed-use' family='n2' region='us' vcpus='4' memory='8GiB' term='1y'/>",
         "start,end,meter,item,quantity\n" HOUR "instance,n2-standard-6,1\n");
    CHECK_NEAR(rated_covered(&rated, NULL, "r"), 12, 0);  /* 4 vCPUs, 8 GiB */
    CHECK_NEAR(rated_covered(&rated, NULL, "f"), 5.5, 0); /* 5 GiB, half a vCPU */
    CHECK_NEAR(rated_hours(&rated, NULL, OL_COVERAGE_NONE), 1.5, 0);
    /* 4 x .5 + 8 x .05, .8, 1.5 vCPUs on demand */
    CHECK_MONEY(rated_billed(&rated), "4.7");
    rated_end(&rated);
}

/* Azure: reservations, then the plan, the greatest discount first: two of three D4 reserved; the plan of 1 an hour has
 * .6 for the E4 (40% off), and .4 for half of the last D4 (20% off). */
static void azure(void)
{
    struct rated rated = {0};
    rate(&rated, "azure",
         "<region name='us'/><type name='D4' vcpus='4'/><type name='E4' vcpus='4'/>"
         "<price meter='instance' item='D4' amount='1'/><price meter='instance' item='E4' amount='1'/>"
         "<price meter='instance' item='D4' term='compute-plan' years='1' amount='0.8'/>"
         "<price meter='instance' item='E4' term='compute-plan' years='1' amount='0.6'/>"
         "<price meter='instance' item='D4' term='reserved' years='1' amount='0.5'/>",
         "<commitment name='plan' kind='savings-plan' term='1y' hourly='1'/>"
         "<commitment name='reserved' kind='reserved' type='D4' region='us' count='2' term='1y'/>",
         "start,end,meter,item,region,quantity\n" HOUR "instance,D4,us,3\n" HOUR "instance,E4,us,1\n");
    CHECK_NEAR(rated_covered(&rated, "D4", "reserved"), 2, 0);
    CHECK_NEAR(rated_covered(&rated, "E4", "plan"), 1, 0);
    CHECK_NEAR(rated_covered(&rated, "D4", "plan"), 0.5, 0);
    CHECK_MONEY(rated_billed(&rated), "2.5"); /* 1 + 1 + .5 */
    rated_end(&rated);
}

#define LAMBDA                                                                                                    \
    "<price meter='function-memory'><tier from='0' amount='0'/><tier from='400000' amount='0.0001'/>"             \
    "<tier from='1000000' amount='0.00005'/></price><flat meter='function-memory' term='compute-plan' "           \
    "discount='20%'/>"

/* What is free needs no plan; the plan is 20% off the price of the tier. Of a million GB-s in an hour 400,000 are free,
 * and 24 dollars cover half of the rest at .00008; the other half is 30 on demand. The next hour's million is 50 on
 * demand, 40 under the plan: 24 cover 600,000 of it, 400,000 are 20. The bill is 2 x 24 + 30 + 20. */
static void functions_beyond_their_allowance(void)
{
    struct rated rated = {0};
    rate(&rated, "aws", LAMBDA, "<commitment name='p' kind='savings-plan' term='1y' hourly='24'/>",
         "start,end,meter,quantity\n" HOUR "function-memory,1000000\n"
         "2026-01-01T13:00:00,2026-01-01T14:00:00,function-memory,1000000\n");
    CHECK_MONEY(rated_quantity(&rated, NULL, OL_COVERAGE_USED), "900000");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_USED), "48");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_NONE), "50");
    CHECK_MONEY(rated_billed(&rated), "98");
    rated_end(&rated);
    /* all of it free: the plan is idle; without the allowance it is not */
    rate(&rated, "aws", LAMBDA, "<commitment name='p' kind='savings-plan' term='1y' hourly='24'/>",
         "start,end,meter,quantity\n" HOUR "function-memory,400000\n");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_UNUSED), "24");
    CHECK_MONEY(rated_billed(&rated), "24");
    rated.setting.without_free_tiers = true;
    rated_run(&rated);
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_USED), "24");
    CHECK_MONEY(rated_billed(&rated), "34"); /* 100,000 on demand */
    rated_end(&rated);
}

#define LAMBDA_RATE                                                                                               \
    "<price meter='function-memory'><tier from='0' amount='0'/><tier from='400000' amount='0.0001'/></price>"     \
    "<price meter='function-memory' term='compute-plan' years='1' amount='0.00008'/>"

/* A plan with a rate of its own, as Amazon publishes it, does not pay it for what is free: of 500,000 GB-s 100,000 are
 * at .00008 = 8, and 16 of 24 are not used. */
static void no_rate_for_an_allowance(void)
{
    struct rated rated = {0};
    rate(&rated, "aws", LAMBDA_RATE, "<commitment name='p' kind='savings-plan' term='1y' hourly='24'/>",
         "start,end,meter,quantity\n" HOUR "function-memory,500000\n");
    CHECK_MONEY(rated_quantity(&rated, NULL, OL_COVERAGE_USED), "100000");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_USED), "8");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_UNUSED), "16");
    CHECK_MONEY(rated_billed(&rated), "24");
    rated_end(&rated);
}

int main(void)
{
    CASE(example);
    CASE(effective_at_plan_rates);
    CASE(reserved_then_instance_then_compute);
    CASE(what_is_covered);
    CASE(other_scopes);
    CASE(functions);
    CASE(hours_do_not_lend);
    CASE(google_flexible);
    CASE(google_resources_first);
    CASE(azure);
    CASE(functions_beyond_their_allowance);
    CASE(no_rate_for_an_allowance);
    return check_end();
}
