/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A month's volume in tiers: whose volume counts together, from when on, and what is free of it.
 */
#include "tests/rated.h"

/* Amazon's price page, data out to the internet: 100 GB free, to 10 TB, the next 40, the next 100, above;
 * 1 TB = 1024 GB. */
#define EGRESS_TIERS                                                                                              \
    "<tier from='0' amount='0'/><tier from='100' amount='0.09'/><tier from='10240' amount='0.085'/>"              \
    "<tier from='51200' amount='0.07'/><tier from='153600' amount='0.05'/>"
#define EGRESS "<price meter='egress' pool='out'>" EGRESS_TIERS "</price>"
#define HEADER "start,end,meter,item,quantity\n"

static ol_money bill_of(const char *book, const char *csv, bool without_free_tiers)
{
    struct rated rated = {.setting = {.without_free_tiers = without_free_tiers}};
    rated_book(&rated, "aws", book);
    rated_rate(&rated, csv);
    const ol_money billed = rated_billed(&rated);
    rated_end(&rated);
    return billed;
}

/* 57,000 GB: 100 free, 10,140 x .09 = 912.6, 40,960 x .085 = 3,481.6, 5,800 x .07 = 406.
 * 157,000 GB: 912.6 + 3,481.6 + 102,400 x .07 = 7,168 + 3,400 x .05 = 170. */
static void egress(void)
{
    CHECK_MONEY(bill_of(EGRESS, HEADER "2026-01-01,2026-02-01,egress,,57000\n", false), "4800.2");
    CHECK_MONEY(bill_of(EGRESS, HEADER "2026-01-01,2026-02-01,egress,,157000\n", false), "11732.2");
    CHECK_MONEY(bill_of(EGRESS, HEADER "2026-01-01,,egress,,100\n", false), "0");
    CHECK_MONEY(bill_of(EGRESS, HEADER "2026-01-01,,egress,,100.5\n", false), "0.045");
}

/* However it came in pieces. */
static void piecewise(void)
{
    struct ol_text csv = {0};
    ol_text_adds(&csv, HEADER);
    for (int day = 1; day <= 31; day++)
        ol_text_addf(&csv, "2026-01-%02d,,egress,,%d\n", day, day == 31 ? 57000 - 30 * 1838 : 1838);
    CHECK_MONEY(bill_of(EGRESS, ol_text_string(&csv), false), "4800.2");
    ol_text_release(&csv);
}

/* One line a tier, each with its price and place. */
static void lines_of_tiers(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws", EGRESS);
    rated_rate(&rated, HEADER "2026-01-01,,egress,,57000\n");
    static const char *const quantities[] = {"100", "10140", "40960", "5800"};
    static const char *const billed[] = {"0", "912.6", "3481.6", "406"};
    CHECK_INT(rated.count, 4);
    for (size_t i = 0; i < rated.count && i < 4; i++) {
        CHECK_INT(rated.charges[i].tier, i);
        CHECK_MONEY(rated.charges[i].quantity, quantities[i]);
        CHECK_MONEY(rated.charges[i].billed, billed[i]);
    }
    rated_end(&rated);
}

/* The allowance is used up elsewhere: its 100 GB cost what the next tier does, 9 dollars more; tiers that cost
 * something from the start stay as they are. */
static void without_free_tiers(void)
{
    CHECK_MONEY(bill_of(EGRESS, HEADER "2026-01-01,,egress,,57000\n", true), "4809.2");
    CHECK_MONEY(bill_of(EGRESS, HEADER "2026-01-01,,egress,,50\n", true), "4.5");
    CHECK_MONEY(
        bill_of("<price meter='egress'><tier from='0' amount='0.12'/><tier from='1024' amount='0.11'/></price>",
                HEADER "2026-01-01,,egress,,2048\n", true),
        "235.52"); /* 1,024 x (.12 + .11) */
}

/* Each month begins at nothing. A row over both gives each its share by days: 31 and 28 of 59; 5,900 GB a hundred a
 * day: 3,100 - 100 and 2,800 - 100, at .09. */
static void months_begin_anew(void)
{
    CHECK_MONEY(bill_of(EGRESS, HEADER "2026-01-01,,egress,,57000\n2026-02-01,,egress,,57000\n", false), "9600.4");
    CHECK_MONEY(bill_of(EGRESS, HEADER "2026-01-31,,egress,,100\n2026-02-01,,egress,,100\n", false), "0");
    CHECK_MONEY(bill_of(EGRESS, HEADER "2026-01-01,2026-03-01,egress,,5900\n", false), "513");
}

/* Two services with one pool count together; without it each by itself: 2 x 100 GB beyond the allowance, or none. */
static void pools(void)
{
    const char *csv = HEADER "2026-01-01,,egress,a,100\n2026-01-02,,egress,b,100\n2026-01-03,,egress,b,100\n";
    CHECK_MONEY(bill_of("<price meter='egress' item='a' pool='out'>" EGRESS_TIERS "</price>"
                        "<price meter='egress' item='b' pool='out'>" EGRESS_TIERS "</price>",
                        csv, false),
                "18");
    CHECK_MONEY(bill_of("<price meter='egress' item='a'>" EGRESS_TIERS "</price>"
                        "<price meter='egress' item='b'>" EGRESS_TIERS "</price>",
                        csv, false),
                "9");
}

/* The volume goes on counting where the price changes within the month: 60 GB of the allowance before, 40 after it. */
static void history_shares_the_volume(void)
{
    CHECK_MONEY(bill_of("<price meter='egress'><tier from='0' amount='0'/><tier from='100' amount='1'/></price>"
                        "<price meter='egress' from='2026-01-10'><tier from='0' amount='0'/>"
                        "<tier from='100' amount='2'/></price>",
                        HEADER "2026-01-05,,egress,,60\n2026-01-15,,egress,,60\n", false),
                "40");
}

/* All of the month at the price that its whole volume reaches, also what went by before it did. */
static void by_volume(void)
{
    const char *book = "<price meter='log-ingest' tiering='volume'><tier from='0' amount='1'/>"
                       "<tier from='100' amount='0.5'/></price>";
    CHECK_MONEY(bill_of(book, HEADER "2026-01-01,,log-ingest,,60\n", false), "60");
    CHECK_MONEY(bill_of(book, HEADER "2026-01-01,,log-ingest,,60\n2026-01-20,,log-ingest,,60\n", false), "60");
    CHECK_MONEY(bill_of(book, HEADER "2026-01-01,,log-ingest,,60\n2026-02-20,,log-ingest,,60\n", false), "120");
}

/* Amazon's S3 price page: 50 TB at .023, the next 450 at .022. 60,000 GB all month: 51,200 x .023 = 1,177.6 and
 * 8,800 x .022 = 193.6; twice as much for half a month (September: 15 days) is as much. */
static void gigabyte_months(void)
{
    const char *book = "<price meter='storage'><tier from='0' amount='0.023'/><tier from='51200' amount='0.022'/>"
                       "<tier from='512000' amount='0.021'/></price>";
    CHECK_MONEY(bill_of(book, HEADER "2026-09-01,2026-10-01,storage,,60000\n", false), "1371.2");
    CHECK_MONEY(bill_of(book, HEADER "2026-09-01,2026-09-16,storage,,120000\n", false), "1371.2");
    CHECK_MONEY(bill_of(book,
                        HEADER "2026-09-01,2026-09-16,storage,,60000\n2026-09-16,2026-10-01,storage,,60000\n",
                        false),
                "1371.2");
}

/* Amazon's Lambda price page: a million requests free, .20 a million; 400,000 GB-s free, .0000166667 to 6 billion,
 * .000015 to 15 billion, .0000133334 above. 16 billion: 5,999,600,000 x .0000166667 = 99,993.53332, 9 billion x
 * .000015 = 135,000, 1 billion x .0000133334 = 13,333.4. */
static void functions(void)
{
    const char *book = "<price meter='function-request' per='1000000'><tier from='0' amount='0'/>"
                       "<tier from='1000000' amount='0.20'/></price>"
                       "<price meter='function-memory'><tier from='0' amount='0'/>"
                       "<tier from='400000' amount='0.0000166667'/><tier from='6000000000' amount='0.000015'/>"
                       "<tier from='15000000000' amount='0.0000133334'/></price>";
    CHECK_MONEY(bill_of(book, HEADER "2026-01-01,,function-request,,1000000\n", false), "0");
    CHECK_MONEY(bill_of(book, HEADER "2026-01-01,,function-request,,3500000\n", false), "0.5");
    CHECK_MONEY(bill_of(book, HEADER "2026-01-01,,function-request,,3500000\n", true), "0.7");
    CHECK_MONEY(bill_of(book, HEADER "2026-01-01,,function-memory,,400000\n", false), "0");
    CHECK_MONEY(bill_of(book, HEADER "2026-01-01,,function-memory,,400001\n", false),
                "0.000016667"); /* rounded once */
    CHECK_MONEY(bill_of(book, HEADER "2026-01-01,,function-memory,,16000000000\n", false), "248326.93332");
}

/* A line's period is at least a second, of what passed at once too, but within its month. */
static void periods(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws", "<price meter='egress' amount='1'/>");
    rated_rate(&rated, HEADER "2026-01-01,,egress,,1\n2026-01-01T00:00:01,2026-01-01T00:00:01.2,egress,,1\n"
                              "2026-01-31T23:59:59.5,,egress,,1\n2026-03-01,2026-03-01T00:00:02,egress,,1\n");
    static const ol_time lengths[] = {OL_SECOND, OL_SECOND, OL_SECOND / 2, 2 * OL_SECOND};
    CHECK_INT(rated.count, 4);
    for (size_t i = 0; i < rated.count && i < 4; i++)
        CHECK_INT(rated.charges[i].end - rated.charges[i].start, lengths[i]);
    rated_end(&rated);
}

int main(void)
{
    CASE(egress);
    CASE(piecewise);
    CASE(lines_of_tiers);
    CASE(without_free_tiers);
    CASE(months_begin_anew);
    CASE(pools);
    CASE(history_shares_the_volume);
    CASE(by_volume);
    CASE(gigabyte_months);
    CASE(functions);
    CASE(periods);
    return check_end();
}
