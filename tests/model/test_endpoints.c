/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Endpoints in whole runs: scenario text in, requests counted and instances' lives out. What is expected was worked
 * out by hand from the decisions that a rule makes, or is theory's.
 */
#include "tests/model/endpoint_world.h"

#include <math.h>

/* ---- a queue that theory knows ---- */

/* Student's t for a two-sided 99% interval of ten values. */
#define T_OF_TEN 3.250

static void an_endpoint_of_four_agrees_with_erlang(void)
{
    double sum = 0, squares = 0;
    struct ol_text text = {0};
    for (int i = 0; i < 10; i++) {
        ol_text_clear(&text);
        ol_text_addf(&text,
                     ENDPOINT_WORLD("50h", "<traffic name='t%d' endpoint='e' format='poisson' rate='3.2/s'/>",
                                    "<endpoint name='e' type='n4' min='4'><service time='exponential(1s)'/>"
                                    "</endpoint>"),
                     i);
        CHECK_STRING(play(ol_text_string(&text)), "");
        const double waited = of("wait.mean_s");
        sum += waited;
        squares += waited * waited;
        CHECK_NEAR(of("utilization"), 0.8, 0.01);
    }
    const double mean = sum / 10, deviation = sqrt((squares - sum * mean) / 9);
    CHECK_NEAR(mean, 0.745541, T_OF_TEN * deviation / sqrt(10));
    CHECK(deviation / sqrt(10) < 0.01);
    ol_text_release(&text);
}

/* ---- up and down ---- */

/* So many requests in each of the minutes, evenly, each a tenth of a second long. */
static void add_minutes(struct ol_text *log, int from, int to, int requests)
{
    for (int minute = from; minute < to; minute++)
        for (int i = 0; i < requests; i++)
            ol_text_addf(log, "%.6f,0.1\n", 60 * (minute + (i + 0.5) / requests));
}

/* 60 requests a minute, 200 from minute 10 to 40, then 60 again. Three datapoints above 70 are full in minute 13: 200 /
 * 70 is 3 instances, which serve from 16 on, when 66.7 each is neither above 70 nor below 63. From 40 on each has 20;
 * the fifteenth such datapoint is minute 55, when one goes, and another after the cooldown of 10 minutes, when 30 each
 * would still fit on one. */
static void target_tracking_follows_a_step_up_and_down(void)
{
    struct ol_text log = {0};
    ol_text_adds(&log, "time,work\n");
    add_minutes(&log, 0, 10, 60);
    add_minutes(&log, 10, 40, 200);
    add_minutes(&log, 40, 90, 60);
    CHECK_STRING(play_with(ol_text_string(&log),
                           ENDPOINT_WORLD("90m", LOG,
                                          "<endpoint name='e' type='n4' min='1' max='10' startup='3m'><service/>"
                                          "<autoscaler rule='target-tracking' target='70' out-cooldown='60s' "
                                          "in-cooldown='600s'/></endpoint>")),
                 "");
    CHECK_STRING(lives(), "on-demand 13-55 user, on-demand 13-65 user, on-demand 0-90");
    CHECK_NEAR(metric("cost.billed"), (90 + 52 + 42) / 60.0 * 6, 1e-6);
    CHECK_NEAR(of("requests"), 10 * 60 + 30 * 200 + 50 * 60, 0);
    CHECK_NEAR(of("completed"), 9600, 0);
    ol_text_release(&log);
}

/* ---- nothing, and back ---- */

/* It is asked for in minute 10, starts in 11, serves from 14 on for ten seconds; a minute of window and half a minute
 * of grace later it goes. Again in minute 30; as these were all requests, it then goes when nothing is in flight. */
static void what_scaled_to_nothing_waits_for_an_instance(void)
{
    CHECK_STRING(play_with("time,work\n600,10\n1800,10\n",
                           ENDPOINT_WORLD("1h", LOG,
                                          "<endpoint name='e' type='n4' min='0' max='3' delay='1m' startup='3m'>"
                                          "<service/><autoscaler rule='knative'/></endpoint>")),
                 "");
    CHECK_STRING(lives(), "on-demand 11-15.6667 user, on-demand 31-34.2 user");
    CHECK_NEAR(of("completed"), 2, 0);
    CHECK_NEAR(of("wait.mean_s"), 240, 1e-9);
    CHECK_NEAR(of("latency.mean_s"), 250, 1e-9);
}

/* ---- lost ---- */

#define SPOT_ENDPOINT(more)                                                                                       \
    "<endpoint name='e' min='1'><capacity source='spot' type='n4' max='1' delay='2m' "                            \
    "interruptions='constant(10m)'/><service " more "/></endpoint>"

static void what_a_lost_instance_served_begins_again(void)
{
    CHECK_STRING(play_with("time,work\n710,20\n", ENDPOINT_WORLD("20m", LOG, SPOT_ENDPOINT(""))), "");
    CHECK_STRING(lives(), "spot 2-12 provider, spot 14-20");
    CHECK_NEAR(of("completed"), 1, 0);
    CHECK_NEAR(of("latency.mean_s"), 150, 1e-9);
}

static void or_fails(void)
{
    CHECK_STRING(
        play_with("time,work\n710,20\n900,5\n", ENDPOINT_WORLD("20m", LOG, SPOT_ENDPOINT("on-loss='fail'"))), "");
    CHECK_NEAR(of("failed"), 1, 0);
    CHECK_NEAR(of("completed"), 1, 0);
    CHECK_NEAR(of("latency.mean_s"), 5, 1e-9);
}

/* ---- given back ---- */

/* Two requests of 20 minutes from minute 5 on; from minute 10 on one instance is wanted. The newer one has its request
 * until the end of minute 25, as the question of minute 26 finds. */
static void an_instance_that_drains_is_given_back_with_its_last_request(void)
{
    CHECK_STRING(play_with("time,work\n300,1200\n300,1200\n",
                           ENDPOINT_WORLD("40m", LOG,
                                          "<endpoint name='e' type='n4' min='1' max='2'><service/>"
                                          "<autoscaler rule='scheduled'><at cron='1 0 * * *' instances='2'/>"
                                          "<at cron='10 0 * * *' instances='1'/></autoscaler></endpoint>")),
                 "");
    CHECK_STRING(lives(), "on-demand 1-26 user, on-demand 0-40");
    CHECK_NEAR(of("completed"), 2, 0);
}

int main(void)
{
    CASE(an_endpoint_of_four_agrees_with_erlang);
    CASE(target_tracking_follows_a_step_up_and_down);
    CASE(what_scaled_to_nothing_waits_for_an_instance);
    CASE(what_a_lost_instance_served_begins_again);
    CASE(or_fails);
    CASE(an_instance_that_drains_is_given_back_with_its_last_request);
    return end_play();
}
