/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Batch transforms in whole runs: what is collected, when it is released, how long instances are there for it. n4
 * costs 6 an hour (moved_stage.h); times of lives are in minutes.
 */
#include "models/serving/release.h"
#include "tests/model/endpoint_world.h"

static void multiples(void)
{
    CHECK_INT(ol_release_of(0, OL_HOUR), 0);
    CHECK_INT(ol_release_of(1, OL_HOUR), OL_HOUR);
    CHECK_INT(ol_release_of(OL_HOUR, OL_HOUR), OL_HOUR);
    CHECK_INT(ol_release_of(OL_HOUR + 1, OL_HOUR), 2 * OL_HOUR);
    CHECK_INT(ol_release_of(17, 0), 17);
    CHECK_INT(ol_release_of(OL_NEVER - 5, OL_HOUR), OL_NEVER);
}

/* A request of ten seconds a minute from 0 on, 80 of them, then 20 a second after two hours. */
static const char *hundred(void)
{
    static struct ol_text log;
    ol_text_clear(&log);
    ol_text_adds(&log, "time,work\n");
    for (int i = 0; i < 80; i++)
        ol_text_addf(&log, "%d,10\n", 60 * i);
    for (int i = 0; i < 20; i++)
        ol_text_addf(&log, "%d,10\n", 7201 + i);
    return ol_text_string(&log);
}

#define HOURLY(more) "<endpoint name='e' kind='batch' every='1h' type='n4' " more "</endpoint>"

/* One is released at 0, 60 at 1 h (at 1, 2 ... 60 minutes), 19 at 2 h. Instances start for two minutes, so they are
 * there for 120 + 10, 120 + 600 and 120 + 190 seconds. Latencies: 130; 3720 + 10 j - 60 j for j = 1 .. 60, which is
 * 223,200 - 50 * 1830 = 131,700; 7320 + 10 j - (3600 + 60 j) for j = 1 .. 19, which is 70,680 - 50 * 190 = 61,180. The
 * 20 would be released at 3 h, the clock's end. */
static void hundred_requests(void)
{
    CHECK_STRING(play_with(hundred(), ENDPOINT_WORLD("3h", LOG, HOURLY("startup='2m'><service/>"))), "");
    CHECK_STRING(lives(), "on-demand 0-2.16667 user, on-demand 60-72 user, on-demand 120-125.167 user");
    CHECK_NEAR(of("requests"), 100, 0);
    CHECK_NEAR(of("completed"), 80, 0);
    CHECK_NEAR(of("in_flight_at_end"), 20, 0);
    CHECK_NEAR(of("latency.mean_s"), (130 + 131700 + 61180) / 80.0, 1e-9);
    CHECK_NEAR(metric("cost.billed"), (130 + 720 + 310) / 3600.0 * 6, 1e-6);
}

/* Another hour, and they are served; a clock without an end does not end before. */
static void nothing_is_lost(void)
{
    CHECK_STRING(play_with(hundred(), ENDPOINT_WORLD("4h", LOG, HOURLY("startup='2m'><service/>"))), "");
    CHECK_NEAR(of("completed"), 100, 0);
    CHECK_NEAR(metric("cost.billed"), (130 + 720 + 310 + 320) / 3600.0 * 6, 1e-6);
    CHECK_STRING(play_with(hundred(), "<scenario version='1' name='world' currency='USD'><clock "
                                      "start='2026-01-01T00:00:00Z'/><pricebook href='book.xml'/><workload>" LOG
                                      "</workload>" HOURLY("startup='2m'><service/>") "</scenario>"),
                 "");
    CHECK_NEAR(of("completed"), 100, 0);
    CHECK_NEAR(of("in_flight_at_end"), 0, 0);
    CHECK_NEAR(metric("cost.billed"), (130 + 720 + 310 + 320) / 3600.0 * 6, 1e-6);
}

/* Six of a minute each. One instance is always there, and has done two of them when two more have started; the last of
 * the other four begins when three are done. The two go when all are. */
static void more_while_there_is_something_to_do(void)
{
    CHECK_STRING(play_with("time,work\n60,60\n70,60\n80,60\n90,60\n3599,60\n3600,60\n",
                           ENDPOINT_WORLD("2h", LOG, HOURLY("min='1' max='3' startup='2m'><service/>"))),
                 "");
    CHECK_STRING(lives(), "on-demand 60-64 user, on-demand 60-64 user, on-demand 0-120");
    CHECK_NEAR(of("completed"), 6, 0);
}

/* Knative's rule asks for one at the release, starts it in a minute and three; with nothing to come it goes at the
 * question after the end. */
static void an_autoscaler_is_woken_by_the_release(void)
{
    CHECK_STRING(
        play_with("time,work\n600,10\n", ENDPOINT_WORLD("2h", LOG,
                                                        HOURLY("max='3' delay='1m' startup='3m'><service/>"
                                                               "<autoscaler rule='knative'/>"))),
        "");
    CHECK_STRING(lives(), "on-demand 61-64.2 user");
    CHECK_NEAR(of("latency.mean_s"), 3600 + 240 + 10 - 600, 1e-9);
}

/* Ten requests: by fours, 5 s a batch, 15 s; on a model that is loaded in 10 s, 1 s each, 20 s; 100 tokens in and 10
 * out, whatever they take, are all answered. */
static void whatever_serves(void)
{
    struct ol_text log = {0};
    ol_text_adds(&log, "time,work\n");
    for (int i = 0; i < 10; i++)
        ol_text_addf(&log, "%d,1\n", 100 * i + 1);
    CHECK_STRING(
        play_with(ol_text_string(&log),
                  ENDPOINT_WORLD("2h", LOG, HOURLY("><service><batching size='4' base='5s'/></service>"))),
        "");
    CHECK_STRING(lives(), "on-demand 60-60.25 user");
    CHECK_STRING(
        play_with(ol_text_string(&log),
                  ENDPOINT_WORLD("2h", LOG, HOURLY("><multi-model size='10GB' memory='20GB' bandwidth='1GB'/>"))),
        "");
    CHECK_STRING(lives(), "on-demand 60-60.3333 user");
    CHECK_STRING(play(ENDPOINT_WORLD("2h",
                                     "<traffic name='t' endpoint='e' format='poisson' rate='10/m' count='100' "
                                     "prompt='constant(100)' output='constant(10)'/>",
                                     HOURLY("><tokens table='70b-8xh100' batch='4' memory='640GB' weights='140GB' "
                                            "token-size='320kB'/>"))),
                 "");
    CHECK_NEAR(of("completed"), 100, 0);
    ol_text_release(&log);
}

/* Of ten one is served and three may wait; without a bound, all, however many. */
static void bounds(void)
{
    CHECK_STRING(play_with("time,work\n1,1\n2,1\n3,1\n4,1\n5,1\n6,1\n7,1\n8,1\n9,1\n10,1\n",
                           ENDPOINT_WORLD("2h", LOG, HOURLY("><service queue='3'/>"))),
                 "");
    CHECK_NEAR(of("shed"), 6, 0);
    CHECK_STRING(play(ENDPOINT_WORLD("2h",
                                     "<traffic name='t' endpoint='e' format='poisson' rate='1000/s' "
                                     "count='1500000'/>",
                                     HOURLY("><service time='1ms'/>"))),
                 "");
    CHECK_NEAR(of("shed"), 0, 0);
    CHECK_NEAR(of("completed"), 1500000, 0);
}

int main(void)
{
    CASE(multiples);
    CASE(hundred_requests);
    CASE(nothing_is_lost);
    CASE(more_while_there_is_something_to_do);
    CASE(an_autoscaler_is_woken_by_the_release);
    CASE(whatever_serves);
    CASE(bounds);
    return end_play();
}
