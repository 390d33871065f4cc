/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nodes that are ordered when jobs wait and given back when they are idle, worked out by hand. Times are minutes;
 * nodes have 4 cpus unless something else is said, and come at once unless there is a delay.
 */
#include "tests/model/moved_stage.h"

/* ---- coming and going ---- */

/* Ordered at 0 and 1, billed from 3 and 4 on, serving from 5 and 6 on. Idle from 25 and 16 on, given back at 35 and 26.
 * Over the 35 minutes of the run there are 30 + 20 node minutes of service, and 32 + 22 are billed. */
static void a_node_comes_serves_and_goes(void)
{
    CHECK_STRING(
        play(WORLD_WITH(CLOCK(35), ON_DEMAND("max='2' delay='constant(3m)' startup='constant(2m)' idle='10m'"),
                        JOB("a", 0, 4, 20) JOB("b", 1, 4, 10))),
        "a 5-25, b 6-16");
    CHECK_STRING(lives(), "on-demand 4-26 user, on-demand 3-35 user");
    CHECK_NEAR(metric("pool.p.on-demand.node_hours"), 54 / 60.0, 1e-12);
    CHECK_NEAR(metric("pool.p.on-demand.node_starts"), 2, 0);
    CHECK_NEAR(metric("pool.p.on-demand.node_losses"), 0, 0);
    CHECK_NEAR(metric("pool.p.nodes.mean"), 50 / 35.0, 1e-12);
    CHECK_NEAR(metric("pool.p.nodes.max"), 2, 0);
    CHECK_NEAR(metric("pool.p.unit_hours_capacity"), 200 / 60.0, 1e-12);
    CHECK_NEAR(metric("cost.billed"), 6 * 54 / 60.0, 1e-9);
}

/* b needs both nodes. The one that a leaves at 10 has been idle for 5 at 15, but b waits for it. */
static void an_idle_node_stays_while_a_job_waits(void)
{
    CHECK_STRING(play(WORLD_WITH(CLOCK(40), ON_DEMAND("max='2' idle='5m'"),
                                 JOB("a", 0, 4, 10) JOB("c", 0, 4, 30) JOB("b", 5, 8, 5))),
                 "a 0-10, c 0-30, b 30-35");
    CHECK_STRING(lives(), "on-demand 0-40 user, on-demand 0-40 user");
}

/* The same where d waits only until 20: then the node's time has long come, and it goes at once. d is small enough to
 * run beside c; it waits for c's end because b stands before it. */
static void an_overdue_node_goes_when_nobody_waits(void)
{
    CHECK_STRING(play(WORLD_WITH(CLOCK(55), SCHEDULER("none") ON_DEMAND("max='2' idle='5m'"),
                                 JOB("a", 0, 4, 10) JOB("c", 0, 3, 20) JOB("b", 5, 6, 5) JOB("d", 6, 1, 30))),
                 "a 0-10, c 0-20, b 20-25, d 20-50");
    CHECK_STRING(lives(), "on-demand 0-30 user, on-demand 0-55 user");
}

/* Without an idle time a node goes at the end of the instant at which it is empty: b, which comes then, still has it.
 * c comes a minute later, and a new one is ordered. */
static void an_empty_node_serves_whoever_comes_at_that_instant(void)
{
    CHECK_STRING(play(WORLD(ON_DEMAND("max='2'"), JOB("a", 0, 4, 10) JOB("b", 10, 4, 10) JOB("c", 21, 4, 10))),
                 "a 0-10, b 10-20, c 21-31");
    CHECK_STRING(lives(), "on-demand 0-20 user, on-demand 21-31 user");
    CHECK_NEAR(metric("pool.p.on-demand.node_starts"), 2, 0);
}

/* A node is kept for an hour from its start at least. The first is empty at 50 and goes at 60; d has it until 65. */
static void a_node_is_kept_for_its_minimum(void)
{
    CHECK_STRING(
        play(WORLD_WITH(CLOCK(60), ON_DEMAND("max='2' minimum='1h'"), JOB("a", 0, 4, 10) JOB("b", 40, 4, 10))),
        "a 0-10, b 40-50");
    CHECK_STRING(lives(), "on-demand 0-60 user");
    CHECK_STRING(play(WORLD(ON_DEMAND("max='2' minimum='1h'"), JOB("a", 0, 4, 10) JOB("d", 55, 4, 10))),
                 "a 0-10, d 55-65");
    CHECK_STRING(lives(), "on-demand 0-65 user");
}

/* One stands from the start on, without delay. Two are there from 12 on; the first is empty at 30 and goes at 35, since
 * the other one is enough to stand, and does so to the end of the clock. */
static void some_stand_and_more_come(void)
{
    CHECK_STRING(play(WORLD_WITH(CLOCK(60), ON_DEMAND("nodes='1' max='2' delay='constant(2m)' idle='5m'"),
                                 JOB("a", 0, 4, 30) JOB("b", 10, 4, 28))),
                 "a 0-30, b 12-40");
    CHECK_STRING(lives(), "on-demand 0-35 user, on-demand 12-60");
    CHECK_NEAR(metric("pool.p.nodes.mean"), (35 + 48) / 60.0, 1e-12);
    CHECK_NEAR(metric("pool.p.utilization"), (30 + 28) / 83.0, 1e-12);
}

/* Two of max=2 run, c has to wait; only one order is on its way for b and its like, as there is no third. */
static void no_more_than_max(void)
{
    CHECK_STRING(play(WORLD(ON_DEMAND("max='2' delay='constant(1m)'"),
                            JOB("a", 0, 4, 10) JOB("b", 0, 4, 20) JOB("c", 0, 4, 5))),
                 "a 1-11, b 1-21, c 11-16");
    CHECK_STRING(lives(), "on-demand 1-16 user, on-demand 1-21 user");
}

/* Only units that are not on their way yet are ordered: four jobs of a cpu each need one node, the fifth another. */
static void a_node_on_its_way_serves_several(void)
{
    CHECK_STRING(play(WORLD(ON_DEMAND("max='9' delay='constant(5m)'"),
                            JOB("a", 0, 1, 10) JOB("b", 1, 1, 10) JOB("c", 2, 2, 10) JOB("d", 3, 1, 10))),
                 "a 5-15, b 5-15, c 5-15, d 8-18");
    CHECK_STRING(lives(), "on-demand 5-15 user, on-demand 8-18 user");
}

/* 9 and more cpus of at most 8. */
static void a_job_larger_than_everything_is_rejected(void)
{
    CHECK_STRING(play(WORLD(OWNED("nodes='1'") ON_DEMAND("max='1'"),
                            "<arrivals pool='p' name='large' count='1' interarrival='constant(1m)' "
                            "runtime='constant(1m)' cpus='uniform(9,12)'/>" JOB("b", 2, 8, 3))),
                 "1 rejected, b 2-5");
    CHECK_STRING(lives(), "on-demand 2-5 user");
}

/* The same where max would allow it, and a quota or the fleet does not: 8 cpus of four nodes'. */
static void limits_reject_too(void)
{
#define JOBS                                                                                                      \
    "<arrivals pool='p' name='large' count='1' interarrival='constant(1m)' runtime='constant(1m)' "               \
    "cpus='uniform(9,12)'/>" JOB("b", 2, 8, 3)
    CHECK_STRING(play(WORLD("<capacity-quota name='q' units='8'/>" ON_DEMAND("max='4' quota='q'"), JOBS)),
                 "1 rejected, b 2-5");
    CHECK_STRING(play(WORLD("<fleet name='f' max='2'/>" ON_DEMAND("max='4' fleet='f'"), JOBS)),
                 "1 rejected, b 2-5");
    CHECK_STRING(play(WORLD("<fleet name='f' max='2'/>" ON_DEMAND("max='4' fleet='f'") OWNED("nodes='1'"), JOBS)),
                 "1 1-2, b 2-5");
#undef JOBS
}

/* ---- whose turn it is ---- */

/* In the order listed, and by `order`: owned nodes first although they are listed last. */
static void the_lower_order_comes_first(void)
{
#define JOBS JOB("a", 0, 4, 10) JOB("b", 1, 4, 10)
    CHECK_STRING(play(WORLD(ON_DEMAND("max='1'") OWNED("nodes='1'"), JOBS)), "a 0-10, b 1-11");
    CHECK_STRING(lives(), "on-demand 1-11 user"); /* a needs no order: there is a node */
    CHECK_STRING(
        play(WORLD(ON_DEMAND("max='1' zone='x' order='2'") ON_DEMAND("max='1' zone='y' order='1'"), JOBS)),
        "a 0-10, b 1-11");
    CHECK_STRING(lives(), "y 0-10 user, x 1-11 user");
    CHECK_STRING(play(WORLD(ON_DEMAND("max='1' zone='x'") ON_DEMAND("max='1' zone='y'"), JOBS)), "a 0-10, b 1-11");
    CHECK_STRING(lives(), "x 0-10 user, y 1-11 user");
#undef JOBS
}

/* Two nodes are empty from 10 on; c takes that of the lower order, and the other one goes. */
static void nodes_are_used_in_that_order_too(void)
{
    CHECK_STRING(play(WORLD_WITH(CLOCK(27),
                                 ON_DEMAND("max='1' zone='x' order='2' idle='5m'")
                                     ON_DEMAND("max='1' zone='y' order='1' idle='5m'"),
                                 JOB("a", 0, 4, 10) JOB("b", 0, 4, 10) JOB("c", 12, 4, 10))),
                 "a 0-10, b 0-10, c 12-22");
    CHECK_STRING(lives(), "x 0-15 user, y 0-27 user");
}

/* On-demand is listed first, but spot falls back on it: spot is asked first. */
static void spot_falls_back_on_demand(void)
{
#define JOBS JOB("a", 0, 4, 10) JOB("b", 1, 4, 10) JOB("c", 2, 4, 10)
    CHECK_STRING(play(WORLD(ON_DEMAND("max='1'") SPOT("max='1' fallback='on-demand'"), JOBS)),
                 "a 0-10, b 1-11, c 10-20");
    CHECK_STRING(lives(), "on-demand 1-11 user, spot 0-20 user");
    CHECK_STRING(play(WORLD(ON_DEMAND("max='1'") SPOT("max='1'"), JOBS)), "a 0-10, b 1-11, c 10-20");
    CHECK_STRING(lives(), "spot 1-11 user, on-demand 0-20 user");
#undef JOBS
}

/* No spot from 10 to 30. b, at 12, waits for it where there is nothing to fall back on, and has on-demand else. */
static void stock_outs_are_waited_for_or_not(void)
{
#define OUT  "max='2' stock-outs='constant(10m)' stock-out-length='constant(20m)' "
#define JOBS JOB("a", 0, 4, 5) JOB("b", 12, 4, 5) JOB("c", 31, 4, 5)
    CHECK_STRING(play(WORLD(SPOT(OUT "fallback='none'") ON_DEMAND("max='2'"), JOBS)), "a 0-5, b 30-35, c 31-36");
    CHECK_STRING(lives(), "spot 0-5 user, spot 30-35 user, spot 31-36 user");
    CHECK_STRING(play(WORLD(SPOT(OUT) ON_DEMAND("max='2'"), JOBS)), "a 0-5, b 12-17, c 31-36");
    CHECK_STRING(lives(), "spot 0-5 user, on-demand 12-17 user, spot 31-36 user");
#undef JOBS
#undef OUT
}

/* 12 cpus of both together, though each could have 8: the fourth job waits. */
static void a_quota_spans_capacities(void)
{
    CHECK_STRING(play(WORLD("<capacity-quota name='q' units='12'/>" ON_DEMAND("max='2' zone='x' quota='q'")
                                ON_DEMAND("max='2' zone='y' quota='q'"),
                            JOB("a", 0, 4, 10) JOB("b", 0, 4, 20) JOB("c", 0, 4, 30) JOB("d", 1, 4, 5))),
                 "a 0-10, b 0-20, c 0-30, d 10-15");
    CHECK_STRING(lives(), "x 0-15 user, x 0-20 user, y 0-30 user");
}

static void a_fleet_has_a_max_of_its_own(void)
{
    CHECK_STRING(play(WORLD("<fleet name='f' max='1' strategy='lowest-price'/>" ON_DEMAND("max='2' fleet='f'")
                                SPOT("max='2' fleet='f'"),
                            JOB("a", 0, 4, 10) JOB("b", 0, 4, 10))),
                 "a 0-10, b 10-20");
    CHECK_STRING(lives(), "spot 0-20 user");
}

int main(void)
{
    CASE(a_node_comes_serves_and_goes);
    CASE(an_idle_node_stays_while_a_job_waits);
    CASE(an_overdue_node_goes_when_nobody_waits);
    CASE(an_empty_node_serves_whoever_comes_at_that_instant);
    CASE(a_node_is_kept_for_its_minimum);
    CASE(some_stand_and_more_come);
    CASE(no_more_than_max);
    CASE(a_node_on_its_way_serves_several);
    CASE(a_job_larger_than_everything_is_rejected);
    CASE(limits_reject_too);
    CASE(the_lower_order_comes_first);
    CASE(nodes_are_used_in_that_order_too);
    CASE(spot_falls_back_on_demand);
    CASE(stock_outs_are_waited_for_or_not);
    CASE(a_quota_spans_capacities);
    CASE(a_fleet_has_a_max_of_its_own);
    return end_play();
}
