/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What functions cost in whole runs, by the shipped book of AWS. The prices are AWS's list of 2026 for us-east-1: a
 * call .0000002, of which a million a month are free; a GB-second .0000166667, .000015 from six billion a month on and
 * .0000133334 from fifteen, of which 400,000 are free; on provisioned sandboxes .0000097222, and .0000041667 for
 * keeping them. Bills are sums of lines that are rounded to billionths.
 */
#include "tests/model/moved_stage.h"

#include "tests/check.h"

#include <math.h>

#define FUNCTION_WORLD(start, length, more, traffic, endpoint)                                                    \
    "<scenario version='1' name='world' currency='USD'><clock start='" start "' length='" length "'/>" more       \
    "<workload>" traffic "</workload>" endpoint "</scenario>"
#define AWS     "<pricebook href='aws.xml'/>"
#define NO_FREE AWS "<billing free-tiers='no'/>"
#define LOG                                                                                                       \
    "<traffic name='t' endpoint='e' format='csv' href='trace.csv' start='0s'>"                                    \
    "<column field='time' name='time'/><column field='work' name='work'/></traffic>"
#define FUNCTION(more)                                                                                            \
    "<endpoint name='e' region='us-east-1'><function cold-start='0s' time-limit='15m' " more "/></endpoint>"

#define NANO 1e-9

/* So many calls, each so long, at equal gaps from the clock's start on. */
static const char *calls(struct ol_text *log, int count, double gap, double work)
{
    ol_text_clear(log);
    ol_text_adds(log, "time,work\n");
    for (int i = 0; i < count; i++)
        ol_text_addf(log, "%.6f,%.6f\n", i * gap, work);
    return ol_text_string(log);
}

/* A call a minute for the 31 days of January, 20 s of 10 GiB: 44,640 calls, all free, and 8,928,000 GB-seconds, of
 * which 8,528,000 are paid: 142.1336176. */
static void a_month_at_a_constant_rate(void)
{
    struct ol_text log = {0};
    CHECK_STRING(play_with(calls(&log, 44640, 60, 20),
                           FUNCTION_WORLD("2026-01-01T00:00:00Z", "31d", AWS, LOG, FUNCTION("memory='10GiB'"))),
                 "");
    CHECK_NEAR(metric("endpoint.e.invocations"), 44640, 0);
    CHECK_NEAR(metric("endpoint.e.gb_seconds"), 8928000, 0);
    CHECK_NEAR(metric("cost.billed"), 142.1336176, NANO / 2);
    CHECK_NEAR(metric("cost.by_service.AWS_Lambda"), 142.1336176, NANO / 2);
    CHECK_NEAR(metric("endpoint.e.cost"), 142.1336176, NANO / 2);
    CHECK_NEAR(metric("endpoint.e.cost_per_1k"), 142.1336176 / 44.64, NANO);
    ol_text_release(&log);
}

/* Two million calls of 900 s of 10 GiB: a million paid, .20; 18 billion GB-seconds, of which 5,999,600,000 cost
 * 99,993.53332, nine billion 135,000 and three billion 40,000.2. Two lines are cut by tiers. */
static void all_tiers(void)
{
    CHECK_STRING(
        play(FUNCTION_WORLD("2026-01-01T00:00:00Z", "31d", AWS,
                            "<traffic name='t' endpoint='e' format='poisson' rate='10/s' count='2000000'/>",
                            "<endpoint name='e' region='us-east-1'><service time='15m'/><function "
                            "memory='10GiB' cold-start='0s' time-limit='15m'/></endpoint>")),
        "");
    CHECK_NEAR(metric("endpoint.e.gb_seconds"), 18e9, 0);
    CHECK_NEAR(metric("cost.billed"), 99993.53332 + 135000 + 40000.2 + 0.2, 3 * NANO);
}

/* From 23:30 on the last of January a call a second for an hour, 50 s of 10 GiB. The 1,750 that end before midnight are
 * January's, 875,000 GB-seconds, the other 1,850 February's, 925,000; each month has its free ones: a million are paid.
 * Who ends at midnight is February's. */
static void two_months(void)
{
    struct ol_text log = {0};
    CHECK_STRING(play_with(calls(&log, 3600, 1, 50),
                           FUNCTION_WORLD("2026-01-31T23:30:00Z", "2h", AWS, LOG, FUNCTION("memory='10GiB'"))),
                 "");
    CHECK_NEAR(metric("cost.billed"), 16.6667, 2 * NANO);
    ol_text_release(&log);
}

/* An hour apart, so both are cold: 2 s to start, 3 s of 2 GiB. With the start 10 GB-seconds a line, .000166667, else 6,
 * .0001000002; and .0000002 a call, in any case. */
static void a_cold_start_is_billed_or_not(void)
{
    static const char log[] = "time,work\n0,3\n3600,3\n";
    CHECK_STRING(play_with(log, FUNCTION_WORLD("2026-01-01T00:00:00Z", "3h", NO_FREE, LOG,
                                               "<endpoint name='e' region='us-east-1'><function memory='2GiB' "
                                               "cold-start='2s'/></endpoint>")),
                 "");
    CHECK_NEAR(metric("endpoint.e.cold_starts"), 2, 0);
    CHECK_NEAR(metric("cost.billed"), 2 * (0.000166667 + 0.0000002), NANO / 2);
    CHECK_STRING(play_with(log, FUNCTION_WORLD("2026-01-01T00:00:00Z", "3h", NO_FREE, LOG,
                                               "<endpoint name='e' region='us-east-1'><function memory='2GiB' "
                                               "cold-start='2s' bills-cold-start='no'/></endpoint>")),
                 "");
    CHECK_NEAR(metric("cost.billed"), 2 * (0.0001 + 0.0000002), NANO / 2);
}

/* Two of 1 GiB for ten hours: 72,000 GB-seconds kept, .3000024. Of 360 calls of 90 s, one at a time, each finds one:
 * 32,400 GB-seconds, .31499928; the calls are free. Where a third comes at once it is on demand, and its GB-seconds are
 * among the free ones. */
static void provisioned_sandboxes(void)
{
    struct ol_text log = {0};
    CHECK_STRING(play_with(calls(&log, 360, 100, 90), FUNCTION_WORLD("2026-01-01T00:00:00Z", "10h", AWS, LOG,
                                                                     FUNCTION("memory='1GiB' provisioned='2'"))),
                 "");
    CHECK_NEAR(metric("endpoint.e.provisioned_gb_seconds"), 72000, 0);
    CHECK_NEAR(metric("endpoint.e.provisioned_gb_seconds_used"), 32400, 0);
    CHECK_NEAR(metric("endpoint.e.gb_seconds"), 0, 0);
    CHECK_NEAR(metric("cost.billed"), 0.3000024 + 0.31499928, NANO / 2);
    CHECK_STRING(
        play_with("time,work\n0,100\n0,100\n0,100\n", FUNCTION_WORLD("2026-01-01T00:00:00Z", "10h", AWS, LOG,
                                                                     FUNCTION("memory='1GiB' provisioned='2'"))),
        "");
    CHECK_NEAR(metric("endpoint.e.gb_seconds"), 100, 0);
    CHECK_NEAR(metric("cost.billed"), 0.3000024 + 200 * 0.0000097222, NANO / 2);
    ol_text_release(&log);
}

/* A call of 100 ms counts as a second where that is the least: a GB-second. */
static void a_least_time(void)
{
    CHECK_STRING(play_with("time,work\n0,0.1\n", FUNCTION_WORLD("2026-01-01T00:00:00Z", "1h", NO_FREE, LOG,
                                                                FUNCTION("memory='1GiB' minimum='1s'"))),
                 "");
    CHECK_NEAR(metric("endpoint.e.gb_seconds"), 1, 1e-12);
    CHECK_NEAR(metric("cost.billed"), 0.0000166667 + 0.0000002, NANO / 2);
}

/* ARM is .0000133334, in Ireland as in us-east-1: 1,000 s of 1 GiB. */
static void other_processors(void)
{
    CHECK_STRING(
        play_with("time,work\n0,1000\n",
                  FUNCTION_WORLD("2026-01-01T00:00:00Z", "1h", NO_FREE, LOG,
                                 "<endpoint name='e' region='eu-west-1'><function arch='arm' memory='1GiB' "
                                 "cold-start='0s' time-limit='1h'/></endpoint>")),
        "");
    CHECK_NEAR(metric("cost.billed"), 0.0133334 + 0.0000002, NANO / 2);
}

/* One sandbox: who comes a second after another is turned away, and again after a second more; neither try costs
 * anything. The first hour is warm-up, so one call is paid for, 10 s of 1 GiB. */
static void what_is_not_billed(void)
{
    CHECK_STRING(play_with("time,work\n0,10\n1,10\n2,10\n7200,10\n7201,10\n",
                           "<scenario version='1' name='world' currency='USD'><clock start='2026-01-01T00:00:00Z' "
                           "length='4h' warmup='1h'/>" NO_FREE "<workload>" LOG "</workload>"
                           "<endpoint name='e' region='us-east-1'><service retries='1' backoff='1s'/><function "
                           "memory='1GiB' cold-start='0s' concurrency='1'/></endpoint></scenario>"),
                 "");
    CHECK_NEAR(metric("endpoint.e.requests"), 2, 0);
    CHECK_NEAR(metric("endpoint.e.throttled"), 2, 0);
    CHECK_NEAR(metric("endpoint.e.invocations"), 1, 0);
    CHECK_NEAR(metric("cost.billed"), 0.000166667 + 0.0000002, NANO / 2);
}

#define CLOUD_FUNCTION(more)                                                                                      \
    "<endpoint name='e'><function memory='1GiB' cold-start='0s' time-limit='1h' " more "/></endpoint>"
#define AN_HOUR_AT(cloud, function)                                                                               \
    FUNCTION_WORLD("2026-01-01T00:00:00Z", "1h", "<pricebook href='" cloud ".xml'/><billing free-tiers='no'/>",   \
                   LOG, function)

/* 1,000 s of 1 GiB. Azure: .000016 a GB-second; always ready .000004 for the whole hour, and .000016 at work. Google: 1
 * GiB .0000025 and 2 vCPUs .000048 a second; kept warm each .0000025 for the 2,600 s without work, and the full rate
 * for the 1,000 s with it. Calls are .0000002 and .0000004. */
static void other_clouds(void)
{
    static const char log[] = "time,work\n0,1000\n";
    CHECK_STRING(play_with(log, AN_HOUR_AT("azure", CLOUD_FUNCTION(""))), "");
    CHECK_NEAR(metric("cost.billed"), 0.016 + 0.0000002, NANO / 2);
    CHECK_STRING(play_with(log, AN_HOUR_AT("azure", CLOUD_FUNCTION("provisioned='1'"))), "");
    CHECK_NEAR(metric("cost.billed"), 0.0144 + 0.016 + 0.0000002, NANO / 2);
    CHECK_STRING(play_with(log, AN_HOUR_AT("gcp", CLOUD_FUNCTION("cpus='2'"))), "");
    CHECK_NEAR(metric("cost.billed"), 0.0025 + 0.048 + 0.0000004, NANO / 2);
    CHECK_STRING(play_with(log, AN_HOUR_AT("gcp", CLOUD_FUNCTION("cpus='2' provisioned='1'"))), "");
    CHECK_NEAR(metric("cost.billed"), 2600 * 3 * 0.0000025 + 0.0505 + 0.0000004, NANO / 2);
}

static void without_a_book(void)
{
    CHECK_STRING(play_with("time,work\n0,10\n",
                           FUNCTION_WORLD("2026-01-01T00:00:00Z", "1h", "", LOG, FUNCTION("memory='1GiB'"))),
                 "");
    CHECK_NEAR(metric("endpoint.e.invocations"), 1, 0);
    CHECK(isnan(metric("cost.billed")));
}

int main(void)
{
    CASE(a_month_at_a_constant_rate);
    CASE(all_tiers);
    CASE(two_months);
    CASE(a_cold_start_is_billed_or_not);
    CASE(provisioned_sandboxes);
    CASE(a_least_time);
    CASE(other_processors);
    CASE(what_is_not_billed);
    CASE(other_clouds);
    CASE(without_a_book);
    return end_play();
}
