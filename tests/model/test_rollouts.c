/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rollouts in whole runs: scenario text in; requests, wrong answers and the instances' lives out. What is expected was
 * worked out by hand from the schedule, or lies within the exact bounds of a binomial law.
 */
#include "tests/model/moved_stage.h"

#include "tests/check.h"

#include <math.h>

#define ROLLOUT_WORLD(length, traffic, rest)                                                                      \
    "<scenario version='1' name='world' currency='USD'><clock start='2026-01-01T00:00:00Z' length='" length       \
    "'/><pricebook href='book.xml'/><workload>" traffic "</workload>" rest "</scenario>"
#define EVENLY                                                                                                    \
    "<traffic name='t' endpoint='a' format='csv' href='trace.csv' start='0s'>"                                    \
    "<column field='time' name='time'/><column field='work' name='work'/></traffic>"
#define POISSON(rate) "<traffic name='t' endpoint='a' format='poisson' rate='" rate "'/>"
#define VERSION(name, more)                                                                                       \
    "<endpoint name='" name "' type='n4' startup='3m' " more "><service time='exponential(200ms)'/></endpoint>"
#define ROLLOUT(more) "<rollout name='r' from='a' to='b' at='30m' " more "/>"

static double of(const char *name)
{
    char full[64];
    snprintf(full, sizeof full, "rollout.r.%s", name);
    return metric(full);
}

/* One a second, each a tenth of a second long. */
static const char *evenly(int seconds)
{
    static struct ol_text log;
    ol_text_clear(&log);
    ol_text_adds(&log, "time,work\n");
    for (int i = 0; i < seconds; i++)
        ol_text_addf(&log, "%d.5,0.1\n", i);
    return ol_text_string(&log);
}

static void balance(void)
{
    CHECK_NEAR(metric("endpoint.a.requests") + metric("endpoint.b.requests"), of("requests"), 0);
    CHECK_NEAR(metric("endpoint.b.requests"), of("new_requests"), 0);
    CHECK_NEAR(metric("endpoint.b.in_flight_at_end") + metric("endpoint.a.in_flight_at_end"), 0, 3);
}

/* ---- blue-green ---- */

/* Two are ordered at 30, serve from 33 on, and get all from 43 on; the old ones go at 103. Twice 3 + 10 + 60 minutes
 * are 2.4333 hours more than without a rollout: 2 x 4 hours of the new version and 2 x 103 minutes of the old. */
static void blue_green_costs_a_second_fleet(void)
{
    CHECK_STRING(play_with(evenly(14400), ROLLOUT_WORLD("4h", EVENLY,
                                                        VERSION("a", "min='2'") VERSION("b", "min='1' max='4'")
                                                            ROLLOUT("kind='blue-green' bake='10m' keep='1h'"))),
                 "");
    CHECK_STRING(lives(), "on-demand 0-103 user, on-demand 0-103 user, on-demand 30-240, on-demand 30-240");
    CHECK_NEAR(of("extra_instance_hours"), 2 * (3 + 10 + 60) / 60.0, 1e-9);
    CHECK_NEAR(metric("cost.billed"), 6 * (2 * 4 + 2 * 73 / 60.0), 1e-6);
    CHECK_NEAR(metric("endpoint.a.requests"), 43 * 60, 0);
    CHECK_NEAR(metric("endpoint.b.requests"), 14400 - 43 * 60, 0);
    CHECK_NEAR(of("rolled_back"), 0, 0);
    CHECK_NEAR(of("faulty"), 0, 0);
    balance();
}

/* A delay of the order is nobody's instance yet: all is two minutes later, and the hours are the same. The old version
 * has grown to 3 in minute 5; the new one is bounded to 2, and serves with those. */
static void blue_green_takes_as_many_as_the_old_one_has(void)
{
    CHECK_STRING(
        play_with(
            evenly(14400),
            ROLLOUT_WORLD("4h", EVENLY,
                          "<endpoint name='a' type='n4' min='1' max='3'><service/><autoscaler rule='scheduled'>"
                          "<at cron='0 0 * * *' instances='1'/><at cron='5 0 * * *' instances='3'/></autoscaler>"
                          "</endpoint>"
                          "<endpoint name='b' type='n4' min='1' max='2' delay='2m' startup='3m'><service/>"
                          "</endpoint>" ROLLOUT("kind='blue-green' bake='10m' keep='1h'"))),
        "");
    CHECK_STRING(lives(), "on-demand 5-105 user, on-demand 5-105 user, on-demand 0-105 user, on-demand 32-240, "
                          "on-demand 32-240");
    CHECK_NEAR(of("extra_instance_hours"), (2 * 13 + 3 * 60) / 60.0, 1e-9);
    balance();
}

/* Nodes of one's own stand for the whole run, and their hours count where a version has an instance on them: two of the
 * three new ones from 30 on, which need no start, and the two old ones until 100: 2 x 10 and 2 x 60 minutes. In time is
 * nobody's promise where the new version has no target. */
static void hours_on_nodes_of_ones_own(void)
{
    CHECK_STRING(
        play_with(evenly(14400),
                  ROLLOUT_WORLD("4h", EVENLY,
                                "<endpoint name='a' target='1s' min='2'><capacity source='owned' nodes='2'/>"
                                "<service/></endpoint>"
                                "<endpoint name='b' min='1'><capacity source='owned' nodes='3'/>"
                                "<service/></endpoint>" ROLLOUT("kind='blue-green' bake='10m' keep='1h'"))),
        "");
    CHECK_NEAR(of("extra_instance_hours"), 2 * (10 + 60) / 60.0, 1e-9);
    CHECK_NEAR(metric("endpoint.a.slo"), 1, 0);
    CHECK(isnan(of("slo")));
    balance();
}

/* The old version waits in an endless line at 43, with two minutes of work in it: it stays for that. */
static void who_waits_is_served_before_the_old_version_goes(void)
{
    CHECK_STRING(play_with("time,work\n2579.5,90\n2579.6,90\n2580,1\n",
                           ROLLOUT_WORLD("4h", EVENLY,
                                         VERSION("a", "min='1'") VERSION("b", "min='1'")
                                             ROLLOUT("kind='blue-green' keep='0s'"))),
                 "");
    CHECK_STRING(lives(), "on-demand 0-46 user, on-demand 30-240");
    CHECK_NEAR(metric("endpoint.a.completed"), 2, 0);
    CHECK_NEAR(metric("endpoint.b.completed"), 1, 0);
    CHECK_NEAR(metric("endpoint.a.wait.mean_s"), 89.9 / 2, 1e-6);
}

/* Its caller gives up on the old version in minute 43 and tries again in minute 73, half an hour after it has gone. An
 * instance is ordered for that and needs three minutes to start: the caller, who waits for ten seconds, has gone. */
static void who_tries_again_wakes_the_version_that_has_gone(void)
{
    CHECK_STRING(play_with("time,work\n2575.5,90\n2581,1\n",
                           ROLLOUT_WORLD("4h", EVENLY,
                                         "<endpoint name='a' type='n4' startup='3m' min='1'>"
                                         "<service timeout='10s' retries='1' backoff='30m'/></endpoint>" VERSION(
                                             "b", "min='1'") ROLLOUT("kind='blue-green' keep='0s'"))),
                 "");
    CHECK_NEAR(metric("endpoint.a.retried"), 1, 0);
    CHECK_NEAR(metric("endpoint.a.timed_out"), 1, 0);
    CHECK_NEAR(metric("endpoint.a.in_flight_at_end"), 0, 0);
    CHECK_NEAR(metric("endpoint.b.completed"), 1, 0);
    CHECK_NEAR(metric("pool.a.on-demand.node_starts"), 2, 0);
}

/* ---- canary ---- */

/* So many of `trials` with chance `p`: within five deviations, which chance alone leaves once in a million times. */
static void check_binomial(double count, double trials, double p)
{
    CHECK_NEAR(count, trials * p, 5 * sqrt(trials * p * (1 - p)));
}

/* The steps begin at 33, 63, 93 and 123; the old version goes at 153, with the end of the last. One that answers all
 * that come is given 1800 a step: of 3 x 1800 the new one has 5, 25 and 50 per cent, in the mean 26.67. */
static void canary_shares_grow_in_steps(void)
{
    CHECK_STRING(play_with(evenly(14400), ROLLOUT_WORLD("4h", EVENLY,
                                                        VERSION("a", "min='2'") VERSION("b", "min='1'")
                                                            ROLLOUT("kind='canary'"))),
                 "");
    CHECK_STRING(lives(), "on-demand 0-153 user, on-demand 0-153 user, on-demand 30-240");
    const double after = 14400 - 123 * 60, steps = of("new_requests") - after;
    const double variance = 1800 * (0.05 * 0.95 + 0.25 * 0.75 + 0.5 * 0.5);
    CHECK_NEAR(steps, 1800 * (0.05 + 0.25 + 0.5), 5 * sqrt(variance));
    CHECK_NEAR(of("requests"), 14400, 0);
    CHECK_NEAR(of("extra_instance_hours"), (93 + 2 * 30) / 60.0, 1e-9);
    balance();
}

/* ---- shadow ---- */

#define SHADOW_OLD VERSION("a", "min='1' max='5'")

static void a_shadow_doubles_the_instances_and_changes_no_answer(void)
{
    static const char *const names[] = {"latency.mean_s", "latency.p50_s", "latency.p95_s", "latency.p99_s",
                                        "wait.mean_s",    "requests",      "completed"};
    double alone[sizeof names / sizeof *names];
    char full[64];
    CHECK_STRING(play(ROLLOUT_WORLD("4h", POISSON("4/s"), SHADOW_OLD)), "");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(full, sizeof full, "endpoint.a.%s", names[i]);
        alone[i] = metric(full);
    }
    const double cost = metric("cost.billed");
    CHECK_STRING(play(ROLLOUT_WORLD("4h", POISSON("4/s"),
                                    SHADOW_OLD VERSION("b", "min='1' max='5'") ROLLOUT("kind='shadow' for='2h'"))),
                 "");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(full, sizeof full, "endpoint.a.%s", names[i]);
        CHECK(metric(full) == alone[i]);
    }
    /* what waits at its end is served by then, and looked at once a minute */
    CHECK_NEAR(of("extra_instance_hours"), 124 / 60.0, 1 / 60.0 + 1e-9);
    CHECK_NEAR(metric("cost.billed"), cost + 6 * of("extra_instance_hours"), 1e-6);
    CHECK(of("requests") == metric("endpoint.a.requests"));
    CHECK(of("latency.p99_s") == metric("endpoint.a.latency.p99_s"));
    CHECK_NEAR(of("new_requests"), 4 * 7200, 5 * sqrt(4 * 7200));
}

/* A third of what comes in the hour from 33 on is copied; nothing waits at 93, so that it goes then. */
static void a_shadow_may_see_a_part(void)
{
    CHECK_STRING(play_with(evenly(14400), ROLLOUT_WORLD("4h", EVENLY,
                                                        VERSION("a", "min='1'") VERSION("b", "min='1'")
                                                            ROLLOUT("kind='shadow' share='30%' for='1h'"))),
                 "");
    CHECK_STRING(lives(), "on-demand 30-93 user, on-demand 0-240");
    CHECK_NEAR(of("extra_instance_hours"), 63 / 60.0, 1e-9);
    CHECK_NEAR(of("requests"), 14400, 0);
    check_binomial(of("new_requests"), 3600, 0.3);
}

/* ---- A/B tests ---- */

/* Each side is to have 1000; the one that is given 20 per cent has its thousandth some 5000 s after 33. */
static void a_test_ends_when_both_have_enough(void)
{
    CHECK_STRING(play_with(evenly(14400), ROLLOUT_WORLD("4h", EVENLY,
                                                        VERSION("a", "min='1'") VERSION("b", "min='1'") ROLLOUT(
                                                            "kind='ab' share='20%' samples='1000' for='7d'"))),
                 "");
    CHECK_NEAR(of("new_requests"), 1000, 0);
    CHECK_NEAR(metric("endpoint.a.requests"), 13400, 0);
    /* the time of the thousandth success: negative binomial */
    CHECK_NEAR(of("extra_instance_hours") * 3600 - 180, 5000, 5 * sqrt(1000 * 0.8) / 0.2);
    balance();
}

static void or_when_its_time_is_over(void)
{
    CHECK_STRING(play_with(evenly(14400), ROLLOUT_WORLD("4h", EVENLY,
                                                        VERSION("a", "min='1'") VERSION("b", "min='1'")
                                                            ROLLOUT("kind='ab' samples='100000' for='1h'"))),
                 "");
    CHECK_STRING(lives(), "on-demand 30-93 user, on-demand 0-240");
    check_binomial(of("new_requests"), 3600, 0.5);
    balance();
}

/* ---- wrong answers ---- */

/* All answers wrong: the twentieth request of the new version, at 43 minutes 19.5 s, is noticed, and five minutes later
 * all goes back: 20 wrong answers and the 299 that come in between. The new version goes then, the old one stays. Extra
 * are the new one's 13 minutes up to 43, and the old one's 5 minutes 19.5 s from there until all is back. */
static void what_is_wrong_goes_back(void)
{
    CHECK_STRING(play_with(evenly(14400), ROLLOUT_WORLD("4h", EVENLY,
                                                        VERSION("a", "min='2'") VERSION("b", "min='2'")
                                                            ROLLOUT("kind='blue-green' fault='100%'"))),
                 "");
    CHECK_STRING(lives(), "on-demand 30-48.325 user, on-demand 30-48.325 user, on-demand 0-240, on-demand 0-240");
    CHECK_NEAR(of("faulty"), 319, 0);
    CHECK_NEAR(of("new_requests"), 319, 0);
    CHECK_NEAR(of("rolled_back"), 1, 0);
    CHECK_NEAR(of("extra_instance_hours"), 2 * (13 + 5.325) / 60.0, 1e-9);
    balance();
}

/* Half of the 3600 requests of the hour until somebody reacts meet the new version, and 40 per cent of these answers
 * are wrong: 20 + .4 x .5 x 1/s x 3600 s. */
static void wrong_answers_are_those_noticed_and_those_until_somebody_reacts(void)
{
    CHECK_STRING(play_with(evenly(14400), ROLLOUT_WORLD("4h", EVENLY,
                                                        VERSION("a", "min='1'") VERSION("b", "min='1'") ROLLOUT(
                                                            "kind='ab' for='3h' fault='40%' reaction='1h'"))),
                 "");
    CHECK_NEAR(of("faulty"), 20 + 0.4 * 0.5 * 3600, 5 * sqrt(3600 * 0.2 * 0.8));
    CHECK_NEAR(of("rolled_back"), 1, 0);
    balance();
}

/* Who notices after the old version is gone has nowhere to go back to. */
static void what_is_noticed_too_late_stays(void)
{
    CHECK_STRING(play_with(evenly(14400), ROLLOUT_WORLD("4h", EVENLY,
                                                        VERSION("a", "min='1'") VERSION("b", "min='1'") ROLLOUT(
                                                            "kind='blue-green' keep='319s' fault='100%'"))),
                 "");
    CHECK_NEAR(of("rolled_back"), 0, 0);
    CHECK_NEAR(of("faulty"), 14400 - 43 * 60, 0);
    CHECK_NEAR(metric("endpoint.b.completed"), 14400 - 43 * 60, 0);
}

/* In the first step five per cent of the requests meet the fault, not all: until somebody reacts, half an hour later,
 * the canary has given a twentieth of the wrong answers beyond the twenty that it takes to notice. */
#define RISKY "fault='50%' reaction='30m' notice='20'"
static void a_canary_risks_its_share(void)
{
#define RISK(kind)                                                                                                \
    ROLLOUT_WORLD("6h", EVENLY, VERSION("a", "min='1'") VERSION("b", "min='1'") ROLLOUT(kind " " RISKY))
    CHECK_STRING(play_with(evenly(21600), RISK("kind='blue-green'")), "");
    const double green = of("faulty") - 20;
    CHECK_NEAR(green, 900, 5 * sqrt(1800 * 0.25));
    CHECK_STRING(play_with(evenly(21600), RISK("kind='canary' hold='2h'")), "");
    const double yellow = of("faulty") - 20;
    CHECK_NEAR(yellow, 45, 5 * sqrt(1800 * 0.025 * 0.975));
    CHECK_NEAR(of("rolled_back"), 1, 0);
}

/* ---- from nothing ---- */

/* Neither has an instance where nobody asks. The new one serves at 30, as nothing is wanted of it, and is given all
 * from 40 on; the first request wakes it at 40:05, and it answers 3 minutes later. */
#define SLEEPER(name)                                                                                             \
    "<endpoint name='" name                                                                                       \
    "' type='n4' min='0' max='3' startup='3m'><service/><autoscaler rule='knative'/></endpoint>"
static void versions_that_sleep_are_woken(void)
{
    CHECK_STRING(
        play_with("time,work\n600,10\n2405,10\n2405.5,10\n7200,10\n",
                  ROLLOUT_WORLD("4h", EVENLY, SLEEPER("a") SLEEPER("b") ROLLOUT("kind='blue-green' keep='1h'"))),
        "");
    CHECK_NEAR(metric("endpoint.a.completed"), 1, 0);
    CHECK_NEAR(metric("endpoint.a.wait.mean_s"), 180, 1e-9);
    CHECK_NEAR(metric("endpoint.b.completed"), 3, 0);
    balance();
}

/* Nobody is there when a request comes at 31 while the new one starts, which takes until 35: nobody could tell then
 * whose it would be, and the old one wakes at the next question. */
static void who_comes_while_the_new_version_starts_is_answered(void)
{
    CHECK_STRING(play_with("time,work\n1870,10\n", ROLLOUT_WORLD("4h", EVENLY,
                                                                 SLEEPER("a") VERSION("b", "min='1' delay='2m'")
                                                                     ROLLOUT("kind='canary' steps='100%'"))),
                 "");
    CHECK_NEAR(metric("endpoint.a.completed"), 1, 0);
    CHECK(metric("endpoint.a.wait.mean_s") >= 180 && metric("endpoint.a.wait.mean_s") <= 240);
    balance();
}

int main(void)
{
    CASE(blue_green_costs_a_second_fleet);
    CASE(blue_green_takes_as_many_as_the_old_one_has);
    CASE(hours_on_nodes_of_ones_own);
    CASE(who_tries_again_wakes_the_version_that_has_gone);
    CASE(who_waits_is_served_before_the_old_version_goes);
    CASE(canary_shares_grow_in_steps);
    CASE(a_shadow_doubles_the_instances_and_changes_no_answer);
    CASE(a_shadow_may_see_a_part);
    CASE(a_test_ends_when_both_have_enough);
    CASE(or_when_its_time_is_over);
    CASE(what_is_wrong_goes_back);
    CASE(wrong_answers_are_those_noticed_and_those_until_somebody_reacts);
    CASE(what_is_noticed_too_late_stays);
    CASE(a_canary_risks_its_share);
    CASE(versions_that_sleep_are_woken);
    CASE(who_comes_while_the_new_version_starts_is_answered);
    return end_play();
}
