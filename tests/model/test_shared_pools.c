/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Quotas, queues and the rules that share a pool, at work in whole runs. Times are minutes where nothing else is said.
 */
#include "tests/check.h"
#include "tests/model/play.h"

#define WORLD(clock, pool, jobs)                                                                                  \
    "<scenario version='1' name='w'><clock start='2026-01-01T00:00:00Z' " clock "/>"                              \
    "<workload>" jobs "</workload><pool name='p' " pool "</pool></scenario>"
#define JOB(name, team, submit, cpus, length, more)                                                               \
    "<job pool='p' name='" name "' team='" team "' submit='" #submit "m' cpus='" #cpus "' runtime='" #length      \
    "m' " more "/>"

static void check_fates(const char *world, const char *expected)
{
    struct play play;
    if (play_open(&play, world) && play_run(&play, 1, 0))
        CHECK_STRING(play_fates(&play), expected);
    play_close(&play);
}

static double metric_of(const struct play *play, const char *name)
{
    const struct ol_metric *metric = ol_metrics_find(&play->metrics, name);
    CHECK(metric);
    return metric ? metric->values[0] : NAN;
}

/* KAI-Scheduler's example: 100 GPUs, both deserve 10 and ask for 100, over-quota weights 3:1. Of the 80 that are over,
 * a gets 60 and b 20: 70 and 30. a had all 100 first, so 30 of its jobs are stopped, and no more. */
static void seventy_to_thirty(void)
{
    struct play play;
    if (play_open(&play,
                  WORLD("length='10h'",
                        "gpus='100'><scheduler sharing='kai' preempt='requeue'/>"
                        "<quota team='a' gpus='10' weight='3'/><quota team='b' gpus='10' weight='1'/>",
                        "<arrivals name='a' pool='p' team='a' count='200' interarrival='constant(1s)' gpus='1' "
                        "runtime='constant(20h)'/>"
                        "<arrivals name='b' pool='p' team='b' start='1h' count='200' "
                        "interarrival='constant(1s)' gpus='1' runtime='constant(20h)'/>")) &&
        play_run(&play, 1, 0)) {
        CHECK_NEAR(metric_of(&play, "jobs.preemptions"), 30, 0);
        CHECK_NEAR(metric_of(&play, "quota.b.max"), 30, 0);
        CHECK_NEAR(metric_of(&play, "quota.a.max"), 100, 0);
        /* a: the first 100 start a second apart; it has all 100 until an hour and a second, when the first of b comes,
         * and one less with each second from then on: 100 x 10 h less 50.5 x 100 s, and less 30 x 9 h but for the
         * 1 + 2 + ... + 30 s by which b's start later. */
        CHECK_NEAR(metric_of(&play, "quota.a.unit_hours"), 1000 - 5050.0 / 3600 - 30 * 9 + 465.0 / 3600, 1e-9);
    }
    play_close(&play);
}

#define KUEUE(more) "cpus='8'><scheduler sharing='kueue' preempt='requeue'/>" more
#define QUEUES      "<quota team='a' cpus='4' reclaim-within-cohort='any'/><quota team='b' cpus='4' "

/* a2 borrows b's four. b's own job takes them back at 10 where b reclaims, and waits for the end of one where not. */
static void borrowed_and_reclaimed(void)
{
    check_fates(WORLD("", KUEUE(QUEUES "reclaim-within-cohort='any'/>"),
                      JOB("a1", "a", 0, 4, 60, "") JOB("a2", "a", 0, 4, 60, "") JOB("b", "b", 10, 4, 30, "")),
                "a1 0-60; a2 0-100 in 2 attempts, 10 lost; b 10-40");
    check_fates(WORLD("", KUEUE(QUEUES "/>"),
                      JOB("a1", "a", 0, 4, 60, "") JOB("a2", "a", 0, 4, 60, "") JOB("b", "b", 10, 4, 30, "")),
                "a1 0-60; a2 0-60; b 60-90");
}

/* A limit is one even where units are idle: a2 waits, b passes it. */
static void limits_leave_units_idle(void)
{
    check_fates(WORLD("", "cpus='8'><quota team='a' cpus='4'/>",
                      JOB("a1", "a", 0, 4, 60, "") JOB("a2", "a", 0, 1, 60, "") JOB("b", "b", 10, 4, 30, "")),
                "a1 0-60; a2 60-120; b 10-40");
}

/* One user may have two of the four: the third of u waits, v's does not. */
static void one_user(void)
{
    check_fates(WORLD("", "cpus='8'><quota team='a' cpus='4' per-user='2'/>",
                      JOB("u1", "a", 0, 1, 60, "user='u'") JOB("u2", "a", 0, 1, 30, "user='u'")
                          JOB("u3", "a", 0, 1, 60, "user='u'") JOB("v1", "a", 0, 1, 60, "user='v'")),
                "u1 0-60; u2 0-30; u3 30-90; v1 0-60");
}

/* Ten unit-hours a month, and none is started from 9.5 on: the tenth starts when 9 are used; the eleventh waits for
 * February, 744 hours after the year began. */
static void the_month_is_used_up(void)
{
    struct play play;
    if (play_open(&play,
                  WORLD("", "cpus='1'><quota team='a' monthly-unit-hours='10' stop-at='95%'/>",
                        "<arrivals name='a' pool='p' team='a' count='11' interarrival='constant(1s)' cpus='1' "
                        "runtime='constant(1h)'/>")) &&
        play_run(&play, 1, 0))
        CHECK_NEAR(metric_of(&play, "jobs.makespan_s"), 745 * 3600 - 1, 1e-6);
    play_close(&play);
}

/* The first starts at once, the second waits for 20 of the 5 that are its target; long is too long for the queue that
 * it names, and wide too wide. */
static void queues_and_their_targets(void)
{
    struct play play;
    if (play_open(&play,
                  WORLD("",
                        "cpus='4'><queue name='short' max-cpus='4' max-runtime='1h' wait-target='5m'/>"
                        "<queue name='batch' wait-target='30m'/>",
                        JOB("one", "a", 0, 4, 30, "queue='short'") JOB("two", "a", 10, 2, 10, "queue='short'")
                            JOB("long", "a", 11, 1, 90, "queue='short'") JOB("free", "a", 12, 1, 90, ""))) &&
        play_run(&play, 1, 0)) {
        CHECK_STRING(play_fates(&play), "one 0-30; two 30-40; long rejected; free 30-120");
        CHECK_NEAR(metric_of(&play, "queue.short.target_met"), .5, 1e-12);
        CHECK_NEAR(metric_of(&play, "queue.short.refused"), 1, 0);
        CHECK_NEAR(metric_of(&play, "queue.short.wait.mean_s"), 600, 1e-9);
        CHECK_NEAR(metric_of(&play, "queue.batch.target_met"), 1, 1e-12);
    }
    play_close(&play);
}

/* Volcano's proportion, weights 1:1 over 8: each deserves 4. a has all 8 first; what is over is taken back. */
static void by_proportion(void)
{
    check_fates(WORLD("",
                      "cpus='8'><scheduler sharing='proportion' preempt='requeue'/>"
                      "<quota team='a' weight='1'/><quota team='b' weight='1'/>",
                      JOB("a1", "a", 0, 4, 60, "") JOB("a2", "a", 1, 4, 60, "") JOB("b", "b", 10, 4, 30, "")),
                "a1 0-60; a2 1-100 in 2 attempts, 9 lost; b 10-40");
}

int main(void)
{
    CASE(seventy_to_thirty);
    CASE(borrowed_and_reclaimed);
    CASE(limits_leave_units_idle);
    CASE(one_user);
    CASE(the_month_is_used_up);
    CASE(queues_and_their_targets);
    CASE(by_proportion);
    return check_end();
}
