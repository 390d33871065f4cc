/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who is stopped for whom, worked out by hand. Times are minutes; the pool has 4 units.
 */
#include "tests/check.h"
#include "tests/model/play.h"

#define WORLD(scheduler, jobs)                                                                                    \
    "<scenario version='1' name='w'><checkpoint name='c' interval='10h' cost='2m' restore='1m'/>"                 \
    "<workload>" jobs "</workload><pool name='p' cpus='4'>" scheduler "</pool></scenario>"
#define STOPS(mode, rules) "<scheduler preempt='" mode "'><preemption " rules "/></scheduler>"
#define JOB(name, submit, cpus, length, more)                                                                     \
    "<job pool='p' name='" name "' submit='" #submit "m' cpus='" #cpus "' runtime='" #length "m' " more "/>"
#define SOFT(name, submit, cpus, length, more) JOB(name, submit, cpus, length, "preemptible='yes' " more)

/* Two that may be stopped fill the pool; at 10 comes one that may not. */
#define FULL(more) SOFT("a", 0, 2, 60, "") SOFT("b", 0, 2, 60, more) JOB("hi", 10, 2, 30, "")

static void check_fates(const char *world, const char *expected)
{
    struct play play;
    if (play_open(&play, world) && play_run(&play, 1, 0))
        CHECK_STRING(play_fates(&play), expected);
    play_close(&play);
}

/* Of equals the one that started last, or of two of one instant the one that came last: b. */
static void one_is_killed(void)
{
    check_fates(WORLD(STOPS("kill", ""), FULL("")), "a 0-60; b 0-10 killed, 10 lost; hi 10-40");
}

/* b begins again at 40, when hi is done, and runs its 60. */
static void one_waits_again(void)
{
    check_fates(WORLD(STOPS("requeue", ""), FULL("")), "a 0-60; b 0-100 in 2 attempts, 10 lost; hi 10-40");
}

/* It saves from 10 to 12, hi runs to 42, then b reads back for 1 and computes the 50 that are left: 93. */
static void one_saves_first(void)
{
    check_fates(WORLD(STOPS("checkpoint", ""), FULL("checkpoint='c'")), "a 0-60; b 0-93 in 2 attempts; hi 12-42");
}

/* A save of 2 does not fit into a grace of 1: b goes on to 11 and loses that. From 41 on it reads back (nothing, but a
 * second attempt pays for it) and runs 60: 102. */
static void the_grace_is_too_short(void)
{
    check_fates(WORLD(STOPS("checkpoint", "grace='1m'"), FULL("checkpoint='c'")),
                "a 0-60; b 0-102 in 2 attempts, 11 lost; hi 11-41");
}

/* A grace of 2 is just enough. */
static void the_grace_is_just_enough(void)
{
    check_fates(WORLD(STOPS("checkpoint", "grace='2m'"), FULL("checkpoint='c'")),
                "a 0-60; b 0-93 in 2 attempts; hi 12-42");
}

/* b has 5 left at 10, less than the grace of 6: it ends at 15 by itself, and hi starts then. */
static void done_within_the_grace(void)
{
    check_fates(WORLD(STOPS("requeue", "grace='6m'"),
                      SOFT("a", 0, 2, 60, "") SOFT("b", 0, 2, 15, "") JOB("hi", 10, 2, 30, "")),
                "a 0-60; b 0-15; hi 15-45");
}

static void nobody_young_is_stopped(void)
{
    check_fates(WORLD(STOPS("requeue", "min-run='30m'"), FULL("")),
                "a 0-60; b 0-120 in 2 attempts, 30 lost; hi 30-60");
}

static void only_for_those_who_have_waited(void)
{
    check_fates(WORLD(STOPS("requeue", "after-wait='20m'"), FULL("")),
                "a 0-60; b 0-120 in 2 attempts, 30 lost; hi 30-60");
}

/* At 10 b has 55 to its deadline at 65, within the 60 that are protected: a goes. So it does where b has just 60. */
static void near_its_deadline(void)
{
    check_fates(WORLD(STOPS("requeue", "protect-deadline='1h'"), FULL("deadline='65m'")),
                "a 0-100 in 2 attempts, 10 lost; b 0-60; hi 10-40");
    check_fates(WORLD(STOPS("requeue", "protect-deadline='1h'"), FULL("deadline='70m'")),
                "a 0-100 in 2 attempts, 10 lost; b 0-60; hi 10-40");
}

/* At 10, a (1 unit since 0) has 10 to lose, b (1 since 1) 9, c (2 since 2) 16 unit-minutes. */
#define THREE SOFT("a", 0, 1, 60, "") SOFT("b", 1, 1, 60, "") SOFT("c", 2, 2, 60, "") JOB("hi", 10, 2, 30, "")

static void choices(void)
{
    check_fates(WORLD(STOPS("requeue", "victims='least-lost-work'"), THREE),
                "a 0-100 in 2 attempts, 10 lost; b 1-100 in 2 attempts, 9 lost; c 2-62; hi 10-40");
    check_fates(WORLD(STOPS("requeue", "victims='fewest-jobs'"), THREE),
                "a 0-60; b 1-61; c 2-100 in 2 attempts, 8 lost; hi 10-40");
    check_fates(WORLD(STOPS("requeue", "victims='newest'"), THREE),
                "a 0-60; b 1-61; c 2-100 in 2 attempts, 8 lost; hi 10-40");
}

/* At 40 a, which saved from 30 to 32, has 8 to lose, and b 9. From 70 on a reads back for 1 and computes its last
 * 30. */
static void what_is_saved_is_not_lost(void)
{
    check_fates("<scenario version='1' name='w'><checkpoint name='c' interval='30m' cost='2m' restore='1m'/>"
                "<workload>" SOFT("a", 0, 2, 60, "checkpoint='c'") SOFT("b", 31, 2, 60, "")
                    JOB("hi", 40, 2, 30, "") "</workload><pool name='p' cpus='4'>" STOPS(
                        "requeue", "victims='least-lost-work'") "</pool></scenario>",
                "a 0-101 in 2 attempts, 8 lost; b 31-91; hi 40-70");
}

/* By priority a (1 unit) is first and c (3) second; with c gone a need not go. */
static void who_is_not_needed_is_spared(void)
{
    check_fates(WORLD(STOPS("requeue", ""), SOFT("a", 0, 1, 60, "priority='0'") SOFT("c", 0, 3, 60, "priority='1'")
                                                JOB("hi", 10, 3, 30, "")),
                "a 0-60; c 0-100 in 2 attempts, 10 lost; hi 10-40");
}

/* hi2, at 20, would need the second stop of the day; it starts when hi is done. b, which came before, is then first in
 * the queue, so hi2 waits for a's end at 60. */
static void one_a_day(void)
{
    check_fates(WORLD(STOPS("requeue", "per-day='1'"), FULL("") JOB("hi2", 20, 2, 30, "")),
                "a 0-60; b 0-100 in 2 attempts, 10 lost; hi 10-40; hi2 60-90");
}

/* One of the day's two stops is left when hi2 comes, which needs two: it waits for those who end at 60. */
static void two_a_day(void)
{
    check_fates(WORLD(STOPS("requeue", "per-day='2'"),
                      SOFT("a", 0, 1, 60, "") SOFT("b", 0, 1, 60, "") SOFT("c", 0, 1, 60, "")
                          SOFT("d", 0, 1, 60, "") JOB("hi", 10, 1, 30, "") JOB("hi2", 20, 2, 30, "")),
                "a 0-60; b 0-60; c 0-60; d 0-100 in 2 attempts, 10 lost; hi 10-40; hi2 60-90");
}

/* The next day's first stop is allowed again: z has run for 1,500, and comes to be stopped 24 hours after b was. */
static void the_next_day(void)
{
    check_fates(WORLD(STOPS("requeue", "per-day='1'"),
                      SOFT("a", 0, 2, 2000, "") SOFT("b", 0, 2, 60, "") JOB("hi", 10, 2, 30, "")
                          JOB("long", 100, 2, 3000, "") JOB("late", 200, 2, 10, "")),
                "a 0-3460 in 2 attempts, 1450 lost; b 0-100 in 2 attempts, 10 lost; hi 10-40; long 100-3100; "
                "late 1450-1460");
}

/* By priority alone, whoever is higher stops whoever is lower, preemptible or not. */
static void by_priority(void)
{
    check_fates(WORLD(STOPS("requeue", "by='priority'"),
                      JOB("a", 0, 4, 60, "priority='2'") JOB("b", 10, 4, 30, "priority='2'")
                          JOB("c", 20, 4, 30, "priority='3'")),
                "a 0-110 in 2 attempts, 20 lost; b 110-140; c 20-50");
}

/* By rank: a's 5 and a margin of 2 are no less than b's 7, but less than c's 8. */
static void by_rank(void)
{
    check_fates(
        WORLD("<scheduler order='priority' preempt='requeue'><preemption by='rank' margin='2'/></scheduler>",
              JOB("a", 0, 4, 60, "priority='5'") JOB("b", 10, 4, 30, "priority='7'")
                  JOB("c", 20, 4, 30, "priority='8'")),
        "a 0-140 in 2 attempts, 20 lost; b 50-80; c 20-50");
}

/* hi needs the one that is free and the two that a leaves at 12: s, which would fit at 11, waits. */
static void what_is_left_is_kept(void)
{
    check_fates(WORLD(STOPS("checkpoint", ""), SOFT("a", 0, 2, 60, "checkpoint='c'") JOB("b", 0, 1, 60, "")
                                                   JOB("hi", 10, 3, 30, "") SOFT("s", 11, 1, 5, "")),
                "a 0-93 in 2 attempts; b 0-60; hi 12-42; s 42-47");
}

/* At 42 a goes on; s, which may not be stopped, has it stopped again at once: a saves what little it read back. */
static void stopped_twice(void)
{
    check_fates(WORLD(STOPS("checkpoint", ""), SOFT("a", 0, 3, 60, "checkpoint='c'") JOB("b", 0, 1, 60, "")
                                                   JOB("hi", 10, 3, 30, "") JOB("s", 11, 1, 5, "")),
                "a 0-100 in 3 attempts, 1 lost; b 0-60; hi 12-42; s 44-49");
}

/* At 10 nobody can make room for `wide`. `long` would fit on the one that is free, but not by 60, when wide starts
 * as it is seen then; short, which needs as much as there is with a gone, may have a stopped all the same. At 60,
 * with b gone, a is stopped for wide. */
static void who_waits_for_its_turn_bars_nobody(void)
{
    check_fates(WORLD(STOPS("requeue", ""),
                      SOFT("a", 0, 1, 60, "") JOB("b", 0, 2, 60, "") JOB("wide", 10, 4, 10, "")
                          JOB("long", 10, 1, 100, "") JOB("short", 10, 2, 30, "")),
                "a 0-130 in 3 attempts, 30 lost; b 0-60; wide 60-70; long 70-170; short 10-40");
}

/* x is at its quota: more, of x, cannot start whoever is stopped. y is not. */
static void whose_quota_is_full_bars_nobody(void)
{
    check_fates(WORLD(STOPS("requeue", "") "<quota team='x' cpus='2'/>",
                      JOB("full", 0, 2, 60, "team='x'") SOFT("soft", 0, 2, 60, "")
                          JOB("more", 10, 2, 30, "team='x'") JOB("other", 10, 2, 30, "team='y'")),
                "full 0-60; soft 0-100 in 2 attempts, 10 lost; more 60-90; other 10-40");
}

/* Behind the head the shortest is looked at first, brief, which stands above nobody who runs; mid stands above a. At 40
 * brief is started, and stopped in that instant for a; at 60, with k gone, a is stopped for head. */
static void lower_ranks_looked_at_before_bar_nobody(void)
{
    check_fates(WORLD("<scheduler order='priority' backfill='easy-sjbf' preempt='requeue'><preemption by='rank'/>"
                      "</scheduler>",
                      JOB("a", 0, 2, 60, "priority='5'") JOB("k", 0, 2, 60, "priority='10'")
                          JOB("head", 10, 4, 10, "priority='9'") JOB("brief", 10, 2, 5, "priority='4'")
                              JOB("mid", 10, 2, 30, "priority='7'")),
                "a 0-130 in 3 attempts, 30 lost; k 0-60; head 60-70; brief 40-75 in 2 attempts; mid 10-40");
}

/* While b has its grace, up to 15, x's quota is kept for p: nobody is stopped for q. At 45 b, which came first, goes
 * on, and is told to stop for q, whose quota is free now; at 60 it takes what a leaves. */
static void a_quota_is_kept_for_the_nominated(void)
{
    check_fates(WORLD(STOPS("requeue", "grace='5m'") "<quota team='x' cpus='2'/>",
                      SOFT("a", 0, 2, 60, "") SOFT("b", 0, 2, 60, "") JOB("p", 10, 2, 30, "team='x'")
                          JOB("q", 10, 2, 30, "team='x'")),
                "a 0-60; b 0-120 in 3 attempts, 20 lost; p 15-45; q 50-80");
}

/* y borrows what x has not used. x takes it back for p; with q it would borrow itself, and y would take that back in
 * turn, and so on. */
static void nobody_reclaims_to_borrow(void)
{
    check_fates(WORLD("<scheduler sharing='kueue' preempt='requeue'><preemption grace='5m'/></scheduler>"
                      "<quota cohort='c'><quota team='x' cpus='2' reclaim-within-cohort='any'/>"
                      "<quota team='y' cpus='2' reclaim-within-cohort='any'/></quota>",
                      JOB("j", 0, 2, 60, "team='y'") JOB("k", 0, 2, 60, "team='y'") JOB("p", 10, 2, 30, "team='x'")
                          JOB("q", 10, 2, 30, "team='x'")),
                "j 0-60; k 0-120 in 2 attempts, 15 lost; p 15-45; q 45-75");
}

static void preemptions_are_counted(void)
{
    struct play play;
    if (play_open(&play, WORLD(STOPS("requeue", ""), FULL(""))) && play_run(&play, 1, 0)) {
        CHECK_NEAR(ol_metrics_find(&play.metrics, "jobs.preemptions")->values[0], 1, 0);
        CHECK_NEAR(ol_metrics_find(&play.metrics, "jobs.running_at_end")->values[0], 0, 0);
        CHECK_NEAR(ol_metrics_find(&play.metrics, "jobs.waiting_at_end")->values[0], 0, 0);
        CHECK_STRING(play_spent(&play, 0), "300 useful, 20 lost, 0 startup, 0 restore, 0 saving, of 320");
    }
    play_close(&play);
}

int main(void)
{
    CASE(one_is_killed);
    CASE(one_waits_again);
    CASE(one_saves_first);
    CASE(the_grace_is_too_short);
    CASE(the_grace_is_just_enough);
    CASE(done_within_the_grace);
    CASE(nobody_young_is_stopped);
    CASE(only_for_those_who_have_waited);
    CASE(near_its_deadline);
    CASE(choices);
    CASE(what_is_saved_is_not_lost);
    CASE(who_is_not_needed_is_spared);
    CASE(one_a_day);
    CASE(two_a_day);
    CASE(the_next_day);
    CASE(by_priority);
    CASE(by_rank);
    CASE(what_is_left_is_kept);
    CASE(stopped_twice);
    CASE(who_waits_for_its_turn_bars_nobody);
    CASE(whose_quota_is_full_bars_nobody);
    CASE(lower_ranks_looked_at_before_bar_nobody);
    CASE(a_quota_is_kept_for_the_nominated);
    CASE(nobody_reclaims_to_borrow);
    CASE(preemptions_are_counted);
    return check_end();
}
