/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Worlds of a few jobs whose schedules are worked out by hand, from scenario text to every job's fate.
 *
 * All pools have 4 cpus. In the pictures a column is a second and a row a cpu; a dot is idle. An outcome is written
 * as "NAME START-END", and what did not end well is said behind it.
 */
#include "scenarios/build.h"
#include "tests/model/stage.h"

#include "outlay/arena.h"

static struct ol_text outcome;
static struct ol_arena arena;
static struct ol_metrics metrics; /* of the world run last */

static void tell_job(void *self, const struct ol_job_run *run)
{
    const struct ol_scenario *scenario = self;
    char buffer[OL_LABEL_BUFFER];
    double start = (double)run->start / (double)OL_SECOND, end = (double)run->end / (double)OL_SECOND;
    ol_text_addf(&outcome, "%s%s", outcome.length ? ", " : "",
                 ol_label_text(&scenario->labels, run->job->name, buffer));
    switch (run->status) {
    case OL_JOB_COMPLETED:
        ol_text_addf(&outcome, " %g-%g", start, end);
        break;
    case OL_JOB_KILLED:
        ol_text_addf(&outcome, " %g-%g killed, %g lost", start, end, (double)run->lost / (double)OL_SECOND);
        break;
    case OL_JOB_RUNNING:
        ol_text_addf(&outcome, " %g- running", start);
        break;
    default:
        ol_text_addf(&outcome, " %s", ol_job_status_names[run->status]);
    }
}

static void run_stage(struct stage *stage)
{
    struct ol_inflow inflow = {0};
    struct ol_world world = {0};
    struct ol_world_setting setting = {.seed = 1, .visit = tell_job, .visit_self = stage->scenario};
    CHECK_INT(ol_inflow_load(&inflow, stage->scenario, &stage->error), OL_OK);
    CHECK_INT(ol_world_build(&world, &inflow, &setting, &stage->error), OL_OK);
    CHECK_INT(ol_world_run(&world, &stage->error), OL_OK);
    ol_world_metrics(&world, &metrics, 0);
    ol_world_release(&world);
    ol_inflow_release(&inflow);
}

static const char *schedule(const char *text)
{
    struct stage stage;
    ol_text_clear(&outcome);
    ol_arena_release(&arena);
    metrics = (struct ol_metrics){.replications = 1, .arena = &arena};
    if (stage_open(&stage, text))
        run_stage(&stage);
    stage_close(&stage);
    return ol_text_string(&outcome);
}

static double metric(const char *name)
{
    const struct ol_metric *found = ol_metrics_find(&metrics, name);
    return found ? found->values[0] : NAN;
}

#define WORLD_ON(clock, scheduler, jobs)                                                                          \
    "<scenario version='1' name='world'>" clock "<workload>" jobs "</workload>"                                   \
    "<pool name='p' cpus='4'><scheduler " scheduler "/></pool></scenario>"
#define WORLD(scheduler, jobs) WORLD_ON("", scheduler, jobs)
/* Times in seconds. */
#define JOB(name, submit, cpus, runtime, estimate)                                                                \
    "<job pool='p' name='" name "' submit='" #submit "s' cpus='" #cpus "' runtime='" #runtime                     \
    "s' estimate='" #estimate "s'/>"

/*
 *         0         10   15            0         10   15
 *    none aaaaaaaaaabbbbbc        easy aaaaaaaaaabbbbb
 *         aaaaaaaaaabbbbb.             aaaaaaaaaabbbbb
 *         ..........bbbbb.             ..c.......bbbbb
 *         ..........bbbbb.             ..........bbbbb
 *
 * b, at the head from 1 on, needs all four cpus and gets them at 10, its shadow. In strict order c waits behind it;
 * EASY lets c run at 2 because it is over at 3.
 */
static void the_head_blocks_or_holds_a_reservation(void)
{
#define JOBS JOB("a", 0, 2, 10, 10) JOB("b", 1, 4, 5, 5) JOB("c", 2, 1, 1, 1)
    CHECK_STRING(schedule(WORLD("backfill='none'", JOBS)), "a 0-10, b 10-15, c 15-16");
    CHECK_STRING(schedule(WORLD("backfill='easy'", JOBS)), "a 0-10, b 10-15, c 2-3");
    CHECK_STRING(schedule(WORLD("backfill='easy-sjbf'", JOBS)), "a 0-10, b 10-15, c 2-3");
    CHECK_STRING(schedule(WORLD("backfill='conservative'", JOBS)), "a 0-10, b 10-15, c 2-3");
#undef JOBS
}

/* The same with c as long as there is room before the shadow (2 + 8 = 10), and a second longer (11), which would
 * delay b: at 10 no cpu is left over, and c waits for b's end. */
static void up_to_the_shadow_and_no_further(void)
{
    CHECK_STRING(
        schedule(WORLD("backfill='easy'", JOB("a", 0, 2, 10, 10) JOB("b", 1, 4, 5, 5) JOB("c", 2, 1, 8, 8))),
        "a 0-10, b 10-15, c 2-10");
    CHECK_STRING(
        schedule(WORLD("backfill='easy'", JOB("a", 0, 2, 10, 10) JOB("b", 1, 4, 5, 5) JOB("c", 2, 1, 9, 9))),
        "a 0-10, b 10-15, c 15-24");
}

/*
 *         0         10   15     22           35
 *         aaaaaaaaaabbbbbdddddddddddddddddddd
 *         aaaaaaaaaabbbbb....................
 *         ..........bbbbb....................
 *         ..cccccccccccccccccccc.............
 *
 * b needs three of the four cpus, so one is extra at 10: c, which ends long after the shadow, may have it. d, which
 * arrives at 3 and finds a cpu idle, finds no extra one, and starts with b's end at 15.
 */
static void one_extra_cpu_serves_one_job(void)
{
    CHECK_STRING(schedule(WORLD("backfill='easy'", JOB("a", 0, 2, 10, 10) JOB("b", 1, 3, 5, 5)
                                                       JOB("c", 2, 1, 20, 20) JOB("d", 3, 1, 20, 20))),
                 "a 0-10, b 10-15, c 2-22, d 15-35");
}

/* a and e both end at 10, which is when b, needing three, gets its cpus: all four are back then, so that one is
 * extra, though a's two and the idle one would have been enough. c takes the extra one. */
static void all_that_end_at_the_shadow_count(void)
{
    CHECK_STRING(schedule(WORLD("backfill='easy'", JOB("a", 0, 2, 10, 10) JOB("e", 0, 1, 10, 10)
                                                       JOB("b", 1, 3, 5, 5) JOB("c", 2, 1, 20, 20))),
                 "a 0-10, e 0-10, b 10-15, c 2-22");
}

/*
 *         0         10   15            0         10   15      23
 *    easy aaaaaaaaaabbbbbddd      sjbf aaaaaaaaaabbbbbcccccccc
 *         aaaaaaaaaabbbbb...           aaaaaaaaaabbbbb........
 *         aaaaaaaaaabbbbb...           aaaaaaaaaabbbbb........
 *         ..ccccccccbbbbb...           ..ddd.....bbbbb........
 *
 * c and d arrive together, and one cpu is idle. In the order of arrival c has it; with the shortest first d has it,
 * and at 5 c is too long to end by 10.
 */
static void the_shortest_first(void)
{
#define JOBS JOB("a", 0, 3, 10, 10) JOB("b", 1, 4, 5, 5) JOB("c", 2, 1, 8, 8) JOB("d", 2, 1, 3, 3)
    CHECK_STRING(schedule(WORLD("backfill='easy'", JOBS)), "a 0-10, b 10-15, c 2-10, d 15-18");
    CHECK_STRING(schedule(WORLD("backfill='easy-sjbf'", JOBS)), "a 0-10, b 10-15, c 15-23, d 2-5");
#undef JOBS
}

/*
 *         0         10   15      23           0         10   15   20
 *    easy aaaaaaaaaabbbbb........ccccc   cons aaaaaaaaaabbbbbcccccdddd
 *         aaaaaaaaaabbbbb........ccccc        aaaaaaaaaabbbbbccccc....
 *         ..........bbbbb........ccccc        ..........bbbbbccccc....
 *         ...ddddddddddddddddddddccccc        ...............ccccc....
 *
 * d fits beside b, the head, so EASY starts it at 3 and c, which needs all cpus, waits until 23. Conservatively c
 * holds 15 to 20, and d has to do without a cpu until then.
 */
static void every_reservation_counts_conservatively(void)
{
#define JOBS JOB("a", 0, 2, 10, 10) JOB("b", 1, 3, 5, 5) JOB("c", 2, 4, 5, 5) JOB("d", 3, 1, 20, 20)
    CHECK_STRING(schedule(WORLD("backfill='easy'", JOBS)), "a 0-10, b 10-15, c 23-28, d 3-23");
    CHECK_STRING(schedule(WORLD("backfill='conservative'", JOBS)), "a 0-10, b 10-15, c 15-20, d 20-40");
#undef JOBS
}

/*
 * Conservative slots at first: x 0-4, y 0-10, b 10-15, c 4-10. At 2 y ends, eight seconds early. The round asks b
 * first, which needs all cpus: c's slot 4-10 is still in its way, so it stays at 10. Then c moves up to 2, where it
 * runs until 7, two seconds less than it said; the round at 7 brings b up to 7.
 */
static void reservations_move_up_in_order(void)
{
    CHECK_STRING(schedule(WORLD("backfill='conservative'", JOB("x", 0, 2, 4, 4) JOB("y", 0, 2, 2, 10)
                                                               JOB("b", 1, 4, 5, 5) JOB("c", 1, 2, 5, 6))),
                 "x 0-4, y 0-2, b 7-12, c 2-7");
}

/*
 *            0    5  8                    0    5    10
 *    instant aaaaahhhccccc          event aaaaa.....hhh
 *            aaaaahhh.....                aaaaa.....hhh
 *            aaaaahhh.....                aaaaa.....hhh
 *            .....hhh.....                .....ccccchhh
 *
 * At 5 a ends, five seconds early, and c arrives. Once an instant: h starts, and c waits for it. After every event:
 * c comes first, when a is still expected to run until 10, and starts, being over by then. Where a's estimate was
 * right, its cpus count as free before c is looked at, and both readings agree.
 */
static void one_pass_an_instant_or_one_an_event(void)
{
#define JOBS(estimate) JOB("a", 0, 3, 5, estimate) JOB("h", 1, 4, 3, 3) JOB("c", 5, 1, 5, 5)
    CHECK_STRING(schedule(WORLD("pass='instant'", JOBS(10))), "a 0-5, h 5-8, c 8-13");
    CHECK_STRING(schedule(WORLD("pass='event'", JOBS(10))), "a 0-5, h 10-13, c 5-10");
    CHECK_STRING(schedule(WORLD("pass='instant'", JOBS(5))), "a 0-5, h 5-8, c 8-13");
    CHECK_STRING(schedule(WORLD("pass='event'", JOBS(5))), "a 0-5, h 5-8, c 8-13");
#undef JOBS
}

/* a would run 10 s and said 6. Killed, it has held 2 cpus for 6 s in vain: 12 of the 12 + 4 x 2 cpu-seconds. */
static void an_estimate_kills_or_does_not(void)
{
#define JOBS JOB("a", 0, 2, 10, 6) JOB("b", 1, 4, 2, 2)
    CHECK_STRING(schedule(WORLD("overrun='run'", JOBS)), "a 0-10, b 10-12");
    CHECK_NEAR(metric("jobs.failed"), 0, 0);
    CHECK_STRING(schedule(WORLD("overrun='kill'", JOBS)), "a 0-6 killed, 6 lost, b 6-8");
    CHECK_NEAR(metric("jobs.failed"), 1, 0);
    CHECK_NEAR(metric("jobs.completed"), 1, 0);
    CHECK_NEAR(metric("pool.p.unit_hours_lost"), 12 / 3600.0, 1e-12);
    CHECK_NEAR(metric("pool.p.unit_hours_useful"), 8 / 3600.0, 1e-12);
    CHECK_NEAR(metric("pool.p.unit_hours_allocated"), 20 / 3600.0, 1e-12);
    /* Just as long as it said: not killed. */
    CHECK_STRING(schedule(WORLD("overrun='kill'", JOB("a", 0, 2, 6, 6))), "a 0-6");
#undef JOBS
}

/*
 * b waits for a, which said 4 and runs 10. When c arrives at 5, a is expected to end "now": b's reservation has moved
 * there, and c, over at 8, would delay it. Had a told the truth, c could run from 5 to 8.
 */
static void an_overdue_job_moves_the_reservation(void)
{
#define JOBS(estimate) JOB("a", 0, 2, 10, estimate) JOB("b", 1, 4, 5, 5) JOB("c", 5, 2, 3, 3)
    CHECK_STRING(schedule(WORLD("backfill='easy'", JOBS(4))), "a 0-10, b 10-15, c 15-18");
    CHECK_STRING(schedule(WORLD("backfill='easy'", JOBS(10))), "a 0-10, b 10-15, c 5-8");
    CHECK_STRING(schedule(WORLD("backfill='conservative'", JOBS(4))), "a 0-10, b 10-15, c 15-18");
    CHECK_STRING(schedule(WORLD("backfill='conservative'", JOBS(10))), "a 0-10, b 10-15, c 5-8");
#undef JOBS
}

/* Five or six cpus of four, at 1: refused on arrival, and nobody waits behind it. */
static void more_than_there_is(void)
{
#define LARGE                                                                                                     \
    "<arrivals pool='p' name='large' count='1' interarrival='constant(1s)' runtime='constant(1s)' "               \
    "cpus='uniform(5,6)'/>"
    CHECK_STRING(schedule(WORLD("backfill='none'", LARGE JOB("b", 1, 4, 3, 3))), "1 rejected, b 1-4");
    CHECK_NEAR(metric("jobs.rejected"), 1, 0);
    CHECK_NEAR(metric("jobs.submitted"), 2, 0);
    CHECK_NEAR(metric("jobs.completed"), 1, 0);
    CHECK_NEAR(metric("jobs.wait.mean_s"), 0, 0);
#undef LARGE
}

/* The clock stops at 12: b has run 2 s, c has not started, d arrives just then, e never does. All cpus were busy. */
static void the_clock_stops(void)
{
    CHECK_STRING(schedule(WORLD_ON("<clock length='12s'/>", "",
                                   JOB("a", 0, 4, 10, 10) JOB("b", 1, 4, 10, 10) JOB("c", 2, 4, 1, 1)
                                       JOB("d", 12, 1, 1, 1) JOB("e", 13, 1, 1, 1))),
                 "a 0-10, b 10- running, c waiting, d waiting");
    CHECK_NEAR(metric("jobs.submitted"), 4, 0);
    CHECK_NEAR(metric("jobs.completed"), 1, 0);
    CHECK_NEAR(metric("jobs.running_at_end"), 1, 0);
    CHECK_NEAR(metric("jobs.waiting_at_end"), 2, 0);
    CHECK_NEAR(metric("jobs.wait.mean_s"), 0, 0); /* a's alone */
    CHECK_NEAR(metric("jobs.turnaround.mean_s"), 10, 1e-12);
    CHECK_NEAR(metric("pool.p.utilization"), 1, 1e-12);
}

/* Estimates of 30,000 years each, on a whole pool: the sixth reservation would begin past what can be simulated
 * (146,000 years). Jobs that end after a second are not held up by that. */
static void estimates_may_add_up_to_more_than_there_is_time(void)
{
#define UNLIMITED(name) "<job pool='p' name='" name "' submit='0s' cpus='4' runtime='1s' estimate='11000000d'/>"
#define JOBS                                                                                                      \
    UNLIMITED("a") UNLIMITED("b") UNLIMITED("c") UNLIMITED("d") UNLIMITED("e") UNLIMITED("f") UNLIMITED("g")
    static const char *const expected = "a 0-1, b 1-2, c 2-3, d 3-4, e 4-5, f 5-6, g 6-7";
    CHECK_STRING(schedule(WORLD("backfill='conservative'", JOBS)), expected);
    CHECK_STRING(schedule(WORLD("backfill='conservative' pass='event'", JOBS)), expected);
    CHECK_STRING(schedule(WORLD("backfill='easy'", JOBS)), expected);
#undef JOBS
#undef UNLIMITED
}

/* At 5, when the clock stops, a runs and b waits: counts are numbers, and what would be said of ended jobs is none.
 * The pool was busy all the time. */
static void of_no_job_there_is_no_wait(void)
{
    static const char *const names[] = {"jobs.wait.mean_s",
                                        "jobs.wait.p50_s",
                                        "jobs.wait.p95_s",
                                        "jobs.wait.p99_s",
                                        "jobs.wait.max_s",
                                        "jobs.turnaround.mean_s",
                                        "jobs.slowdown.bounded_mean",
                                        "jobs.makespan_s"};
    CHECK_STRING(
        schedule(WORLD_ON("<clock length='5s'/>", "backfill='none'", JOB("a", 0, 4, 10, 10) JOB("b", 1, 4, 5, 5))),
        "a 0- running, b waiting");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CHECK(ol_metrics_find(&metrics, names[i]) != NULL);
        CHECK(isnan(metric(names[i])));
    }
    CHECK_NEAR(metric("jobs.submitted"), 2, 0);
    CHECK_NEAR(metric("jobs.completed"), 0, 0);
    CHECK_NEAR(metric("pool.p.utilization"), 1, 0);
}

/* The run is over with its last job, at 6, though b had been promised a start at 10. */
static void over_when_all_work_is_done(void)
{
    CHECK_STRING(schedule(WORLD("backfill='conservative'", JOB("a", 0, 4, 5, 10) JOB("b", 0, 4, 1, 10))),
                 "a 0-5, b 5-6");
    CHECK_NEAR(metric("pool.p.utilization"), 1, 1e-12);
}

/* The warm-up lasts to 5. a came in it and is left out; b, which came at 5, waited 3 s for it. From 5 to 16 the pool
 * gave 4 x 3 cpu-seconds to a, 4 x 4 to b and 1 x 2 to c: 30 of 44. */
static void the_warm_up_leaves_jobs_out(void)
{
    CHECK_STRING(schedule(WORLD_ON("<clock warmup='5s'/>", "",
                                   JOB("a", 0, 4, 8, 8) JOB("b", 5, 4, 4, 4) JOB("c", 14, 1, 2, 2))),
                 "a 0-8, b 8-12, c 14-16");
    CHECK_NEAR(metric("jobs.submitted"), 2, 0);
    CHECK_NEAR(metric("jobs.completed"), 2, 0);
    CHECK_NEAR(metric("jobs.wait.mean_s"), 1.5, 1e-12);
    CHECK_NEAR(metric("jobs.makespan_s"), 11, 1e-12);
    CHECK_NEAR(metric("pool.p.utilization"), 30 / 44.0, 1e-12);
    CHECK_NEAR(metric("pool.p.unit_hours_allocated"), 30 / 3600.0, 1e-12);
}

int main(void)
{
    CASE(the_head_blocks_or_holds_a_reservation);
    CASE(up_to_the_shadow_and_no_further);
    CASE(one_extra_cpu_serves_one_job);
    CASE(all_that_end_at_the_shadow_count);
    CASE(the_shortest_first);
    CASE(every_reservation_counts_conservatively);
    CASE(reservations_move_up_in_order);
    CASE(one_pass_an_instant_or_one_an_event);
    CASE(an_estimate_kills_or_does_not);
    CASE(an_overdue_job_moves_the_reservation);
    CASE(more_than_there_is);
    CASE(the_clock_stops);
    CASE(estimates_may_add_up_to_more_than_there_is_time);
    CASE(of_no_job_there_is_no_wait);
    CASE(over_when_all_work_is_done);
    CASE(the_warm_up_leaves_jobs_out);
    ol_text_release(&outcome);
    ol_arena_release(&arena);
    return check_end();
}
