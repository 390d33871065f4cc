/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Quantities near the end of what 128 bits count: refused with their row, or billed to the last billionth.
 */
#include "tests/rated.h"

#define HOUR   "2026-01-01T12:00:00,2026-01-01T13:00:00,"
#define HEADER "start,end,meter,item,quantity\n"

static void check_refused(const char *book, const char *csv, const char *part, int line)
{
    struct rated rated = {0};
    rated_book(&rated, "aws", book);
    CHECK_HAS(rated_fail(&rated, csv), part);
    CHECK_INT(rated.error.place.line, line);
    rated_end(&rated);
}

/* One reserved of 4e24 of eight times the reserved size: the rest is billed: (4e24 - 1/8) hours at 1e-6. */
static void under_a_reservation(void)
{
    struct rated rated = {0};
    rated_book(
        &rated, "aws",
        "<type name='m5.large' family='m5' vcpus='2'/><type name='m5.4xlarge' family='m5' vcpus='16'/>"
        "<price meter='instance' item='m5.large' amount='0.000001'/>"
        "<price meter='instance' item='m5.4xlarge' amount='0.000001'/><flat term='reserved' discount='40%'/>"
        "<commitment name='r' kind='reserved' type='m5.large' count='1' term='1y'/>");
    rated_rate(&rated, HEADER HOUR "instance,m5.4xlarge,4000000000000000000000000\n");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_NONE), "3999999999999999999.999999875");
    CHECK_NEAR(rated_covered(&rated, NULL, "r"), 0.125, 0);
    rated_end(&rated);
}

/* Under a plan that buys .5 of an hour of them. */
static void under_a_plan(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws",
               "<price meter='instance' item='x' amount='0.000002'/><flat term='compute-plan' discount='50%'/>"
               "<commitment name='p' kind='savings-plan' term='1y' hourly='0.000001'/>");
    rated_rate(&rated, HEADER HOUR "instance,x,4000000000000000000000000\n");
    CHECK_MONEY(rated_coverage(&rated, OL_COVERAGE_NONE), "7999999999999999999.999998");
    rated_end(&rated);
}

#define TIERED(kind)                                                                                              \
    "<price meter='egress' tiering='" kind "'><tier from='0' amount='0'/>"                                        \
    "<tier from='100' amount='1'/></price>"
#define HUGE "100000000000000000000000000000" /* 1e29 */

/* Two of 1e29 GB are more than 1.7e29, the most that is counted. */
static void volumes(void)
{
    check_refused(TIERED("volume"), HEADER "2026-01-01,,egress,," HUGE "\n2026-01-02,,egress,," HUGE "\n",
                  "larger than can be counted", 3);
    check_refused(TIERED("graduated"), HEADER "2026-01-01,,egress,," HUGE "\n2026-01-02,,egress,," HUGE "\n",
                  "larger than can be counted", 3);
}

static void costs(void)
{
    check_refused("<price meter='egress' amount='10'/>", HEADER "2026-01-01,,egress,," HUGE "\n",
                  "larger than can be counted", 2);
    check_refused("<price meter='instance' item='x' amount='1'/>", HEADER HOUR "instance,x," HUGE "\n",
                  "larger than can be counted", 2);
    check_refused("<type name='x' family='x' vcpus='2' sustained='30%'/>"
                  "<price meter='instance' item='x' amount='0.000001'/>",
                  HEADER HOUR "instance,x,4000000000000000000000000\n", "larger than can be counted", 2);
}

/* 1e29 GB in 9e18 objects of 9e18 bytes more each. */
static void objects(void)
{
    check_refused(
        "<class name='ia' minimum-size='128KiB' overhead='9000PB'/><price meter='storage' item='ia' amount='1'/>",
        "start,end,meter,item,objects,quantity\n2026-01-01,2026-02-01,storage,ia,9000000000000000000," HUGE "\n",
        "larger than can be counted", 2);
}

/* A share of nine digits off a price of thirty-one leaves more digits than are counted; it is not left out. */
static void digits_of_a_share(void)
{
    check_refused("<price meter='instance' item='x' amount='9000000000000.123456789123456789'/>"
                  "<flat term='spot' discount='12.3456789%'/>",
                  "start,end,meter,item,term,quantity\n" HOUR "instance,x,spot,1\n",
                  "more digits than can be counted", 1);
}

/* 200 years are 2,400 months, each with its tax; two centuries later, one more month. Longer is a slip of the pen. */
static void years(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws", "<price meter='address' amount='1'/><tax name='vat' share='50%'/>");
    rated_rate(&rated,
               "start,end,meter,quantity\n2201-01-01,2201-01-02,address,1\n1801-01-01,2001-01-01,address,1\n");
    CHECK_INT(rated.count, 2 * 2401);
    CHECK_MONEY(rated_billed(&rated), "2629800"); /* (73,000 days + 49 of leap years + 1) x 24 x 1.5 */
    rated_end(&rated);
    check_refused("<price meter='address' amount='1'/>",
                  "start,end,meter,quantity\n0001-01-01,9999-12-31,address,1\n", "longer than 200 years", 2);
}

int main(void)
{
    CASE(under_a_reservation);
    CASE(under_a_plan);
    CASE(volumes);
    CASE(costs);
    CASE(objects);
    CASE(digits_of_a_share);
    CASE(years);
    return check_end();
}
