/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Data in storage classes and its bill, worked out by hand to the billionth. 2025 has 365 days, in which a GB that is
 * kept all the time is 12 GB-months of the calendar; a line is a month's.
 */
#include "tests/model/data_stage.h"

#include <math.h>

#define YEAR "2025-01-01", "365d"

static void check_year(const char *book, const char *class, const char *region, const char *want)
{
    struct ol_text text = {0};
    ol_text_addf(&text, "<dataset name='a' class='%s' region='%s' size='1000GB' objects='1000'/>", class, region);
    data_play(book, YEAR, ol_text_string(&text));
    CHECK_MONEY(data_cost("a"), want);
    data_end();
    ol_text_release(&text);
}

/* 12 months of 1000 GB in 1000 objects. Glacier's add 32 KiB an object at 0.0036, .032768 GB, and 8 KiB at 0.023,
 * .008192 GB: 12 lines of 3.600117965 and of .000188416; deep archive's 12 lines of .99003244 and the same. Intelligent
 * tiering that nobody reads: 30 days of January at 0.023, the 31st day to the end of March (90 days) at 0.0125, nine
 * months at 0.004: 22.258064516 + .403225806 + 12.5 + 12.5 + 36; its 1000 objects cost .0025 a month. */
static void a_year_in_each_class_of_aws(void)
{
    check_year("aws", "standard", "us-east-1", "276");
    check_year("aws", "standard-ia", "us-east-1", "150");
    check_year("aws", "one-zone-ia", "us-east-1", "120");
    check_year("aws", "glacier-instant", "us-east-1", "48");
    check_year("aws", "glacier-flexible", "us-east-1", "43.203676572");
    check_year("aws", "deep-archive", "us-east-1", "11.882650272");
    check_year("aws", "intelligent-tiering", "us-east-1", "83.691290322");
}

static void a_year_in_each_class_of_azure(void)
{
    check_year("azure", "hot", "eastus", "216");
    check_year("azure", "cool", "eastus", "120");
    check_year("azure", "cold", "eastus", "43.2");
    check_year("azure", "archive", "eastus", "24");
}

/* Google's months have 730 hours, of which a year has 12. Each line is rounded, as of 744 / 730 months. */
static void a_year_in_each_class_of_gcp(void)
{
    check_year("gcp", "standard", "us-central1", "240");
    check_year("gcp", "nearline", "us-central1", "120.000000002");
    check_year("gcp", "coldline", "us-central1", "48");
    check_year("gcp", "archive", "us-central1", "14.400000003");
}

/* Two datasets of 40,000 GB are 80,000: 51,200 at 0.023 and 28,800 at 0.022 are 1811.2 a month, whichever of them is
 * in which tier. A third lies elsewhere, and its tiers begin anew: 40,000 at 0.023 are 920. */
static void tiers_are_of_all_data_at_one_price(void)
{
    data_play("aws", YEAR,
              "<dataset name='a' class='standard' region='us-east-1' size='40000GB'/>"
              "<dataset name='b' class='standard' region='us-east-1' size='40000GB'/>"
              "<dataset name='c' class='standard' region='eu-west-1' size='40000GB'/>");
    CHECK_MONEY(data_cost("a") + data_cost("b"), "21734.4");
    CHECK_MONEY(data_cost("c"), "11040");
    CHECK_NEAR(data_metric("dataset.a.standard.gb_months"), 480000, 1e-6);
    data_end();
}

/* A million objects of 16 KiB are 16.384 GB, and 131.072 GB at the 128 KiB that each counts for, at 0.0125. Half of
 * them with 240 KiB are billed as they are: 65.536 + 122.88 GB. */
static void small_objects_count_as_larger_ones(void)
{
    data_play("aws", YEAR,
              "<dataset name='a' class='standard-ia' region='us-east-1' size='16384MB' objects='1000000'/>");
    CHECK_MONEY(data_cost("a"), "19.6608");
    data_end();
    data_play("aws", YEAR,
              "<dataset name='a' class='standard-ia' region='us-east-1'>"
              "<create size='8192MB' objects='500000'/><create size='122880MB' objects='500000'/></dataset>");
    CHECK_MONEY(data_cost_of("a", OL_METER_STORAGE), "28.2624");
    data_end();
}

/* Ten days of 1000 GB and the other twenty of 30: 10/31 and 20/31 of 12.5; one request of .00001. */
static void what_is_deleted_early_pays_for_the_rest(void)
{
    data_play("aws", "2025-01-01", "31d",
              "<dataset name='a' class='standard-ia' region='us-east-1' expires='10d'>"
              "<create size='1000GB'/></dataset>");
    CHECK_MONEY(data_cost("a"), "12.096784194");
    CHECK_NEAR(data_metric("dataset.a.deleted_gb"), 1000, 1e-9);
    CHECK_NEAR(data_metric("dataset.a.stored_gb"), 0, 1e-9);
    data_end();
}

/* One object that came ten days before the clock. At an age of 30 days it owes nothing; at 20 days, after 10 here, the
 * other ten: 10/31 + 10/31 of 12.5. With ten days of warm-up, the first of these are not on the bill. */
static void a_stay_begins_before_the_clock(void)
{
    data_play("aws", "2025-01-01", "31d",
              "<dataset name='a' class='standard-ia' region='us-east-1' size='1000GB' objects='1' age='20d' "
              "expires='30d'/>");
    CHECK_MONEY(data_cost("a"), "8.064516129");
    data_end();
    data_play("aws", "2025-01-01", "31d",
              "<dataset name='a' class='standard-ia' region='us-east-1' size='1000GB' objects='1' age='20d' "
              "expires='20d'/>");
    CHECK_MONEY(data_cost("a"), "8.06451613");
    data_end();
    data_play_after("5d", "aws", "2025-01-01", "31d",
                    "<dataset name='a' class='standard-ia' region='us-east-1' size='1000GB' objects='1' age='20d' "
                    "expires='20d'/>");
    CHECK_MONEY(data_cost("a"), "6.048387097");
    data_end();
}

/* It comes at noon of January 31st and goes at the midnight that ends its first whole day, February 1st's: 1/62 and
 * 1/28 of 23. February 2024 has 29 days, and 28 of them cost 28/29 of 23; its year is 12 months all the same. */
static void months_are_as_long_as_they_are(void)
{
    data_play("aws", "2025-01-01", "59d",
              "<dataset name='a' class='standard' region='us-east-1' expires='1d'>"
              "<create size='1000GB' at='732h'/></dataset>");
    CHECK_MONEY(data_cost_of("a", OL_METER_STORAGE), "1.192396313");
    data_end();
    data_play("aws", "2024-02-01", "29d",
              "<dataset name='a' class='standard' region='us-east-1' expires='28d'>"
              "<create size='1000GB'/></dataset>");
    CHECK_MONEY(data_cost_of("a", OL_METER_STORAGE), "22.206896552");
    data_end();
    data_play("aws", "2024-01-01", "366d", "<dataset name='a' class='standard' region='us-east-1' size='1TB'/>");
    CHECK_MONEY(data_cost("a"), "276");
    data_end();
}

/* 1000 GB in 1000 objects: 30 days at 0.023, in January; from its 31st on standard-ia, to the end of March (90 days);
 * then glacier. Moves cost .01 and .03. Objects of 100 KiB beside them stay where they are: 102.4 GB of them cost .023
 * each month of the year. */
static void rules_move_what_is_old_and_large_enough(void)
{
    data_play("aws", YEAR,
              "<dataset name='a' class='standard' region='us-east-1'>"
              "<create size='1000GB' objects='1000'/><create size='102400MB' objects='1000000'/>"
              "<lifecycle after='30d' class='standard-ia'/><lifecycle after='90d' class='glacier-flexible'/>"
              "</dataset>");
    CHECK_MONEY(data_cost_of("a", OL_METER_TRANSITION), "0.04");
    /* 22.258064516 + .403225806 + 12.5 + 12.5 + 9 * (3.600117965 + .000188416) + 12 * 2.3552 */
    CHECK_MONEY(data_cost_of("a", OL_METER_STORAGE), "108.326447751");
    CHECK_NEAR(data_metric("dataset.a.glacier-flexible.gb_months"), 9000, 1e-6);
    data_end();
}

/* 20% of 1000 GB are read a day of the first ten, at .01 a GB; each object is a request, of .001 a thousand. */
static void reads_cost_by_what_they_read(void)
{
    data_play("aws", YEAR,
              "<dataset name='a' class='standard-ia' region='us-east-1'><create size='1000GB' objects='1000'/>"
              "<read age='0d' share='20%'/><read age='10d' share='0%'/></dataset>");
    CHECK_NEAR(data_metric("dataset.a.read_gb"), 2000, 1e-9);
    CHECK_MONEY(data_cost_of("a", OL_METER_RETRIEVAL), "20");
    CHECK_MONEY(data_cost_of("a", OL_METER_READ_REQUEST), "0.002");
    data_end();
    /* half a day */
    data_play("aws", "2025-01-01", "12h",
              "<dataset name='a' class='standard-ia' region='us-east-1'><create size='1000GB' objects='1000'/>"
              "<read age='0d' share='20%'/></dataset>");
    CHECK_NEAR(data_metric("dataset.a.read_gb"), 100, 1e-9);
    data_end();
}

/* A move by hand out of standard-ia after ten days reads 1000 GB (10), writes 1000 objects (.005), and owes the other
 * 20 days. Then the objects are new: the rule finds them 31 days old on February 11th, and only then moves them. */
static void a_move_by_hand_is_a_copy(void)
{
    data_play("aws", "2025-01-01", "59d",
              "<dataset name='a' class='standard-ia' region='us-east-1' size='1000GB' objects='1000'>"
              "<move at='10d' class='standard'/><lifecycle after='31d' class='standard-ia'/></dataset>");
    CHECK_MONEY(data_cost_of("a", OL_METER_RETRIEVAL), "10");
    CHECK_MONEY(data_cost_of("a", OL_METER_WRITE_REQUEST), "0.005");
    CHECK_MONEY(data_cost_of("a", OL_METER_TRANSITION), "0.01");
    /* 30/31 * 12.5; standard 21/31 and 10/28 of 23; 18/28 * 12.5: 12.096774194 + 15.580645161 + 8.214285714 +
     * 8.035714286 */
    CHECK_MONEY(data_cost_of("a", OL_METER_STORAGE), "43.927419355");
    data_end();
}

/* Google counts the days in standard for nearline, and a rule's move ends no stay: 30 days in nearline after 10 in
 * standard, on to coldline (90) at 40 days, deleted at 60: the 30 days that are left of 90 are billed as coldline. */
static void googles_rules_keep_the_stay(void)
{
    data_play("gcp", "2025-01-01", "73d",
              "<dataset name='a' class='standard' region='us-central1' size='1000GB' objects='1'>"
              "<lifecycle after='10d' class='nearline'/><lifecycle after='15d' class='coldline'/>"
              "<lifecycle after='60d' delete='yes'/></dataset>");
    /* of 730 hours: 240 at 20; 120 at 10; 384, 672 and 24 at 4; and 720 at 4: 6.575342466 + 1.643835616 + 2.104109589 +
     * 3.682191781 + .131506849 + 3.945205479 */
    CHECK_MONEY(data_cost_of("a", OL_METER_STORAGE), "18.08219178");
    data_end();
}

/* A job of an hour a day writes 14 GB; the last three of its source are kept. The first comes at 1 h of day 1. */
static void jobs_write_and_keep_the_last(void)
{
    data_play("aws", "2025-01-01", "10d",
              "<workload><arrivals name='j' pool='p' count='9' interarrival='1d' runtime='1h' cpus='1' writes='a' "
              "write-size='14GB' write-keep='3'/></workload><pool name='p' cpus='1'/>"
              "<dataset name='a' class='standard' region='us-east-1'/>");
    CHECK_NEAR(data_metric("dataset.a.created_gb"), 9 * 14, 1e-9);
    CHECK_NEAR(data_metric("dataset.a.stored_gb"), 3 * 14, 1e-9);
    CHECK_NEAR(data_metric("dataset.a.deleted_gb"), 6 * 14, 1e-9);
    data_end();
}

/* 100 of 1000 objects of 1 GB are written anew at each of 30 midnights, and two old versions of each are kept: there
 * are 100 more a day up to 3000 GB, from the 20th midnight on. 0 + 100 + .. + 1900 GB-days, 11 times 2000 and 31 times
 * 1000 are 72,000, of 31 days. In the leap year 2028 the 366 days see 365 midnights; a day that is short of 3000 GB is
 * so by 2000, 1900, .. 100: 21,000 GB-days of January's 31. */
static void old_versions_are_kept(void)
{
    static const char *const inside = "<dataset name='a' class='standard' region='us-east-1' size='1000GB' "
                                      "objects='1000' overwrite='10%' versions='2'/>";
    data_play("aws", "2025-01-01", "31d", inside);
    CHECK_NEAR(data_metric("dataset.a.created_gb"), 3000, 1e-9);
    CHECK_NEAR(data_metric("dataset.a.deleted_gb"), 1000, 1e-9);
    CHECK_NEAR(data_metric("dataset.a.stored_gb"), 3000, 1e-9);
    CHECK_NEAR(data_metric("dataset.a.standard.gb_months"), 72000.0 / 31, 1e-6);
    CHECK_MONEY(data_cost_of("a", OL_METER_WRITE_REQUEST), "0.015");
    data_end();
    data_play("aws", "2028-01-01", "366d", inside);
    CHECK_NEAR(data_metric("dataset.a.created_gb"), 36500, 1e-9);
    CHECK_NEAR(data_metric("dataset.a.standard.gb_months"), 12 * 3000 - 21000.0 / 31, 1e-6);
    data_end();
    /* The oldest go first, after 20 days: a rule on versions of 25 days finds none. */
    data_play("aws", "2028-01-01", "366d",
              "<dataset name='a' class='standard' region='us-east-1' size='1000GB' objects='1000' overwrite='10%' "
              "versions='2'><lifecycle after='25d' old-versions='yes' delete='yes'/></dataset>");
    CHECK_NEAR(data_metric("dataset.a.standard.gb_months"), 12 * 3000 - 21000.0 / 31, 1e-6);
    data_end();
    /* Without versions what was there goes: 1000 GB in standard-ia, where the 100 that go after a day owe 29 more. */
    data_play("aws", "2025-01-01", "2d",
              "<dataset name='a' class='standard-ia' region='us-east-1' size='1000GB' objects='1000' "
              "overwrite='10%'/>");
    CHECK_NEAR(data_metric("dataset.a.stored_gb"), 1000, 1e-9);
    CHECK_NEAR(ol_money_real(data_cost_of("a", OL_METER_STORAGE)), (2 * 1000 + 29 * 100) * 0.0125 / 31, 1e-8);
    data_end();
}

/* 100 GB a day, twice as much after 365 days: the sum of 100 x 2^(k/365) from 0 to 365. */
static void what_comes_grows(void)
{
    data_play("aws", "2025-01-01", "366d",
              "<dataset name='a' class='standard' region='us-east-1'>"
              "<create size='100GB' every='1d' growth='100%'/></dataset>");
    CHECK_NEAR(data_metric("dataset.a.created_gb"), 100 * (exp2(366.0 / 365) - 1) / (exp2(1.0 / 365) - 1), 1e-6);
    data_end();
}

static void check_delay(const char *class, const char *retrieval, const char *more, double seconds)
{
    struct ol_text text = {0};
    ol_text_addf(&text,
                 "<workload><job name='j' pool='p' cpus='1' runtime='1h' submit='120d' reads='a' retrieval='%s'/>"
                 "</workload><pool name='p' cpus='1'/>"
                 "<dataset name='a' class='%s' region='us-east-1' size='1000GB' objects='1000' %s/>",
                 retrieval, class, more);
    data_play("aws", "2025-01-01", "130d", ol_text_string(&text));
    CHECK_NEAR(data_metric("jobs.staging.mean_s"), seconds, 1e-9);
    data_end();
    ol_text_release(&text);
}

/* The ends of the ranges that S3's user guide tells ("Archive retrieval options"); of intelligent tiering only what
 * nobody has read for 90 days lies in its archive. */
static void archives_take_their_time(void)
{
    check_delay("standard", "standard", "", 0);
    check_delay("glacier-instant", "bulk", "", 0);
    check_delay("glacier-flexible", "standard", "", 5 * 3600);
    check_delay("glacier-flexible", "expedited", "", 5 * 60);
    check_delay("glacier-flexible", "bulk", "", 12 * 3600);
    check_delay("deep-archive", "standard", "", 12 * 3600);
    check_delay("deep-archive", "bulk", "", 48 * 3600);
    check_delay("intelligent-tiering", "standard", "", 0);
    check_delay("intelligent-tiering", "standard", "archive-after='90d'", 5 * 3600);
    check_delay("intelligent-tiering", "standard", "archive-after='150d'", 0);
}

/* A copy that was made of nothing, and is never brought up to date, is not read: all comes from the original. */
static void a_copy_of_nothing_is_not_read(void)
{
    data_play("aws", "2025-01-01", "10d",
              "<workload><job name='j' pool='p' gpus='8' runtime='1h' submit='2d' reads='a'/></workload>"
              "<pool name='p'><capacity source='on-demand' type='p4d.24xlarge' region='us-west-2' max='1'/></pool>"
              "<dataset name='a' class='standard' region='us-east-1'><create size='1000GB' at='1d'/>"
              "<replica region='us-west-2'/></dataset>");
    CHECK_NEAR(data_metric("transfer.a.inter_region_gb"), 1000, 1e-9);
    data_end();
}

/* Ten days have nine times of bringing up to date after the first; what would begin at the very end is not begun. */
static void copies_end_with_the_clock(void)
{
    data_play("aws", "2025-01-01", "10d",
              "<dataset name='a' class='standard' region='us-east-1' size='1000GB' objects='1000'>"
              "<replica region='us-west-2' every='1d' change='5%' compression='2'/></dataset>");
    CHECK_NEAR(data_metric("transfer.a.inter_region_gb"), 500 + 9 * 25, 1e-9);
    data_end();
}

int main(void)
{
    CASE(a_year_in_each_class_of_aws);
    CASE(a_year_in_each_class_of_azure);
    CASE(a_year_in_each_class_of_gcp);
    CASE(tiers_are_of_all_data_at_one_price);
    CASE(small_objects_count_as_larger_ones);
    CASE(what_is_deleted_early_pays_for_the_rest);
    CASE(a_stay_begins_before_the_clock);
    CASE(months_are_as_long_as_they_are);
    CASE(rules_move_what_is_old_and_large_enough);
    CASE(reads_cost_by_what_they_read);
    CASE(a_move_by_hand_is_a_copy);
    CASE(googles_rules_keep_the_stay);
    CASE(jobs_write_and_keep_the_last);
    CASE(old_versions_are_kept);
    CASE(what_comes_grows);
    CASE(archives_take_their_time);
    CASE(a_copy_of_nothing_is_not_read);
    CASE(copies_end_with_the_clock);
    return check_end();
}
