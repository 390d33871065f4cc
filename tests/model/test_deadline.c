/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Worlds of one or two jobs in a pool with a <deadline>, worked out by hand.
 *
 * Unless said otherwise ticks are 10 minutes apart and a restart costs 3, so that the first tick on a node does 7
 * minutes of work and each further one 10. All times are minutes. A market is drawn as one digit a tick, the
 * number of nodes that may run; the last holds on. A zone is a capacity of one node a job; on-demand is the last
 * capacity.
 */
#include "tests/model/deadline_stage.h"

/* "0: 0-10 lost, 1: 20-40 left": the capacity's index, from when to when. */
static void check_lives(const struct stage *stage, const char *want)
{
    static const char *const ends[] = {"running", "left", "lost"};
    struct ol_text text = {0};
    for (size_t i = 0; i < stage->lives.count; i++) {
        const struct ol_node_life *life = &stage->lives.items[i];
        ol_text_addf(&text, "%s%d: %g-%g %s", i ? ", " : "", life->capacity,
                     (double)life->start / (double)OL_MINUTE, (double)life->end / (double)OL_MINUTE,
                     ends[life->ended]);
    }
    CHECK_STRING(ol_text_string(&text), want);
    ol_text_release(&text);
}

static void check_run(const struct ol_job_run *run, int start, int end, int attempts, int interruptions, int lost)
{
    CHECK_INT(run->status, OL_JOB_COMPLETED);
    CHECK_INT(run->start, start * OL_MINUTE);
    CHECK_INT(run->end, end * OL_MINUTE);
    CHECK_INT(run->attempts, attempts);
    CHECK_INT(run->interruptions, interruptions);
    CHECK_INT(run->lost, lost * OL_MINUTE);
}

static void check_spending(const struct stage *stage, int useful, int startup, int lost)
{
    CHECK_INT(stage->useful, useful * OL_MINUTE);
    CHECK_INT(stage->startup, startup * OL_MINUTE);
    CHECK_INT(stage->lost, lost * OL_MINUTE);
}

static void check_tally(const struct stage *stage, uint64_t met, uint64_t missed)
{
    CHECK_INT(stage->tally.met, met);
    CHECK_INT(stage->tally.missed, missed);
}

/* ---- worlds ---- */

/*  0   3       10        20      27 30
 *  rrr+++++++++++++++++++++++++++...      24 of work after 3 of restart end at 27, and are seen, and paid for, at 30
 */
static void the_end_is_seen_at_the_next_tick(void)
{
    struct stage stage;
    set_stage(&stage, "greedy", "1", 24, 60);
    run_stage(&stage);
    check_lives(&stage, "0: 0-30 left");
    check_run(&stage.runs[0], 0, 30, 1, 0, 3);
    check_spending(&stage, 24, 3, 3);
    check_tally(&stage, 1, 0);
    CHECK_STRING(ol_text_string(&stage.notes), "arrived 0, started 0, ended 30");
    clear_stage(&stage);
}

/* 0-10: 7 are done, which count though the node is lost at 10. 20-30: 7, 30-40: 10, in all 24. */
static void lost_spot_is_waited_for(void)
{
    struct stage stage;
    set_stage(&stage, "greedy", "1011", 24, 100);
    run_stage(&stage);
    check_lives(&stage, "0: 0-10 lost, 0: 20-40 left");
    check_run(&stage.runs[0], 0, 40, 2, 1, 0);
    check_spending(&stage, 24, 6, 0);
    CHECK_INT(stage.most.queued_jobs, 1);
    CHECK_INT(stage.busy_area, 30 * OL_MINUTE);
    CHECK_STRING(ol_text_string(&stage.notes), "arrived 0, started 0, interrupted 10, ended 40");
    clear_stage(&stage);
}

/* Never spot. 24 + 3 are 3 ticks, and at 20 there are 3 until 50: on-demand, and done right at the deadline. */
static void on_demand_at_the_last_moment(void)
{
    struct stage stage;
    set_stage(&stage, "greedy", "0", 24, 50);
    run_stage(&stage);
    check_lives(&stage, "1: 20-50 left");
    check_run(&stage.runs[0], 20, 50, 1, 0, 3);
    check_tally(&stage, 1, 0);
    CHECK_STRING(ol_text_string(&stage.notes), "arrived 0, started 20, ended 50");
    clear_stage(&stage);
}

/* Due at 50, on-demand has begun at 20 when spot comes at 30: 17 are left, with two restarts 23 or 3 ticks, and
 * there are but 2: it stays. Due at 70, it still waits at 30: 24 and two restarts are 3 ticks, of 4. */
static void spot_that_comes_too_late(void)
{
    struct stage stage;
    set_stage(&stage, "greedy", "0001", 24, 50);
    run_stage(&stage);
    check_lives(&stage, "1: 20-50 left");
    clear_stage(&stage);
    set_stage(&stage, "greedy", "0001", 24, 70);
    run_stage(&stage);
    check_lives(&stage, "0: 30-60 left");
    clear_stage(&stage);
}

/* 24 + 3 by 20 cannot be: on-demand at once, over at 30, too late; nothing is refused. */
static void what_cannot_be_in_time_runs_and_misses(void)
{
    struct stage stage;
    set_stage(&stage, "greedy", "1", 24, 20);
    run_stage(&stage);
    check_lives(&stage, "1: 0-30 left");
    check_run(&stage.runs[0], 0, 30, 1, 0, 3);
    check_tally(&stage, 0, 1);
    clear_stage(&stage);
}

/* 60 of work, due at 120: half a minute a minute.
 *
 *     t    spot  done  due
 *     0     -     0     0    not behind: nothing
 *     10    -     0     5    behind: on-demand
 *     20    +     7    10    two restarts later 13 are due: stay
 *     30    +    17    15    then 18: stay
 *     40    +    27    20    then 23: to spot
 *     50    +    34    25    spot
 *     60    -    44    30    lost; ahead: nothing
 *     70    -    44    35    nothing
 *     80    -    44    40    nothing: 16 and two restarts are 3 ticks of the 4 that there are
 *     90    -    44    45    behind: on-demand
 *     100   -    51    50    on-demand: kept while there is no spot
 *     110        60          over, after 9 of the last 10
 */
static void uniform_progress_with_hysteresis(void)
{
    struct stage stage;
    set_stage(&stage, "uniform-progress", "0011110", 60, 120);
    run_stage(&stage);
    check_lives(&stage, "1: 10-40 left, 0: 40-60 lost, 1: 90-110 left");
    check_run(&stage.runs[0], 10, 110, 3, 1, 1);
    check_spending(&stage, 60, 9, 1);
    check_tally(&stage, 1, 0);
    clear_stage(&stage);
}

/* The same, but to spot as soon as there is any: done 7, 14, 24, 34, 44 at 20 ... 60, and then as above. */
static void uniform_progress_without_hysteresis(void)
{
    struct stage stage;
    set_stage(&stage, "uniform-progress-no-hysteresis", "0011110", 60, 120);
    run_stage(&stage);
    check_lives(&stage, "1: 10-20 left, 0: 20-60 lost, 1: 90-110 left");
    check_run(&stage.runs[0], 10, 110, 3, 1, 1);
    clear_stage(&stage);
}

/* Without a deadline nobody is behind or pressed: both wait for spot; on-demand does not. */
static void without_a_deadline(void)
{
    static const char *const waiting[] = {"greedy", "uniform-progress", "uniform-progress-no-hysteresis"};
    struct stage stage;
    for (size_t i = 0; i < 3; i++) {
        set_stage(&stage, waiting[i], "00000001", 7, 0);
        run_stage(&stage);
        check_lives(&stage, "0: 70-80 left");
        check_tally(&stage, 0, 0);
        clear_stage(&stage);
    }
    set_stage(&stage, "on-demand", "1", 7, 0);
    run_stage(&stage);
    check_lives(&stage, "1: 0-10 left");
    clear_stage(&stage);
}

/* A restart of 12 takes the first tick and 2 of the second, whose other 8 are the work. */
static void a_restart_longer_than_a_tick(void)
{
    struct stage stage;
    set_stage(&stage, "on-demand", "0", 8, 100);
    stage.restart = 12 * OL_MINUTE;
    run_stage(&stage);
    check_run(&stage.runs[0], 0, 20, 1, 0, 0);
    check_spending(&stage, 8, 12, 0);
    clear_stage(&stage);
    /* with half of it worked off spot is lost, and the next node has the whole again: 0-10, 20-50 */
    set_stage(&stage, "greedy", "101", 18, 1000);
    stage.restart = 12 * OL_MINUTE;
    run_stage(&stage);
    check_lives(&stage, "0: 0-10 lost, 0: 20-50 left");
    check_spending(&stage, 18, 22, 0);
    clear_stage(&stage);
}

/* The second zone is asked first. It is lost at 10, and the job hops to the other, where it stays when the second
 * is there again at 20: 7, 7 and 10 make 24. */
static void zones_are_kept_while_they_last(void)
{
    struct stage stage;
    set_stage(&stage, "greedy", "1", 24, 100);
    draw_zone(&stage, "1011");
    stage.capacities[0].order = 2;
    stage.capacities[1].order = 1;
    run_stage(&stage);
    check_lives(&stage, "1: 0-10 lost, 0: 10-30 left");
    check_run(&stage.runs[0], 0, 30, 2, 1, 0);
    check_spending(&stage, 24, 6, 0);
    CHECK_STRING(ol_text_string(&stage.notes), "arrived 0, started 0, interrupted 10, ended 30");
    clear_stage(&stage);
}

/* In equal order as they are listed; a zone without a market is always available. */
static void zones_in_the_order_of_the_list(void)
{
    struct stage stage;
    set_stage(&stage, "greedy", "01", 17, 100);
    draw_zone(&stage, "10");
    draw_zone(&stage, "0");
    stage.capacities[2].market = NULL;
    run_stage(&stage);
    check_lives(&stage, "1: 0-10 lost, 0: 10-30 left");
    clear_stage(&stage);
}

/* Ten units are three nodes of 4, of which there are only two up to 10, and two nodes of 8 on demand. */
static void a_job_of_several_nodes(void)
{
    struct stage stage;
    set_stage(&stage, "greedy", "23", 17, 100);
    stage.jobs[0].units = 10;
    stage.capacities[0].units_each = 4;
    run_stage(&stage);
    check_lives(&stage, "0: 10-30 left, 0: 10-30 left, 0: 10-30 left");
    CHECK_INT(stage.runs[0].attempts, 1);
    CHECK_INT(stage.most.nodes, 3);
    CHECK_INT(stage.most.capacity, 12);
    CHECK_INT(stage.most.busy, 10);
    CHECK_INT(stage.most.queued_units, 10);
    check_spending(&stage, 170, 30, 0);
    clear_stage(&stage);
    set_stage(&stage, "on-demand", "0", 17, 100);
    stage.jobs[0].units = 10;
    stage.capacities[1].units_each = 8;
    run_stage(&stage);
    check_lives(&stage, "1: 0-20 left, 1: 0-20 left");
    CHECK_INT(stage.most.capacity, 16);
    clear_stage(&stage);
}

/* The first is over at the very tick at which spot is lost: that is no interruption. The second has ticks of its
 * own, at 5, 15 ...: it sees the loss of 10 at 15, and the spot of 20 at 25. */
static void each_job_has_its_own_ticks(void)
{
    struct stage stage;
    set_stage(&stage, "greedy", "101", 7, 100);
    add_job(&stage, 5, 17, 100);
    run_stage(&stage);
    check_lives(&stage, "0: 0-10 left, 0: 5-15 lost, 0: 25-45 left");
    check_run(&stage.runs[0], 0, 10, 1, 0, 0);
    check_run(&stage.runs[1], 5, 45, 2, 1, 7);
    check_tally(&stage, 2, 0);
    CHECK_INT(stage.most.nodes, 2);
    clear_stage(&stage);
}

/* The first world again, its warm-up ending in the restart (2) and in the work (15): what lies before is not told,
 * and a job of the warm-up counts for no deadline. */
static void the_warm_up_is_not_told_of(void)
{
    struct stage stage;
    set_stage(&stage, "greedy", "1", 24, 60);
    stage.warmup_end = 2 * OL_MINUTE;
    run_stage(&stage);
    CHECK(stage.runs[0].is_in_warmup);
    check_lives(&stage, "0: 0-30 left");
    check_spending(&stage, 24, 1, 3);
    check_tally(&stage, 0, 0);
    clear_stage(&stage);
    set_stage(&stage, "greedy", "1", 24, 60);
    stage.warmup_end = 15 * OL_MINUTE;
    run_stage(&stage);
    check_spending(&stage, 12, 0, 3);
    clear_stage(&stage);
}

/* The first world again, cut off at 25, at 28 (when the work is done and nobody has seen it) and at 30 (when that
 * is seen). */
static void the_run_ends_before_the_job(void)
{
    struct stage stage;
    set_stage(&stage, "greedy", "1", 24, 60);
    stage.until = 25 * OL_MINUTE;
    run_stage(&stage);
    check_lives(&stage, "0: 0-25 running");
    CHECK_INT(stage.runs[0].status, OL_JOB_RUNNING);
    check_spending(&stage, 22, 3, 0);
    check_tally(&stage, 0, 0);
    clear_stage(&stage);
    set_stage(&stage, "greedy", "1", 24, 60);
    stage.until = 28 * OL_MINUTE;
    run_stage(&stage);
    check_lives(&stage, "0: 0-28 running");
    check_spending(&stage, 24, 3, 1);
    clear_stage(&stage);
    set_stage(&stage, "greedy", "1", 24, 60);
    stage.until = 30 * OL_MINUTE;
    run_stage(&stage);
    check_lives(&stage, "0: 0-30 left");
    clear_stage(&stage);
}

/* At the end of the run one deadline lies behind and is missed. */
static void deadlines_that_have_passed_are_missed(void)
{
    struct stage stage;
    set_stage(&stage, "on-demand", "1", 24, 20);
    add_job(&stage, 5, 24, 20);
    stage.until = 20 * OL_MINUTE;
    run_stage(&stage);
    check_tally(&stage, 0, 1);
    clear_stage(&stage);
}

/* Spot until 10, then never again: what is not done by then never will be, and nothing more happens. */
static void a_job_that_is_never_pressed_waits_for_good(void)
{
    struct stage stage;
    set_stage(&stage, "greedy", "10", 24, 0);
    run_stage(&stage);
    CHECK_STRING(ol_text_string(&stage.notes), "arrived 0, started 0, interrupted 10");
    CHECK_INT(stage.level_since, 10 * OL_MINUTE);
    clear_stage(&stage);
}

int main(void)
{
    CASE(the_end_is_seen_at_the_next_tick);
    CASE(lost_spot_is_waited_for);
    CASE(on_demand_at_the_last_moment);
    CASE(spot_that_comes_too_late);
    CASE(what_cannot_be_in_time_runs_and_misses);
    CASE(uniform_progress_with_hysteresis);
    CASE(uniform_progress_without_hysteresis);
    CASE(without_a_deadline);
    CASE(a_restart_longer_than_a_tick);
    CASE(zones_are_kept_while_they_last);
    CASE(zones_in_the_order_of_the_list);
    CASE(a_job_of_several_nodes);
    CASE(each_job_has_its_own_ticks);
    CASE(the_warm_up_is_not_told_of);
    CASE(the_run_ends_before_the_job);
    CASE(deadlines_that_have_passed_are_missed);
    CASE(a_job_that_is_never_pressed_waits_for_good);
    return check_end();
}
