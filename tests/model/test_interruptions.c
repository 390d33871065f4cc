/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nodes that are taken away, by laws, recorded markets, prices and shocks, worked out by hand. Times are minutes; nodes
 * have 4 cpus, and come at once unless there is a delay.
 */
#include "tests/model/moved_stage.h"

/* On a node of its own b takes 10 at twice the speed, 5; a, on both, goes at the slower one's pace. */
static void the_slowest_node_sets_the_pace(void)
{
    CHECK_STRING(play(WORLD(OWNED("nodes='1' speed='2'") OWNED("nodes='1'"), JOB("a", 0, 8, 10))), "a 0-10");
    CHECK_STRING(play(WORLD(OWNED("nodes='1' speed='2'"), JOB("b", 0, 4, 10))), "b 0-5");
}

/* ---- lifetimes ---- */

/* Each node lives for 10. b, on the first from 6 on, is lost at 10 and stands before c, which never ran: it has the
 * next node at once, and needs 6 again. c has the rest of that, 4 of its 6, and then the third. */
static void who_lost_its_node_comes_first(void)
{
#define JOBS JOB("a", 0, 4, 6) JOB("b", 0, 4, 6) JOB("c", 0, 4, 6)
    static const char *const backfills[] = {SCHEDULER("none"), SCHEDULER("easy"), SCHEDULER("easy-sjbf"),
                                            SCHEDULER("conservative")};
    for (size_t i = 0; i < 4; i++) {
        struct ol_text text = {0};
        ol_text_addf(&text, WORLD("%s" SPOT("max='1' interruptions='constant(10m)'"), JOBS), backfills[i]);
        CHECK_STRING(play(ol_text_string(&text)), "a 0-6, b 6-16 in 2, c 16-26 in 2");
        CHECK_STRING(lives(), "spot 0-10 provider, spot 10-20 provider, spot 20-26 user");
        ol_text_release(&text);
    }
    CHECK_NEAR(metric("jobs.interruptions"), 2, 0);
    CHECK_NEAR(metric("pool.p.spot.node_starts"), 3, 0);
    CHECK_NEAR(metric("pool.p.spot.node_losses"), 2, 0);
    CHECK_NEAR(metric("pool.p.unit_hours_lost"), 4 * (4 + 4) / 60.0, 1e-12);
    CHECK_NEAR(metric("pool.p.unit_hours_useful"), 4 * 18 / 60.0, 1e-12);
    CHECK_NEAR(metric("pool.p.unit_hours_allocated"), 4 * 26 / 60.0, 1e-12);
#undef JOBS
}

/* A node's life begins at its start, not when it serves: of 10, 4 are startup. */
static void a_life_begins_with_the_node(void)
{
    CHECK_STRING(
        play(WORLD(SPOT("max='1' delay='constant(2m)' startup='constant(4m)' interruptions='constant(10m)'"),
                   JOB("a", 0, 4, 5) JOB("b", 0, 4, 5))),
        "a 6-11, b 11-23 in 2");
    CHECK_STRING(lives(), "spot 2-12 provider, spot 14-23 user");
}

/* Closed at 4, two before it would serve, and lost at 8; and so is the next one, which is ordered then: none ever
 * serves, and all of them are paid for. With a notice of 1 the first serves at 6, is closed at 7, and there until 8. */
static void a_node_that_is_closed_while_it_comes_up_never_serves(void)
{
#define POOL(notice) SPOT("max='1' startup='constant(6m)' interruptions='constant(8m)' notice='" notice "'")
    CHECK_STRING(play(WORLD_WITH(CLOCK(20), POOL("4m"), JOB("a", 0, 4, 1))), "a waiting");
    CHECK_STRING(lives(), "spot 0-8 provider, spot 8-16 provider, spot 16-20");
    CHECK_NEAR(metric("pool.p.nodes.mean"), 0, 0);
    CHECK_NEAR(metric("pool.p.unit_hours_capacity"), 0, 0);
    CHECK_STRING(play(WORLD_WITH(CLOCK(20), POOL("1m"), JOB("a", 0, 4, 1))), "a 6-7");
    CHECK_STRING(lives(), "spot 0-8 provider");
    CHECK_NEAR(metric("pool.p.unit_hours_capacity"), 8 / 60.0, 1e-12);
#undef POOL
}

/* The limit of 20 goes before the law of 30; b, which would need the node until 30, has another one at 20. */
static void a_lifetime_has_a_limit(void)
{
    CHECK_STRING(play(WORLD(SPOT("max='1' interruptions='constant(30m)' lifetime-limit='20m'"),
                            JOB("a", 0, 4, 15) JOB("b", 0, 4, 15))),
                 "a 0-15, b 15-35 in 2");
    CHECK_STRING(lives(), "spot 0-20 provider, spot 20-35 user");
    CHECK_STRING(play(WORLD(SPOT("max='1' lifetime-limit='20m'"), JOB("a", 0, 4, 15) JOB("b", 0, 4, 15))),
                 "a 0-15, b 15-35 in 2");
}

/* A job that ends at the very instant at which its node is lost has ended. */
static void the_end_comes_before_the_loss(void)
{
    CHECK_STRING(play(WORLD_WITH(CLOCK(60), SPOT("max='1' interruptions='constant(10m)'"), JOB("a", 0, 4, 10))),
                 "a 0-10");
    CHECK_STRING(lives(), "spot 0-10 provider");
}

/* It fails at 60; the one for it is ordered then, starts at 90 and serves from 100 on. So there is a node for 60 + 20
 * of 120 minutes. It costs for all of them, as it is there, broken or not. */
static void owned_nodes_fail_and_come_back(void)
{
    CHECK_STRING(play(WORLD_WITH(CLOCK(120),
                                 OWNED("nodes='1' interruptions='constant(60m)' delay='constant(30m)' "
                                       "startup='constant(10m)' cost-per-node-hour='3'"),
                                 JOB("a", 0, 4, 45) JOB("b", 45, 4, 20))),
                 "a 0-45, b 45-120 in 2");
    CHECK_STRING(lives(), "");
    CHECK_NEAR(metric("pool.p.nodes.mean"), 80 / 120.0, 1e-12);
    CHECK_NEAR(metric("pool.p.owned.node_losses"), 1, 0);
    CHECK_NEAR(metric("pool.p.owned.node_starts"), 2, 0);
    CHECK_NEAR(metric("pool.p.unit_hours_lost"), 4 * 15 / 60.0, 1e-12);
    CHECK_NEAR(metric("cost.billed"), 6, 1e-9);
}

/* ---- recorded markets ---- */

#define MARKET(more, trace)                                                                                       \
    "<capacity source='spot' type='n4' " more "><availability href='trace.csv' gap='10m' " trace "/></capacity>"

/* Open up to 10 and from 20 on, told in either way. In a loop it is closed again from 40 to 50, when b runs. */
static void a_market_opens_and_closes(void)
{
#define JOBS JOB("a", 0, 4, 15) JOB("b", 36, 4, 6)
    static const char *const open = "1\n0\n1\n", *const closed = "0\n1\n0\n";
    CHECK_STRING(play_with(open, WORLD(MARKET("max='1'", "means='available'"), JOBS)), "a 0-35 in 2, b 36-42");
    CHECK_STRING(lives(), "spot 0-10 provider, spot 20-35 user, spot 36-42 user");
    CHECK_STRING(play_with(closed, WORLD(MARKET("max='1'", "means='unavailable'"), JOBS)), "a 0-35 in 2, b 36-42");
    CHECK_STRING(play_with(open, WORLD(MARKET("max='1'", "means='nodes'"), JOBS)), "a 0-35 in 2, b 36-42");
    CHECK_STRING(play_with(open, WORLD(MARKET("max='1'", "means='available' after='loop'"), JOBS)),
                 "a 0-35 in 2, b 36-56 in 2");
    CHECK_STRING(lives(), "spot 0-10 provider, spot 20-35 user, spot 36-40 provider, spot 50-56 user");
    /* The clock starts 10 into it. */
    CHECK_STRING(play_with(open, WORLD(MARKET("max='1'", "means='available' shift='10m'"), JOBS)),
                 "a 10-25, b 36-42");
#undef JOBS
}

/* Two nodes, one from 10 to 20. b's is the newer, so it is lost, and b has a's when a is done. */
static void the_newest_node_goes_first(void)
{
    CHECK_STRING(
        play_with("2\n1\n2\n", WORLD(MARKET("max='2'", "means='nodes'"), JOB("a", 0, 4, 20) JOB("b", 1, 4, 20))),
        "a 0-20, b 1-40 in 2");
    CHECK_STRING(lives(), "spot 1-10 provider, spot 0-40 user");
}

/* One of its two nodes is lost, and the gang with it. The other one is kept, as the gang waits for it. */
static void a_gang_is_lost_as_a_whole(void)
{
    CHECK_STRING(play_with("2\n1\n2\n", WORLD(MARKET("max='2'", "means='nodes'"), JOB("g", 0, 8, 15))),
                 "g 0-35 in 2");
    CHECK_STRING(lives(), "spot 0-10 provider, spot 0-35 user, spot 20-35 user");
    CHECK_NEAR(metric("pool.p.unit_hours_lost"), 8 * 10 / 60.0, 1e-12);
    CHECK_NEAR(metric("jobs.interruptions"), 1, 0);
}

/* With a notice of 2, the node takes no job from 8 on, though it has room: b waits. Without, b begins in vain. */
static void a_node_takes_no_job_after_its_notice(void)
{
#define JOBS JOB("a", 0, 1, 10) JOB("b", 9, 1, 5)
    CHECK_STRING(play_with("1\n0\n1\n", WORLD(MARKET("max='1' notice='2m'", "means='available'"), JOBS)),
                 "a 0-10, b 20-25");
    CHECK_STRING(play_with("1\n0\n1\n", WORLD(MARKET("max='1'", "means='available'"), JOBS)),
                 "a 0-10, b 9-25 in 2");
    CHECK_STRING(lives(), "spot 0-10 provider, spot 20-25 user");
#undef JOBS
}

/* At 1 an hour up to 10, at 3 up to 20, at 1.5 from there on: of a node hour's price, not a unit's. */
static void a_node_is_lost_above_its_max_price(void)
{
#define POOL(price)                                                                                               \
    "<capacity source='spot' type='n4' max='1' max-price='" price "'><price-history "                             \
    "href='trace.csv'/></capacity>"
    static const char *const prices = "time,price\n0,1\n600,3\n1200,1.5\n";
    CHECK_STRING(play_with(prices, WORLD(POOL("2"), JOB("a", 0, 4, 15))), "a 0-35 in 2");
    CHECK_STRING(lives(), "spot 0-10 provider, spot 20-35 user");
    CHECK_STRING(play_with(prices, WORLD(POOL("3"), JOB("a", 0, 4, 15))), "a 0-15");
    CHECK_STRING(play_with(prices, WORLD_WITH(CLOCK(60), POOL("1"), JOB("a", 0, 4, 15))), "a waiting");
#undef POOL
}

/* ---- shocks ---- */

/* All spot nodes at 20, and none on demand. */
static void a_shock_takes_all_at_once(void)
{
#define JOBS        JOB("a", 10, 4, 12) JOB("b", 10, 4, 15) JOB("c", 10, 4, 15)
#define POOL(shock) "<shock name='s' every='constant(20m)' " shock "/>" SPOT("max='2'") ON_DEMAND("max='1'")
    CHECK_STRING(play(WORLD(POOL("within='0s'"), JOBS)), "a 10-32 in 2, b 10-35 in 2, c 10-25");
    CHECK_STRING(lives(), "spot 10-20 provider, spot 10-20 provider, on-demand 10-25 user, spot 20-32 user, "
                          "spot 20-35 user");
    CHECK_STRING(play(WORLD(POOL("within='0s' source='any'"), JOBS)), "a 10-32 in 2, b 10-35 in 2, c 10-35 in 2");
    CHECK_STRING(
        play(WORLD(POOL("within='0s' zone='elsewhere'") SPOT("max='1' zone='elsewhere' order='9'"), JOBS)),
        "a 10-22, b 10-25, c 10-25");
    CHECK_STRING(play(WORLD(POOL("within='0s' share='0.000001%'"), JOBS)), "a 10-22, b 10-25, c 10-25");
    /* Any time up to 24, so that a and b end at different times below 36 and 39. */
    play(WORLD(POOL("within='4m'"), JOBS));
    CHECK_NEAR(metric("pool.p.spot.node_losses"), 2, 0);
    CHECK(metric("pool.p.spot.node_hours") > 47 / 60.0 && metric("pool.p.spot.node_hours") < 55 / 60.0);
#undef POOL
#undef JOBS
}

/* ---- the end ---- */

/* A clock without a length ends when the work is done: what chance or the market would do in 20, 7 or 8 hours is not
 * waited for, and nothing is paid for it. */
static void a_run_ends_with_its_last_job(void)
{
    CHECK_STRING(
        play(WORLD(OWNED("nodes='1' interruptions='constant(20h)' cost-per-node-hour='3'"), JOB("a", 0, 4, 10))),
        "a 0-10");
    CHECK_NEAR(metric("cost.billed"), 0.5, 1e-9);
    CHECK_STRING(play(WORLD("<shock name='s' every='constant(7h)'/>" SPOT(
                                "nodes='1' max='2' stock-outs='constant(7h)' stock-out-length='constant(1h)'"),
                            JOB("a", 0, 4, 10))),
                 "a 0-10");
    CHECK_STRING(lives(), "spot 0-10");
    CHECK_STRING(play_with("1\n0\n", WORLD("<capacity source='spot' type='n4' nodes='1'><availability "
                                           "href='trace.csv' gap='8h' means='available'/></capacity>",
                                           JOB("a", 0, 4, 10))),
                 "a 0-10");
    CHECK_STRING(lives(), "spot 0-10");
    CHECK_NEAR(metric("cost.billed"), 2 * 10 / 60.0, 1e-9);
}

/* Two nodes, one, two ... for ever, and a needs four: what changes a million times without a start is no help. The
 * same of a node that fails and comes back, where a needs two and the second never comes. */
static void who_waits_in_vain_is_told(void)
{
    static const char message[] =
        "1 job of pool \"p\" waits for nodes that it never gets; raise a max or a quota, add "
        "a capacity to fall back on, or give the <clock> a length";
    CHECK_STRING(play_with("2\n1\n", WORLD(MARKET("max='4'", "means='nodes' after='loop'"), JOB("a", 0, 16, 10))),
                 message);
    CHECK_STRING(play_with("0\n", WORLD(OWNED("nodes='1' interruptions='constant(1h)'")
                                            MARKET("max='1'", "means='available'"),
                                        JOB("a", 0, 8, 10))),
                 message);
}

int main(void)
{
    CASE(the_slowest_node_sets_the_pace);
    CASE(who_lost_its_node_comes_first);
    CASE(a_life_begins_with_the_node);
    CASE(a_node_that_is_closed_while_it_comes_up_never_serves);
    CASE(a_lifetime_has_a_limit);
    CASE(the_end_comes_before_the_loss);
    CASE(owned_nodes_fail_and_come_back);
    CASE(a_market_opens_and_closes);
    CASE(the_newest_node_goes_first);
    CASE(a_gang_is_lost_as_a_whole);
    CASE(a_node_takes_no_job_after_its_notice);
    CASE(a_node_is_lost_above_its_max_price);
    CASE(a_shock_takes_all_at_once);
    CASE(a_run_ends_with_its_last_job);
    CASE(who_waits_in_vain_is_told);
    return end_play();
}
